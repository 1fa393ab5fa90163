/**
 * The rules of trips: stories as text, and the law that a trip ends whole, undone or in a case for
 * a person, whatever its legs answer, in whatever order, and however often it is asked again.
 */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { BookingTerms } from '../../src/domain/booking/booking.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { BookingId, PropertyId, SupplierName, TripId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import { decideTrip } from '../../src/domain/trip/decide-trip.ts';
import { evolveTrip } from '../../src/domain/trip/evolve-trip.ts';
import { asksOf, type LegAsk } from '../../src/domain/trip/leg-order.ts';
import {
  emptyTrip,
  type LegRequest,
  priceOf,
  type TripCommand,
  type TripEvent,
  type TripState,
} from '../../src/domain/trip/trip.ts';
import { casesOf } from '../../src/domain/trip/trip-case.ts';
import { limits } from '../../src/limits.ts';

const AT_MS = 1_900_000_000_000;
const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' as Currency });
const payer = { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: 'tok' };
const terms: BookingTerms = {
  propertyId: 'adler' as PropertyId,
  stay: { arrival: '2027-03-10' as CivilDate, departure: '2027-03-11' as CivilDate },
  rooms: [],
  currency: 'EUR' as Currency,
  totalMinor: 100,
  capture: 'at_booking',
};

const stay: LegRequest = { kind: 'stay', bookingId: 'b' as BookingId, terms };
const flex: LegRequest = {
  kind: 'supplier',
  supplier: 'flight' as SupplierName,
  offerId: 'flex',
  quantity: 1,
  isRefundable: true,
  price: EUR(100),
  cancellationFee: EUR(10),
};
const final: LegRequest = { ...flex, offerId: 'final', isRefundable: false };

/** A trip, what it was told, and the clock. */
class Story {
  state: TripState = emptyTrip('t' as TripId);
  nowMs = AT_MS;
  readonly events: TripEvent[] = [];

  /** What was decided: the types of events, with their legs, or the refusal. */
  tell(command: TripCommand): string {
    const decision = decideTrip(this.state, command, this.nowMs);
    if (decision.type !== 'accepted') {
      return decision.type === 'rejected' ? decision.rejection.code : 'unchanged';
    }
    for (const event of decision.events) this.state = evolveTrip(this.state, event, this.nowMs);
    this.events.push(...decision.events);
    const words = decision.events.map((event) => {
      return 'leg' in event ? `${event.type} ${event.leg}` : event.type;
    });
    return words.join(', ');
  }
}

function reservation(request: LegRequest) {
  const isRefundable = request.kind === 'stay' || request.isRefundable;
  return { reference: 'r', expiresAtMs: AT_MS, price: priceOf(request), isRefundable };
}

/** `try 1`, `buy 2`, `no 1`, `gone 3`, `stuck 2`, `late`, `cancel`, `retry`, `resolve 2 undone`. */
function commandOf(text: string, legs: readonly LegRequest[]): TripCommand {
  const [word = '', number = '1', outcome = 'undone'] = text.split(' ');
  const leg = Number(number);
  const reason = { code: 'supplier_refused', supplier: 'flight' as SupplierName, reason: 'no' };
  switch (word) {
    case 'ask':
      return { type: 'request_trip', legs, payer };
    case 'try':
      return { type: 'record_reserved', leg, reservation: reservation(legs[leg - 1] ?? stay) };
    case 'turn': {
      const turned = { ...reservation(legs[leg - 1] ?? stay), isRefundable: false };
      return { type: 'record_reserved', leg, reservation: turned };
    }
    case 'buy':
      return { type: 'record_confirmed', leg, reference: 'c' };
    case 'no':
      return { type: 'record_refused', leg, step: 'try', reason: { ...reason } as never };
    case 'unsold':
      return { type: 'record_refused', leg, step: 'confirm', reason: { ...reason } as never };
    case 'gone':
      return { type: 'record_undone', leg, fee: EUR(0) };
    case 'stuck':
      return { type: 'record_not_undone', leg, reason: 'not_cancelled' };
    case 'cancel':
      return { type: 'cancel_trip', why: 'ill' };
    case 'retry':
      return { type: 'retry_trip' };
    case 'resolve':
      return { type: 'resolve_leg', leg, outcome: outcome as 'stands', note: 'called' };
    default:
      return { type: 'look' };
  }
}

