/**
 * Random lives of a small hotel beside a naive calendar that a child could keep: holds, payments,
 * declined cards, cancellations, repeated requests, and on an embedded engine the passing of time,
 * crashes, restarts and the loss of everything that was in memory.
 */
import { it } from 'vitest';
import { agreesWithACalendar } from './laws.ts';
import { isEmbedded, openTarget } from './target.ts';

it('says what a naive calendar says', async () => {
  await agreesWithACalendar(await openTarget(), { numRuns: isEmbedded ? 15 : 5 });
});
