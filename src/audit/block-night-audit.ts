/**
 * What blocks have of one night, counted from its events: what is kept for them is what was agreed
 * without what is picked up, washed or released, and a booking's draw is never more than its rooms.
 */
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';
import type { Blame, NightFacts, Taken } from './night-audit.ts';

export interface Figures {
  readonly agreed: number;
  readonly washed: number;
  readonly isReleased: boolean;
}

interface Kept {
  readonly present: Figures;
  /** What a change under way has asked for. */
  readonly asked: Figures | undefined;
  readonly pickedUp: number;
}

/** What blocks have of a night; a night has none of it until the first block comes. */
export interface NightBlocks {
  readonly blocks: Map<string, Kept>;
  /** Booking, its block, rooms. */
  readonly draws: Map<string, { readonly blockId: string; readonly rooms: number }>;
}

const NOTHING: Figures = { agreed: 0, washed: 0, isReleased: false };
const NONE: Kept = { present: NOTHING, asked: undefined, pickedUp: 0 };

/** What a block has of a night, as the night was last told. */
export function blockOn(night: NightFacts | undefined, blockId: string): Kept {
  return night?.blocks?.blocks.get(blockId) ?? NONE;
}

export function figuresText({ agreed, washed, isReleased }: Figures): string {
  return `${agreed} agreed and ${washed} washed${isReleased ? ', released' : ''}`;
}

/** Rooms that all blocks keep. */
export function keptRooms({ blocks }: NightFacts): number {
  return [...(blocks?.blocks.values() ?? [])].reduce((sum, one) => sum + keptFor(one), 0);
}

function keptFor({ present, asked, pickedUp }: Kept): number {
  return Math.max(leftOf(present, pickedUp), asked === undefined ? 0 : leftOf(asked, pickedUp));
}

function leftOf({ agreed, washed, isReleased }: Figures, pickedUp: number): number {
  return isReleased ? 0 : Math.max(0, agreed - washed - pickedUp);
}

/** Takes a BlockAsked or a BlockSet. */
export function takeBlockTold(event: AuditEvent, night: NightFacts, blame: Blame): void {
  const blockId = textOf(event, 'blockId');
  const figures = {
    agreed: countOf(event, 'agreed'),
    washed: countOf(event, 'washed'),
    isReleased: fieldsOf(event).isReleased === true,
  };
  if (figures.washed > figures.agreed) blame('blocks', 'washes more than was agreed');
  night.blocks ??= { blocks: new Map(), draws: new Map() };
  const before = blockOn(night, blockId);
  const keptBefore = keptRooms(night);
  const isAsked = event.type === 'BlockAsked';
  const { present, pickedUp } = before;
  const after = isAsked
    ? { present, asked: figures, pickedUp }
    : { present: figures, asked: undefined, pickedUp };
  night.blocks.blocks.set(blockId, after);
  const { agreed, washed, isReleased } = figures;
  if (!isReleased && agreed - washed < pickedUp) {
    blame('blocks', `leaves ${agreed - washed} rooms of ${blockId}, and ${pickedUp} are picked up`);
  }
  const given = night.held + night.sold + keptRooms(night);
  const sellable = (night.physical ?? 0) + night.allowance;
  if (keptRooms(night) > keptBefore && (!isAsked || given > sellable)) {
    blame('blocks', `keeps rooms that are not there: ${given} of ${sellable}`);
  }
  checkBlocked(event, night, blame);
}

/** Takes what a RoomsHeld or a giving back does to blocks; `after` is what the booking then has. */
export function takeDraw(
  event: AuditEvent,
  night: NightFacts,
  bookingId: string,
  after: Taken,
  blame: Blame,
): void {
  const { blockId, fromBlock = 0, toBlock = 0 } = fieldsOf(event);
  const drawn = Number(fromBlock) - Number(toBlock);
  const draw = night.blocks?.draws.get(bookingId);
  const left = after.held + after.sold;
  const back = event.type === 'RoomsHeld' ? 0 : (draw?.rooms ?? 0) - left;
  if (Number(toBlock) !== Math.max(0, back)) {
    blame('blocks', `gives ${String(toBlock)} rooms back to a block; ${Math.max(0, back)} are`);
  }
  if (drawn === 0) return;
  if (typeof blockId !== 'string' || night.blocks === undefined) {
    blame('blocks', 'draws on no block');
    return;
  }
  if (draw !== undefined && draw.blockId !== blockId) {
    blame('blocks', `draws on ${blockId}, and ${bookingId} is of ${draw.blockId}`);
  }
  const { present, asked, pickedUp } = blockOn(night, blockId);
  const most = Math.min(leftOf(present, pickedUp), leftOf(asked ?? present, pickedUp));
  if (drawn > most) blame('blocks', `draws ${drawn} rooms on ${blockId}, which has ${most}`);
  night.blocks.blocks.set(blockId, { present, asked, pickedUp: pickedUp + drawn });
  const rooms = (draw?.rooms ?? 0) + drawn;
  if (rooms > left) blame('blocks', `draws ${rooms} rooms for a booking that has ${left}`);
  if (rooms === 0) night.blocks.draws.delete(bookingId);
  else night.blocks.draws.set(bookingId, { blockId, rooms });
  checkBlocked(event, night, blame);
}

function checkBlocked(event: AuditEvent, night: NightFacts, blame: Blame): void {
  const kept = keptRooms(night);
  const { blocked } = fieldsOf(event);
  if (blocked !== kept) blame('blocks', `says that ${String(blocked)} are kept, and ${kept} are`);
}
