/**
 * One room type on one night as a sequential object, for the checker of linearizability: so many
 * rooms, which may become more or fewer, how many may be sold beyond them, which booking has how
 * many of them held or sold, and how many blocks keep for those who name them. It must share no
 * code with the engine that it judges.
 *
 * A call of a client is one operation on each night it concerns, and sometimes two, one after the
 * other: a booking in one call takes rooms and then sells them, and a reader may come between. What
 * a check of single nights can and cannot conclude: each night's answers are explained by one order
 * of the operations on that night. It does not see that two nights of one stay change together, nor
 * that a reader of several nights saw them at one instant. A refused stay names its first full
 * night, and constrains no other: on the others its rooms may have been taken for a while, and were
 * given back before the refusal was told (`passed`), or were never asked for, and then there is no
 * operation.
 */
import type { SequentialModel } from './linearizability.ts';

/** What is asked of a room-night. */
export type NightInput =
  | {
      readonly type: 'hold';
      readonly booking: string;
      readonly rooms: number;
      /** Whose rooms are taken first. */
      readonly block?: string;
    }
  /** A channel has sold them already: they are held whether or not they are there. */
  | { readonly type: 'force'; readonly booking: string; readonly rooms: number }
  /** What the booking holds is sold to it. */
  | { readonly type: 'sell'; readonly booking: string }
  /** What the booking has, held or sold, is given back. */
  | { readonly type: 'release'; readonly booking: string }
  /** There are so many rooms from now on, even if more are held or sold. */
  | { readonly type: 'resize'; readonly rooms: number }
  /** So many may be sold beyond them from now on, and never more than there are. */
  | { readonly type: 'allow'; readonly rooms: number }
  /** May the block have so many in all? Until it is said that it has, the larger figure is kept. */
  | { readonly type: 'ask'; readonly block: string; readonly rooms: number }
  /** The block has what was last asked for. */
  | { readonly type: 'set'; readonly block: string }
  | { readonly type: 'read' };

/** What a room-night answers. */
export type NightOutput =
  | { readonly type: 'done' }
  /** A hold, or what a block asked for, that was refused here, with nothing taken. */
  | { readonly type: 'full'; readonly free: number }
  /** A block was asked to have fewer than are picked up from it. */
  | { readonly type: 'picked_up'; readonly rooms: number }
  /** A hold that failed elsewhere; a `release` of it follows in any case. */
  | { readonly type: 'passed' }
  | {
      readonly type: 'counted';
      readonly rooms: number;
      readonly held: number;
      readonly sold: number;
      readonly available: number;
      /** None when it is not said. */
      readonly blocked?: number;
    };

interface Taken {
  readonly rooms: number;
  readonly isSold: boolean;
  /** Those of its rooms that are of a block. */
  readonly drawn?: { readonly block: string; readonly rooms: number };
}

/** What a block has of the night in all, and what it is about to have. */
interface Kept {
  readonly agreed: number;
  readonly asked?: number;
}

/** What a room-night holds. */
export interface NightContents {
  readonly rooms: number;
  /** Rooms that may be sold beyond those, as it was last said. */
  readonly allowed: number;
  readonly taken: ReadonlyMap<string, Taken>;
  readonly blocks: ReadonlyMap<string, Kept>;
}

/** `roomsOf` gives how many rooms a key has at first. */
export function roomNightModel(
  roomsOf: (key: string) => number,
): SequentialModel<NightContents, NightInput, NightOutput> {
  return {
    initial: (key) => ({ rooms: roomsOf(key), allowed: 0, taken: new Map(), blocks: new Map() }),
    step,
    isRead: ({ type }, output) => {
      return type === 'read' || output?.type === 'full' || output?.type === 'picked_up';
    },
    fingerprint,
    describe,
  };
}

function fingerprint({ rooms, allowed, taken, blocks }: NightContents): string {
  const entries = [...taken].map(([booking, { isSold, rooms: count, drawn }]) => {
    const ofBlock = drawn === undefined ? '' : `, ${drawn.rooms} of ${drawn.block}`;
    return `${booking} ${isSold ? 'bought' : 'holds'} ${count}${ofBlock}`;
  });
  const beyond = allowed === 0 ? '' : ` and ${allowed} beyond`;
  const kept = [...blocks].map(([block, { agreed, asked }]) => {
    return `${block} has ${agreed}${asked === undefined ? '' : ` and asks for ${asked}`}`;
  });
  const ofBlocks = kept.length === 0 ? '' : `; ${kept.sort().join(', ')}`;
  return `${rooms} rooms${beyond} (${entries.sort().join(', ')})${ofBlocks}`;
}

function step(
  night: NightContents,
  input: NightInput,
  output: NightOutput | undefined,
): readonly NightContents[] {
  switch (input.type) {
    case 'hold':
      return held(night, input, output);
    case 'force': {
      const { booking, rooms } = input;
      return night.taken.has(booking) ? [] : [withTaken(night, booking, { rooms, isSold: false })];
    }
    case 'sell': {
      const own = night.taken.get(input.booking);
      if (own === undefined || own.isSold) return [];
      return [withTaken(night, input.booking, { ...own, isSold: true })];
    }
    case 'release':
      return night.taken.has(input.booking) ? [without(night, input.booking)] : [];
    case 'resize':
      return [{ ...night, rooms: input.rooms }];
    case 'allow':
      return [{ ...night, allowed: input.rooms }];
    case 'ask':
      return asked(night, input, output);
    case 'set': {
      const { asked: agreed } = night.blocks.get(input.block) ?? NO_BLOCK;
      return agreed === undefined ? [] : [withBlock(night, input.block, { agreed })];
    }
    default:
      return output === undefined || isCountOf(night, output) ? [night] : [];
  }
}

