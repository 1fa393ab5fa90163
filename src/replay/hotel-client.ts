/**
 * The replay's words for the server: create the hotel, take each step of a row, read what there is.
 * It knows paths and bodies and nothing about what an answer means for the run.
 */
import type { BookingRow, Deposit } from './booking-rows.ts';
import { type PlannedChange, planStays, type RowStay } from './change-plan.ts';
import type { Action } from './day-plan.ts';
import { cellOf, type NightSpan, type WireCell } from './feed-mirror.ts';
import type { PlannedRoomType } from './hotel-plan.ts';
import type { Answer, HttpClient } from './http-client.ts';
import { dateText } from './own-dates.ts';
import type { AcceptedBooking, KnownBooking, NightCell } from './verify-history.ts';

export const PROPERTY_ID = 'city-hotel';
export const TIME_ZONE = 'Europe/Lisbon';
export const CURRENCY = 'EUR';

/** The plan by which a row is sold, for what it says was paid ahead. */
const PLANS: Readonly<Record<Deposit, { readonly id: string } & Record<string, unknown>>> = {
  'No Deposit': {
    id: 'flexible',
    name: 'Pay at the hotel',
    guarantee: { amount: { type: 'none' }, due: { type: 'at_booking' } },
  },
  Refundable: {
    id: 'deposit',
    name: 'First night ahead',
    guarantee: { amount: { type: 'first_night' }, due: { type: 'at_booking' } },
  },
  'Non Refund': {
    id: 'non-refundable',
    name: 'Not refundable',
    guarantee: { amount: { type: 'full' }, due: { type: 'at_booking' } },
    cancellation: { isNonRefundable: true, tiers: [] },
    noShow: { type: 'full' },
    earlyDeparture: { percent: '100' },
  },
};

/** The id of the plan. */
export function planOf(deposit: Deposit): string {
  return PLANS[deposit].id;
}

export async function createHotel(
  client: HttpClient,
  roomTypes: readonly PlannedRoomType[],
): Promise<void> {
  const property = {
    id: PROPERTY_ID,
    name: 'City Hotel',
    address: {
      street: 'Avenida da Liberdade 1',
      city: 'Lisboa',
      postalCode: '1250-139',
      country: 'PT',
    },
    coordinates: { latitude: 38.72, longitude: -9.146 },
    timeZone: TIME_ZONE,
    currency: CURRENCY,
    capture: 'at_booking',
  };
  expectCreated(await client.send(post('/v1/properties', 'property', property)));
  for (const type of roomTypes) {
    const { id, rooms, adultsMax, childrenMax, guestsMax, meanPriceMinor } = type;
    const body = {
      id,
      name: `Room type ${id.toUpperCase()}`,
      rooms,
      occupancy: { adultsMax, childrenMax, guestsMax },
      basePrice: { amount: (meanPriceMinor / 100).toFixed(2), currency: CURRENCY },
    };
    const path = `/v1/properties/${PROPERTY_ID}/room-types`;
    expectCreated(await client.send(post(path, `room-type-${id}`, body)));
  }
}

/** A plan for each deposit, all of them at the room type's own price. */
export async function createPlans(
  client: HttpClient,
  roomTypes: readonly PlannedRoomType[],
): Promise<void> {
  const price = { type: 'derived', from: 'base', percent: '0' };
  for (const { id } of roomTypes) {
    const path = `/v1/properties/${PROPERTY_ID}/room-types/${id}/rate-plans`;
    for (const plan of Object.values(PLANS)) {
      const key = `rate-plan-${id}-${plan.id}`;
      expectCreated(await client.send(post(path, key, { ...plan, price })));
    }
  }
}

/** The same row always gives the same request under the same key. */
export function sendBooking(client: HttpClient, row: BookingRow): Promise<Answer> {
  const body = {
    propertyId: PROPERTY_ID,
    ...datesOf(planStays(row).booked),
    rooms: [roomOf(row)],
    channel: row.channel,
    guest: guestOf(row),
    paymentToken: 'tok_approved',
  };
  return client.send(post('/v1/bookings', `row-${row.line}-book`, body));
}

/** What a row waits for, at the hotel's own price: nothing else can be promised ahead. */
export function awaitedStay(row: BookingRow) {
  const { nightlyPrice: _, ...room } = roomOf(row);
  return {
    ...datesOf(planStays(row).booked),
    rooms: [room],
    channel: row.channel,
    guest: guestOf(row),
  };
}

function guestOf({ line }: BookingRow) {
  return { firstName: 'Guest', lastName: `of line ${line}` };
}

/** Nights that are new are sold at the booking's price as well: `rooms` says it again. */
export function sendChange(
  client: HttpClient,
  row: BookingRow,
  { id, priceMinor }: Pick<AcceptedBooking, 'id' | 'priceMinor'>,
  { place, stay }: PlannedChange,
): Promise<Answer> {
  const nightlyPrice = { amount: (priceMinor / 100).toFixed(2), currency: CURRENCY };
  const rooms = [{ ...roomOf(row), nightlyPrice }];
  const body = { ...datesOf(stay), rooms, reason: 'Changed in the data set' };
  const path = `/v1/bookings/${id}/modify`;
  return client.send(post(path, `row-${row.line}-modify-${place}`, body));
}

function datesOf({ arrivalDay, nights }: RowStay) {
  return { arrival: dateText(arrivalDay), departure: dateText(arrivalDay + nights) };
}

function roomOf(row: BookingRow) {
  return {
    roomTypeId: row.roomType,
    ratePlanId: PLANS[row.deposit].id,
    adults: row.adults,
    children: row.children,
    nightlyPrice: { amount: row.price, currency: CURRENCY },
  };
}

export function sendAction(
  client: HttpClient,
  row: BookingRow,
  bookingId: string,
  action: Exclude<Action, 'wait' | 'book' | 'modify'>,
): Promise<Answer> {
  const body = action === 'cancel' ? { reason: 'Cancelled in the data set' } : {};
  const path = `/v1/bookings/${bookingId}/${action}`;
  return client.send(post(path, `row-${row.line}-${action}`, body));
}

export async function readBooking(
  client: HttpClient,
  id: string,
): Promise<KnownBooking | undefined> {
  const { status, body } = await client.send({ method: 'GET', path: `/v1/bookings/${id}` });
  if (status !== 200) return undefined;
  const stay = body.stay as { arrival: string; departure: string };
  return { status: String(body.status), ...stay };
}

/** Empty when the server refuses: the verifier then misses every night, and says so. */
export async function readCells(
  client: HttpClient,
  span: NightSpan,
): Promise<readonly NightCell[]> {
  const path = `/v1/properties/${PROPERTY_ID}/availability?from=${span.from}&to=${span.to}`;
  const { status, body } = await client.send({ method: 'GET', path });
  return status === 200 ? (body.cells as readonly WireCell[]).map(cellOf) : [];
}

export function postTo(
  client: HttpClient,
  path: string,
  key: string,
  body: unknown,
): Promise<Answer> {
  return client.send(post(path, key, body));
}

function post(path: string, key: string, body: unknown) {
  return { method: 'POST', path, key, body } as const;
}

function expectCreated({ status, body }: Answer): void {
  if (status !== 201) throw new Error(`the hotel was not created: ${JSON.stringify(body)}`);
}
