/**
 * The outbox queue of what racks are to look at: one message to the property's rack, which reads
 * what the booking is by then. Rows that overtake each other, or come twice, do no harm.
 */
import type { OutboxRow } from '../../ports/journal.ts';
import { followingContext } from '../booking/booking-rooms.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Delivery } from '../outward/delivery.ts';
import { type RackOrder, ROOMS_QUEUE } from './follower-rooms.ts';

export function roomsDelivery(parts: EngineParts): Delivery {
  return {
    queue: ROOMS_QUEUE,
    // It is told to ourselves only, so it is never given up.
    attemptsMax: Number.POSITIVE_INFINITY,
    deliver(row, done) {
      const { propertyId, bookingId } = row.payload as RackOrder;
      const refusal = parts.directory.roomRack(propertyId).tell({
        type: 'call',
        command: { type: 'follow_booking', bookingId },
        context: followingContext(bookingId),
        respond: (outcome) => {
          const isDone = outcome.type === 'ok';
          done(isDone ? { status: 'done' } : { status: 'unknown', error: 'the rack was busy' });
        },
      });
      if (refusal !== undefined) done({ status: 'unknown', error: refusal });
    },
    completed: (row) => remove(parts, row),
    abandoned: (_, dead) => {
      parts.journal.append({ recordedAtMs: parts.clock.now(), outboxRetried: [dead] });
    },
  };
}

/** The rack has answered when what it wrote was on disk. */
function remove(parts: EngineParts, row: OutboxRow): void {
  parts.journal.append({ recordedAtMs: parts.clock.now(), outboxRemoved: [row.id] });
}
