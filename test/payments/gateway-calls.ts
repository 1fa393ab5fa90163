/**
 * The calls of the gateway contract with everything defaulted that a test does not care about. Each
 * call gets a fresh key unless the test is about keys.
 */
import { expect } from 'vitest';
import { until } from '../../src/testing/until.ts';
import { type GatewayHarness, money, never } from './gateway-harness.ts';

export const done = expect.objectContaining({ status: 'done' });
export const refused = (reason: string) => ({ status: 'refused', reason });
export const keyReused = refused('key_reused');

/** Methods are fields, so that a test can take those it needs by name. */
export class GatewayCalls {
  #harness: GatewayHarness | undefined;
  #keys = 0;

  get at(): GatewayHarness {
    if (this.#harness === undefined) throw new Error('the harness is not open');
    return this.#harness;
  }

  use(harness: GatewayHarness): void {
    this.#harness = harness;
  }

  /** With characters that a path has to encode. */
  readonly fresh = (name = 'key') => {
    this.#keys += 1;
    return `${name}/${this.#keys} ü`;
  };

  readonly authorise = (
    key: string,
    token = 'tok_approved',
    amount = money(10_000),
    signal = never,
  ) => this.at.gateway.authorise({ key, token, amount }, signal);

  readonly lookUp = (key: string) => this.at.gateway.lookUp(key, never);

  readonly capture = (
    authorisationKey: string,
    amount = money(10_000),
    key = this.fresh('capture'),
  ) => this.at.gateway.capture({ key, authorisationKey, amount }, never);

  readonly refund = (
    authorisationKey: string,
    amount = money(10_000),
    key = this.fresh('refund'),
  ) => this.at.gateway.refund({ key, authorisationKey, amount }, never);

  readonly voidIt = (authorisationKey: string, key = this.fresh('void')) =>
    this.at.gateway.void({ key, authorisationKey }, never);

  readonly approved = async (token = 'tok_approved') => {
    const key = this.fresh();
    expect(await this.authorise(key, token)).toMatchObject({ status: 'approved' });
    return key;
  };

  readonly totalsOf = async (key: string) => {
    const found = (await this.at.totals()).find((totals) => totals.authorisationKey === key);
    if (found === undefined) return 'no movements';
    const { authorised, captured, refunded, voided } = found;
    return { authorised, captured, refunded, voided };
  };

  /** Calls, waits until the gateway has the call, gives up, and hears of nothing but that. */
  readonly giveUp = async (key: string, token: string) => {
    const patience = new AbortController();
    const call = this.authorise(key, token, money(10_000), patience.signal);
    await until(() => this.at.unanswered() === 1);
    patience.abort(new Error('gave up'));
    await expect(call).rejects.toThrow('gave up');
    await until(() => this.at.unanswered() === 0);
  };
}
