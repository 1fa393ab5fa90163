/**
 * What a change of a booking is checked by, as tables: the booking is of one double from the 10th
 * to the 13th, today is 1 March 2027, and each row says what the hotel has closed since. A rule
 * counts for what changes and for nothing else.
 */
import { describe, expect, it } from 'vitest';
import type { BookingState, BookingTerms } from '../../src/domain/booking/booking.ts';
import { changeReasons } from '../../src/domain/booking/check-change.ts';
import { changeReasonsOf } from '../../src/domain/booking/decide-modification.ts';
import { emptyBooking } from '../../src/domain/booking/evolve-booking.ts';
import { costingAtLeast, MODIFICATION_FEE } from '../../src/domain/booking/modification-money.ts';
import type { RequestedRoom } from '../../src/domain/booking/requested-stay.ts';
import { addDays, type CivilDate, nightCount } from '../../src/domain/calendar.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import type { RestrictionsOfNight } from '../../src/domain/rates/restriction.ts';
import { adler, details, double, hotelAdler, suite } from '../../src/testing/hotel-adler.ts';

const today = march(1);
const party = { adults: 2, children: 0 };
const room: RequestedRoom = { roomTypeId: double, party };
const before = termsOf(10, 13);

type Row = readonly [
  what: string,
  closed: readonly [day: number, restrictions: RestrictionsOfNight],
  asked: readonly [arrival: number, departure: number, rooms?: readonly RequestedRoom[]],
  codes: readonly string[],
];

const stop = { stopSell: true } as const;
const arrival = { closedToArrival: true } as const;
const departure = { closedToDeparture: true } as const;

describe('a change is refused for what changes', () => {
  it.each<Row>([
    ['a night that is kept may be closed', [11, stop], [10, 14], []],
    ['a night that is new may not', [13, stop], [10, 14], ['stop_sell']],
    ['nor one that is new at the other end', [9, stop], [9, 13], ['stop_sell']],
    ['an arrival that stays may be closed', [10, arrival], [10, 14], []],
    ['a new arrival may not', [9, arrival], [9, 13], ['closed_to_arrival']],
    ['a departure that stays may be closed', [13, departure], [9, 13], []],
    ['a new departure may not', [14, departure], [10, 14], ['closed_to_departure']],
    [
      'the length counts when it changes',
      [10, { minStayArrival: 5 }],
      [10, 14],
      ['min_stay_arrival'],
    ],
    ['on every night of the new stay', [11, { maxStayThrough: 3 }], [10, 14], ['max_stay_through']],
    [
      'and not when the dates stay',
      [10, { minStayArrival: 5 }],
      [10, 13, [{ ...room, party: { adults: 1, children: 0 } }]],
      [],
    ],
    ['lead time counts for a new arrival', [9, { minAdvance: 30 }], [9, 13], ['min_advance']],
    ['and for no other', [10, { minAdvance: 30 }], [10, 14], []],
    ['a room that is added meets every rule', [11, stop], [10, 13, [room, room]], ['stop_sell']],
    ['and so does one of another type', [11, stop], [10, 13, [{ ...room, roomTypeId: suite }]], []],
  ])('%s', (_, [day, restrictions], [from, to, rooms = [room]], codes) => {
    const range = { from: march(day), to: march(day) };
    const property = hotelAdler({
      type: 'AriUpdated',
      changes: [{ roomTypeId: double, ratePlanId: BASE_PLAN, range, restrictions }],
    });
    const asked = { stay: { arrival: march(from), departure: march(to) }, rooms };
    expect(changeReasons(property, before, asked, today).map(({ code }) => code)).toEqual(codes);
  });

  it('and by what the dates and guests of any stay are refused for', () => {
    const codes = (from: number, to: number, rooms: readonly RequestedRoom[] = [room]) =>
      changeReasons(
        hotelAdler(),
        before,
        { stay: { arrival: march(from), departure: march(to) }, rooms },
        today,
      ).map(({ code }) => code);
    expect(codes(10, 10)).toEqual(['stay_empty']);
    expect(codes(-1, 12)).toEqual(['arrival_in_past']);
    expect(codes(10, 13, [{ ...room, party: { adults: 0, children: 1 } }])).toEqual(['no_adult']);
    expect(codes(10, 13, [{ ...room, party: { adults: 9, children: 0 } }])).toEqual([
      'occupancy_exceeded',
    ]);
  });
});

describe('the booking itself refuses', () => {
  type Standing = readonly [
    what: string,
    status: BookingState['status'],
    today: number,
    asked: readonly [arrival: number, departure: number, rooms?: readonly RequestedRoom[]],
    codes: readonly string[],
  ];
  it.each<Standing>([
    ['nothing before arrival', 'confirmed', 1, [20, 22, [room, room]], []],
    ['nothing on the day of arrival', 'confirmed', 10, [11, 14], []],
    ['another arrival once it is past', 'confirmed', 11, [12, 14], ['stay_begun']],
    ['other rooms then', 'confirmed', 11, [10, 13, [room, room]], ['stay_begun']],
    ['to drop nights that are past', 'confirmed', 12, [10, 11], ['stay_begun']],
    ['no departure from today on', 'confirmed', 12, [10, 12], []],
    ['a stay that was missed', 'confirmed', 13, [10, 14], ['too_late']],
    ['another arrival of a guest who is in', 'checked_in', 10, [11, 13], ['stay_begun']],
    ['no other room on that day', 'checked_in', 10, [10, 13, [room, room]], []],
    ['nothing on the morning of departure', 'checked_in', 13, [10, 14], []],
    ['a guest who should have left', 'checked_in', 14, [10, 15], ['too_late']],
    ['what is no booking yet', 'held', 1, [10, 14], ['invalid_state']],
    ['what is over', 'cancelled', 1, [10, 14], ['invalid_state']],
  ])('%s', (_, status, day, [from, to, rooms = [room]], codes) => {
    const state = { ...emptyBooking('b1' as BookingId), status, terms: before };
    const asked = { stay: { arrival: march(from), departure: march(to) }, rooms };
    expect(changeReasonsOf(state, asked, march(day)).map(({ code }) => code)).toEqual(codes);
  });
});

describe('a change that would be cheaper than calling off', () => {
  it('costs as much, by a line of its own', () => {
    const cheap = termsOf(10, 11);
    const dear = costingAtLeast(cheap, 300);
    expect(dear.totalMinor).toBe(300);
    expect(dear.charges).toMatchObject([{ code: MODIFICATION_FEE, amountMinor: 200 }]);
    expect(costingAtLeast(cheap, 100)).toBe(cheap);
  });
});

// Helpers

function march(day: number): CivilDate {
  return addDays('2027-03-01' as CivilDate, day - 1);
}

function termsOf(from: number, to: number): BookingTerms {
  const stay = { arrival: march(from), departure: march(to) };
  const nightlyMinor = Array.from({ length: nightCount(stay) }, () => 100);
  const { currency } = details;
  const totalMinor = nightlyMinor.length * 100;
  const rooms = [{ roomTypeId: double, party, nightlyMinor }];
  return { propertyId: adler, stay, rooms, currency, totalMinor, capture: 'at_booking' };
}
