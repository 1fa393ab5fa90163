/**
 * Reads a story from the JSON it was kept as, and says in a sentence what is wrong where. It must
 * never let through what no world can be made of: a story is edited by hand as well.
 */
import { z } from 'zod';
import { limits, type Tuning } from '../../../limits.ts';
import type { Weather } from '../foreign/weathered-road.ts';
import { channelShapes } from './channel-story.ts';
import { capture, chargesPlace, count, deed, passing, plan, pricingPlace } from './deed-shape.ts';
import { type Act, NIGHTS, SEEDS, type Story } from './story.ts';

const DAYS_BEFORE_MAX = limits.arrivalDaysAheadMax - NIGHTS;
const STEPS_MAX = 10_000;

const share = z.number().min(0).max(1);

const act: z.ZodType<Act> = z.strictObject({
  number: count,
  afterSteps: z.int().min(0).max(STEPS_MAX),
  deed,
});

const tuning: z.ZodType<Partial<Tuning>> = z.strictObject({
  batchEntriesMax: z.int().min(1).exactOptional(),
  snapshotEveryEvents: z.int().min(1).exactOptional(),
  requestsInFlightMax: z.int().min(1).exactOptional(),
  residentActorsMax: count.exactOptional(),
  channelHorizonDays: z.int().min(1).max(limits.channelHorizonDays).exactOptional(),
});

const weather: z.ZodType<Weather> = z.strictObject({
  requestLost: share,
  answerLost: share,
  requestTwice: share,
  fails: share,
  late: share,
  lateMsMax: passing,
});

const story: z.ZodType<Story> = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(SEEDS - 1),
  rooms: z.int().min(1).max(limits.roomsMax),
  daysBefore: z.int().min(0).max(DAYS_BEFORE_MAX),
  capture,
  hotel: z
    .strictObject({
      plans: z.array(plan),
      charges: chargesPlace,
      pricing: pricingPlace,
      promoUses: z.int().min(1).nullable(),
      hasRooms: z.boolean().exactOptional(),
      hasMail: z.boolean().exactOptional(),
    })
    .exactOptional(),
  channels: channelShapes.exactOptional(),
  tuning,
  weather,
  acts: z.array(act),
});

/** The story that a text holds; throws an error whose message is for whoever wrote the text. */
export function readStory(text: string): Story {
  const read = story.safeParse(jsonOf(text));
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const at =
    first === undefined || first.path.length === 0 ? '' : `${z.core.toDotPath(first.path)}: `;
  throw new Error(`holds no story: ${at}${first?.message}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
