/**
 * Counts rooms from the journal as it grows and remembers every count with its position, so that
 * what anybody was told can be held against the journal as it then was. Shares no code with the
 * engine's own counting.
 */
import type { StoredEvent } from '../../ports/journal.ts';

interface Hold {
  readonly rooms: number;
  readonly untilMs: number;
}

/** A night at and after a position, until the next. */
export interface NightCount {
  readonly position: number;
  readonly physical: number;
  readonly held: number;
  readonly sold: number;
  /** By booking. */
  readonly holds: ReadonlyMap<string, Hold>;
}

interface Change {
  readonly physical?: number;
  readonly sold?: number;
  readonly hold?: readonly [bookingId: string, hold: Hold | undefined];
}

const NIGHT_STREAM = /^inventory\/[^/]+\/[^/]+\/(.+)$/;

/** One property with one room type, all nights of which are named beforehand. */
export class NightWatch {
  readonly #counts = new Map<string, NightCount[]>();
  #base = 0;

  constructor(nights: readonly string[]) {
    for (const night of nights) this.#counts.set(night, [EMPTY]);
  }

  take(event: StoredEvent): void {
    const night = NIGHT_STREAM.exec(event.stream)?.[1];
    if (night === undefined) this.#takeCapacity(event);
    else this.#takeNight(event, night);
  }

  isWatched(night: string): boolean {
    return this.#counts.has(night);
  }

  at(night: string, position: number): NightCount {
    return this.#historyOf(night).findLast((count) => count.position <= position) ?? EMPTY;
  }

  /**
   * The fewest free rooms that the journal knew of from one position to another, both included.
   * Holds that were over at `nowMs` are free, whether or not the journal says so yet.
   */
  freeMinBetween(night: string, from: number, to: number, nowMs: number): number {
    const history = this.#historyOf(night);
    const later = history.filter(({ position }) => position > from && position <= to);
    return Math.min(...[this.at(night, from), ...later].map((count) => freeOf(count, nowMs)));
  }

  #historyOf(night: string): NightCount[] {
    const history = this.#counts.get(night);
    if (history === undefined) throw new Error(`nobody watches the night ${night}`);
    return history;
  }

  #takeNight({ type, data, position }: StoredEvent, night: string): void {
    const { bookingId, rooms, untilMs } = data as Hold & { readonly bookingId: string };
    switch (type) {
      case 'RoomsHeld':
        this.#add(night, position, { hold: [bookingId, { rooms, untilMs }] });
        return;
      case 'HoldExtended': {
        const held = this.at(night, position).holds.get(bookingId)?.rooms ?? 0;
        this.#add(night, position, { hold: [bookingId, { rooms: held, untilMs }] });
        return;
      }
      case 'HoldConfirmed':
        this.#add(night, position, { hold: [bookingId, undefined], sold: rooms });
        return;
      case 'HoldReleased':
      case 'HoldExpired':
        this.#add(night, position, { hold: [bookingId, undefined] });
        return;
      case 'SaleReleased':
        this.#add(night, position, { sold: -rooms });
        return;
      default:
    }
  }

  #takeCapacity({ type, data, position }: StoredEvent): void {
    const { details, range, rooms } = data as {
      readonly details?: { readonly rooms: number };
      readonly range?: { readonly from: string; readonly to: string };
      readonly rooms?: number | null;
    };
    if (type === 'RoomTypeAdded') this.#base = details?.rooms ?? 0;
    if (type !== 'RoomTypeAdded' && type !== 'CapacityChanged') return;
    for (const night of this.#counts.keys()) {
      if (range !== undefined && (night < range.from || night > range.to)) continue;
      const physical = (rooms ?? this.#base) - this.at(night, position).physical;
      this.#add(night, position, { physical });
    }
  }

  #add(night: string, position: number, { physical = 0, sold = 0, hold }: Change): void {
    const history = this.#historyOf(night);
    const before = history.at(-1) ?? EMPTY;
    const holds = new Map(before.holds);
    if (hold?.[1] !== undefined) holds.set(hold[0], hold[1]);
    else if (hold !== undefined) holds.delete(hold[0]);
    history.push({
      position,
      physical: before.physical + physical,
      held: roomsOf(holds),
      sold: before.sold + sold,
      holds,
    });
  }
}

const EMPTY: NightCount = { position: 0, physical: 0, held: 0, sold: 0, holds: new Map() };

function freeOf({ physical, sold, holds }: NightCount, nowMs: number): number {
  return physical - sold - roomsOf(holds, nowMs);
}

/** Rooms under holds, those that are over at `nowMs` left out. */
function roomsOf(holds: ReadonlyMap<string, Hold>, nowMs = Number.NEGATIVE_INFINITY): number {
  let sum = 0;
  for (const { rooms, untilMs } of holds.values()) if (untilMs > nowMs) sum += rooms;
  return sum;
}
