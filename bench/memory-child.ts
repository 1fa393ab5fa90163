/**
 * Measures what an idle actor keeps in the heap, in a process where nothing else grows. Actors are
 * brought back from the journal and left alone; the garbage is collected before each look. Run with
 * --expose-gc by the benchmark.
 */

import type { EngineCore } from '../src/actors/engine-core.ts';
import { addDays, type CivilDate } from '../src/domain/calendar.ts';
import type { BookingId } from '../src/domain/ids.ts';
import { openCore } from './core.ts';
import { contextOf, createHotel, firstNightFrom, PROPERTY_ID, roomTypeId } from './hotel.ts';
import { openBenchEngine } from './scratch.ts';

export interface MemoryOrder {
  readonly directory: string;
  readonly nights: number;
  readonly roomTypes: number;
}

export interface MemoryReport {
  readonly bytesPerInventoryActor: number;
  readonly bytesPerBookingActor: number;
  /** Both kinds together, as bookings left them and not as the journal brings them back. */
  readonly bytesPerLiveActor: number;
}

const SETTLE_MS = 300;

async function heapBytes(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

interface Booked {
  readonly ids: readonly BookingId[];
  readonly bytesPerLiveActor: number;
}

/** One booking of one night on every night of every room type. */
async function bookEveryNight(order: MemoryOrder, firstNight: CivilDate): Promise<Booked> {
  const { engine, close } = await openBenchEngine(order.directory);
  await createHotel(engine, 10);
  const to = addDays(firstNight, order.nights - 1);
  await engine.availability({ propertyId: PROPERTY_ID, from: firstNight, to });
  const before = await heapBytes();
  const ids: BookingId[] = [];
  for (let night = 0; night < order.nights; night += 1) {
    const stay = { arrival: addDays(firstNight, night), departure: addDays(firstNight, night + 1) };
    const booked = Array.from({ length: order.roomTypes }, async (_, type) => {
      const party = { adults: 2, children: 0 };
      const rooms = [{ roomTypeId: roomTypeId(type), party }];
      const payer = {
        guest: { firstName: 'Ada', lastName: 'Lovelace' },
        paymentToken: 'tok_approved',
      };
      const request = { propertyId: PROPERTY_ID, stay, rooms, payer };
      const outcome = await engine.book(contextOf(`${type}-${night}`, request), request);
      if (outcome.type !== 'ok') throw new Error(`not booked: ${JSON.stringify(outcome)}`);
      ids.push(outcome.value.state.id);
    });
    await Promise.all(booked);
  }
  const grown = (await heapBytes()) - before;
  await close();
  return { ids, bytesPerLiveActor: Math.round(grown / (2 * ids.length)) };
}

/** A release of what nobody has: the night recovers, answers and writes nothing. */
async function touchNights(
  core: EngineCore,
  order: MemoryOrder,
  firstNight: CivilDate,
): Promise<void> {
  let answers = 0;
  const replyTo = {
    name: 'bench',
    tell: () => {
      answers += 1;
      return undefined;
    },
  };
  const bookingId = 'nobody' as BookingId;
  const command = { type: 'release_rooms', bookingId, keep: 0, reason: 'released' } as const;
  const metadata = { by: 'bench' };
  for (let night = 0; night < order.nights; night += 1) {
    const date = addDays(firstNight, night);
    for (let type = 0; type < order.roomTypes; type += 1) {
      const ref = core.directory.night(PROPERTY_ID, roomTypeId(type), date);
      ref.tell({ command, metadata, tag: 0, replyTo });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  while (answers < order.nights * order.roomTypes) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function touchBookings(core: EngineCore, ids: readonly BookingId[]): Promise<void> {
  for (const id of ids) {
    await new Promise<void>((resolve) => {
      core.directory.booking(id).tell({ type: 'read', respond: () => resolve() });
    });
  }
}

async function runOrder(order: MemoryOrder): Promise<MemoryReport> {
  const firstNight = firstNightFrom(Date.now());
  const { ids, bytesPerLiveActor } = await bookEveryNight(order, firstNight);
  const core = await openCore(order.directory);
  const before = await heapBytes();
  await touchNights(core, order, firstNight);
  const withNights = await heapBytes();
  await touchBookings(core, ids);
  const withBookings = await heapBytes();
  return {
    bytesPerInventoryActor: Math.round((withNights - before) / ids.length),
    bytesPerBookingActor: Math.round((withBookings - withNights) / ids.length),
    bytesPerLiveActor,
  };
}

process.once('message', async (order: MemoryOrder) => {
  process.send?.(await runOrder(order), () => process.exit(0));
});
