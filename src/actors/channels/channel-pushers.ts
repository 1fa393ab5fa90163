/**
 * One pusher for each channel that is switched on, made and stopped as channels come and go. That a
 * channel has an actor, lanes and a bulkhead of its own is what keeps an OTA that hangs out of
 * everybody's way. Must hold nothing that the journal and its tables do not.
 */
import type { ChannelWord } from '../../domain/channels/channel-booking.ts';
import type { ChannelId } from '../../domain/ids.ts';
import type { ChannelHealth, RefusedValue } from '../../ports/channels.ts';
import type { StoredEvent } from '../../ports/journal.ts';
import type { Actor, ActorSystem, Group } from '../runtime/actor-system.ts';
import { CHANNEL_STREAMS } from './channel-actor.ts';
import { ChannelPusher, type PusherMessage, type PusherParts } from './channel-pusher.ts';

type Pusher = Actor<PusherMessage, ChannelPusher>;

export class ChannelPushers {
  readonly #parts: PusherParts & { readonly system: ActorSystem };
  readonly #group: Group;
  readonly #pushers = new Map<ChannelId, Pusher>();
  /** nact keeps the name of a stopped actor for a while. */
  #spawned = 0;
  #isPaused = false;

  constructor(parts: PusherParts & { readonly system: ActorSystem }, group: Group) {
    this.#parts = parts;
    this.#group = group;
    for (const { state } of parts.book.all()) {
      if (state.paused === undefined) this.#spawn(state.id, false);
    }
  }

  get underWay(): number {
    let sum = 0;
    for (const { behaviour } of this.#pushers.values()) sum += behaviour.underWay;
    return sum;
  }

  health(id: ChannelId): ChannelHealth | null {
    return this.#pushers.get(id)?.behaviour.health ?? null;
  }

  refused(id: ChannelId): readonly RefusedValue[] {
    return this.#pushers.get(id)?.behaviour.refusedValues ?? [];
  }

  /** The book and the board are up to date with these events already. */
  committed(events: readonly StoredEvent[]): void {
    for (const { stream } of events) {
      if (stream.startsWith(CHANNEL_STREAMS)) {
        this.#align(stream.slice(CHANNEL_STREAMS.length) as ChannelId);
      }
    }
    for (const pusher of this.#pushers.values()) pusher.tell({ type: 'events', events });
  }

  /** A word of a channel came after a later one. */
  overtaken(id: ChannelId, word: ChannelWord): void {
    this.#pushers.get(id)?.tell({ type: 'overtaken', word });
  }

  /** The business clock was set: days and deadlines may have passed. */
  look(): void {
    for (const pusher of this.#pushers.values()) pusher.tell({ type: 'clock_set' });
  }

  /** Sends nothing more; what is on the wire may end. */
  pause(): void {
    this.#isPaused = true;
    for (const { behaviour } of this.#pushers.values()) behaviour.pause();
  }

  close(): void {
    for (const id of [...this.#pushers.keys()]) this.#stop(id);
  }

  #align(id: ChannelId): void {
    const known = this.#parts.book.get(id)?.state;
    const isOn = known !== undefined && known.paused === undefined;
    if (isOn === this.#pushers.has(id) || this.#isPaused) return;
    if (isOn) {
      this.#spawn(id, true);
      return;
    }
    this.#stop(id);
    // When it is switched on again everything is said anew.
    const write = { statement: 'channel_progress.drop', parameters: [id] } as const;
    this.#parts.journal.append({ recordedAtMs: this.#parts.clock.now(), writes: [write] });
  }

  #spawn(id: ChannelId, isFresh: boolean): void {
    this.#spawned += 1;
    const pusher = this.#parts.system.spawn<PusherMessage, ChannelPusher>(
      this.#group,
      `${id}-${this.#spawned}`,
      new ChannelPusher(this.#parts, id, isFresh),
    );
    this.#pushers.set(id, pusher);
    pusher.behaviour.attach(pusher);
  }

  #stop(id: ChannelId): void {
    const pusher = this.#pushers.get(id);
    if (pusher === undefined) return;
    this.#pushers.delete(id);
    pusher.behaviour.close();
    pusher.dismiss();
  }
}
