/**
 * Generated lives of one booking: commands of clients mixed with the reports of its saga and
 * outbox, repeated, late and out of order. Must not know what the decider will say of any of them.
 */
import fc from 'fast-check';
import type {
  BookingCommand,
  BookingEvent,
  BookingState,
  BookingTerms,
} from '../../src/domain/booking/booking.ts';
import type { PaymentEffect } from '../../src/domain/booking/booking-payment.ts';
import { decideBooking } from '../../src/domain/booking/decide-booking.ts';
import { emptyBooking, evolveBooking } from '../../src/domain/booking/evolve-booking.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import { parties, pricesMinor, roomTypeIds } from '../../src/testing/arbitraries/arbitraries.ts';
import { policies } from '../../src/testing/arbitraries/policy-arbitraries.ts';
import { adler, details } from '../../src/testing/hotel-adler.ts';

export const BOOKING = 'b1' as BookingId;
const ARRIVAL = '2027-03-10' as CivilDate;
/** Some weeks before arrival, so that most deadlines are still to come. */
const START_MS = Date.parse('2027-02-20T11:00:00Z');

export interface BookingLife {
  readonly terms: BookingTerms;
  readonly steps: readonly BookingStep[];
}

export interface BookingStep {
  readonly afterMs: number;
  readonly command: (state: BookingState, nowMs: number) => BookingCommand;
}

/** What one command came to. */
export interface BookingMove {
  readonly before: BookingState;
  readonly command: BookingCommand;
  readonly nowMs: number;
  readonly decision: Decision<BookingEvent>;
  readonly after: BookingState;
}

/** Plays a life and yields each of its moves. */
export function* movesOf({ terms, steps }: BookingLife): Generator<BookingMove> {
  let state = emptyBooking(BOOKING);
  let nowMs = START_MS;
  for (const step of steps) {
    nowMs += step.afterMs;
    const asked = step.command(state, nowMs);
    const command = 'terms' in asked ? { ...asked, terms } : asked;
    const decision = decideBooking(state, command, nowMs);
    const before = state;
    state = evolvedBy(state, decision, nowMs);
    yield { before, command, nowMs, decision, after: state };
  }
}

export function evolvedBy(
  state: BookingState,
  decision: Decision<BookingEvent>,
  nowMs: number,
): BookingState {
  if (decision.type !== 'accepted') return state;
  return decision.events.reduce((next, event) => evolveBooking(next, event, nowMs), state);
}

const terms: fc.Arbitrary<BookingTerms> = fc
  .record({
    nights: fc.integer({ min: 1, max: 4 }),
    roomCount: fc.integer({ min: 1, max: 3 }),
    prices: fc.array(fc.oneof(fc.constant(0), pricesMinor), { minLength: 12, maxLength: 12 }),
    party: parties,
    roomTypeId: roomTypeIds,
    capture: fc.constantFrom('at_booking' as const, 'at_check_in' as const),
    agreed: fc.option(policies, { freq: 2 }),
  })
  .map(({ nights, roomCount, prices, party, roomTypeId, capture, agreed }) => {
    const rooms = Array.from({ length: roomCount }, (_, index) => {
      const room = { roomTypeId, party, nightlyMinor: prices.slice(4 * index).slice(0, nights) };
      return agreed === null ? room : { ...room, policies: agreed };
    });
    const totalMinor = rooms.flatMap((room) => room.nightlyMinor).reduce((sum, one) => sum + one);
    const stay = { arrival: ARRIVAL, departure: addDays(ARRIVAL, nights) };
    const priced = {
      propertyId: adler,
      stay,
      rooms,
      currency: details.currency,
      totalMinor,
      capture,
    };
    return agreed === null ? priced : { ...priced, timeZone: details.timeZone };
  });

const payer = { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: 'tok' };
const noTerms = emptyBooking(BOOKING).terms;
const days = fc.integer({ min: -1, max: 5 }).map((count) => addDays(ARRIVAL, count));

type StepCommand = BookingStep['command'];

function always(command: BookingCommand): StepCommand {
  return Object.assign(() => command, { [fc.toStringMethod]: () => JSON.stringify(command) });
}

function onEffect(
  pick: number,
  name: string,
  commandOf: (effect: PaymentEffect) => BookingCommand,
): StepCommand {
  const command: StepCommand = ({ payment }) => {
    const strange: PaymentEffect = {
      kind: 'refund',
      amountMinor: 1,
      key: 'nobody',
      authorisationKey: 'nobody',
    };
    // Calls of one booking are made in order; what a charge took can only go back after it.
    const told = payment.pending.filter(({ kind, authorisationKey }) => {
      const isBehind = payment.pending.some((one) => {
        return one.kind === 'charge' && one.authorisationKey === authorisationKey;
      });
      return kind === 'charge' || !isBehind;
    });
    return commandOf(told[pick % Math.max(1, told.length)] ?? strange);
  };
  return Object.assign(command, { [fc.toStringMethod]: () => `${name} of pending ${pick}` });
}

