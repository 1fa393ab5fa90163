/**
 * The outbox queue of capacity changes: tells every night of a room type that has a stream what its
 * capacity now is. A night that is not open yet learns it with its first hold. What is set
 * is read from the property when the row runs, so rows that overtake each other do no harm.
 */
import type { Night } from '../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../domain/ids.ts';
import { capacityOn } from '../domain/property/night-capacity.ts';
import type { RoomType } from '../domain/property/property.ts';
import type { OutboxRow } from '../ports/journal.ts';
import type { Delivery, DeliveryResult } from './delivery.ts';
import type { EngineParts } from './engine-parts.ts';
import type { NightAnswered } from './inventory-actor.ts';
import { CAPACITY_QUEUE, committedProperty } from './property-actor.ts';

interface CapacityOrder {
  readonly propertyId: PropertyId;
  readonly roomTypeId: RoomTypeId;
}

/** Nights told at a time; the next page is asked for when all of these have answered. */
const NIGHTS_PER_PAGE = 200;

export function capacityDelivery(parts: EngineParts): Delivery {
  return {
    queue: CAPACITY_QUEUE,
    // It is told to ourselves only, so it is never given up.
    attemptsMax: Number.POSITIVE_INFINITY,
    deliver(row, done) {
      const order = row.payload as CapacityOrder;
      const { state } = committedProperty(parts.journal, order.propertyId);
      const roomType = state.roomTypes.get(order.roomTypeId);
      if (roomType === undefined) done({ status: 'refused', reason: 'no such room type' });
      else tellPage(parts, order, roomType, '', done);
    },
    completed: (row) => remove(parts, row),
    abandoned: (_, dead) => {
      parts.journal.append({ recordedAtMs: parts.clock.now(), outboxRetried: [dead] });
    },
  };
}

function tellPage(
  parts: EngineParts,
  order: CapacityOrder,
  roomType: RoomType,
  afterKey: string,
  done: (result: DeliveryResult) => void,
): void {
  const { propertyId, roomTypeId } = order;
  const prefix = `inventory/${propertyId}/${roomTypeId}/`;
  const streams = parts.journal.streamsWithPrefix(prefix, afterKey, NIGHTS_PER_PAGE);
  const last = streams.at(-1);
  if (last === undefined) {
    done({ status: 'done' });
    return;
  }
  let missing = streams.length;
  let isFailed = false;
  const answered = (isOk: boolean): void => {
    missing -= 1;
    isFailed ||= !isOk;
    if (missing > 0) return;
    if (isFailed) done({ status: 'unknown', error: 'a night could not be told' });
    else tellPage(parts, order, roomType, last, done);
  };
  const replyTo = {
    name: 'capacity',
    tell: ({ answer }: NightAnswered): undefined => {
      answered(answer.code === 'ok');
    },
  };
  for (const stream of streams) {
    const night = stream.slice(prefix.length) as Night;
    const command = { type: 'set_capacity', ...capacityOn(roomType, night) } as const;
    const ref = parts.directory.night(propertyId, roomTypeId, night);
    const refusal = ref.tell({ command, metadata: { by: 'engine' }, tag: 0, replyTo });
    if (refusal !== undefined) answered(false);
  }
}

/** After every night's event: a batch that removes the row cannot land without them. */
function remove(parts: EngineParts, row: OutboxRow): void {
  parts.journal.append({ recordedAtMs: parts.clock.now(), outboxRemoved: [row.id] });
}
