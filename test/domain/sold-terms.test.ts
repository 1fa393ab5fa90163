/** What an OTA has sold, in the hotel's words: prices that add up, and what cannot be said at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { SoldBooking, SoldRoom } from '../../src/domain/channels/sold-booking.ts';
import { pricesOf, termsOfSold } from '../../src/domain/channels/sold-terms.ts';
import { limits } from '../../src/limits.ts';
import { ARRIVAL, hotelAdler } from '../../src/testing/hotel-adler.ts';
import { channelDetails } from '../support/inbound-hotel.ts';

const TODAY = '2027-03-01' as CivilDate;
const room: SoldRoom = {
  roomCode: 'DBL',
  planCode: 'BAR',
  stay: { arrival: ARRIVAL, departure: addDays(ARRIVAL, 2) },
  adults: 2,
  children: 0,
  nightlyMinor: [10_000, 12_000],
};
const sold: SoldBooking = {
  revisionId: 'r1',
  code: 'SUN-1',
  revision: 7,
  status: 'new',
  hotelCode: 'hotel-1',
  soldBy: null,
  rooms: [room],
  currency: 'EUR',
  totalMinor: 22_000,
  guest: { firstName: 'Zoe', lastName: 'Ohara', email: 'no address', locale: 'xx-nonsense-1' },
  collectedBy: 'ota',
};

function terms(changes: Partial<SoldBooking> = {}) {
  return termsOfSold(channelDetails, hotelAdler(), { ...sold, ...changes }, TODAY);
}

function parkedBy(changes: Partial<SoldBooking>): string {
  const made = terms(changes);
  return made.type === 'parked' ? made.reason.code : 'terms';
}

describe('what an OTA has sold', () => {
  it('is booked at its price, in its name, and paid where it says', () => {
    expect(terms()).toMatchObject({
      type: 'terms',
      terms: {
        rooms: [{ roomTypeId: 'double', ratePlanId: 'base', nightlyMinor: [10_000, 12_000] }],
        totalMinor: 22_000,
        channel: 'sunny-trips',
        channelReference: { code: 'SUN-1', revision: 7 },
        collectedBy: 'channel',
      },
      // An address that mails cannot be sent to is none, and a language that is none is not said.
      payer: { guest: { firstName: 'Zoe', lastName: 'Ohara' } },
    });
    expect(terms({ collectedBy: 'property' })).not.toHaveProperty('terms.collectedBy');
  });

  it('asks for nothing before the guest stands at the desk', () => {
    const made = terms({ collectedBy: 'property' });
    if (made.type !== 'terms') throw new Error(made.type);
    expect(made.terms.rooms[0]?.policies?.guarantee.amount).toEqual({ type: 'none' });
    expect(made.terms.rooms[0]?.policies?.noShow).toEqual({ type: 'first_night' });
  });

  it('says of rooms for different nights which they are, and what to do', () => {
    const later = { ...room, stay: { ...room.stay, arrival: addDays(ARRIVAL, 1) } };
    const { departure } = room.stay;
    expect(terms({ rooms: [room, later, room] })).toEqual({
      type: 'parked',
      reason: {
        code: 'stays_differ',
        detail:
          `Its rooms are for different nights: ${ARRIVAL} to ${departure}, ` +
          `${addDays(ARRIVAL, 1)} to ${departure}. ` +
          'Book each stay by hand at its price, then dismiss this. ' +
          'What the OTA says of it later, a cancellation too, is not put in force on those.',
      },
    });
  });

  it.each<readonly [string, Partial<SoldBooking>, string]>([
    ['another hotel', { hotelCode: 'hotel-2' }, 'hotel_unknown'],
    ['no hotel that is named', { hotelCode: '' }, 'terms'],
    ['no room', { rooms: [] }, 'no_rooms'],
    [
      'too many rooms',
      { rooms: Array.from({ length: limits.bookingRoomsMax + 1 }, () => room) },
      'too_many_rooms',
    ],
    [
      'rooms for different nights',
      { rooms: [room, { ...room, stay: { ...room.stay, arrival: addDays(ARRIVAL, 1) } }] },
      'stays_differ',
    ],
    ['another currency', { currency: 'USD' }, 'currency_mismatch'],
    ['a price below nothing', { totalMinor: -1 }, 'amount_invalid'],
    [
      'no night',
      { rooms: [{ ...room, stay: { arrival: ARRIVAL, departure: ARRIVAL } }] },
      'stay_invalid',
    ],
    [
      'nights that are over',
      {
        rooms: [{ ...room, stay: { arrival: '2027-02-27' as CivilDate, departure: TODAY } }],
      },
      'stay_over',
    ],
    [
      'a stay that has begun',
      {
        rooms: [
          {
            ...room,
            stay: { arrival: '2027-02-28' as CivilDate, departure: addDays(TODAY, 1) },
          },
        ],
      },
      'terms',
    ],
    ['a room of no code', { rooms: [{ ...room, roomCode: null }] }, 'room_unmapped'],
    ['a room of another code', { rooms: [{ ...room, roomCode: 'SEA' }] }, 'room_unmapped'],
    ['a plan of no code', { rooms: [{ ...room, planCode: null }] }, 'terms'],
    ['a plan of another code', { rooms: [{ ...room, planCode: 'SEA' }] }, 'plan_unmapped'],
    ['more guests than the hotel would take', { rooms: [{ ...room, adults: 9 }] }, 'terms'],
  ])('for %s comes to what it can', (_, changes, code) => {
    expect(parkedBy(changes)).toBe(code);
  });
});

describe('prices', () => {
  const nightly = fc.option(fc.array(fc.nat(50_000), { minLength: 3, maxLength: 3 }), {
    nil: undefined,
  });
  const rooms = fc
    .array(nightly, { minLength: 1, maxLength: 4 })
    .map((all) => all.map((nightlyMinor) => ({ ...room, nightlyMinor }) as SoldRoom));

  it('of all nights are the total, none is negative, and what is said stands if it adds up', () => {
    fc.assert(
      fc.property(rooms, fc.nat(500_000), (asked, totalMinor) => {
        const prices = pricesOf({ rooms: asked, totalMinor }, 3);
        const all = prices.flat();
        expect(all).toHaveLength(3 * asked.length);
        expect(all.reduce((sum, minor) => sum + minor, 0)).toBe(totalMinor);
        expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
        const said = asked.map(({ nightlyMinor }) => nightlyMinor);
        const sum = said.flatMap((one) => one ?? []).reduce((total, minor) => total + minor, 0);
        if (said.every((one) => one !== undefined) && sum === totalMinor) {
          expect(prices).toEqual(said);
        }
      }),
      { numRuns: 200 },
    );
  });
});
