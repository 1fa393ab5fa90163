/**
 * One small hotel for tests that need any hotel: a double and a suite, priced in euros, and the
 * days that its stories are told on. It must never grow: a test that needs more creates its own.
 */
import type { CivilDate } from '../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../domain/ids.ts';
import type { Currency } from '../domain/money.ts';
import { emptyProperty, evolveProperty } from '../domain/property/evolve-property.ts';
import type {
  PropertyDetails,
  PropertyEvent,
  PropertyState,
  RoomTypeDetails,
} from '../domain/property/property.ts';

/** The first day of the stays that are asked for. */
export const ARRIVAL = '2027-03-10' as CivilDate;
/** Noon at the hotel, nine days before arrival. */
export const START_MS = Date.parse('2027-03-01T11:00:00Z');

/** The id of the hotel. */
export const adler = 'adler' as PropertyId;
/** The id of its double room. */
export const double = 'double' as RoomTypeId;
export const suite = 'suite' as RoomTypeId;

/** What the hotel says of itself. */
export const details: PropertyDetails = {
  name: 'Hotel Adler',
  address: { street: 'Am Markt 3', city: 'Bonn', postalCode: '53111', country: 'DE' },
  coordinates: { latitude: 50.73, longitude: 7.1 },
  timeZone: 'Europe/Berlin',
  currency: 'EUR' as Currency,
  capture: 'at_booking',
};

/** Four doubles at 120.00 a night. */
export const doubleDetails: RoomTypeDetails = {
  name: 'Double',
  rooms: 4,
  occupancy: { adultsMax: 2, childrenMax: 1, guestsMax: 3 },
  basePriceMinor: 12_000,
};

export const suiteDetails: RoomTypeDetails = {
  name: 'Suite',
  rooms: 2,
  occupancy: { adultsMax: 3, childrenMax: 2, guestsMax: 3 },
  basePriceMinor: 30_000,
};

/** The hotel after `more`, which comes after both of its room types. */
export function hotelAdler(...more: readonly PropertyEvent[]): PropertyState {
  const events: PropertyEvent[] = [
    { type: 'PropertyCreated', id: adler, details },
    { type: 'RoomTypeAdded', id: double, details: doubleDetails },
    { type: 'RoomTypeAdded', id: suite, details: suiteDetails },
    ...more,
  ];
  return events.reduce(evolveProperty, emptyProperty(adler));
}
