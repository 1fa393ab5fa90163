/**
 * One room type on one night after an event. The state given is never changed: its maps are
 * persistent, so an event costs the same on a full night as on an empty one. Decides nothing: an
 * event that cannot follow the state is a damaged journal or a fault in `decideNight`, and throws
 * rather than be counted wrongly.
 */
import { assert, isCount, isPositiveCount } from '../assert.ts';
import { unreachable } from '../decision.ts';
import type { BookingId } from '../ids.ts';
import { PersistentMap } from '../persistent-map.ts';
import type { BlockFigures, NightEvent, NightHold, NightState } from './inventory.ts';
import { asked, blockedRooms, drawn, settled } from './night-blocks.ts';

type GivenBack = Extract<NightEvent, { readonly toBlock?: number }>;
type RoomsHeld = Extract<NightEvent, { readonly type: 'RoomsHeld' }>;
type HoldExtended = Extract<NightEvent, { readonly type: 'HoldExtended' }>;

export function evolveNight(state: NightState, event: NightEvent): NightState {
  switch (event.type) {
    case 'RoomsHeld':
      return hold(state, event);
    case 'HoldExtended':
      return extend(state, event);
    case 'HoldConfirmed':
      return confirm(state, event.bookingId, event.rooms);
    case 'HoldReleased':
    case 'HoldExpired':
      return leftBy(event, dropHold(state, event.bookingId, event.rooms));
    case 'SaleReleased':
      return leftBy(event, dropSale(state, event.bookingId, event.rooms));
    case 'CapacitySet':
      return resize(state, event.physical, event.allowance ?? 0);
    case 'BlockAsked':
      return { ...state, blocks: asked(state.blocks, event.blockId, figuresIn(event)) };
    case 'BlockSet':
      return { ...state, blocks: settled(state.blocks, event.blockId, figuresIn(event)) };
    default:
      return unreachable(event);
  }
}

function figuresIn({ agreed, washed, isReleased }: BlockFigures): BlockFigures {
  return { agreed, washed, isReleased };
}

function leftBy({ bookingId, blockId, toBlock = 0 }: GivenBack, state: NightState): NightState {
  const left = withoutStranger(state, bookingId);
  if (blockId === undefined || toBlock === 0) return left;
  return { ...left, blocks: drawn(left.blocks, bookingId, blockId, -toBlock) };
}

function resize(state: NightState, physical: number, allowance: number): NightState {
  assert(isCount(physical) && isCount(allowance), 'rooms and allowance are counted');
  return { ...state, physical, allowance };
}

function hold(state: NightState, event: RoomsHeld): NightState {
  const { bookingId, rooms, untilMs } = event;
  assert(isPositiveCount(rooms), 'a hold is of at least one room');
  assert(!state.holds.has(bookingId), 'a booking has one hold on a night');
  const heldRooms = state.heldRooms + rooms;
  const { blockId, fromBlock = 0 } = event;
  const forced = rooms - Math.min(rooms, roomsFor(state, fromBlock));
  assert(forced === (event.forced ?? 0), 'held + sold <= sellable, but for what is forced');
  const taken = forced === 0 ? { rooms, untilMs } : { rooms, untilMs, forced };
  const holds = PersistentMap.of(state.holds).with(bookingId, taken);
  const isDrawn = blockId !== undefined && fromBlock > 0;
  const blocks = isDrawn ? drawn(state.blocks, bookingId, blockId, fromBlock) : state.blocks;
  return { ...state, holds, heldRooms, channels: channelsWith(state, event), blocks };
}

/** Rooms that are there for a hold which has so many out of a block. */
function roomsFor(state: NightState, fromBlock: number): number {
  const sellable = (state.physical ?? 0) + state.allowance;
  const left = Math.max(0, sellable - state.heldRooms - state.soldRooms);
  return Math.min(left, fromBlock + Math.max(0, left - blockedRooms(state)));
}

function extend(state: NightState, event: HoldExtended): NightState {
  const { bookingId, untilMs } = event;
  const held = { ...heldBy(state, bookingId), untilMs };
  return { ...state, holds: PersistentMap.of(state.holds).with(bookingId, held) };
}

function confirm(state: NightState, bookingId: BookingId, rooms: number): NightState {
  const rest = dropHold(state, bookingId, rooms);
  const sold = (rest.sales.get(bookingId) ?? 0) + rooms;
  const sales = PersistentMap.of(rest.sales).with(bookingId, sold);
  const bought = { ...rest, sales, soldRooms: rest.soldRooms + rooms };
  return forcing(bought, bookingId, heldBy(state, bookingId).forced ?? 0);
}

/** So many more rooms sold to a booking were not there, or fewer of them are left. */
function forcing(state: NightState, bookingId: BookingId, rooms: number): NightState {
  const known = state.forced.get(bookingId) ?? 0;
  if (rooms === 0 || (known === 0 && rooms < 0)) return state;
  const all = PersistentMap.of(state.forced);
  const sum = known + rooms;
  return { ...state, forced: sum > 0 ? all.with(bookingId, sum) : all.without(bookingId) };
}

function dropHold(state: NightState, bookingId: BookingId, rooms: number): NightState {
  assert(heldBy(state, bookingId).rooms === rooms, 'the event names the rooms that are held');
  const holds = PersistentMap.of(state.holds).without(bookingId);
  const heldRooms = state.heldRooms - rooms;
  assert(heldRooms >= holds.size, 'every remaining hold is of at least one room');
  return { ...state, holds, heldRooms };
}

function dropSale(state: NightState, bookingId: BookingId, rooms: number): NightState {
  const kept = (state.sales.get(bookingId) ?? 0) - rooms;
  assert(isPositiveCount(rooms) && kept >= 0, 'the event names rooms that are sold');
  const all = PersistentMap.of(state.sales);
  const sales = kept === 0 ? all.without(bookingId) : all.with(bookingId, kept);
  const soldRooms = state.soldRooms - rooms;
  assert(soldRooms >= sales.size, 'every remaining sale is of at least one room');
  // Whoever gives rooms back gives first those back that were not there.
  return forcing({ ...state, sales, soldRooms }, bookingId, -rooms);
}

function channelsWith(
  { channels }: NightState,
  { bookingId, channel }: RoomsHeld,
): NightState['channels'] {
  return channel === undefined ? channels : PersistentMap.of(channels).with(bookingId, channel);
}

/** The channel of a booking is known for as long as it has rooms here. */
function withoutStranger(state: NightState, bookingId: BookingId): NightState {
  const { channels, holds, sales } = state;
  if (!channels.has(bookingId) || holds.has(bookingId) || sales.has(bookingId)) return state;
  return { ...state, channels: PersistentMap.of(channels).without(bookingId) };
}

function heldBy(state: NightState, bookingId: BookingId): NightHold {
  const held = state.holds.get(bookingId);
  assert(held !== undefined, 'the booking has a hold on the night');
  return held;
}
