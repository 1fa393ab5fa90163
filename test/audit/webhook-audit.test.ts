/** What the audit says of endpoints of webhooks and of messages that wait for them. */
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/audit/audit-event.ts';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { ProblemList, problemText } from '../../src/audit/problem-list.ts';
import { auditOutbox, type OutboxRow } from '../../src/audit/side-rows-audit.ts';

const URL_ONE = 'https://pms.example/hooks';

function events(...datas: readonly Record<string, unknown>[]): readonly AuditEvent[] {
  return datas.map((data, index) => ({
    position: index + 1,
    stream: 'webhook/pms',
    version: index + 1,
    type: String(data.type),
    data,
    metadata: { by: 'ada' },
    recordedAtMs: 0,
  }));
}

const created = { type: 'WebhookEndpointCreated', details: { url: URL_ONE, isActive: true } };
const disabled = { type: 'WebhookEndpointDisabled', reason: 'gone' };
const active = { type: 'WebhookEndpointChanged', changes: { isActive: true } };
const deleted = { type: 'WebhookEndpointDeleted' };
const ping = { type: 'WebhookPingRequested' };

function rotated(secretNumber: number) {
  return { type: 'WebhookSecretRotated', secretNumber, previousUntilMs: 0 };
}

describe('the stream of an endpoint', () => {
  it.each<[string, readonly Record<string, unknown>[], string | undefined]>([
    ['a whole life', [created, ping, rotated(2), disabled, active, rotated(3), deleted], undefined],
    ['a second beginning', [created, created], 'begins an endpoint that is there'],
    ['no beginning', [ping], 'comes before the endpoint'],
    ['something after the end', [created, deleted, active], 'after the endpoint was deleted'],
    ['a gap in the secrets', [created, rotated(3)], 'has secret 3, not 2'],
    ['disabled twice', [created, disabled, disabled], 'disables what is not active'],
    ['pinged while inactive', [created, disabled, ping], 'pings what is not active'],
    ['no known reason', [created, { ...disabled, reason: 'tired' }], 'for no known reason: tired'],
    ['no URL', [{ ...created, details: {} }], 'sends to undefined, which is no URL of HTTP'],
    ['an unknown event', [created, { type: 'WebhookSold' }], 'is of no known type'],
  ])('%s', (_, given, problem) => {
    const audit = new JournalAudit();
    audit.take(events(...given));
    const found = audit.problems.map(problemText);
    expect(found.length).toBe(problem === undefined ? 0 : 1);
    if (problem !== undefined) expect(found[0]).toContain(problem);
  });
});

describe('a message in the outbox', () => {
  const row: OutboxRow = {
    sequence: 1,
    id: 'msg_pms_2_0',
    queue: 'webhook:pms',
    key: 'webhook/pms',
    payload: { sequence: 2, orderingKey: 'webhook/pms' },
    isDead: false,
  };

  it.each<[string, Partial<OutboxRow>, string | undefined]>([
    ['as it is', {}, undefined],
    ['given up', { isDead: true }, undefined],
    ['for nobody', { queue: 'webhook:crm', id: 'msg_crm_2_0' }, 'crm, which is not there'],
    ['under the id of another', { id: 'msg_crm_2_0' }, 'says that it is about 2'],
    ['about another event', { id: 'msg_pms_1_0' }, 'says that it is about 2'],
    [
      'about what is to come',
      { id: 'msg_pms_9_0', payload: { ...(row.payload as object), sequence: 9 } },
      'about no event',
    ],
    ['out of order', { key: 'booking/b' }, 'is kept in the order of booking/b'],
  ])('%s', (_, given, problem) => {
    const audit = new JournalAudit();
    audit.take(events(created, ping));
    const found = new ProblemList();
    auditOutbox([{ ...row, ...given }], audit, found);
    const texts = found.listed.map(problemText).join('\n');
    if (problem === undefined) expect(texts).toBe('');
    else expect(texts).toContain(problem);
  });
});
