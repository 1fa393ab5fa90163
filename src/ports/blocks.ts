/** Groups and allotments: rooms kept for whoever names the block. */

import type { BlockDetails, BlockState } from '../domain/blocks/block.ts';
import type { BlockActionAllowance } from '../domain/blocks/block-actions.ts';
import type { BlockStatus } from '../domain/blocks/block-cell.ts';
import type { CivilDate, Night } from '../domain/calendar.ts';
import type { BlockId, BookingId, PropertyId, RoomTypeId } from '../domain/ids.ts';
import type { NightRange } from '../domain/property/property.ts';
import type { CallContext, Outcome } from './engine.ts';
import type { StoredEvent } from './journal.ts';

/** So many rooms of a type on each night of a range; of two lines about one night the last wins. */
export interface BlockLine extends NightRange {
  readonly roomTypeId: RoomTypeId;
  readonly rooms: number;
}

/** A block as it is asked for. */
export interface BlockRequest {
  /** One is made when absent. */
  readonly id?: BlockId;
  readonly propertyId: PropertyId;
  readonly details: BlockDetails;
  readonly status: 'tentative' | 'definite';
  /** Whether it takes its rooms off sale while it is tentative. */
  readonly deducts: boolean;
  readonly lines: readonly BlockLine[];
}

/** What of a block nobody will come for: of every night of it, or of some. */
export interface WashRequest {
  readonly roomTypeId?: RoomTypeId;
  /** Inclusive, both. */
  readonly from?: CivilDate;
  readonly to?: CivilDate;
  /** So many rooms of each night, or a share of what nobody has picked up, rounded down. */
  readonly wash:
    | { readonly type: 'rooms'; readonly rooms: number }
    | { readonly type: 'percent'; readonly percent: number };
}

/** One room type on one night: agreed = picked up + remainder + washed + released. */
export interface BlockNight {
  readonly roomTypeId: RoomTypeId;
  readonly night: Night;
  readonly agreed: number;
  readonly pickedUp: number;
  readonly remainder: number;
  readonly washed: number;
  /** On general sale again because of the cut-off, a rolling release or a cancellation. */
  readonly released: number;
}

/** Room nights that a booking has out of the block. */
export interface PickUp {
  readonly bookingId: BookingId;
  readonly roomNights: number;
}

/** A block by its own word: what of it is picked up is known to its nights. */
export interface BlockSummary {
  readonly state: BlockState;
  readonly version: number;
  /** Undefined when it has none, or no night to count days from. */
  readonly cutOffOn: CivilDate | undefined;
  /** Undefined for a block without nights. */
  readonly firstNight: Night | undefined;
  readonly lastNight: Night | undefined;
  /** When the next of its rooms go back on sale by themselves, epoch milliseconds. */
  readonly nextReleaseAtMs: number | undefined;
  readonly allowedActions: readonly BlockActionAllowance[];
}

/** A block with what its nights say of it. */
export interface BlockView extends BlockSummary {
  readonly nights: readonly BlockNight[];
  readonly pickUps: readonly PickUp[];
}

/** Which blocks to list, in the order of their ids. */
export interface BlockFilter {
  readonly propertyId?: PropertyId;
  readonly status?: BlockStatus;
  /** Blocks with a night from..to, both inclusive. */
  readonly from?: CivilDate;
  readonly to?: CivilDate;
  /** Blocks after this id. */
  readonly afterId?: string;
  readonly limit: number;
}

/** Details to change; what is absent stays as it is. */
export type BlockChanges = Partial<BlockDetails>;

/** What the engine is asked about blocks. */
export interface BlockCalls {
  /** All of its rooms on all of its nights, or refused with the first night that has not them. */
  createBlock(context: CallContext, request: BlockRequest): Promise<Outcome<BlockSummary>>;
  /** What is agreed of the nights named, in all; all or nothing. */
  setBlockCounts(
    context: CallContext,
    id: BlockId,
    lines: readonly BlockLine[],
  ): Promise<Outcome<BlockSummary>>;
  washBlock(
    context: CallContext,
    id: BlockId,
    request: WashRequest,
  ): Promise<Outcome<BlockSummary>>;
  changeBlock(
    context: CallContext,
    id: BlockId,
    changes: BlockChanges,
  ): Promise<Outcome<BlockSummary>>;
  /** Whether it takes its rooms off sale while it is tentative. */
  setBlockDeducts(
    context: CallContext,
    id: BlockId,
    deducts: boolean,
  ): Promise<Outcome<BlockSummary>>;
  /** Makes a tentative block definite. */
  confirmBlock(context: CallContext, id: BlockId): Promise<Outcome<BlockSummary>>;
  /** What nobody has picked up goes back on sale; bookings stand. */
  cancelBlock(context: CallContext, id: BlockId, why: string): Promise<Outcome<BlockSummary>>;
  block(id: BlockId): Promise<Outcome<BlockView>>;
  /** By id, as the journal's durable state has them. */
  blocks(filter: BlockFilter): Promise<Outcome<readonly BlockSummary[]>>;
  /** Every event of the block, oldest first. */
  blockHistory(id: BlockId): Promise<Outcome<readonly StoredEvent[]>>;
}
