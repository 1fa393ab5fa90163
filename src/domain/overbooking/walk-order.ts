/**
 * Whom to walk when a night has more guests than rooms, by rules that staff can say aloud. The
 * first rule on which two bookings differ decides between them:
 *
 *   1. VIPs stay                       5. the cheaper room goes: it earns the least
 *   2. loyalty members stay            6. who arrives later goes; who has not said is the last
 *   3. guests of a channel go before   7. who booked later goes
 *      those who booked here           8. by id, so that the order is always the same
 *   4. the shorter stay goes: fewer nights elsewhere to pay
 *
 * A proposal only: nobody is walked until staff say so, and they know what no rule does.
 */
import { type BookingId, type Channel, DIRECT } from '../ids.ts';

/** One booking that is expected on the night and has not arrived. */
export interface WalkCandidate {
  readonly bookingId: BookingId;
  readonly guestName: string;
  /** Of the room type in question. */
  readonly rooms: number;
  readonly isVip: boolean;
  readonly isLoyaltyMember: boolean;
  readonly channel: Channel;
  /** Nights from this one on. */
  readonly nights: number;
  /** Price of one room for this night, minor units; the mean where its rooms differ. */
  readonly rateMinor: number;
  /** HH:MM by the property's clock; undefined when nobody has said. */
  readonly arrivalTime: string | undefined;
  readonly bookedAtMs: number;
}

/** Every rule of who goes first, in the order in which they decide. */
export const walkRules = [
  'vip',
  'loyalty',
  'channel',
  'nights',
  'rate',
  'arrival_time',
  'booked_last',
  'id',
] as const;
/** What decides between two bookings. */
export type WalkRule = (typeof walkRules)[number];

/** A candidate in its place in the order. */
export interface WalkChoice extends WalkCandidate {
  readonly isProposed: boolean;
  /** What puts it before the one after it; undefined of the last. */
  readonly decidedBy: WalkRule | undefined;
}

/** Everybody in the order in which to go, of whom the proposed ones make `excess` rooms free. */
export function proposeWalks(
  candidates: readonly WalkCandidate[],
  excess: number,
): readonly WalkChoice[] {
  const order = candidates.toSorted((left, right) => comparison(left, right)[1]);
  const proposed = chosen(order, excess);
  return order.map((candidate, index) => {
    const next = order[index + 1];
    const decidedBy = next === undefined ? undefined : comparison(candidate, next)[0];
    return { ...candidate, isProposed: proposed.has(candidate.bookingId), decidedBy };
  });
}

/**
 * In order, whoever takes no more rooms than are still missing: several rooms of one party are left
 * alone while others suffice. What is then still missing is taken from the smallest of the rest.
 */
function chosen(order: readonly WalkCandidate[], excess: number): ReadonlySet<BookingId> {
  const proposed = new Set<BookingId>();
  let missing = excess;
  const propose = ({ bookingId, rooms }: WalkCandidate): void => {
    proposed.add(bookingId);
    missing -= rooms;
  };
  for (const one of order) if (missing > 0 && one.rooms <= missing) propose(one);
  const rest = order.filter(({ bookingId }) => !proposed.has(bookingId));
  for (const one of rest.toSorted((left, right) => left.rooms - right.rooms)) {
    if (missing > 0) propose(one);
  }
  return proposed;
}

/** Negative when `left` goes first, with the rule that says so. */
function comparison(left: WalkCandidate, right: WalkCandidate): readonly [WalkRule, number] {
  const differences: Record<WalkRule, number> = {
    vip: Number(left.isVip) - Number(right.isVip),
    loyalty: Number(left.isLoyaltyMember) - Number(right.isLoyaltyMember),
    channel: Number(left.channel === DIRECT) - Number(right.channel === DIRECT),
    nights: left.nights - right.nights,
    rate: left.rateMinor - right.rateMinor,
    arrival_time: order(right.arrivalTime ?? LAST, left.arrivalTime ?? LAST),
    booked_last: right.bookedAtMs - left.bookedAtMs,
    id: order(left.bookingId, right.bookingId),
  };
  const rule = walkRules.find((one) => differences[one] !== 0) ?? 'id';
  return [rule, differences[rule]];
}

/** After every time of day: whoever has not said is expected last. */
const LAST = '24:00';

function order(left: string, right: string): number {
  return Number(left > right) - Number(left < right);
}
