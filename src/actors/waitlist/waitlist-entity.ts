/** A waitlist as a stream: how its state is kept, and the timer that goes with it. Pure. */
import type { BookingId, PropertyId, WaitlistEntryId } from '../../domain/ids.ts';
import { emptyWaitlist, evolveWaitlist } from '../../domain/waitlist/evolve-waitlist.ts';
import type {
  WaitlistEntry,
  WaitlistEvent,
  WaitlistState,
} from '../../domain/waitlist/waitlist.ts';
import type { Journal } from '../../ports/journal.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type SideRows,
} from '../runtime/persistent-entity.ts';

export const WAITLIST_STREAMS = 'waitlist/';

export function waitlistStream(id: PropertyId): string {
  return WAITLIST_STREAMS + id;
}

/** A waitlist as the disk has it, which may be behind its actor by what is still on its way. */
export function committedWaitlist(journal: Journal, id: PropertyId): WaitlistState {
  const entity = new PersistentEntity(journal, waitlistDefinition, waitlistStream(id), id);
  entity.recover();
  return entity.state;
}

interface WaitlistSnapshot extends Omit<WaitlistState, 'entries' | 'releasing'> {
  readonly entries: readonly WaitlistEntry[];
  readonly releasing: readonly (readonly [BookingId, WaitlistEntryId])[];
}

export const waitlistDefinition: EntityDefinition<WaitlistState, WaitlistEvent> = {
  empty: (id) => emptyWaitlist(id as PropertyId),
  evolve: evolveWaitlist,
  snapshot: {
    // 2: with the version of the settings.
    schemaVersion: 2,
    encode: ({ entries, releasing, ...rest }): WaitlistSnapshot => {
      return { ...rest, entries: [...entries.values()], releasing: [...releasing] };
    },
    decode(data) {
      const { entries, releasing, ...rest } = data as WaitlistSnapshot;
      const byId = new Map(entries.map((entry) => [entry.id, entry]));
      return { ...rest, entries: byId, releasing: new Map(releasing) };
    },
  },
  sideRows,
};

/**
 * When the next entry has waited long enough, or may be tried again. An offer's own end is the
 * timer of its hold.
 */
function dueAtMs({ entries }: WaitlistState): number | undefined {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { status, waitUntilMs, notBeforeMs } of entries.values()) {
    if (status !== 'waiting') continue;
    earliest = Math.min(earliest, waitUntilMs, notBeforeMs === 0 ? waitUntilMs : notBeforeMs);
  }
  return Number.isFinite(earliest) ? earliest : undefined;
}

function sideRows(before: WaitlistState, after: WaitlistState): SideRows {
  const [was, dueAt] = [dueAtMs(before), dueAtMs(after)];
  if (was === dueAt) return {};
  const stream = waitlistStream(after.propertyId);
  if (dueAt === undefined) return { timersCleared: [stream] };
  return { timersSet: [{ id: stream, stream, dueAtMs: dueAt, isSaga: false }] };
}
