/** What clients are told about bookings that came in from channels: schemas, and states as them. */
import { z } from 'zod';
import { type ChannelBookingState, PARK_CODES } from '../../domain/channels/channel-booking.ts';
import type { SoldBooking } from '../../domain/channels/sold-booking.ts';
import type { Currency } from '../../domain/money.ts';
import type { ChannelAccess } from '../../ports/channel-bookings.ts';
import { named } from '../answer-parts.ts';
import { instantBody, moneyBody } from '../rejection-body.ts';

const id = z.string();
const count = z.int().min(0);
const money = z.strictObject({ amount: z.string(), currency: z.string() });

const soldAnswer = z.strictObject({
  status: z.enum(['new', 'modified', 'cancelled']),
  hotelCode: z.string(),
  soldBy: z.string().nullable(),
  rooms: z.array(
    z.strictObject({
      roomCode: z.string().nullable(),
      planCode: z.string().nullable(),
      arrival: z.iso.date(),
      departure: z.iso.date(),
      adults: count,
      children: count,
      /** Night by night; null where only a total is said. */
      nightlyPrices: z.array(money).nullable(),
    }),
  ),
  total: money,
  guest: z.strictObject({ firstName: z.string(), lastName: z.string() }),
  notes: z.string().nullable(),
  collectedBy: z.enum(['ota', 'property']),
});

export const channelBookingAnswer = named(
  'ChannelBooking',
  z.strictObject({
    id,
    channelId: id,
    /** What the OTA calls the booking, and the latest of its revisions. */
    code: z.string(),
    revision: count,
    revisionId: z.string(),
    status: z.enum(['waiting', 'applied', 'parked', 'dismissed']),
    /** Why a person has to look. */
    parked: z.strictObject({ code: z.enum(PARK_CODES), detail: z.string() }).nullable(),
    /** How the last revision that was put in force came out. */
    outcome: z.enum(['created', 'modified', 'cancelled', 'unneeded']).nullable(),
    bookingId: id.nullable(),
    /** What the OTA says; null when it could not be understood. */
    sold: soldAnswer.nullable(),
    /** The message itself, where it could not be understood. */
    raw: z.string().nullable(),
    receivedAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  }),
);

export const channelBookingsAnswer = named(
  'ChannelBookings',
  z.strictObject({ items: z.array(channelBookingAnswer) }),
);

export const channelAccessAnswer = named(
  'ChannelAccess',
  z.strictObject({
    path: z.string(),
    username: z.string(),
    password: z.string(),
    /** Until when the password before it lets in as well. */
    previousPasswordUntil: z.iso.datetime().nullable(),
  }),
);

export function channelAccessBody(
  channelId: string,
  { previousUntilMs, ...access }: ChannelAccess,
): z.input<typeof channelAccessAnswer> {
  const previousPasswordUntil = previousUntilMs === null ? null : instantBody(previousUntilMs);
  return { path: `/v1/channels/${channelId}/inbound`, ...access, previousPasswordUntil };
}

/** A record is told only once there is a word in it. */
export function channelBookingBody(
  state: ChannelBookingState,
): z.input<typeof channelBookingAnswer> {
  const { word, channelId, parked, status } = state;
  return {
    id: state.id,
    channelId: channelId ?? '',
    code: state.code,
    revision: word?.revision ?? 0,
    revisionId: word?.revisionId ?? '',
    status,
    parked: status === 'parked' && parked !== undefined ? { ...parked } : null,
    outcome: state.outcome ?? null,
    bookingId: state.bookingId ?? null,
    sold: word?.sold === undefined ? null : soldBody(word.sold),
    raw: word?.fault?.raw ?? null,
    receivedAt: instantBody(state.receivedAtMs),
    updatedAt: instantBody(state.updatedAtMs),
  };
}

/** Without the guest's addresses and without any card: the hotel's booking has them. */
function soldBody(sold: SoldBooking): z.input<typeof soldAnswer> {
  const { status, hotelCode, soldBy, guest, collectedBy } = sold;
  const price = (minor: number) => moneyBody(minor, sold.currency as Currency);
  return {
    status,
    hotelCode,
    soldBy,
    rooms: sold.rooms.map(({ roomCode, planCode, stay, adults, children, nightlyMinor }) => {
      const nightlyPrices = nightlyMinor?.map(price) ?? null;
      return { roomCode, planCode, ...stay, adults, children, nightlyPrices };
    }),
    total: price(sold.totalMinor),
    guest: { firstName: guest.firstName, lastName: guest.lastName },
    notes: sold.notes ?? null,
    collectedBy,
  };
}
