/**
 * Trips in the story of a seed: for some hotels people book trips of stays there and of flights and
 * cars, look at them and cancel them between all that happens anyway, and suppliers fail. It throws
 * dice of its own, so that the stories of all other hotels stay as they are.
 */
import type { Outage } from '../../../suppliers/simulated-supplier.ts';
import type { SupplierKind } from '../../../suppliers/supplier-catalogue.ts';
import { Dice } from '../../dice.ts';
import type { BlockDeed } from './block-deed.ts';
import { type Act, type HotelKind, NIGHTS, type Story } from './story.ts';
import type { TripDeed, TripLegDeed } from './trip-deed.ts';

/** Chance of its own, beside all others of the story and the world. */
const TRIPS = 10;
const SHARE_OF_HOTELS = 0.2;
const SHARE_OF_ACTS = 0.4;
/** Of what is promised for a stay before it is one of a trip, and of groups that travel. */
const PROMISES = 34;
const SHARE_WITH_PROMISES = 0.6;
const SHARE_OF_QUOTES = 0.4;
const SHARE_OF_GROUPS = 0.4;
const SHARE_OF_FAILING = 0.25;
const BARE: HotelKind = { plans: [], charges: 0, pricing: 0, promoUses: null };

/** The story as it is told where trips are booked, if the dice say that they are. */
export function withTrips(story: Story): Story {
  const dice = new Dice(story.seed, TRIPS);
  if (story.hotel === undefined || !dice.chance(SHARE_OF_HOTELS)) return story;
  const first = { afterSteps: dice.between(0, 12), deed: tripOf(dice, story) };
  const later = story.acts.flatMap((act) => [act, ...besides(dice, story)]);
  const acts = [first, ...later].map((act, number) => ({ ...act, number }));
  return withPromises({ ...story, acts });
}

/** In some of these hotels stays of trips are quoted first, or are of a group for which one keeps. */
function withPromises(story: Story): Story {
  const dice = new Dice(story.seed, PROMISES);
  if (!dice.chance(SHARE_WITH_PROMISES)) return story;
  const hasBlocks = story.acts.some(({ deed }) => deed.type === 'open_block');
  const isOfGroups = hasBlocks || dice.chance(SHARE_OF_GROUPS);
  const begun = isOfGroups && !hasBlocks ? [{ afterSteps: 0, deed: openingOf(dice, story) }] : [];
  const later = story.acts.flatMap(({ afterSteps, deed }): readonly Omit<Act, 'number'>[] => {
    if (deed.type !== 'trip') return [{ afterSteps, deed }];
    const legs = deed.legs.map((leg) => promised(dice, leg, isOfGroups));
    const quotes = legs.flatMap((leg): readonly Omit<Act, 'number'>[] => {
      if (leg.kind === 'offer' || leg.quote === undefined) return [];
      const ttlMinutes = dice.pick(PROMISED_MINUTES);
      const quote = { afterSteps, deed: { type: 'quote', wish: leg.wish, ttlMinutes } } as const;
      return dice.chance(0.5) ? [quote, dearer(dice)] : [quote];
    });
    const failing = dice.chance(SHARE_OF_FAILING) ? [failingOf(dice)] : [];
    return [...quotes, { afterSteps: dice.between(0, 12), deed: { ...deed, legs } }, ...failing];
  });
  const acts = [...begun, ...later].map((act, number) => ({ ...act, number }));
  const { hotel = BARE } = story;
  const plans = hotel.plans.includes('saver') ? hotel.plans : [...hotel.plans, 'saver' as const];
  return { ...story, hotel: { ...hotel, plans }, acts };
}

/** What was promised is no longer what is asked. */
function dearer(dice: Dice): Omit<Act, 'number'> {
  const minor = dice.between(0, 20_000);
  return {
    afterSteps: dice.between(4, 12),
    deed: { type: 'price', from: 0, to: NIGHTS - 1, minor },
  };
}

