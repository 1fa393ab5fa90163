/** Commands about blocks as the HTTP API takes and answers them. */
import { z } from 'zod';
import type { BlockDetails } from '../../domain/blocks/block.ts';
import { unreachable } from '../../domain/decision.ts';
import type { Currency } from '../../domain/money.ts';
import type { BlockNight } from '../../ports/blocks.ts';
import { type BlockCommand, isBlockCommand } from '../commands/block-commands.ts';
import { nightText } from '../targets/block-target.ts';
import type { HotelCommand, HotelResult } from '../targets/hotel-target.ts';
import { get, patch, post, type WireRequest } from './wire-paths.ts';
import { money } from './wire-rate-plans.ts';

const BLOCKS = '/v1/blocks';

/** `currency` is the property's, for prices that the command has without one. */
export function blockRequest(command: BlockCommand, currency: Currency): WireRequest {
  switch (command.type) {
    case 'create_block': {
      const { details, lines: counts, ...rest } = command.request;
      return post(BLOCKS, { ...rest, ...detailsBody(details, currency), counts });
    }
    case 'list_blocks':
      return get(BLOCKS, { propertyId: command.propertyId, limit: command.limit });
    default:
      return requestOfOne(`${BLOCKS}/${command.blockId}`, command);
  }
}

function requestOfOne(
  path: string,
  command: Exclude<BlockCommand, { readonly type: 'create_block' | 'list_blocks' }>,
): WireRequest {
  switch (command.type) {
    case 'set_block_counts':
      return post(`${path}/counts`, { counts: command.lines });
    case 'wash_block':
      return post(`${path}/wash`, command.washed);
    case 'change_block':
      return patch(path, command.changes);
    case 'set_block_deducts':
      return post(`${path}/deducts`, { deducts: command.deducts });
    case 'cancel_block':
      return post(`${path}/cancel`, { reason: command.why });
    case 'confirm_block':
      return post(`${path}/confirm`, {});
    case 'read_block':
      return get(path);
    case 'read_block_history':
      return get(`${path}/history`);
    default:
      return unreachable(command);
  }
}

function detailsBody({ rates, ...said }: BlockDetails, currency: Currency): object {
  const priced = rates.map(({ roomTypeId, nightlyMinor }) => {
    return { roomTypeId, nightlyPrice: money(nightlyMinor, currency) };
  });
  return { ...said, rates: priced };
}

const count = z.int();
const block = z.object({
  nights: z.array(
    z.object({
      roomTypeId: z.string(),
      night: z.string(),
      agreed: count,
      pickedUp: count,
      remainder: count,
      washed: count,
      released: count,
    }),
  ),
});
const history = z.object({ events: z.array(z.object({ type: z.string() })) });
const blocks = z.object({ items: z.array(z.object({ id: z.string() })) });

/** Undefined for a command about something else. */
export function blockResult(command: HotelCommand, body: unknown): HotelResult | undefined {
  if (!isBlockCommand(command)) return undefined;
  const { type } = command;
  if (type === 'read_block') {
    const { nights } = block.parse(body);
    return { kind: 'block', nights: nights.map((night) => nightText(night as BlockNight)) };
  }
  if (type === 'read_block_history') {
    return { kind: 'history', events: history.parse(body).events.map((event) => event.type) };
  }
  if (type === 'list_blocks') {
    return { kind: 'ids', ids: blocks.parse(body).items.map(({ id }) => id) };
  }
  return { kind: 'nothing' };
}
