/**
 * The figures as a table with their ratios and targets, and as the JSON whose keys issue 2 names.
 * A ratio is printed only when both of its figures were measured in this run.
 */

import type { ChannelReport } from './channels.ts';
import type { CpuUse } from './cpu-meter.ts';
import type { FeedReport } from './feed-client.ts';
import type { CheckedReport, KoaReport } from './http.ts';
import type { CheckedLoad } from './in-process.ts';
import type { MemoryReport } from './memory-child.ts';
import type { PriceReport } from './prices.ts';
import type { SqliteReport } from './raw-sqlite.ts';
import type { RecoveryReport } from './recovery.ts';
import { type Figures, round } from './tally.ts';

export interface Measured {
  sqlite?: SqliteReport;
  koa?: KoaReport;
  inProcess: { uniform?: CheckedLoad; hot?: CheckedLoad };
  modify?: CheckedLoad;
  memory?: MemoryReport;
  http: { uniform?: CheckedReport; hot?: CheckedReport; declined?: CheckedReport };
  quotes?: PriceReport;
  channels?: ChannelReport;
  recovery?: RecoveryReport;
  feed?: FeedReport & { readonly sockets: number };
}

const BYTES_PER_ACTOR_MAX = 3_000;
/** p99 of bookings while an OTA hangs, of that while it answers. */
const HANGING_PERCENT_MAX = 120;
const RECOVERY_MS_MAX = 2_000;

export function tableOf(measured: Measured): string {
  return [...figureLines(measured), '', ...targetLines(measured)].join('\n');
}

export function jsonOf(measured: Measured): string {
  const { inProcess, modify, http, memory, quotes, channels, recovery, feed, koa } = measured;
  return JSON.stringify({
    raw: {
      sqliteBookingsPerSecond: rounded(measured.sqlite?.bookingsPerSecond),
      koaRequestsPerSecond: koa?.bookingsPerSecond,
    },
    inProcess: { uniform: figuresOf(inProcess.uniform), hot: figuresOf(inProcess.hot) },
    modify: figuresOf(modify),
    http: {
      uniform: figuresOf(http.uniform),
      hot: figuresOf(http.hot),
      declined: figuresOf(http.declined),
    },
    quotes: quotes && {
      hitPerSecond: quotes.hitPerSecond,
      missPerSecond: quotes.missPerSecond,
      signedPerSecond: quotes.signedPerSecond,
    },
    channels: channels && {
      cellsPerSecond: channels.cellsPerSecond,
      p99SyncMs: channels.p99SyncMs,
      bookingP99Ratio: Math.round(channels.bookingP99Ratio * 100) / 100,
    },
    recovery: recovery && { events: recovery.events, msToFirstAnswer: recovery.msToFirstAnswer },
    feed: feed && {
      sockets: feed.sockets,
      deltasPerSecond: round(feed.deltas / feed.seconds),
      p99Ms: feed.p99Ms,
    },
    memory: memory && {
      bytesPerInventoryActor: memory.bytesPerInventoryActor,
      bytesPerBookingActor: memory.bytesPerBookingActor,
    },
  });
}

/** Sentences; empty when every night's books were right and no request failed. */
export function problemsOf({ inProcess, modify, http, feed }: Measured): readonly string[] {
  const loads = Object.entries({
    'in process, uniform': inProcess.uniform,
    'in process, hot': inProcess.hot,
    modifications: modify,
    'http, uniform': http.uniform,
    'http, hot': http.hot,
    'http, declined': http.declined,
  });
  const problems = loads.flatMap(([name, load]) => (load ? loadProblems(name, load) : []));
  if (feed !== undefined && feed.missing > 0) {
    problems.push(`feed: ${feed.missing} deliveries of a booking to a socket never came`);
  }
  return problems;
}

const PROBLEMS_SHOWN = 5;

