/**
 * Keeps an actor for each channel whose bookings have to be fetched, for as long as the channel is
 * there. Whether it is sent to at the moment is asked before each look.
 */
import type { ChannelId, PropertyId } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { ChannelFormat } from '../../ports/channel-format.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Actor, Group } from '../runtime/actor-system.ts';
import type { ChannelBook } from './channel-book.ts';
import { openCredentials } from './channel-credentials.ts';
import {
  ChannelFeedActor,
  type ChannelFeedMessage,
  type FeedSource,
} from './channel-feed-actor.ts';
import type { OvertakenWords } from './word-intake.ts';

type Feed = Actor<ChannelFeedMessage, ChannelFeedActor>;

export class ChannelFeeds {
  readonly #parts: EngineParts;
  readonly #channels: ChannelBook;
  readonly #propertyOf: (id: PropertyId) => PropertyState | undefined;
  readonly #group: Group;
  readonly #words: OvertakenWords;
  readonly #feeds = new Map<ChannelId, Feed>();
  #isPaused = false;

  constructor(
    parts: EngineParts,
    channels: ChannelBook,
    propertyOf: (id: PropertyId) => PropertyState | undefined,
    group: Group,
    words: OvertakenWords,
  ) {
    this.#parts = parts;
    this.#channels = channels;
    this.#propertyOf = propertyOf;
    this.#group = group;
    this.#words = words;
    this.follow();
  }

  /** A channel has been set up, changed or deleted. */
  follow(): void {
    const wanted = this.#channels.all().filter(({ state }) => {
      return this.#formatOf(state.details.format)?.bookings?.feedRequest !== undefined;
    });
    const ids = new Set(wanted.map(({ state }) => state.id));
    for (const [id, feed] of this.#feeds) if (!ids.has(id)) this.#stop(id, feed);
    for (const id of ids) if (!this.#feeds.has(id) && !this.#isPaused) this.#start(id);
  }

  /** The OTA says that there is something. */
  look(id: ChannelId): void {
    this.#feeds.get(id)?.tell({ type: 'look' });
  }

  /** Fetches nothing more: it is there after the next start. */
  close(): void {
    this.#isPaused = true;
    for (const [id, feed] of this.#feeds) this.#stop(id, feed);
  }

  #start(id: ChannelId): void {
    const behaviour = new ChannelFeedActor(this.#parts, id, this.#sourceOf(id), this.#words);
    // Unique: nact keeps the name of a stopped actor for a while.
    const feed = this.#parts.system.spawn<ChannelFeedMessage, ChannelFeedActor>(
      this.#group,
      `feed-${id}-${this.#parts.chance.id()}`,
      behaviour,
    );
    this.#feeds.set(id, feed);
    behaviour.attach(feed);
  }

  #stop(id: ChannelId, feed: Feed): void {
    feed.behaviour.close();
    feed.dismiss();
    this.#feeds.delete(id);
  }

  #formatOf(name: string): ChannelFormat | undefined {
    return this.#parts.channels.formats.get(name);
  }

  #sourceOf(id: ChannelId): FeedSource {
    return () => {
      const channel = this.#channels.get(id)?.state;
      if (channel?.credentials === undefined || channel.paused !== undefined) return undefined;
      const { details, credentials: sealed } = channel;
      const format = this.#formatOf(details.format);
      const credentials = openCredentials(this.#parts.chance, id, sealed);
      const currency = this.#propertyOf(details.propertyId)?.details.currency;
      if (format === undefined || credentials === undefined || currency === undefined) {
        return undefined;
      }
      const { hotelCode, url } = details;
      return { hotel: { hotelCode, currency, credentials }, format, url };
    };
  }
}
