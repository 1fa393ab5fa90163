/**
 * A channel: the connection of one property to one OTA. Where it is reached and in which format,
 * what its codes mean, and by which rules it sells less or dearer than the hotel itself. What is
 * sent to it, and how that fares, is no matter of this record.
 */
import type { CivilDate } from '../calendar.ts';
import type { NothingChanged } from '../decision.ts';
import type { Channel, ChannelId, PropertyId, RatePlanId, RoomTypeId } from '../ids.ts';
import type { AriKind } from './ari-value.ts';

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
  /** Hundredths of a percent on top of its prices; the channel's markup when null. */
  readonly markupBasisPoints: number | null;
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
  /** Hundredths of a percent on top of the property's prices; negative for less. */
  readonly markupBasisPoints: number;
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

/** What the OTA shows when it pushes. It is replaced without a gap: for a while both let it in. */
export interface ChannelPasswords {
  /** 1, 2, 3, …: the one that is told. It is derived from the engine's secret and this number. */
  readonly current: number;
  /** The one before it, which lets in as well until then; epoch milliseconds. */
  readonly previous?: { readonly number: number; readonly untilMs: number };
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
  readonly passwords: ChannelPasswords;
  /** Undefined while it is sent to. */
  readonly paused: { readonly reason: ChannelPause; readonly atMs: number } | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** Where the OTA had something else than it should have. */
export interface ChannelDrift {
  readonly kind: AriKind;
  readonly roomTypeId: RoomTypeId;
  /** Of rates; null for availability. */
  readonly ratePlanId: RatePlanId | null;
  readonly night: CivilDate;
  /** As text for people: `3`, or `price 120.00, stop sell`. */
  readonly here: string;
  readonly there: string;
  readonly cause: DriftCause;
}

/** Why an OTA may have something else, as far as that can be told from here. */
export type DriftCause =
  /** It has refused the value. */
  | 'refused'
  /** A request that said it was never answered. */
  | 'answer_lost'
  /** It has what was said before: it took the last value and did not keep it. */
  | 'not_kept'
  /** It was never said since the channel was switched on. */
  | 'never_said'
  /** It has something that it was not told: somebody has changed it there. */
  | 'changed_there'
  /** What was said last is not known any more, as after a restart. */
  | 'not_known';

/** What came of comparing an OTA's calendar with the hotel's. */
export interface ReconciliationReport {
  readonly startedAtMs: number;
  /** Both included. */
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** Values looked at. */
  readonly compared: number;
  /** Left alone, since they moved while they were looked at or were about to be said anyway. */
  readonly moved: number;
  readonly differing: number;
  /** The first of them, `limits.channelDriftsKept` at most. */
  readonly drifts: readonly ChannelDrift[];
  /** Why not everything was compared; null when it was. */
  readonly incomplete: string | null;
}

export type ChannelCommand =
  | { readonly type: 'create_channel'; readonly details: ChannelDetails }
  | { readonly type: 'change_channel'; readonly changes: ChannelChanges }
  | { readonly type: 'set_channel_credentials'; readonly credentials: SealedCredentials }
  /** `overlapMs` 0: the old password lets nobody in from now on. */
  | { readonly type: 'rotate_channel_password'; readonly overlapMs: number }
  | { readonly type: 'pause_channel'; readonly reason: Exclude<ChannelPause, 'new'> }
  | { readonly type: 'resume_channel' }
  | { readonly type: 'delete_channel' }
  /** Everything is said once more. */
  | { readonly type: 'sync_channel' }
  | { readonly type: 'reconcile_channel' }
  /** What the OTA has refused is said once more. */
  | { readonly type: 'redrive_channel' }
  /** The engine's own. */
  | { readonly type: 'record_reconciliation'; readonly report: ReconciliationReport };

export type ChannelEvent =
  | NothingChanged
  | {
      readonly type: 'ChannelCreated';
      readonly details: ChannelDetails;
      /** Where the id was another channel's before, whose older passwords let nobody in. */
      readonly passwordNumber?: number;
    }
  | { readonly type: 'ChannelChanged'; readonly changes: ChannelChanges }
  | { readonly type: 'ChannelCredentialsSet'; readonly credentials: SealedCredentials }
  | {
      readonly type: 'ChannelPasswordRotated';
      readonly passwordNumber: number;
      /** Until when the one before it lets in as well. */
      readonly previousUntilMs: number;
    }
  | { readonly type: 'ChannelPaused'; readonly reason: Exclude<ChannelPause, 'new'> }
  | { readonly type: 'ChannelResumed' }
  | { readonly type: 'ChannelDeleted' }
  | { readonly type: 'ChannelSyncRequested' }
  | { readonly type: 'ChannelReconciliationRequested' }
  | { readonly type: 'ChannelRedriven' }
  | { readonly type: 'ChannelReconciled'; readonly report: ReconciliationReport };

/** What is missing before a channel can be switched on. */
export type ChannelLack = 'credentials' | 'room_types';

/** A code, or a room type or plan (`type/plan`), that would have two meanings or none. */
export interface AmbiguousMapping {
  readonly list: 'roomTypes' | 'ratePlans' | 'rules';
  readonly id: string;
  readonly fault: 'code_repeated' | 'mapped_twice' | 'room_type_unmapped' | 'too_many_adults';
}
