/**
 * Nights with more guests than rooms in the story of a seed: some hotels sell beyond what they
 * have, or lose rooms that they have sold, and the desk walks whom the house proposes, between all
 * that happens anyway. It throws dice of its own, so that the stories of all other hotels stay as
 * they are.
 */
import { Dice } from '../../dice.ts';
import { type Act, type Deed, NIGHTS, type Story } from './story.ts';

/** Chance of its own, beside those of the story, the world and the others. */
const WALKS = 31;
const SHARE_OF_HOTELS = 0.12;
const SHARE_OF_ACTS = 0.4;
const SHARE_WITH_MAIL = 0.75;
const SHARE_WITH_ROOMS = 0.3;
const DAY_MS = 24 * 60 * 60_000;

/** The story as it is told in a house that sells too much, if the dice say that it does. */
export function withWalks(story: Story): Story {
  const dice = new Dice(story.seed, WALKS);
  const { hotel, rooms } = story;
  if (hotel === undefined || !dice.chance(SHARE_OF_HOTELS)) return story;
  const hasMail = dice.chance(SHARE_WITH_MAIL);
  const hasRooms = hotel.hasRooms === true || dice.chance(SHARE_WITH_ROOMS);
  const given = (deeds: readonly Deed[]) => (hasRooms ? deeds.flatMap(withRooms) : deeds);
  const begun = given([soldBeyond(dice, rooms), ...arrivalsOf(dice, rooms + 1)]).map(soon(dice));
  const later = story.acts.flatMap((act): readonly Omit<Act, 'number'>[] => {
    if (!dice.chance(SHARE_OF_ACTS)) return [act];
    return [act, ...given(walkDeedsOf(dice, rooms)).map(soon(dice))];
  });
  const acts = [...begun, ...later].map((act, number) => ({ ...act, number }));
  // On the day on which the first of them come: nobody is walked before.
  const kind = { ...hotel, ...(hasMail ? { hasMail } : {}), ...(hasRooms ? { hasRooms } : {}) };
  return { ...story, daysBefore: 0, hotel: kind, acts };
}

/** Those who have booked are given rooms before anybody is sent away. */
function withRooms(deed: Deed): readonly Deed[] {
  return deed.type === 'pass' ? [deed, { type: 'plan_rooms', isAgain: false }] : [deed];
}

function soon(dice: Dice): (deed: Deed) => Omit<Act, 'number'> {
  return (deed) => ({ afterSteps: dice.between(0, 30), deed });
}

function soldBeyond(dice: Dice, rooms: number): Deed {
  const allowance = { type: 'rooms', rooms: dice.between(1, rooms) } as const;
  return { type: 'allow', from: 0, to: NIGHTS - 1, allowance };
}

/** Guests of tonight and of the night after, and a moment in which they are taken. */
function arrivalsOf(dice: Dice, count: number): readonly Deed[] {
  const books = Array.from({ length: count }, (): Deed => {
    const from = dice.chance(0.7) ? 0 : 1;
    const nights = dice.between(1, NIGHTS - from);
    const wish = { from, nights, rooms: dice.chance(0.8) ? 1 : 2 };
    return { type: 'book', wish, token: 'tok_approved', times: 1 };
  });
  return [...books, { type: 'pass', ms: 1_500 }];
}

function walkDeedsOf(dice: Dice, rooms: number): readonly Deed[] {
  const walk = { type: 'walk_night', night: dice.chance(0.6) ? 0 : 1 } as const;
  switch (dice.pick(NEWS)) {
    case 'arrivals':
      return [...arrivalsOf(dice, dice.between(1, 2)), walk];
    case 'tomorrow': {
      const jump = { type: 'jump', ms: DAY_MS, isTold: dice.chance(0.7) } as const;
      return [jump, { type: 'pass', ms: 1_500 }, { ...walk, night: 1 }];
    }
    case 'fewer_rooms': {
      const fewer = dice.between(0, rooms - 1);
      return [{ type: 'capacity', from: 0, to: NIGHTS - 1, rooms: fewer }, walk];
    }
    case 'more_rooms':
      return [{ type: 'capacity', from: 0, to: NIGHTS - 1, rooms: null }, soldBeyond(dice, rooms)];
    default:
      return [walk];
  }
}

const NEWS = [
  ['walk', 4],
  ['arrivals', 4],
  ['fewer_rooms', 3],
  ['more_rooms', 2],
  ['tomorrow', 1],
] as const;
