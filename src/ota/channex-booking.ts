/**
 * A revision of a booking in Channex's form, with every member that the published form has and that
 * an OTA's own sale can fill. Amounts are decimal text; stays are given by their departure.
 */
import { createHash } from 'node:crypto';
import type { Listing } from './listing.ts';
import type { OtaRoom, Revision } from './ota-booking.ts';

export function channexRevision(listing: Listing, revision: Revision) {
  const { booking, id, insertedAt } = revision;
  const { arrival, departure, rooms, guest, status, code, notes, currency } = booking;
  const sumOf = (pick: (room: OtaRoom) => number) => rooms.reduce((sum, one) => sum + pick(one), 0);
  return {
    type: 'booking_revision',
    id,
    attributes: {
      id,
      property_id: listing.code,
      booking_id: bookingId(listing.code, code),
      unique_id: `${listing.ota.slice(0, 3).toUpperCase()}-${code}`,
      system_id: `${code}-${booking.revision}`,
      ota_reservation_code: code,
      ota_name: listing.ota,
      status,
      rooms: rooms.map((room) => channexRoom(room, { arrival, departure })),
      services: [],
      customer: {
        name: guest.firstName,
        surname: guest.lastName,
        mail: guest.email ?? null,
        phone: guest.phone ?? null,
        country: guest.country ?? null,
        language: null,
        city: null,
        address: null,
        zip: null,
      },
      occupancy: {
        adults: sumOf((room) => room.adults),
        children: sumOf((room) => room.children),
        infants: 0,
      },
      arrival_date: arrival,
      departure_date: departure,
      arrival_hour: null,
      amount: totalOf(rooms),
      currency,
      notes: notes ?? null,
      payment_collect: listing.collectedBy,
      payment_type: null,
      // Microseconds and no zone, as the published samples have it; the time is UTC.
      inserted_at: new Date(insertedAt).toISOString().replace('Z', '000'),
    },
  };
}

function channexRoom(
  room: OtaRoom,
  stay: { readonly arrival: string; readonly departure: string },
) {
  const { roomCode, planCode, adults, children, childAges, days } = room;
  return {
    amount: totalOf([room]),
    checkin_date: stay.arrival,
    checkout_date: stay.departure,
    rate_plan_id: planCode,
    room_type_id: roomCode,
    days,
    guests: [],
    services: [],
    taxes: [],
    occupancy: {
      adults,
      children,
      infants: 0,
      ...(childAges === undefined ? {} : { ages: childAges }),
    },
  };
}

/** Exact: amounts of one currency have the same digits, so they add up as integers. */
export function totalOf(rooms: readonly OtaRoom[]): string {
  const amounts = rooms.flatMap(({ days }) => Object.values(days));
  const digits = Math.max(0, ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0));
  const sum = amounts.reduce((total, amount) => {
    const [whole = '', fraction = ''] = amount.split('.');
    return total + BigInt(whole + fraction.padEnd(digits, '0'));
  }, 0n);
  if (digits === 0) return String(sum);
  const text = String(sum).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The same for every revision of a booking. */
function bookingId(listing: string, code: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([listing, code]))
    .digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20, 32)].join('-');
}
