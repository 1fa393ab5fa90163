/**
 * Blocks in the story of a seed: some hotels keep rooms for a group, whose guests name it, and
 * staff open, count, wash, confirm and cancel blocks between all that happens anyway. It throws
 * dice of its own, so that the stories of all other hotels stay as they are.
 */
import { Dice } from '../../dice.ts';
import type { BlockDeed } from './block-deed.ts';
import { type Act, type Deed, NIGHTS, type Story } from './story.ts';

/** Chance of its own, beside those of the story, the world, the desk and the waitlist. */
const BLOCKS = 7;
/** Of what groups have agreed to pay, so that all else about blocks stays as it is. */
const PRICES = 30;
const SHARE_OF_HOTELS = 0.2;
const SHARE_OF_ACTS = 0.5;
const SHARE_OF_GUESTS = 0.5;
const SHARE_WITH_PRICES = 0.6;
const SHARE_OF_HAGGLING = 0.1;

/** The story as it is told in a house with blocks, if the dice say that it has some. */
export function withBlocks(story: Story): Story {
  const dice = new Dice(story.seed, BLOCKS);
  if (story.hotel === undefined || !dice.chance(SHARE_OF_HOTELS)) return story;
  const first = { afterSteps: 0, deed: openingOf(dice, story.rooms, 0) };
  const later = story.acts.flatMap(({ afterSteps, deed }): readonly Omit<Act, 'number'>[] => {
    const act = { afterSteps, deed: ofGroup(dice, deed) };
    if (!dice.chance(SHARE_OF_ACTS)) return [act];
    return [act, { afterSteps: dice.between(0, 12), deed: blockDeedOf(dice, story.rooms) }];
  });
  const acts = [first, ...later].map((act, number) => ({ ...act, number }));
  return withPrices({ ...story, acts });
}

/** What a group has agreed to pay in some of these hotels, which may be changed later. */
function withPrices(story: Story): Story {
  const dice = new Dice(story.seed, PRICES);
  if (!dice.chance(SHARE_WITH_PRICES)) return story;
  const acts = story.acts.flatMap((act): readonly Omit<Act, 'number'>[] => {
    const { deed } = act;
    if (deed.type === 'open_block') return [{ ...act, deed: { ...deed, minor: priceOf(dice) } }];
    if (!dice.chance(SHARE_OF_HAGGLING)) return [act];
    const minor = dice.chance(0.3) ? null : priceOf(dice);
    const priced = { type: 'price_block', block: blockOf(dice), minor } as const;
    return [act, { afterSteps: dice.between(0, 12), deed: priced }];
  });
  return { ...story, acts: acts.map((act, number) => ({ ...act, number })) };
}

function priceOf(dice: Dice): number {
  return dice.between(3_000, 15_000);
}

/** Some of those who would hold, book or have a quote anyway come with the group. */
function ofGroup(dice: Dice, deed: Deed): Deed {
  if (deed.type !== 'hold' && deed.type !== 'book' && deed.type !== 'quote') return deed;
  if (!dice.chance(SHARE_OF_GUESTS)) return deed;
  return { ...deed, wish: { ...deed.wish, block: blockOf(dice) } };
}

function blockOf(dice: Dice): number {
  return dice.chance(0.75) ? 0 : 1;
}

function openingOf(dice: Dice, rooms: number, block: number): BlockDeed {
  const { from, to } = rangeOf(dice);
  return {
    type: 'open_block',
    block,
    from,
    to,
    rooms: dice.between(1, rooms),
    isDefinite: dice.chance(0.7),
    isDeducted: dice.chance(0.7),
    cutOffDays: dice.chance(0.25) ? dice.between(0, 2) : null,
    releaseDays: dice.chance(0.25) ? dice.between(0, 2) : null,
  };
}

function blockDeedOf(dice: Dice, rooms: number): BlockDeed {
  const block = blockOf(dice);
  const type = dice.pick(DEEDS);
  switch (type) {
    case 'open_block':
      return openingOf(dice, rooms, block);
    case 'count_block':
      return { type, block, ...rangeOf(dice), rooms: dice.between(0, rooms) };
    case 'wash_block':
      return { type, block, percent: dice.pick(PERCENTS) };
    case 'deduct_block':
      return { type, block, isDeducted: dice.chance(0.5) };
    default:
      return { type, block };
  }
}

function rangeOf(dice: Dice): { readonly from: number; readonly to: number } {
  const from = dice.between(0, NIGHTS - 1);
  return { from, to: dice.between(from, NIGHTS - 1) };
}

const DEEDS = [
  ['open_block', 4],
  ['count_block', 4],
  ['wash_block', 2],
  ['deduct_block', 1],
  ['confirm_block', 2],
  ['cancel_block', 1],
  ['see_block', 3],
] as const;

const PERCENTS = [[100, 2] as const, [50, 2] as const];
