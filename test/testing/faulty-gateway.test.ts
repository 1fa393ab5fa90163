/** Each fate does what it says to a call, and to the money behind it nothing else. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Currency } from '../../src/domain/money.ts';
import { SimulatedGateway } from '../../src/payments/simulated-gateway.ts';
import { systemClock, systemScheduler } from '../../src/system-world.ts';
import {
  FaultyGateway,
  type GatewayFate,
  gatewayFates,
  scriptedWeather,
  weatherFor,
} from '../../src/testing/doubles/faulty-gateway.ts';

const request = {
  key: 'b1:authorise',
  amount: { amountMinor: 12_000, currency: 'EUR' as Currency },
  token: 'tok_approved',
};

interface Row {
  readonly fate: GatewayFate;
  /** What the caller gets, if it waits for a while. */
  readonly told: 'approved' | 'error' | 'nothing';
  /** Whether the bank behind the weather has reserved the money. */
  readonly isReserved: boolean;
}

const table: readonly Row[] = [
  { fate: 'fair', told: 'approved', isReserved: true },
  { fate: 'request_lost', told: 'nothing', isReserved: false },
  { fate: 'answer_lost', told: 'nothing', isReserved: true },
  { fate: 'request_failed', told: 'error', isReserved: false },
  { fate: 'answer_failed', told: 'error', isReserved: true },
  { fate: 'late', told: 'approved', isReserved: true },
  { fate: 'duplicated', told: 'approved', isReserved: true },
];

describe('the weather', () => {
  it.each(table)('$fate: the caller is told $told', async ({ fate, told, isReserved }) => {
    const { bank, gateway } = open(fate);
    const caller = new AbortController();
    const answer = gateway.authorise(request, caller.signal).then(
      ({ status }) => status,
      () => (caller.signal.aborted ? 'nothing' : 'error'),
    );
    const waited = new Promise<void>((resolve) => systemScheduler().after(PATIENCE_MS, resolve));
    await Promise.race([answer, waited]);
    caller.abort(new Error('the caller gives up'));
    expect(await answer).toBe(told);
    const reserved = bank.totals().reduce((sum, { authorised }) => sum + authorised, 0);
    expect(reserved).toBe(isReserved ? 12_000 : 0);
    expect([...gateway.met]).toEqual([[fate, 1]]);
  });

  it('has a row for every fate', () => {
    expect(table.map(({ fate }) => fate)).toEqual(gatewayFates);
  });

  it('is fair when its script is over, and for the methods it is not for', async () => {
    const { signal } = new AbortController();
    const { gateway } = open('request_failed');
    await expect(gateway.authorise(request, signal)).rejects.toThrow('kept the call');
    expect(await gateway.authorise(request, signal)).toMatchObject({ status: 'approved' });
    gateway.weather = weatherFor('void', 'request_failed');
    expect(await gateway.lookUp(request.key, signal)).toMatchObject({ status: 'approved' });
    const voided = gateway.void({ key: 'b1:void', authorisationKey: request.key }, signal);
    await expect(voided).rejects.toThrow('kept the call');
  });
});

// Helpers

/** Long enough for whatever is told at all: it is told in this process, or after `lateMs`. */
const PATIENCE_MS = 2_000;

function open(fate: GatewayFate) {
  const scheduler = systemScheduler();
  const bank = new SimulatedGateway({ file: ':memory:', clock: systemClock(), scheduler });
  onTestFinished(() => bank.close());
  const gateway = new FaultyGateway(bank, scriptedWeather([fate]), { lateMs: 5 });
  return { bank, gateway };
}