function loadProblems(name: string, load: CheckedLoad): readonly string[] {
  const shown = load.problems.slice(0, PROBLEMS_SHOWN).map((problem) => `${name}: ${problem}`);
  const more = load.problems.length - shown.length;
  if (more > 0) shown.push(`${name}: and ${more} more nights`);
  if (load.failed > 0) shown.push(`${name}: ${load.failed} requests failed`);
  return shown;
}

function figureLines({ sqlite, koa, ...measured }: Measured): string[] {
  const { inProcess, modify, http, memory, quotes, recovery, feed } = measured;
  const lines: string[] = [];
  if (sqlite !== undefined) {
    const rate = `${count(sqlite.bookingsPerSecond)} bookings/s`;
    const cpu = `CPU ${sqlite.cpuMsPerBooking.toFixed(3)} ms each`;
    lines.push(cells('raw SQLite, groups of 100', rate, '', cpu));
  }
  if (koa !== undefined) {
    const rate = `${count(koa.bookingsPerSecond)} requests/s`;
    lines.push(cells('raw Koa', rate, latencies(koa), cpuText(koa)));
  }
  lines.push(...loadLine('in process, uniform', inProcess.uniform));
  lines.push(...loadLine('in process, hot night', inProcess.hot));
  lines.push(...loadLine('modifications, a night each', modify, 'changes'));
  lines.push(...loadLine('http, uniform', http.uniform));
  lines.push(...loadLine('http, hot night', http.hot));
  lines.push(...loadLine('http, 20 % declined', http.declined));
  if (memory !== undefined) lines.push(...memoryLines(memory));
  if (quotes !== undefined) lines.push(...priceLines(quotes));
  if (measured.channels !== undefined) lines.push(...channelLines(measured.channels));
  if (recovery !== undefined) lines.push(...recoveryLines(recovery));
  if (feed !== undefined) {
    const rate = `${count(feed.deltas / feed.seconds)} deltas/s`;
    lines.push(cells(`feed, ${feed.sockets} sockets`, rate, latencies(feed)));
  }
  return lines;
}

function priceLines(report: PriceReport): string[] {
  const { hitPerSecond, missPerSecond, signedPerSecond, nightsPerStay } = report;
  const nights = `${nightsPerStay} nights each`;
  return [
    cells('stays priced, nights kept', `${count(hitPerSecond)} stays/s`, nights),
    cells('quotes signed, nights kept', `${count(signedPerSecond)} quotes/s`, nights),
    cells('stays priced, nights made', `${count(missPerSecond)} stays/s`, nights),
  ];
}

function channelLines({ cellsPerSecond, p99SyncMs }: ChannelReport): string[] {
  return [
    cells('channels, everything said', `${count(cellsPerSecond)} values/s`),
    cells('  booking to acknowledgement', `p99 ${count(p99SyncMs)} ms`),
  ];
}

function memoryLines(memory: MemoryReport): string[] {
  return [
    cells('idle inventory actor', `${count(memory.bytesPerInventoryActor)} bytes`),
    cells('idle booking actor', `${count(memory.bytesPerBookingActor)} bytes`),
    cells('either, never passivated', `${count(memory.bytesPerLiveActor)} bytes`),
  ];
}

function recoveryLines(recovery: RecoveryReport): string[] {
  const times = (booking: number, calendar: number): string =>
    `booking after ${count(booking)} ms, calendar after ${count(calendar)} ms`;
  return [
    cells('recovery', `${count(recovery.events)} events`),
    cells('  after a clean stop', times(recovery.cleanBookingMs, recovery.cleanCalendarMs)),
    cells('  after kill -9', times(recovery.killedBookingMs, recovery.killedCalendarMs)),
    cells('  verified offline', `${count(recovery.verifyMs)} ms`),
  ];
}

