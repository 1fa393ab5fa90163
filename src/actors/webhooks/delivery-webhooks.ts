/**
 * The outbox queue of one endpoint of webhooks: sends each message behind a bulkhead and a timeout
 * of the endpoint's own, keeps a log of every try, and has an endpoint disabled that is gone or has
 * taken nothing for days. A message that was sent and could not be marked so is sent again, under
 * the same id.
 */
import { bulkhead, type IPolicy, TimeoutStrategy, timeout, wrap } from 'cockatiel';
import type { WebhookEndpointId } from '../../domain/ids.ts';
import { signingSecrets } from '../../domain/webhooks/decide-webhook-endpoint.ts';
import type { WebhookDisabling } from '../../domain/webhooks/webhook-endpoint.ts';
import type { WebhookMessage } from '../../domain/webhooks/webhook-message.ts';
import { limits } from '../../limits.ts';
import type { Chance } from '../../ports/clock.ts';
import type { OutboxRow, ProjectionWrite } from '../../ports/journal.ts';
import type { WebhookHealth } from '../../ports/webhooks.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Delivery, DeliveryResult, RowMark } from '../outward/delivery.ts';
import { listedWaits } from '../runtime/backoff.ts';
import { webhookQueue } from './webhook-endpoint-actor.ts';
import type { WebhookEndpoints } from './webhook-endpoints.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** As Standard Webhooks proposes; the first try is made at once. */
export const WEBHOOK_WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

const LISTED = listedWaits(WEBHOOK_WAITS_MS);

/** `whsec_` and 32 bytes; what the journal holds of it is its number. */
export function webhookSecret(chance: Chance, id: WebhookEndpointId, number: number): string {
  return `whsec_${chance.derivedSecret('webhook', id, String(number))}`;
}

/** What came of one try, until it is written with the change of its row. */
interface Try {
  readonly atMs: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
}

export class WebhookDelivery implements Delivery {
  readonly queue: string;
  readonly attemptsMax = limits.webhookAttemptsMax;
  readonly isIndependent = true;
  // The longest wait of all, for Retry-After may be longer than the schedule.
  readonly waits = { nextMs: LISTED.nextMs, longestMs: () => limits.webhookWaitMsMax };
  readonly #parts: EngineParts;
  readonly #endpoints: WebhookEndpoints;
  readonly #id: WebhookEndpointId;
  readonly #guard: IPolicy;
  readonly #tries = new Map<string, Try>();
  #health: WebhookHealth;
  #number: number;
  #isPaused = false;
  /** Requests on the wire. */
  underWay = 0;

