/**
 * Money over several authorisations: whatever was reserved, taken and given back before, what an
 * event causes brings a naive bank to exactly what is due, once, and breaks no rule of a bank.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookingEvent, BookingState } from '../../src/domain/booking/booking.ts';
import type { Authorisation, PaymentEffect } from '../../src/domain/booking/booking-payment.ts';
import { decideBooking } from '../../src/domain/booking/decide-booking.ts';
import { emptyBooking, evolveBooking } from '../../src/domain/booking/evolve-booking.ts';
import { paymentEffectsOf } from '../../src/domain/booking/payment-effects.ts';
import { NO_PAYMENT } from '../../src/domain/booking/payment-ledger.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import { BOOKING } from '../support/booking-history.ts';

describe('what an event causes', () => {
  it('brings the money to what is due, and leaves nothing reserved', () => {
    fc.assert(
      fc.property(ledgers, endings, (authorisations, ending) => {
        const bank = new NaiveBank(authorisations);
        const state = settle(bank, withMoney(authorisations), ending, () => false);
        expect(bank.takenMinor).toBe(state.payment.dueMinor);
        expect(bank.reservedMinor).toBe(0);
        expect(state.payment.pending).toEqual([]);
      }),
    );
  });

  it('takes no more when the bank refuses to give: a person is told instead', () => {
    fc.assert(
      fc.property(ledgers, endings, fc.array(fc.boolean()), (authorisations, ending, weather) => {
        const bank = new NaiveBank(authorisations);
        const answers = [...weather];
        const isTaking = ({ kind }: PaymentEffect) => kind === 'capture' || kind === 'charge';
        const state = settle(bank, withMoney(authorisations), ending, (effect) => {
          return isTaking(effect) && answers.pop() === true;
        });
        const missing = state.payment.escalated.reduce((sum, one) => sum + one.amountMinor, 0);
        expect(bank.takenMinor + missing).toBe(state.payment.dueMinor);
      }),
    );
  });

  it('gives back what was taken last, first', () => {
    const [first, second] = [approved('b1:authorise', 100, 100), approved('b1:charge', 60, 60)];
    const effects = paymentEffectsOf(withMoney([first, second]), cancelled(70));
    expect(
      effects.map(({ kind, amountMinor, authorisationKey, key }) => {
        return `${key}: ${kind} ${amountMinor} of ${authorisationKey}`;
      }),
    ).toEqual(['b1:refund: refund 60 of b1:charge', 'b1:refund-2: refund 30 of b1:authorise']);
  });

  it('takes from what is reserved before it charges the card', () => {
    const reserved = [approved('b1:authorise', 100), approved('b1:authorise-2', 50)];
    expect(words(withMoney(reserved), { type: 'GuestCheckedIn' }, 180)).toEqual([
      'capture 100 of b1:authorise',
      'capture 50 of b1:authorise-2',
      'charge 30 of b1:charge',
    ]);
    expect(words(withMoney(reserved), cancelled(100))).toEqual([
      'capture 100 of b1:authorise',
      'void 50 of b1:authorise-2',
    ]);
  });

  it('lets go of what a charge that was given up may have reserved', () => {
    const state = withMoney([approved('b1:authorise', 40, 40)]);
    const due = evolveBooking({ ...state, owedMinor: 100 }, { type: 'GuestCheckedIn' }, 0);
    const left = evolveBooking(due, departed(80), 0);
    expect(left.payment.pending.map(word)).toEqual([
      'charge 60 of b1:charge',
      'refund 20 of b1:charge',
    ]);
    const [charge] = left.payment.pending;
    const given = { type: 'record_escalation', effect: charge, reason: 'declined' } as never;
    const decision = decideBooking(left, given, 0);
    const [event] = decision.type === 'accepted' ? decision.events : [];
    expect(event?.type).toBe('PaymentEscalated');
    expect(paymentEffectsOf(left, event as BookingEvent).map(word)).toEqual([
      'void 60 of b1:charge',
      'charge 40 of b1:charge-2',
    ]);
  });

  it('charges nobody without a card', () => {
    const { payer: _, ...guest } = withMoney([]);
    const state: BookingState = { ...guest, payer: undefined };
    expect(words(state, { type: 'GuestCheckedIn' }, 100)).toEqual([]);
  });
});

// Helpers

/** What a bank would do, and would refuse to do. */
class NaiveBank {
  readonly #accounts = new Map<string, { reserved: number; taken: number; back: number }>();

