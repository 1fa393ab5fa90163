/**
 * Judges the streams of webhook endpoints, and the messages that wait for them: an endpoint begins
 * once and is over once, its secrets are numbered without a gap, and every message is one of an
 * endpoint that is there, about an event that is there.
 */
import { type AuditEvent, fieldsOf } from './audit-event.ts';
import type { Blame } from './night-audit.ts';
import type { ProblemList } from './problem-list.ts';
import type { OutboxRow } from './side-rows-audit.ts';

interface EndpointFacts {
  isActive: boolean;
  isDeleted: boolean;
  secret: number;
  /** Position of the event that began it: it is told of nothing before. */
  readonly since: number;
}

const REASONS: ReadonlySet<unknown> = new Set(['gone', 'failing', 'backlog']);
const QUEUE = 'webhook:';

/** Whether a queue is one of an endpoint. */
export function isWebhookQueue(queue: string): boolean {
  return queue.startsWith(QUEUE);
}

export class WebhookAudit {
  readonly #endpoints = new Map<string, EndpointFacts>();

  /** Whether the event was one of an endpoint. */
  take(event: AuditEvent, blame: Blame): boolean {
    const [kind, id = ''] = event.stream.split('/');
    if (kind !== 'webhook') return false;
    this.#take(event, id, blame);
    return true;
  }

  #take(event: AuditEvent, id: string, blame: Blame): void {
    const facts = this.#endpoints.get(id);
    if (event.type === 'WebhookEndpointCreated') {
      if (facts !== undefined) blame('lifecycle', 'begins an endpoint that is there');
      const details = detailsOf(event, 'details');
      this.#endpoints.set(id, {
        isActive: details.isActive === true,
        isDeleted: false,
        secret: 1,
        since: event.position,
      });
      checkUrl(details.url, blame);
      return;
    }
    if (facts === undefined) blame('lifecycle', 'comes before the endpoint');
    else if (facts.isDeleted) blame('lifecycle', 'comes after the endpoint was deleted');
    else takeChange(facts, event, blame);
  }

  /** `position` is the journal's last. */
  auditRow(row: OutboxRow, position: number, found: ProblemList): void {
    const where = `outbox row ${row.id}`;
    const id = row.queue.slice(QUEUE.length);
    const facts = this.#endpoints.get(id);
    if (facts === undefined) {
      found.add('outbox', where, `is for the endpoint ${id}, which is not there`);
      return;
    }
    const sequence = Number(/^msg_(.+)_(\d+)_\d+$/.exec(row.id)?.[2]);
    const payload = (row.payload ?? {}) as Record<string, unknown>;
    if (!row.id.startsWith(`msg_${id}_`) || payload.sequence !== sequence) {
      found.add('outbox', where, `says that it is about ${String(payload.sequence)}`);
    }
    if (!(sequence > facts.since && sequence <= position)) {
      found.add('outbox', where, `is about no event since the endpoint began at ${facts.since}`);
    }
    if (payload.orderingKey !== row.key) {
      found.add('outbox', where, `is kept in the order of ${row.key}, not of its own key`);
    }
  }
}

function takeChange(facts: EndpointFacts, event: AuditEvent, blame: Blame): void {
  switch (event.type) {
    case 'WebhookEndpointChanged': {
      const { url, isActive } = detailsOf(event, 'changes');
      if (url !== undefined) checkUrl(url, blame);
      if (typeof isActive === 'boolean') facts.isActive = isActive;
      return;
    }
    case 'WebhookSecretRotated': {
      const { secretNumber } = fieldsOf(event);
      facts.secret += 1;
      if (secretNumber === facts.secret) return;
      blame('shape', `has secret ${String(secretNumber)}, not ${facts.secret}`);
      return;
    }
    case 'WebhookEndpointDisabled': {
      const { reason } = fieldsOf(event);
      if (!facts.isActive) blame('lifecycle', 'disables what is not active');
      if (!REASONS.has(reason)) blame('shape', `is for no known reason: ${String(reason)}`);
      facts.isActive = false;
      return;
    }
    case 'WebhookEndpointDeleted':
      facts.isDeleted = true;
      return;
    case 'WebhookPingRequested':
      if (!facts.isActive) blame('lifecycle', 'pings what is not active');
      return;
    case 'WebhookMessagesRedriven':
      if (!Array.isArray(fieldsOf(event).ids)) blame('shape', 'names no messages');
      return;
    default:
      blame('shape', 'is of no known type');
  }
}

function detailsOf(event: AuditEvent, name: string): Record<string, unknown> {
  return (fieldsOf(event)[name] ?? {}) as Record<string, unknown>;
}

function checkUrl(url: unknown, blame: Blame): void {
  if (typeof url === 'string' && /^https?:\/\//i.test(url)) return;
  blame('terms', `sends to ${String(url)}, which is no URL of HTTP`);
}
