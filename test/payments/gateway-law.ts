/**
 * The law of the gateway: whatever is called, in whatever order, and however often, its ledger adds
 * up to the answers it gave, and money stays within what was authorised.
 */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { EffectResult } from '../../src/ports/gateway.ts';
import { type GatewayHarness, money, never } from './gateway-harness.ts';

const account = fc.constantFrom('a', 'b', 'c');
const effectKey = fc.constantFrom('1', '2', '3', '4', '5', '6');
const amount = fc.constantFrom(0, 1, 40, 60, 100, 101);
const token = fc.constantFrom(
  'tok_approved',
  'tok_declined',
  'tok_capture_flaky',
  'tok_void_flaky',
);

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('authorise'), account, amount, token }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('capture'), account, amount, effectKey }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('refund'), account, amount, effectKey }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('void'), account, effectKey }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Effect = Extract<Step, { effectKey: string }>;

interface Sums {
  authorised: number;
  captured: number;
  refunded: number;
}

/** The naive twin: it believes the answers, and counts each effect key's first one only. */
class Twin {
  readonly sums = new Map<string, Sums>();
  readonly #answered = new Map<string, { parameters: string; answer: EffectResult }>();

  of(account: string): Sums {
    const sums = this.sums.get(account) ?? { authorised: 0, captured: 0, refunded: 0 };
    this.sums.set(account, sums);
    return sums;
  }

  effect(effect: Effect, answer: EffectResult): void {
    const parameters = JSON.stringify(effect);
    const known = this.#answered.get(effect.effectKey);
    if (known !== undefined) {
      const again = known.parameters === parameters;
      expect(answer).toEqual(again ? known.answer : { status: 'refused', reason: 'key_reused' });
      return;
    }
    if (answer.status === 'refused') {
      expect(answer.reason).not.toBe('key_reused');
      if (answer.reason === 'invalid_amount') return;
    }
    this.#answered.set(effect.effectKey, { parameters, answer });
    if (answer.status === 'refused' || !('amount' in effect)) return;
    const sums = this.of(effect.account);
    if (effect.kind === 'capture') sums.captured += effect.amount;
    else sums.refunded += effect.amount;
  }
}

async function take(step: Step, at: GatewayHarness, twin: Twin, run: string): Promise<void> {
  if (step.kind === 'restart') return at.restart();
  if (!('account' in step)) return;
  const authorisationKey = `${run}-${step.account}`;
  if ('token' in step) {
    const request = { key: authorisationKey, token: step.token, amount: money(step.amount) };
    const { status } = await at.gateway.authorise(request, never);
    if (status === 'approved') twin.of(step.account).authorised = step.amount;
    return;
  }
  const answer = await callEffect(step, at, authorisationKey, `${run}-${step.effectKey}`);
  // An outcome that is not known moves nothing in this gateway, or the sums will tell.
  if (answer !== 'failed') twin.effect(step, answer);
}

async function callEffect(
  step: Effect,
  at: GatewayHarness,
  authorisationKey: string,
  key: string,
): Promise<EffectResult | 'failed'> {
  try {
    if (!('amount' in step)) return await at.gateway.void({ key, authorisationKey }, never);
    const request = { key, authorisationKey, amount: money(step.amount) };
    if (step.kind === 'capture') return await at.gateway.capture(request, never);
    return await at.gateway.refund(request, never);
  } catch (error) {
    expect(String(error)).toContain('500');
    return 'failed';
  }
}

async function audit(at: GatewayHarness, twin: Twin, run: string): Promise<void> {
  const totals = await at.totals();
  for (const [account, sums] of twin.sums) {
    const booked = totals.find((row) => row.authorisationKey === `${run}-${account}`);
    const { authorised = 0, captured = 0, refunded = 0, voided = 0 } = booked ?? {};
    expect({ authorised, captured, refunded }).toEqual(sums);
    expect(captured - refunded).toBeGreaterThanOrEqual(0);
    expect(captured + voided).toBeLessThanOrEqual(authorised);
  }
  const mine = totals.filter((row) => row.authorisationKey.startsWith(`${run}-`));
  expect(mine.length).toBeLessThanOrEqual(twin.sums.size);
}

export async function checkGatewayLaw(at: GatewayHarness, numRuns: number): Promise<void> {
  let runs = 0;
  const law = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
    runs += 1;
    const [run, twin] = [`run${runs}`, new Twin()];
    for (const each of steps) await take(each, at, twin, run);
    await audit(at, twin, run);
  });
  await fc.assert(law, { numRuns });
}
