/** Bookings that come in from channels, as the users of the engine see them. */
import type { ChannelBookingState } from '../domain/channels/channel-booking.ts';
import type { ChannelId } from '../domain/ids.ts';
import type { CallContext, Outcome } from './engine.ts';

/** A message that an OTA has pushed, as it came. */
export interface ChannelPush {
  /** Of the header Authorization; undefined when there was none. */
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What the OTA is answered, in its own format. */
export interface ChannelPushAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** How an OTA has to show who it is when it pushes. */
export interface ChannelAccess {
  readonly username: string;
  readonly password: string;
  /** Until when the password before it lets in as well; null when it does not. Epoch ms. */
  readonly previousUntilMs: number | null;
}

/** What OTAs push, and what people do about that which could not be put in force. */
export interface ChannelBookingCalls {
  /**
   * Keeps every revision of the message, and answers once all are on disk; what becomes of them is
   * waited for a while. A message that asks for the calendar, where the format has one, is answered
   * with it. Undefined for who is not the OTA of the channel.
   */
  pushChannelBookings(
    id: ChannelId,
    push: ChannelPush,
  ): Promise<Outcome<ChannelPushAnswer | undefined>>;
  channelAccess(id: ChannelId): Promise<Outcome<ChannelAccess>>;
  /** Those that a person has to look at, the oldest first. */
  parkedChannelBookings(limit: number): Promise<Outcome<readonly ChannelBookingState[]>>;
  channelBooking(id: string): Promise<Outcome<ChannelBookingState>>;
  /** Has what is parked tried again, after the mapping was mended. */
  redriveChannelBooking(context: CallContext, id: string): Promise<Outcome<ChannelBookingState>>;
  /** Leaves what is parked alone; a later revision is taken as ever. */
  dismissChannelBooking(
    context: CallContext,
    id: string,
    why: string,
  ): Promise<Outcome<ChannelBookingState>>;
}
