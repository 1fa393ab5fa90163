/**
 * What staff have made of bookings that OTAs have sold, by the streams of bookings: called off, or
 * changed since the OTA last said how it was sold. It shares no code with the engine.
 */
import type { StoredEvent } from '../../ports/journal.ts';

interface Fields {
  readonly terms?: { readonly channelReference?: { readonly revision: number } };
  /** Of a cancellation by the OTA. */
  readonly channelRevision?: number;
}

export class StaffWatch {
  /** Bookings that staff have called off. */
  readonly cancelled = new Set<string>();
  /** Bookings that are otherwise than they were sold, as staff wanted it. */
  readonly changed = new Set<string>();
  /** The revision that is in force, by booking. */
  readonly #revisions = new Map<string, number>();
  /** The revision that a change under way has. */
  readonly #asked = new Map<string, number>();

  /** An event of a booking. */
  took({ stream, type, data }: StoredEvent): void {
    const id = stream.slice('booking/'.length);
    const { terms, channelRevision } = data as Fields;
    const revision = terms?.channelReference?.revision;
    const known = this.#revisions.get(id);
    if (type === 'BookingRequested' && revision !== undefined) this.#revisions.set(id, revision);
    if (known === undefined) return;
    if (type === 'ModificationRequested') this.#asked.set(id, revision ?? known);
    if (type === 'BookingCancelled' && channelRevision === undefined) this.cancelled.add(id);
    if (type !== 'ModificationConfirmed') return;
    const asked = this.#asked.get(id) ?? known;
    if (asked > known) this.changed.delete(id);
    else this.changed.add(id);
    this.#revisions.set(id, asked);
  }
}
