/**
 * Money moves once. The gateway behind an embedded engine is put in bad weather, every call of it
 * for itself; whatever gets lost, comes twice or fails, in the end the bank has what is owed. On a
 * server, the simulated gateway's test cards do the same on a small scale.
 */
import fc from 'fast-check';
import {
  type BookingSummary,
  book,
  cancel,
  EmbeddedTarget,
  FaultyGateway,
  type GatewayFate,
  gatewayFates,
  money,
  nights,
  Scene,
  said,
  says,
  scriptedWeather,
  tell,
  until,
} from 'vacancy/testing';
import { describe, expect, it } from 'vitest';
import { isEmbedded, openTarget } from './target.ts';

const TOTAL = 3 * 12_000;

describe('a card', () => {
  it('that is declined pays nothing and keeps no room', async () => {
    const scene = await Scene.open(await openTarget());
    await tell(scene, {
      when: book('ada', {}, 'tok_declined'),
      thenExpect: [
        says('refused payment_declined'),
        nights('0/0 0/0 0/0'),
        money('ada', { owed: 0, captured: 0, refunded: 0 }),
      ],
    });
  });

  it('whose first call fails pays once', async () => {
    const scene = await Scene.open(await openTarget());
    await tell(scene, {
      when: book('ada', {}, 'tok_error_then_approved'),
      thenExpect: [says('confirmed'), money('ada', { owed: TOTAL, captured: TOTAL, refunded: 0 })],
    });
  });
});

describe.runIf(isEmbedded)('in bad weather', () => {
  it('the bank has what is owed in the end, and nothing is reserved', async () => {
    const fates = fc.array(fc.constantFrom(...QUICK), { maxLength: 4 });
    const law = fc.asyncProperty(fates, fc.boolean(), expectMoneyRight);
    await fc.assert(law, { numRuns: 20 });
  });

  it('so it has when calls or their answers get lost', async () => {
    // Each waits five seconds for an answer that never comes, so they wait together.
    const lost: readonly GatewayFate[] = ['request_lost', 'answer_lost'];
    await Promise.all(lost.map((fate) => expectMoneyRight([fate], true)));
  });
});

/** Fates that nobody has to wait for. */
const QUICK: readonly GatewayFate[] = gatewayFates.filter((fate) => !fate.endsWith('_lost'));

async function expectMoneyRight(
  script: readonly GatewayFate[],
  isCancelled: boolean,
): Promise<void> {
  const target = await EmbeddedTarget.open({
    gatewayOf: (gateway) => new FaultyGateway(gateway, scriptedWeather(script), { lateMs: 20 }),
  });
  try {
    const scene = await Scene.open(target);
    const answer = await book('ada').take(scene);
    if (isCancelled) await cancel('ada').take(scene);
    await until(async () => isSettled(await scene.booking('ada')));
    const { status, owedMinor, id } = await scene.booking('ada');
    const { net, authorised, captured } = target.embedded.ledger(id);
    expect(net, `${said(answer)}, then ${status}`).toBe(owedMinor);
    expect([0, captured]).toContain(authorised);
    if (status === 'confirmed') expect(owedMinor).toBe(TOTAL);
  } finally {
    await target.close();
  }
}

/** Nothing more will happen to it by itself. */
function isSettled({ status, pendingEffects }: BookingSummary): boolean {
  return status !== 'payment_pending' && pendingEffects === 0;
}
