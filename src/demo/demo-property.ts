/**
 * The property that a first start creates, so that there is something to book: the city hotel of
 * the real bookings, with the rooms of its fullest nights and its mean prices. The figures are kept
 * here, and a test holds them against the data, so that a start need not read 79,330 rows. It only
 * describes; who creates it, and whether, is for the caller to decide.
 */
import type { PropertyId, RoomTypeId } from '../domain/ids.ts';
import { type Currency, parseCurrency } from '../domain/money.ts';
import type { PropertyDetails, RoomTypeDetails } from '../domain/property/property.ts';

export interface DemoProperty {
  readonly id: PropertyId;
  readonly details: PropertyDetails;
  readonly roomTypes: readonly { readonly id: RoomTypeId; readonly details: RoomTypeDetails }[];
}

/** By room type: rooms, most adults, most children, most guests, mean price in cents. */
const FIGURES: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  a: [217, 3, 9, 10, 9_718],
  b: [13, 3, 3, 5, 9_355],
  c: [2, 2, 2, 4, 9_712],
  d: [63, 4, 10, 12, 13_005],
  e: [13, 4, 3, 5, 15_930],
  f: [9, 4, 3, 5, 18_883],
  g: [4, 4, 3, 5, 22_003],
};

export function demoProperty(): DemoProperty {
  const roomTypes = Object.entries(FIGURES).map(([id, figures]) => {
    const [rooms, adultsMax, childrenMax, guestsMax, basePriceMinor] = figures;
    const occupancy = { adultsMax, childrenMax, guestsMax };
    const name = `Room type ${id.toUpperCase()}`;
    return { id: id as RoomTypeId, details: { name, rooms, occupancy, basePriceMinor } };
  });
  return { id: 'city-hotel' as PropertyId, details, roomTypes };
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
