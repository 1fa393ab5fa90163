/**
 * A booking that a channel has sold: it needs no card, waits for no gateway, owes the hotel nothing
 * where the channel is paid, and says which of its rooms were not there.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  BookingCommand,
  BookingEvent,
  BookingState,
  BookingTerms,
} from '../../src/domain/booking/booking.ts';
import type { OverbookedNight } from '../../src/domain/booking/channel-sale.ts';
import { decideBooking } from '../../src/domain/booking/decide-booking.ts';
import { emptyBooking, evolveBooking } from '../../src/domain/booking/evolve-booking.ts';
import { countsOf, nightRoomsOf, nightsBeyond } from '../../src/domain/booking/night-rooms.ts';
import { isSoldAlready, overbookedAfter } from '../../src/domain/booking/overbooked-nights.ts';
import { paymentEffectsOf } from '../../src/domain/booking/payment-effects.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { BookingId, Channel } from '../../src/domain/ids.ts';
import { type Policies, STANDARD_POLICIES } from '../../src/domain/policy/policy.ts';
import { ARRIVAL, adler, details, double, START_MS } from '../../src/testing/hotel-adler.ts';

const GUEST = { firstName: 'Ada', lastName: 'Lovelace' };
const AT_THE_DESK: Policies = {
  ...STANDARD_POLICIES,
  guarantee: { amount: { type: 'none' }, due: { type: 'at_booking' } },
  noShow: { type: 'first_night' },
};
const FIRST: OverbookedNight = { roomTypeId: double, night: ARRIVAL, rooms: 1 };

function terms(more: Partial<BookingTerms> = {}, nights = 2): BookingTerms {
  const nightlyMinor = Array.from({ length: nights }, () => 10_000);
  return {
    propertyId: adler,
    stay: { arrival: ARRIVAL, departure: addDays(ARRIVAL, nights) },
    rooms: [
      {
        roomTypeId: double,
        party: { adults: 2, children: 0 },
        nightlyMinor,
        policies: AT_THE_DESK,
      },
    ],
    currency: details.currency,
    totalMinor: 10_000 * nights,
    capture: 'at_booking',
    timeZone: details.timeZone,
    channel: 'bdc' as Channel,
    channelReference: { code: 'BDC-1', revision: 1 },
    ...more,
  };
}

/** The booking after commands, each of which must have been accepted. */
class Played {
  state: BookingState = emptyBooking('b1' as BookingId);
  events: readonly BookingEvent[] = [];

  do(command: BookingCommand): this {
    const decision = decideBooking(this.state, command, START_MS);
    if (decision.type !== 'accepted') throw new Error(JSON.stringify(decision));
    this.events = decision.events;
    for (const event of decision.events) this.state = evolveBooking(this.state, event, START_MS);
    return this;
  }
}

function sold(asked: BookingTerms = terms(), paymentToken?: string): Played {
  const payer = { guest: GUEST, ...(paymentToken === undefined ? {} : { paymentToken }) };
  return new Played()
    .do({ type: 'request_booking', terms: asked, payer, holdUntilMs: START_MS + 9_000 })
    .do({ type: 'record_held', deadlineMs: START_MS + 5_000 })
    .do({ type: 'record_authorised', reference: undefined, overbooked: [FIRST] });
}

const revised = (more: Partial<BookingTerms> = {}, nights = 2) =>
  terms({ channelReference: { code: 'BDC-1', revision: 2 }, ...more }, nights);

function changing(to: BookingTerms): BookingCommand {
  const today = '2027-03-01' as CivilDate;
  return { type: 'modify', terms: to, why: '', today, deadlineMs: START_MS + 5_000 };
}

