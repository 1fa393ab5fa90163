/**
 * What the suite is played on: the server at VACANCY_URL when it is set, an engine in this process
 * when it is not. A test asks which of the two it is only to leave itself out.
 */

import { EmbeddedTarget, type HotelTarget, ServerTarget } from 'vacancy/testing';
import { onTestFinished } from 'vitest';

const url = process.env.VACANCY_URL;

/** Whether the engine is ours alone, so that its clock can be set and its process ended. */
export const isEmbedded = url === undefined;

/** A target for one test, closed when the test is over. */
export async function openTarget(): Promise<HotelTarget> {
  const target = url === undefined ? await openEmbedded() : new ServerTarget({ url });
  onTestFinished(() => target.close());
  return target;
}

/** Its backoffs and idle times pass five hundred times as fast as they would. */
async function openEmbedded(): Promise<HotelTarget> {
  const target = await EmbeddedTarget.open();
  target.embedded.scheduler.haste = 500;
  return target;
}

/** Runs of one property: a round trip to a server takes longer than a call. */
export const numRuns = isEmbedded ? 30 : 10;
