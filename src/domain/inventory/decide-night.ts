/**
 * What one room type on one night answers to a command. The promise "never oversold" is kept here
 * and nowhere else: rooms are granted only when sellable minus live holds minus sales has them, and
 * to whoever names no block only beyond what blocks keep; or when a channel has sold them already,
 * and then the event says how many were not there.
 * Never reads a clock (time is an argument) and never changes the state it is given.
 */
import { assert, isCount, isPositiveCount } from '../assert.ts';
import { unchanged, unreachable } from '../decision.ts';
import { type BlockId, type BookingId, type Channel, DIRECT } from '../ids.ts';
import { evolveNight } from './evolve-night.ts';
import type {
  NightCapacity,
  NightCommand,
  NightDecision,
  NightEvent,
  NightHold,
  NightRefusal,
  NightState,
} from './inventory.ts';
import {
  type BlockedAt,
  blockedAt,
  blockedRooms,
  figuresOf,
  givenBack,
  isSameFigures,
  moreKept,
} from './night-blocks.ts';

type AskBlock = Extract<NightCommand, { readonly type: 'ask_block' }>;
type SetBlock = Extract<NightCommand, { readonly type: 'set_block' }>;
type ConfirmHold = Extract<NightCommand, { readonly type: 'confirm_hold' }>;
type HoldRooms = Extract<NightCommand, { readonly type: 'hold_rooms' }>;
type ExtendHold = Extract<NightCommand, { readonly type: 'extend_hold' }>;
type ReleaseRooms = Extract<NightCommand, { readonly type: 'release_rooms' }>;

/** The events of `command`, or why there are none. Holds expired at `nowMs` count as free. */
export function decideNight(
  state: NightState,
  command: NightCommand,
  nowMs: number,
): NightDecision {
  switch (command.type) {
    case 'hold_rooms':
      return decideHold(state, command, nowMs);
    case 'extend_hold':
      return decideExtend(state, command, nowMs);
    case 'confirm_hold':
      return decideConfirm(state, command, nowMs);
    case 'release_rooms':
      return decideRelease(state, command);
    case 'set_capacity':
      return decideCapacity(state, command);
    case 'ask_block':
      return decideAsk(state, command, nowMs);
    case 'set_block':
      return decideSet(state, command);
    default:
      return unreachable(command);
  }
}

/**
 * Rooms that a new hold could take now; never negative. `sellable` stands in for the night's own
 * figure where the property's is newer; a night that was never told has no rooms.
 */
export function freeRooms(
  state: NightState,
  nowMs: number,
  sellable: number = sellableOf({ physical: state.physical ?? 0, allowance: state.allowance }),
  blockId?: BlockId,
): number {
  const taken = liveHeldRooms(state, nowMs) + state.soldRooms;
  return freeOf(sellable, taken, blockedAt(state, nowMs, blockId));
}

/** A block's rooms are for whoever names it, if they are there; what is left, for anybody. */
function freeOf(sellable: number, taken: number, { kept, drawable }: BlockedAt): number {
  const left = Math.max(0, sellable - taken);
  return Math.min(left, drawable + Math.max(0, left - kept));
}

/** Rooms that may be sold of a night: those there are and the allowance. */
export function sellableOf({ physical, allowance = 0 }: NightCapacity): number {
  return physical + allowance;
}

/** Rooms promised beyond those that exist: by an allowance, or by a cut below what is promised. */
export function overbookedRooms(
  state: NightState,
  nowMs: number,
  physical: number = state.physical ?? 0,
): number {
  return Math.max(0, liveHeldRooms(state, nowMs) + state.soldRooms - physical);
}

/** Of all the rooms that a booking has here, held or sold, those that were not there. */
export function forcedRooms({ holds, forced }: NightState, bookingId: BookingId): number {
  return (holds.get(bookingId)?.forced ?? 0) + (forced.get(bookingId) ?? 0);
}

/** Rooms under holds that still count at `nowMs`. */
export function liveHeldRooms(state: NightState, nowMs: number): number {
  let total = 0;
  let live = 0;
  state.holds.forEach((hold) => {
    total += hold.rooms;
    if (!isExpired(hold, nowMs)) live += hold.rooms;
  });
  assert(total === state.heldRooms, 'heldRooms is the sum over the holds');
  return live;
}

function isExpired(hold: NightHold, nowMs: number): boolean {
  return nowMs >= hold.untilMs;
}