describe('what a channel has sold', () => {
  it('is booked without a card, and says which rooms were not there', () => {
    const { state } = sold();
    expect(state).toMatchObject({ status: 'confirmed', owedMinor: 20_000, overbooked: [FIRST] });
    expect(state.payment.authorisations).toEqual([]);
  });

  it('asks for a card where no channel has sold it', () => {
    const { channelReference: _, ...asked } = terms();
    expect(() => sold(asked)).toThrow('payment_required');
  });

  it('owes the hotel nothing where the channel is paid, whatever becomes of it', () => {
    const paid = () => sold(terms({ collectedBy: 'channel' }), 'tok_approved');
    expect(paid().state.owedMinor).toBe(0);
    const after: readonly BookingCommand[] = [
      { type: 'cancel', why: '', today: ARRIVAL },
      { type: 'mark_no_show', today: ARRIVAL },
      { type: 'check_in', today: ARRIVAL },
    ];
    for (const command of after) {
      const before = paid().state;
      const { state, events } = paid().do(command);
      expect(state).toMatchObject({ owedMinor: 0, payment: { dueMinor: 0 } });
      expect(events.flatMap((event) => paymentEffectsOf(before, event))).toEqual([]);
    }
  });

  it('charges the card that came along at check-in where the hotel is paid', () => {
    const played = sold(terms(), 'tok_approved').do({ type: 'check_in', today: ARRIVAL });
    expect(played.state.payment.pending).toMatchObject([{ kind: 'charge', amountMinor: 20_000 }]);
    const cardless = sold().do({ type: 'check_in', today: ARRIVAL }).state;
    expect(cardless).toMatchObject({ owedMinor: 20_000, payment: { pending: [] } });
  });

  it('waits for no gateway when the channel makes it dearer after check-in', () => {
    const { state } = sold(terms(), 'tok_approved')
      .do({ type: 'check_in', today: ARRIVAL })
      .do(changing(revised({}, 3)));
    expect(state.modifying).toMatchObject({ authoriseMinor: 0, dueMinor: 30_000 });
  });

  it('is forced in what the channel changes, and not in what the hotel does', () => {
    expect(isSoldAlready(new Played().state)).toBe(false);
    expect(isSoldAlready(sold().state)).toBe(true);
    expect(isSoldAlready(sold().do(changing(revised({}, 3))).state)).toBe(true);
    expect(isSoldAlready(sold().do(changing(terms({}, 3))).state)).toBe(false);
  });

  it('says after a change what is overbooked still', () => {
    const overbookedAfterChange = (to: BookingTerms, told: readonly OverbookedNight[]) =>
      sold()
        .do(changing(to))
        .do({ type: 'record_modified', reference: undefined, overbooked: told }).state.overbooked;
    expect(overbookedAfterChange(revised(), [])).toEqual([FIRST]);
    const last = { ...FIRST, night: addDays(ARRIVAL, 2) };
    expect(overbookedAfterChange(revised({}, 3), [last])).toEqual([FIRST, last]);
    const later = { arrival: addDays(ARRIVAL, 1), departure: addDays(ARRIVAL, 3) };
    expect(overbookedAfterChange(revised({ stay: later }), [])).toBeUndefined();
  });

  it('never says more rooms of a night than it has there, after any change', () => {
    const changes = fc.record({
      from: fc.nat(3),
      nights: fc.integer({ min: 1, max: 4 }),
      rooms: fc.integer({ min: 1, max: 3 }),
    });
    const made = changes.map(({ from, nights, rooms }) => {
      const arrival = addDays(ARRIVAL, from);
      const stay = { arrival, departure: addDays(arrival, nights) };
      const [room] = terms({}, nights).rooms;
      const all = Array.from({ length: rooms }, () => room).flatMap((one) => one ?? []);
      return terms({ stay, rooms: all }, nights);
    });
    fc.assert(
      fc.property(made, made, (before, after) => {
        const overbooked = nightRoomsOf(before);
        const state = { ...sold().state, terms: before, overbooked };
        const told = nightsBeyond(after, before);
        const has = countsOf(after);
        for (const one of overbookedAfter(state, after, told)) {
          // All that it had was overbooked, and so is all that it keeps or was told of.
          expect(one.rooms).toBe(has(one));
        }
        expect(overbookedAfter(state, after, told)).toHaveLength(nightRoomsOf(after).length);
      }),
      { numRuns: 50 },
    );
  });
});
