/**
 * Has room racks told of what has become of stays: rows of the outbox, written with the position
 * they were made up to. Bookings tell their rack themselves, at once; this is for the moment in
 * which a process dies between the two. A rack that knows already changes nothing.
 */
import type { BookingId, PropertyId } from '../../domain/ids.ts';
import type { Journal, OutboxMessage, ProjectionWrite, StoredEvent } from '../../ports/journal.ts';
import { BookingFolds } from '../booking/booking-folds.ts';
import { stayEvents } from '../booking/booking-rooms.ts';
import type { OutboxRows, Projection } from '../follower-actor.ts';
import { RACK_STREAMS, rackStream } from './room-rack-actor.ts';

export const ROOMS_QUEUE = 'rooms';

/** Which rack is to look at which booking. */
export interface RackOrder {
  readonly propertyId: PropertyId;
  readonly bookingId: BookingId;
}

export class RoomsProjection implements Projection {
  readonly name = ROOMS_QUEUE;
  readonly restMs = 250;
  readonly checkpointEveryEvents = 10_000;
  readonly #journal: Pick<Journal, 'readStream' | 'hasStream' | 'streamsWithPrefix'>;
  readonly #folds: BookingFolds;
  /** Most hotels keep no record of their rooms, and their bookings are not even looked at. */
  #hasRacks: boolean;
  #put: OutboxMessage[] = [];

  constructor(journal: Pick<Journal, 'readStream' | 'hasStream' | 'streamsWithPrefix'>) {
    this.#journal = journal;
    this.#folds = new BookingFolds(journal);
    this.#hasRacks = hasRacks(journal);
  }

  apply(stored: StoredEvent): void {
    if (stored.stream.startsWith(RACK_STREAMS)) this.#hasRacks = true;
    if (!this.#hasRacks || !stayEvents.has(stored.type)) return;
    const { id: bookingId, terms } = this.#folds.fold(stored).after;
    const { propertyId } = terms;
    if (!this.#journal.hasStream(rackStream(propertyId))) return;
    const id = `${ROOMS_QUEUE}:${bookingId}:${stored.version}`;
    const payload: RackOrder = { propertyId, bookingId };
    this.#put.push({ id, queue: ROOMS_QUEUE, key: propertyId, payload });
  }

  takeWrites(): readonly ProjectionWrite[] {
    return [];
  }

  takeOutbox(): OutboxRows {
    const rows = { outboxPut: this.#put, outboxDropped: [] };
    this.reset();
    return rows;
  }

  landed(): void {}

  reset(): void {
    this.#put = [];
    this.#folds.forget();
  }
}

export function hasRacks(journal: Pick<Journal, 'streamsWithPrefix'>): boolean {
  return journal.streamsWithPrefix(RACK_STREAMS, '', 1).length > 0;
}