function decideHold(state: NightState, command: HoldRooms, nowMs: number): NightDecision {
  assert(isPositiveCount(command.rooms), 'a booking is to have at least one room');
  const events: NightEvent[] = [...capacityChange(state, command)];
  const rooms = command.rooms - soldTo(state, command.bookingId);
  if (rooms <= 0) return acceptedOrUnchanged(events);

  const own = state.holds.get(command.bookingId);
  const ownLive = own !== undefined && !isExpired(own, nowMs) ? own : undefined;
  if (ownLive?.rooms === rooms) {
    if (command.untilMs > ownLive.untilMs) events.push(extended(command));
    return acceptedOrUnchanged(events);
  }

  const live = liveHeldRooms(state, nowMs);
  const heldByOthers = live - (ownLive?.rooms ?? 0);
  const blocked = blockedAt(state, nowMs, command.blockId, command.bookingId);
  const free = freeOf(sellableOf(command), heldByOthers + state.soldRooms, blocked);
  const { isForced = false } = command;
  if (rooms > free && !isForced) return refused({ code: 'sold_out', free });

  // What is over is journalled before what is new, so that counting events never exceeds sellable.
  if (live < state.heldRooms) pushExpired(events, state, nowMs);
  const { bookingId, untilMs } = command;
  if (ownLive !== undefined) {
    const given = { bookingId, rooms: ownLive.rooms, reason: 'released' } as const;
    events.push({ type: 'HoldReleased', ...given, ...by(state, bookingId) });
  }
  const { channel = DIRECT } = command;
  const how = channel === DIRECT ? DIRECTLY : { channel };
  const out = outOfBlock(command, Math.min(rooms, blocked.drawable));
  const forced = rooms > free ? { forced: rooms - free } : {};
  events.push({ type: 'RoomsHeld', bookingId, rooms, untilMs, ...how, ...forced, ...out });
  return acceptedOrUnchanged(sayingBlocked(state, events));
}

function outOfBlock({ blockId }: HoldRooms, fromBlock: number) {
  return blockId === undefined || fromBlock === 0 ? DIRECTLY : { blockId, fromBlock };
}

/** Each event says what goes back to a block with it, and what all blocks keep after it. */
function sayingBlocked(state: NightState, events: readonly NightEvent[]): readonly NightEvent[] {
  if (state.blocks === undefined) return events;
  let now = state;
  return events.map((event) => {
    const told = isGivingBack(event) ? givenBack(now, event) : event;
    now = evolveNight(now, told);
    const isOfBlock = 'blockId' in told && told.blockId !== undefined;
    return isOfBlock ? { ...told, blocked: blockedRooms(now) } : told;
  });
}

function isGivingBack(
  event: NightEvent,
): event is Extract<NightEvent, { type: 'HoldReleased' | 'HoldExpired' | 'SaleReleased' }> {
  const { type } = event;
  return type === 'HoldReleased' || type === 'HoldExpired' || type === 'SaleReleased';
}

/**
 * Asked of every night of a change before any night has it, so that no night gives rooms away which
 * another then could not give back.
 */
function decideAsk(state: NightState, command: AskBlock, nowMs: number): NightDecision {
  const { blockId, figures } = command;
  const before: NightEvent[] = [...capacityChange(state, command)];
  if (liveHeldRooms(state, nowMs) < state.heldRooms) pushExpired(before, state, nowMs);
  const events = sayingBlocked(state, before);
  const now = events.reduce(evolveNight, state);
  const { pickedUp, next, ...present } = figuresOf(now, blockId);
  if (figures.agreed - figures.washed < pickedUp) return refused({ code: 'picked_up', pickedUp });
  const free = freeOf(sellableOf(command), now.heldRooms + now.soldRooms, {
    kept: blockedRooms(now),
    drawable: 0,
  });
  if (moreKept(now, blockId, figures) > free) return refused({ code: 'sold_out', free });
  if (isSameFigures(next ?? present, figures)) return acceptedOrUnchanged(events);
  const asked: NightEvent = { type: 'BlockAsked', blockId, ...figures, blocked: 0 };
  const blocked = blockedRooms(evolveNight(now, asked));
  return acceptedOrUnchanged([...events, { ...asked, blocked }]);
}

