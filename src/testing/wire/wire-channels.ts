/** Commands about channels, as the HTTP API takes and answers them. */
import { z } from 'zod';
import type { ChannelChanges } from '../../domain/channels/channel.ts';
import { unreachable } from '../../domain/decision.ts';
import type { ChannelCommand } from '../commands/channel-commands.ts';
import type { HotelResult } from '../targets/hotel-target.ts';
import { get, patch, post, put, type WireRequest } from './wire-paths.ts';

const CHANNELS = '/v1/channels';

export function channelRequest(command: ChannelCommand): WireRequest {
  if (command.type === 'list_channels') return get(CHANNELS);
  if (command.type === 'list_parked_of_channels') {
    return get('/v1/channel-bookings', { limit: command.limit });
  }
  if ('channelBookingId' in command) return channelBookingRequest(command);
  const path = `${CHANNELS}/${command.channelId}`;
  switch (command.type) {
    case 'create_channel': {
      const { propertyId, seller, format } = command.details;
      const said = { id: command.channelId, propertyId, seller, format };
      return post(CHANNELS, { ...settings(command.details), ...said });
    }
    case 'change_channel':
      return patch(path, settings(command.changes));
    case 'set_channel_credentials':
      return put(`${path}/credentials`, {
        credentials: Object.entries(command.credentials).map(([name, value]) => ({ name, value })),
      });
    case 'pause_channel':
      return post(`${path}/pause`, {});
    case 'resume_channel':
      return post(`${path}/resume`, {});
    case 'delete_channel':
      return { method: 'DELETE', path };
    case 'sync_channel':
      return post(`${path}/sync`, {});
    case 'reconcile_channel':
      return post(`${path}/reconcile`, {});
    case 'redrive_channel':
      return post(`${path}/redrive`, {});
    case 'list_reconciliations_of_channel':
      return get(`${path}/reconciliations`, { limit: 10 });
    case 'list_refused_of_channel':
      return get(`${path}/refused`);
    case 'read_channel':
      return get(path);
    case 'rotate_password_of_channel':
      return post(`${path}/inbound/rotate`, { overlapSeconds: command.overlapMs / 1_000 });
    case 'read_access_of_channel':
      return get(`${path}/inbound`);
    case 'push_to_channel':
      return post(`${path}/inbound`, command.message);
    default:
      return unreachable(command);
  }
}

function channelBookingRequest(
  command: Extract<ChannelCommand, { readonly channelBookingId: string }>,
): WireRequest {
  const path = `/v1/channel-bookings/${command.channelBookingId}`;
  switch (command.type) {
    case 'redrive_booking_of_channel':
      return post(`${path}/redrive`, {});
    case 'dismiss_booking_of_channel':
      return post(`${path}/dismiss`, { reason: command.why });
    default:
      return get(path);
  }
}

function settings({ markupBasisPoints, ratePlans, ...rest }: ChannelChanges): object {
  return {
    ...rest,
    ...(markupBasisPoints === undefined ? {} : { markupPercent: percent(markupBasisPoints) }),
    ...(ratePlans === undefined
      ? {}
      : {
          ratePlans: ratePlans.map(({ markupBasisPoints: markup, ...mapping }) => {
            return { ...mapping, markupPercent: markup === null ? null : percent(markup) };
          }),
        }),
  };
}

function percent(basisPoints: number): string {
  return `${basisPoints / 100}`;
}

const channels = z.object({ items: z.array(z.object({ id: z.string() })) });

export function channelResult({ type }: ChannelCommand, body: unknown): HotelResult {
  if (!type.startsWith('list_')) return { kind: 'nothing' };
  return { kind: 'ids', ids: channels.parse(body).items.map(({ id }) => id) };
}
