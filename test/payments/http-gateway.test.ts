/**
 * The gateway behind HTTP: the contract and the law again, and what only a network can do to them.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { HttpGateway } from '../../src/payments/http-gateway.ts';
import { startGatewayServer } from '../../src/payments/simulated-gateway-server.ts';
import { until } from '../../src/testing/until.ts';
import { gatewayContract } from './gateway.contract.ts';
import { callbackServer, money, never, overHttp, quiet } from './gateway-harness.ts';
import { checkGatewayLaw } from './gateway-law.ts';
import { fixedClock, ManualScheduler } from './manual-scheduler.ts';

describe('contract', () => gatewayContract(overHttp));

it('keeps the law', async () => {
  const at = await overHttp();
  try {
    await checkGatewayLaw(at, 25);
  } finally {
    await at.close();
  }
});

describe('over HTTP', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  const open = async (callbackUrl?: string, log = quiet) => {
    const scheduler = new ManualScheduler();
    const server = await startGatewayServer({
      file: ':memory:',
      host: '127.0.0.1',
      port: 0,
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
      clock: fixedClock,
      scheduler,
      log,
    });
    const gateway = new HttpGateway({ url: `${server.url}/` });
    closers.push(server.close, () => gateway.close());
    return { server, gateway, scheduler };
  };
  const request = { key: 'a', token: 'tok_approved', amount: money(500) };
  const waits = { ...request, token: 'tok_requires_action' };

  it('gives up on time when no answer comes', async () => {
    const { gateway, server } = await open();
    const started = performance.now();
    const lost = { ...request, token: 'tok_timeout_approved' };
    await expect(gateway.authorise(lost, AbortSignal.timeout(100))).rejects.toThrow('timeout');
    expect(performance.now() - started).toBeLessThan(5_000);
    await until(() => server.gateway.unanswered === 0);
    expect(await gateway.lookUp('a', never)).toMatchObject({ status: 'approved' });
  });

  it('throws when nobody listens, and when it was closed', async () => {
    const { gateway, server } = await open();
    await server.close();
    await expect(gateway.lookUp('a', never)).rejects.toThrow();
    await gateway.close();
    await expect(gateway.lookUp('a', never)).rejects.toThrow('closed');
  });

  it('tries a callback again, more patiently each time, until it is taken', async () => {
    const engine = await callbackServer(3);
    closers.push(engine.close);
    const warnings: object[] = [];
    const log = { ...quiet, warn: (fields: object) => void warnings.push(fields) };
    const { gateway, scheduler } = await open(engine.url, log);
    await gateway.authorise(waits, never);
    await gateway.completeAction('a', 'approve', never);
    for (const [refused, delayMs] of [
      [1, 200],
      [2, 400],
      [3, 800],
    ] as const) {
      await until(() => warnings.length === refused);
      scheduler.advance(delayMs - 1);
      expect(scheduler.waiting).toBe(1);
      scheduler.advance(1);
    }
    await until(() => engine.received.length === 1);
    expect(engine.received).toEqual(['a']);
  });

  it('shows the customer a page at the url, where the action can be completed', async () => {
    const { gateway, server } = await open();
    const answer = await gateway.authorise({ ...waits, key: '<b>/"' }, never);
    if (answer.status !== 'requires_action') throw new Error(answer.status);
    expect(answer.url.startsWith(`${server.url}/actions/`)).toBe(true);
    const page = await fetch(answer.url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).not.toContain('<b>');
    const path = answer.url.replace('/actions/', '/v1/authorisations/');
    const body = JSON.stringify({ outcome: 'decline' });
    const completed = await fetch(`${path}/complete`, { method: 'POST', body });
    expect(await completed.json()).toEqual({ status: 'declined', reason: 'action_declined' });
  });

  const authorisations = '/v1/authorisations';
  it.each([
    ['text that is not JSON', 'POST', authorisations, '{', 400],
    ['missing fields', 'POST', authorisations, '{"key":"a"}', 400],
    ['a fraction', 'POST', authorisations, body({ amount: cents(1.5, 'EUR') }), 400],
    ['an unknown currency', 'POST', authorisations, body({ amount: cents(1, 'XYZ') }), 400],
    ['a long key', 'POST', authorisations, body({ key: 'k'.repeat(256) }), 400],
    ['an unknown field', 'POST', authorisations, body({ extra: 1 }), 400],
    ['a large body', 'POST', authorisations, ' '.repeat(70_000), 413],
    ['no amount', 'POST', `${authorisations}/a/capture`, '{"key":"c"}', 400],
    ['an unknown outcome', 'POST', `${authorisations}/a/complete`, '{"outcome":"perhaps"}', 400],
    ['a key that is not encoded', 'GET', `${authorisations}/%zz`, undefined, 400],
    ['an operation read', 'GET', `${authorisations}/a/void`, undefined, 405],
    ['an authorisation posted to', 'POST', `${authorisations}/a`, '{}', 405],
    ['another path', 'GET', '/v1/nothing', undefined, 404],
  ])('refuses %s', async (_, method, path, sent, status) => {
    const { server, gateway } = await open();
    const init = sent === undefined ? { method } : { method, body: sent };
    const response = await fetch(server.url + path, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: expect.any(String) });
    expect(await gateway.lookUp('a', never)).toEqual({ status: 'not_found' });
  });

  function cents(amountMinor: number, currency: string) {
    return { amountMinor, currency };
  }

  function body(change: object): string {
    return JSON.stringify({ ...request, ...change });
  }
});
