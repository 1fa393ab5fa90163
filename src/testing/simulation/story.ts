/**
 * What happens in a simulated world, as data: a seed gives the kind of world (its weather, its
 * disk, its limits) and a list of acts, each a request of a client, a blow of fate or a passing of
 * time. A story can be told again without some of its acts, which is how a failing one is made
 * short. Acts name bookings and requests by number, so that they mean something whatever was left
 * out.
 */
import type { Tuning } from '../../limits.ts';
import { Dice } from '../dice.ts';
import { tuningOf, weatherOf } from './kind-of-world.ts';
import type { DiskFault } from './simulated-disk.ts';
import type { Weather } from './weathered-gateway.ts';

/** Rooms on nights counted from the first that anybody asks for. */
export interface Wish {
  readonly from: number;
  readonly nights: number;
  readonly rooms: number;
}

export type BookingAct =
  | 'extend'
  | 'release'
  | 'cancel'
  | 'check_in'
  | 'check_out'
  | 'no_show'
  | 'depart_early';

export type Deed =
  | {
      readonly type: 'hold';
      readonly wish: Wish;
      readonly ttlMinutes: number;
      readonly times: number;
    }
  | { readonly type: 'book'; readonly wish: Wish; readonly token: string; readonly times: number }
  | {
      readonly type: 'pay';
      readonly booking: number;
      readonly token: string;
      readonly times: number;
    }
  | {
      readonly type: 'act';
      readonly booking: number;
      readonly action: BookingAct;
      readonly times: number;
      /** Only if the booking is as its caller last saw it. */
      readonly isGuarded: boolean;
    }
  /** The customer of a payment that waits for one. */
  | { readonly type: 'customer'; readonly booking: number; readonly isApproved: boolean }
  /** The same request again, or with its key another one. */
  | { readonly type: 'retry'; readonly request: number; readonly isSame: boolean }
  | { readonly type: 'read'; readonly booking: number }
  | { readonly type: 'list' }
  | { readonly type: 'search'; readonly wish: Wish }
  | {
      readonly type: 'capacity';
      readonly from: number;
      readonly to: number;
      readonly rooms: number | null;
    }
  | {
      readonly type: 'price';
      readonly from: number;
      readonly to: number;
      readonly minor: number | null;
    }
  | { readonly type: 'redrive' }
  | { readonly type: 'feed' }
  | { readonly type: 'pass'; readonly ms: number }
  | { readonly type: 'jump'; readonly ms: number; readonly isTold: boolean }
  | { readonly type: 'disk'; readonly fault: DiskFault; readonly times: number }
  | { readonly type: 'slow'; readonly ms: number }
  | { readonly type: 'crash' }
  | { readonly type: 'drain' };

/** One thing that happens: a client's request, a blow of fate or a passing of time. */
export interface Act {
  /** Place in the whole story. */
  readonly number: number;
  /** Steps of the world before it, if so many can be taken without waiting. */
  readonly afterSteps: number;
  readonly deed: Deed;
}

/** A kind of world and what happens in it; JSON, so that it can be kept in a file. */
export interface Story {
  readonly seed: number;
  readonly rooms: number;
  /** How long before the first night that anybody asks for it begins. */
  readonly daysBefore: number;
  readonly capture: 'at_booking' | 'at_check_in';
  readonly tuning: Partial<Tuning>;
  readonly weather: Weather;
  readonly acts: readonly Act[];
}

/** Nights that anybody asks for: few, so that everybody meets. */
export const NIGHTS = 4;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const TOKENS = [
  ['tok_approved', 9],
  ['tok_declined', 2],
  ['tok_slow', 1],
  ['tok_timeout_approved', 1],
  ['tok_timeout_declined', 1],
  ['tok_requires_action', 2],
  ['tok_capture_fails', 1],
  ['tok_capture_flaky', 1],
  ['tok_void_flaky', 1],
] as const;

type Weights = Readonly<Record<Deed['type'], number>>;

/** Chance of its own, beside those of the world. */
const STORY = 0;

/** The story of a seed; always the same. */
export function storyOf(seed: number): Story {
  const dice = new Dice(seed, STORY);
  const rooms = dice.between(1, 3);
  const daysBefore = dice.chance(0.7) ? 0 : 9;
  const capture = dice.chance(0.6) ? 'at_booking' : 'at_check_in';
  const tuning = tuningOf(dice);
  const weather = weatherOf(dice);
  const weights = weightsOf(dice);
  const pace = dice.pick([
    [2, 1],
    [12, 2],
    [60, 1],
  ]);
  const acts = Array.from({ length: dice.between(15, 45) }).flatMap(() => {
    const afterSteps = dice.between(0, pace);
    const deed = deedOf(dice, weights, rooms);
    return [{ afterSteps, deed }, ...regretOf(dice, deed)];
  });
  const numbered = acts.map((act, number) => ({ ...act, number }));
  return { seed, rooms, daysBefore, capture, tuning, weather, acts: numbered };
}

