/**
 * What blocks keep of one night. A room is kept for a block until somebody who names the block
 * takes it, or the block gives it up; a booking's draw on a block is never more than its rooms.
 * Holds whose time has passed count as given back here, as they do everywhere in `decide`.
 */
import { assert, isCount } from '../assert.ts';
import type { BlockId, BookingId } from '../ids.ts';
import { PersistentMap } from '../persistent-map.ts';
import type {
  BlockBook,
  BlockDraw,
  BlockFigures,
  NightBlock,
  NightEvent,
  NightState,
} from './inventory.ts';

const NO_BOOK: BlockBook = { blocks: new Map(), draws: new Map() };
const NO_FIGURES: BlockFigures = { agreed: 0, washed: 0, isReleased: false };

type GivingBack = Extract<
  NightEvent,
  { readonly type: 'HoldReleased' | 'HoldExpired' | 'SaleReleased' }
>;

/** Rooms that all blocks keep, as the journal has it: nothing is over before it says so. */
export function blockedRooms({ blocks }: NightState): number {
  let kept = 0;
  blocks?.blocks.forEach((block) => {
    kept += keptBy(block, block.pickedUp);
  });
  return kept;
}

/** What blocks keep at an instant, and what of it a booking that names one of them could take. */
export interface BlockedAt {
  readonly kept: number;
  readonly drawable: number;
}

const NOTHING_BLOCKED: BlockedAt = { kept: 0, drawable: 0 };

/** `without` is a booking whose hold is about to be replaced: it counts as given back. */
export function blockedAt(
  state: NightState,
  nowMs: number,
  blockId: BlockId | undefined,
  without?: BookingId,
): BlockedAt {
  if (state.blocks === undefined) return NOTHING_BLOCKED;
  const over = picksOver(state, nowMs, without);
  let kept = 0;
  let drawable = 0;
  state.blocks.blocks.forEach((block, id) => {
    const pickedUp = block.pickedUp - (over.get(id) ?? 0);
    kept += keptBy(block, pickedUp);
    if (id === blockId) drawable = drawableFrom(block, pickedUp);
  });
  return { kept, drawable };
}

/** Rooms of a block that are held or sold at `nowMs`. */
export function pickedUpAt(state: NightState, blockId: BlockId, nowMs: number): number {
  const block = state.blocks?.blocks.get(blockId);
  return block === undefined ? 0 : block.pickedUp - (picksOver(state, nowMs).get(blockId) ?? 0);
}

/** By block, rooms out of it that are under holds which no longer count. */
function picksOver(
  state: NightState,
  nowMs: number,
  without?: BookingId,
): ReadonlyMap<BlockId, number> {
  const over = new Map<BlockId, number>();
  state.blocks?.draws.forEach(({ blockId, rooms }, bookingId) => {
    const hold = state.holds.get(bookingId);
    if (hold === undefined || (nowMs < hold.untilMs && bookingId !== without)) return;
    const lost = rooms - Math.min(rooms, state.sales.get(bookingId) ?? 0);
    over.set(blockId, (over.get(blockId) ?? 0) + lost);
  });
  return over;
}

function keptBy(block: NightBlock, pickedUp: number): number {
  const { next } = block;
  const kept = remainderOf(block, pickedUp);
  return next === undefined ? kept : Math.max(kept, remainderOf(next, pickedUp));
}

function drawableFrom(block: NightBlock, pickedUp: number): number {
  const { next } = block;
  const left = remainderOf(block, pickedUp);
  return next === undefined ? left : Math.min(left, remainderOf(next, pickedUp));
}

/** What of a block nobody has: neither picked up nor washed nor released. */
export function remainderOf(
  { agreed, washed, isReleased }: BlockFigures,
  pickedUp: number,
): number {
  return isReleased ? 0 : Math.max(0, agreed - washed - pickedUp);
}

export function figuresOf(state: NightState, blockId: BlockId): NightBlock {
  return state.blocks?.blocks.get(blockId) ?? { ...NO_FIGURES, pickedUp: 0 };
}

