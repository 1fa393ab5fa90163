/**
 * What is looked at after each act of a story: that nothing crashed that was not made to, that
 * queues stay within their limits, and that the calendar is the journal's.
 */
import type { Tuning } from '../../../limits.ts';
import type { AvailabilityQuery } from '../../../ports/engine.ts';
import type { OpenCalls } from '../open-calls.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import type { Verdicts } from './verdicts.ts';

export function judgeInPassing(
  { engine, errors }: SimulatedWorld,
  verdicts: Verdicts,
  { stillOpen, admitted }: OpenCalls,
  { requestsInFlightMax: most = admitted }: Partial<Tuning>,
  query: AvailabilityQuery,
): void {
  const crash = errors.find((line) => line.startsWith('actor crashed'));
  if (crash !== undefined) verdicts.blame('crash', crash);
  const refused = errors.find((line) => /^storage failed(?!.*disk: failed)/.test(line));
  if (refused !== undefined) verdicts.blame('I5 refused', refused);
  if (stillOpen > 0) verdicts.blame('I10 failure', `${stillOpen} calls were not told`);
  if (admitted > most) verdicts.blame('I8 admission', `${admitted} calls at once`);
  if (engine === undefined) return;
  const { queuedMessages, quarantined, parked } = engine.health();
  const calendar = engine.availabilityNow(query);
  if (calendar !== undefined) {
    verdicts.expectCells('I3 calendar', calendar.cells, calendar.position);
  }
  if (queuedMessages > 10_000) verdicts.blame('I8 queue', `${queuedMessages} messages`);
  if (quarantined.length > 0) verdicts.blame('crash', `${quarantined} in quarantine`);
  if (parked > 0) verdicts.blame('crash', `${parked} events are parked`);
}
