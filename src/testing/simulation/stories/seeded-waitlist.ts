/**
 * Who waits for rooms in the story of a seed: in some hotels guests join the waitlist, answer what
 * they are offered and leave between all that happens anyway. It throws dice of its own, so that
 * the stories of all other hotels stay as they are.
 */
import { Dice } from '../../dice.ts';
import { type Act, NIGHTS, type Story, type WaitDeed } from './story.ts';

/** Chance of its own, beside those of the story, the world and the desk. */
const WAITLIST = 6;
const SHARE_OF_HOTELS = 0.2;
const SHARE_OF_ACTS = 0.6;

/** The story as it is told in a house for which somebody waits, if the dice say that it is. */
export function withWaitlist(story: Story): Story {
  const dice = new Dice(story.seed, WAITLIST);
  if (story.hotel === undefined || !dice.chance(SHARE_OF_HOTELS)) return story;
  const acts = story.acts.flatMap(({ afterSteps, deed }): readonly Omit<Act, 'number'>[] => {
    const act = { afterSteps, deed };
    if (!dice.chance(SHARE_OF_ACTS)) return [act];
    return [act, { afterSteps: dice.between(0, 12), deed: waitDeedOf(dice, story) }];
  });
  return { ...story, acts: acts.map((act, number) => ({ ...act, number })) };
}

function waitDeedOf(dice: Dice, { rooms, hotel }: Story): WaitDeed {
  const times = (): number => (dice.chance(0.15) ? 2 : 1);
  const entry = (): number => dice.between(0, 99);
  const type = dice.pick(DEEDS);
  switch (type) {
    case 'join': {
      const from = dice.between(0, NIGHTS - 1);
      const plans = hotel?.plans ?? [];
      const plan = plans.length > 0 && dice.chance(0.5) ? dice.pick(plans.map(even)) : undefined;
      const wish = {
        from,
        nights: dice.between(1, NIGHTS - from),
        rooms: dice.chance(0.6) ? 1 : dice.between(1, rooms),
        ...(plan === undefined ? {} : { plan }),
      };
      return {
        type,
        wish,
        priority: dice.between(1, 3),
        flexibleDays: dice.chance(0.25) ? dice.between(1, 2) : 0,
        mostMinor: dice.chance(0.2) ? dice.between(8_000, 60_000) : null,
        times: times(),
      };
    }
    case 'answer': {
      const answer = dice.pick(ANSWERS);
      const token = dice.chance(0.8) ? 'tok_approved' : dice.pick(TOKENS);
      return { type, offer: entry(), answer, token, times: times() };
    }
    case 'leave':
      return { type, entry: entry(), times: times() };
    case 'prefer':
      return { type, entry: entry(), priority: dice.between(1, 4), times: times() };
    case 'offers':
      return { type, minutes: dice.pick(MINUTES), passesMax: dice.between(1, 3) };
    default:
      return { type };
  }
}

function even<Value>(value: Value): readonly [Value, number] {
  return [value, 1];
}

const DEEDS = [
  ['join', 7],
  ['answer', 6],
  ['leave', 1],
  ['prefer', 1],
  ['offers', 1],
  ['line', 2],
] as const;

const ANSWERS = [['accept', 4] as const, ['decline', 3] as const];

const TOKENS = [
  ['tok_declined', 2] as const,
  ['tok_requires_action', 2] as const,
  [null, 1] as const,
];

const MINUTES = [[5, 3] as const, [20, 2] as const, [240, 1] as const];
