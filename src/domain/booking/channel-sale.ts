/**
 * A booking that a channel has sold. The guest has been promised the rooms by then, so they are
 * taken whether or not they are there, at the channel's price and by none of the hotel's
 * restrictions; what was not there is said of the booking. A change of it that the hotel makes
 * itself is like any other: only what the channel has sold is forced.
 */
import type { Night } from '../calendar.ts';
import type { RoomTypeId } from '../ids.ts';

/** What the channel calls the booking, and which of its versions is in force. */
export interface ChannelReference {
  readonly code: string;
  /** Higher ones are later; at least 0. */
  readonly revision: number;
}

/** Rooms of a booking that were beyond what could be sold of a night when they were taken. */
export interface OverbookedNight {
  readonly roomTypeId: RoomTypeId;
  readonly night: Night;
  readonly rooms: number;
}
