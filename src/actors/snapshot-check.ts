/**
 * Whether a snapshot is what the events before it come to. It folds with the engine's own `evolve`,
 * because that is what a snapshot stands for; whether the events are right is for the audit.
 */
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../limits.ts';
import type { Journal, StoredEvent } from '../ports/journal.ts';
import { blockDefinition } from './blocks/block-entity.ts';
import { bookingDefinition } from './booking/booking-entity.ts';
import { channelDefinition } from './channels/channel-actor.ts';
import { channelBookingDefinition } from './channels/channel-booking-actor.ts';
import { nightDefinition } from './inventory/inventory-actor.ts';
import { noticeRedriveDefinition } from './notifications/notice-redrive-actor.ts';
import { propertyDefinition } from './property/property-actor.ts';
import { rackDefinition } from './rooms/room-rack-actor.ts';
import type { EntityDefinition, TypedEvent } from './runtime/persistent-entity.ts';
import { tripDefinition } from './trips/trip-entity.ts';
import { waitlistDefinition } from './waitlist/waitlist-entity.ts';
import { webhookEndpointDefinition } from './webhooks/webhook-endpoint-actor.ts';

interface Kind {
  readonly schemaVersion: number;
  /** What the events of a stream come to, as a snapshot has it. */
  readonly folded: (stream: string, events: readonly StoredEvent[]) => unknown;
}

/** By the first part of the name of a stream. */
const kinds: Readonly<Record<string, Kind>> = {
  block: kindOf(blockDefinition),
  booking: kindOf(bookingDefinition),
  channel: kindOf(channelDefinition),
  'channel-booking': kindOf(channelBookingDefinition),
  inventory: kindOf(nightDefinition, (stream) => stream),
  mail: kindOf(noticeRedriveDefinition),
  promo: kindOf(nightDefinition, (stream) => stream),
  property: kindOf(propertyDefinition),
  rooms: kindOf(rackDefinition),
  trip: kindOf(tripDefinition),
  waitlist: kindOf(waitlistDefinition),
  webhook: kindOf(webhookEndpointDefinition),
};

/** What is wrong with the stream's snapshot, if anything is. */
export function snapshotProblem(
  journal: Pick<Journal, 'readStream' | 'latestSnapshot'>,
  stream: string,
): string | undefined {
  const snapshot = journal.latestSnapshot(stream);
  if (snapshot === undefined) return undefined;
  const kind = kinds[stream.split('/', 1)[0] ?? ''];
  if (kind === undefined) return 'is of a kind of stream that nobody knows';
  // One of an earlier program's form is passed over by whoever reads it, so it cannot be wrong.
  if (snapshot.schemaVersion !== kind.schemaVersion) return undefined;
  const events = journal.readStream(stream, 0, snapshot.version);
  const last = events.at(-1)?.version ?? 0;
  if (last < snapshot.version) {
    return `is of version ${snapshot.version}, and the stream ends at ${last}`;
  }
  const { state, receipts } = (snapshot.data ?? {}) as { state?: unknown; receipts?: unknown };
  if (state === undefined) return `of version ${snapshot.version} holds no state`;
  if (!isDeepStrictEqual(comparable(state), comparable(kind.folded(stream, events)))) {
    return `of version ${snapshot.version} is not what the events before it come to`;
  }
  return isDeepStrictEqual(receipts, receiptsOf(events)) ? undefined : 'remembers other keys';
}

function kindOf<State, Event extends TypedEvent>(
  definition: EntityDefinition<State, Event>,
  idOf = (stream: string) => stream.slice(stream.indexOf('/') + 1),
): Kind {
  return {
    schemaVersion: definition.snapshot.schemaVersion,
    folded: (stream, events) => fold(definition, idOf(stream), events),
  };
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
