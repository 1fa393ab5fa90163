/**
 * A request as a client of a simulated world keeps it: what it asks, under which key, and what came
 * of it, so that it can be sent again and judged.
 */
import type { BookingTerms } from '../../../domain/booking/booking.ts';
import { addDays, daysBetween } from '../../../domain/calendar.ts';
import type { BookingId, RatePlanId } from '../../../domain/ids.ts';
import type {
  BookingView,
  CallContext,
  Engine,
  Outcome,
  RoomRequest,
  StayRequest,
} from '../../../ports/engine.ts';
import type { ModificationRequest } from '../../../ports/modification.ts';
import { ARRIVAL, adler, double } from '../../hotel-adler.ts';
import { blockIdOf, promoCode } from '../simulated-hotel.ts';
import type { Moment } from '../simulated-world.ts';
import { type BookingAct, type Change, NIGHTS } from '../stories/story.ts';
import type { Wish } from '../stories/wish.ts';

const MINUTE_MS = 60_000;
const TWO = { adults: 2, children: 0 };

export type Done<View = BookingView> = Extract<Outcome<View>, { type: 'ok' }>;
export type Send<View = BookingView> = (
  engine: Engine,
  context: CallContext,
) => Promise<Outcome<View>>;

/** One unsafe request, which may be sent again under its key as often as anybody likes. */
export interface Request<View = BookingView> {
  readonly name: string;
  readonly key: string;
  /** The booking it is about, if there is one already. */
  readonly bookingId: BookingId | undefined;
  /** The version of it that it is for, if only for one. */
  readonly expectedVersion: number | undefined;
  /** When it was first sent. */
  first: Moment | undefined;
  /** Whether the journal has something under its key. */
  isWritten: boolean;
  sends: number;
  /** Of `sends`, those that were refused before anything was done. */
  refusals: number;
  /** What is compared when the key is used again. */
  readonly body: unknown;
  readonly send: Send<View>;
  /** The first answer that says it was done. */
  done: Done<View> | undefined;
  /** Whether it was answered at all, by a done or by a refusal. */
  isAnswered: boolean;
}

/** Not sent yet. */
export function unsent<View>(
  asked: Pick<Request<View>, 'name' | 'key' | 'body' | 'send' | 'bookingId' | 'expectedVersion'>,
): Request<View> {
  return {
    ...asked,
    first: undefined,
    isWritten: false,
    sends: 0,
    refusals: 0,
    done: undefined,
    isAnswered: false,
  };
}

export function contextOf({
  key,
  body,
  expectedVersion,
}: Pick<Request, 'key' | 'body'> & Pick<Partial<Request>, 'expectedVersion'>): CallContext {
  const guard = expectedVersion === undefined ? {} : { expectedVersion };
  const requestId = `request of ${key}`;
  return { caller: 'ada', requestId, idempotencyKey: key, request: body, ...guard };
}

/** Nothing was done of it, by the engine's word. */
export function isRefusedAtOnce(outcome: Outcome<unknown>): boolean {
  if (outcome.type !== 'failed') return false;
  return outcome.failure.code === 'overloaded' || outcome.failure.code === 'draining';
}

export function stayOf({ from, nights, rooms, plan, hasCode, block }: Wish): StayRequest {
  const arrival = addDays(ARRIVAL, from);
  return {
    propertyId: adler,
    stay: { arrival, departure: addDays(arrival, nights) },
    ...(hasCode === true ? { promoCode } : {}),
    ...(block === undefined ? {} : { blockId: blockIdOf(block) }),
    rooms: Array.from({ length: rooms }, (_, index) => {
      const room = { roomTypeId: double, party: TWO };
      if (plan === undefined || index % 2 === 1) return room;
      return { ...room, ratePlanId: plan as string as RatePlanId };
    }),
  };
}

/** What is asked for so that the stay last told becomes otherwise; only nights of the story. */
export function changeOf(
  { stay, rooms }: Pick<BookingTerms, 'stay' | 'rooms'>,
  change: Change,
): ModificationRequest {
  const first = between(daysBetween(ARRIVAL, stay.arrival) + change.arrival, 0, NIGHTS - 1);
  const end = between(daysBetween(ARRIVAL, stay.departure) + change.departure, first + 1, NIGHTS);
  const { plan, rooms: count = null } = change;
  const asked = Array.from({ length: count ?? rooms.length }, (_, index): RoomRequest => {
    const { party, ratePlanId } = rooms[index] ?? { party: TWO };
    const named = index === 0 && plan !== null ? (plan as string as RatePlanId) : ratePlanId;
    return { roomTypeId: double, party, ...(named === undefined ? {} : { ratePlanId: named }) };
  });
  return {
    ...(change.arrival === 0 ? {} : { arrival: addDays(ARRIVAL, first) }),
    ...(change.departure === 0 ? {} : { departure: addDays(ARRIVAL, end) }),
    ...(count === null && plan === null ? {} : { rooms: asked }),
    why: 'other plans',
  };
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Something can still be done with the booking, by what was last told of it. */
export function isAlive(told: Done | undefined): boolean {
  return FITTING.has(told?.value.state.status);
}

/** The guest is expected or there, by what was last told. */
export function isStanding(told: Done | undefined): boolean {
  const { status } = told?.value.state ?? {};
  return status === 'confirmed' || status === 'checked_in';
}

export function actOn(id: BookingId, action: BookingAct): Send {
  return (engine, context) => {
    switch (action) {
      case 'extend':
        return engine.extendHold(context, id, 5 * MINUTE_MS);
      case 'release':
        return engine.releaseHold(context, id);
      case 'cancel':
        return engine.cancel(context, id, 'ill');
      case 'walk':
        return engine.walkGuest(context, id, WALK);
      case 'check_in':
        return engine.checkIn(context, id);
      case 'check_out':
        return engine.checkOut(context, id);
      case 'no_show':
        return engine.markNoShow(context, id);
      default:
        return engine.departEarly(context, id);
    }
  };
}

/** Where guests are walked to. */
export const WALK = { hotel: 'Hotel Post', costMinor: 9_500, why: 'no room' };

/** Whether a client that drew this number keeps to what makes sense. */
export function isSensible(number: number): boolean {
  return number % 2 === 0;
}

/** What is done in place of `action` by a client that knows how the booking stands. */
export function fittingAct(action: BookingAct, told: Done | undefined): BookingAct {
  const status = told?.value.state.status;
  // Named and not drawn: what other acts stand for must not change with it.
  if (action === 'walk' && status === 'confirmed') return action;
  const fitting = FITTING.get(status) ?? [action];
  return fitting[ACTS.indexOf(action) % fitting.length] ?? action;
}

const ACTS: readonly BookingAct[] = [
  'extend',
  'release',
  'cancel',
  'check_in',
  'check_out',
  'no_show',
  'depart_early',
  'walk',
];

const FITTING: ReadonlyMap<string | undefined, readonly BookingAct[]> = new Map([
  ['held', ['extend', 'release']],
  ['payment_pending', ['cancel']],
  ['confirmed', ['check_in', 'no_show', 'cancel']],
  ['checked_in', ['depart_early', 'check_out']],
] as const);
