/**
 * The way one kind of values goes to an OTA: one message at a time, so that none overtakes another,
 * no more often than the OTA allows, and after a failure later each time. What is said at another
 * try is not the same message but the values of that moment; so a try is not repeated here, and the
 * retry policy of a library would be the wrong one.
 */
import { BrokenCircuitError } from 'cockatiel';
import type { AriMessage } from '../../domain/channels/ari-value.ts';
import { limits } from '../../limits.ts';
import type {
  AriAnswer,
  ChannelAnswer,
  ChannelFormat,
  ChannelHotel,
} from '../../ports/channel-format.ts';
import type { ChannelWire } from '../../ports/channels.ts';
import type { Chance, Scheduler } from '../../ports/clock.ts';
import { type CallGuard, GuardFull } from '../outward/call-guard.ts';
import { TokenBucket } from '../outward/token-bucket.ts';
import { backoffMs } from '../runtime/backoff.ts';

export type Said =
  | AriAnswer
  /** Nothing was sent: the OTA is left alone for a while; no reason while its breaker is open. */
  | { readonly type: 'not_sent'; readonly reason: string | undefined }
  /** `again`, and when the OTA wants to be asked. */
  | { readonly type: 'later'; readonly reason: string; readonly retryAfterMs: number | undefined };

interface LaneParts {
  readonly channels: ChannelWire;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
}

/** The other side has answered that it cannot: for the breaker a failure like any other. */
class Unwell extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(reason: string, retryAfterMs: number | undefined) {
    super(reason);
    this.retryAfterMs = retryAfterMs;
  }
}

const CONTENT_TOO_LARGE = 413;
const TOO_MANY_REQUESTS = 429;
const BACKOFF = { minMs: limits.channelBackoffMsMin, maxMs: limits.channelBackoffMsMax };

export class ChannelLane {
  readonly #parts: LaneParts;
  readonly #format: ChannelFormat;
  readonly #guard: CallGuard;
  readonly #bucket: TokenBucket;
  readonly #rangesMax: number;
  #rangesNow: number;
  #attempts = 0;
  #notBeforeMs = 0;
  isBusy = false;
  /** Requests sent. */
  requests = 0;

  constructor(
    parts: LaneParts,
    format: ChannelFormat,
    guard: CallGuard,
    rates: { readonly requestsPerMinute: number; readonly rangesPerRequest: number },
  ) {
    this.#parts = parts;
    this.#format = format;
    this.#guard = guard;
    this.#bucket = new TokenBucket(rates.requestsPerMinute, parts.scheduler.monotonicMs());
    this.#rangesMax = rates.rangesPerRequest;
    this.#rangesNow = rates.rangesPerRequest;
  }

  /** Ranges that the next message may have; fewer after one was refused as a whole. */
  get rangesMax(): number {
    return this.#rangesNow;
  }

  /** How long until anything may be sent; `isUrgent` may use what is kept back for it. */
  waitMs(isUrgent: boolean): number {
    const nowMs = this.#parts.scheduler.monotonicMs();
    return Math.max(this.#notBeforeMs - nowMs, this.#bucket.waitMs(nowMs, isUrgent ? 0 : 1), 0);
  }

  /** Never rejects. */
  async say(url: string, hotel: ChannelHotel, message: AriMessage): Promise<Said> {
    this.isBusy = true;
    const faults: Extract<AriAnswer, { type: 'taken' }>['faults'][number][] = [];
    for (const request of this.#format.ariRequests(hotel, message)) {
      await this.#turn();
      let answer: Said;
      try {
        const { channels } = this.#parts;
        this.requests += 1;
        answer = await this.#guard.execute(async (signal) => {
          return this.#read(await channels.send(url, request, signal), message);
        });
      } catch (error) {
        return failureOf(error);
      }
      if (answer.type !== 'taken') return answer;
      faults.push(...answer.faults);
    }
    return { type: 'taken', faults };
  }

  /** Throws when the other side is unwell, or somebody else answers in its place. */
  #read(heard: ChannelAnswer, message: AriMessage): Said {
    const { status, retryAfterMs } = heard;
    const reason = `answered ${status}`;
    if (status >= 500) throw new Unwell(reason, retryAfterMs);
    if (status === TOO_MANY_REQUESTS) return { type: 'later', reason, retryAfterMs };
    // Whoever says so, in whatever form, half of it may pass; of a single range the OTA has to say.
    if (status === CONTENT_TOO_LARGE && message.ranges.length > 1) {
      return { type: 'refused', reason };
    }
    const answer = this.#format.readAriAnswer(heard, message);
    if (answer.type === 'again') throw new Unwell(answer.reason, retryAfterMs);
    return answer;
  }

  taken(): void {
    this.#attempts = 0;
    this.#rangesNow = Math.min(this.#rangesMax, this.#rangesNow * 2);
  }

  /** The message was refused as a whole: half of it may not be, and at last the one at fault is. */
  halve(ranges: number): void {
    this.#rangesNow = Math.max(1, Math.floor(ranges / 2));
  }

  failed(retryAfterMs: number | undefined): void {
    const { scheduler, chance } = this.#parts;
    const waitMs = Math.max(backoffMs(this.#attempts, BACKOFF, chance), retryAfterMs ?? 0);
    this.#attempts += 1;
    this.#notBeforeMs = scheduler.monotonicMs() + Math.min(waitMs, limits.channelWaitMsMax);
  }

  /** The first request of a message has been waited for; each further one waits for its own. */
  #turn(): Promise<void> {
    const { scheduler } = this.#parts;
    const waitMs = this.#bucket.waitMs(scheduler.monotonicMs(), 0);
    if (this.#bucket.take(scheduler.monotonicMs(), 0)) return Promise.resolve();
    return new Promise((resolve) => {
      scheduler.after(waitMs, () => void this.#turn().then(resolve));
    });
  }
}

function failureOf(error: unknown): Said {
  const reason = error instanceof Error ? error.message : String(error);
  // Why it is broken has been told; that it is, the breaker says.
  if (error instanceof BrokenCircuitError) return { type: 'not_sent', reason: undefined };
  if (error instanceof GuardFull) return { type: 'not_sent', reason };
  if (!(error instanceof Unwell)) return { type: 'again', reason };
  return { type: 'later', reason, retryAfterMs: error.retryAfterMs };
}
