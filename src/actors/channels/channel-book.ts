/**
 * Every channel as the journal's durable end has it, for lists, pushers and inbound bookings.
 * Channels that were deleted are not in it.
 */
import type { ChannelEvent, ChannelState } from '../../domain/channels/channel.ts';
import type { ChannelId } from '../../domain/ids.ts';
import type { Journal, StoredEvent } from '../../ports/journal.ts';
import { CHANNEL_STREAMS, channelDefinition } from './channel-actor.ts';

export interface KnownChannel {
  readonly state: ChannelState;
  readonly version: number;
}

const STREAMS_PER_READ = 100;

export class ChannelBook {
  readonly #journal: Pick<Journal, 'streamsWithPrefix' | 'readStream'>;
  readonly #known = new Map<ChannelId, KnownChannel>();

  constructor(journal: Pick<Journal, 'streamsWithPrefix' | 'readStream'>) {
    this.#journal = journal;
  }

  get size(): number {
    return this.#known.size;
  }

  get(id: ChannelId): KnownChannel | undefined {
    return this.#known.get(id);
  }

  /** By id. */
  all(): readonly KnownChannel[] {
    return [...this.#known.values()].sort((one, other) => (one.state.id < other.state.id ? -1 : 1));
  }

  /** Reads all of them. */
  load(): void {
    this.#known.clear();
    let after = '';
    for (;;) {
      const streams = this.#journal.streamsWithPrefix(CHANNEL_STREAMS, after, STREAMS_PER_READ);
      for (const stream of streams) {
        for (const event of this.#journal.readStream(stream, 0)) this.apply(event);
      }
      const last = streams.at(-1);
      if (last === undefined || streams.length < STREAMS_PER_READ) return;
      after = last;
    }
  }

  /** Whether the event was one of a channel; its state is brought up to it. */
  apply({ stream, version, data, recordedAtMs }: StoredEvent): boolean {
    if (!stream.startsWith(CHANNEL_STREAMS)) return false;
    const id = stream.slice(CHANNEL_STREAMS.length) as ChannelId;
    const before = this.#known.get(id)?.state ?? channelDefinition.empty(id);
    const state = channelDefinition.evolve(before, data as ChannelEvent, recordedAtMs);
    if (state.exists) this.#known.set(id, { state, version });
    else this.#known.delete(id);
    return true;
  }
}
