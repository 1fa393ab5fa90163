/**
 * Counts rooms from the journal as it grows and remembers every count with its position, so that
 * what anybody was told can be held against the journal as it then was. Shares no code with the
 * engine's own counting.
 */
import type { StoredEvent } from '../../ports/journal.ts';

/** A night at and after a position, until the next. */
export interface NightCount {
  readonly position: number;
  readonly physical: number;
  readonly held: number;
  readonly sold: number;
}

type Field = Exclude<keyof NightCount, 'position'>;

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

  /** The fewest free rooms that the journal knew of from one position to another, both included. */
  freeMinBetween(night: string, from: number, to: number): number {
    const history = this.#historyOf(night);
    const later = history.filter(({ position }) => position > from && position <= to);
    return Math.min(...[this.at(night, from), ...later].map(freeOf));
  }

  #historyOf(night: string): NightCount[] {
    const history = this.#counts.get(night);
    if (history === undefined) throw new Error(`nobody watches the night ${night}`);
    return history;
  }

  #takeNight({ type, data, position }: StoredEvent, night: string): void {
    const { rooms } = data as { readonly rooms: number };
    switch (type) {
      case 'RoomsHeld':
        this.#add(night, position, { held: rooms });
        return;
      case 'HoldConfirmed':
        this.#add(night, position, { held: -rooms, sold: rooms });
        return;
      case 'HoldReleased':
      case 'HoldExpired':
        this.#add(night, position, { held: -rooms });
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

  #add(night: string, position: number, change: Partial<Record<Field, number>>): void {
    const history = this.#historyOf(night);
    const { physical, held, sold } = history.at(-1) ?? EMPTY;
    history.push({
      position,
      physical: physical + (change.physical ?? 0),
      held: held + (change.held ?? 0),
      sold: sold + (change.sold ?? 0),
    });
  }
}

const EMPTY: NightCount = { position: 0, physical: 0, held: 0, sold: 0 };

function freeOf({ physical, held, sold }: NightCount): number {
  return physical - held - sold;
}
