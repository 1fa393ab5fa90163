/**
 * Plays a file of real bookings through a real server and judges what it promised. Exit code 0 when
 * every promise was kept, 1 when one was broken, 2 when the command line is wrong. It talks to the
 * server over HTTP and WebSocket only, turns its calendar, and reads its gateway's ledger.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowanceOf, allowBeyond, type Overbooking } from './beyond-rooms.ts';
import { type BookingRow, readBookingRows } from './booking-rows.ts';
import { reachOf } from './change-plan.ts';
import { type Phase, planDays } from './day-plan.ts';
import { FeedMirror, type NightSpan, spansOf } from './feed-mirror.ts';
import { FrontDesk } from './front-desk.ts';
import { createHotel, createPlans, PROPERTY_ID } from './hotel-client.ts';
import { type PlannedRoom, type PlannedRoomType, planHotel, planRooms } from './hotel-plan.ts';
import { HttpClient } from './http-client.ts';
import { judge } from './judge-run.ts';
import { dateText, noonMs } from './own-dates.ts';
import { ProgressBar } from './progress-bar.ts';
import { readLedger } from './read-ledger.ts';
import { REPLAY_USAGE, type ReplayOptions, readReplayOptions } from './replay-options.ts';
import { openOtas, type ReplayOtas } from './replay-otas.ts';
import { breachesOf, type ReplayResult, resultOf, tableOf } from './replay-report.ts';
import { recordRooms } from './room-client.ts';
import { RunHistory } from './run-history.ts';
import { runPlan } from './run-plan.ts';
import { overbookingResult, type Sales, salesOf, salesTable } from './sales-report.ts';
import { seededRandom } from './seeded-random.ts';
import { SERVER_MAIN, ServerProcess } from './server-process.ts';
import { OFFER_MINUTES, WaitingList } from './waiting-list.ts';
import { setOfferMinutes } from './waitlist-client.ts';

/** What a test brings of its own: another server, and less patience with it. */
export interface ReplayWorld {
  readonly main: string;
  /** How long captures and frames on their way are waited for at the end. */
  readonly settleMsMax: number;
}

const REAL_WORLD: ReplayWorld = { main: SERVER_MAIN, settleMsMax: 60_000 };

/** What is wrong with the data that the server leaves behind, one sentence each. */
export type Audit = (dataDirectory: string) => readonly string[];

