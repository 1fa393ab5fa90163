/**
 * One outbox actor for each endpoint that may be sent to, made and stopped as endpoints come and
 * go. That an endpoint has an actor, a queue and a bulkhead of its own is what keeps one that hangs
 * out of the others' way. Must hold nothing that the journal and its tables do not.
 */
import type { WebhookEndpointId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { OutboxChange, StoredEvent } from '../../ports/journal.ts';
import type { EngineParts } from '../engine-parts.ts';
import { OutboxActor, type OutboxMessage } from '../outward/outbox-actor.ts';
import type { Actor, Group } from '../runtime/actor-system.ts';
import { disableEndpoint, WebhookDelivery } from './delivery-webhooks.ts';
import { webhookQueue } from './webhook-endpoint-actor.ts';
import type { WebhookEndpoints } from './webhook-endpoints.ts';

type Lane = Actor<OutboxMessage, OutboxActor>;

const COUNT_MS = 60_000;

export class WebhookLanes {
  readonly #parts: EngineParts;
  readonly #endpoints: WebhookEndpoints;
  readonly #group: Group;
  readonly #lanes = new Map<WebhookEndpointId, Lane>();
  /** nact keeps the name of a stopped actor for a while. */
  #spawned = 0;
  #isPaused = false;
  #cancelCount: (() => void) | undefined;

  constructor(parts: EngineParts, endpoints: WebhookEndpoints, group: Group) {
    this.#parts = parts;
    this.#endpoints = endpoints;
    this.#group = group;
    for (const { state } of endpoints.all()) this.#align(state.id);
  }

  get underWay(): number {
    let sum = 0;
    for (const { behaviour } of this.#lanes.values()) sum += behaviour.underWay;
    return sum;
  }

  /** The endpoints are up to date with these events already. */
  committed(changed: readonly StoredEvent[]): void {
    for (const { stream } of changed) this.#align(stream.split('/')[1] as WebhookEndpointId);
  }

  changed({ put, removed }: OutboxChange): void {
    if (this.#lanes.size === 0) return;
    for (const [id, outbox] of this.#lanes) {
      const queue = webhookQueue(id);
      const ours = put.filter((row) => row.queue === queue);
      const gone = removed.filter((row) => outbox.behaviour.holds(row));
      if (ours.length + gone.length === 0) continue;
      outbox.tell({ type: 'changed', put: ours, removed: gone });
    }
  }

  /** Messages were had tried again: look at the table. */
  rescan(id: WebhookEndpointId): void {
    this.#lanes.get(id)?.tell({ type: 'rescan' });
  }

  /** Sends nothing more; what is on the wire may end. */
  pause(): void {
    this.#isPaused = true;
    for (const { behaviour } of this.#lanes.values()) behaviour.pause();
  }

  close(): void {
    this.#cancelCount?.();
    for (const id of [...this.#lanes.keys()]) this.#stop(id);
  }

  #align(id: WebhookEndpointId): void {
    const isActive = this.#endpoints.get(id)?.state.details.isActive === true;
    if (isActive === this.#lanes.has(id) || this.#isPaused) return;
    if (isActive) this.#spawn(id);
    else this.#stop(id);
  }

  #spawn(id: WebhookEndpointId): void {
    const delivery = new WebhookDelivery(this.#parts, this.#endpoints, id);
    this.#spawned += 1;
    const outbox = this.#parts.system.spawn<OutboxMessage, OutboxActor>(
      this.#group,
      `webhook-${id}-${this.#spawned}`,
      new OutboxActor(this.#parts, delivery),
    );
    outbox.behaviour.attach(outbox);
    this.#lanes.set(id, outbox);
    this.#cancelCount ??= this.#countLater();
  }

  #stop(id: WebhookEndpointId): void {
    const lane = this.#lanes.get(id);
    if (lane === undefined) return;
    this.#lanes.delete(id);
    lane.behaviour.pause();
    lane.behaviour.close();
    lane.stop();
  }

  /** Once a minute: an endpoint for which more waits than is kept is not sent to any more. */
  #countLater(): () => void {
    return this.#parts.scheduler.after(COUNT_MS, () => {
      try {
        this.#count();
      } catch (error) {
        // Out of a timer it would end the process.
        this.#parts.log.error({ err: error }, 'waiting webhooks could not be counted');
      }
      this.#cancelCount = this.#lanes.size === 0 ? undefined : this.#countLater();
    });
  }

  #count(): void {
    for (const id of this.#lanes.keys()) {
      const waiting = this.#parts.journal.outboxCount(webhookQueue(id));
      if (waiting > limits.webhookWaitingMax) disableEndpoint(this.#parts, id, 'backlog');
    }
  }
}
