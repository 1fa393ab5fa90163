/** What clients are told about trips and suppliers: the schema of every answer. */
import { z } from 'zod';
import {
  allowedActionsAnswer,
  historyEvent,
  moneyAnswer,
  named,
  reasonAnswer,
} from '../answer-parts.ts';
import { bookingStatus } from '../requests.ts';
import { guestAnswer, pageOf } from '../responses.ts';
import { tripStatus } from './trip-requests.ts';

const date = z.iso.date();
const instant = z.iso.datetime();
const id = z.string();
const count = z.int().min(0);

const legAnswer = named(
  'TripLeg',
  z.strictObject({
    leg: count,
    status: z.enum([
      'reserving',
      'reserved',
      'confirming',
      'confirmed',
      'undoing',
      'undone',
      'refused',
      'stuck',
      'kept',
    ]),
    stay: z
      .strictObject({
        bookingId: id,
        propertyId: id,
        arrival: date,
        departure: date,
        rooms: count,
        /** Of its booking now, whose dates, rooms and price these are; where the trip is read. */
        status: bookingStatus.optional(),
      })
      .optional(),
    supplier: z.strictObject({ name: id, offerId: id, quantity: count }).optional(),
    price: moneyAnswer,
    /** False: once it is confirmed nothing gives the money back, so it is confirmed last. */
    isRefundable: z.boolean(),
    /** What the other side calls it. */
    reference: z.string().nullable(),
    /** Until when it is reserved. */
    reservedUntil: instant.optional(),
    /** Where the customer has to act before the leg can be paid. */
    actionUrl: z.string().optional(),
    /** What undoing it has cost. */
    fee: moneyAnswer.optional(),
    /** What a person has said of it. */
    note: z.string().optional(),
  }),
);

export const tripAnswer = named(
  'Trip',
  z.strictObject({
    id,
    status: tripStatus,
    legs: z.array(legAnswer),
    /** What all legs cost, one sum a currency: of one that is over, what is owed for it. */
    totals: z.array(moneyAnswer),
    guest: guestAnswer,
    /** Why it was, or is being, undone. */
    undo: z
      .strictObject({
        kind: z.enum(['leg_refused', 'timed_out', 'not_undoable', 'cancelled', 'resolved']),
        legs: z.array(count),
        detail: z.string(),
        reason: reasonAnswer.optional(),
      })
      .optional(),
    /** What a person has to do: one for each leg that is stuck. */
    cases: z.array(
      z.strictObject({
        leg: count,
        at: id,
        reference: z.string().nullable(),
        key: z.string(),
        step: z.enum(['try', 'confirm', 'cancel']),
        reason: z.string(),
        toDo: z.string(),
      }),
    ),
    createdAt: instant,
    updatedAt: instant,
    version: count,
    allowedActions: allowedActionsAnswer,
    links: z.strictObject({ self: z.string(), history: z.string(), cancellation: z.string() }),
  }),
);
export const tripsPage = named(
  'TripsPage',
  pageOf(
    z.strictObject({
      id,
      status: z.string(),
      guestName: z.string(),
      legCount: count,
      createdAt: instant,
      updatedAt: instant,
      position: count,
    }),
  ),
);
export const tripHistoryAnswer = named(
  'TripHistory',
  z.strictObject({ tripId: id, events: z.array(historyEvent) }),
);
export const tripFeesAnswer = named(
  'TripCancellation',
  z.strictObject({
    tripId: id,
    isAllowed: z.boolean(),
    reasons: z.array(reasonAnswer),
    legs: z.array(z.strictObject({ leg: count, fee: moneyAnswer, reasons: z.array(reasonAnswer) })),
    /** One sum for each currency: what expectedFees is compared with. */
    fees: z.array(moneyAnswer),
  }),
);
export const suppliersAnswer = named(
  'Suppliers',
  z.strictObject({ items: z.array(z.strictObject({ name: id, offers: z.string() })) }),
);
export const supplierOffersAnswer = named(
  'SupplierOffers',
  z.strictObject({
    supplier: id,
    items: z.array(
      z.strictObject({
        offerId: id,
        title: z.string(),
        price: moneyAnswer,
        isRefundable: z.boolean(),
        cancellationFee: moneyAnswer,
      }),
    ),
  }),
);
