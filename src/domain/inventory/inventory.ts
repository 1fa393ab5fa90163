/**
 * One room type on one night: the unit of contention. Rooms are physical, held until an instant, or
 * sold. A hold whose expiry has passed counts as free here, in `decide`, so that correctness never
 * waits for a timer:
 *
 *   held -----------> until          (free for others from `until` on, even before HoldExpired)
 *     \-- confirmed --> sold
 *     \-- released ---> free
 *
 * A booking may hold rooms beside those it has bought: a modification holds what it needs more
 * before it lets anything go. Every command names what the booking is to have here in the end, and
 * not a difference, so that a saga which died may ask all of it again.
 *
 * Sellable is physical plus the overbooking allowance, which is 0 unless staff say otherwise.
 *
 * Rooms may be kept for a block: they are not sold to anybody else, and a booking that names the
 * block takes them first. What is kept is what was agreed without what is picked up, washed or
 * released, and never less than nothing.
 *
 * Invariant: held + sold <= sellable after every RoomsHeld that is not `forced`, and whoever names
 * no block leaves what is kept alone. CapacitySet may break it (a capacity below what is sold or
 * kept is allowed), and so may a hold for rooms that a channel has sold already: to refuse it would
 * only hide the guest. Its event says how many of its rooms were not there for it, and nothing else
 * is held, and nothing more is kept, until the invariant is restored.
 */
import type { BlockId, BookingId, Channel } from '../ids.ts';

export interface NightHold {
  readonly rooms: number;
  /** Epoch milliseconds; at this instant the hold no longer counts. */
  readonly untilMs: number;
  /** Of these rooms, those that were not there; absent when all were. */
  readonly forced?: number;
}

/** What may be sold of a night: the rooms there are, and how many beyond them. */
export interface NightCapacity {
  readonly physical: number;
  /** Rooms that may be sold beyond `physical`; 0 when absent. */
  readonly allowance?: number;
}

/** What a block is to have of a night. */
export interface BlockFigures {
  /** Rooms that were agreed. */
  readonly agreed: number;
  /** Those of them that were given back because nobody will come for them. */
  readonly washed: number;
  /** What nobody has picked up is on general sale, and so is whatever is given back. */
  readonly isReleased: boolean;
}

/** A block on a night. */
export interface NightBlock extends BlockFigures {
  /**
   * What a change under way would make of it. Until that has ended, the more of both is kept from
   * others and the less of both may be picked up, so that either end can be had.
   */
  readonly next?: BlockFigures;
  /** Rooms held or sold out of it; expired holds included until HoldExpired is journalled. */
  readonly pickedUp: number;
}

/** How many of its rooms on a night a booking has out of a block. */
export interface BlockDraw {
  readonly blockId: BlockId;
  readonly rooms: number;
}

export interface BlockBook {
  readonly blocks: ReadonlyMap<BlockId, NightBlock>;
  readonly draws: ReadonlyMap<BookingId, BlockDraw>;
}

export interface NightState {
  /** Rooms that exist; undefined until the first command told us. */
  readonly physical: number | undefined;
  /** Rooms that may be sold beyond those. */
  readonly allowance: number;
  readonly holds: ReadonlyMap<BookingId, NightHold>;
  /** Rooms sold by booking. */
  readonly sales: ReadonlyMap<BookingId, number>;
  /** Of bookings with rooms here that did not come direct. */
  readonly channels: ReadonlyMap<BookingId, Channel>;
  /** Of rooms sold by booking, those that were not there when they were taken. */
  readonly forced: ReadonlyMap<BookingId, number>;
  /** Undefined while no block has anything here, as on most nights. */
  readonly blocks: BlockBook | undefined;
  /** Sum over `holds`, expired ones included until HoldExpired is journalled. */
  readonly heldRooms: number;
  /** Sum over `sales`. */
  readonly soldRooms: number;
}

