/**
 * The outbox queue of capacity changes: tells every night of a room type that has a stream what its
 * capacity now is. A night that is not open yet learns it with its first hold. What is set
 * is read from the property when the row runs, so rows that overtake each other do no harm.
 */
import type { Night } from '../../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../../domain/ids.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import type { RoomType } from '../../domain/property/property.ts';
import type { OutboxRow } from '../../ports/journal.ts';
import type { EngineParts, Whereabouts } from '../engine-parts.ts';
import type { Delivery, DeliveryResult, RowMark } from '../outward/delivery.ts';
import { CAPACITY_QUEUE, committedProperty } from '../property/property-actor.ts';
import type { NightAnswered } from './inventory-actor.ts';

interface CapacityOrder {
  readonly propertyId: PropertyId;
  readonly roomTypeId: RoomTypeId;
}

/** Nights told at a time; the next page is asked for when all of these have answered. */
const NIGHTS_PER_PAGE = 200;

/** What it needs of the engine. */
interface CapacityParts extends Pick<EngineParts, 'clock' | 'journal'> {
  readonly directory: Pick<Whereabouts, 'night'>;
}

export class CapacityDelivery implements Delivery {
  readonly queue = CAPACITY_QUEUE;
  /** It is told to ourselves only, so it is never given up. */
  readonly attemptsMax = Number.POSITIVE_INFINITY;
  readonly #parts: CapacityParts;
  #isClosed = false;

  constructor(parts: CapacityParts) {
    this.#parts = parts;
  }

  close(): void {
    this.#isClosed = true;
  }

  deliver(row: OutboxRow, done: (result: DeliveryResult) => void): void {
    // A night may have been opened by what was known a moment before, and not be on disk yet.
    this.#parts.journal.gate(
      () => this.#tellPage(row.payload as CapacityOrder, '', done),
      ({ message }) => done({ status: 'unknown', error: message }),
    );
  }

  /** After every night's event: a batch that removes the row cannot land without them. */
  completed({ id }: OutboxRow): void {
    const { journal, clock } = this.#parts;
    journal.append({ recordedAtMs: clock.now(), outboxRemoved: [id] });
  }

  abandoned(_: OutboxRow, dead: RowMark): void {
    const { journal, clock } = this.#parts;
    journal.append({ recordedAtMs: clock.now(), outboxRetried: [dead] });
  }

  #tellPage(order: CapacityOrder, afterKey: string, done: (result: DeliveryResult) => void): void {
    if (this.#isClosed) return;
    const { propertyId, roomTypeId } = order;
    const { journal } = this.#parts;
    const roomType = committedProperty(journal, propertyId).state.roomTypes.get(roomTypeId);
    if (roomType === undefined) {
      done({ status: 'refused', reason: 'no such room type' });
      return;
    }
    const prefix = `inventory/${propertyId}/${roomTypeId}/`;
    const streams = journal.streamsWithPrefix(prefix, afterKey, NIGHTS_PER_PAGE);
    const last = streams.at(-1);
    if (last === undefined) {
      done({ status: 'done' });
      return;
    }
    const nights = streams.map((stream) => stream.slice(prefix.length) as Night);
    this.#tell(order, roomType, nights, (isTold) => {
      if (isTold) this.#tellPage(order, last, done);
      else done({ status: 'unknown', error: 'a night could not be told' });
    });
  }

  /** `answered` is told once, when all have answered. */
  #tell(
    { propertyId, roomTypeId }: CapacityOrder,
    roomType: RoomType,
    nights: readonly Night[],
    answered: (isTold: boolean) => void,
  ): void {
    let missing = nights.length;
    let isTold = true;
    const take = (isOk: boolean): void => {
      missing -= 1;
      isTold &&= isOk;
      if (missing === 0) answered(isTold);
    };
    const replyTo = {
      name: 'capacity',
      tell: ({ answer }: NightAnswered): undefined => {
        take(answer.code === 'ok');
      },
    };
    for (const night of nights) {
      const command = { type: 'set_capacity', ...capacityOn(roomType, night) } as const;
      const ref = this.#parts.directory.night(propertyId, roomTypeId, night);
      const refusal = ref.tell({ command, metadata: { by: 'engine' }, tag: 0, replyTo });
      if (refusal !== undefined) take(false);
    }
  }
}
