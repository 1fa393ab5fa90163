/**
 * A night as plain JSON and back. A snapshot is a cache of the journal: the sums are never stored
 * but counted again on reading, so a snapshot cannot disagree with itself.
 */
import { assert, isCount, isPositiveCount } from '../assert.ts';
import type { BlockId, BookingId, Channel } from '../ids.ts';
import type { BlockBook, BlockFigures, NightHold, NightState } from './inventory.ts';

export interface NightSnapshot {
  /** Null until the first command told us. */
  readonly physical: number | null;
  /** Rooms that may be sold beyond those; absent when none. */
  readonly allowance?: number;
  /** Booking, rooms, expiry in epoch milliseconds, and how many of them were not there if any. */
  readonly holds: readonly (readonly [BookingId, number, number, number?])[];
  /** Booking, rooms. */
  readonly sales: readonly (readonly [BookingId, number])[];
  /** Of bookings that did not come direct; absent when all did. */
  readonly channels?: readonly (readonly [BookingId, Channel])[];
  /** Booking, rooms of its sale that were not there; absent when there are none. */
  readonly forced?: readonly (readonly [BookingId, number])[];
  /** Absent when no block has anything here. */
  readonly blocks?: BlocksSnapshot;
}

interface BlocksSnapshot {
  /** What each has, and what a change under way would make of it. */
  readonly figures: readonly (readonly [BlockId, BlockFigures, BlockFigures?])[];
  /** Booking, its block, rooms. */
  readonly draws: readonly (readonly [BookingId, BlockId, number])[];
}

/** Most nights have none, and keep no map for it. */
const NO_CHANNELS: NightState['channels'] = new Map();
const NO_FORCED: NightState['forced'] = new Map();

export function snapshotOfNight(state: NightState): NightSnapshot {
  return {
    physical: state.physical ?? null,
    ...(state.allowance === 0 ? {} : { allowance: state.allowance }),
    holds: Array.from(state.holds, ([id, { rooms, untilMs, forced }]) => {
      return forced === undefined ? [id, rooms, untilMs] : [id, rooms, untilMs, forced];
    }),
    sales: [...state.sales],
    ...(state.channels.size === 0 ? {} : { channels: [...state.channels] }),
    ...(state.forced.size === 0 ? {} : { forced: [...state.forced] }),
    ...(state.blocks === undefined ? {} : { blocks: snapshotOfBlocks(state.blocks) }),
  };
}

function snapshotOfBlocks({ blocks, draws }: BlockBook): BlocksSnapshot {
  const plain = ({ agreed, washed, isReleased }: BlockFigures) => ({ agreed, washed, isReleased });
  return {
    figures: Array.from(blocks, ([id, { next, ...present }]) => {
      return next === undefined
        ? ([id, plain(present)] as const)
        : ([id, plain(present), plain(next)] as const);
    }),
    draws: Array.from(draws, ([id, { blockId, rooms }]) => [id, blockId, rooms] as const),
  };
}

function blocksOfSnapshot({ figures, draws }: BlocksSnapshot): BlockBook {
  const pickedUp = new Map<BlockId, number>();
  for (const [, blockId, rooms] of draws) {
    assert(isPositiveCount(rooms), 'a draw is of at least one room');
    pickedUp.set(blockId, (pickedUp.get(blockId) ?? 0) + rooms);
  }
  return {
    blocks: new Map(
      figures.map(([id, present, next]) => {
        const block = { ...present, pickedUp: pickedUp.get(id) ?? 0 };
        return [id, next === undefined ? block : { ...block, next }];
      }),
    ),
    draws: new Map(draws.map(([id, blockId, rooms]) => [id, { blockId, rooms }])),
  };
}

export function nightOfSnapshot(snapshot: NightSnapshot): NightState {
  const { allowance = 0 } = snapshot;
  assert(snapshot.physical === null || isCount(snapshot.physical), 'physical rooms are counted');
  assert(isCount(allowance), 'the allowance is counted');
  const holds = new Map<BookingId, NightHold>();
  const sales = new Map<BookingId, number>();
  let heldRooms = 0;
  let soldRooms = 0;
  for (const [bookingId, rooms, untilMs, forced] of snapshot.holds) {
    assert(isPositiveCount(rooms), 'a hold is of at least one room');
    holds.set(bookingId, forced === undefined ? { rooms, untilMs } : { rooms, untilMs, forced });
    heldRooms += rooms;
  }
  for (const [bookingId, rooms] of snapshot.sales) {
    assert(isPositiveCount(rooms), 'a sale is of at least one room');
    sales.set(bookingId, rooms);
    soldRooms += rooms;
  }
  const physical = snapshot.physical ?? undefined;
  const channels = snapshot.channels === undefined ? NO_CHANNELS : new Map(snapshot.channels);
  const forced = snapshot.forced === undefined ? NO_FORCED : new Map(snapshot.forced);
  const blocks = snapshot.blocks === undefined ? undefined : blocksOfSnapshot(snapshot.blocks);
  return { physical, allowance, holds, sales, channels, forced, blocks, heldRooms, soldRooms };
}