function decideSet(state: NightState, { blockId, figures }: SetBlock): NightDecision {
  const present = figuresOf(state, blockId);
  if (present.next === undefined && isSameFigures(present, figures)) return unchanged;
  const set: NightEvent = { type: 'BlockSet', blockId, ...figures, blocked: 0 };
  return accepted({ ...set, blocked: blockedRooms(evolveNight(state, set)) });
}

function pushExpired(events: NightEvent[], state: NightState, nowMs: number): void {
  state.holds.forEach((hold, bookingId) => {
    if (!isExpired(hold, nowMs)) return;
    const ended = { bookingId, rooms: hold.rooms, ...by(state, bookingId) };
    events.push({ type: 'HoldExpired', ...ended });
  });
}

function decideExtend(state: NightState, command: ExtendHold, nowMs: number): NightDecision {
  const hold = state.holds.get(command.bookingId);
  if (hold === undefined) return refused({ code: 'hold_missing' });
  if (isExpired(hold, nowMs)) return refused({ code: 'hold_expired', expiredAtMs: hold.untilMs });
  if (command.untilMs <= hold.untilMs) return unchanged;
  return accepted(extended(command));
}

/** A hold of another number of rooms is not the one that was to be bought. */
function decideConfirm(state: NightState, command: ConfirmHold, nowMs: number): NightDecision {
  assert(isPositiveCount(command.rooms), 'at least one room is bought');
  const { bookingId } = command;
  const rooms = command.rooms - soldTo(state, bookingId);
  if (rooms <= 0) return unchanged;
  const hold = state.holds.get(bookingId);
  if (hold === undefined) return refused({ code: 'hold_missing' });
  if (isExpired(hold, nowMs)) return refused({ code: 'hold_expired', expiredAtMs: hold.untilMs });
  if (hold.rooms !== rooms) return refused({ code: 'hold_missing' });
  return accepted({ type: 'HoldConfirmed', bookingId, rooms });
}

function decideRelease(state: NightState, command: ReleaseRooms): NightDecision {
  const { bookingId, keep, reason } = command;
  assert(isCount(keep), 'rooms that are kept are counted');
  const events: NightEvent[] = [];
  const how = by(state, bookingId);
  const held = state.holds.get(bookingId)?.rooms;
  if (held !== undefined && reason === 'expired') {
    events.push({ type: 'HoldExpired', bookingId, rooms: held, ...how });
  } else if (held !== undefined) {
    events.push({ type: 'HoldReleased', bookingId, rooms: held, reason, ...how });
  }
  const rooms = soldTo(state, bookingId) - keep;
  if (rooms > 0) events.push({ type: 'SaleReleased', bookingId, rooms, reason, ...how });
  return acceptedOrUnchanged(sayingBlocked(state, events));
}

/** The channel of the booking, as events say it: nothing when it came direct. */
function by(state: NightState, bookingId: BookingId): { readonly channel?: Channel } {
  const channel = state.channels.get(bookingId);
  return channel === undefined ? DIRECTLY : { channel };
}

const DIRECTLY = {};

function soldTo(state: NightState, bookingId: BookingId): number {
  return state.sales.get(bookingId) ?? 0;
}

function decideCapacity(state: NightState, capacity: NightCapacity): NightDecision {
  return acceptedOrUnchanged(capacityChange(state, capacity));
}

/** The allowance is in the event only where there is one: most nights never have any. */
function capacityChange(
  state: NightState,
  { physical, allowance = 0 }: NightCapacity,
): readonly NightEvent[] {
  assert(isCount(physical) && isCount(allowance), 'rooms and allowance are counted');
  if (physical === state.physical && allowance === state.allowance) return [];
  return [{ type: 'CapacitySet', physical, ...(allowance === 0 ? {} : { allowance }) }];
}

function extended(command: HoldRooms | ExtendHold): NightEvent {
  return { type: 'HoldExtended', bookingId: command.bookingId, untilMs: command.untilMs };
}

function accepted(event: NightEvent): NightDecision {
  return { type: 'accepted', events: [event] };
}

function acceptedOrUnchanged(events: readonly NightEvent[]): NightDecision {
  return isNonEmpty(events) ? { type: 'accepted', events } : unchanged;
}

function isNonEmpty(
  events: readonly NightEvent[],
): events is readonly [NightEvent, ...NightEvent[]] {
  return events.length > 0;
}

function refused(rejection: NightRefusal): NightDecision {
  return { type: 'rejected', rejection };
}
