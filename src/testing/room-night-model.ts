/**
 * One room type on one night as a sequential object, for the checker of linearizability: so many
 * rooms, which may become more or fewer, how many may be sold beyond them, and which booking has
 * how many of them held or sold. It must share no code with the engine that it judges.
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
  | { readonly type: 'hold'; readonly booking: string; readonly rooms: number }
  /** What the booking holds is sold to it. */
  | { readonly type: 'sell'; readonly booking: string }
  /** What the booking has, held or sold, is given back. */
  | { readonly type: 'release'; readonly booking: string }
  /** There are so many rooms from now on, even if more are held or sold. */
  | { readonly type: 'resize'; readonly rooms: number }
  /** So many may be sold beyond them from now on, and never more than there are. */
  | { readonly type: 'allow'; readonly rooms: number }
  | { readonly type: 'read' };

/** What a room-night answers. */
export type NightOutput =
  | { readonly type: 'done' }
  /** A hold that was refused here, with nothing taken. */
  | { readonly type: 'full'; readonly free: number }
  /** A hold that failed elsewhere; a `release` of it follows in any case. */
  | { readonly type: 'passed' }
  | {
      readonly type: 'counted';
      readonly rooms: number;
      readonly held: number;
      readonly sold: number;
      readonly available: number;
    };

interface Taken {
  readonly rooms: number;
  readonly isSold: boolean;
}

/** What a room-night holds. */
export interface NightContents {
  readonly rooms: number;
  /** Rooms that may be sold beyond those, as it was last said. */
  readonly allowed: number;
  readonly taken: ReadonlyMap<string, Taken>;
}

/** `roomsOf` gives how many rooms a key has at first. */
export function roomNightModel(
  roomsOf: (key: string) => number,
): SequentialModel<NightContents, NightInput, NightOutput> {
  return {
    initial: (key) => ({ rooms: roomsOf(key), allowed: 0, taken: new Map() }),
    step,
    isRead: ({ type }, output) => type === 'read' || output?.type === 'full',
    fingerprint: ({ rooms, allowed, taken }) => {
      const entries = [...taken].map(
        ([booking, one]) => `${booking} ${one.isSold ? 'bought' : 'holds'} ${one.rooms}`,
      );
      const beyond = allowed === 0 ? '' : ` and ${allowed} beyond`;
      return `${rooms} rooms${beyond} (${entries.sort().join(', ')})`;
    },
    describe,
  };
}

function step(
  night: NightContents,
  input: NightInput,
  output: NightOutput | undefined,
): readonly NightContents[] {
  switch (input.type) {
    case 'hold':
      return held(night, input, output);
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
    default:
      return output === undefined || isCountOf(night, output) ? [night] : [];
  }
}

function held(
  night: NightContents,
  { booking, rooms }: Extract<NightInput, { type: 'hold' }>,
  output: NightOutput | undefined,
): readonly NightContents[] {
  const free = freeRooms(night);
  if (output?.type === 'full') return free < rooms && output.free === free ? [night] : [];
  if (night.taken.has(booking)) return [];
  const taken = rooms <= free ? [withTaken(night, booking, { rooms, isSold: false })] : [];
  if (output?.type !== 'passed') return taken;
  // The empty entry says that it has been here, so that its release cannot come before it.
  return [withTaken(night, booking, { rooms: 0, isSold: false }), ...taken];
}

function isCountOf(night: NightContents, output: NightOutput): boolean {
  return (
    output.type === 'counted' &&
    output.rooms === night.rooms &&
    output.held === roomsTaken(night, false) &&
    output.sold === roomsTaken(night, true) &&
    output.available === freeRooms(night)
  );
}

function freeRooms(night: NightContents): number {
  const sellable = night.rooms + Math.min(night.allowed, night.rooms);
  return Math.max(0, sellable - roomsTaken(night, false) - roomsTaken(night, true));
}

function roomsTaken({ taken }: NightContents, isSold: boolean): number {
  let rooms = 0;
  for (const one of taken.values()) if (one.isSold === isSold) rooms += one.rooms;
  return rooms;
}

function withTaken(night: NightContents, booking: string, one: Taken): NightContents {
  return { ...night, taken: new Map(night.taken).set(booking, one) };
}

function without(night: NightContents, booking: string): NightContents {
  const rest = new Map(night.taken);
  rest.delete(booking);
  return { ...night, taken: rest };
}

function describe(input: NightInput, output: NightOutput | undefined): string {
  const whose = 'booking' in input ? ` ${input.booking}` : '';
  const rooms = 'rooms' in input ? ` (${input.rooms})` : '';
  return `${input.type}${whose}${rooms}: ${told(output)}`;
}

function told(output: NightOutput | undefined): string {
  if (output === undefined) return 'no answer';
  switch (output.type) {
    case 'full':
      return `full, ${output.free} free`;
    case 'passed':
      return 'refused on another night';
    case 'counted': {
      const { rooms, held, sold, available } = output;
      return `${rooms} rooms, held ${held}, sold ${sold}, available ${available}`;
    }
    default:
      return output.type;
  }
}
