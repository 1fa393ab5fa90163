/** What an endpoint can be told of. The names travel on the wire and are stable. */

export const webhookEventTypes = [
  'reservation.created',
  'reservation.amended',
  'reservation.canceled',
  'reservation.checked_in',
  'reservation.checked_out',
  'reservation.no_show',
  'reservation.walked',
  'reservation.unit_assigned',
  'reservation.failed',
  'reservation.overbooked',
  'hold.created',
  'hold.extended',
  'hold.confirmed',
  'hold.released',
  'hold.expired',
  'payment.action_required',
  'payment.authorised',
  'payment.captured',
  'payment.voided',
  'payment.refunded',
  'payment.escalated',
  'waitlist.offered',
  'waitlist.left',
  'room.status_changed',
  'trip.confirmed',
  'trip.failed',
  'trip.canceled',
  'trip.escalated',
  'block.created',
  'block.changed',
  'block.confirmed',
  'block.released',
  'block.canceled',
  'ari.changed',
] as const;

/** What an endpoint can ask to be told of. */
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** The test message, which an endpoint gets whatever it asked for. */
export const PING_TYPE = 'webhook.ping';

/** A type of message as it is sent. */
export type WebhookMessageType = WebhookEventType | typeof PING_TYPE;