/** A stay of which nothing is given back, and what is bought after it and cannot be had. */
function failingOf(dice: Dice): Omit<Act, 'number'> {
  const wish = { from: dice.between(0, NIGHTS - 1), nights: 1, rooms: 1, plan: 'saver' } as const;
  const offer = { supplier: supplierOf(dice), offer: 'test-not-confirmed-final', quantity: 1 };
  const legs = [{ kind: 'stay', wish } as const, { kind: 'offer', ...offer } as const];
  const deed = { type: 'trip', legs, token: 'tok_approved', times: 1 } as const;
  return { afterSteps: dice.between(0, 12), deed };
}

function openingOf(dice: Dice, { rooms }: Story): BlockDeed {
  return {
    type: 'open_block',
    block: 0,
    from: 0,
    to: dice.between(1, NIGHTS - 1),
    rooms: dice.between(1, rooms),
    isDefinite: true,
    isDeducted: true,
    cutOffDays: null,
    releaseDays: dice.chance(0.2) ? dice.between(0, 2) : null,
    ...(dice.chance(0.8) ? { minor: dice.between(3_000, 15_000) } : {}),
  };
}

function promised(dice: Dice, leg: TripLegDeed, isOfGroups: boolean): TripLegDeed {
  if (leg.kind === 'offer') return leg;
  const wish = isOfGroups && dice.chance(0.6) ? { ...leg.wish, block: 0 } : leg.wish;
  return dice.chance(SHARE_OF_QUOTES) ? { ...leg, wish, quote: 0 } : { ...leg, wish };
}

/** Nothing, or what happens with trips after an act of the story. */
function besides(dice: Dice, story: Story): readonly Omit<Act, 'number'>[] {
  if (!dice.chance(SHARE_OF_ACTS)) return [];
  const deed = tripDeedOf(dice, story);
  const act = { afterSteps: dice.between(0, 12), deed };
  return deed.type === 'trip' ? [act, ...soonAfter(dice)] : [act];
}

/** While it is on its way: somebody thinks better of it, or a supplier falls silent for long. */
function soonAfter(dice: Dice): readonly Omit<Act, 'number'>[] {
  const afterSteps = dice.between(0, 40);
  const trip = 0;
  switch (dice.pick(NEWS)) {
    case 'regret': {
      const deed = { type: 'cancel_trip', trip, isAsShown: false, isGuarded: false } as const;
      return [
        { afterSteps, deed: { type: 'see_trip', trip } },
        { afterSteps: dice.between(0, 12), deed: { ...deed, times: 1 } },
      ];
    }
    case 'silence': {
      const supplier = supplierOf(dice);
      const deed = { type: 'outage', supplier, outage: 'silence' } as const;
      const jump = { type: 'jump', ms: dice.pick(OUTAGE_MS), isTold: dice.chance(0.7) } as const;
      return [
        { afterSteps, deed },
        { afterSteps: dice.between(0, 40), deed: { type: 'pass', ms: SILENCE_MS } },
        { afterSteps: 0, deed: jump },
        { afterSteps: dice.between(0, 40), deed: { ...deed, outage: 'none' } },
      ];
    }
    default:
      return [];
  }
}

function tripDeedOf(dice: Dice, story: Story): TripDeed {
  const trip = dice.chance(0.6) ? 0 : dice.between(0, 9);
  const times = dice.chance(0.15) ? 2 : 1;
  const type = dice.pick(DEEDS);
  switch (type) {
    case 'trip':
      return tripOf(dice, story);
    case 'cancel_trip':
      return { type, trip, isAsShown: dice.chance(0.4), isGuarded: dice.chance(0.2), times };
    case 'retry_trip':
    case 'resolve_trip':
      return { type, trip, times };
    case 'see_trip':
      return { type, trip };
    case 'repeat_trip':
      return {
        type,
        request: dice.chance(0.5) ? 0 : dice.between(0, 9),
        isSame: dice.chance(0.8),
      };
    case 'outage':
      return { type, supplier: supplierOf(dice), outage: dice.pick(OUTAGES) };
    default:
      return { type };
  }
}

