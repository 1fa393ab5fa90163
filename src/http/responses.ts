/**
 * What clients are told: the schema of every answer. Its types hold the functions that make the
 * bodies, and the OpenAPI document prints it, so neither can promise what the other does not give.
 */
import { z } from 'zod';
import {
  allowedActionsAnswer,
  chargeAnswer,
  historyEvent,
  moneyAnswer,
  named,
  reasonAnswer,
  totalsAnswer,
} from './answer-parts.ts';
import { channelSaleFields } from './channels/channel-sale-body.ts';
import { paymentPlanAnswer, policiesAnswer } from './pricing/policy-answers.ts';
import { mealPlan } from './pricing/rate-plan-requests.ts';
import { bookingStatus } from './requests.ts';

const date = z.iso.date();
const instant = z.iso.datetime();
const id = z.string();
const count = z.int().min(0);

const nightPrice = named('NightPrice', z.strictObject({ night: date, price: moneyAnswer }));
export const problemAnswer = named(
  'Problem',
  z.strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    hint: z.string(),
    requestId: z.string(),
    errors: z.array(
      z.strictObject({
        in: z.enum(['body', 'query', 'path', 'header']),
        pointer: z.string(),
        detail: z.string(),
      }),
    ),
    reasons: z.array(reasonAnswer),
    bookingId: id.optional(),
    tripId: id.optional(),
    retryAfterMs: z.number().optional(),
  }),
);

const occupancy = z.strictObject({ adultsMax: count, childrenMax: count, guestsMax: count });
const roomTypeAnswer = named(
  'RoomType',
  z.strictObject({ id, name: z.string(), rooms: count, occupancy, basePrice: moneyAnswer }),
);
export const propertyAnswer = named(
  'Property',
  z.strictObject({
    id,
    name: z.string(),
    address: z.strictObject({
      street: z.string(),
      city: z.string(),
      postalCode: z.string(),
      country: z.string(),
    }),
    coordinates: z.strictObject({ latitude: z.number(), longitude: z.number() }),
    timeZone: z.string(),
    currency: z.string(),
    capture: z.enum(['at_booking', 'at_check_in']),
    roomTypes: z.array(roomTypeAnswer),
    version: count,
  }),
);
export const roomTypeCreated = named(
  'RoomTypeCreated',
  z.strictObject({ roomTypeId: id, property: propertyAnswer }),
);

/** A page of a list, with the cursor of the next one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const propertiesPage = named(
  'PropertiesPage',
  pageOf(z.strictObject({ id, name: z.string() })),
);
export const pricesAnswer = named(
  'Prices',
  z.strictObject({
    propertyId: id,
    roomTypeId: id,
    nights: z.array(z.strictObject({ night: date, price: moneyAnswer, isOverride: z.boolean() })),
  }),
);

export const offersAnswer = named(
  'StayOffers',
  z.strictObject({
    propertyId: id,
    arrival: date,
    departure: date,
    offers: z.array(
      z.strictObject({
        roomTypeId: id,
        name: z.string(),
        ratePlanId: id,
        ratePlanName: z.string(),
        mealPlan,
        isAvailable: z.boolean(),
        available: count,
        nightly: z.array(moneyAnswer),
        /** Of one room, as `nightly` is. */
        charges: z.array(chargeAnswer),
        /** Of all rooms, as `totals` are. */
        total: moneyAnswer,
        totals: totalsAnswer,
        ...paymentPlanAnswer,
        policies: policiesAnswer,
        reasons: z.array(reasonAnswer),
      }),
    ),
  }),
);

