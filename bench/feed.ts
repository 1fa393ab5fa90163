/**
 * The live feed under a thousand readers: one property, five room types, a month, and bookings at a
 * modest rate. How many deltas arrive, and how long after its answer a booking is seen.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, type CivilDate } from '../src/domain/calendar.ts';
import { Child } from './child.ts';
import type { AnsweredBooking, FeedReport } from './feed-client.ts';
import { firstNightFrom, PROPERTY_ID, roomTypeId, UNIFORM_ROOMS } from './hotel.ts';
import { postBooking } from './http.ts';
import { seedDirectory, withDirectory } from './scratch.ts';
import { startServer } from './server.ts';
import { wallMs } from './tally.ts';

export const SOCKETS = 1_000;
const TYPES = 5;
const NIGHTS = 30;
/** Ten bookings a second, each of which changes its night more than once. */
const EVERY_MS = 100;
/** For the last deltas to arrive. */
const TAIL_MS = 500;

export function measureFeed(runMs: number): Promise<FeedReport> {
  return withDirectory(async (directory) => {
    await seedDirectory(directory, UNIFORM_ROOMS);
    const { url, child } = await startServer(directory);
    const client = new Child('feed-client.ts');
    try {
      const firstNight = firstNightFrom(Date.now());
      client.send({ url, sockets: SOCKETS, subscription: subscriptionFrom(firstNight) });
      await client.next();
      const answers = await bookSteadily(url, firstNight, runMs);
      await sleep(TAIL_MS);
      client.send({ answers });
      return await client.next<FeedReport>();
    } finally {
      await client.stop();
      await child.stop();
    }
  });
}

function subscriptionFrom(from: CivilDate): object {
  const roomTypeIds = Array.from({ length: TYPES }, (_, index) => roomTypeId(index));
  const to = addDays(from, NIGHTS - 1);
  return { type: 'subscribe', propertyId: PROPERTY_ID, from, to, roomTypeIds };
}

/** One after the other, so that what each night has sold is known without asking. */
async function bookSteadily(
  url: string,
  firstNight: CivilDate,
  runMs: number,
): Promise<readonly AnsweredBooking[]> {
  const answers: AnsweredBooking[] = [];
  const untilMs = performance.now() + runMs;
  for (let number = 0; performance.now() < untilMs; number += 1) {
    const startMs = performance.now();
    const type = roomTypeId(number % TYPES);
    const night = addDays(firstNight, Math.floor(number / TYPES) % NIGHTS);
    const { status } = await postBooking(url, `feed-${number}`, {
      propertyId: PROPERTY_ID,
      arrival: night,
      departure: addDays(night, 1),
      rooms: [{ roomTypeId: type, adults: 2, children: 0 }],
      guest: { firstName: 'Ada', lastName: `Lovelace ${number}` },
      paymentToken: 'tok_approved',
    });
    if (status !== 201) throw new Error(`a booking was answered ${status}`);
    const sold = 1 + Math.floor(number / (TYPES * NIGHTS));
    answers.push({ roomTypeId: type, night, sold, answeredAtMs: wallMs() });
    await sleep(Math.max(0, EVERY_MS - (performance.now() - startMs)));
  }
  return answers;
}