const walk = { hotel: 'Hotel Post', costMinor: 9_000, why: 'no room' };

const clientCommands: fc.Arbitrary<StepCommand> = fc.oneof(
  fc.constant(always({ type: 'expire' })),
  fc.constantFrom(
    always({ type: 'place_hold', terms: noTerms, holdUntilMs: START_MS + 100 }),
    always({ type: 'request_booking', terms: noTerms, payer, holdUntilMs: START_MS + 400 }),
    always({ type: 'extend_hold', byMs: 100 }),
    always({ type: 'release_hold' }),
    always({ type: 'book_hold', payer, deadlineMs: START_MS + 300 }),
  ),
  fc
    .tuple(
      fc.constantFrom('mark_no_show' as const, 'check_in' as const, 'depart_early' as const),
      days,
    )
    .map(([type, today]) => always({ type, today })),
  days.map((today) => always({ type: 'walk', walk, today })),
  days.map((today) => always({ type: 'check_out', today })),
  days.map((today) => always({ type: 'cancel', why: 'ill', today })),
  fc.constantFrom(
    always({ type: 'fall_due' }),
    always({ type: 'cancel', why: 'ill', today: ARRIVAL, waive: 'a friend' }),
  ),
  fc.integer({ min: 1, max: 20_000 }).map((amountMinor) => {
    const amount = { amountMinor, currency: details.currency };
    return always({ type: 'grant_refund', amount, why: 'a broken lift' });
  }),
);

/** The reports that bring a booking on come often, so that most lives get somewhere. */
const reports: fc.Arbitrary<StepCommand> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      always({ type: 'record_held', deadlineMs: START_MS + 300 }),
      always({ type: 'record_authorised', reference: 'ref' }),
      always({ type: 'record_nights_released' }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      always({ type: 'record_refused', reason: { code: 'payment_timed_out' } }),
      always({ type: 'record_refused', reason: { code: 'payment_declined', reason: 'no' } }),
      always({ type: 'record_action_required', url: 'https://bank' }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.nat(2).map((pick) =>
      onEffect(pick, 'effect', (effect) => ({
        type: 'record_effect',
        effect,
        reference: 'ref',
      })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(2)
      .map((pick) => onEffect(pick, 'retry', ({ key }) => ({ type: 'retry_effect', key }))),
  },
  {
    weight: 1,
    arbitrary: fc.nat(2).map((pick) => {
      return onEffect(pick, 'escalation', (effect) => {
        return { type: 'record_escalation', effect, reason: 'refused' };
      });
    }),
  },
);

/** Most lives begin with a request that is held, since nothing else can happen without. */
export const bookingLives: fc.Arbitrary<BookingLife> = fc
  .record({
    terms,
    opening: fc.constantFrom<readonly BookingCommand['type'][]>(
      [],
      ['place_hold', 'record_held'],
      // Only a booking that is not paid for yet can fail.
      ['request_booking', 'record_held'],
      ['request_booking', 'record_held', 'record_authorised'],
      ['request_booking', 'record_held', 'record_authorised', 'check_in'],
    ),
    later: fc.array(
      fc.record({
        afterMs: fc.oneof(
          fc.constant(0),
          fc.constant(0),
          fc.integer({ min: 1, max: 200 }),
          fc.integer({ min: 1, max: 10 * 86_400_000 }),
        ),
        command: fc.oneof(clientCommands, reports),
      }),
      { maxLength: 25 },
    ),
  })
  .map(({ terms: agreed, opening, later }) => {
    return { terms: agreed, steps: [...opening.map(openingStep), ...later] };
  });

function openingStep(type: BookingCommand['type']): BookingStep {
  switch (type) {
    case 'place_hold':
      return { afterMs: 0, command: always({ type, terms: noTerms, holdUntilMs: START_MS + 100 }) };
    case 'request_booking':
      return {
        afterMs: 0,
        command: always({ type, terms: noTerms, payer, holdUntilMs: START_MS + 400 }),
      };
    case 'record_held':
      return { afterMs: 0, command: always({ type, deadlineMs: START_MS + 300 }) };
    case 'check_in':
      return { afterMs: 0, command: always({ type, today: ARRIVAL }) };
    default:
      return { afterMs: 0, command: always({ type: 'record_authorised', reference: 'ref' }) };
  }
}