/** Of one to four legs, of which one at the hotel and one elsewhere are the rule. */
function tripOf(dice: Dice, story: Story): TripDeed {
  const stays = dice.pick(STAYS);
  const offers = dice.pick(stays === 0 ? [[2, 1]] : OFFERS_BESIDE);
  // Of two that nothing can undo no trip is made, which is soon seen.
  const finals = dice.pick(FINALS);
  const legs = [
    ...Array.from({ length: stays }, () => stayOf(dice, story)),
    ...Array.from({ length: offers }, (_, place) => offerOf(dice, place < finals)),
  ];
  // What is last in the request is the first to be undone, so anything may be.
  const turned = dice.between(0, legs.length - 1);
  const token = dice.chance(0.8) ? 'tok_approved' : dice.pick(TOKENS);
  const times = dice.chance(0.15) ? 2 : 1;
  return { type: 'trip', legs: [...legs.slice(turned), ...legs.slice(0, turned)], token, times };
}

function stayOf(dice: Dice, { rooms, hotel }: Story): TripLegDeed {
  const from = dice.between(0, NIGHTS - 1);
  const plans = hotel?.plans ?? [];
  const plan = dice.chance(0.75) ? plans[dice.between(0, plans.length - 1)] : undefined;
  const hasCode = typeof hotel?.promoUses === 'number' && dice.chance(0.4);
  return {
    kind: 'stay',
    wish: {
      from,
      nights: dice.between(1, Math.min(2, NIGHTS - from)),
      rooms: dice.chance(0.9) ? 1 : dice.between(1, rooms),
      ...(plan === undefined ? {} : { plan }),
      ...(hasCode ? { hasCode } : {}),
    },
  };
}

function offerOf(dice: Dice, isFinal: boolean): TripLegDeed {
  const supplier = supplierOf(dice);
  const name = dice.pick(OFFERS);
  const scarce = supplier === 'flight' ? 'last-seat' : 'van-week';
  const offer = name === 'scarce' ? scarce : `test-${name}${isFinal ? '-final' : ''}`;
  return { kind: 'offer', supplier, offer, quantity: dice.chance(0.8) ? 1 : 2 };
}

function supplierOf(dice: Dice): SupplierKind {
  return dice.chance(0.5) ? 'flight' : 'car';
}

/** Over before the trip is asked for, or long enough for it. */
const PROMISED_MINUTES = [[1, 1] as const, [60, 3] as const];

const DEEDS = [
  ['trip', 7],
  ['cancel_trip', 4],
  ['retry_trip', 2],
  ['resolve_trip', 2],
  ['see_trip', 3],
  ['see_trips', 1],
  ['repeat_trip', 3],
  ['outage', 3],
] as const;

const STAYS = [[0, 3] as const, [1, 6] as const, [2, 2] as const];
const FINALS = [[0, 10] as const, [1, 8] as const, [2, 2] as const];
const OFFERS_BESIDE = [[0, 1] as const, [1, 5] as const, [2, 2] as const];

const OFFERS = [
  ['plain', 11],
  ['not-confirmed', 4],
  ['not-cancelled', 3],
  ['answer-lost', 2],
  ['turns-final', 2],
  ['scarce', 2],
  ['slow', 1],
  ['lost', 1],
  ['error', 1],
  ['sold-out', 1],
  ['declined', 1],
  ['brief', 1],
  ['dearer', 2],
] as const;

const TOKENS = [
  ['tok_declined', 2],
  ['tok_requires_action', 3],
  ['tok_slow', 1],
  ['tok_timeout_approved', 1],
  ['tok_capture_flaky', 1],
  ['tok_void_flaky', 1],
  [null, 1],
] as const;

const OUTAGES: readonly (readonly [Outage, number])[] = [
  ['none', 4],
  ['errors', 1],
  ['silence', 1],
];

const NEWS = [['none', 5] as const, ['regret', 3] as const, ['silence', 2] as const];

/** Until whoever has asked gives up, and until what was asked for has to be known. */
const SILENCE_MS = 6_000;
const OUTAGE_MS = [[3 * 60_000, 1] as const, [11 * 60_000, 2] as const];
