/** A call to the gateway that is given up: the row and the booking are told in one commit. */
import { expect, it } from 'vitest';
import { until } from '../../src/testing/until.ts';
import { bookingOf, type Hotel, openHotel, said } from '../support/engine-world.ts';

/**
 * They were told in two, and a crash between left a dead letter that its booking did not know of:
 * no person was shown it with the booking, and none could have it tried again.
 */
it('is known to its booking wherever a crash falls', async () => {
  let deaths = 0;
  // The letter is written by the seventh to the fourteenth, as the followers' commits come between.
  for (let commits = 5; commits < 17; commits += 1) {
    if (await isGivenUpThroughDeathAfter(commits)) deaths += 1;
  }
  expect(deaths).toBeGreaterThan(2);
}, 60_000);

/** False when the engine did not get so far as to die. */
async function isGivenUpThroughDeathAfter(commits: number): Promise<boolean> {
  const hotel = await openHotel({
    tuning: { batchEntriesMax: 1 },
    gatewayOf: (gateway) => ({
      ...gateway,
      capture: async () => ({ status: 'refused', reason: 'not today' }),
    }),
  });
  const death = hotel.dieAfter(commits);
  const first = await hotel.book('a');
  await until(async () => hotel.disk.isPulled || (await isEscalated(hotel, first)));
  const hasDied = await death.reborn();
  // Of what was not on disk the repetition knows nothing, and books.
  const again = await hotel.book('a');
  expect(said(again)).toBe('confirmed');
  await until(async () => hotel.engine.outboxDead(10).length === 1);
  expect(await isEscalated(hotel, again)).toBe(true);
  await hotel.close();
  return hasDied;
}

async function isEscalated(
  hotel: Hotel,
  outcome: Awaited<ReturnType<Hotel['book']>>,
): Promise<boolean> {
  if (outcome.type !== 'ok') return false;
  const read = await hotel.engine.booking(bookingOf(outcome).id);
  return read.type === 'ok' && read.value.state.payment.escalated.length === 1;
}
