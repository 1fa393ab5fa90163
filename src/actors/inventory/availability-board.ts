/**
 * What can be sold, by property, room type and night, exactly as the journal has it at `position`:
 * the calendar and the feed both read it. It moves on with each durable batch and never before, so
 * no frame can show what could still be lost.
 */
import { addDays, type CivilDate, civilDateAt, type Night } from '../../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../../domain/ids.ts';
import { evolveProperty, priceOn } from '../../domain/property/evolve-property.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import { nightsOfRange } from '../../domain/property/night-range.ts';
import type { PropertyEvent, PropertyState, RoomType } from '../../domain/property/property.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import { limits } from '../../limits.ts';
import type { Availability, AvailabilityCell, AvailabilityQuery } from '../../ports/engine.ts';
import type { Journal, StoredEvent } from '../../ports/journal.ts';
import { committedProperty, propertyStream } from '../property/property-actor.ts';
import { OccupancyBook } from './occupancy-book.ts';
import { type NightFigures, type NightsProjection, NO_FIGURES } from './projection-nights.ts';

type Listener = (change: Availability) => void;

interface KnownProperty {
  state: PropertyState;
  version: number;
}

export class AvailabilityBoard {
  readonly #journal: Journal;
  readonly #nights: NightsProjection;
  readonly #properties = new Map<string, KnownProperty>();
  readonly #occupancy: OccupancyBook;
  readonly #listeners = new Map<string, Set<Listener>>();
  #position = 0;
  /** A batch could not be taken whole: everything since `#position` is to be read. */
  #isBehind = false;

  constructor(journal: Journal, nights: NightsProjection) {
    this.#journal = journal;
    this.#nights = nights;
    this.#occupancy = new OccupancyBook(nights);
  }

  get position(): number {
    return this.#position;
  }

  /** Reads what the tables lack, so that the board stands at the journal's durable end. */
  catchUp(fromPosition: number, eventsPerRound: number): void {
    this.#position = Math.max(this.#position, fromPosition);
    for (;;) {
      const events = this.#journal.readAll(this.#position, eventsPerRound);
      if (events.length === 0) break;
      this.#take(events);
    }
    this.#isBehind = false;
  }

  /** One durable batch, in position order. */
  committed(events: readonly StoredEvent[]): void {
    if (this.#isBehind) {
      this.#catchUpIfBehind();
      return;
    }
    try {
      this.#take(events);
    } catch (error) {
      this.#isBehind = true;
      throw error;
    }
  }

  #catchUpIfBehind(): void {
    if (this.#isBehind) this.catchUp(0, limits.followerEventsPerRound);
  }

  #take(events: readonly StoredEvent[]): void {
    const last = events.at(-1);
    if (last === undefined || last.position <= this.#position) return;
    const changed = new Map<string, Set<string>>();
    for (const event of events) this.#apply(event, changed);
    this.#position = last.position;
    for (const [propertyId, keys] of changed) this.#publish(propertyId, keys);
  }

