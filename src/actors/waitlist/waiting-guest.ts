/** Whoever joined a waitlist with its event at a version, as they said they can be reached. */
import type { Guest } from '../../domain/guest.ts';
import type { PropertyId } from '../../domain/ids.ts';
import type { WaitlistEvent } from '../../domain/waitlist/waitlist.ts';
import type { Journal, StoredEvent } from '../../ports/journal.ts';
import { UnreadableTable } from '../follower-actor.ts';
import { waitlistStream } from './waitlist-entity.ts';

/** Throws UnreadableTable when the journal cannot be read now. */
export function waitingGuest(
  journal: Pick<Journal, 'readStream'>,
  propertyId: PropertyId,
  joinedAt: number,
): Guest {
  let events: readonly StoredEvent[];
  try {
    events = journal.readStream(waitlistStream(propertyId), joinedAt - 1, joinedAt);
  } catch (error) {
    throw new UnreadableTable('events', error);
  }
  const joined = events[0]?.data as Extract<WaitlistEvent, { type: 'WaitlistJoined' }> | undefined;
  if (joined?.type === 'WaitlistJoined') return joined.awaited.guest;
  throw new Error(`nobody joined the waitlist of ${propertyId} at ${joinedAt}`);
}
