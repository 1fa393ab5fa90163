/**
 * Whether a snapshot is what the events before it come to. It folds with the engine's own `evolve`,
 * because that is what a snapshot stands for; whether the events are right is for the audit.
 */
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../limits.ts';
import type { Journal, StoredEvent } from '../ports/journal.ts';
import { BLOCK_STREAMS, blockDefinition } from './block-entity.ts';
import { bookingDefinition } from './booking-entity.ts';
import { nightDefinition } from './inventory-actor.ts';
import { MAIL_STREAMS, noticeRedriveDefinition } from './notice-redrive-actor.ts';
import { propertyDefinition } from './property-actor.ts';
import { RACK_STREAMS, rackDefinition } from './room-rack-actor.ts';
import type { EntityDefinition, TypedEvent } from './runtime/persistent-entity.ts';
import { TRIP_STREAMS, tripDefinition } from './trip-entity.ts';
import { WAITLIST_STREAMS, waitlistDefinition } from './waitlist-entity.ts';
import { WEBHOOK_STREAMS, webhookEndpointDefinition } from './webhook-endpoint-actor.ts';

/** What is wrong with the stream's snapshot, if anything is. */
export function snapshotProblem(
  journal: Pick<Journal, 'readStream' | 'latestSnapshot'>,
  stream: string,
): string | undefined {
  const snapshot = journal.latestSnapshot(stream);
  // One of an earlier program's form is passed over by whoever reads it, so it cannot be wrong.
  if (snapshot?.schemaVersion !== schemaVersionOf(stream)) return undefined;
  const events = journal.readStream(stream, 0, snapshot.version);
  const last = events.at(-1)?.version ?? 0;
  if (last < snapshot.version) {
    return `is of version ${snapshot.version}, and the stream ends at ${last}`;
  }
  const { state, receipts } = (snapshot.data ?? {}) as { state?: unknown; receipts?: unknown };
  if (state === undefined) return `of version ${snapshot.version} holds no state`;
  if (!isDeepStrictEqual(comparable(state), comparable(folded(stream, events)))) {
    return `of version ${snapshot.version} is not what the events before it come to`;
  }
  return isDeepStrictEqual(receipts, receiptsOf(events)) ? undefined : 'remembers other keys';
}

function schemaVersionOf(stream: string): number {
  if (stream.startsWith('booking/')) return bookingDefinition.snapshot.schemaVersion;
  if (stream.startsWith(BLOCK_STREAMS)) return blockDefinition.snapshot.schemaVersion;
  if (stream.startsWith('property/')) return propertyDefinition.snapshot.schemaVersion;
  if (stream.startsWith(MAIL_STREAMS)) return noticeRedriveDefinition.snapshot.schemaVersion;
  if (stream.startsWith(TRIP_STREAMS)) return tripDefinition.snapshot.schemaVersion;
  if (stream.startsWith(RACK_STREAMS)) return rackDefinition.snapshot.schemaVersion;
  if (stream.startsWith(WEBHOOK_STREAMS)) return webhookEndpointDefinition.snapshot.schemaVersion;
  if (stream.startsWith(WAITLIST_STREAMS)) return waitlistDefinition.snapshot.schemaVersion;
  return nightDefinition.snapshot.schemaVersion;
}

function folded(stream: string, events: readonly StoredEvent[]): unknown {
  const [kind = '', id = ''] = stream.split('/');
  if (kind === 'booking') return fold(bookingDefinition, id, events);
  if (kind === 'block') return fold(blockDefinition, id, events);
  if (kind === 'property') return fold(propertyDefinition, id, events);
  if (kind === 'mail') return fold(noticeRedriveDefinition, id, events);
  if (kind === 'trip') return fold(tripDefinition, id, events);
  if (kind === 'rooms') return fold(rackDefinition, id, events);
  if (kind === 'webhook') return fold(webhookEndpointDefinition, id, events);
  if (kind === 'waitlist') return fold(waitlistDefinition, id, events);
  return fold(nightDefinition, stream, events);
}

function fold<State, Event extends TypedEvent>(
  definition: EntityDefinition<State, Event>,
  id: string,
  events: readonly StoredEvent[],
): unknown {
  let state = definition.empty(id);
  for (const { data, recordedAtMs } of events) {
    state = definition.evolve(state, data as Event, recordedAtMs);
  }
  return definition.snapshot.encode(state);
}

function receiptsOf(events: readonly StoredEvent[]): readonly (readonly [string, number])[] {
  const receipts = events.flatMap(({ metadata: { key }, version }) =>
    key === undefined ? [] : [[key, version] as const],
  );
  return receipts.slice(-limits.receiptsMax);
}

/** As JSON has it; lists of entries stand for maps, whose order says nothing. */
function comparable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    Array.isArray(part) && part.every(Array.isArray)
      ? part.toSorted((left, right) => (String(left[0]) < String(right[0]) ? -1 : 1))
      : part,
  );
}
