/**
 * The property that a first start creates, so that there is something to book: the city hotel of
 * the real bookings, with the rooms of its fullest nights and its mean prices. It only describes;
 * who creates it, and whether, is for the caller to decide.
 */
import { fileURLToPath } from 'node:url';
import type { PropertyId, RoomTypeId } from '../domain/ids.ts';
import { type Currency, parseCurrency } from '../domain/money.ts';
import type { PropertyDetails, RoomTypeDetails } from '../domain/property/property.ts';
import { readBookingRows } from '../replay/booking-rows.ts';
import { planHotel } from '../replay/hotel-plan.ts';

export interface DemoProperty {
  readonly id: PropertyId;
  readonly details: PropertyDetails;
  readonly roomTypes: readonly { readonly id: RoomTypeId; readonly details: RoomTypeDetails }[];
}

export const DEMO_PROPERTY_ID = 'city-hotel' as PropertyId;

const DATA_FILE = fileURLToPath(
  new URL('../../data/hotel-booking-demand-city.csv.gz', import.meta.url),
);

/** Takes about a second: it reads all of the data set. Call it on a first start only. */
export function demoProperty(file = DATA_FILE): DemoProperty {
  const roomTypes = planHotel(readBookingRows(file), 1)
    // Nobody ever slept in a type without rooms, so there is nothing to show of it.
    .filter((type) => type.rooms > 0)
    .map(({ id, rooms, adultsMax, childrenMax, guestsMax, meanPriceMinor }) => ({
      id: id as RoomTypeId,
      details: {
        name: `Room type ${id.toUpperCase()}`,
        rooms,
        occupancy: { adultsMax, childrenMax, guestsMax },
        basePriceMinor: meanPriceMinor,
      },
    }));
  return { id: DEMO_PROPERTY_ID, details, roomTypes };
}

const details: PropertyDetails = {
  name: 'City Hotel, Lisbon',
  address: {
    street: 'Avenida da Liberdade 1',
    city: 'Lisboa',
    postalCode: '1250-139',
    country: 'PT',
  },
  coordinates: { latitude: 38.72, longitude: -9.146 },
  timeZone: 'Europe/Lisbon',
  currency: euro(),
  capture: 'at_booking',
};

function euro(): Currency {
  const currency = parseCurrency('EUR');
  if (currency === undefined) throw new Error('the runtime does not know the euro');
  return currency;
}