  constructor(parts: EngineParts, endpoints: WebhookEndpoints, id: WebhookEndpointId) {
    this.#parts = parts;
    this.#endpoints = endpoints;
    this.#id = id;
    this.queue = webhookQueue(id);
    this.#guard = wrap(
      bulkhead(limits.webhookConcurrentMax, Number.POSITIVE_INFINITY),
      timeout(limits.webhookTimeoutMs, {
        strategy: TimeoutStrategy.Cooperative,
        abortOnReturn: false,
      }),
    );
    const { projections } = parts;
    this.#health = projections.webhookHealth(id) ?? NEW_HEALTH;
    this.#number = projections.webhookTries(id, Number.MAX_SAFE_INTEGER, 1)[0]?.number ?? 0;
  }

  /** Starts nothing more: what was not sent is sent after the next start. */
  pause(): void {
    this.#isPaused = true;
  }

  deliver(row: OutboxRow, done: (result: DeliveryResult) => void): void {
    void this.#guard
      .execute(({ signal }) => this.#send(row, signal))
      .then((result) => {
        if (result !== undefined) done(result);
      });
  }

  completed(row: OutboxRow): void {
    this.#note(row, row.attempts + 1, { outboxRemoved: [row.id] });
  }

  postponed(row: OutboxRow, mark: RowMark): void {
    this.#note(row, mark.attempts, { outboxRetried: [mark] });
  }

  abandoned(row: OutboxRow, dead: RowMark): void {
    this.#parts.log.warn({ message: row.id, reason: dead.lastError }, 'a webhook was given up');
    this.#note(row, dead.attempts, { outboxRetried: [dead] });
  }

  /** Undefined when it was not sent at all. */
  async #send(row: OutboxRow, signal: AbortSignal): Promise<DeliveryResult | undefined> {
    const { clock, scheduler, chance, webhooks } = this.#parts;
    const state = this.#endpoints.get(this.#id)?.state;
    if (this.#isPaused || state?.details.isActive !== true) return undefined;
    const atMs = clock.now();
    const startedMs = scheduler.monotonicMs();
    const outcome = (status: number | null, error: string | null): void => {
      const durationMs = Math.max(0, Math.round(scheduler.monotonicMs() - startedMs));
      this.#tries.set(row.id, { atMs, durationMs, status, error });
    };
    const secrets = signingSecrets(state, atMs).map((number) => {
      return webhookSecret(chance, this.#id, number);
    });
    const body = JSON.stringify(row.payload);
    this.underWay += 1;
    try {
      const request = { url: state.details.url, id: row.id, atMs, body, secrets };
      const { status, retryAfterMs } = await within(signal, webhooks.send(request, signal));
      if (status >= 200 && status < 300) {
        outcome(status, null);
        return { status: 'done' };
      }
      if (status === 410) this.#disable('gone');
      const error = `answered ${status}${status < 400 ? ', and redirects are not followed' : ''}`;
      outcome(status, error);
      return { status: 'unknown', error, ...waitOf(retryAfterMs) };
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause);
      outcome(null, error);
      return { status: 'unknown', error };
    } finally {
      this.underWay -= 1;
    }
  }

  /** The row's change, the line of the log and how the endpoint fares, in one entry. */
  #note(
    row: OutboxRow,
    attempt: number,
    change: { outboxRemoved?: readonly string[]; outboxRetried?: readonly RowMark[] },
  ): void {
    const { journal, clock } = this.#parts;
    const found = this.#tries.get(row.id);
    this.#tries.delete(row.id);
    const writes = found === undefined ? [] : this.#writesOf(row, attempt, found);
    journal.append({ recordedAtMs: clock.now(), ...change, writes });
    this.#judge(clock.now());
  }

  #writesOf(row: OutboxRow, attempt: number, found: Try): readonly ProjectionWrite[] {
    const { atMs, durationMs, status, error } = found;
    const isTaken = error === null;
    const { failingSinceMs, lastSuccessMs } = this.#health;
    this.#health = {
      failingSinceMs: isTaken ? null : (failingSinceMs ?? atMs),
      lastSuccessMs: isTaken ? atMs : lastSuccessMs,
      lastError: error,
    };
    this.#number += 1;
    const number = this.#number;
    const slot = number % limits.webhookTriesKept;
    const { type } = row.payload as WebhookMessage;
    const what = [row.id, type, attempt, atMs, durationMs, status, error];
    return [
      { statement: 'webhook_tries.put', parameters: [this.#id, slot, number, ...what] },
      { statement: 'webhook_health.put', parameters: [this.#id, ...healthRow(this.#health)] },
    ];
  }

  #judge(nowMs: number): void {
    const { failingSinceMs } = this.#health;
    const isHopeless =
      failingSinceMs !== null && nowMs - failingSinceMs >= limits.webhookFailingMsMax;
    if (isHopeless) this.#disable('failing');
  }

  #disable(reason: WebhookDisabling): void {
    disableEndpoint(this.#parts, this.#id, reason);
  }
}

/** The engine's own command: nobody waits for what comes of it. */
export function disableEndpoint(
  { directory, log }: Pick<EngineParts, 'directory' | 'log'>,
  id: WebhookEndpointId,
  reason: WebhookDisabling,
): void {
  log.warn({ endpoint: id, reason }, 'an endpoint of webhooks is disabled');
  directory.webhookEndpoint(id).tell({
    type: 'call',
    command: { type: 'disable_webhook_endpoint', reason },
    context: { caller: 'engine', requestId: `webhook ${reason}` },
    respond: () => undefined,
  });
}

const NEW_HEALTH: WebhookHealth = { failingSinceMs: null, lastSuccessMs: null, lastError: null };

function healthRow({ failingSinceMs, lastSuccessMs, lastError }: WebhookHealth) {
  return [failingSinceMs, lastSuccessMs, lastError];
}

function waitOf(retryAfterMs: number | undefined): { retryAfterMs?: number } {
  if (retryAfterMs === undefined) return {};
  return { retryAfterMs: Math.min(retryAfterMs, limits.webhookWaitMsMax) };
}

/** A sender that does not listen to its signal is not waited for. */
function within<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const seconds = limits.webhookTimeoutMs / SECOND_MS;
    signal.addEventListener('abort', () => reject(new Error(`no answer in ${seconds} s`)));
    promise.then(resolve, reject);
  });
}