/** `audit` is asked at the end, when the server has stopped. */
export async function replay(
  args: readonly string[],
  world = REAL_WORLD,
  audit: Audit = () => [],
): Promise<number> {
  const options = readReplayOptions(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n${REPLAY_USAGE}\n`);
    return 2;
  }
  const rows = readBookingRows(options.file, options.rowsMax);
  const phases = planDays(rows, options.daysMax);
  const first = phases[0];
  if (first === undefined) {
    process.stderr.write(`${options.file} has no bookings\n`);
    return 2;
  }
  const play = async (percent?: number): Promise<Played> => {
    const scratch = mkdtempSync(join(tmpdir(), 'vacancy-replay-'));
    const server = new ServerProcess(world.main, scratch, noonMs(first.day), {
      // The OTAs of a replay are on this machine.
      ...(options.hasChannels ? { VACANCY_CHANNEL_ALLOW: '127.0.0.1' } : {}),
    });
    try {
      const terms = { ...options, ...world, audit, percent };
      return await replayOn(server, scratch, rows, phases, terms);
    } finally {
      await server.kill();
      rmSync(scratch, { recursive: true, force: true });
    }
  };
  const { overbookPercent } = options;
  if (overbookPercent === undefined) return report(await play(), options);
  return reportBoth(await play(), await play(overbookPercent), options);
}

/** One run to its end, and what it came to. */
interface Played {
  readonly result: ReplayResult;
  readonly refused: ReadonlyMap<string, number>;
  readonly breaches: readonly string[];
  readonly sales: Sales;
  readonly overbooking: Overbooking | undefined;
}

async function replayOn(
  server: ServerProcess,
  dataDirectory: string,
  rows: readonly BookingRow[],
  phases: readonly Phase[],
  options: ReplayOptions &
    ReplayWorld & { readonly audit: Audit; readonly percent: number | undefined },
): Promise<Played> {
  const client = new HttpClient(options.clients);
  const hotel = planHotel(rows, options.capacityFactor);
  client.baseUrl = await server.start();
  const spans = spansOf(...nightsOf(rows), dateText);
  const { percent } = options;
  const rooms = planRooms(hotel);
  await openHotel(client, hotel, rooms, percent, spans);
  const capacity = capacityOf(hotel);
  // OTAs sell now and then what is not there any more, and their guests have to be seen to as well.
  const isBeyond = percent !== undefined || options.hasChannels;
  const overbooking = isBeyond ? { percent: percent ?? 0, rooms: capacity } : undefined;
  const mirror = new FeedMirror(PROPERTY_ID, spans, () => client.baseUrl);
  await mirror.start();
  const history = new RunHistory();
  const desk = new FrontDesk(rooms, options.settleMsMax);
  const waiting = new WaitingList(new Map(hotel.map((type) => [type.id, type.meanPriceMinor])));
  if (rows.some(({ daysWaited }) => daysWaited > 0)) await setOfferMinutes(client, OFFER_MINUTES);
  const steps = phases.reduce((sum, phase) => sum + phase.steps.length, 0);
  const progress = new ProgressBar(steps, 'replaying', process.stderr);
  let otas: ReplayOtas | undefined;
  try {
    otas = options.hasChannels ? await openOtas({ ...options, server: client, hotel }) : undefined;
    const { clients, seed, settleMsMax } = options;
    const random = seededRandom(seed);
    const shared = { server, client, mirror, history, progress, clients, otas };
    const startedMs = performance.now();
    await runPlan({ ...shared, random, overbooking, waiting, desk }, phases);
    const seconds = (performance.now() - startedMs) / 1_000;
    progress.stop();
    const lastDay = phases.at(-1)?.day ?? 0;
    await otas?.watch.end(lastDay, nightsOf(rows), history);
    const sent = phases.reduce((sum, phase) => sum + bookingsIn(phase), 0);
    const load = { client: frozenLatencies(client), requests: client.sent, seconds };
    const measured = { ...load, waiting: waiting.counts, desk: desk.counts, otas: otas?.sales };
    const allowed = overbooking === undefined ? [] : allowanceOf(overbooking);
    const ledgerFile = join(dataDirectory, 'gateway.db');
    const { accepted } = history;
    // What an OTA has sold and the hotel did not have, it says of each such booking.
    const beyond = new Map([...allowed, ...(otas?.sales.overbooked ?? [])]);
    history.unexpected.push(...(otas?.sales.problems ?? []));
    const parts = {
      ...{ capacity, beyond, accepted, client, clients, mirror, spans, ledgerFile },
      settleMsMax,
    };
    const found = await judge({ server, history, desk, lastDay }, parts);
    history.unexpected.push(...options.audit(dataDirectory));
    const calendars = otas?.watch.mismatches ?? [];
    const findings = { ...found, calendars };
    return {
      result: resultOf(sent, history, findings, measured),
      refused: history.refused,
      breaches: breachesOf(history, findings),
      sales: salesOf(history, readLedger(ledgerFile)),
      overbooking,
    };
  } finally {
    progress.stop();
    mirror.stop();
    client.close();
    await otas?.close();
  }
}

async function openHotel(
  client: HttpClient,
  hotel: readonly PlannedRoomType[],
  rooms: readonly PlannedRoom[],
  percent: number | undefined,
  spans: readonly NightSpan[],
): Promise<void> {
  await createHotel(client, hotel);
  await createPlans(client, hotel);
  await recordRooms(client, rooms);
  if (percent !== undefined) await allowBeyond(client, hotel, percent, spans);
}

function report(
  { result, refused, breaches }: Pick<Played, 'result' | 'refused' | 'breaches'>,
  { isJson }: Pick<ReplayOptions, 'isJson'>,
): number {
  process.stdout.write(`\n${tableOf(result, refused)}\n`);
  const verdict = breaches.length === 0 ? ['Every promise was kept.'] : breaches;
  process.stdout.write(`${verdict.join('\n')}\n`);
  if (isJson) process.stdout.write(`${JSON.stringify(result)}\n`);
  return breaches.length === 0 ? 0 : 1;
}

/** The run with the allowance is the one whose figures are shown; both had to keep every promise. */
function reportBoth(none: Played, allowed: Played, options: ReplayOptions): number {
  const { overbooking: terms } = allowed;
  if (terms === undefined) return report(allowed, options);
  const overbooking = overbookingResult(terms, none.sales, allowed.sales);
  process.stdout.write(`\n${salesTable(overbooking)}`);
  const breaches = [
    ...none.breaches.map((breach) => `Without an allowance: ${breach.trim()}`),
    ...allowed.breaches,
  ];
  return report({ ...allowed, result: { ...allowed.result, overbooking }, breaches }, options);
}

/** The nights that any row may touch, first and last. */
function nightsOf(rows: readonly BookingRow[]): [number, number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const [from, to] = reachOf(row);
    first = Math.min(first, from);
    last = Math.max(last, to);
  }
  return [first, last];
}

function bookingsIn(phase: Phase): number {
  return phase.steps.filter((step) => step.action === 'book').length;
}

function capacityOf(hotel: readonly PlannedRoomType[]): ReadonlyMap<string, number> {
  return new Map(hotel.map((type) => [type.id, type.rooms]));
}

/** Times of the run alone: what the verifier asks later is no load. */
function frozenLatencies(client: HttpClient): { readonly latenciesMs: number[] } {
  return { latenciesMs: [...client.latenciesMs] };
}
