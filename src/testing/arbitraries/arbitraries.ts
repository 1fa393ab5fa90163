/**
 * Generators of the domain's values and commands for property-based tests, here and in the suites
 * of those who embed the engine. Everything generated is valid input; whether the engine accepts it
 * is what the tests are about. Small numbers of ids and rooms are on purpose: they make collisions,
 * and collisions are where the mistakes are. Nothing here may depend on the code under test.
 */
import fc from 'fast-check';
import type { RequestedRoom } from '../../domain/booking/requested-stay.ts';
import type { CivilDate, Stay } from '../../domain/calendar.ts';
import type { Party } from '../../domain/guest.ts';
import { type BookingId, type Channel, DIRECT, type RoomTypeId } from '../../domain/ids.ts';
import type { NightCommand, ReleaseReason } from '../../domain/inventory/inventory.ts';
import type { Currency } from '../../domain/money.ts';
import type { OverbookingAllowance } from '../../domain/overbooking/allowance.ts';
import type {
  NightRange,
  PropertyDetails,
  RoomTypeDetails,
} from '../../domain/property/property.ts';

const DAY_MS = 86_400_000;

/** The most rooms that generated nights and room types have. */
export const ROOMS_MAX = 5;

/** Bookings that meet each other: five ids. */
export const bookingIds: fc.Arbitrary<BookingId> = fc.constantFrom(
  ...['b1', 'b2', 'b3', 'b4', 'b5'].map((id) => id as BookingId),
);

/** Room types that meet each other: two ids. */
export const roomTypeIds: fc.Arbitrary<RoomTypeId> = fc.constantFrom(
  'double' as RoomTypeId,
  'suite' as RoomTypeId,
);

/** Dates from `from` to `to`, inclusive; by default from 1970 to 2100, leap days included. */
export function civilDates(from = '1970-01-01', to = '2100-12-31'): fc.Arbitrary<CivilDate> {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  return fc
    .integer({ min: day(from), max: day(to) })
    .map((days) => new Date(days * DAY_MS).toISOString().slice(0, 10) as CivilDate);
}

/** Stays of 1 to `nightsMax` nights. */
export function stays(nightsMax = 30): fc.Arbitrary<Stay> {
  return fc
    .tuple(civilDates(), fc.integer({ min: 1, max: nightsMax }))
    .map(([arrival, nights]) => ({ arrival, departure: later(arrival, nights) }));
}

/**
 * Ranges of nights in one month, sometimes on some weekdays only and sometimes without a night; the
 * domain knows what those without mean, and the engine's calls refuse them, as the wire does.
 */
export const nightRanges: fc.Arbitrary<NightRange> = fc
  .record({
    from: civilDates('2027-02-20', '2027-03-10'),
    days: fc.integer({ min: -1, max: 20 }),
    weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }), {
      nil: undefined,
    }),
  })
  .map(({ from, days, weekdays }) => {
    const range = { from, to: later(from, days) };
    return weekdays === undefined ? range : { ...range, weekdays };
  });

/** IANA zones with and without daylight saving, at midnight too, and off the whole hour. */
export const timeZones: fc.Arbitrary<string> = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
);

/** Currencies without, with two and with three decimals. */
export const currencies: fc.Arbitrary<Currency> = fc.constantFrom(
  ...['EUR', 'USD', 'JPY', 'KWD'].map((code) => code as Currency),
);

/** Amounts that the engine takes, of either sign, in minor units. */
export const amountsMinor: fc.Arbitrary<number> = fc.integer({
  min: -10_000_000_000,
  max: 10_000_000_000,
});

/** Prices of one room for one night, minor units. */
export const pricesMinor: fc.Arbitrary<number> = fc.integer({ min: 0, max: 100_000 });

/** Parties of up to four adults and three children; sometimes nobody, sometimes children alone. */
export const parties: fc.Arbitrary<Party> = fc.record({
  adults: fc.integer({ min: 0, max: 4 }),
  children: fc.integer({ min: 0, max: 3 }),
});

/** Rooms as a client asks for them, with and without a price agreed elsewhere. */
export const requestedRooms: fc.Arbitrary<RequestedRoom> = fc.record(
  { roomTypeId: roomTypeIds, party: parties, nightlyMinor: pricesMinor },
  { requiredKeys: ['roomTypeId', 'party'] },
);

export const releaseReasons: fc.Arbitrary<ReleaseReason> = fc.constantFrom(
  'released',
  'expired',
  'failed',
  'cancelled',
  'no_show',
  'walked',
  'early_departure',
  'modified',
);

/** One command to one night, and how long after the one before it. */
export interface NightStep {
  readonly afterMs: number;
  readonly command: NightCommandAt;
}

/** A night's command once the time is known; expiries are relative to it. */
export type NightCommandAt = (nowMs: number) => NightCommand;

/** Rooms that may be sold beyond those there are; mostly none are, and it is not said. */
const nightAllowances: fc.Arbitrary<{ readonly allowance?: number }> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ allowance: fc.nat(2) }) },
);

