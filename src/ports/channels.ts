/**
 * Channels as the engine and its users see them: the calls about them, and the way out to OTAs.
 * What travels is a format's to say (channel-format.ts).
 */
import type { ChannelChanges, ChannelDetails, ChannelState } from '../domain/channels/channel.ts';
import type { ChannelId } from '../domain/ids.ts';
import type { WebhookUrlFault } from '../domain/rejection.ts';
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

/** A channel as it is told. */
export interface ChannelView {
  readonly state: ChannelState;
  /** Of its stream. */
  readonly version: number;
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
  /** Nothing more is sent; what the OTA has stays there. */
  pauseChannel(context: CallContext, id: ChannelId): Promise<Outcome<ChannelView>>;
  /** Everything is said anew. */
  resumeChannel(context: CallContext, id: ChannelId): Promise<Outcome<ChannelView>>;
  deleteChannel(context: CallContext, id: ChannelId): Promise<Outcome<null>>;
}
