/**
 * Counts rooms from the journal as it grows and remembers every count with its position, so that
 * what anybody was told can be held against the journal as it then was. Shares no code with the
 * engine's own counting.
 */
import type { StoredEvent } from '../../../ports/journal.ts';
import { type BlockCounts, blocksAfter, keptBy } from './block-watch.ts';

interface Hold {
  readonly rooms: number;
  /** Of these, those out of a block, which get back to it when the hold ends. */
  readonly fromBlock?: number;
  readonly untilMs: number;
}

/** A night at and after a position, until the next. */
export interface NightCount {
  readonly position: number;
  readonly physical: number;
  /** Rooms that may be sold beyond those. */
  readonly allowance: number;
  readonly held: number;
  readonly sold: number;
  /** Rooms that blocks keep for those who name them. */
  readonly blocked: number;
  readonly blocks: BlockCounts;
  /** By booking. */
  readonly holds: ReadonlyMap<string, Hold>;
}

type Cell = Pick<NightCount, 'physical' | 'allowance' | 'held' | 'sold' | 'blocked'>;

/** Of two cells that are the same it is the same. */
export function cellText({ physical, allowance, held, sold, blocked }: Cell): string {
  return `${held} held, ${sold} sold, ${blocked} kept of ${physical} and ${allowance} more`;
}

interface Change {
  readonly blocks?: BlockCounts;
  readonly capacity?: Pick<NightCount, 'physical' | 'allowance'>;
  readonly sold?: number;
  readonly hold?: readonly [bookingId: string, hold: Hold | undefined];
}

/** A promo code's uses are counted as a night's rooms are. */
const NIGHT_STREAM = /^(?:inventory\/[^/]+\/[^/]+|promo\/[^/]+)\/(.+)$/;

/** One property with one room type, all nights of which are named beforehand, and its codes. */
export class NightWatch {
  readonly #counts = new Map<string, NightCount[]>();
  readonly #allowed = new Map<string, Allowance | null>();
  /** Rooms by night, those out of order included; of the room type where nothing was said. */
  readonly #rooms = new Map<string, number | null>();
  /** Numbers of rooms out of order, by night. */
  readonly #closed = new Map<string, Set<string>>();
  readonly #nights: readonly string[];
  #base = 0;

