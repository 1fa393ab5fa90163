/**
 * Measures the engine against the raw limits of the machine it runs on, all in one run, because
 * only ratios of one run mean anything on a shared machine. It judges the books after every load
 * and leaves with 1 when they are wrong; a missed target is printed and is no error.
 */
import { type ChannelEffort, measureChannels } from './channels.ts';
import { measureFeed, SOCKETS } from './feed.ts';
import { measureHttp, measureKoa } from './http.ts';
import { measureInProcess } from './in-process.ts';
import { measureMemory } from './memory.ts';
import { measureModifications } from './modifications.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { measurePrices } from './prices.ts';
import { measureSqlite } from './raw-sqlite.ts';
import { measureRecovery } from './recovery.ts';
import { jsonOf, type Measured, problemsOf, tableOf } from './report.ts';
import type { Window } from './tally.ts';

interface Effort {
  readonly window: Window;
  readonly sqliteBookings: number;
  readonly recoveryEvents: number;
  readonly feedMs: number;
  readonly priceMs: number;
  readonly channels: ChannelEffort;
}

const FULL: Effort = {
  window: { warmUpMs: 4_000, runMs: 10_000 },
  sqliteBookings: 8_000,
  recoveryEvents: 1_000_000,
  feedMs: 10_000,
  priceMs: 5_000,
  channels: { window: { warmUpMs: 1_500, runMs: 4_000 }, turns: 6 },
};
const QUICK: Effort = {
  window: { warmUpMs: 500, runMs: 2_000 },
  sqliteBookings: 2_000,
  recoveryEvents: 100_000,
  feedMs: 2_000,
  priceMs: 500,
  channels: { window: { warmUpMs: 200, runMs: 600 }, turns: 1 },
};
const TRIAL: Effort = { ...QUICK, window: { warmUpMs: 100, runMs: 600 } };

async function run(options: BenchOptions): Promise<number> {
  const measured: Measured = { inProcess: {}, http: {} };
  const effort = options.isTrial ? TRIAL : options.isQuick ? QUICK : FULL;
  await measureLimits(options, effort, measured);
  await measureEngine(options, effort, measured);
  await measureServer(options, effort, measured);
  await measureRest(options, effort, measured);
  process.stdout.write(`\n${tableOf(measured)}\n`);
  if (options.isJson) process.stdout.write(`${jsonOf(measured)}\n`);
  return problemsOf(measured).length === 0 ? 0 : 1;
}

async function measureLimits(
  options: BenchOptions,
  effort: Effort,
  measured: Measured,
): Promise<void> {
  if (!options.wants('raw')) return;
  say('raw SQLite: appending the rows of real bookings');
  measured.sqlite = await measureSqlite(effort.sqliteBookings);
  say('raw Koa: 64 connections');
  measured.koa = await measureKoa(effort.window);
}

async function measureEngine(
  options: BenchOptions,
  effort: Effort,
  measured: Measured,
): Promise<void> {
  for (const scenario of ['uniform', 'hot'] as const) {
    if (!options.wants('inProcess', scenario)) continue;
    say(`in process, ${scenario}: 256 calls in flight`);
    measured.inProcess[scenario] = await measureInProcess(scenario, effort.window);
  }
  if (options.wants('modify')) {
    say('in process, bookings that stand are made longer and shorter: 256 calls in flight');
    measured.modify = await measureModifications(effort.window);
  }
  // Part of inProcess, but a process of its own, so that a profile of a scenario stays clean.
  if (!options.wants('memory') && !options.wants('inProcess')) return;
  say('memory: idle actors brought back from the journal');
  measured.memory = await measureMemory(options.isQuick);
}

async function measureServer(
  options: BenchOptions,
  effort: Effort,
  measured: Measured,
): Promise<void> {
  for (const scenario of ['uniform', 'hot', 'declined'] as const) {
    if (!options.wants('http', scenario)) continue;
    say(`http, ${scenario}: 64 connections`);
    const { profileDirectory } = options;
    measured.http[scenario] = await measureHttp(scenario, effort.window, profileDirectory);
  }
}

async function measureRest(
  options: BenchOptions,
  effort: Effort,
  measured: Measured,
): Promise<void> {
  if (options.wants('quotes')) {
    say('prices: stays whose nights are kept, and stays of which none is');
    measured.quotes = await measurePrices(effort.priceMs);
  }
  if (options.wants('channels')) {
    say('channels: everything said, and bookings while an OTA answers or hangs');
    measured.channels = await measureChannels(effort.channels);
  }
  if (options.wants('recovery')) {
    say(`recovery: writing ${effort.recoveryEvents.toLocaleString('en-US')} events first`);
    measured.recovery = await measureRecovery(effort.recoveryEvents, say);
  }
  if (options.wants('feed')) {
    say(`feed: ${SOCKETS} sockets`);
    measured.feed = { ...(await measureFeed(effort.feedMs)), sockets: SOCKETS };
  }
}

/** On stderr, so that what is piped holds figures only. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${USAGE}`);
  process.exit(64);
}
// Exits by itself: an engine that was closed still has a timer or two.
process.exit(await run(options));
