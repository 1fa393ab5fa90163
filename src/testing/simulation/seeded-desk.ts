/**
 * The front desk in the story of a seed: some hotels number their rooms, and there staff clean,
 * close and assign them between all that happens anyway. It throws dice of its own, so that the
 * stories of all other hotels stay as they are.
 */
import { Dice } from '../dice.ts';
import { type Act, type ArrivalDeed, type DeskDeed, NIGHTS, type Story } from './story.ts';

/** Chance of its own, beside those of the story and the world. */
const DESK = 5;
const SHARE_OF_HOTELS = 0.25;
const SHARE_OF_ACTS = 0.6;

/** The story as it is told in a house that numbers its rooms, if the dice say that it does. */
export function withDesk(story: Story): Story {
  const dice = new Dice(story.seed, DESK);
  const { hotel, rooms } = story;
  if (hotel === undefined || !dice.chance(SHARE_OF_HOTELS)) return story;
  const isClean = dice.chance(0.7);
  const begun: readonly Omit<Act, 'number'>[] = isClean
    ? [{ afterSteps: 0, deed: { type: 'clean', room: null, status: 'inspected' } }]
    : [];
  const later = story.acts.flatMap(({ afterSteps, deed }) => {
    const act = { afterSteps, deed };
    if (!dice.chance(SHARE_OF_ACTS)) return [act];
    return [act, { afterSteps: dice.between(0, 12), deed: deskDeedOf(dice, rooms) }];
  });
  const acts = [...begun, ...later].map((act, number) => ({ ...act, number }));
  // Mostly on the day on which the first of them come, so that there is somebody to check in.
  const daysBefore = dice.chance(0.7) ? 0 : story.daysBefore;
  return { ...story, daysBefore, hotel: { ...hotel, hasRooms: true }, acts };
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
      const number = dice.chance(0.7) ? null : room();
      return { type, booking: booking(), room: number, times: times() };
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