function held(
  night: NightContents,
  { booking, rooms, block }: Extract<NightInput, { type: 'hold' }>,
  output: NightOutput | undefined,
): readonly NightContents[] {
  const free = freeRooms(night, block);
  if (output?.type === 'full') return free < rooms && output.free === free ? [night] : [];
  if (night.taken.has(booking)) return [];
  const drawn = block === undefined ? 0 : Math.min(rooms, drawableOf(night, block));
  const own = drawn === 0 || block === undefined ? {} : { drawn: { block, rooms: drawn } };
  const taken = rooms <= free ? [withTaken(night, booking, { rooms, isSold: false, ...own })] : [];
  if (output?.type !== 'passed') return taken;
  // The empty entry says that it has been here, so that its release cannot come before it.
  return [withTaken(night, booking, { rooms: 0, isSold: false }), ...taken];
}

const NO_BLOCK: Kept = { agreed: 0 };

/** More for a block only of what is free to anybody; less never than what is picked up. */
function asked(
  night: NightContents,
  { block, rooms }: Extract<NightInput, { type: 'ask' }>,
  output: NightOutput | undefined,
): readonly NightContents[] {
  const pickedUp = pickedUpFrom(night, block);
  const { agreed } = night.blocks.get(block) ?? NO_BLOCK;
  if (output?.type === 'picked_up') {
    return rooms < pickedUp && output.rooms === pickedUp ? [night] : [];
  }
  const more = Math.max(0, rooms - pickedUp) - keptFor(night, block);
  const free = freeRooms(night);
  const isGranted = rooms >= pickedUp && more <= free;
  if (output?.type === 'full') return more > free && output.free === free ? [night] : [];
  return isGranted ? [withBlock(night, block, { agreed, asked: rooms })] : [];
}

function isCountOf(night: NightContents, output: NightOutput): boolean {
  return (
    output.type === 'counted' &&
    output.rooms === night.rooms &&
    output.held === roomsTaken(night, false) &&
    output.sold === roomsTaken(night, true) &&
    output.available === freeRooms(night) &&
    (output.blocked ?? 0) === keptRooms(night)
  );
}

/** What anybody may take, or whoever names the block: no more than there is, even of a block. */
function freeRooms(night: NightContents, block?: string): number {
  const sellable = night.rooms + Math.min(night.allowed, night.rooms);
  const left = Math.max(0, sellable - roomsTaken(night, false) - roomsTaken(night, true));
  const drawable = block === undefined ? 0 : drawableOf(night, block);
  return Math.min(left, drawable + Math.max(0, left - keptRooms(night)));
}

function keptRooms(night: NightContents): number {
  return [...night.blocks.keys()].reduce((sum, block) => sum + keptFor(night, block), 0);
}

/** While a block asks for another figure, the larger of the two is kept. */
function keptFor(night: NightContents, block: string): number {
  const { agreed, asked: next = agreed } = night.blocks.get(block) ?? NO_BLOCK;
  return Math.max(0, Math.max(agreed, next) - pickedUpFrom(night, block));
}

/** And the smaller is what may be taken of it. */
function drawableOf(night: NightContents, block: string): number {
  const { agreed, asked: next = agreed } = night.blocks.get(block) ?? NO_BLOCK;
  return Math.max(0, Math.min(agreed, next) - pickedUpFrom(night, block));
}

function pickedUpFrom({ taken }: NightContents, block: string): number {
  let rooms = 0;
  for (const { drawn } of taken.values()) if (drawn?.block === block) rooms += drawn.rooms;
  return rooms;
}

function roomsTaken({ taken }: NightContents, isSold: boolean): number {
  let rooms = 0;
  for (const one of taken.values()) if (one.isSold === isSold) rooms += one.rooms;
  return rooms;
}

function withTaken(night: NightContents, booking: string, one: Taken): NightContents {
  return { ...night, taken: new Map(night.taken).set(booking, one) };
}

function withBlock(night: NightContents, block: string, kept: Kept): NightContents {
  return { ...night, blocks: new Map(night.blocks).set(block, kept) };
}

function without(night: NightContents, booking: string): NightContents {
  const rest = new Map(night.taken);
  rest.delete(booking);
  return { ...night, taken: rest };
}

function describe(input: NightInput, output: NightOutput | undefined): string {
  const booking = 'booking' in input ? ` ${input.booking}` : '';
  const block = 'block' in input && input.block !== undefined ? ` of ${input.block}` : '';
  const whose = booking + block;
  const rooms = 'rooms' in input ? ` (${input.rooms})` : '';
  return `${input.type}${whose}${rooms}: ${told(output)}`;
}

function told(output: NightOutput | undefined): string {
  if (output === undefined) return 'no answer';
  switch (output.type) {
    case 'full':
      return `full, ${output.free} free`;
    case 'picked_up':
      return `${output.rooms} are picked up`;
    case 'passed':
      return 'refused on another night';
    case 'counted': {
      const { rooms, held, sold, available, blocked = 0 } = output;
      const kept = blocked === 0 ? '' : `, blocked ${blocked}`;
      return `${rooms} rooms, held ${held}, sold ${sold}, available ${available}${kept}`;
    }
    default:
      return output.type;
  }
}
