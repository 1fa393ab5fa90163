/**
 * Channels as the engine and its users see them: the calls about them, how each fares, and the way
 * out to OTAs. What travels is a format's to say (channel-format.ts).
 */
import type { CivilDate } from '../domain/calendar.ts';
import type { AriKind } from '../domain/channels/ari-value.ts';
import type {
  ChannelChanges,
  ChannelDetails,
  ChannelState,
  ReconciliationReport,
} from '../domain/channels/channel.ts';
import type { ChannelId, RatePlanId, RoomTypeId } from '../domain/ids.ts';
import type { WebhookUrlFault } from '../domain/webhooks/webhook-url-fault.ts';
import type { ChannelAccess } from './channel-bookings.ts';
import type { ChannelAnswer, ChannelFormat, ChannelRequest } from './channel-format.ts';
import type { CallContext, Outcome } from './engine.ts';

/** The way out, and the formats that can be spoken. */
export interface ChannelWire {
  /** By name. */
  readonly formats: ReadonlyMap<string, ChannelFormat>;
  /** Why nothing may be sent there; undefined when it may. Never rejects. */
  refusal(url: string): Promise<WebhookUrlFault | undefined>;
  /**
   * `url` is the channel's address. Rejects when there was no answer, with a sentence that may be
   * shown to staff.
   */
  send(url: string, request: ChannelRequest, signal: AbortSignal): Promise<ChannelAnswer>;
  close(): void;
}

/** From an event of the journal to the OTA's acknowledgement, of the last values said. */
export interface SyncLatency {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** A value that the OTA has refused for good; said again when it changes, or when it is redriven. */
export interface RefusedValue {
  readonly kind: AriKind;
  readonly roomTypeId: RoomTypeId;
  /** Of rates; null for availability. */
  readonly ratePlanId: RatePlanId | null;
  readonly night: CivilDate;
  readonly reason: string;
  readonly atMs: number;
}

/** How what is sent to a channel fares. */
export interface ChannelHealth {
  /** Every change up to this position of the journal has been acknowledged. */
  readonly acknowledgedPosition: number;
  /** Values that wait to be said or to be acknowledged, by kind. */
  readonly waiting: Readonly<Record<AriKind, number>>;
  readonly refused: number;
  /** Requests on the wire. */
  readonly underWay: number;
  readonly breaker: 'closed' | 'open' | 'half_open';
  /** Requests and values acknowledged since the engine was started. */
  readonly requests: number;
  readonly acknowledged: number;
  readonly latency: SyncLatency;
  readonly lastSuccessMs: number | null;
  readonly lastError: { readonly atMs: number; readonly reason: string } | null;
  /** When everything was last said, and will be next; null until it has been. */
  readonly lastSyncMs: number | null;
  readonly nextSyncMs: number;
  readonly nextReconciliationMs: number | null;
}

/** A channel, and how it fares; null while it is paused, and in the answer to a change. */
export interface ChannelView {
  readonly state: ChannelState;
  /** Of its stream. */
  readonly version: number;
  readonly health: ChannelHealth | null;
}

/** One comparison with what an OTA has. */
export interface Reconciliation {
  /** Of the channel's stream: the number to go on from. */
  readonly version: number;
  readonly atMs: number;
  readonly report: ReconciliationReport;
}

/** The channels of all properties, and what is said to them. */
export interface ChannelCalls {
  /** It is paused until it is resumed. */
  createChannel(
    context: CallContext,
    request: { readonly id?: ChannelId; readonly details: ChannelDetails },
  ): Promise<Outcome<ChannelView>>;
  /** By id; at most `limits.channelsMax`. */
  channels(): Promise<Outcome<readonly ChannelView[]>>;
  channel(id: ChannelId): Promise<Outcome<ChannelView>>;
  changeChannel(
    context: CallContext,
    id: ChannelId,
    changes: ChannelChanges,
  ): Promise<Outcome<ChannelView>>;
  /** By the names that the format asks for. They are kept sealed and never told again. */
  setChannelCredentials(
    context: CallContext,
    id: ChannelId,
    credentials: Readonly<Record<string, string>>,
  ): Promise<Outcome<ChannelView>>;
  /**
   * A new password for what the OTA pushes. For `overlapMs` the old one lets it in as well, so that
   * nothing is turned away while somebody tells the OTA.
   */
  rotateChannelPassword(
    context: CallContext,
    id: ChannelId,
    overlapMs: number,
  ): Promise<Outcome<ChannelAccess>>;
  /** Nothing more is sent; what the OTA has stays there. */
  pauseChannel(context: CallContext, id: ChannelId): Promise<Outcome<ChannelView>>;
  /** Everything is said anew. */
  resumeChannel(context: CallContext, id: ChannelId): Promise<Outcome<ChannelView>>;
  deleteChannel(context: CallContext, id: ChannelId): Promise<Outcome<null>>;
  /** Has everything said once more. */
  syncChannel(context: CallContext, id: ChannelId): Promise<Outcome<ChannelView>>;
  /** Has what the OTA has read and compared; what differs is said again. */
  reconcileChannel(context: CallContext, id: ChannelId): Promise<Outcome<ChannelView>>;
  /** Newest first, those before the version `before` if it is given. */
  reconciliations(
    id: ChannelId,
    before: number | undefined,
    limit: number,
  ): Promise<Outcome<readonly Reconciliation[]>>;
  /** What the OTA has refused for good, the oldest first. */
  refusedValues(id: ChannelId): Promise<Outcome<readonly RefusedValue[]>>;
  /** Has everything that was refused said once more. */
  redriveChannel(context: CallContext, id: ChannelId): Promise<Outcome<ChannelView>>;
}
