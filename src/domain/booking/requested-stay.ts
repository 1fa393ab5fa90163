/**
 * A stay as a client asks for it, before anything of it has been checked or priced. Once it has
 * been, it is BookingTerms; nothing after the check may go back to what is here.
 */
import type { Stay } from '../calendar.ts';
import type { Party } from '../guest.ts';
import type { BlockId, Channel, RatePlanId, RoomTypeId } from '../ids.ts';

export interface RequestedRoom {
  readonly roomTypeId: RoomTypeId;
  readonly party: Party;
  /** The room type's base plan when absent. */
  readonly ratePlanId?: RatePlanId;
  /** A price agreed elsewhere for each night; the property's own prices when absent. */
  readonly nightlyMinor?: number;
}

export interface RequestedStay {
  readonly stay: Stay;
  readonly rooms: readonly RequestedRoom[];
  /** Checked against the property's when given. */
  readonly currency?: string;
  /** Opens the plans that are sold to whoever has their code. */
  readonly promoCode?: string;
  /** Through whom it comes; direct when absent. */
  readonly channel?: Channel;
  /** The block that it is to be picked up from. */
  readonly blockId?: BlockId;
}
