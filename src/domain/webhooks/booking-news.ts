/**
 * Which messages an event of a booking comes to. An event that only the engine cares about, such as
 * a hold on its way to being paid, comes to none.
 */
import type { BookedRoom, BookingEvent, BookingState } from '../booking/booking.ts';
import { formatAmount } from '../money.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import type { WebhookEventType } from './webhook-event-types.ts';
import type { WebhookNews } from './webhook-message.ts';

/** Without looking at the booking: which types an event of this kind may come to. */
const POSSIBLE: Readonly<Partial<Record<string, readonly WebhookEventType[]>>> = {
  BookingHeld: ['hold.created'],
  BookingHoldExtended: ['hold.extended'],
  BookingConfirmed: [
    'hold.confirmed',
    'reservation.created',
    'reservation.overbooked',
    'payment.authorised',
  ],
  BookingFailed: ['reservation.failed'],
  BookingExpired: ['hold.expired'],
  BookingCancelled: ['hold.released', 'reservation.canceled'],
  BookingMarkedNoShow: ['reservation.no_show'],
  ModificationConfirmed: ['reservation.amended', 'reservation.overbooked'],
  GuestChanged: ['reservation.amended'],
  GuestWalked: ['reservation.walked'],
  GuestCheckedIn: ['reservation.checked_in'],
  GuestCheckedOut: ['reservation.checked_out'],
  GuestDepartedEarly: ['reservation.checked_out'],
  PaymentActionRequired: ['payment.action_required'],
  PaymentCaptured: ['payment.captured'],
  // It was authorised and captured in one.
  PaymentCharged: ['payment.captured'],
  PaymentVoided: ['payment.voided'],
  PaymentRefunded: ['payment.refunded'],
  PaymentEscalated: ['payment.escalated'],
};

export function possibleBookingNews(type: string): readonly WebhookEventType[] {
  return POSSIBLE[type] ?? [];
}

/** `before` is the booking that the event was decided on, `after` what it has made of it. */
export function bookingNews(
  before: BookingState,
  event: BookingEvent,
  after: BookingState,
  version: number,
): readonly WebhookNews[] {
  return typesOf(before, event).map((type) => ({
    type,
    data: { ...bookingData(after, version), ...moreOf(type, event, after) },
  }));
}

function typesOf(before: BookingState, event: BookingEvent): readonly WebhookEventType[] {
  const possible = possibleBookingNews(event.type);
  switch (event.type) {
    case 'BookingHeld':
      // A direct booking is held for the moment of its payment only.
      return before.isDirect ? [] : possible;
    case 'BookingCancelled':
      return [before.status === 'held' ? 'hold.released' : 'reservation.canceled'];
    case 'BookingConfirmed':
      return possible.filter((type) => {
        if (type === 'hold.confirmed') return !before.isDirect;
        if (type === 'reservation.overbooked') return event.overbooked !== undefined;
        return type !== 'payment.authorised' || event.reference !== undefined;
      });
    case 'ModificationConfirmed':
      return possible.filter((type) => {
        return type !== 'reservation.overbooked' || isMoreOverbooked(before, event.overbooked);
      });
    default:
      return possible;
  }
}

/** Whether a change took rooms that were not there, beside those that were not there before. */
function isMoreOverbooked(
  { overbooked: before = [] }: BookingState,
  after: BookingState['overbooked'] = [],
): boolean {
  return after.some(({ roomTypeId, night, rooms }) => {
    const known = before.find((one) => one.roomTypeId === roomTypeId && one.night === night);
    return rooms > (known?.rooms ?? 0);
  });
}

function bookingData(state: BookingState, version: number): Readonly<Record<string, unknown>> {
  const { id, status, terms, owedMinor } = state;
  const { propertyId, tripId, stay, rooms, totalMinor, currency } = terms;
  const money = (minor: number) => ({ amount: formatAmount(minor, currency), currency });
  return {
    bookingId: id,
    propertyId,
    ...(tripId === undefined ? {} : { tripId }),
    status,
    version,
    arrival: stay.arrival,
    departure: state.departure,
    rooms: rooms.map(roomData),
    total: money(totalMinor),
    owed: money(owedMinor),
  };
}

function roomData({ roomTypeId, ratePlanId = BASE_PLAN, party }: BookedRoom) {
  const { adults, children } = party;
  return { roomTypeId, ratePlanId, adults, children };
}

/** What this event has to say beside the booking itself. */
function moreOf(
  type: WebhookEventType,
  event: BookingEvent,
  state: BookingState,
): Readonly<Record<string, unknown>> {
  const { terms, payment: paid, failure, holdUntilMs } = state;
  const { currency, channel, channelReference } = terms;
  if (type === 'reservation.overbooked') {
    return { channel, reservationCode: channelReference?.code, overbooked: state.overbooked };
  }
  const payment = (minor: number) => ({
    payment: { amount: formatAmount(minor, currency), currency },
  });
  switch (event.type) {
    case 'BookingConfirmed':
      return type === 'payment.authorised'
        ? payment(paid.authorisations.reduce((sum, one) => sum + one.authorisedMinor, 0))
        : {};
    case 'BookingFailed':
      return { failure: failure?.code };
    case 'BookingHeld':
    case 'BookingHoldExtended':
      return { expiresAt: new Date(holdUntilMs ?? 0).toISOString() };
    case 'PaymentCaptured':
    case 'PaymentCharged':
    case 'PaymentRefunded':
      return payment(event.amountMinor);
    case 'PaymentEscalated':
      return { ...payment(event.amountMinor), effect: event.kind, reason: event.reason };
    default:
      return {};
  }
}