function loadLine(
  name: string,
  load: CheckedLoad | CheckedReport | undefined,
  counted = 'bookings',
): string[] {
  if (load === undefined) return [];
  const shares = [cpuText(load), `${percent(load.fullShare)} refused as full`];
  if (load.declinedShare > 0) shares.push(`${percent(load.declinedShare)} declined`);
  if ('clientCpuShare' in load) shares.push(`client ${percent(load.clientCpuShare)} of a core`);
  const rate = `${count(load.bookingsPerSecond)} ${counted}/s`;
  return [cells(name, rate, latencies(load), shares.join(', '))];
}

function targetLines(measured: Measured): string[] {
  const { inProcess, http, memory, recovery } = measured;
  const raw = measured.sqlite?.bookingsPerSecond;
  const problems = problemsOf(measured);
  return [
    ...ratioLine('in process, uniform : raw SQLite', rateOf(inProcess.uniform), raw, 0.4),
    ...ratioLine(
      'in process, hot : uniform',
      rateOf(inProcess.hot),
      rateOf(inProcess.uniform),
      0.8,
    ),
    ...ratioLine('http, uniform : raw Koa', rateOf(http.uniform), rateOf(measured.koa), 0.25),
    ...ratioLine('http, hot : uniform', rateOf(http.hot), rateOf(http.uniform), 0.8),
    ...mostLine('idle inventory actor', memory?.bytesPerInventoryActor, BYTES_PER_ACTOR_MAX, 'B'),
    ...mostLine('idle booking actor', memory?.bytesPerBookingActor, BYTES_PER_ACTOR_MAX, 'B'),
    ...mostLine('p99, OTA hanging : answering', hangingPercent(measured), HANGING_PERCENT_MAX, '%'),
    ...mostLine('recovery', recovery?.msToFirstAnswer, RECOVERY_MS_MAX, 'ms'),
    cells('no oversell, no leak, no loss', verdict(problems.length === 0)),
    ...problems.map((problem) => `  ${problem}`),
  ];
}

function hangingPercent({ channels }: Measured): number | undefined {
  return channels && channels.bookingP99Ratio * 100;
}

function ratioLine(
  name: string,
  figure: number | undefined,
  limit: number | undefined,
  least: number,
): string[] {
  if (figure === undefined || limit === undefined || limit === 0) return [];
  const ratio = figure / limit;
  return [cells(name, ratio.toFixed(2), `target ≥ ${least}`, verdict(ratio >= least))];
}

function mostLine(name: string, figure: number | undefined, most: number, unit: string): string[] {
  if (figure === undefined) return [];
  const target = `target ≤ ${count(most)} ${unit}`;
  return [cells(name, `${count(figure)} ${unit}`, target, verdict(figure <= most))];
}

/** Per accepted booking; all threads, then the one the actors run on. */
function cpuText(load: { readonly cpu: CpuUse | undefined; readonly accepted: number }): string {
  if (load.cpu === undefined) return 'CPU unknown';
  const { processMs, mainThreadMs } = load.cpu;
  const each = (ms: number): string => (ms / Math.max(1, load.accepted)).toFixed(3);
  const main = mainThreadMs === undefined ? '' : ` (main thread ${each(mainThreadMs)})`;
  return `CPU ${each(processMs)} ms each${main}`;
}

function verdict(isReached: boolean): string {
  return isReached ? 'reached' : 'NOT REACHED';
}

function figuresOf(load: Figures | undefined): Figures | undefined {
  if (load === undefined) return undefined;
  const { bookingsPerSecond, p50Ms, p99Ms } = load;
  return { bookingsPerSecond, p50Ms, p99Ms };
}

function rateOf(load: Figures | undefined): number | undefined {
  return load?.bookingsPerSecond;
}

function latencies({ p50Ms, p99Ms }: { readonly p50Ms: number; readonly p99Ms: number }): string {
  return `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;
}

function cells(name: string, ...rest: readonly string[]): string {
  const [first = '', second = '', third = ''] = rest;
  return `${name.padEnd(34)}${first.padEnd(22)}${second.padEnd(32)}${third}`.trimEnd();
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : round(value);
}
