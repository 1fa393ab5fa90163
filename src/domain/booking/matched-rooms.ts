/**
 * Which room of a change is which room of before. Prices, policies and the rooms that guests sleep
 * in all follow this one matching: each room of before goes on as one room at most, whatever order
 * the rooms are named in. The likest find each other first, in their old places before others.
 */
import { isSame } from '../property/differing.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import type { BookedRoom, BookingState } from './booking.ts';

export type RoomSold = Pick<BookedRoom, 'roomTypeId' | 'ratePlanId' | 'party'>;

/** What two rooms have in common: all; type and plan; the type; nothing but whose they are. */
export type Likeness = 'whole' | 'plan' | 'type' | 'none';

export interface Matched {
  /** The place of the room of before; undefined for a room that is added. */
  readonly from: number | undefined;
  readonly likeness: Likeness;
}

const LIKENESSES: readonly (readonly [Likeness, (one: RoomSold, other: RoomSold) => boolean])[] = [
  ['whole', isSameRoom],
  ['plan', isSamePlan],
  ['type', (one, other) => one.roomTypeId === other.roomTypeId],
  // Its guests are sold another room than they had.
  ['none', () => true],
];

/** One entry for each of `rooms`, in their order. */
export function matchedRooms(
  before: readonly RoomSold[],
  rooms: readonly RoomSold[],
): readonly Matched[] {
  const left = new Set(before.keys());
  const matched = new Map<number, Matched>();
  for (const [likeness, isAlike] of LIKENESSES) {
    const fits = (from: number, room: RoomSold): boolean => {
      const old = before[from];
      return old !== undefined && left.has(from) && isAlike(old, room);
    };
    const take = (index: number, from: number | undefined): void => {
      if (from === undefined) return;
      left.delete(from);
      matched.set(index, { from, likeness });
    };
    for (const [index, room] of rooms.entries()) {
      if (!matched.has(index) && fits(index, room)) take(index, index);
    }
    for (const [index, room] of rooms.entries()) {
      if (matched.has(index)) continue;
      const from = [...left].find((old) => fits(old, room));
      take(index, from);
    }
  }
  return rooms.map((_, index) => matched.get(index) ?? ADDED);
}

const ADDED: Matched = { from: undefined, likeness: 'none' };

/**
 * What tells the rooms of a booking apart for good, by their places: a room keeps its number while
 * it goes on, and one that is added has a number that the booking never used.
 */
export interface LineIds {
  readonly ids: readonly number[];
  /** The next that nobody has had. */
  readonly next: number;
}

/** Those of a booking whose rooms were never changed are 0, 1, 2 and so on. */
export function lineIdsOf({ lineIds, terms }: Pick<BookingState, 'lineIds' | 'terms'>): LineIds {
  return lineIds ?? { ids: [...terms.rooms.keys()], next: terms.rooms.length };
}

/** By the place of each of `rooms`, if they are put in force. */
export function lineIdsAfter(
  state: Pick<BookingState, 'lineIds' | 'terms'>,
  rooms: readonly RoomSold[],
): readonly number[] {
  const { ids, next } = lineIdsOf(state);
  let fresh = next;
  return matchedRooms(state.terms.rooms, rooms).map(({ from }) => {
    const id = from === undefined ? undefined : ids[from];
    if (id !== undefined) return id;
    fresh += 1;
    return fresh - 1;
  });
}

export function isSameRoom(left: RoomSold, right: RoomSold): boolean {
  return isSamePlan(left, right) && isSame(left.party, right.party);
}

function isSamePlan(left: RoomSold, right: RoomSold): boolean {
  const { ratePlanId: leftPlan = BASE_PLAN } = left;
  const { ratePlanId: rightPlan = BASE_PLAN } = right;
  return left.roomTypeId === right.roomTypeId && leftPlan === rightPlan;
}
