/**
 * Trips in the story of a seed: for some hotels people book trips of stays there and of flights and
 * cars, look at them and cancel them between all that happens anyway, and suppliers fail. It throws
 * dice of its own, so that the stories of all other hotels stay as they are.
 */
import type { Outage } from '../../suppliers/simulated-supplier.ts';
import type { SupplierKind } from '../../suppliers/supplier-catalogue.ts';
import { Dice } from '../dice.ts';
import { type Act, NIGHTS, type Story } from './story.ts';
import type { TripDeed, TripLegDeed } from './trip-deed.ts';

/** Chance of its own, beside all others of the story and the world. */
const TRIPS = 10;
const SHARE_OF_HOTELS = 0.2;
const SHARE_OF_ACTS = 0.4;

/** The story as it is told where trips are booked, if the dice say that they are. */
export function withTrips(story: Story): Story {
  const dice = new Dice(story.seed, TRIPS);
  if (story.hotel === undefined || !dice.chance(SHARE_OF_HOTELS)) return story;
  const first = { afterSteps: dice.between(0, 12), deed: tripOf(dice, story) };
  const later = story.acts.flatMap(({ afterSteps, deed }): readonly Omit<Act, 'number'>[] => {
    const act = { afterSteps, deed };
    if (!dice.chance(SHARE_OF_ACTS)) return [act];
    return [act, { afterSteps: dice.between(0, 12), deed: tripDeedOf(dice, story) }];
  });
  const acts = [first, ...later].map((act, number) => ({ ...act, number }));
  return { ...story, acts };
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
      return { type, request: dice.between(0, 9), isSame: dice.chance(0.8) };
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
  const legs = [
    ...Array.from({ length: stays }, () => stayOf(dice, story)),
    ...Array.from({ length: offers }, () => offerOf(dice)),
  ];
  // What is last in the request is the first to be undone, so anything may be.
  const turned = dice.between(0, legs.length - 1);
  const token = dice.chance(0.75) ? 'tok_approved' : dice.pick(TOKENS);
  const times = dice.chance(0.15) ? 2 : 1;
  return { type: 'trip', legs: [...legs.slice(turned), ...legs.slice(0, turned)], token, times };
}

function stayOf(dice: Dice, { rooms, hotel }: Story): TripLegDeed {
  const from = dice.between(0, NIGHTS - 1);
  const plans = hotel?.plans ?? [];
  const plan = plans[dice.between(0, 2 * plans.length)];
  const hasCode = typeof hotel?.promoUses === 'number' && dice.chance(0.4);
  return {
    kind: 'stay',
    wish: {
      from,
      nights: dice.between(1, Math.min(2, NIGHTS - from)),
      rooms: dice.chance(0.8) ? 1 : dice.between(1, rooms),
      ...(plan === undefined ? {} : { plan }),
      ...(hasCode ? { hasCode } : {}),
    },
  };
}

function offerOf(dice: Dice): TripLegDeed {
  const supplier = supplierOf(dice);
  const name = dice.pick(OFFERS);
  const isFinal = dice.chance(0.2);
  const scarce = supplier === 'flight' ? 'last-seat' : 'van-week';
  const offer = name === 'scarce' ? scarce : `test-${name}${isFinal ? '-final' : ''}`;
  return { kind: 'offer', supplier, offer, quantity: dice.chance(0.8) ? 1 : 2 };
}

function supplierOf(dice: Dice): SupplierKind {
  return dice.chance(0.5) ? 'flight' : 'car';
}

const DEEDS = [
  ['trip', 5],
  ['cancel_trip', 3],
  ['retry_trip', 1],
  ['resolve_trip', 1],
  ['see_trip', 2],
  ['see_trips', 1],
  ['repeat_trip', 3],
  ['outage', 2],
] as const;

const STAYS = [[0, 1] as const, [1, 5] as const, [2, 2] as const];
const OFFERS_BESIDE = [[0, 1] as const, [1, 5] as const, [2, 2] as const];

const OFFERS = [
  ['plain', 8],
  ['not-confirmed', 2],
  ['not-cancelled', 2],
  ['answer-lost', 2],
  ['turns-final', 2],
  ['scarce', 2],
  ['slow', 1],
  ['lost', 1],
  ['error', 1],
  ['sold-out', 1],
  ['declined', 1],
  ['brief', 1],
  ['dearer', 1],
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
  ['none', 3],
  ['errors', 1],
  ['silence', 1],
];
