/** What staff may say of a property, its room types, and their prices and rooms night by night. */
import { z } from 'zod';
import { isTimeZone } from '../../domain/calendar.ts';
import { COUNTRY_CODES } from '../../domain/country.ts';
import { limits } from '../../limits.ts';
import { isOrdered, NAME_LENGTH_MAX, ORDERED, range, spansAtMost, tooLong } from '../requests.ts';
import { currency, opaque, price, propertyId, roomTypeId, text } from '../scalars.ts';

const address = z.strictObject({
  street: text(NAME_LENGTH_MAX),
  city: text(NAME_LENGTH_MAX),
  postalCode: text(20),
  country: z.enum(COUNTRY_CODES, 'Must be an ISO 3166-1 alpha-2 code in upper case, or XK'),
});
const coordinates = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
const capture = z.enum(['at_booking', 'at_check_in']);

export const propertyCreation = z.strictObject({
  id: propertyId.optional(),
  name: text(NAME_LENGTH_MAX),
  address,
  coordinates,
  timeZone: opaque(64).refine(
    isTimeZone,
    'Must be an IANA time zone of a place, such as Europe/Lisbon, or UTC',
  ),
  currency,
  capture: capture.optional(),
});
export const propertyChange = z.strictObject({
  name: text(NAME_LENGTH_MAX).optional(),
  address: address.optional(),
  coordinates: coordinates.optional(),
  capture: capture.optional(),
});

const rooms = z.int().min(0).max(limits.roomsMax);
const guests = z.int().min(0).max(limits.partyGuestsMax);
const occupancy = z
  .strictObject({ adultsMax: guests, childrenMax: guests, guestsMax: guests })
  .refine(({ adultsMax, guestsMax }) => guestsMax >= adultsMax, {
    path: ['guestsMax'],
    message: 'Must not be below adultsMax',
  })
  .refine(({ childrenMax, guestsMax }) => guestsMax >= childrenMax, {
    path: ['guestsMax'],
    message: 'Must not be below childrenMax',
  });

export const roomTypeCreation = z.strictObject({
  id: roomTypeId.optional(),
  name: text(NAME_LENGTH_MAX),
  rooms,
  occupancy,
  basePrice: price,
});
export const roomTypeChange = z.strictObject({
  name: text(NAME_LENGTH_MAX).optional(),
  rooms: rooms.optional(),
  occupancy: occupancy.optional(),
  basePrice: price.optional(),
});

export const priceChange = z
  .strictObject({ ...range, price: price.nullable() })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.changeNightsMax), tooLong(limits.changeNightsMax));
export const capacityChange = z
  .strictObject({ ...range, rooms: rooms.nullable() })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.changeNightsMax), tooLong(limits.changeNightsMax));