export const guestAnswer = z.strictObject({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
  isVip: z.boolean().optional(),
  isLoyaltyMember: z.boolean().optional(),
  arrivalTime: z.string().optional(),
  locale: z.string().optional(),
});
export const effectKind = z.enum(['capture', 'void', 'refund', 'charge']);
const payment = z.strictObject({
  authorised: moneyAnswer,
  captured: moneyAnswer,
  refunded: moneyAnswer,
  isVoided: z.boolean(),
  /** What should have been paid by now; until check-in it is only reserved where money is taken then. */
  due: moneyAnswer,
  pending: z.array(z.strictObject({ kind: effectKind, amount: moneyAnswer })),
  escalated: z.array(z.strictObject({ kind: effectKind, amount: moneyAnswer, reason: z.string() })),
  actionUrl: z.string().optional(),
  deadline: instant.optional(),
});
export const bookedRoom = z.strictObject({
  roomTypeId: id,
  ratePlanId: id,
  adults: count,
  children: count,
  childAges: z.array(count).optional(),
  nightly: z.array(nightPrice),
  policies: policiesAnswer,
});
export const bookingAnswer = named(
  'Booking',
  z.strictObject({
    id,
    status: bookingStatus,
    propertyId: id,
    stay: z.strictObject({ arrival: date, departure: date }),
    nights: count,
    channel: id,
    /** The block that it was picked up from; absent when from none. */
    blockId: id.optional(),
    ...channelSaleFields,
    /** The trip that it is a leg of. */
    tripId: id.optional(),
    /** The last morning as it really was; earlier than booked after an early departure. */
    departed: date.optional(),
    rooms: z.array(bookedRoom),
    charges: z.array(chargeAnswer),
    total: moneyAnswer,
    totals: totalsAnswer,
    owed: moneyAnswer,
    /** Given back by the hotel without being owed. */
    goodwill: moneyAnswer.optional(),
    payment,
    guest: guestAnswer.nullable(),
    hold: z.strictObject({ expiresAt: instant, isExtended: z.boolean() }).nullable(),
    failure: reasonAnswer.optional(),
    /** Where the guest was sent for want of a room. */
    walk: z.strictObject({ hotel: z.string(), cost: moneyAnswer, reason: z.string() }).optional(),
    /** A change that is under way; what it is to be is in force once it has gone through. */
    modification: z
      .strictObject({
        stay: z.strictObject({ arrival: date, departure: date }),
        total: moneyAnswer,
        deadline: instant,
      })
      .optional(),
    createdAt: instant,
    updatedAt: instant,
    version: count,
    allowedActions: allowedActionsAnswer,
    links: z.strictObject({ self: z.string(), history: z.string(), property: z.string() }),
  }),
);
export const bookingsPage = named(
  'BookingsPage',
  pageOf(
    z.strictObject({
      id,
      propertyId: id,
      status: z.string(),
      arrival: date,
      departure: date,
      guestName: z.string().nullable(),
      roomCount: count,
      total: moneyAnswer,
      createdAt: instant,
      updatedAt: instant,
      position: count,
    }),
  ),
);
export const historyAnswer = named(
  'BookingHistory',
  z.strictObject({ bookingId: id, events: z.array(historyEvent) }),
);

export const deadLettersAnswer = named(
  'DeadLetters',
  z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        queue: z.string(),
        key: z.string(),
        sequence: count,
        attempts: count,
        lastError: z.string().nullable(),
        payload: z.unknown(),
      }),
    ),
  }),
);
export const redriven = named('Redriven', z.strictObject({ id: z.string() }));
const counts = z.record(z.string(), count);
export const engineHealthAnswer = named(
  'EngineHealth',
  z.strictObject({
    status: z.enum(['ok', 'draining', 'storage_unavailable']),
    position: count,
    residentActors: count,
    queuedMessages: count,
    pendingEntries: count,
    deadLetters: counts,
    quarantined: z.array(z.string()),
    followers: counts,
    outboxDead: count,
    parked: count,
    webhooks: z.strictObject({ endpoints: count, inactive: count }),
    /** Null while guests are not written to. */
    mailsWaiting: count.nullable(),
    denials: count,
    deniedNights: z.array(z.strictObject({ night: z.string(), count })),
    prices: z.strictObject({ hits: count, misses: count, cells: count }),
  }),
);
export const healthAnswer = named(
  'Health',
  z.strictObject({ status: z.enum(['ok', 'draining', 'storage_unavailable']), position: count }),
);