  constructor(authorisations: readonly Authorisation[]) {
    for (const one of authorisations) {
      const isOpen = one.isApproved && one.capturedMinor === 0 && !one.isVoided;
      this.#accounts.set(one.key, {
        reserved: isOpen ? one.authorisedMinor : 0,
        taken: one.capturedMinor,
        back: one.refundedMinor,
      });
    }
  }

  perform({ kind, amountMinor, authorisationKey }: PaymentEffect): void {
    expect(amountMinor).toBeGreaterThan(0);
    if (kind === 'charge') {
      expect(this.#accounts.has(authorisationKey)).toBe(false);
      this.#accounts.set(authorisationKey, { reserved: 0, taken: amountMinor, back: 0 });
      return;
    }
    const account = this.#accounts.get(authorisationKey) ?? { reserved: 0, taken: 0, back: 0 };
    if (kind === 'void') account.reserved = 0;
    if (kind === 'capture') {
      expect(account.taken).toBe(0);
      expect(amountMinor).toBeLessThanOrEqual(account.reserved);
      account.taken = amountMinor;
      account.reserved -= amountMinor;
    }
    if (kind === 'refund') {
      account.back += amountMinor;
      expect(account.back).toBeLessThanOrEqual(account.taken);
    }
  }

  get takenMinor(): number {
    return [...this.#accounts.values()].reduce((sum, { taken, back }) => sum + taken - back, 0);
  }

  get reservedMinor(): number {
    return [...this.#accounts.values()].reduce((sum, { reserved }) => sum + reserved, 0);
  }
}

/** Plays the event, and then the outbox: each effect is done or refused for good. */
function settle(
  bank: NaiveBank,
  before: BookingState,
  event: BookingEvent,
  isRefused: (effect: PaymentEffect) => boolean,
): BookingState {
  let state = evolveBooking(before, event, 0);
  for (let step = 0; step < 100; step += 1) {
    const givenUp = new Set(state.payment.escalated.map(({ key }) => key));
    const effect = state.payment.pending.find(({ key }) => !givenUp.has(key));
    if (effect === undefined) return state;
    const no = isRefused(effect);
    if (!no) bank.perform(effect);
    const told = no
      ? ({ type: 'record_escalation', effect, reason: 'no' } as const)
      : ({ type: 'record_effect', effect, reference: 'ref' } as const);
    const decision = decideBooking(state, told, 0);
    expect(decision.type).toBe('accepted');
    if (decision.type !== 'accepted') return state;
    for (const one of decision.events) state = evolveBooking(state, one, 0);
  }
  throw new Error('the gateway is asked for ever');
}

function approved(key: string, authorisedMinor: number, capturedMinor = 0): Authorisation {
  const nothing = { refundedMinor: 0, isVoided: false };
  return { key, authorisedMinor, isApproved: true, capturedMinor, ...nothing };
}

/** Each as the engine may have left it: open, taken in part or whole, given back, let go. */
const ledgers: fc.Arbitrary<readonly Authorisation[]> = fc
  .array(
    fc.record({
      authorisedMinor: fc.integer({ min: 1, max: 1_000 }),
      how: fc.constantFrom('open', 'taken', 'part', 'voided', 'unanswered', 'charged'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { maxLength: 4 },
  )
  .map((drafts) =>
    drafts.map(({ authorisedMinor, how, share }, index) => {
      const word = how === 'charged' ? 'earlier-charge' : 'authorise';
      const key = `b1:${word}${index === 0 ? '' : `-${index + 1}`}`;
      const part = Math.max(1, Math.floor(authorisedMinor * share));
      const isTaken = how === 'taken' || how === 'part' || how === 'charged';
      const capturedMinor = isTaken ? (how === 'part' ? part : authorisedMinor) : 0;
      return {
        key,
        authorisedMinor,
        isApproved: how !== 'unanswered',
        capturedMinor,
        refundedMinor: how === 'part' ? Math.floor(part / 2) : 0,
        isVoided: how === 'voided' || how === 'part',
      };
    }),
  );

const amounts = fc.integer({ min: 0, max: 3_000 });
const endings: fc.Arbitrary<BookingEvent> = fc.oneof(amounts.map(cancelled), amounts.map(departed));

function cancelled(owedMinor: number): BookingEvent {
  return { type: 'BookingCancelled', why: '', releaseFrom: '2027-03-10' as CivilDate, owedMinor };
}

function departed(owedMinor: number): BookingEvent {
  return { type: 'GuestDepartedEarly', departure: '2027-03-11' as CivilDate, owedMinor };
}

function withMoney(authorisations: readonly Authorisation[]): BookingState {
  return {
    ...emptyBooking(BOOKING),
    status: 'confirmed',
    payer: { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: 'tok' },
    payment: { ...NO_PAYMENT, authorisations },
  };
}

function word({ kind, amountMinor, authorisationKey }: PaymentEffect): string {
  return `${kind} ${amountMinor} of ${authorisationKey}`;
}

function words(state: BookingState, event: BookingEvent, owedMinor = 0): readonly string[] {
  return paymentEffectsOf({ ...state, owedMinor }, event).map(word);
}
