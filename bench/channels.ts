/**
 * What channels cost and how soon they hear: values said of a full synchronisation, the time from a
 * booking to its acknowledgement while others are made, and whether bookings wait for an OTA that
 * hangs. The OTA is in this process and answers at once, or never: its own speed is not measured.
 */
import type { ChannelDetails } from '../src/domain/channels/channel.ts';
import type { Channel, ChannelId, PropertyId } from '../src/domain/ids.ts';
import { BASE_PLAN } from '../src/domain/rates/rate-plan.ts';
import { limits } from '../src/limits.ts';
import { openEngine } from '../src/open-engine.ts';
import type { ChannelAnswer } from '../src/ports/channel-format.ts';
import type { ChannelHealth } from '../src/ports/channels.ts';
import type { Engine } from '../src/ports/engine.ts';
import { RecordedChannels } from '../src/testing/doubles/recorded-channels.ts';
import {
  BookingPlan,
  contextOf,
  createHotel,
  firstNightFrom,
  PROPERTY_ID,
  UNIFORM_ROOMS,
} from './hotel.ts';
import { runLoad } from './in-process.ts';
import { quietLog, withDirectory } from './scratch.ts';
import { percentile, Tally, type Window } from './tally.ts';

export interface ChannelReport {
  /** Values worked out, said and acknowledged in a second of a full synchronisation. */
  readonly cellsPerSecond: number;
  /** From the commit of a booking to the acknowledgement, with an OTA that answers at once. */
  readonly p99SyncMs: number;
  /** p99 of bookings while an OTA hangs, to that of the same load while it answers, all turns. */
  readonly bookingP99Ratio: number;
}

const SYNCS = 5;

export interface ChannelEffort {
  readonly window: Window;
  /** The two loads are measured in turns: a shared machine is not the same for a minute. */
  readonly turns: number;
}

export async function measureChannels({ window, turns }: ChannelEffort): Promise<ChannelReport> {
  const { cellsPerSecond, p99SyncMs } = await withChannel(async (engine, id) => {
    const rate = await syncRate(engine, id);
    await load(engine, window);
    return { cellsPerSecond: rate, p99SyncMs: (await healthOf(engine, id)).latency.p99Ms };
  });
  const hanging: number[] = [];
  const answering: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    // Whoever is first in one turn is second in the next.
    for (const isHanging of turn % 2 === 0 ? [false, true] : [true, false]) {
      const took = await withChannel((engine) => load(engine, window), isHanging);
      (isHanging ? hanging : answering).push(...took);
    }
  }
  const bookingP99Ratio = percentile(hanging, 0.99) / percentile(answering, 0.99);
  return { cellsPerSecond, p99SyncMs, bookingP99Ratio };
}

/** An engine with a hotel and a channel that is on; with `isHanging` it answers nothing from then. */
function withChannel<Result>(
  work: (engine: Engine, id: ChannelId) => Promise<Result>,
  isHanging = false,
): Promise<Result> {
  return withDirectory(async (dataDirectory) => {
    const channels = new RecordedChannels();
    const opened = await openEngine({ dataDirectory, log: silent, channels });
    const { engine } = opened;
    await createHotel(engine, UNIFORM_ROOMS);
    const id = 'bench' as ChannelId;
    await switchOn(engine, id);
    if (isHanging) channels.answer = () => new Promise<ChannelAnswer>(() => undefined);
    try {
      return await work(engine, id);
    } finally {
      await opened.close();
    }
  });
}

/** That an OTA does not answer is what is measured, and no news. */
const silent = { ...quietLog, warn: () => undefined };

async function switchOn(engine: Engine, id: ChannelId): Promise<void> {
  const property = await engine.property(PROPERTY_ID as PropertyId);
  const types = property.type === 'ok' ? [...property.value.roomTypes.keys()] : [];
  const details: ChannelDetails = {
    name: 'Bench',
    propertyId: PROPERTY_ID as PropertyId,
    seller: 'bench' as Channel,
    format: 'channex',
    url: 'https://ota.example/api/v1',
    hotelCode: 'bench',
    roomTypes: types.map((roomTypeId) => ({ roomTypeId, code: roomTypeId })),
    ratePlans: types.map((roomTypeId) => ({
      roomTypeId,
      ratePlanId: BASE_PLAN,
      code: `${roomTypeId}-base`,
      occupancies: [2],
      markupBasisPoints: null,
    })),
    rules: [],
    markupBasisPoints: 0,
    requestsPerMinute: limits.channelRequestsPerMinuteMax,
    rangesPerRequest: null,
    reconcileEveryMinutes: null,
  };
  await engine.createChannel(contextOf('channel', details), { id, details });
  await engine.setChannelCredentials(contextOf('credentials', id), id, { apiKey: 'bench' });
  await engine.resumeChannel(contextOf('resume', id), id);
  await said(engine, id, 1);
}

/** Everything is said some times over; what gathers before each is no part of it. */
async function syncRate(engine: Engine, id: ChannelId): Promise<number> {
  let cells = 0;
  let ms = 0;
  for (let round = 0; round < SYNCS; round += 1) {
    const before = (await healthOf(engine, id)).acknowledged;
    const fromMs = performance.now();
    await engine.syncChannel(contextOf(`sync-${round}`, id), id);
    await said(engine, id, before + 1);
    ms += performance.now() - fromMs - limits.channelDebounceMs;
    cells += (await healthOf(engine, id)).acknowledged - before;
  }
  return Math.round((cells / ms) * 1_000);
}

async function said(engine: Engine, id: ChannelId, atLeast: number): Promise<void> {
  for (;;) {
    const { waiting, acknowledged } = await healthOf(engine, id);
    if (waiting.availability + waiting.rates === 0 && acknowledged >= atLeast) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function healthOf(engine: Engine, id: ChannelId): Promise<ChannelHealth> {
  const outcome = await engine.channel(id);
  const health = outcome.type === 'ok' ? outcome.value.health : null;
  if (health === null) throw new Error(`the channel is not on: ${JSON.stringify(outcome)}`);
  return health;
}

/** How long each booking took, milliseconds. */
async function load(engine: Engine, window: Window): Promise<readonly number[]> {
  const plan = new BookingPlan('uniform', firstNightFrom(Date.now()));
  const tally = new Tally(window);
  await runLoad(engine, plan, tally, () => tally.isOver);
  if (tally.latenciesMs.length === 0) throw new Error('no booking was made');
  return tally.latenciesMs;
}
