/**
 * The story of a seed: which kind of world it is told in and what happens there. Each world has a
 * mixture of its own, in which some things never happen, so that none hides what another shows.
 */
import { Dice } from '../../dice.ts';
import { chargesLists, planNames, pricingLists } from '../simulated-hotel.ts';
import { tuningOf, weatherOf } from './kind-of-world.ts';
import { withBlocks } from './seeded-blocks.ts';
import { withChannels } from './seeded-channels.ts';
import { deedOf, guestsOf, regretOf, type Weights } from './seeded-deed.ts';
import { withDesk } from './seeded-desk.ts';
import { withTrips } from './seeded-trips.ts';
import { withWaitlist } from './seeded-waitlist.ts';
import { withWalks } from './seeded-walks.ts';
import type { HotelKind, Story } from './story.ts';

/** Chance of its own, beside those of the world. */
const STORY = 0;

/** The story of a seed; always the same. */
export function storyOf(seed: number): Story {
  const dice = new Dice(seed, STORY);
  const rooms = dice.pick([
    [1, 2],
    [2, 3],
    [3, 3],
    [4, 1],
  ]);
  const daysBefore = dice.pick([
    [0, 5],
    [4, 4],
    [9, 2],
  ]);
  const capture = dice.chance(0.6) ? 'at_booking' : 'at_check_in';
  const hotel = hotelOf(dice);
  const tuning = tuningOf(dice);
  const weather = weatherOf(dice);
  const isAboutGuests = dice.chance(0.4);
  const weights = { ...weightsOf(dice, hotel), ...(isAboutGuests ? WITH_GUESTS : {}) };
  const pace = dice.pick([
    [2, 1],
    [12, 2],
    [60, 1],
  ]);
  const house = { rooms, hotel, isAboutGuests };
  const begun = isAboutGuests ? guestsOf(dice, house) : [];
  const length = isAboutGuests ? dice.between(10, 35) : dice.between(15, 45);
  const later = Array.from({ length }).flatMap(() => {
    const afterSteps = dice.between(0, pace);
    const deed = deedOf(dice, weights, house);
    return [{ afterSteps, deed }, ...regretOf(dice, deed)];
  });
  const acts = [...begun, ...later];
  const numbered = acts.map((act, number) => ({ ...act, number }));
  const plain: Story = { seed, rooms, daysBefore, capture, hotel, tuning, weather, acts: numbered };
  return withWalks(withChannels(withTrips(withBlocks(withWaitlist(withDesk(plain))))));
}

/** Some hotels only have their base plan; others have one or two more, or all of them. */
function hotelOf(dice: Dice): HotelKind {
  const share = dice.pick([
    [0, 2],
    [0.5, 5],
    [1, 1],
  ]);
  const plans = planNames.filter((name) => name !== 'base' && dice.chance(share));
  const charges = dice.chance(0.4) ? dice.between(1, chargesLists.length - 1) : 0;
  const pricing = dice.chance(0.3) ? dice.between(1, pricingLists.length - 1) : 0;
  const promoUses = dice.chance(0.3) ? dice.between(1, 3) : null;
  return { plans, charges, pricing, promoUses };
}

/** Of some worlds: they are about those who have booked, more than about who gets the room. */
const WITH_GUESTS: Partial<Weights> = {
  hold: 1,
  pay: 1,
  book: 5,
  act: 9,
  modify: 6,
  refund: 2,
  preview: 1,
};

function weightsOf(dice: Dice, { plans, promoUses }: HotelKind): Weights {
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
    modify: sometimes(0.5, 5),
    waive: sometimes(0.5, 2),
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
    pricing: sometimes(0.3, 2),
    promo: sometimes(promoUses === null ? 0 : 0.5, 1),
    capture: sometimes(0.1, 1),
    redrive: sometimes(0.3, 1),
    feed: 1,
    pass: sometimes(0.7, 4),
    jump: sometimes(0.6, 4),
    disk: sometimes(0.5, 3),
    slow: sometimes(0.4, 3),
    crash: sometimes(0.6, 4),
    drain: sometimes(0.4, 2),
  };
}
