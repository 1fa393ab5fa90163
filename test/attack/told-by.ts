/** Takes from an answer whatever a later request may name. */
import type { Told } from './hotel-hints.ts';
import type { WireReply } from './wire.ts';

export function learn(told: Told, reply: WireReply): void {
  told.learn('etag', reply.headers.etag);
  if (reply.status >= 300 || reply.text === '') return;
  const body = JSON.parse(reply.text);
  if ('cases' in body) told.learn('tripId', body.id);
  else if ('deducts' in body) told.learn('blockId', body.id);
  else if ('allowedActions' in body) told.learn('bookingId', body.id);
  if (body.status === 'held') told.learn('holdId', body.id);
  if ('roomTypes' in body && !('hotelCode' in body)) told.learn('propertyId', body.id);
  if ('hotelCode' in body) told.learn('channelId', body.id);
  if ('eventTypes' in body) told.learn('webhookEndpointId', body.id);
  told.learn('roomTypeId', body.roomTypeId);
  told.learn('ratePlanId', body.ratePlanId);
  told.learn('cursor', body.nextCursor);
  told.learn('quoteToken', body.token);
  for (const entry of body.entries ?? [body]) {
    if ('joinedAt' in entry) told.learn('entryId', entry.id);
    if (entry.status === 'offered') told.learn('offerId', entry.offer.id);
  }
  for (const item of body.items ?? []) {
    if ('revisionId' in item) told.learn('channelBookingId', item.id);
  }
  for (const item of body.items ?? []) if ('queue' in item) told.learn('deadLetterId', item.id);
}
