/**
 * Held and sold rooms by night, in memory for the nights that have changed lately and in a table
 * for the rest. The memory is brought up to date with each durable batch, so what it answers is the
 * journal's state at `position`, with nothing that could still be lost.
 */
import type { Channel } from '../../domain/ids.ts';
import type { NightEvent } from '../../domain/inventory/inventory.ts';
import type {
  NightRow,
  ProjectionReader,
  ProjectionWrite,
  StoredEvent,
} from '../../ports/journal.ts';
import { type Projection, UnreadableTable } from '../follower-actor.ts';

export interface NightFigures {
  readonly held: number;
  readonly sold: number;
  /** Those of both that did not come by the direct channel. */
  readonly indirect: number;
  /** Rooms that blocks keep from everybody who names none of them. */
  readonly blocked: number;
  /** Of the last event that changed them. */
  readonly position: number;
}

/** Nights kept in memory whose values are in the table: beyond it they are forgotten. */
const CLEAN_NIGHTS_MAX = 200_000;
export const NO_FIGURES: NightFigures = { held: 0, sold: 0, indirect: 0, blocked: 0, position: 0 };

export class NightsProjection implements Projection {
  readonly name = 'nights';
  readonly #reader: Pick<ProjectionReader, 'nights'>;
  readonly #nights = new Map<string, NightFigures>();
  readonly #dirty = new Set<string>();
  readonly #poison = new Map<number, unknown>();
  #countedTo = 0;

  /** `reader` gives what is in the table; a rebuild, which begins with nothing, gives none. */
  constructor(reader: Pick<ProjectionReader, 'nights'>) {
    this.#reader = reader;
  }

  /**
   * Counts one durable event in memory. What cannot be counted is remembered, and parked when the
   * follower comes to it: the rest of the batch must not suffer for it. Throws UnreadableTable when
   * it has to be told the event again; telling it twice does no harm.
   */
  count(stored: StoredEvent): void {
    const before = this.#before(stored);
    this.#countedTo = stored.position;
    if (before === undefined || stored.position <= before.position) return;
    try {
      this.#count(stored, before);
    } catch (error) {
      this.#poison.set(stored.position, error);
    }
  }

  /** What has been counted already is only written; throws what counting it threw. */
  apply(stored: StoredEvent): void {
    if (stored.position > this.#countedTo) this.count(stored);
    const error = this.#poison.get(stored.position);
    if (error !== undefined) throw error;
  }

  /** Undefined for an event of another kind of stream. */
  #before({ stream, version }: StoredEvent): NightFigures | undefined {
    if (!stream.startsWith('inventory/')) return undefined;
    // A night's first event has no row to look for; but it may be in memory, from a first telling.
    const known = this.#nights.get(stream);
    if (known !== undefined) return known;
    if (version === 1) return NO_FIGURES;
    try {
      return this.of(stream);
    } catch (error) {
      throw new UnreadableTable('nights', error);
    }
  }

  #count(stored: StoredEvent, before: NightFigures): void {
    const after = evolved(before, stored.data as NightEvent, stored.position);
    this.#nights.set(stored.stream, after);
    this.#dirty.add(stored.stream);
  }

  takeWrites(): readonly ProjectionWrite[] {
    const writes: ProjectionWrite[] = [];
    for (const stream of this.#dirty) {
      const figures = this.#nights.get(stream);
      const [, property = '', roomType = '', night = ''] = stream.split('/');
      if (figures === undefined) continue;
      const { held, sold, indirect, blocked, position } = figures;
      const parameters = [property, roomType, night, held, sold, position, indirect, blocked];
      writes.push({ statement: 'nights.put', parameters });
    }
    this.#dirty.clear();
    return writes;
  }

  /** What is in the table may be forgotten. */
  landed(position: number): void {
    for (const known of this.#poison.keys()) if (known <= position) this.#poison.delete(known);
    if (this.#nights.size <= CLEAN_NIGHTS_MAX) return;
    for (const [stream, figures] of this.#nights) {
      const isInTable = figures.position <= position && !this.#dirty.has(stream);
      if (isInTable) this.#nights.delete(stream);
    }
  }

  /** The values in memory are right whatever the table says; all of them are written again. */
  reset(): void {
    for (const stream of this.#nights.keys()) this.#dirty.add(stream);
  }

  /** Figures of one night by its stream; from memory if it has changed lately. */
  of(stream: string): NightFigures {
    const known = this.#nights.get(stream);
    if (known !== undefined) return known;
    const [, property = '', roomType = '', night = ''] = stream.split('/');
    const row: NightRow | undefined = this.#reader.nights(property, roomType, night, night)[0];
    return row ?? NO_FIGURES;
  }

  /** Figures of each night in the range, by date; nights nobody has touched are left out. */
  range(
    propertyId: string,
    roomTypeId: string,
    nights: readonly string[],
  ): ReadonlyMap<string, NightFigures> {
    const [from = '', to = from] = [nights[0], nights.at(-1)];
    const found = new Map<string, NightFigures>();
    for (const row of this.#reader.nights(propertyId, roomTypeId, from, to))
      found.set(row.night, row);
    for (const night of nights) {
      const figures = this.#nights.get(`inventory/${propertyId}/${roomTypeId}/${night}`);
      if (figures !== undefined) found.set(night, figures);
    }
    return found;
  }
}

function evolved(before: NightFigures, event: NightEvent, position: number): NightFigures {
  const { held, sold } = before;
  switch (event.type) {
    case 'RoomsHeld':
      return { ...movedBy(before, event), held: held + event.rooms, position };
    case 'HoldConfirmed':
      return { ...before, held: held - event.rooms, sold: sold + event.rooms, position };
    case 'HoldReleased':
    case 'HoldExpired':
      return { ...movedBy(before, event), held: held - event.rooms, position };
    case 'SaleReleased':
      return { ...movedBy(before, event), sold: sold - event.rooms, position };
    case 'BlockAsked':
    case 'BlockSet':
      return { ...before, blocked: event.blocked, position };
    default:
      return { ...before, position };
  }
}

type RoomsMoved = Extract<NightEvent, { readonly channel?: Channel }>;

function movedBy(before: NightFigures, event: RoomsMoved): NightFigures {
  const { channel, rooms, blocked = before.blocked } = event;
  const moved = event.type === 'RoomsHeld' ? rooms : -rooms;
  const indirect = channel === undefined ? before.indirect : before.indirect + moved;
  return { ...before, indirect, blocked };
}
