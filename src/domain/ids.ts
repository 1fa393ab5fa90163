/**
 * Branded identifiers, so a room type cannot be passed where a property is meant. The alphabet is
 * the one nact accepts in an actor's name and the one a URL path carries unescaped.
 */

export type PropertyId = string & { readonly __brand: 'PropertyId' };
/** An id that is unique within its property. */
export type RoomTypeId = string & { readonly __brand: 'RoomTypeId' };
/** An id that is unique within its room type. */
export type RatePlanId = string & { readonly __brand: 'RatePlanId' };
/** Through whom a booking comes: `direct`, or the short name of an OTA or another seller. */
export type Channel = string & { readonly __brand: 'Channel' };
/** What is on the door; unique within its property. */
export type RoomNumber = string & { readonly __brand: 'RoomNumber' };
/** Also the id of the hold that a booking may have begun as. */
export type BookingId = string & { readonly __brand: 'BookingId' };
/** A trip of several legs. */
export type TripId = string & { readonly __brand: 'TripId' };
/** An outside supplier of legs, by the name that the configuration gives it. */
export type SupplierName = string & { readonly __brand: 'SupplierName' };

/** Rooms kept for a group or an allotment. */
export type BlockId = string & { readonly __brand: 'BlockId' };

/** The hotel's own site, desk and call centre; meant where no channel is named. */
export const DIRECT = 'direct' as Channel;
/** Where webhooks are sent. */
export type WebhookEndpointId = string & { readonly __brand: 'WebhookEndpointId' };
/** The connection of one property to one OTA; `Channel` is the name that the OTA sells under. */
export type ChannelId = string & { readonly __brand: 'ChannelId' };

/** Of somebody who waits for rooms; unique within its property. */
export type WaitlistEntryId = string & { readonly __brand: 'WaitlistEntryId' };

/** Lower-case letters, digits and inner hyphens, 1 to 64 characters. */
export const ID_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** Letters, digits and inner hyphens, 1 to 16 characters: `101`, `12A`, `Garden-3`. */
export const ROOM_NUMBER_PATTERN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,14}[A-Za-z0-9])?$/;

/** Whether `text` has the form of an id. */
export function isId(text: string): boolean {
  return ID_PATTERN.test(text);
}

/** The id if `text` has the form of one, else undefined. */
export function parsePropertyId(text: string): PropertyId | undefined {
  return isId(text) ? (text as PropertyId) : undefined;
}

/** The id if `text` has the form of one, else undefined. */
export function parseRoomTypeId(text: string): RoomTypeId | undefined {
  return isId(text) ? (text as RoomTypeId) : undefined;
}

/** The number if `text` has the form of one, else undefined. */
export function parseRoomNumber(text: string): RoomNumber | undefined {
  return ROOM_NUMBER_PATTERN.test(text) ? (text as RoomNumber) : undefined;
}

/** The id if `text` has the form of one, else undefined. */
export function parseRatePlanId(text: string): RatePlanId | undefined {
  return isId(text) ? (text as RatePlanId) : undefined;
}

/** The channel if `text` has the form of one, that of an id, else undefined. */
export function parseChannel(text: string): Channel | undefined {
  return isId(text) ? (text as Channel) : undefined;
}

/** The id if `text` has the form of one, else undefined. */
export function parseBookingId(text: string): BookingId | undefined {
  return isId(text) ? (text as BookingId) : undefined;
}

/** The id if `text` has the form of one, else undefined. */
export function parseWebhookEndpointId(text: string): WebhookEndpointId | undefined {
  return isId(text) ? (text as WebhookEndpointId) : undefined;
}

/** The id if `text` has the form of one, else undefined. */
export function parseChannelId(text: string): ChannelId | undefined {
  return isId(text) ? (text as ChannelId) : undefined;
}

/** The id if `text` has the form of one, else undefined. */
export function parseBlockId(text: string): BlockId | undefined {
  return isId(text) ? (text as BlockId) : undefined;
}

/** The id if `text` has the form of one, else undefined. */
export function parseWaitlistEntryId(text: string): WaitlistEntryId | undefined {
  return isId(text) ? (text as WaitlistEntryId) : undefined;
}

/** The id if `text` has the form of one, else undefined. */
export function parseTripId(text: string): TripId | undefined {
  return isId(text) ? (text as TripId) : undefined;
}

/** The name if `text` has the form of one, that of an id, else undefined. */
export function parseSupplierName(text: string): SupplierName | undefined {
  return isId(text) ? (text as SupplierName) : undefined;
}
