/**
 * Delivers the news of a completed customer action to the engine: a POST that is tried again, ever
 * more patiently, until somebody says 2xx. Must never say what was decided: the engine asks the
 * gateway itself, so a forged or repeated callback can move nothing.
 */
import { limits } from '../limits.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

export interface ActionCallbackOptions {
  readonly url: string;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

export class ActionCallback {
  readonly #options: ActionCallbackOptions;
  readonly #stop = new AbortController();

  constructor(options: ActionCallbackOptions) {
    this.#options = options;
  }

  /** Resolves once the callback was taken; rejects when every attempt failed, or on `close`. */
  async deliver(authorisationKey: string): Promise<void> {
    const { log, url } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      this.#stop.signal.throwIfAborted();
      try {
        await this.#post(authorisationKey);
        return;
      } catch (error) {
        const failure = { authorisationKey, url, attempt, error: String(error) };
        if (attempt >= limits.outboxAttemptsMax) {
          log.error(failure, 'callback given up until the next one or a restart');
          throw error;
        }
        log.warn(failure, 'callback not taken');
      }
      await this.#wait(backoffMs(attempt));
    }
  }

  close(): void {
    this.#stop.abort(new Error('the gateway closed'));
  }

  async #post(authorisationKey: string): Promise<void> {
    const timeout = new AbortController();
    const cancel = this.#options.scheduler.after(limits.gatewayTimeoutMs, () => timeout.abort());
    try {
      const response = await fetch(this.#options.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ authorisationKey }),
        signal: AbortSignal.any([this.#stop.signal, timeout.signal]),
      });
      // An unread body would keep its socket from being used again.
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`callback answered ${response.status}`);
    } finally {
      cancel();
    }
  }

  #wait(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.scheduler.after(delayMs, resolve);
    const wake = () => {
      cancel();
      resolve();
    };
    this.#stop.signal.addEventListener('abort', wake, { once: true });
    return promise.finally(() => this.#stop.signal.removeEventListener('abort', wake));
  }
}

function backoffMs(attempt: number): number {
  return Math.min(limits.outboxBackoffMsMin * 2 ** (attempt - 1), limits.outboxBackoffMsMax);
}
