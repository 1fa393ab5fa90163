/**
 * The front desk in the story of a seed: some hotels number their rooms, and there staff clean,
 * close and assign them between all that happens anyway. It throws dice of its own, so that the
 * stories of all other hotels stay as they are.
 */
import { Dice } from '../../dice.ts';
import {
  type Act,
  type ArrivalDeed,
  type Deed,
  type DeskDeed,
  NIGHTS,
  type Story,
} from './story.ts';

/** Chance of its own, beside those of the story and the world. */
const DESK = 5;
const SHARE_OF_HOTELS = 0.25;
const SHARE_OF_ACTS = 0.6;
/** Of the acts between which somebody comes in from the street, and leaves again. */
const SHARE_OF_GUESTS = 0.15;
const DAY_MS = 24 * 60 * 60_000;

/** The story as it is told in a house that numbers its rooms, if the dice say that it does. */
export function withDesk(story: Story): Story {
  const dice = new Dice(story.seed, DESK);
  const { hotel, rooms } = story;
  if (hotel === undefined || !dice.chance(SHARE_OF_HOTELS)) return story;
  const isClean = dice.chance(0.7);
  const begun: readonly Omit<Act, 'number'>[] = isClean
    ? [{ afterSteps: 0, deed: { type: 'clean', room: null, status: 'inspected' } }]
    : [];
  const later = story.acts.flatMap(({ afterSteps, deed }): readonly Omit<Act, 'number'>[] => {
    const act = { afterSteps, deed };
    if (dice.chance(SHARE_OF_GUESTS)) return [...guestOf(dice, rooms), act];
    if (!dice.chance(SHARE_OF_ACTS)) return [act];
    return [act, { afterSteps: dice.between(0, 12), deed: deskDeedOf(dice, rooms) }];
  });
  const acts = [...begun, ...later].map((act, number) => ({ ...act, number }));
  // Mostly on the day on which the first of them come, so that there is somebody to check in.
  const daysBefore = dice.chance(0.7) ? 0 : story.daysBefore;
  return { ...story, daysBefore, hotel: { ...hotel, hasRooms: true }, acts };
}

/** Books for tonight, comes, and mostly leaves: of what rooms are for there would be little else. */
function guestOf(dice: Dice, rooms: number): readonly Omit<Act, 'number'>[] {
  const soon = (deed: Deed): Omit<Act, 'number'> => ({ afterSteps: dice.between(5, 30), deed });
  const times = 1;
  const wish = { from: 0, nights: dice.between(1, 2), rooms: 1 };
  const comes = dice.chance(0.8)
    ? ({ type: 'arrive', booking: 0, room: anyRoom(dice, rooms), times } as const)
    : ({ type: 'act', booking: 0, action: 'check_in', times, isGuarded: false } as const);
  const deeds: readonly Deed[] = [
    { type: 'book', wish, token: 'tok_approved', times },
    { type: 'pass', ms: 1_500 },
    comes,
    ...(dice.chance(0.2) ? [{ type: 'jump', ms: DAY_MS, isTold: true } as const] : []),
    ...(dice.chance(0.7) ? [leavingOf(dice, 0)] : []),
  ];
  return deeds.map(soon);
}

function anyRoom(dice: Dice, rooms: number): number | null {
  return dice.chance(0.7) ? null : dice.between(0, rooms - 1);
}

function leavingOf(dice: Dice, booking: number): Deed {
  const action = dice.chance(0.7) ? 'depart_early' : 'check_out';
  return { type: 'act', booking, action, times: 1, isGuarded: false };
}

function deskDeedOf(dice: Dice, rooms: number): DeskDeed | ArrivalDeed {
  const booking = (): number => (dice.chance(0.5) ? 0 : dice.between(0, 99));
  const times = (): number => (dice.chance(0.15) ? 2 : 1);
  const room = (): number => dice.between(0, rooms - 1);
  const type = dice.pick(DEEDS);
  switch (type) {
    case 'clean':
      return { type, room: dice.chance(0.5) ? null : room(), status: dice.pick(STATUSES) };
    case 'shut': {
      const from = dice.between(0, NIGHTS - 1);
      const to = dice.between(from, NIGHTS - 1);
      return { type, from, to, room: room(), kind: dice.pick(KINDS) };
    }
    case 'room': {
      const number = dice.chance(0.4) ? null : room();
      const act = dice.pick(ACTS);
      return { type, booking: booking(), act, room: number, other: booking(), times: times() };
    }
    case 'arrive': {
      return { type, booking: booking(), room: anyRoom(dice, rooms), times: times() };
    }
    case 'plan_rooms':
      return { type, isAgain: dice.chance(0.4) };
    default:
      return { type };
  }
}

const DEEDS = [
  ['clean', 3],
  ['shut', 2],
  ['room', 6],
  ['arrive', 4],
  ['plan_rooms', 2],
  ['rack', 1],
] as const;

const STATUSES = [['inspected', 5] as const, ['clean', 1] as const, ['dirty', 1] as const];

const KINDS = [['out_of_order', 3] as const, ['out_of_service', 1] as const, [null, 3] as const];

const ACTS = [
  ['assign', 6],
  ['move', 3],
  ['unassign', 1],
  ['lock', 1],
  ['unlock', 1],
  ['swap', 3],
] as const;
