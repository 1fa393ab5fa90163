/** One notice of a booking at Hotel Adler, and how a test has it otherwise. */
import type { BookingState } from '../../src/domain/booking/booking.ts';
import { emptyBooking } from '../../src/domain/booking/evolve-booking.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { Guest } from '../../src/domain/guest.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import type { StayNotice } from '../../src/domain/notifications/stay-notice.ts';
import { emptyProperty, evolveProperty } from '../../src/domain/property/evolve-property.ts';
import type { PropertyDetails } from '../../src/domain/property/property.ts';
import { ARRIVAL, adler, details, double, doubleDetails } from '../../src/testing/hotel-adler.ts';

export interface Otherwise {
  readonly kind?: StayNotice['kind'];
  readonly guest?: Partial<Guest>;
  readonly hotel?: Partial<PropertyDetails>;
  readonly booking?: Partial<BookingState>;
  readonly currency?: string;
  readonly totalMinor?: number;
  readonly sequence?: number;
}

export const SENDER = { address: 'booking@adler.example' };

export function notice(otherwise: Otherwise = {}): StayNotice {
  const { kind = 'confirmation', totalMinor = 36_000, currency = 'EUR', sequence = 5 } = otherwise;
  const id = 'b1' as BookingId;
  const email = 'ada@example.org';
  const hotel = { ...details, ...otherwise.hotel };
  const made = { type: 'PropertyCreated', id: adler, details: hotel } as const;
  const added = { type: 'RoomTypeAdded', id: double, details: doubleDetails } as const;
  const property = [made, added].reduce(
    (state, event) => evolveProperty(state, event),
    emptyProperty(adler),
  );
  const booking: BookingState = {
    ...emptyBooking(id),
    status: kind === 'cancellation' ? 'cancelled' : 'confirmed',
    terms: {
      propertyId: adler,
      stay: { arrival: ARRIVAL, departure: addDays(ARRIVAL, 3) },
      rooms: [
        { roomTypeId: double, party: { adults: 2, children: 1 }, nightlyMinor: [totalMinor, 0, 0] },
      ],
      currency: currency as Currency,
      totalMinor,
      capture: 'at_booking',
    },
    payer: { guest: { firstName: 'Ada', lastName: 'Byron', email, ...otherwise.guest } },
    departure: addDays(ARRIVAL, 3),
    ...otherwise.booking,
  };
  const atMs = Date.parse('2027-03-01T11:00:00Z');
  return { id: `mail_b1_${sequence}`, kind, atMs, sequence, email, booking, property };
}
