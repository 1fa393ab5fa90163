/** What holds for every booking, whatever its life: money adds up, nothing is done twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  BookingEvent,
  BookingState,
  BookingStatus,
} from '../../src/domain/booking/booking.ts';
import { previewCancellation } from '../../src/domain/booking/cancellation-preview.ts';
import { decideBooking } from '../../src/domain/booking/decide-booking.ts';
import { emptyBooking, evolveBooking } from '../../src/domain/booking/evolve-booking.ts';
import { totalOf } from '../../src/domain/booking/owed.ts';
import { paymentEffectsOf } from '../../src/domain/booking/payment-effects.ts';
import { paymentTotals } from '../../src/domain/booking/payment-ledger.ts';
import {
  BOOKING,
  type BookingLife,
  type BookingMove,
  bookingLives,
  evolvedBy,
  movesOf,
} from '../support/booking-history.ts';

describe('a booking', () => {
  it('is called off at exactly what was said it would cost, and by the same calls', () => {
    always(({ before, command, nowMs, decision }) => {
      if (command.type !== 'cancel' || command.waive !== undefined) return;
      const preview = previewCancellation(before, nowMs, command.today);
      const [event] = eventsOf(decision);
      expect(preview.reasons.length === 0).toBe(event?.type === 'BookingCancelled');
      if (event?.type !== 'BookingCancelled') return;
      expect(event.owedMinor).toBe(preview.owedMinor);
      expect(paymentEffectsOf(before, event)).toEqual(preview.effects);
      const fees = preview.rooms.map(({ feeMinor }) => feeMinor);
      expect(totalOf(fees)).toBe(preview.feeMinor);
      expect(preview.feeMinor).toBeLessThanOrEqual(before.terms.totalMinor);
      expect(preview.owedMinor).toBe(Math.max(0, preview.feeMinor - before.goodwillMinor));
    });
  });

  it('has what staff gave back stay given, whatever happens later', () => {
    always(({ after }) => {
      const { goodwillMinor, owedMinor, terms } = after;
      expect(owedMinor).toBeLessThanOrEqual(Math.max(0, terms.totalMinor - goodwillMinor));
    });
  });

  it('only ever goes the ways of its diagram', () => {
    always((move) => {
      const { before, after } = move;
      if (after.status === before.status) return;
      expect(NEXT[before.status ?? 'none']).toContain(after.status);
    });
  });

  it('takes a repeated report without changing anything', () => {
    always(({ command, nowMs, after }) => {
      if (!command.type.startsWith('record_') && command.type !== 'expire') return;
      expect(decideBooking(after, command, nowMs)).toEqual({ type: 'unchanged' });
    });
  });

  it('leaves its nights to be released when it closes, and only then', () => {
    always(({ before, after, decision }) => {
      const closes = (status: BookingStatus | undefined) => CLOSED.has(status ?? 'none');
      const isEarly = eventsOf(decision).some(({ type }) => type === 'GuestDepartedEarly');
      if (closes(after.status) && !closes(before.status)) expect(after.releasing).toBeDefined();
      else if (isEarly) expect(after.releasing?.from).toBe(after.departure);
      else if (before.releasing === undefined) expect(after.releasing).toBeUndefined();
    });
  });

  it('takes, with what is still on its way, exactly what is due', () => {
    always(({ after }) => {
      if (after.status === undefined || !isDue(after)) return;
      expect(taken(after)).toBe(after.payment.dueMinor);
    });
  });

  it('never refunds more than it takes, nor captures more than was agreed', () => {
    always(({ after: { payment, terms } }) => {
      const { refundedMinor, capturedMinor } = paymentTotals(payment);
      expect(refundedMinor).toBeLessThanOrEqual(terms.totalMinor);
      expect(capturedMinor).toBeLessThanOrEqual(terms.totalMinor);
      const keys = payment.pending.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { amountMinor } of payment.pending) expect(amountMinor).toBeGreaterThan(0);
    });
  });

  it('lets go of what it has not captured, and of nothing before a capture is answered', () => {
    always(({ after: { payment } }) => {
      for (const { key, authorisedMinor, capturedMinor, isVoided } of payment.authorisations) {
        const ofThis = payment.pending.filter((effect) => effect.authorisationKey === key);
        const voiding = ofThis.find(({ kind }) => kind === 'void');
        if (voiding === undefined && !isVoided) continue;
        expect(ofThis.some(({ kind }) => kind === 'capture')).toBe(false);
        if (voiding === undefined) expect(capturedMinor).toBeLessThan(authorisedMinor);
        else expect(voiding.amountMinor).toBe(authorisedMinor - capturedMinor);
      }
    });
  });

  it('is the same from a snapshot and the events after it as from all events', () => {
    fc.assert(
      fc.property(bookingLives, fc.nat(), (life, cut) => {
        const log = [...movesOf(life)].flatMap((move) => {
          return eventsOf(move.decision).map((event) => ({ event, nowMs: move.nowMs }));
        });
        const replay = (from: BookingState, events: typeof log) =>
          events.reduce((state, { event, nowMs }) => evolveBooking(state, event, nowMs), from);
        const at = log.length === 0 ? 0 : cut % (log.length + 1);
        const empty = emptyBooking(BOOKING);
        const snapshot: BookingState = JSON.parse(JSON.stringify(replay(empty, log.slice(0, at))));
        expect(replay(snapshot, log.slice(at))).toEqual(replay(empty, log));
      }),
    );
  });

  it('does what its life was made for: every status is reached', () => {
    const reached = new Set<string>();
    always(({ after }) => reached.add(after.status ?? 'none'), 2_000);
    expect([...reached].sort()).toEqual(Object.keys(NEXT).sort());
  });
});

// Helpers

const NEXT: Readonly<Record<string, readonly BookingStatus[]>> = {
  none: ['requested'],
  requested: ['held', 'payment_pending', 'failed'],
  held: ['payment_pending', 'expired', 'cancelled'],
  payment_pending: ['confirmed', 'failed', 'cancelled'],
  confirmed: ['checked_in', 'cancelled', 'no_show', 'walked'],
  checked_in: ['checked_out'],
  checked_out: [],
  cancelled: [],
  no_show: [],
  walked: [],
  expired: [],
  failed: [],
};

const CLOSED = new Set<string>(['cancelled', 'no_show', 'walked', 'expired', 'failed']);

function always(law: (move: BookingMove) => unknown, numRuns = 300): void {
  fc.assert(
    fc.property(bookingLives, (life: BookingLife) => {
      for (const move of movesOf(life)) {
        law(move);
        // Evolving anew from the state before must not throw and must not depend on anything else.
        expect(evolvedBy(move.before, move.decision, move.nowMs)).toEqual(move.after);
      }
    }),
    { numRuns },
  );
}

function eventsOf(decision: BookingMove['decision']): readonly BookingEvent[] {
  return decision.type === 'accepted' ? decision.events : [];
}

/** Before check-in, a booking that is paid for on arrival owes what is not taken yet. */
function isDue({ status, terms }: BookingState): boolean {
  return status !== 'confirmed' || terms.capture === 'at_booking';
}

function taken({ payment }: BookingState): number {
  const { capturedMinor, refundedMinor } = paymentTotals(payment);
  let sum = capturedMinor - refundedMinor;
  for (const { kind, amountMinor } of payment.pending) {
    if (kind === 'capture' || kind === 'charge') sum += amountMinor;
    if (kind === 'refund') sum -= amountMinor;
  }
  return sum;
}
