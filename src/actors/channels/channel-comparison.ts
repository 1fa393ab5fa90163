/**
 * One comparison with an OTA under way: asks for one stretch of one kind after the other, as often
 * as the OTA may be asked, and looks at the answers some values at a time.
 */
import type { ReconciliationReport } from '../../domain/channels/channel.ts';
import type { ReadBack, ReadBackAnswer, ReadBackQuery } from '../../ports/channel-format.ts';
import { TokenBucket } from '../outward/token-bucket.ts';
import type { Touch } from './channel-cells.ts';
import type { Horizon } from './channel-follow.ts';
import { ChannelReconciler } from './channel-reconciler.ts';
import type { ChannelSpeaker, SpeakerParts } from './channel-speaker.ts';

/** What the comparison tells its actor to tell it again, in a turn. */
export type Compared =
  | {
      readonly type: 'answered';
      readonly of: ChannelComparison;
      readonly query: ReadBackQuery;
      readonly askedAt: number;
      readonly answer: ReadBackAnswer;
    }
  | { readonly type: 'go_on'; readonly of: ChannelComparison };

interface Ears {
  readonly horizon: Horizon;
  tell(compared: Compared): void;
  touch(): Touch;
  ended(report: ReconciliationReport): void;
}

export class ChannelComparison {
  readonly #parts: SpeakerParts;
  readonly #speaker: ChannelSpeaker;
  readonly #readBack: ReadBack;
  readonly #ears: Ears;
  readonly #reconciler: ChannelReconciler;
  readonly #bucket: TokenBucket;
  #walk: Generator<undefined> | undefined;

  constructor(parts: SpeakerParts, speaker: ChannelSpeaker, readBack: ReadBack, ears: Ears) {
    this.#parts = parts;
    this.#speaker = speaker;
    this.#readBack = readBack;
    this.#ears = ears;
    const nowMs = parts.clock.now();
    this.#reconciler = new ChannelReconciler(speaker.cells, ears.horizon, nowMs, readBack);
    const { requestsPerMinute } = speaker.state.details;
    this.#bucket = new TokenBucket(
      requestsPerMinute ?? speaker.format.requestsPerMinute,
      parts.scheduler.monotonicMs(),
    );
  }

  begin(): void {
    this.#next();
  }

  /** An answer of a comparison that was given up is nobody's any more. */
  heard(compared: Compared): void {
    if (compared.of !== this) return;
    if (compared.type === 'answered') this.#answered(compared);
    else this.#goOn();
  }

  #next(): void {
    const query = this.#reconciler.next();
    if (query === undefined) this.#ears.ended(this.#reconciler.report);
    else this.#askWhenAllowed(query);
  }

  #askWhenAllowed(query: ReadBackQuery): void {
    const { scheduler } = this.#parts;
    const nowMs = scheduler.monotonicMs();
    if (this.#bucket.take(nowMs, 0)) {
      const askedAt = this.#speaker.cells.count;
      void this.#ask(query).then((answer) => {
        this.#ears.tell({ type: 'answered', of: this, query, askedAt, answer });
      });
    } else scheduler.after(this.#bucket.waitMs(nowMs, 0), () => this.#askWhenAllowed(query));
  }

  /** Never rejects. */
  async #ask(query: ReadBackQuery): Promise<ReadBackAnswer> {
    const { hotel, state, guard } = this.#speaker;
    if (hotel === undefined) {
      return { type: 'unreadable', reason: 'the credentials cannot be opened' };
    }
    try {
      const request = this.#readBack.request(hotel, query);
      const { channels } = this.#parts;
      const answer = await guard.execute((signal) => {
        return channels.send(state.details.url, request, signal);
      });
      return this.#readBack.read(answer, hotel, query);
    } catch (error) {
      return { type: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #answered({ query, askedAt, answer }: Extract<Compared, { type: 'answered' }>): void {
    if (answer.type === 'unreadable') {
      this.#reconciler.fail(answer.reason);
      this.#next();
      return;
    }
    const { values } = this.#parts;
    const { cells } = this.#speaker;
    this.#walk = this.#reconciler.compare(
      { query, askedAt },
      answer,
      (target, night) => {
        const { details } = this.#speaker.state;
        const hotel = values.now(details);
        return hotel === undefined ? undefined : values.of(hotel, details, target, night);
      },
      (cell) => cells.touchCell(cell, this.#ears.touch()),
    );
    this.#goOn();
  }

  #goOn(): void {
    if (this.#walk?.next().done === true) this.#next();
    else this.#ears.tell({ type: 'go_on', of: this });
  }
}
