/**
 * What staff have made of bookings that OTAs have sold, by the streams of bookings: called off, or
 * changed since the OTA last said how it was sold. It shares no code with the engine.
 */
import type { StoredEvent } from '../../../ports/journal.ts';

interface SaidTerms {
  readonly stay: { readonly arrival: string; readonly departure: string };
  readonly rooms: readonly unknown[];
  readonly totalMinor: number;
  readonly channel?: string;
  readonly channelReference?: { readonly code: string; readonly revision: number };
}

interface HeardWord {
  readonly channelId: string;
  readonly code: string;
  readonly word: {
    readonly revision: number;
    readonly sold?: { readonly rooms: readonly { readonly stay: SaidTerms['stay'] }[] };
  };
}

interface Fields {
  readonly terms?: SaidTerms;
  /** Of a cancellation by the OTA. */
  readonly channelRevision?: number;
}

export class StaffWatch {
  /** Bookings that staff have called off. */
  readonly cancelled = new Set<string>();
  /** Bookings that are otherwise than they were sold, as staff wanted it. */
  readonly changed = new Set<string>();
  /** Changes by staff that a word of the OTA's has undone, though nobody had asked for that. */
  readonly undone = new Map<string, string>();
  /** What each word of an OTA says of nights and rooms, by channel, code and revision. */
  readonly #said = new Map<string, string>();
  /** Nights and rooms as they are, by booking. */
  readonly #stays = new Map<string, string>();
  /** The revision that is in force, by booking. */
  readonly #revisions = new Map<string, number>();
  /** The revision that a change under way has. */
  readonly #asked = new Map<string, number>();

  /** A word of an OTA's has come in. */
  heard({ data }: StoredEvent): void {
    const { channelId, code, word } = data as HeardWord;
    const [first] = word.sold?.rooms ?? [];
    if (first === undefined || word.sold === undefined) return;
    const said = stayOf({ stay: first.stay, rooms: word.sold.rooms });
    this.#said.set(`${channelId} ${code} ${word.revision}`, said);
  }

  /** What the OTA had said before, of the booking that has these terms. */
  #saidOf(terms: SaidTerms | undefined, revision: number): string | undefined {
    const { channel, channelReference } = terms ?? {};
    return this.#said.get(`${channel} ${channelReference?.code} ${revision}`);
  }

  /** An event of a booking. */
  took({ stream, type, data }: StoredEvent): void {
    const id = stream.slice('booking/'.length);
    const { terms, channelRevision } = data as Fields;
    const revision = terms?.channelReference?.revision;
    const known = this.#revisions.get(id);
    if (type === 'BookingRequested' && terms !== undefined && revision !== undefined) {
      this.#revisions.set(id, revision);
      this.#stays.set(id, stayOf(terms));
    }
    if (known === undefined) return;
    if (type === 'ModificationRequested') this.#asked.set(id, revision ?? known);
    if (type === 'BookingCancelled' && channelRevision === undefined) this.cancelled.add(id);
    if (type !== 'ModificationConfirmed') return;
    const asked = this.#asked.get(id) ?? known;
    const before = this.#stays.get(id) ?? '';
    const after = terms === undefined ? before : stayOf(terms);
    if (asked <= known) this.changed.add(id);
    else if (before !== after && before !== this.#saidOf(terms, known)) {
      this.undone.set(id, `${before} was made ${after}`);
    }
    this.#stays.set(id, after);
    this.#revisions.set(id, asked);
  }
}

function stayOf({
  stay: { arrival, departure },
  rooms,
}: Pick<SaidTerms, 'stay' | 'rooms'>): string {
  return `${arrival} to ${departure} x${rooms.length}`;
}
