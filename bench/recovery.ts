/**
 * How soon a server with a long journal answers: from starting the process to the first booking
 * read and the first calendar read, after a clean stop and after `kill -9` under load. The files
 * are warm in the page cache; only a reboot would make them cold.
 */
import type { CivilDate } from '../src/domain/calendar.ts';
import { directoryProblems } from '../src/verify-directory.ts';
import { BookingPlan, createHotel, firstNightFrom, HOT_ROOMS } from './hotel.ts';
import { CONNECTIONS, loadServer } from './http.ts';
import { bookPlanned, runLoad } from './in-process.ts';
import { openBenchEngine, withDirectory } from './scratch.ts';
import { availabilityUrl, type RunningServer, startServer } from './server.ts';

export interface RecoveryReport {
  readonly events: number;
  /** The slowest of the four. */
  readonly msToFirstAnswer: number;
  readonly cleanBookingMs: number;
  readonly cleanCalendarMs: number;
  readonly killedBookingMs: number;
  readonly killedCalendarMs: number;
  /** `npm run verify` over all of it. */
  readonly verifyMs: number;
}

interface Start {
  readonly bookingMs: number;
  readonly calendarMs: number;
  readonly server: RunningServer;
}

/** Uncheckpointed work for the restart after the kill. */
const LOAD_MS = 3_000;

export function measureRecovery(
  events: number,
  say: (line: string) => void,
): Promise<RecoveryReport> {
  return withDirectory(async (directory) => {
    const firstNight = firstNightFrom(Date.now());
    const built = await buildJournal(directory, events, firstNight, say);
    const clean = await timeStart(directory, built.bookingId, firstNight);
    const order = { url: clean.server.url, scenario: 'uniform', firstNight } as const;
    const more = { warmUpMs: 0, runMs: LOAD_MS * 2, connections: CONNECTIONS, run: 'recovery' };
    const load = loadServer({ ...order, ...more });
    await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
    await clean.server.child.stop('SIGKILL');
    // The client sees every connection closed, which ends its load.
    await load;
    const killed = await timeStart(directory, built.bookingId, firstNight);
    await killed.server.child.stop();
    const verifyMs = verified(directory);
    const times = [clean.bookingMs, clean.calendarMs, killed.bookingMs, killed.calendarMs];
    return {
      events: built.events,
      msToFirstAnswer: Math.max(...times),
      cleanBookingMs: clean.bookingMs,
      cleanCalendarMs: clean.calendarMs,
      killedBookingMs: killed.bookingMs,
      killedCalendarMs: killed.calendarMs,
      verifyMs,
    };
  });
}

/** Times the audit of everything that was written; a journal that fails it has no figures. */
function verified(directory: string): number {
  const startMs = performance.now();
  const [problem] = directoryProblems(directory);
  if (problem !== undefined) throw new Error(`verify found ${problem}`);
  return Math.round(performance.now() - startMs);
}

/**
 * Written by the engine itself, so that streams, snapshots and projections are what they would be.
 */
async function buildJournal(
  directory: string,
  events: number,
  firstNight: CivilDate,
  say: (line: string) => void,
): Promise<{ readonly events: number; readonly bookingId: string }> {
  const { engine, close } = await openBenchEngine(directory);
  await createHotel(engine, HOT_ROOMS);
  const plan = new BookingPlan('uniform', firstNight);
  const first = await bookPlanned(engine, plan.next(), 'first');
  if (first.type !== 'ok') throw new Error(`not booked: ${JSON.stringify(first)}`);
  let told = 0;
  let position = 0;
  let calls = 0;
  await runLoad(engine, plan, undefined, () => {
    if (calls++ % 100 === 0) position = engine.health().position;
    if (position >= told + 100_000) {
      told = position;
      say(`  ${position.toLocaleString('en-US')} events written`);
    }
    return position >= events;
  });
  const written = engine.health().position;
  await close();
  return { events: written, bookingId: first.value.state.id };
}

/** Two starts would warm each other up, so one start answers both, the booking first. */
async function timeStart(
  directory: string,
  bookingId: string,
  firstNight: CivilDate,
): Promise<Start> {
  const startMs = performance.now();
  const server = await startServer(directory);
  await mustAnswer(`${server.url}/v1/bookings/${bookingId}`);
  const bookingMs = Math.round(performance.now() - startMs);
  await mustAnswer(availabilityUrl(server.url, firstNight, firstNight));
  const calendarMs = Math.round(performance.now() - startMs);
  return { bookingMs, calendarMs, server };
}

async function mustAnswer(url: string): Promise<void> {
  const response = await fetch(url);
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
}