/** Commands whose expiry lies in the future of whatever time they are given. */
export const nightCommands: fc.Arbitrary<NightCommandAt> = fc.oneof(
  { weight: 4, arbitrary: holdCommands() },
  {
    weight: 1,
    arbitrary: fc.tuple(bookingIds, ttls()).map(([bookingId, ttlMs]) => {
      const extend: NightCommandAt = (nowMs) => {
        return { type: 'extend_hold', bookingId, untilMs: nowMs + ttlMs };
      };
      return named(extend);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(bookingIds, roomCounts()).map(([bookingId, rooms]) => {
      return named(() => ({ type: 'confirm_hold', bookingId, rooms }));
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(bookingIds, fc.oneof(fc.constant(0), fc.nat(3)), releaseReasons)
      .map(([bookingId, keep, reason]) => {
        return named(() => ({ type: 'release_rooms', bookingId, keep, reason }));
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: ROOMS_MAX }), nightAllowances)
      .map(([physical, allowance]) => {
        return named(() => ({ type: 'set_capacity', physical, ...allowance }));
      }),
  },
);

/** Histories of one night: holds come, lapse, are bought and given back. */
export const nightHistories: fc.Arbitrary<readonly NightStep[]> = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 40 }), command: nightCommands }),
  { maxLength: 40 },
);

/** What properties say of themselves: few names, many time zones and currencies. */
export const propertyDetails: fc.Arbitrary<PropertyDetails> = fc.record({
  name: fc.constantFrom('Hotel Adler', 'Grand Plaza'),
  address: fc.record({
    street: fc.constantFrom('1 High Street', 'Am Markt 3'),
    city: fc.constantFrom('Lisbon', 'Bonn'),
    postalCode: fc.constantFrom('1000', '53111'),
    country: fc.constantFrom('PT', 'DE'),
  }),
  coordinates: fc.record({
    latitude: fc.integer({ min: -90, max: 90 }),
    longitude: fc.integer({ min: -180, max: 180 }),
  }),
  timeZone: timeZones,
  currency: currencies,
  capture: fc.constantFrom('at_booking', 'at_check_in'),
});

/** Room types of up to ROOMS_MAX rooms, where not everybody who may come may come together. */
export const roomTypeDetails: fc.Arbitrary<RoomTypeDetails> = fc.record({
  name: fc.constantFrom('Double', 'Suite'),
  rooms: fc.integer({ min: 0, max: ROOMS_MAX }),
  occupancy: fc
    .record({
      adultsMax: fc.integer({ min: 1, max: 3 }),
      childrenMax: fc.integer({ min: 0, max: 2 }),
      guestsMax: fc.integer({ min: 1, max: 4 }),
    })
    .map((most) => {
      const { adultsMax, childrenMax, guestsMax } = most;
      return { ...most, guestsMax: Math.max(adultsMax, childrenMax, guestsMax) };
    }),
  basePriceMinor: pricesMinor,
});

/** What may be sold beyond the rooms there are: a few rooms, or a share of them. */
export const allowances: fc.Arbitrary<OverbookingAllowance> = fc.oneof(
  fc.record({ type: fc.constant('rooms' as const), rooms: fc.nat(3) }),
  fc.record({ type: fc.constant('percent' as const), percent: fc.integer({ min: 0, max: 100 }) }),
);

// Helpers

function holdCommands(): fc.Arbitrary<NightCommandAt> {
  return fc
    .record({
      bookingId: bookingIds,
      rooms: roomCounts(),
      ttlMs: ttls(),
      // Mostly one figure, so that histories are about rooms and not about capacity.
      physical: fc.oneof(
        { weight: 5, arbitrary: fc.constant(ROOMS_MAX) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: ROOMS_MAX }) },
      ),
      allowance: nightAllowances,
      channel: fc.constantFrom(undefined, DIRECT, 'expedia' as Channel),
      // Sold by a channel already, and so held whether or not the rooms are there.
      forcing: fc.oneof(
        { weight: 7, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.constant({ isForced: true } as const) },
      ),
    })
    .map(({ ttlMs, allowance, channel, forcing, ...rest }) => {
      const hold = { ...rest, ...forcing, ...(channel === undefined ? {} : { channel }) };
      return named((nowMs) => {
        return { type: 'hold_rooms', ...hold, untilMs: nowMs + ttlMs, ...allowance };
      });
    });
}

/** Small, so that what is bought is often what is held. */
function roomCounts(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 3 });
}

function ttls(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 100 });
}

/** Prints a counterexample's command instead of its function; expiries show as from time 0. */
function named(command: NightCommandAt): NightCommandAt {
  return Object.assign((nowMs: number) => command(nowMs), {
    [fc.toStringMethod]: () => JSON.stringify(command(0)),
  });
}

function later(date: CivilDate, days: number): CivilDate {
  const instantMs = Date.parse(`${date}T00:00:00Z`) + days * DAY_MS;
  return new Date(instantMs).toISOString().slice(0, 10) as CivilDate;
}
