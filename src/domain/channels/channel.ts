/**
 * A channel: the connection of one property to one OTA. Where it is reached and in which format,
 * what its codes mean, and by which rules it sells less or dearer than the hotel itself. What is
 * sent to it, and how that fares, is no matter of this record.
 */
import type { CivilDate } from '../calendar.ts';
import type { Channel, ChannelId, PropertyId, RatePlanId, RoomTypeId } from '../ids.ts';
import type { PriceAdjustment } from '../rates/rate-plan.ts';

/** The OTA's code for a room type; each room type and each code at most once in a channel. */
export interface RoomTypeMapping {
  readonly roomTypeId: RoomTypeId;
  readonly code: string;
}

/** The OTA's code for a rate plan of a mapped room type. */
export interface RatePlanMapping {
  readonly roomTypeId: RoomTypeId;
  readonly ratePlanId: RatePlanId;
  readonly code: string;
  /** For how many adults prices are sent, the fewest first; one figure at least. */
  readonly occupancies: readonly number[];
  /** What its prices are here instead of by the channel's markup; null: the channel's. */
  readonly markup: PriceAdjustment | null;
}

/**
 * How many of the rooms that are free an OTA is told of. Where several rules meet a night, the one
 * that leaves least decides: any closes, none opens.
 */
export interface AvailabilityRule {
  /** Every room type when null. */
  readonly roomTypeIds: readonly RoomTypeId[] | null;
  /** Both included; open when null. */
  readonly from: CivilDate | null;
  readonly to: CivilDate | null;
  /** ISO, 1 Monday to 7 Sunday; all when null. */
  readonly weekdays: readonly number[] | null;
  /** Nothing is to be had here. */
  readonly closeOut: boolean;
  /** Rooms kept back. */
  readonly offset: number;
  /** Never more than so many; no cap when null. */
  readonly cap: number | null;
}

/** What staff say of a channel. */
export interface ChannelDetails {
  readonly name: string;
  readonly propertyId: PropertyId;
  /** In whose name bookings come, and whose prices and rules of pricing apply. */
  readonly seller: Channel;
  /** Which messages it takes, such as `channex`. */
  readonly format: string;
  /** Absolute, http or https; what the format's paths are appended to. */
  readonly url: string;
  /** The OTA's code for the property. */
  readonly hotelCode: string;
  readonly roomTypes: readonly RoomTypeMapping[];
  readonly ratePlans: readonly RatePlanMapping[];
  readonly rules: readonly AvailabilityRule[];
  /** On top of the property's prices; null: as they are. */
  readonly markup: PriceAdjustment | null;
  /** Requests of one kind a minute; what the format allows when null. */
  readonly requestsPerMinute: number | null;
  /** Ranges in one request; what the format allows when null. */
  readonly rangesPerRequest: number | null;
  /** Minutes between comparisons with what the OTA has; never by itself when null. */
  readonly reconcileEveryMinutes: number | null;
}

/** What of a channel never changes. */
export type ChannelChanges = Partial<Omit<ChannelDetails, 'propertyId' | 'format' | 'seller'>>;

/** Sealed with a key that is in no journal; `names` says what is in it. */
export interface SealedCredentials {
  readonly sealed: string;
  readonly names: readonly string[];
}

/** Why nothing is sent. */
export type ChannelPause =
  /** It has never been switched on. */
  | 'new'
  | 'staff'
  /** The OTA does not take the credentials. */
  | 'unauthorised';

/** A channel as its events have made it. */
export interface ChannelState {
  readonly exists: boolean;
  readonly id: ChannelId;
  readonly details: ChannelDetails;
  readonly credentials: (SealedCredentials & { readonly setAtMs: number }) | undefined;
  /** Undefined while it is sent to. */
  readonly paused: { readonly reason: ChannelPause; readonly atMs: number } | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export type ChannelCommand =
  | { readonly type: 'create_channel'; readonly details: ChannelDetails }
  | { readonly type: 'change_channel'; readonly changes: ChannelChanges }
  | { readonly type: 'set_channel_credentials'; readonly credentials: SealedCredentials }
  | { readonly type: 'pause_channel'; readonly reason: Exclude<ChannelPause, 'new'> }
  | { readonly type: 'resume_channel' }
  | { readonly type: 'delete_channel' };

export type ChannelEvent =
  | { readonly type: 'ChannelCreated'; readonly details: ChannelDetails }
  | { readonly type: 'ChannelChanged'; readonly changes: ChannelChanges }
  | { readonly type: 'ChannelCredentialsSet'; readonly credentials: SealedCredentials }
  | { readonly type: 'ChannelPaused'; readonly reason: Exclude<ChannelPause, 'new'> }
  | { readonly type: 'ChannelResumed' }
  | { readonly type: 'ChannelDeleted' };

/** What is missing before a channel can be switched on. */
export type ChannelLack = 'credentials' | 'room_types';

/** A code, or a room type or plan (`type/plan`), that would have two meanings or none. */
export interface AmbiguousMapping {
  readonly list: 'roomTypes' | 'ratePlans';
  readonly id: string;
  readonly fault: 'code_repeated' | 'mapped_twice' | 'room_type_unmapped';
}
