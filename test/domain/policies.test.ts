/**
 * Policies as tables that can be read as documentation: what a part of a price comes to, when a
 * deadline is, and who owes what when. A mistake that was once made gets a row with its story.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookingTerms } from '../../src/domain/booking/booking.ts';
import { cancellationFees, dueBy, noShowFees } from '../../src/domain/booking/owed.ts';
import { addDays, type CivilDate, instantAt, localTimeAt } from '../../src/domain/calendar.ts';
import { cancellationFee, feeMinor, momentMs } from '../../src/domain/policy/fees.ts';
import type { Fee, Policies, PolicyMoment } from '../../src/domain/policy/policy.ts';
import { tierOrderFault } from '../../src/domain/policy/tier-order.ts';
import { cancellations, fees, policies } from '../../src/testing/arbitraries/policy-arbitraries.ts';
import { adler, details, double } from '../../src/testing/hotel-adler.ts';
import { checkBooking } from '../support/booking-scenario.ts';

describe('a fee of a room that costs 100, 120 and 141', () => {
  it.each<readonly [Fee, number]>([
    [{ type: 'none' }, 0],
    [{ type: 'flat', minor: 50 }, 50],
    [{ type: 'flat', minor: 5_000 }, 361], // never more than the room costs
    [{ type: 'percent', basisPoints: 0 }, 0],
    [{ type: 'percent', basisPoints: 5_000 }, 181], // 180.5: half a cent goes up
    [{ type: 'percent', basisPoints: 3_333 }, 120], // 120.32
    [{ type: 'percent', basisPoints: 10_000 }, 361],
    [{ type: 'nights', nights: 2 }, 220],
    [{ type: 'nights', nights: 9 }, 361],
    [{ type: 'first_night' }, 100],
    [{ type: 'full' }, 361],
  ])('%j is %i', (fee, minor) => {
    expect(feeMinor(fee, { nights: [100, 120, 141], totalMinor: 361 })).toBe(minor);
  });

  it('is at most what the room costs, and at least nothing', () => {
    fc.assert(
      fc.property(fees, fc.array(fc.nat(50_000), { minLength: 1 }), (fee, nights) => {
        const totalMinor = nights.reduce((sum, price) => sum + price, 0);
        const minor = feeMinor(fee, { nights, totalMinor });
        expect(minor).toBeGreaterThanOrEqual(0);
        expect(minor).toBeLessThanOrEqual(totalMinor);
        expect(Number.isSafeInteger(minor)).toBe(true);
      }),
    );
  });
});

describe('a deadline', () => {
  const daysBefore = (days: number, time: string): PolicyMoment => {
    return { type: 'before_arrival', days, time };
  };
  it.each<readonly [string, string, string, PolicyMoment, string]>([
    ['winter time', 'Europe/Berlin', '2027-03-10', daysBefore(1, '18:00'), '2027-03-09T17:00Z'],
    ['summer time', 'Europe/Berlin', '2027-07-10', daysBefore(1, '18:00'), '2027-07-09T16:00Z'],
    // On 2027-03-28 the clocks jump from 02:00 to 03:00: 02:30 does not exist.
    ['left out', 'Europe/Berlin', '2027-03-29', daysBefore(1, '02:30'), '2027-03-28T01:30Z'],
    // On 2027-10-31 they go back from 03:00 to 02:00: 02:30 is there twice.
    ['repeated', 'Europe/Berlin', '2027-11-01', daysBefore(1, '02:30'), '2027-10-31T00:30Z'],
    // Counted in days of the calendar, not of 24 hours, over the change of the clocks.
    ['across a change', 'Europe/Berlin', '2027-03-30', daysBefore(3, '12:00'), '2027-03-27T11:00Z'],
    [
      'the day of arrival',
      'America/New_York',
      '2027-07-10',
      daysBefore(0, '00:00'),
      '2027-07-10T04:00Z',
    ],
    // Samoa skipped 2011-12-30 altogether.
    ['a date left out', 'Pacific/Apia', '2012-01-01', daysBefore(2, '12:00'), '2011-12-30T22:00Z'],
    ['half an hour off', 'Asia/Kolkata', '2027-07-10', daysBefore(1, '18:00'), '2027-07-09T12:30Z'],
    [
      'after booking',
      'Europe/Berlin',
      '2027-03-30',
      { type: 'after_booking', hours: 24 },
      '2027-01-02T00:00Z',
    ],
  ])('%s', (_, timeZone, arrival, moment, instant) => {
    const frame = {
      arrival: arrival as CivilDate,
      timeZone,
      bookedAtMs: Date.parse('2027-01-01T00:00Z'),
    };
    expect(new Date(momentMs(moment, frame)).toISOString()).toBe(new Date(instant).toISOString());
  });

  it('holds from its minute on, and not a millisecond sooner', () => {
    const policy = {
      isNonRefundable: false,
      tiers: [
        { from: daysBefore(2, '18:00'), fee: { type: 'first_night' } as const },
        { from: daysBefore(0, '00:00'), fee: { type: 'full' } as const },
      ],
    };
    const arrival = '2027-03-30' as CivilDate;
    const frame = { arrival, timeZone: 'Europe/Berlin', bookedAtMs: 0 };
    const cost = { nights: [100, 50], totalMinor: 150 };
    const first = instantAt(addDays(arrival, -2), '18:00', frame.timeZone);
    const second = instantAt(arrival, '00:00', frame.timeZone);
    const feeAt = (nowMs: number) => cancellationFee(policy, cost, frame, nowMs);
    expect([first - 1, first, second - 1, second].map(feeAt)).toEqual([0, 100, 100, 150]);
    expect(localTimeAt(first, frame.timeZone)).toBe('2027-03-28T18:00');
  });

  it('is later than the one before it, or the policy is refused', () => {
    fc.assert(
      fc.property(cancellations, ({ tiers }) => {
        expect(tierOrderFault(tiers)).toBeUndefined();
      }),
    );
    const none = { type: 'none' } as const;
    const order = (...moments: readonly PolicyMoment[]) =>
      tierOrderFault(moments.map((from) => ({ from, fee: none })));
    const hours = (count: number): PolicyMoment => ({ type: 'after_booking', hours: count });
    expect(
      order(hours(1), hours(2), daysBefore(7, '10:00'), daysBefore(7, '10:01')),
    ).toBeUndefined();
    expect(order(daysBefore(7, '10:00'), daysBefore(7, '10:00'))).toBe(1);
    expect(order(daysBefore(7, '10:00'), daysBefore(8, '23:59'))).toBe(1);
    expect(order(hours(2), hours(2))).toBe(1);
    expect(order(hours(1), daysBefore(1, '10:00'), hours(5))).toBe(2);
  });
});

describe('several rooms', () => {
  it('owe room by room what each of them agreed to', () => {
    fc.assert(
      fc.property(policies, policies, fc.nat(86_400_000 * 30), (one, other, agoMs) => {
        const [first, second] = [termsOf([one]), termsOf([other])];
        const both = termsOf([one, other]);
        const nowMs = Date.parse('2027-03-10T11:00Z') - agoMs;
        const today = '2027-02-20' as CivilDate;
        const feesOf = (terms: BookingTerms) => cancellationFees(terms, 0, nowMs, today);
        expect(feesOf(both)).toEqual([...feesOf(first), ...feesOf(second)]);
        expect(noShowFees(both)).toEqual([...noShowFees(first), ...noShowFees(second)]);
        expect(dueBy(both, nowMs)).toBe(dueBy(first, nowMs) + dueBy(second, nowMs));
        expect(dueBy(both, nowMs)).toBeLessThanOrEqual(both.totalMinor);
      }),
    );
  });
});

describe('who pays what, and when', () => {
  const at = (time: string) => `time ${time}`;
  // Arrival is 2027-03-10 in Berlin; the nights cost 100, 120 and 140.
  const DEPOSIT = `
      ${at('2027-02-01T10:00Z')}
      policies guarantee: {amount: {type: percent, basisPoints: 2500}, due: {type: at_booking}}
      request  tok @0                 -> BookingRequested direct @0
      held     @0                     -> PaymentRequested 90 @0
      authorised ref                  -> BookingConfirmed ref + capture 90
      effect   capture                -> PaymentCaptured 90`;
  const LATER = `
      ${at('2027-02-01T10:00Z')}
      policies guarantee: {amount: {type: first_night}, due: {type: before_arrival, days: 14}}
      request  tok @0                 -> BookingRequested direct @0
      held     @0                     -> PaymentRequested 0 @0
      authorised                      -> BookingConfirmed`;

  it('a deposit at booking, and the balance at check-in', () => {
    checkBooking(`${DEPOSIT}
      money                           -> owed 360 captured 90 refunded 0
      check_in d0                     -> GuestCheckedIn + charge 270
      effect   charge                 -> PaymentCharged ref 270
      money                           -> owed 360 captured 360 refunded 0
      depart   d1                     -> GuestDepartedEarly at d1 owed 100 + refund 260`);
  });

  it('a deposit some days before arrival, on that day and no sooner', () => {
    checkBooking(`${LATER}
      ${at('2027-02-23T22:59Z')}
      fall_due                        -> unchanged
      ${at('2027-02-23T23:00Z')}
      fall_due                        -> DepositDue due 100 + charge 100
      fall_due                        -> unchanged
      effect   charge                 -> PaymentCharged ref 100
      money                           -> owed 360 captured 100 refunded 0
      check_in d0                     -> GuestCheckedIn + charge 260`);
  });

  it('a deposit whose day has passed is due at booking', () => {
    checkBooking(`
      ${at('2027-03-05T10:00Z')}
      policies guarantee: {amount: {type: first_night}, due: {type: before_arrival, days: 14}}
      request  tok @0                 -> BookingRequested direct @0
      held     @0                     -> PaymentRequested 100 @0`);
  });

  it('a deposit that the card refuses is charged anew, or with the balance', () => {
    checkBooking(`${LATER}
      ${at('2027-02-24T10:00Z')}
      fall_due                        -> DepositDue due 100 + charge 100
      escalate charge no              -> PaymentEscalated charge 100 no
      retry    charge                 -> PaymentRetried charge + charge 100
      escalate charge no              -> PaymentEscalated charge 100 no
      retry    charge                 -> not_found dead_letter
      check_in d0                     -> GuestCheckedIn + void 100 + charge 360`);
    // Nobody knows whether the money moved: the same charge is tried again, not another one.
    checkBooking(`${LATER}
      ${at('2027-02-24T10:00Z')}
      fall_due                        -> DepositDue due 100 + charge 100
      escalate charge unknown         -> PaymentEscalated charge 100 unknown
      retry    charge                 -> PaymentRetried charge`);
  });

  it('a cancellation by the tier of its instant, from the deposit or from the card', () => {
    const [week, day] = [7, 1].map((days) => {
      return `{type: before_arrival, days: ${days}, time: 18:00}`;
    });
    const HALF = `{from: ${week}, fee: {type: percent, basisPoints: 5000}}`;
    const ALL = `{from: ${day}, fee: {type: full}}`;
    const TIERS = `
      ${at('2027-02-01T10:00Z')}
      policies guarantee: {amount: {type: first_night}, due: {type: at_booking}}
      policies cancellation: {isNonRefundable: false, tiers: [${HALF}, ${ALL}]}
      request  tok @0                 -> BookingRequested direct @0
      held     @0                     -> PaymentRequested 100 @0
      authorised ref                  -> BookingConfirmed ref + capture 100
      effect   capture                -> PaymentCaptured 100`;
    checkBooking(`${TIERS}
      ${at('2027-03-03T16:59Z')}
      preview  d-7                    -> fee 0 no_show 100 + refund 100
      cancel   d-7                    -> BookingCancelled from d0 owed 0 + refund 100`);
    checkBooking(`${TIERS}
      ${at('2027-03-03T17:00Z')}
      preview  d-7                    -> fee 180 no_show 100 + charge 80
      expect   d-7 0                  -> fee_changed 180   # what was shown a minute ago
      cancel   d-7                    -> BookingCancelled from d0 owed 180 + charge 80`);
    checkBooking(`${TIERS}
      ${at('2027-03-09T17:00Z')}
      cancel   d-1                    -> BookingCancelled from d0 owed 360 + charge 260`);
    checkBooking(`${TIERS}
      ${at('2027-03-09T17:00Z')}
      waive    d-1 old_friend         -> BookingCancelled from d0 owed 0 waived 360 + refund 100`);
  });

  it('what is not refundable at all, whenever it is called off', () => {
    checkBooking(`
      ${at('2027-02-01T10:00Z')}
      policies cancellation: {isNonRefundable: true, tiers: []}
      request  tok @0                 -> BookingRequested direct @0
      held     @0                     -> PaymentRequested 360 @0
      authorised ref                  -> BookingConfirmed ref + capture 360
      cancel   d-30                   -> BookingCancelled from d0 owed 360`);
  });

  it('no-show and early departure by their own terms', () => {
    checkBooking(`${DEPOSIT}
      no_show  d0                     -> BookingMarkedNoShow from d0 owed 100 + charge 10`);
    checkBooking(`
      policies noShow: {type: full}
      policies earlyDeparture: {basisPoints: 5000}
      request  tok @0                 -> BookingRequested direct @0
      held     @0                     -> PaymentRequested 360 @0
      authorised ref                  -> BookingConfirmed ref + capture 360
      preview  d-1                    -> fee 0 no_show 360 + refund 360
      check_in d0                     -> GuestCheckedIn
      depart   d1                     -> GuestDepartedEarly at d1 owed 230 + refund 130`);
  });

  it('a card is asked for where anything could come to be owed, and else not', () => {
    checkBooking(`
      policies guarantee: {amount: {type: none}, due: {type: at_booking}}
      request  no_card @0             -> payment_required 100 EUR     # for not coming
      policies noShow: {type: none}
      request  no_card @0             -> BookingRequested direct @0
      held     @0                     -> PaymentRequested 0 @0
      authorised                      -> BookingConfirmed
      check_in d0                     -> GuestCheckedIn               # paid at the desk
      money                           -> owed 360 captured 0 refunded 0`);
  });

  it('what staff give back stays given', () => {
    checkBooking(`${DEPOSIT}
      refund   91                     -> refund_too_large 90
      refund   10 USD                 -> currency_mismatch
      refund   40                     -> RefundGranted 40 + refund 40
      money                           -> owed 320 captured 90 refunded 0 pending refund 40
      refund   51                     -> refund_too_large 50
      check_in d0                     -> GuestCheckedIn + charge 270
      effect   charge                 -> PaymentCharged ref 270
      refund   300                    -> RefundGranted 300 + refund 270 + refund 30
      depart   d1                     -> GuestDepartedEarly at d1 owed 0 + refund 20`);
  });

  it('the example of docs/policies.md, to the cent', () => {
    const tiers = [3, 0].map((days, index) => {
      const [time, fee] = index === 0 ? ['18:00', 'percent, basisPoints: 5000'] : ['00:00', 'full'];
      return `{from: {type: before_arrival, days: ${days}, time: ${time}}, fee: {type: ${fee}}}`;
    });
    const BOOKED = `
      terms    10204 10204 10204
      ${at('2026-11-26T10:00Z')}
      policies guarantee: {amount: {type: first_night}, due: {type: before_arrival, days: 14}}
      policies cancellation: {isNonRefundable: false, tiers: [${tiers.join(', ')}]}
      policies noShow: {type: full}
      request  tok @0                 -> BookingRequested direct @0
      held     @0                     -> PaymentRequested 0 @0
      authorised                      -> BookingConfirmed
      ${at('2027-02-23T23:00Z')}
      fall_due                        -> DepositDue due 10204 + charge 10204
      effect   charge                 -> PaymentCharged ref 10204`;
    checkBooking(`${BOOKED}
      ${at('2027-03-07T16:59Z')}
      cancel   d-3                    -> BookingCancelled from d0 owed 0 + refund 10204`);
    checkBooking(`${BOOKED}
      ${at('2027-03-07T17:00Z')}
      cancel   d-3                    -> BookingCancelled from d0 owed 15306 + charge 5102`);
    checkBooking(`${BOOKED}
      ${at('2027-03-09T23:00Z')}
      preview  d0                     -> fee 30612 no_show 30612 + charge 20408
      no_show  d0                     -> BookingMarkedNoShow from d0 owed 30612 + charge 20408`);
    checkBooking(`${BOOKED}
      check_in d0                     -> GuestCheckedIn + charge 20408
      effect   charge                 -> PaymentCharged ref 20408
      depart   d1                     -> GuestDepartedEarly at d1 owed 10204 + refund 20408`);
  });

  it('nothing is given back of what was not taken', () => {
    checkBooking(`${LATER}
      refund   1                      -> refund_too_large 0`);
  });
});

// Helpers

function termsOf(agreed: readonly Policies[]): BookingTerms {
  const party = { adults: 1, children: 0 };
  const rooms = agreed.map((one) => {
    return { roomTypeId: double, party, nightlyMinor: [10_001, 7_777], policies: one };
  });
  const totalMinor = rooms.length * (10_001 + 7_777);
  return {
    propertyId: adler,
    stay: { arrival: '2027-03-10' as CivilDate, departure: '2027-03-12' as CivilDate },
    rooms,
    currency: details.currency,
    totalMinor,
    capture: 'at_booking',
    timeZone: details.timeZone,
  };
}
