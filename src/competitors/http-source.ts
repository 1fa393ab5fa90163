/**
 * Competitors' rates from a rate shopper's URL. Tried a few times, given up after a while, and left
 * alone for a minute when it keeps failing; an answer that is too large is not read to its end.
 */
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  type IPolicy,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { limits } from '../limits.ts';
import type { CompetitorRate, CompetitorSource } from '../ports/competitor-rates.ts';
import { parseRates } from './rate-list.ts';

export interface HttpSourceOptions {
  readonly url: URL;
  /** Sent as a bearer token when given. */
  readonly token?: string;
  readonly timeoutMs?: number;
  /** Before the first of the two other tries. */
  readonly retryMs?: number;
}

export class HttpCompetitorSource implements CompetitorSource {
  readonly name = 'http';
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #policy: IPolicy;

  constructor({ url, token, timeoutMs, retryMs = 500 }: HttpSourceOptions) {
    this.#url = url;
    const accept = { accept: 'application/json, text/csv' };
    this.#headers = token === undefined ? accept : { ...accept, authorization: `Bearer ${token}` };
    const patience = timeout(timeoutMs ?? limits.competitorTimeoutMs, TimeoutStrategy.Aggressive);
    const tries = retry(handleAll, {
      maxAttempts: 2,
      backoff: new ExponentialBackoff({ initialDelay: retryMs }),
    });
    const breaker = circuitBreaker(handleAll, {
      halfOpenAfter: 60_000,
      breaker: new ConsecutiveBreaker(9),
    });
    this.#policy = wrap(tries, breaker, patience);
  }

  read(signal: AbortSignal): Promise<readonly CompetitorRate[]> {
    return this.#policy.execute(({ signal: given }) => this.#fetch(given), signal);
  }

  async #fetch(signal: AbortSignal): Promise<readonly CompetitorRate[]> {
    const response = await fetch(this.#url, { headers: this.#headers, signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`the source of competitors' rates answered ${response.status}`);
    }
    const type = response.headers.get('content-type') ?? '';
    const text = await textOf(response);
    return parseRates(text, type.startsWith('text/csv') ? 'csv' : 'json');
  }
}

async function textOf(response: Response): Promise<string> {
  const max = limits.competitorBytesMax;
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > max) throw new Error(`the answer has more than ${max} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
