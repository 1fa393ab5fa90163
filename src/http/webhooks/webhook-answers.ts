/** What clients are told about endpoints of webhooks, and the schema of every message sent there. */
import { z } from 'zod';
import {
  PING_TYPE,
  type WebhookMessageType,
  webhookEventTypes,
} from '../../domain/webhooks/webhook-event-types.ts';
import { moneyAnswer, named } from '../answer-parts.ts';
import { pageOf } from '../responses.ts';

const date = z.iso.date();
const instant = z.iso.datetime();
const id = z.string();
const count = z.int().min(0);

const endpoint = {
  id,
  url: z.string(),
  description: z.string().nullable(),
  eventTypes: z.array(z.enum(webhookEventTypes)).nullable(),
  propertyIds: z.array(id).nullable(),
  isActive: z.boolean(),
  /** Set while it is inactive by the engine's own doing. */
  disabled: z
    .strictObject({ reason: z.enum(['gone', 'failing', 'backlog']), at: instant })
    .nullable(),
  /** Until when the secret before the present one signs as well. */
  previousSecretUntil: instant.nullable(),
  /** How it fares, as it is read; null in the answer to a change. */
  delivery: z
    .strictObject({
      waiting: count,
      dead: count,
      failingSince: instant.nullable(),
      lastSuccessAt: instant.nullable(),
      lastError: z.string().nullable(),
    })
    .nullable(),
  createdAt: instant,
  updatedAt: instant,
  version: count,
};

export const webhookEndpointAnswer = named('WebhookEndpoint', z.strictObject(endpoint));
export const webhookEndpointsAnswer = named(
  'WebhookEndpoints',
  z.strictObject({ items: z.array(webhookEndpointAnswer) }),
);
/** The secret is told here and never again. */
export const webhookSecretAnswer = named(
  'WebhookEndpointWithSecret',
  z.strictObject({ ...endpoint, secret: z.string().regex(/^whsec_/) }),
);
export const webhookDeleted = named('WebhookEndpointDeleted', z.strictObject({ id }));
export const webhookPinged = named('WebhookPinged', z.strictObject({ messageId: id }));
export const messagesRedriven = named('WebhookRedriven', z.strictObject({ redriven: count }));
export const webhookTriesPage = named(
  'WebhookDeliveries',
  pageOf(
    z.strictObject({
      number: count,
      messageId: id,
      type: z.string(),
      attempt: count,
      at: instant,
      durationMs: count,
      isDelivered: z.boolean(),
      status: count.nullable(),
      error: z.string().nullable(),
    }),
  ),
);

const room = z.strictObject({ roomTypeId: id, ratePlanId: id, adults: count, children: count });
const booking = {
  bookingId: id,
  propertyId: id,
  /** Of a stay that is a leg of a trip. */
  tripId: id.optional(),
  status: z.string(),
  /** Of the booking after the event; its ETag. */
  version: count,
  arrival: date,
  departure: date,
  rooms: z.array(room),
  total: moneyAnswer,
  owed: moneyAnswer,
};
const reservation = named('WebhookReservation', z.strictObject(booking));
const overbooked = z.strictObject({
  ...booking,
  channel: id,
  reservationCode: z.string(),
  overbooked: z.array(z.strictObject({ roomTypeId: id, night: date, rooms: count })),
});
const failed = z.strictObject({ ...booking, failure: z.string() });
const hold = z.strictObject({ ...booking, expiresAt: instant });
const money = z.strictObject({ ...booking, payment: moneyAnswer });
const escalated = z.strictObject({
  ...booking,
  payment: moneyAnswer,
  effect: z.string(),
  reason: z.string(),
});
const block = z.strictObject({ blockId: id, propertyId: id, version: count });
const ari = z.strictObject({
  propertyId: id,
  changes: z.array(
    z.strictObject({
      roomTypeId: id.nullable(),
      kind: z.enum(['availability', 'rates', 'restrictions', 'terms']),
      from: date.nullable(),
      to: date.nullable(),
    }),
  ),
});

/** The guest is not told of: who may reads the entry. */
const waits = { propertyId: id, entryId: id };
const unitAssigned = z.strictObject({
  propertyId: id,
  bookingId: id,
  /** Why they are what they are now; the booking's status when it is over. */
  reason: z.string(),
  /** All that it has; none when they were taken from it. */
  rooms: z.array(
    z.strictObject({
      room: count,
      number: id,
      roomTypeId: id,
      soldAs: id,
      /** What was sold when the room was given, if its guests were sold another type since. */
      givenFor: id.nullable(),
      from: date,
      until: date,
      isLocked: z.boolean(),
    }),
  ),
});
const roomStatus = z.strictObject({
  propertyId: id,
  number: id,
  status: z.enum(['dirty', 'clean', 'inspected']),
});

const tripLeg = z.strictObject({
  leg: count,
  status: z.string(),
  /** Of a stay. */
  bookingId: id.optional(),
  propertyId: id.optional(),
  /** Of what is bought outside. */
  supplier: id.optional(),
  offerId: id.optional(),
  quantity: count.optional(),
  price: moneyAnswer,
});
const tripFields = { tripId: id, status: z.string(), version: count, legs: z.array(tripLeg) };
const trip = named('WebhookTrip', z.strictObject(tripFields));
const stuckTrip = z.strictObject({
  ...tripFields,
  cases: z.array(
    z.strictObject({
      leg: count,
      at: id,
      reference: z.string().nullable(),
      key: z.string(),
      step: z.string(),
      reason: z.string(),
      toDo: z.string(),
    }),
  ),
});

const data: Readonly<Record<WebhookMessageType, z.ZodType>> = {
  'reservation.created': reservation,
  'reservation.amended': reservation,
  'reservation.canceled': reservation,
  'reservation.checked_in': reservation,
  'reservation.checked_out': reservation,
  'reservation.no_show': reservation,
  'reservation.walked': reservation,
  'reservation.unit_assigned': unitAssigned,
  'reservation.failed': failed,
  'reservation.overbooked': overbooked,
  'hold.created': hold,
  'hold.extended': hold,
  'hold.confirmed': reservation,
  'hold.released': reservation,
  'hold.expired': reservation,
  'payment.action_required': reservation,
  'payment.authorised': money,
  'payment.captured': money,
  'payment.voided': reservation,
  'payment.refunded': money,
  'payment.escalated': escalated,
  'waitlist.offered': z.strictObject({
    ...waits,
    holdId: id,
    arrival: date,
    departure: date,
    total: moneyAnswer,
    expiresAt: instant,
  }),
  'waitlist.left': z.strictObject({ ...waits, reason: z.string() }),
  'room.status_changed': roomStatus,
  'trip.confirmed': trip,
  'trip.failed': trip,
  'trip.canceled': trip,
  'trip.escalated': stuckTrip,
  'block.created': block,
  'block.changed': block,
  'block.confirmed': block,
  'block.released': block.extend({ upTo: date.nullable() }),
  'block.canceled': block,
  'ari.changed': ari,
  [PING_TYPE]: z.strictObject({ endpointId: id }),
};

/** The whole body of each type of message. */
export const webhookBodies: ReadonlyMap<WebhookMessageType, z.ZodType> = new Map(
  ([...webhookEventTypes, PING_TYPE] as const).map((type) => [
    type,
    z.strictObject({
      type: z.literal(type),
      timestamp: instant,
      sequence: count,
      orderingKey: z.string(),
      data: data[type],
    }),
  ]),
);
