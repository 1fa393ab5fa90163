/** What all routes of channels have in common. */
import type { ChannelView } from '../../ports/channels.ts';
import type { Outcome } from '../../ports/engine.ts';
import { type Result, resultOf } from '../route.ts';
import { channelBody } from './channel-body.ts';

export const channelsPath = '/v1/channels';
export const channelPath = `${channelsPath}/{channelId}`;
export const change = { tag: 'channels', role: 'staff', idempotencyKey: 'required' } as const;
export const read = {
  tag: 'channels',
  role: 'staff',
  idempotencyKey: 'none',
  ifMatch: 'none',
  method: 'GET',
  body: undefined,
} as const;
export const changeRejections = [
  'not_found',
  'idempotency_key_reused',
  'version_mismatch',
] as const;

export function channelResult(outcome: Outcome<ChannelView>, status: number): Result {
  return resultOf(outcome, ({ value, version, position, isReplay }) => ({
    type: 'answer',
    status,
    version,
    position,
    isReplay,
    body: channelBody(value),
    ...(status === 201 ? { location: `${channelsPath}/${value.state.id}` } : {}),
  }));
}
