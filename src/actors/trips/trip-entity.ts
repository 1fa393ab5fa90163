/**
 * A trip as a stream: how its state is kept, and the timer that must be written with an event.
 * Pure; the actor does what these states call for.
 */
import type { TripId } from '../../domain/ids.ts';
import { evolveTrip } from '../../domain/trip/evolve-trip.ts';
import { emptyTrip, type TripEvent, type TripState } from '../../domain/trip/trip.ts';
import type { Journal, StoredEvent, Timer } from '../../ports/journal.ts';
import { UnreadableTable } from '../follower-actor.ts';
import type { EntityDefinition, SideRows } from '../runtime/persistent-entity.ts';

export const TRIP_STREAMS = 'trip/';

export function tripStream(id: TripId): string {
  return TRIP_STREAMS + id;
}

export const tripDefinition: EntityDefinition<TripState, TripEvent> = {
  empty: (id) => emptyTrip(id as TripId),
  evolve: evolveTrip,
  snapshot: {
    schemaVersion: 1,
    encode: (state) => state,
    decode: (data) => data as TripState,
  },
  sideRows: sideRowsOf,
};

/**
 * Nothing of what was asked for is still under way; waiting for the customer counts as settled.
 */
export function isSettledTrip({ status, legs }: TripState): boolean {
  switch (status) {
    case 'confirmed':
    case 'failed':
    case 'cancelled':
    case 'escalated':
      return true;
    case 'confirming':
      return legs.some(({ actionUrl }) => actionUrl !== undefined);
    default:
      return false;
  }
}

/** When to look at a trip next, whoever else is asleep. */
export function tripTimerOf({ id, status, legs }: TripState): Timer | undefined {
  const isUnderWay = status === 'reserving' || status === 'confirming' || status === 'compensating';
  if (!isUnderWay) return undefined;
  const dueAtMs = Math.min(...legs.map(({ untilMs = Number.POSITIVE_INFINITY }) => untilMs));
  if (!Number.isFinite(dueAtMs)) return undefined;
  const stream = tripStream(id);
  return { id: stream, stream, dueAtMs, isSaga: true };
}

function sideRowsOf(before: TripState, after: TripState): SideRows {
  const old = tripTimerOf(before);
  const next = tripTimerOf(after);
  if (next === undefined) return old === undefined ? {} : { timersCleared: [old.id] };
  return old?.dueAtMs === next.dueAtMs ? {} : { timersSet: [next] };
}

/** The trip as it was at a version. Throws UnreadableTable when the journal cannot be read. */
export function tripAt(
  journal: Pick<Journal, 'readStream'>,
  id: TripId,
  version: number,
): TripState {
  let events: readonly StoredEvent[];
  try {
    events = journal.readStream(tripStream(id), 0, version);
  } catch (error) {
    throw new UnreadableTable('events', error);
  }
  return events.reduce((state, { data, recordedAtMs }) => {
    return evolveTrip(state, data as TripEvent, recordedAtMs);
  }, emptyTrip(id));
}
