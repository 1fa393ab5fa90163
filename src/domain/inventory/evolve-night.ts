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
import type { NightEvent, NightHold, NightState } from './inventory.ts';

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
      return giving(dropHold(state, event.bookingId, event.rooms), event);
    case 'SaleReleased':
      return giving(dropSale(state, event.bookingId, event.rooms), event);
    case 'CapacitySet':
      return resize(state, event.physical, event.allowance ?? 0);
    default:
      return unreachable(event);
  }
}

type GivenBack = Extract<
  NightEvent,
  { readonly type: 'HoldReleased' | 'HoldExpired' | 'SaleReleased' }
>;

function giving(state: NightState, { bookingId, rooms }: GivenBack): NightState {
  return withoutStranger(givenBack(state, bookingId, rooms), bookingId);
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
  const beyond = heldRooms + state.soldRooms - (state.physical ?? 0) - state.allowance;
  const forced = Math.max(0, Math.min(rooms, beyond));
  assert(forced === (event.forced ?? 0), 'held + sold <= sellable, but for what is forced');
  const holds = PersistentMap.of(state.holds).with(bookingId, { rooms, untilMs });
  const next = { ...state, holds, heldRooms, channels: channelsWith(state, event) };
  return forced === 0 ? next : forcing(next, bookingId, forced);
}

/** `rooms` of a booking are beyond what may be sold; fewer again when `rooms` is negative. */
function forcing(state: NightState, bookingId: BookingId, rooms: number): NightState {
  const sum = (state.forced.get(bookingId) ?? 0) + rooms;
  const all = PersistentMap.of(state.forced);
  return { ...state, forced: sum > 0 ? all.with(bookingId, sum) : all.without(bookingId) };
}

/** Whoever gives rooms back gives first those back that were beyond what may be sold. */
function givenBack(state: NightState, bookingId: BookingId, rooms: number): NightState {
  return state.forced.has(bookingId) ? forcing(state, bookingId, -rooms) : state;
}

function extend(state: NightState, event: HoldExtended): NightState {
  const { rooms } = heldBy(state, event.bookingId);
  const { bookingId, untilMs } = event;
  return { ...state, holds: PersistentMap.of(state.holds).with(bookingId, { rooms, untilMs }) };
}

function confirm(state: NightState, bookingId: BookingId, rooms: number): NightState {
  const rest = dropHold(state, bookingId, rooms);
  const sold = (rest.sales.get(bookingId) ?? 0) + rooms;
  const sales = PersistentMap.of(rest.sales).with(bookingId, sold);
  return { ...rest, sales, soldRooms: rest.soldRooms + rooms };
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
  return { ...state, sales, soldRooms };
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