  constructor(nights: readonly string[], promoCodes: readonly string[] = []) {
    this.#nights = nights;
    for (const name of [...nights, ...promoCodes]) this.#counts.set(name, [EMPTY]);
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

  /** Rooms that the journal now knows to be free, without those under holds that are over. */
  freeNow(night: string): number {
    return freeOf(this.#historyOf(night).at(-1) ?? EMPTY, Number.NEGATIVE_INFINITY);
  }

  /** Positions after `from` and up to `to` at which any of the nights changed. */
  changesBetween(nights: readonly string[], from: number, to: number): readonly number[] {
    return nights
      .flatMap((night) => this.#historyOf(night).map(({ position }) => position))
      .filter((position) => position > from && position <= to);
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
    const held = data as Hold & { readonly bookingId: string };
    const { bookingId, rooms, untilMs, fromBlock = 0 } = held;
    const blocks = blocksAfter(this.at(night, position).blocks, type, data);
    switch (type) {
      case 'RoomsHeld':
        this.#add(night, position, { hold: [bookingId, { rooms, untilMs, fromBlock }], blocks });
        return;
      case 'HoldExtended': {
        const before = this.at(night, position).holds.get(bookingId) ?? { rooms: 0 };
        this.#add(night, position, { hold: [bookingId, { ...before, untilMs }] });
        return;
      }
      case 'HoldConfirmed':
        this.#add(night, position, { hold: [bookingId, undefined], sold: rooms });
        return;
      case 'HoldReleased':
      case 'HoldExpired':
        this.#add(night, position, { hold: [bookingId, undefined], blocks });
        return;
      case 'SaleReleased':
        this.#add(night, position, { sold: -rooms, blocks });
        return;
      case 'BlockAsked':
      case 'BlockSet':
        this.#add(night, position, { blocks });
        return;
      default:
    }
  }

  #takeCapacity({ type, data, position }: StoredEvent): void {
    if (type === 'PromoCodeSet') {
      const { code, details } = data as { code: string; details: { usesMax?: number } };
      const capacity = { physical: details.usesMax ?? Number.MAX_SAFE_INTEGER, allowance: 0 };
      this.#add(code, position, { capacity });
      return;
    }
    const {
      details,
      range,
      rooms,
      allowance,
      number = '',
      kind,
    } = data as {
      readonly details?: { readonly rooms: number };
      readonly range?: { readonly from: string; readonly to: string };
      readonly rooms?: number | null;
      readonly allowance?: Allowance | null;
      readonly number?: string;
      readonly kind?: string;
    };
    if (type === 'RoomTypeAdded') this.#base = details?.rooms ?? 0;
    if (!CAPACITY_EVENTS.has(type)) return;
    for (const night of this.#nights) {
      if (range !== undefined && (night < range.from || night > range.to)) continue;
      if (type === 'OverbookingAllowed') this.#allowed.set(night, allowance ?? null);
      if (type === 'CapacityChanged') this.#rooms.set(night, rooms ?? null);
      const closed = this.#closed.get(night) ?? new Set();
      this.#closed.set(night, closed);
      if (type === 'RoomClosed' && kind === 'out_of_order') closed.add(number);
      else if (type === 'RoomClosed' || type === 'RoomReopened') closed.delete(number);
      const physical = Math.max(0, (this.#rooms.get(night) ?? this.#base) - closed.size);
      const capacity = { physical, allowance: beyond(this.#allowed.get(night), physical) };
      this.#add(night, position, { capacity });
    }
  }

  #add(night: string, position: number, change: Change): void {
    const history = this.#historyOf(night);
    const before = history.at(-1) ?? EMPTY;
    const { capacity, sold = 0, hold, blocks = before.blocks } = change;
    const holds = new Map(before.holds);
    if (hold?.[1] !== undefined) holds.set(hold[0], hold[1]);
    else if (hold !== undefined) holds.delete(hold[0]);
    const { physical, allowance } = capacity ?? before;
    const rooms = { physical, allowance, held: roomsOf(holds), sold: before.sold + sold };
    history.push({ position, ...rooms, holds, blocks, blocked: keptBy(blocks) });
  }
}

type Allowance = { readonly rooms: number } | { readonly percent: number };

const CAPACITY_EVENTS = new Set([
  'RoomTypeAdded',
  'CapacityChanged',
  'OverbookingAllowed',
  'RoomClosed',
  'RoomReopened',
]);

function beyond(allowance: Allowance | null = null, physical: number): number {
  if (allowance === null) return 0;
  if ('rooms' in allowance) return Math.min(physical, allowance.rooms);
  return Math.floor((physical * allowance.percent) / 100);
}

const EMPTY: NightCount = {
  position: 0,
  physical: 0,
  allowance: 0,
  held: 0,
  sold: 0,
  blocked: 0,
  blocks: new Map(),
  holds: new Map(),
};

/** What anybody may have who names no block. */
function freeOf({ physical, allowance, sold, blocked, holds }: NightCount, nowMs: number): number {
  return physical + allowance - sold - blocked - roomsOf(holds, nowMs);
}

/** Rooms under holds; of those that are over at `nowMs` only what gets back to a block. */
function roomsOf(holds: ReadonlyMap<string, Hold>, nowMs = Number.NEGATIVE_INFINITY): number {
  let sum = 0;
  for (const { rooms, untilMs, fromBlock = 0 } of holds.values()) {
    sum += untilMs > nowMs ? rooms : fromBlock;
  }
  return sum;
}
