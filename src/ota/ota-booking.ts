/**
 * A booking as an OTA keeps it, and each state of it that the hotel is told: a revision is a whole
 * snapshot, never a difference. Shapes only; who may book what is decided in `ota-desk.ts`.
 */
import { z } from 'zod';
import { limits } from '../limits.ts';
import { dayOf } from '../replay/own-dates.ts';

const date = z.string().refine((text) => dayOf(text) !== undefined, 'must be a YYYY-MM-DD');
const amount = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, 'must be an amount such as "120.00"');
const guests = z.int().min(0).max(limits.partyGuestsMax);
const words = z.string().min(1).max(200);

const bookedRoom = z.strictObject({
  roomCode: z.string().max(64),
  planCode: z.string().max(64),
  adults: guests.default(2),
  children: guests.default(0),
  childAges: z.array(z.int().min(0).max(limits.childAgeMax)).max(limits.partyGuestsMax).optional(),
  /** Of each night; left out, the plan's own prices as the hotel has told them. */
  nightlyPrice: amount.optional(),
});

const stay = {
  arrival: date,
  departure: date,
  rooms: z.array(bookedRoom).min(1).max(limits.bookingRoomsMax),
} as const;

const guest = z.strictObject({
  firstName: words,
  lastName: words,
  email: z.email().max(254).optional(),
  phone: words.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

/** `isForced` sells whatever the calendar says: the OTA believes itself and nobody else. */
const isForced = z.boolean().default(false);

export const bookingBody = z.strictObject({
  ...stay,
  /** Under which the guest knows it; left out, one is made. */
  code: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional(),
  guest: guest.prefault({ firstName: 'Guest', lastName: 'of the OTA' }),
  notes: z.string().max(1_000).optional(),
  isForced,
});

/** What is left out stays as it is. */
export const changeBody = z.strictObject({
  arrival: stay.arrival.optional(),
  departure: stay.departure.optional(),
  rooms: stay.rooms.optional(),
  guest: guest.optional(),
  notes: z.string().max(1_000).optional(),
  isForced,
});

export type BookingAsked = z.infer<typeof bookingBody>;
export type ChangeAsked = z.infer<typeof changeBody>;

export type BookingStatus = 'new' | 'modified' | 'cancelled';

export interface OtaRoom {
  readonly roomCode: string;
  readonly planCode: string;
  readonly adults: number;
  readonly children: number;
  readonly childAges?: readonly number[] | undefined;
  /** Decimal amounts of the listing's currency, by night. */
  readonly days: Readonly<Record<string, string>>;
}

export interface OtaBooking {
  readonly code: string;
  /** Counted from 1. */
  readonly revision: number;
  readonly status: BookingStatus;
  readonly arrival: string;
  readonly departure: string;
  readonly rooms: readonly OtaRoom[];
  readonly guest: z.infer<typeof guest>;
  readonly notes?: string | undefined;
  readonly currency: string;
}

/** One state of a booking on its way to the hotel. */
export interface Revision {
  readonly id: string;
  readonly listing: string;
  readonly booking: OtaBooking;
  /** Epoch milliseconds; grows strictly within a listing. */
  readonly insertedAt: number;
  readonly acknowledgedAt: number | null;
  /** How often it was handed over, answered or not. */
  readonly deliveries: number;
}

/** The nights of a stay as days, its departure not among them. */
export function daysOf({ arrival, departure }: { arrival: string; departure: string }): number[] {
  const first = dayOf(arrival) ?? 0;
  const count = (dayOf(departure) ?? 0) - first;
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index);
}
