/**
 * A block: rooms of one property kept for a group or an allotment, night by night and room type by
 * room type, until somebody who names the block picks them up or the block gives them back.
 *
 *   requested --> tentative --> definite --> cancelled
 *       |     \_______________/     (cancelled from tentative as well)
 *       v
 *    refused
 *
 * What a block is to have is asked of all its nights before any of them has it (`changing`), so it
 * has all of a change or nothing. When the nights have agreed, or one has not, all of them are told
 * what the block has (`telling`), and a process that dies between goes on where it was. On every
 * night agreed = picked up + remainder + washed + released; what was picked up, the night alone
 * knows.
 */
import type { CivilDate, Night } from '../calendar.ts';
import type { NothingChanged } from '../decision.ts';
import type { BlockId, PropertyId, RoomTypeId } from '../ids.ts';
import type { BlockFigures } from '../inventory/inventory.ts';
import type { Currency } from '../money.ts';
import type { Rejection } from '../rejection.ts';
import type { BlockCell, BlockStatus } from './block-cell.ts';

/** When all that nobody has picked up goes back on sale: at the beginning of a day. */
export type CutOff =
  | { readonly type: 'date'; readonly date: CivilDate }
  /** Days before the first night of the block. */
  | { readonly type: 'days'; readonly days: number };

/** What may be changed of a block without asking any night. */
export interface BlockDetails {
  readonly name: string;
  /** Null: there is none. */
  readonly cutOff: CutOff | null;
  /** Each night is released at the beginning of the day so many days before it; null: none is. */
  readonly releaseDays: number | null;
  /** Prices agreed for a room and night; other room types cost what their plan says. */
  readonly rates: readonly BlockRate[];
}

/** What a room of a type costs a night in the block, in minor units of its currency. */
export interface BlockRate {
  readonly roomTypeId: RoomTypeId;
  readonly nightlyMinor: number;
}

/** What is agreed of a cell, in all. */
export interface BlockCount extends BlockCell {
  readonly rooms: number;
}

/** Rooms to wash of a cell, of which so many were picked up when it was asked. */
export interface WashCount extends BlockCount {
  readonly pickedUp: number;
}

/** By `night/roomType`, the order in which they are asked; cells without rooms are none. */
export type BlockCells = Readonly<Record<string, BlockFigures>>;

/** What is asked of a block whose nights have to agree. */
export type BlockChangeKind = 'created' | 'counts' | 'wash' | 'confirmed' | 'deducts';

/** What a change under way would make of the block. */
export interface BlockChange {
  readonly kind: BlockChangeKind;
  readonly status: 'tentative' | 'definite';
  readonly deducts: boolean;
  readonly cells: BlockCells;
  /** Epoch ms; by then every night has answered, or the change comes to nothing. */
  readonly deadlineMs: number;
}

/** A block as its events have made it. */
export interface BlockState {
  readonly id: BlockId;
  /** Undefined until BlockRequested. */
  readonly status: BlockStatus | undefined;
  readonly propertyId: PropertyId;
  /** Both the property's, which never change. */
  readonly timeZone: string;
  readonly currency: Currency;
  readonly details: BlockDetails;
  /** Whether a tentative block takes its rooms off sale; a definite one always does. */
  readonly deducts: boolean;
  readonly cells: BlockCells;
  /** All of it was released. */
  readonly isCutOff: boolean;
  readonly changing: BlockChange | undefined;
  /** Cells whose nights are still to be told what the block has. */
  readonly telling: readonly string[] | undefined;
  /** Why the last change that was asked for came to nothing, if it did. */
  readonly refusal: Rejection | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** Figures of one cell in an event. */
export interface CellFigures extends BlockCell {
  readonly agreed: number;
  readonly washed: number;
}

/** Whatever others are told of names the property, so that whoever tells need remember none. */
export type BlockEvent =
  | NothingChanged
  | {
      readonly type: 'BlockRequested';
      readonly propertyId: PropertyId;
      readonly timeZone: string;
      readonly currency: Currency;
      readonly details: BlockDetails;
      readonly status: 'tentative' | 'definite';
      readonly deducts: boolean;
      readonly cells: readonly CellFigures[];
      readonly deadlineMs: number;
    }
  /** What is not said stays as it is. */
  | {
      readonly type: 'BlockChangeRequested';
      readonly kind: BlockChangeKind;
      readonly status?: 'definite';
      readonly deducts?: boolean;
      readonly cells?: readonly CellFigures[];
      readonly deadlineMs: number;
    }
  | {
      readonly type: 'BlockChangeAgreed';
      readonly propertyId: PropertyId;
      readonly kind: BlockChangeKind;
    }
  | { readonly type: 'BlockChangeRefused'; readonly reason: Rejection }
  | {
      readonly type: 'BlockDetailsChanged';
      readonly propertyId: PropertyId;
      readonly details: BlockDetails;
    }
  /** Nights up to `upTo` inclusive; all of them when absent, which is the cut-off. */
  | {
      readonly type: 'BlockReleased';
      readonly propertyId: PropertyId;
      readonly upTo?: Night;
    }
  | { readonly type: 'BlockCancelled'; readonly propertyId: PropertyId; readonly why: string }
  | { readonly type: 'BlockNightsTold' };

export type BlockCommand =
  | {
      readonly type: 'create_block';
      readonly propertyId: PropertyId;
      readonly timeZone: string;
      readonly currency: Currency;
      readonly details: BlockDetails;
      readonly status: 'tentative' | 'definite';
      readonly deducts: boolean;
      readonly counts: readonly BlockCount[];
      readonly deadlineMs: number;
    }
  /** The last of two counts of one cell wins. */
  | {
      readonly type: 'set_block_counts';
      readonly counts: readonly BlockCount[];
      readonly today: CivilDate;
      readonly deadlineMs: number;
    }
  /** `rooms` is what is washed more. */
  | {
      readonly type: 'wash_block';
      readonly counts: readonly WashCount[];
      readonly deadlineMs: number;
    }
  | { readonly type: 'confirm_block'; readonly deadlineMs: number }
  | {
      readonly type: 'change_block';
      readonly changes: Partial<BlockDetails>;
      readonly today: CivilDate;
    }
  | {
      readonly type: 'set_block_deducts';
      readonly deducts: boolean;
      readonly deadlineMs: number;
    }
  | { readonly type: 'cancel_block'; readonly why: string }
  | { readonly type: 'record_block_agreed' }
  | { readonly type: 'record_block_refused'; readonly reason: Rejection }
  | { readonly type: 'record_block_told' }
  | { readonly type: 'release_block' };

/** In the order in which they are asked: by night, then by room type. */
export function cellKeys(cells: BlockCells): readonly string[] {
  return Object.keys(cells).sort();
}
