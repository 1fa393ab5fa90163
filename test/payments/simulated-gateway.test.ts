/**
 * The gateway in process: the contract, the law, and what only a caller in the same process sees.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { SimulatedGateway } from '../../src/payments/simulated-gateway.ts';
import { SimulatedLedger } from '../../src/payments/simulated-ledger.ts';
import { SLOW_ANSWER_MS } from '../../src/payments/test-tokens.ts';
import { until } from '../../src/testing/until.ts';
import { gatewayContract } from './gateway.contract.ts';
import { inProcess, money, never, temporaryFolder } from './gateway-harness.ts';
import { checkGatewayLaw } from './gateway-law.ts';
import { fixedClock, ManualScheduler } from './manual-scheduler.ts';

describe('contract', () => gatewayContract(inProcess));

it('keeps the law', async () => {
  const at = await inProcess();
  try {
    await checkGatewayLaw(at, 200);
  } finally {
    await at.close();
  }
});

describe('in process', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  const open = async () => {
    const { folder, remove } = await temporaryFolder();
    closers.push(remove);
    const file = join(folder, 'gateway.sqlite');
    const scheduler = new ManualScheduler();
    const start = () => {
      const gateway = new SimulatedGateway({ file, clock: fixedClock, scheduler });
      closers.push(() => gateway.close());
      return gateway;
    };
    return { file, scheduler, start, gateway: start() };
  };
  const authorise = (gateway: SimulatedGateway, key: string, token = 'tok_approved') =>
    gateway.authorise({ key, token, amount: money(500) }, never);

  it('answers a turn of calls after one commit, and not before', async () => {
    const { file, gateway } = await open();
    const auditor = new Database(file, { readonly: true });
    closers.push(async () => auditor.close());
    const version = auditor.prepare<[], number>('SELECT count(*) FROM ledger').pluck();
    const seen = ['a', 'b', 'c'].map((key) => authorise(gateway, key).then(() => version.get()));
    expect(version.get()).toBe(0);
    expect(await Promise.all(seen)).toEqual([3, 3, 3]);
  });

  it('forgets what it could not write down, and fails all of the turn', async () => {
    const { file, gateway } = await open();
    const vandal = new Database(file);
    closers.push(async () => vandal.close());
    vandal.exec(
      "CREATE TRIGGER full BEFORE INSERT ON ledger WHEN new.key = 'b' " +
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    const turn = await Promise.allSettled(['a', 'b'].map((key) => authorise(gateway, key)));
    expect(turn.map((call) => call.status)).toEqual(['rejected', 'rejected']);
    expect(await gateway.lookUp('a', never)).toEqual({ status: 'not_found' });
    vandal.exec('DROP TRIGGER full');
    expect(await authorise(gateway, 'b')).toMatchObject({ status: 'approved' });
    expect(gateway.totals().map((row) => row.authorisationKey)).toEqual(['b']);
  });

  it('decides after a restart what was processing before it', async () => {
    const { scheduler, start, gateway } = await open();
    const call = expect(authorise(gateway, 'a', 'tok_slow')).rejects.toThrow('closed');
    await until(() => scheduler.waiting === 1);
    await gateway.close();
    await call;
    expect(scheduler.waiting).toBe(0);
    const again = start();
    expect(await again.lookUp('a', never)).toEqual({ status: 'processing' });
    scheduler.advance(SLOW_ANSWER_MS);
    expect(await again.lookUp('a', never)).toMatchObject({ status: 'approved' });
    await again.close();
    start();
    expect(scheduler.waiting).toBe(0);
  });

  it('decides nothing after a restart that was voided before it', async () => {
    const { scheduler, start, gateway } = await open();
    const call = expect(authorise(gateway, 'a', 'tok_slow')).rejects.toThrow('closed');
    await gateway.void({ key: 'v', authorisationKey: 'a' }, never);
    await gateway.close();
    await call;
    start();
    expect(scheduler.waiting).toBe(0);
  });

  it('hears of an abort in the very turn of the call', async () => {
    const { gateway } = await open();
    const patience = new AbortController();
    const calls = ['tok_approved', 'tok_timeout_lost', 'tok_slow'].map((token) =>
      gateway.authorise({ key: token, token, amount: money(1) }, patience.signal),
    );
    patience.abort(new Error('gave up'));
    for (const call of calls) await expect(call).rejects.toThrow('gave up');
    expect(gateway.unanswered).toBe(0);
  });

  it('tells the next listener what the last one did not take', async () => {
    const { start, gateway } = await open();
    await authorise(gateway, 'a', 'tok_requires_action');
    gateway.onActionCompleted(() => Promise.reject(new Error('busy')));
    await gateway.completeAction('a', 'approve');
    await gateway.close();
    const told: string[] = [];
    const again = start();
    again.onActionCompleted((key) => void told.push(key));
    await again.lookUp('a', never);
    await again.close();
    start().onActionCompleted((key) => void told.push(key));
    expect(told).toEqual(['a']);
  });

  it('fails unanswered and later calls when it closes, and commits those it has', async () => {
    const { start, gateway } = await open();
    const silent = expect(authorise(gateway, 'a', 'tok_timeout_approved')).rejects.toThrow(
      'closed',
    );
    await until(() => gateway.unanswered === 1);
    const queued = authorise(gateway, 'b');
    await gateway.close();
    await silent;
    expect(await queued).toMatchObject({ status: 'approved' });
    await expect(authorise(gateway, 'c')).rejects.toThrow('closed');
    expect(await start().lookUp('b', never)).toMatchObject({ status: 'approved' });
  });

  it('keeps a ledger that cannot be rewritten', async () => {
    const { file, gateway } = await open();
    await authorise(gateway, 'a');
    const vandal = new Database(file);
    closers.push(async () => vandal.close());
    expect(() => vandal.exec('UPDATE ledger SET amount = 1')).toThrow('append-only');
    expect(() => vandal.exec('DELETE FROM ledger')).toThrow('append-only');
    const rows = vandal.prepare('SELECT sequence, at, kind, key, amount FROM movement').all();
    const at = fixedClock.now();
    expect(rows).toEqual([{ sequence: 1, at, kind: 'authorised', key: 'a', amount: 500 }]);
  });

  it('refuses a ledger of another program', async () => {
    const { folder, remove } = await temporaryFolder();
    closers.push(remove);
    const file = join(folder, 'other.sqlite');
    const other = new Database(file);
    other.pragma('user_version = 7');
    other.close();
    expect(() => new SimulatedLedger(file)).toThrow('schema 7');
  });
});
