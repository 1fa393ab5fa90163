/**
 * One deed of a story, by the dice: what somebody asks for, or what fate does. Values are few and
 * near each other, so that requests meet and deadlines are crossed.
 */
import type { OverbookingAllowance } from '../../../domain/overbooking/allowance.ts';
import type { Dice } from '../../dice.ts';
import { chargesLists, type PlanName, pricingLists, termsLists } from '../simulated-hotel.ts';
import {
  type Act,
  type Change,
  type Deed,
  type HotelKind,
  type HouseDeed,
  NIGHTS,
  type PlainDeed,
} from './story.ts';
import type { Wish } from './wish.ts';

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

/** How often each deed comes, beside the others. */
export type Weights = Readonly<Record<PlainDeed['type'], number>>;

/** What a story is told in, as far as its deeds depend on it. */
export interface Hotel {
  readonly rooms: number;
  readonly hotel: HotelKind;
  readonly isAboutGuests: boolean;
}

export function deedOf(dice: Dice, weights: Weights, house: Hotel): Deed {
  const types = Object.entries(weights) as (readonly [PlainDeed['type'], number])[];
  // Mostly what happened last, where something may still be under way.
  const number = (): number => (dice.chance(0.5) ? 0 : dice.between(0, 99));
  const times = (): number => (dice.chance(0.15) ? 2 : 1);
  const type = dice.pick(types);
  switch (type) {
    case 'hold':
      return { type, wish: wishOf(dice, house), ttlMinutes: dice.between(1, 60), times: times() };
    case 'book':
      return { type, wish: wishOf(dice, house), token: tokenOf(dice, house), times: times() };
    case 'pay':
      return { type, booking: number(), token: tokenOf(dice, house), times: times() };
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
      const token = dice.chance(0.3) ? null : tokenOf(dice, house);
      return { type, quote: number(), token, times: times() };
    }
    case 'modify': {
      const token = dice.chance(0.6) ? null : tokenOf(dice, house);
      const change = changeOf(dice, house);
      const isGuarded = dice.chance(0.2);
      return { type, booking: number(), change, token, times: times(), isGuarded };
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
    case 'promo': {
      const uses = dice.chance(0.2) ? null : dice.between(1, 3);
      return { type, uses, isActive: dice.chance(0.7) };
    }
    case 'pricing':
      return { type, settings: dice.between(0, pricingLists.length - 1) };
    default:
      return { type, capture: dice.chance(0.5) ? 'at_booking' : 'at_check_in' };
  }
}

/** Some who pay or change their stay think better of it while that is still on its way. */
export function regretOf(dice: Dice, begun: Deed): readonly Omit<Act, 'number'>[] {
  if ((begun.type !== 'pay' && begun.type !== 'modify') || !dice.chance(0.3)) return [];
  const { booking } = begun;
  const action = begun.type === 'modify' && dice.chance(0.5) ? 'check_in' : 'cancel';
  const deed = { type: 'act', booking, action, times: 1, isGuarded: false } as const;
  return [{ afterSteps: dice.between(0, 20), deed }];
}

const ACTIONS = [
  ['extend', 2],
  ['release', 2],
  ['cancel', 4],
  ['check_in', 4],
  ['check_out', 1],
  ['no_show', 3],
  ['walk', 2],
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

/** Cards of which the gateway says what it thinks when the guest is not there. */
const LATER_TOKENS = [
  ['tok_approved', 5],
  ['tok_declined', 2],
  ['tok_capture_fails', 2],
  ['tok_requires_action', 1],
] as const;

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
    ...(hotel.promoUses !== null && dice.chance(0.6) ? { hasCode: true } : {}),
  };
}

/** Longer, shorter, moved, of other rooms: one of them, or several at once. */
function changeOf(dice: Dice, { rooms, hotel }: Hotel): Change {
  const arrival = dice.chance(0.4) ? dice.between(-1, 1) : 0;
  return {
    arrival,
    departure: dice.chance(0.3) ? arrival : dice.between(0, 2) || -1,
    rooms: dice.chance(0.3) ? dice.between(1, rooms) : null,
    plan: dice.chance(0.2) ? (planOf(dice, hotel) ?? 'base') : null,
  };
}

/** Two who have booked before the story is about them. */
export function guestsOf(dice: Dice, house: Hotel): readonly Omit<Act, 'number'>[] {
  const books = Array.from({ length: 2 }, () => {
    const wish = { ...wishOf(dice, house), rooms: 1 };
    const isPaidLater = wish.plan === 'later' || wish.plan === 'desk';
    const token = isPaidLater ? dice.pick(LATER_TOKENS) : 'tok_approved';
    const deed = { type: 'book', wish, token, times: 1 } as const;
    return { afterSteps: dice.between(0, 20), deed };
  });
  return [...books, { afterSteps: 0, deed: { type: 'pass', ms: 1_500 } }];
}

function tokenOf(dice: Dice, { isAboutGuests }: Hotel): string | null {
  return isAboutGuests && dice.chance(0.6) ? 'tok_approved' : dice.pick(TOKENS);
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
