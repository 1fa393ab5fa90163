/**
 * The story of a seed: which kind of world it is told in and what happens there. Each world has a
 * mixture of its own, in which some things never happen, so that none hides what another shows.
 */
import type { OverbookingAllowance } from '../../domain/overbooking/allowance.ts';
import { Dice } from '../dice.ts';
import { tuningOf, weatherOf } from './kind-of-world.ts';
import {
  chargesLists,
  type PlanName,
  planNames,
  pricingLists,
  termsLists,
} from './simulated-hotel.ts';
import {
  type Act,
  type Deed,
  type HotelKind,
  type HouseDeed,
  NIGHTS,
  type Story,
  type Wish,
} from './story.ts';

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
  [null, 1],
] as const;

type Weights = Readonly<Record<Deed['type'], number>>;

/** Chance of its own, beside those of the world. */
const STORY = 0;

/** The story of a seed; always the same. */
export function storyOf(seed: number): Story {
  const dice = new Dice(seed, STORY);
  const rooms = dice.between(1, 3);
  const daysBefore = dice.pick([
    [0, 6],
    [4, 3],
    [9, 2],
  ]);
  const capture = dice.chance(0.6) ? 'at_booking' : 'at_check_in';
  const hotel = hotelOf(dice);
  const tuning = tuningOf(dice);
  const weather = weatherOf(dice);
  const weights = weightsOf(dice, hotel);
  const pace = dice.pick([
    [2, 1],
    [12, 2],
    [60, 1],
  ]);
  const acts = Array.from({ length: dice.between(15, 45) }).flatMap(() => {
    const afterSteps = dice.between(0, pace);
    const deed = deedOf(dice, weights, { rooms, hotel });
    return [{ afterSteps, deed }, ...regretOf(dice, deed)];
  });
  const numbered = acts.map((act, number) => ({ ...act, number }));
  return { seed, rooms, daysBefore, capture, hotel, tuning, weather, acts: numbered };
}

/** Some hotels only have their base plan; others have one or two more, or all of them. */
function hotelOf(dice: Dice): HotelKind {
  const share = dice.pick([
    [0, 3],
    [0.4, 5],
    [1, 1],
  ]);
  const plans = planNames.filter((name) => name !== 'base' && dice.chance(share));
  const charges = dice.chance(0.4) ? dice.between(1, chargesLists.length - 1) : 0;
  const pricing = dice.chance(0.3) ? dice.between(1, pricingLists.length - 1) : 0;
  return { plans, charges, pricing };
}

