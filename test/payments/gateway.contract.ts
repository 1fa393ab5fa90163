/**
 * What every way to reach the simulated gateway has to do: the documented tokens, one answer for
 * one key, money within its bounds, and all of it kept over a restart. Nothing here may know which
 * way it is.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { charge, type Guard } from '../../src/actors/payments/charge.ts';
import { SLOW_ANSWER_MS, TEST_TOKENS } from '../../src/payments/test-tokens.ts';
import { until } from '../../src/testing/until.ts';
import { done, GatewayCalls, keyReused, refused } from './gateway-calls.ts';
import { type GatewayHarness, money } from './gateway-harness.ts';

export function gatewayContract(open: () => Promise<GatewayHarness>): void {
  const calls = new GatewayCalls();
  beforeAll(async () => calls.use(await open()));
  afterAll(() => calls.at.close());
  decidedTokens(calls);
  slowTokens(calls);
  failingTokens(calls);
  actionToken(calls);
  oneAnswer(calls);
  oneAnswerAlways(calls);
  tombstone(calls);
  bounds(calls);
  givenUp(calls);
  charges(calls);
}

function decidedTokens(calls: GatewayCalls): void {
  const { fresh, authorise, lookUp, approved, totalsOf } = calls;
  describe('token', () => {
    const declines = Object.entries(TEST_TOKENS).flatMap(([name, token]) =>
      'declineReason' in token && !('answerLost' in token) ? [[name, token.declineReason]] : [],
    );
    it.each([...declines, ['tok_nonsense', 'unknown_token']])(
      '%s is declined with %s',
      async (token, reason) => {
        const key = fresh();
        const answer = await authorise(key, token);
        expect(answer).toEqual({ status: 'declined', reason });
        expect(await lookUp(key)).toEqual(answer);
        expect(await totalsOf(key)).toBe('no movements');
      },
    );

    it('tok_approved reserves the amount', async () => {
      const key = await approved();
      expect(await lookUp(key)).toMatchObject({ status: 'approved' });
      const totals = { authorised: 10_000, captured: 0, refunded: 0, voided: 0 };
      expect(await totalsOf(key)).toEqual(totals);
    });
  });
}

function slowTokens(calls: GatewayCalls): void {
  const { fresh, authorise, lookUp, capture, voidIt, totalsOf, giveUp } = calls;
  describe('token that is slow or silent', () => {
    it('tok_slow is processing, and answers everybody who waits after a while', async () => {
      const key = fresh();
      const first = authorise(key, 'tok_slow');
      await until(async () => (await lookUp(key)).status === 'processing');
      const second = authorise(key, 'tok_slow');
      expect(await capture(key)).toEqual(refused('not_approved'));
      calls.at.scheduler.advance(SLOW_ANSWER_MS - 1);
      expect(await lookUp(key)).toEqual({ status: 'processing' });
      calls.at.scheduler.advance(1);
      expect(await first).toMatchObject({ status: 'approved' });
      expect(await second).toEqual(await first);
      expect(await totalsOf(key)).toMatchObject({ authorised: 10_000 });
    });

    it('tok_slow that is voided meanwhile answers voided', async () => {
      const key = fresh();
      const call = authorise(key, 'tok_slow');
      await until(async () => (await lookUp(key)).status === 'processing');
      expect(await voidIt(key)).toEqual(done);
      calls.at.scheduler.advance(SLOW_ANSWER_MS);
      expect(await call).toEqual({ status: 'voided' });
      expect(await totalsOf(key)).toBe('no movements');
    });

    it('tok_timeout_approved does not answer, and has worked', async () => {
      const key = fresh();
      await giveUp(key, 'tok_timeout_approved');
      expect(await lookUp(key)).toMatchObject({ status: 'approved' });
      expect(await authorise(key, 'tok_timeout_approved')).toEqual(await lookUp(key));
      expect(await totalsOf(key)).toMatchObject({ authorised: 10_000 });
    });

    it('tok_timeout_declined does not answer, and has failed', async () => {
      const key = fresh();
      await giveUp(key, 'tok_timeout_declined');
      const declined = { status: 'declined', reason: 'card_declined' };
      expect(await lookUp(key)).toEqual(declined);
      expect(await authorise(key, 'tok_timeout_declined')).toEqual(declined);
    });

    it('tok_timeout_lost was never seen, and is approved when sent again', async () => {
      const key = fresh();
      await giveUp(key, 'tok_timeout_lost');
      expect(await lookUp(key)).toEqual({ status: 'not_found' });
      await calls.at.restart();
      expect(await authorise(key, 'tok_timeout_lost')).toMatchObject({ status: 'approved' });
    });
  });
}

function failingTokens(calls: GatewayCalls): void {
  const { fresh, authorise, lookUp, capture, voidIt, approved, totalsOf } = calls;
  describe('token that fails', () => {
    it('tok_error_then_approved fails once, even over a restart', async () => {
      const key = fresh();
      await expect(authorise(key, 'tok_error_then_approved')).rejects.toThrow('500');
      expect(await lookUp(key)).toEqual({ status: 'not_found' });
      await calls.at.restart();
      expect(await authorise(key, 'tok_error_then_approved')).toMatchObject({ status: 'approved' });
    });

    it('tok_capture_fails refuses every capture', async () => {
      const key = await approved('tok_capture_fails');
      expect(await capture(key)).toEqual(refused('capture_failed'));
      expect(await capture(key)).toEqual(refused('capture_failed'));
      expect(await voidIt(key)).toEqual(done);
    });

    it('tok_capture_flaky captures at the third call, over a restart', async () => {
      const key = await approved('tok_capture_flaky');
      const captureKey = fresh('capture');
      await expect(capture(key, money(10_000), captureKey)).rejects.toThrow('500');
      await calls.at.restart();
      await expect(capture(key, money(10_000), captureKey)).rejects.toThrow('500');
      expect(await totalsOf(key)).toMatchObject({ captured: 0 });
      expect(await capture(key, money(10_000), captureKey)).toEqual(done);
      expect(await totalsOf(key)).toMatchObject({ captured: 10_000 });
    });

    it('tok_void_flaky voids at the third call', async () => {
      const key = await approved('tok_void_flaky');
      const voidKey = fresh('void');
      await expect(voidIt(key, voidKey)).rejects.toThrow('500');
      await expect(voidIt(key, voidKey)).rejects.toThrow('500');
      expect(await lookUp(key)).toMatchObject({ status: 'approved' });
      expect(await voidIt(key, voidKey)).toEqual(done);
      expect(await lookUp(key)).toEqual({ status: 'voided' });
    });
  });
}

function actionToken(calls: GatewayCalls): void {
  const { fresh, authorise, lookUp, capture, voidIt, approved, totalsOf } = calls;
  describe('tok_requires_action', () => {
    const waits = async () => {
      const key = fresh();
      const answer = await authorise(key, 'tok_requires_action');
      expect(answer).toMatchObject({ status: 'requires_action', url: expect.any(String) });
      expect(await lookUp(key)).toEqual(answer);
      expect(await capture(key)).toEqual(refused('not_approved'));
      return key;
    };
    const told = (key: string) => calls.at.callbacks.filter((told) => told === key).length;

    it('is approved when the customer approves, and tells the engine', async () => {
      const key = await waits();
      expect(await totalsOf(key)).toBe('no movements');
      expect(await calls.at.completeAction(key, 'approve')).toMatchObject({ status: 'approved' });
      await until(() => told(key) === 1);
      expect(await authorise(key, 'tok_requires_action')).toMatchObject({ status: 'approved' });
      expect(await capture(key)).toEqual(done);
    });

    it('is declined when the customer declines, for good', async () => {
      const key = await waits();
      const declined = { status: 'declined', reason: 'action_declined' };
      expect(await calls.at.completeAction(key, 'decline')).toEqual(declined);
      await until(() => told(key) === 1);
      expect(await calls.at.completeAction(key, 'approve')).toEqual(declined);
      await calls.at.restart();
      expect(await lookUp(key)).toEqual(declined);
      expect(await totalsOf(key)).toBe('no movements');
      expect(told(key)).toBe(1);
    });

    it('stays voided when the customer acts too late', async () => {
      const key = await waits();
      expect(await voidIt(key)).toEqual(done);
      expect(await calls.at.completeAction(key, 'approve')).toEqual({ status: 'voided' });
      expect(await totalsOf(key)).toBe('no movements');
    });

    it('completes nothing that waits for no customer', async () => {
      const key = await approved();
      expect(await calls.at.completeAction(key, 'decline')).toMatchObject({ status: 'approved' });
      expect(await calls.at.completeAction(fresh(), 'approve')).toEqual({ status: 'not_found' });
    });
  });
}

function oneAnswer(calls: GatewayCalls): void {
  const { fresh, authorise, lookUp, capture, refund, voidIt, approved, totalsOf } = calls;
  describe('one key, one answer', () => {
    it('authorise', async () => {
      const key = fresh();
      const first = await authorise(key);
      expect(await authorise(key)).toEqual(first);
      const reused = { status: 'declined', reason: 'key_reused' };
      expect(await authorise(key, 'tok_approved', money(9_999))).toEqual(reused);
      expect(await authorise(key, 'tok_approved', money(10_000, 'USD'))).toEqual(reused);
      expect(await authorise(key, 'tok_declined')).toEqual(reused);
      expect(await lookUp(key)).toEqual(first);
      expect(await totalsOf(key)).toMatchObject({ authorised: 10_000 });
    });

    it('capture and refund', async () => {
      const [key, other] = [await approved(), await approved()];
      const [c, r] = [fresh('capture'), fresh('refund')];
      const first = await capture(key, money(6_000), c);
      expect(first).toEqual(done);
      expect(await capture(key, money(6_000), c)).toEqual(first);
      expect(await capture(key, money(5_000), c)).toEqual(keyReused);
      expect(await capture(other, money(6_000), c)).toEqual(keyReused);
      expect(await refund(key, money(6_000), c)).toEqual(keyReused);
      expect(await voidIt(other, c)).toEqual(keyReused);
      const back = await refund(key, money(1_000), r);
      expect(back).toEqual(done);
      expect(await refund(key, money(1_000), r)).toEqual(back);
      expect(await refund(key, money(1_000, 'USD'), r)).toEqual(keyReused);
      const totals = { authorised: 10_000, captured: 6_000, refunded: 1_000, voided: 0 };
      expect(await totalsOf(key)).toEqual(totals);
      expect(await totalsOf(other)).toMatchObject({ captured: 0, voided: 0 });
    });

    it('void', async () => {
      const [key, other] = [await approved(), await approved()];
      const v = fresh('void');
      const first = await voidIt(key, v);
      expect(first).toEqual(done);
      expect(await voidIt(key, v)).toEqual(first);
      expect(await voidIt(other, v)).toEqual(keyReused);
      expect(await voidIt(key)).toEqual(done);
      expect(await totalsOf(key)).toMatchObject({ authorised: 10_000, voided: 10_000 });
    });

    it('a refusal too, when what it was refused for has changed since', async () => {
      const key = fresh();
      const c = fresh('capture');
      expect(await capture(key, money(10_000), c)).toEqual(refused('unknown_authorisation'));
      await authorise(key);
      expect(await capture(key, money(10_000), c)).toEqual(refused('unknown_authorisation'));
      expect(await capture(key)).toEqual(done);
    });
  });
}

function oneAnswerAlways(calls: GatewayCalls): void {
  const { fresh, authorise, capture, refund, voidIt, approved, totalsOf } = calls;
  describe('one key, one answer, always', () => {
    it('of calls made at the same time', async () => {
      const key = fresh();
      const answers = await Promise.all(Array.from({ length: 20 }, () => authorise(key)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      const c = fresh('capture');
      const same = await Promise.all(
        Array.from({ length: 20 }, () => capture(key, money(7_000), c)),
      );
      expect(same).toEqual(Array.from({ length: 20 }, () => done));
      const refunds = await Promise.all(
        Array.from({ length: 20 }, () => refund(key, money(1_000))),
      );
      expect(refunds.filter((answer) => answer.status === 'done').length).toBe(7);
      const totals = { authorised: 10_000, captured: 7_000, refunded: 7_000, voided: 0 };
      expect(await totalsOf(key)).toEqual(totals);
    });

    it('after a restart', async () => {
      const [key, c, v] = [await approved(), fresh('capture'), fresh('void')];
      const first = await capture(key, money(2_000), c);
      await voidIt(key, v);
      const before = await calls.at.totals();
      await calls.at.restart();
      expect(await calls.at.totals()).toEqual(before);
      expect(await capture(key, money(2_000), c)).toEqual(first);
      expect(await capture(key, money(2_001), c)).toEqual(keyReused);
      expect(await voidIt(key, v)).toEqual(done);
      expect(await refund(key, money(2_001))).toEqual(refused('amount_too_large'));
      expect(await calls.at.totals()).toEqual(before);
    });
  });
}

function tombstone(calls: GatewayCalls): void {
  const { fresh, authorise, lookUp, capture, voidIt, approved, totalsOf, giveUp } = calls;
  describe('void before authorise', () => {
    it('leaves a tombstone that a late authorisation finds, even after a restart', async () => {
      const key = fresh();
      expect(await voidIt(key)).toEqual(done);
      expect(await lookUp(key)).toEqual({ status: 'voided' });
      expect(await authorise(key)).toEqual({ status: 'voided' });
      await calls.at.restart();
      expect(await authorise(key, 'tok_requires_action')).toEqual({ status: 'voided' });
      expect(await capture(key)).toEqual(refused('not_approved'));
      expect(await totalsOf(key)).toBe('no movements');
    });

    it('holds for a call that got lost and is sent again', async () => {
      const key = fresh();
      await giveUp(key, 'tok_timeout_lost');
      await voidIt(key);
      expect(await authorise(key, 'tok_timeout_lost')).toEqual({ status: 'voided' });
    });

    it('an approval that was voided is not approved again', async () => {
      const key = await approved();
      await voidIt(key);
      expect(await authorise(key)).toEqual({ status: 'voided' });
      expect(await capture(key)).toEqual(refused('not_approved'));
    });

    it('a void of what was declined releases nothing', async () => {
      const key = fresh();
      await authorise(key, 'tok_declined');
      expect(await voidIt(key)).toEqual(done);
      expect(await lookUp(key)).toMatchObject({ status: 'declined' });
    });
  });
}

function bounds(calls: GatewayCalls): void {
  const { fresh, authorise, lookUp, capture, refund, voidIt, approved, totalsOf } = calls;
  describe('bounds', () => {
    it('captures once, and not more than is authorised', async () => {
      const key = await approved();
      expect(await capture(key, money(10_001))).toEqual(refused('amount_too_large'));
      expect(await capture(key, money(100, 'USD'))).toEqual(refused('currency_mismatch'));
      expect(await capture(key, money(4_000))).toEqual(done);
      expect(await capture(key, money(1))).toEqual(refused('already_captured'));
    });

    it('releases what a partial capture left, and refunds what it took', async () => {
      const key = await approved();
      await capture(key, money(4_000));
      expect(await voidIt(key)).toEqual(done);
      expect(await lookUp(key)).toMatchObject({ status: 'approved' });
      expect(await voidIt(key)).toEqual(done);
      expect(await refund(key, money(4_000))).toEqual(done);
      const totals = { authorised: 10_000, captured: 4_000, refunded: 4_000, voided: 6_000 };
      expect(await totalsOf(key)).toEqual(totals);
    });

    it('does not void what is captured in full', async () => {
      const key = await approved();
      await capture(key);
      expect(await voidIt(key)).toEqual(refused('already_captured'));
    });

    it('refunds in parts, up to what was captured', async () => {
      const key = await approved();
      expect(await refund(key, money(1))).toEqual(refused('not_captured'));
      await capture(key, money(4_000));
      expect(await refund(key, money(3_000))).toEqual(done);
      expect(await refund(key, money(1_001))).toEqual(refused('amount_too_large'));
      expect(await refund(key, money(1_000, 'USD'))).toEqual(refused('currency_mismatch'));
      expect(await refund(key, money(1_000))).toEqual(done);
      expect(await refund(key, money(1))).toEqual(refused('amount_too_large'));
    });

    it.each([0, -1])('moves no amount of %i', async (amountMinor) => {
      const invalid = { status: 'declined', reason: 'invalid_amount' };
      expect(await authorise(fresh(), 'tok_approved', money(amountMinor))).toEqual(invalid);
      const key = await approved();
      expect(await capture(key, money(amountMinor))).toEqual(refused('invalid_amount'));
      await capture(key);
      expect(await refund(key, money(amountMinor))).toEqual(refused('invalid_amount'));
    });
  });
}

function givenUp(calls: GatewayCalls): void {
  const { fresh, authorise, lookUp } = calls;
  it('does nothing for a caller who has given up before', async () => {
    const key = fresh();
    const call = authorise(key, 'tok_approved', money(1), AbortSignal.abort(new Error('late')));
    await expect(call).rejects.toThrow('late');
    expect(await lookUp(key)).toEqual({ status: 'not_found' });
  });
}

/** Whoever charges gives up after a while and tries again, as the outbox does. */
function charges(calls: GatewayCalls): void {
  const { fresh, totalsOf, lookUp } = calls;
  const TAKEN = { authorised: 10_000, captured: 10_000, refunded: 0, voided: 0 };

  const charged = async (key: string, token: string, weather: readonly Weather[] = []) => {
    const sky = [...weather];
    const guard: Guard = (call) => through(sky.shift() ?? 'clear', call);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      try {
        const request = { key, token, amount: money(10_000) };
        return await charge(calls.at.gateway, request, guard);
      } catch {
        calls.at.scheduler.advance(SLOW_ANSWER_MS);
      }
    }
    throw new Error('charged for ever');
  };

  describe('a charge', () => {
    it.each([
      'tok_approved',
      'tok_slow',
      'tok_timeout_approved',
      'tok_timeout_lost',
      'tok_error_then_approved',
      'tok_capture_flaky',
    ])('takes the money of %s once', async (token) => {
      const key = fresh();
      expect(await charged(key, token)).toEqual(done);
      expect(await charged(key, token)).toEqual(done);
      expect(await totalsOf(key)).toEqual(TAKEN);
    });

    it.each([
      ['tok_declined', 'card_declined'],
      ['tok_timeout_declined', 'card_declined'],
      ['tok_requires_action', 'action_required'],
      ['tok_capture_fails', 'capture_failed'],
    ])('of %s takes nothing and leaves nothing reserved', async (token, reason) => {
      const key = fresh();
      expect(await charged(key, token)).toEqual(refused(reason));
      const { captured, authorised, voided } = { ...NOTHING, ...(await movements(key)) };
      expect([captured, authorised - voided]).toEqual([0, 0]);
      if (token === 'tok_requires_action') {
        expect(await calls.at.completeAction(key, 'approve')).toEqual({ status: 'voided' });
      }
    });

    it('takes it once, whichever answers get lost on the way', async () => {
      const skies: Weather[][] = [[]];
      for (const one of ['lost', 'unheard'] as const) {
        for (let at = 0; at < 4; at += 1) {
          skies.push([...Array.from({ length: at }, (): Weather => 'clear'), one, one]);
        }
      }
      for (const sky of skies) {
        const key = fresh();
        expect(await charged(key, 'tok_approved', sky)).toEqual(done);
        expect(await totalsOf(key)).toEqual(TAKEN);
        expect(await lookUp(key)).toMatchObject({ status: 'approved' });
      }
    });

    it('that was voided before takes nothing, ever', async () => {
      const key = fresh();
      await calls.voidIt(key);
      expect(await charged(key, 'tok_approved')).toEqual(refused('voided'));
      expect(await totalsOf(key)).toBe('no movements');
    });
  });

  async function movements(key: string) {
    const totals = await totalsOf(key);
    return typeof totals === 'string' ? {} : totals;
  }
}

const NOTHING = { authorised: 0, captured: 0, voided: 0 };

/** What becomes of one call: it gets through, never arrives, or its answer is lost. */
type Weather = 'clear' | 'lost' | 'unheard';

const PATIENCE_MS = 50;

async function through<Answer>(
  weather: Weather,
  call: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  if (weather === 'lost') throw new Error('never arrived');
  const answer = await call(AbortSignal.timeout(PATIENCE_MS));
  if (weather === 'unheard') throw new Error('nobody heard the answer');
  return answer;
}