describe('a trip of', () => {
  test.each<[string, readonly LegRequest[], string, string]>([
    ['two that are final', [final, final], 'ask', 'trip_not_undoable'],
    ['one leg', [stay], 'ask; try 1; buy 1', 'LegConfirmed 1, TripConfirmed'],
    ['a final leg first', [final, stay], 'ask; try 1; try 2', 'LegReserved 2, LegConfirming 2'],
    [
      'a final leg, later',
      [final, stay],
      'ask; try 2; try 1; buy 2',
      'LegConfirmed 2, LegConfirming 1',
    ],
    ['one refused', [stay, flex], 'ask; try 1; no 2', 'LegRefused 2, TripUndoing, LegUndoing 1'],
    ['one refused first', [stay, flex], 'ask; no 2; gone 1', 'LegUndone 1, TripFailed'],
    [
      'one unsold',
      [stay, flex],
      'ask; try 1; try 2; buy 1; unsold 2; gone 2',
      'LegUndone 2, LegUndoing 1',
    ],
    [
      'two turned final',
      [flex, flex],
      'ask; turn 1; turn 2',
      'LegReserved 2, TripUndoing, LegUndoing 2',
    ],
    ['a stale answer', [stay, flex], 'ask; no 1; try 2', 'unchanged'],
    ['slow reserving', [stay, flex], 'ask; try 1; late', 'TripUndoing, LegUndoing 2'],
    ['slow buying', [stay, flex], 'ask; try 1; try 2; late', 'TripUndoing, LegUndoing 2'],
    [
      'a silent final',
      [stay, final],
      'ask; try 1; try 2; buy 1; late',
      'LegStuck 2, TripEscalated',
    ],
    [
      'it, asked again',
      [stay, final],
      'ask; try 1; try 2; buy 1; late; retry',
      'TripRetried, LegConfirming 2',
    ],
    [
      'it, found booked',
      [stay, final],
      'ask; try 1; try 2; buy 1; late; resolve 2 stands',
      'LegResolved 2, TripConfirmed',
    ],
    [
      'it, found not booked',
      [stay, final],
      'ask; try 1; try 2; buy 1; late; resolve 2 undone',
      'LegResolved 2, TripUndoing, LegUndoing 1',
    ],
    [
      'it, no more to cancel',
      [stay, final],
      'ask; try 1; try 2; buy 1; cancel',
      'trip_invalid_state',
    ],
    [
      'one cancelled',
      [stay, flex],
      'ask; try 1; try 2; buy 1; buy 2; cancel; gone 2; gone 1',
      'LegUndone 1, TripCancelled',
    ],
    [
      'one not let go',
      [flex, stay],
      'ask; try 1; try 2; buy 1; buy 2; cancel; gone 2; stuck 1',
      'LegStuck 1, TripEscalated',
    ],
    [
      'a leg that is not stuck',
      [flex, stay],
      'ask; try 1; try 2; buy 1; buy 2; cancel; gone 2; stuck 1; resolve 2',
      'leg_not_stuck',
    ],
    ['nothing to retry', [stay], 'ask; retry', 'trip_invalid_state'],
  ])('%s', (_, legs, story, told) => {
    const trip = new Story();
    let last = '';
    for (const text of story.split('; ')) {
      if (text === 'late') trip.nowMs += limits.tripUndoMs;
      last = trip.tell(commandOf(text, legs));
    }
    expect(last).toBe(told);
  });
});

/** What the world does with one ask: an answer, or none at all. */
type Fate = 'yes' | 'no' | 'silent' | 'late_yes';

/** The other side of each leg, which remembers what it has. */
class World {
  readonly held = new Map<number, 'reserved' | 'bought'>();

  answer({ leg, step }: LegAsk, fate: Fate): TripCommand | undefined {
    const isDone = fate !== 'no' && fate !== 'silent';
    const { request } = leg;
    if (step === 'try') {
      if (isDone) this.held.set(leg.leg, 'reserved');
    } else if (step === 'confirm') {
      if (isDone) this.held.set(leg.leg, 'bought');
    } else if (isDone) this.held.delete(leg.leg);
    if (fate === 'silent' || fate === 'late_yes') return undefined;
    const words = { try: ['no', 'try'], confirm: ['unsold', 'buy'], cancel: ['stuck', 'gone'] };
    const word = words[step][isDone ? 1 : 0];
    return commandOf(
      `${word} ${leg.leg}`,
      Array.from({ length: 9 }, () => request),
    );
  }
}

const fates = fc.infiniteStream(
  fc.oneof(
    { arbitrary: fc.constant<Fate>('yes'), weight: 6 },
    { arbitrary: fc.constantFrom<Fate>('no', 'silent', 'late_yes'), weight: 2 },
  ),
);
const mixes = fc.array(fc.constantFrom(stay, flex, final), { minLength: 1, maxLength: 5 });

describe('whatever its legs answer', () => {
  it('a trip ends whole, undone, or in a case that says what to do', () => {
    const ends = new Map<string, number>();
    fc.assert(
      fc.property(mixes, fates, fc.nat({ max: 60 }), (legs, fate, cancelAt) => {
        const trip = new Story();
        const world = new World();
        if (trip.tell(commandOf('ask', legs)) === 'trip_not_undoable') return;
        for (let turn = 0; turn < 60; turn += 1) {
          if (turn === cancelAt) trip.tell(commandOf('cancel', legs));
          const [ask] = asksOf(trip.state);
          if (ask === undefined) break;
          const answer = world.answer(ask, fate.next().value);
          if (answer === undefined) {
            // Nothing is heard of it until somebody looks.
            trip.nowMs += limits.tripUndoMs;
            trip.tell(commandOf('late', legs));
          } else trip.tell(answer);
        }
        const { status = '' } = trip.state;
        ends.set(status, (ends.get(status) ?? 0) + 1);
        judge(trip.state, world, legs);
      }),
      { numRuns: 400 },
    );
    // A law that never saw one of the ends would prove little of it.
    expect([...ends.keys()].sort()).toEqual(['cancelled', 'confirmed', 'escalated', 'failed']);
  });
});

function judge(state: TripState, world: World, legs: readonly LegRequest[]): void {
  const cases = casesOf(state);
  const stuck = new Set(cases.map(({ leg }) => leg));
  const held = [...world.held].filter(([leg]) => !stuck.has(leg));
  switch (state.status) {
    case 'confirmed':
      expect(held.filter(([, what]) => what === 'bought')).toHaveLength(legs.length);
      return;
    case 'failed':
    case 'cancelled':
      expect([held, cases]).toEqual([[], []]);
      return;
    case 'escalated': {
      expect(cases.every(({ toDo }) => /resolve with leg \d/.test(toDo))).toBe(true);
      expect(cases.length).toBeGreaterThan(0);
      // Stuck at buying all else is bought; stuck at undoing nothing else is left.
      const wanted = cases.some(({ step }) => step === 'confirm') ? legs.length - 1 : 0;
      expect(held).toHaveLength(wanted);
      return;
    }
    default:
      throw new Error(`the trip is still ${state.status}`);
  }
}