function weightsOf(dice: Dice): Weights {
  const sometimes = (share: number, weight: number): number => (dice.chance(share) ? weight : 0);
  return {
    hold: 5,
    book: 6,
    pay: 4,
    act: dice.pick([
      [5, 2],
      [14, 1],
    ]),
    customer: 2,
    retry: 4,
    read: 2,
    list: sometimes(0.3, 1),
    search: sometimes(0.3, 1),
    capacity: sometimes(0.5, 4),
    price: sometimes(0.2, 1),
    redrive: sometimes(0.3, 1),
    feed: 1,
    pass: sometimes(0.7, 3),
    jump: sometimes(0.6, 3),
    disk: sometimes(0.4, 2),
    slow: sometimes(0.4, 2),
    crash: sometimes(0.6, 3),
    drain: sometimes(0.3, 1),
  };
}

function deedOf(dice: Dice, weights: Weights, rooms: number): Deed {
  const types = Object.entries(weights) as (readonly [Deed['type'], number])[];
  // Mostly what happened last, where something may still be under way.
  const number = (): number => (dice.chance(0.5) ? 0 : dice.between(0, 99));
  const times = (): number => (dice.chance(0.15) ? 2 : 1);
  const type = dice.pick(types);
  switch (type) {
    case 'hold':
      return { type, wish: wishOf(dice, rooms), ttlMinutes: dice.between(1, 60), times: times() };
    case 'book':
      return { type, wish: wishOf(dice, rooms), token: dice.pick(TOKENS), times: times() };
    case 'pay':
      return { type, booking: number(), token: dice.pick(TOKENS), times: times() };
    case 'act':
      return {
        type,
        booking: number(),
        action: dice.pick(ACTIONS),
        times: times(),
        isGuarded: dice.chance(0.2),
      };
    case 'customer':
      return { type, booking: number(), isApproved: dice.chance(0.6) };
    case 'retry':
      return { type, request: number(), isSame: dice.chance(0.7) };
    case 'read':
      return { type, booking: number() };
    case 'search':
      return { type, wish: wishOf(dice, rooms) };
    case 'capacity': {
      const figure = dice.chance(0.3) ? null : dice.between(0, rooms + 1);
      return { type, ...rangeOf(dice), rooms: figure };
    }
    case 'price':
      return { type, ...rangeOf(dice), minor: dice.chance(0.3) ? null : dice.between(0, 20_000) };
    case 'pass':
      return { type, ms: dice.pick(PASSES) };
    case 'jump':
      return { type, ms: dice.pick(JUMPS), isTold: dice.chance(0.7) };
    case 'disk': {
      const fault = dice.chance(0.5) ? 'before_commit' : 'after_commit';
      return { type, fault, times: dice.between(1, 3) };
    }
    case 'slow':
      return { type, ms: dice.pick(SLOWNESSES) };
    default:
      return { type };
  }
}

/** Some who pay think better of it while the payment is still on its way. */
function regretOf(dice: Dice, paid: Deed): readonly Omit<Act, 'number'>[] {
  if (paid.type !== 'pay' || !dice.chance(0.3)) return [];
  const { booking } = paid;
  const deed = { type: 'act', booking, action: 'cancel', times: 1, isGuarded: false } as const;
  return [{ afterSteps: dice.between(0, 20), deed }];
}

const ACTIONS = [
  ['extend', 2],
  ['release', 2],
  ['cancel', 4],
  ['check_in', 4],
  ['check_out', 1],
  ['no_show', 3],
  ['depart_early', 3],
] as const;

const PASSES = [
  [20, 3],
  [1_500, 3],
  [12_000, 2],
  [70_000, 1],
  [11 * MINUTE_MS, 1],
] as const;

const JUMPS = [
  [2 * MINUTE_MS, 3],
  [16 * MINUTE_MS, 3],
  [61 * MINUTE_MS, 2],
  [-3 * MINUTE_MS, 2],
  [-26 * HOUR_MS, 1],
  [24 * HOUR_MS, 4],
  [9 * 24 * HOUR_MS, 2],
] as const;

const SLOWNESSES = [[0, 1] as const, [30, 2] as const, [4_000, 1] as const, [25_000, 2] as const];

function wishOf(dice: Dice, rooms: number): Wish {
  const from = dice.chance(0.5) ? 0 : dice.between(0, NIGHTS - 1);
  return {
    from,
    nights: dice.between(1, NIGHTS - from),
    rooms: dice.chance(0.6) ? 1 : dice.between(1, rooms),
  };
}

function rangeOf(dice: Dice): { from: number; to: number } {
  const from = dice.between(0, NIGHTS - 1);
  return { from, to: dice.between(from, NIGHTS - 1) };
}

/** An act in a line a person can read. */
export function actText({ number, afterSteps, deed }: Act): string {
  const { type, ...rest } = deed;
  const details = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [`${number}.`, `after ${afterSteps} steps:`, type, details.join(', ')].join(' ').trimEnd();
}
