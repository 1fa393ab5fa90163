/** Which messages an event of a trip comes to. What happens on the way to its end comes to none. */
import { formatAmount } from '../money.ts';
import { priceOf, type TripEvent, type TripLeg, type TripState } from '../trip/trip.ts';
import { casesOf } from '../trip/trip-case.ts';
import type { WebhookEventType } from './webhook-event-types.ts';
import type { WebhookNews } from './webhook-message.ts';

const NEWS: Readonly<Partial<Record<string, WebhookEventType>>> = {
  TripConfirmed: 'trip.confirmed',
  TripFailed: 'trip.failed',
  TripCancelled: 'trip.canceled',
  TripEscalated: 'trip.escalated',
};

/** Without looking at the trip: which type an event of this kind comes to, if any. */
export function tripNewsType(type: string): WebhookEventType | undefined {
  return NEWS[type];
}

/** `after` is what the event has made of the trip, at `version`. */
export function tripNews(
  event: TripEvent,
  after: TripState,
  version: number,
): readonly WebhookNews[] {
  const type = tripNewsType(event.type);
  if (type === undefined) return [];
  const { id: tripId, status, legs } = after;
  const data = { tripId, status, version, legs: legs.map(legData) };
  if (type !== 'trip.escalated') return [{ type, data }];
  return [{ type, data: { ...data, cases: casesOf(after) } }];
}

function legData(leg: TripLeg): Readonly<Record<string, unknown>> {
  const { request } = leg;
  const { amountMinor, currency } = priceOf(request);
  const what =
    request.kind === 'stay'
      ? { bookingId: request.bookingId, propertyId: request.terms.propertyId }
      : { supplier: request.supplier, offerId: request.offerId, quantity: request.quantity };
  const price = { amount: formatAmount(amountMinor, currency), currency };
  return { leg: leg.leg, status: leg.status, ...what, price };
}