export type NightCommand =
  /**
   * `rooms` is what the booking is to have in all, what it has bought here included: the rest is
   * held. The capacity is the property's present one; a difference is journalled first.
   */
  | ({
      readonly type: 'hold_rooms';
      readonly bookingId: BookingId;
      readonly rooms: number;
      readonly untilMs: number;
      /** Through whom the booking came; direct when absent. */
      readonly channel?: Channel;
      /** A channel has sold the rooms already: they are held even if they are not there. */
      readonly isForced?: true;
      /** Whose rooms are taken first; those of nobody when absent. */
      readonly blockId?: BlockId;
    } & NightCapacity)
  | { readonly type: 'extend_hold'; readonly bookingId: BookingId; readonly untilMs: number }
  /** `rooms` is what the booking is to have bought in all. */
  | { readonly type: 'confirm_hold'; readonly bookingId: BookingId; readonly rooms: number }
  /** Gives back what the booking holds here, and what it has bought beyond `keep` rooms. */
  | {
      readonly type: 'release_rooms';
      readonly bookingId: BookingId;
      readonly keep: number;
      readonly reason: ReleaseReason;
    }
  | ({ readonly type: 'set_capacity' } & NightCapacity)
  /** Whether the block may have this; if so it can, until `set_block` says what it has. */
  | ({
      readonly type: 'ask_block';
      readonly blockId: BlockId;
      readonly figures: BlockFigures;
    } & NightCapacity)
  /** What the block has from now on: less than before, or what was asked for. */
  | { readonly type: 'set_block'; readonly blockId: BlockId; readonly figures: BlockFigures };

/** Why a night got rooms back. */
export type ReleaseReason =
  | 'released'
  | 'expired'
  | 'failed'
  | 'cancelled'
  | 'no_show'
  | 'walked'
  | 'early_departure'
  | 'modified';

/**
 * What takes rooms and what gives them back names the channel of a booking that did not come
 * direct, so that whoever counts rooms by channel need remember no booking. What changes a block
 * says how many rooms all blocks keep from then on (`blocked`), for the same reason.
 */
export type NightEvent =
  | {
      readonly type: 'RoomsHeld';
      readonly bookingId: BookingId;
      readonly rooms: number;
      readonly untilMs: number;
      readonly channel?: Channel;
      /** Of these rooms, those that were beyond what may be sold; absent when none. */
      readonly forced?: number;
      readonly blockId?: BlockId;
      /** Those of `rooms` that are out of the block. */
      readonly fromBlock?: number;
      readonly blocked?: number;
    }
  | { readonly type: 'HoldExtended'; readonly bookingId: BookingId; readonly untilMs: number }
  | { readonly type: 'HoldConfirmed'; readonly bookingId: BookingId; readonly rooms: number }
  | ({ readonly type: 'HoldReleased'; readonly reason: ReleaseReason } & GivenBack)
  | ({ readonly type: 'HoldExpired' } & GivenBack)
  /** `rooms` may be a part of what was sold. */
  | ({ readonly type: 'SaleReleased'; readonly reason: ReleaseReason } & GivenBack)
  | ({ readonly type: 'CapacitySet' } & NightCapacity)
  | ({ readonly type: 'BlockAsked' } & BlockTold)
  | ({ readonly type: 'BlockSet' } & BlockTold);

interface GivenBack {
  readonly bookingId: BookingId;
  readonly rooms: number;
  readonly channel?: Channel;
  readonly blockId?: BlockId;
  /** Those of `rooms` that were out of the block; what is not of a block goes first. */
  readonly toBlock?: number;
  readonly blocked?: number;
}

interface BlockTold extends BlockFigures {
  readonly blockId: BlockId;
  readonly blocked: number;
}

/**
 * Why a night says no. `free` is how many rooms the hold could have had, beyond those that the
 * booking has bought; never negative.
 */
export type NightRefusal =
  | { readonly code: 'sold_out'; readonly free: number }
  /** More of the block is picked up than it would have. */
  | { readonly code: 'picked_up'; readonly pickedUp: number }
  | { readonly code: 'hold_missing' }
  | { readonly code: 'hold_expired'; readonly expiredAtMs: number };

/** Like Decision, but a night's refusals are answers to a saga, not to a client. */
export type NightDecision =
  | { readonly type: 'accepted'; readonly events: readonly [NightEvent, ...NightEvent[]] }
  | { readonly type: 'unchanged' }
  | { readonly type: 'rejected'; readonly rejection: NightRefusal };

export const emptyNight: NightState = {
  physical: undefined,
  allowance: 0,
  holds: new Map(),
  sales: new Map(),
  channels: new Map(),
  forced: new Map(),
  blocks: undefined,
  heldRooms: 0,
  soldRooms: 0,
};
