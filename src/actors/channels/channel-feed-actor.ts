/**
 * Looks into the feed of one channel: takes every revision that is there, and acknowledges each
 * once it is on disk and not a moment before. What is acknowledged is what the OTA remembers, so
 * there is no position of ours: after a crash the rest of the feed comes again, and what is known
 * already changes nothing.
 */
import type { ChannelId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { ChannelFormat, ChannelHotel } from '../../ports/channel-format.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Actor, Behaviour } from '../runtime/actor-system.ts';
import { backoffMs } from '../runtime/backoff.ts';
import {
  type Incoming,
  incomingOf,
  type OvertakenWords,
  receiveWord,
  unreadOf,
} from './word-intake.ts';

export type ChannelFeedMessage =
  /** There may be something: look, now or after the look that is under way. */
  { readonly type: 'look' } | { readonly type: 'looked'; readonly found: Found };

/** What is known of a channel at the moment; undefined while it is not sent to. */
export type FeedSource = () =>
  | { hotel: ChannelHotel; format: ChannelFormat; url: string }
  | undefined;

type Found =
  | { readonly type: 'taken'; readonly count: number }
  | { readonly type: 'failed'; readonly error: string; readonly retryAfterMs?: number };

const WAITS = { minMs: limits.channelFeedPauseMs, maxMs: limits.channelFeedPauseMsMax };

export class ChannelFeedActor implements Behaviour<ChannelFeedMessage> {
  readonly #parts: EngineParts;
  readonly #id: ChannelId;
  readonly #source: FeedSource;
  readonly #words: OvertakenWords;
  #self: Actor<ChannelFeedMessage> | undefined;
  #isLooking = false;
  #isAskedAgain = false;
  #failures = 0;
  #isClosed = false;
  #cancelWait: () => void = () => undefined;

  constructor(parts: EngineParts, id: ChannelId, source: FeedSource, words: OvertakenWords) {
    this.#parts = parts;
    this.#id = id;
    this.#source = source;
    this.#words = words;
  }

  attach(self: Actor<ChannelFeedMessage>): void {
    this.#self = self;
    self.tell({ type: 'look' });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelWait();
  }

  isRecoverable(): boolean {
    return true;
  }

  /** After a crash the next look finds whatever was not acknowledged. */
  recover(): void {
    this.#isLooking = false;
    this.#waitThenLook(limits.channelFeedPauseMs);
  }

  refused(): void {}

  receive(message: ChannelFeedMessage): void {
    if (message.type === 'looked') this.#looked(message.found);
    else if (this.#isLooking) this.#isAskedAgain = true;
    else this.#look();
  }

  #look(): void {
    this.#cancelWait();
    const source = this.#source();
    if (this.#isClosed || source === undefined) {
      this.#waitThenLook(limits.channelFeedPauseMs);
      return;
    }
    this.#isLooking = true;
    this.#isAskedAgain = false;
    const told = (found: Found): void => {
      if (!this.#isClosed) this.#self?.tell({ type: 'looked', found });
    };
    this.#take(source).then(told, (error: unknown) => {
      told({ type: 'failed', error: error instanceof Error ? error.message : String(error) });
    });
  }

  #looked(found: Found): void {
    this.#isLooking = false;
    if (found.type === 'taken') {
      this.#failures = 0;
      // What was taken makes room for the next page.
      if (found.count > 0 || this.#isAskedAgain) this.#look();
      else this.#waitThenLook(limits.channelFeedPauseMs);
      return;
    }
    const { log, chance } = this.#parts;
    const { error, retryAfterMs = 0 } = found;
    log.warn({ channel: this.#id, error }, 'a feed of bookings could not be taken');
    this.#waitThenLook(Math.max(retryAfterMs, backoffMs(this.#failures, WAITS, chance)));
    this.#failures += 1;
  }

  #waitThenLook(delayMs: number): void {
    this.#cancelWait();
    if (this.#isClosed) return;
    this.#cancelWait = this.#parts.scheduler.after(delayMs, () => {
      this.#self?.tell({ type: 'look' });
    });
  }

  async #take({ hotel, format, url }: NonNullable<ReturnType<FeedSource>>): Promise<Found> {
    const request = format.bookings?.feedRequest?.(hotel);
    if (request === undefined) return { type: 'taken', count: 0 };
    const { status, body, retryAfterMs } = await this.#send(url, request);
    if (status < 200 || status >= 300) {
      const error = `answered ${status}`;
      return { type: 'failed', error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
    const read = format.bookings?.read(body, hotel);
    if (read?.type === 'unreadable') return { type: 'failed', error: read.reason };
    if (read?.type !== 'bookings') return { type: 'taken', count: 0 };
    const { chance } = this.#parts;
    const incoming = [
      ...read.bookings.map((sold) => incomingOf(chance, this.#id, sold)),
      ...read.unreadable.flatMap((one) => unreadOf(chance, this.#id, one) ?? []),
    ];
    let count = 0;
    for (const one of incoming) {
      // What is not taken is not acknowledged either, and is there after the next start.
      if (this.#isClosed) break;
      const error = await this.#keep(one, { hotel, format, url });
      if (error !== undefined) return { type: 'failed', error };
      count += 1;
    }
    return { type: 'taken', count };
  }

  /** Undefined once it is on disk here and acknowledged there. */
  async #keep(
    incoming: Incoming,
    { hotel, format, url }: NonNullable<ReturnType<FeedSource>>,
  ): Promise<string | undefined> {
    const kept = await receiveWord(this.#parts, this.#id, incoming, this.#words);
    if (kept.type === 'failed') return `not kept: ${kept.failure.code}`;
    if (kept.type === 'rejected') return `not kept: ${kept.rejection.code}`;
    const request = format.bookings?.acknowledge?.(hotel, incoming.word.revisionId);
    if (request === undefined || this.#isClosed) return undefined;
    const { status } = await this.#send(url, request);
    return status >= 200 && status < 300 ? undefined : `acknowledgement answered ${status}`;
  }

  #send(url: string, request: Parameters<EngineParts['channels']['send']>[1]) {
    const abort = new AbortController();
    const cancel = this.#parts.scheduler.after(limits.channelFeedTimeoutMs, () => abort.abort());
    return this.#parts.channels.send(url, request, abort.signal).finally(cancel);
  }
}