  listen(propertyId: PropertyId, listener: Listener): () => void {
    const listeners = this.#listeners.get(propertyId) ?? new Set();
    this.#listeners.set(propertyId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(propertyId);
    };
  }

  /** Undefined when there is no such property. */
  now(query: AvailabilityQuery): Availability | undefined {
    this.#catchUpIfBehind();
    const property = this.#property(query.propertyId);
    if (property === undefined) return undefined;
    return { position: this.#position, cells: [...this.#cells(property, query)] };
  }

  since(query: AvailabilityQuery, since: number): Availability | 'resync_required' | undefined {
    this.#catchUpIfBehind();
    const property = this.#property(query.propertyId);
    if (property === undefined) return undefined;
    if (since > this.#position) return 'resync_required';
    const touched = this.#touchedByProperty(query.propertyId, since);
    const cells: AvailabilityCell[] = [];
    for (const cell of this.#cells(property, query, (roomType, night, { position }) => {
      return position > since || touched(roomType.id, night);
    })) {
      cells.push(cell);
    }
    return { position: this.#position, cells };
  }

  /** Held and sold of one night, as durable as everything here; the same object until it changes. */
  figures(
    propertyId: PropertyId,
    roomTypeId: RoomTypeId,
    night: Night,
    today: CivilDate,
  ): NightFigures {
    this.#catchUpIfBehind();
    return this.#occupancy.of(propertyId, roomTypeId, night, today);
  }

  /** What could be sold of one night, as `now` says it. */
  available(id: PropertyId, roomType: RoomType, night: Night, today: CivilDate): number {
    return cellOf(roomType, night, this.figures(id, roomType.id, night, today)).available;
  }

  property(id: PropertyId): PropertyState | undefined {
    return this.#property(id);
  }

  #property(id: PropertyId): PropertyState | undefined {
    const known = this.#properties.get(id);
    if (known !== undefined) return known.state;
    const { state, version } = committedProperty(this.#journal, id);
    if (!state.exists) return undefined;
    this.#properties.set(id, { state, version });
    return state;
  }

  #apply(event: StoredEvent, changed: Map<string, Set<string>>): void {
    const { stream } = event;
    if (stream.startsWith('inventory/')) {
      this.#nights.count(event);
      this.#occupancy.changed(stream);
      if (this.#listeners.size === 0) return;
      const [, propertyId = '', roomType = '', night = ''] = stream.split('/');
      if (this.#listeners.has(propertyId)) keysOf(changed, propertyId).add(`${roomType}/${night}`);
    } else if (stream.startsWith('property/')) {
      this.#applyProperty(event, stream.slice('property/'.length) as PropertyId, changed);
    }
  }

  #applyProperty(event: StoredEvent, id: PropertyId, changed: Map<string, Set<string>>): void {
    const known = this.#properties.get(id);
    const propertyEvent = event.data as PropertyEvent;
    if (known !== undefined && event.version > known.version) {
      known.state = evolveProperty(known.state, propertyEvent);
      known.version = event.version;
    }
    if (!this.#listeners.has(id)) return;
    const keys = keysOf(changed, id);
    for (const key of cellsTouchedBy(propertyEvent, event.recordedAtMs)) keys.add(key);
  }

  #publish(propertyId: string, keys: ReadonlySet<string>): void {
    const property = this.#property(propertyId as PropertyId);
    const listeners = this.#listeners.get(propertyId);
    if (property === undefined || listeners === undefined) return;
    const cells: AvailabilityCell[] = [];
    for (const key of keys) {
      const [roomTypeId = '', night = ''] = key.split('/');
      const roomType = property.roomTypes.get(roomTypeId as RoomTypeId);
      if (roomType === undefined) continue;
      const figures = this.#nights.of(`inventory/${propertyId}/${key}`);
      cells.push(cellOf(roomType, night as Night, figures));
    }
    const change = { position: this.#position, cells };
    for (const listener of [...listeners]) listener(change);
  }

  *#cells(
    property: PropertyState,
    query: AvailabilityQuery,
    isWanted: (roomType: RoomType, night: Night, figures: NightFigures) => boolean = () => true,
  ): Generator<AvailabilityCell> {
    const nights = nightsOfRange({ from: query.from, to: query.to });
    for (const roomType of property.roomTypes.values()) {
      if (query.roomTypeIds?.includes(roomType.id) === false) continue;
      const figures = this.#nights.range(property.id, roomType.id, nights);
      for (const night of nights) {
        const found = figures.get(night) ?? NO_FIGURES;
        if (isWanted(roomType, night, found)) yield cellOf(roomType, night, found);
      }
    }
  }

  /** Whether prices, capacity or the room type itself changed a cell after `since`. */
  #touchedByProperty(
    id: PropertyId,
    since: number,
  ): (roomTypeId: RoomTypeId, night: CivilDate) => boolean {
    const cells = new Set<string>();
    for (const event of this.#journal.readStream(propertyStream(id), 0)) {
      if (event.position <= since) continue;
      const data = event.data as PropertyEvent;
      for (const key of cellsTouchedBy(data, event.recordedAtMs)) cells.add(key);
    }
    return (roomTypeId, night) => cells.has(`${roomTypeId}/${night}`);
  }
}

function keysOf(changed: Map<string, Set<string>>, propertyId: string): Set<string> {
  const known = changed.get(propertyId);
  if (known !== undefined) return known;
  const keys = new Set<string>();
  changed.set(propertyId, keys);
  return keys;
}

/**
 * `{roomType}/{night}` of every cell that the event touches. A change of a whole room type touches
 * the nights from the day it was made on: nobody sells the past.
 */
function cellsTouchedBy(event: PropertyEvent, recordedAtMs: number): readonly string[] {
  switch (event.type) {
    case 'PricesSet':
    case 'CapacityChanged':
    case 'OverbookingAllowed':
    case 'RoomClosed':
    case 'RoomReopened':
      return nightsOfRange(event.range).map((night) => `${event.roomTypeId}/${night}`);
    case 'AriUpdated':
      // The calendar shows the price of the base plan; other plans and restrictions are not in it.
      return event.changes
        .filter((change) => change.ratePlanId === BASE_PLAN && change.priceMinor !== undefined)
        .flatMap(({ roomTypeId, range }) => {
          return nightsOfRange(range).map((night) => `${roomTypeId}/${night}`);
        });
    case 'RoomTypeAdded':
    case 'RoomTypeChanged':
    case 'RoomRemoved': {
      const roomTypeId = event.type === 'RoomRemoved' ? event.roomTypeId : event.id;
      const from = addDays(civilDateAt(recordedAtMs, 'UTC'), -1);
      const to = addDays(from, limits.changeNightsMax);
      return nightsOfRange({ from, to }).map((night) => `${roomTypeId}/${night}`);
    }
    default:
      return [];
  }
}

function cellOf(roomType: RoomType, night: Night, figures: NightFigures): AvailabilityCell {
  const { held, sold, blocked } = figures;
  const { physical, allowance } = capacityOn(roomType, night);
  const left = physical - held - sold;
  const beyondBlocks = left + allowance - blocked;
  return {
    roomTypeId: roomType.id,
    night,
    physical,
    allowance,
    held,
    sold,
    blocked,
    available: Math.max(0, beyondBlocks),
    blockShortfall: Math.min(blocked, Math.max(0, -beyondBlocks)),
    overbooked: Math.max(0, -left),
    priceMinor: priceOn(roomType, night),
  };
}