function weightsOf(dice: Dice, { plans }: HotelKind): Weights {
  const sometimes = (share: number, weight: number): number => (dice.chance(share) ? weight : 0);
  return {
    hold: 5,
    book: 6,
    pay: 4,
    act: dice.pick([
      [5, 2],
      [14, 1],
    ]),
    quote: sometimes(0.3, 3),
    book_quote: 1,
    waive: sometimes(0.3, 1),
    refund: sometimes(0.4, 2),
    customer: 2,
    retry: 4,
    read: 2,
    preview: sometimes(0.5, 2),
    list: sometimes(0.3, 1),
    search: sometimes(0.3, 1),
    capacity: sometimes(0.5, 4),
    allow: sometimes(0.3, 2),
    price: sometimes(0.3, 2),
    close: sometimes(0.2, 1),
    policies: sometimes(plans.length > 0 ? 0.3 : 0.1, 1),
    charges: sometimes(0.2, 1),
    pricing: sometimes(0.2, 1),
    capture: sometimes(0.1, 1),
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

interface Hotel {
  readonly rooms: number;
  readonly hotel: HotelKind;
}

function deedOf(dice: Dice, weights: Weights, house: Hotel): Deed {
  const types = Object.entries(weights) as (readonly [Deed['type'], number])[];
  // Mostly what happened last, where something may still be under way.
  const number = (): number => (dice.chance(0.5) ? 0 : dice.between(0, 99));
  const times = (): number => (dice.chance(0.15) ? 2 : 1);
  const type = dice.pick(types);
  switch (type) {
    case 'hold':
      return { type, wish: wishOf(dice, house), ttlMinutes: dice.between(1, 60), times: times() };
    case 'book':
      return { type, wish: wishOf(dice, house), token: dice.pick(TOKENS), times: times() };
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
      return { type, wish: wishOf(dice, house) };
    case 'quote':
      return { type, wish: wishOf(dice, house), ttlMinutes: dice.between(1, 120) };
    case 'book_quote': {
      const token = dice.chance(0.3) ? null : dice.pick(TOKENS);
      return { type, quote: number(), token, times: times() };
    }
    case 'waive':
      return { type, booking: number(), times: times() };
    case 'refund':
      return { type, booking: number(), minor: dice.pick(REFUNDS), times: times() };
    case 'preview':
      return { type, booking: number() };
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
    case 'list':
    case 'redrive':
    case 'feed':
    case 'crash':
    case 'drain':
      return { type };
    default:
      return settingOf(dice, type, house);
  }
}

type SettingType = Exclude<HouseDeed['type'], 'list' | 'search' | 'redrive'>;

/** What staff change about the hotel. */
function settingOf(dice: Dice, type: SettingType, { rooms, hotel }: Hotel): Deed {
  switch (type) {
    case 'capacity': {
      const figure = dice.chance(0.3) ? null : dice.between(0, rooms + 1);
      return { type, ...rangeOf(dice), rooms: figure };
    }
    case 'allow':
      return { type, ...rangeOf(dice), allowance: dice.pick(ALLOWANCES) };
    case 'price': {
      const plan = planOf(dice, hotel);
      const minor = dice.chance(0.3) ? null : dice.between(0, 20_000);
      return { type, ...rangeOf(dice), minor, ...(plan === undefined ? {} : { plan }) };
    }
    case 'close': {
      const plan = planOf(dice, hotel) ?? null;
      return { type, ...rangeOf(dice), plan, isClosed: dice.chance(0.5) };
    }
    case 'policies': {
      const plan = planOf(dice, hotel) ?? 'base';
      return { type, plan, terms: dice.between(0, termsLists.length - 1) };
    }
    case 'charges':
      return { type, rules: dice.between(0, chargesLists.length - 1) };
    case 'pricing':
      return { type, settings: dice.between(0, pricingLists.length - 1) };
    default:
      return { type, capture: dice.chance(0.5) ? 'at_booking' : 'at_check_in' };
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
  ['walk', 1],
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
  [6 * 24 * HOUR_MS, 1],
  [9 * 24 * HOUR_MS, 2],
] as const;

const SLOWNESSES = [[0, 1] as const, [30, 2] as const, [4_000, 1] as const, [25_000, 2] as const];

/** What may be given back: little, much, or more than most stays cost. */
const REFUNDS = [
  [700, 3],
  [9_000, 2],
  [70_000, 1],
] as const;

const ALLOWANCES: readonly (readonly [OverbookingAllowance | null, number])[] = [
  [{ type: 'rooms', rooms: 1 }, 3],
  [{ type: 'percent', percent: 50 }, 1],
  [null, 2],
];

function wishOf(dice: Dice, { rooms, hotel }: Hotel): Wish {
  const from = dice.chance(0.5) ? 0 : dice.between(0, NIGHTS - 1);
  const nights = dice.between(1, NIGHTS - from);
  const plan = planOf(dice, hotel);
  return {
    from,
    nights,
    rooms: dice.chance(0.6) ? 1 : dice.between(1, rooms),
    ...(plan === undefined ? {} : { plan }),
  };
}

/** Mostly one of those that the hotel has besides the base plan, which is meant by none. */
function planOf(dice: Dice, { plans }: HotelKind): PlanName | undefined {
  if (plans.length === 0 || dice.chance(0.3)) return undefined;
  return plans[dice.between(0, plans.length - 1)];
}

function rangeOf(dice: Dice): { from: number; to: number } {
  const from = dice.between(0, NIGHTS - 1);
  return { from, to: dice.between(from, NIGHTS - 1) };
}