export function isSameFigures(one: BlockFigures, other: BlockFigures): boolean {
  return (
    one.agreed === other.agreed &&
    one.washed === other.washed &&
    one.isReleased === other.isReleased
  );
}

/** How many more rooms the blocks would keep if this were asked for. */
export function moreKept(state: NightState, blockId: BlockId, asked: BlockFigures): number {
  const block = figuresOf(state, blockId);
  const { pickedUp } = block;
  return Math.max(0, remainderOf(asked, pickedUp) - keptBy(block, pickedUp));
}

/** `event` with what of its rooms goes back to the booking's block. */
export function givenBack<Event extends GivingBack>(state: NightState, event: Event): Event {
  const draw = state.blocks?.draws.get(event.bookingId);
  if (draw === undefined) return event;
  const toBlock = draw.rooms - Math.min(draw.rooms, roomsLeft(state, event));
  return toBlock === 0 ? event : { ...event, blockId: draw.blockId, toBlock };
}

/** Rooms that the booking has after the event. */
function roomsLeft(state: NightState, { type, bookingId, rooms }: GivingBack): number {
  const held = state.holds.get(bookingId)?.rooms ?? 0;
  const sold = state.sales.get(bookingId) ?? 0;
  return type === 'SaleReleased' ? held + sold - rooms : sold;
}

/** A booking has `rooms` more of a block, or fewer. */
export function drawn(
  book: BlockBook | undefined,
  bookingId: BookingId,
  blockId: BlockId,
  rooms: number,
): BlockBook | undefined {
  const { blocks, draws } = book ?? NO_BOOK;
  const block = blocks.get(blockId);
  const draw = draws.get(bookingId);
  assert(block !== undefined, 'a block that is drawn on is there');
  assert(draw === undefined || draw.blockId === blockId, 'a booking draws on one block');
  const left = (draw?.rooms ?? 0) + rooms;
  const pickedUp = block.pickedUp + rooms;
  assert(left >= 0 && pickedUp >= left, 'no more goes back than was drawn');
  assert(rooms < 0 || pickedUp <= block.agreed - block.washed, 'no more is drawn than was agreed');
  const all = PersistentMap.of(draws);
  const kept: ReadonlyMap<BookingId, BlockDraw> =
    left === 0 ? all.without(bookingId) : all.with(bookingId, { blockId, rooms: left });
  return tidied(kept, PersistentMap.of(blocks).with(blockId, { ...block, pickedUp }), blockId);
}

export function asked(
  book: BlockBook | undefined,
  blockId: BlockId,
  next: BlockFigures,
): BlockBook {
  const { blocks, draws } = book ?? NO_BOOK;
  checkFigures(next);
  const block = blocks.get(blockId) ?? { ...NO_FIGURES, pickedUp: 0 };
  return { draws, blocks: PersistentMap.of(blocks).with(blockId, { ...block, next }) };
}

export function settled(
  book: BlockBook | undefined,
  blockId: BlockId,
  figures: BlockFigures,
): BlockBook | undefined {
  const { blocks, draws } = book ?? NO_BOOK;
  checkFigures(figures);
  const pickedUp = blocks.get(blockId)?.pickedUp ?? 0;
  return tidied(draws, PersistentMap.of(blocks).with(blockId, { ...figures, pickedUp }), blockId);
}

function checkFigures({ agreed, washed }: BlockFigures): void {
  assert(isCount(agreed) && isCount(washed) && washed <= agreed, 'rooms of a block are counted');
}

/** A block that has nothing is not remembered, and no book is kept without a block. */
function tidied(
  draws: BlockBook['draws'],
  blocks: PersistentMap<BlockId, NightBlock>,
  blockId: BlockId,
): BlockBook | undefined {
  const block = blocks.get(blockId);
  const isOver = block?.agreed === 0 && block.pickedUp === 0 && block.next === undefined;
  const left = isOver ? blocks.without(blockId) : blocks;
  return left.size === 0 && draws.size === 0 ? undefined : { blocks: left, draws };
}
