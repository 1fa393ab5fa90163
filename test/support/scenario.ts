/**
 * Text tables for one night: each line a command and, after `->`, what came of it. `check` is the
 * only function that touches the domain, so a refactoring edits one place; a failing table is shown
 * as the table that would have passed. It must never decide anything itself.
 *
 *   rooms    2                      # what the property says; told with every hold
 *   hold     r1 x1 @15              -> CapacitySet 2, RoomsHeld r1 x1 @15
 *   hold     r2 x2 @15              -> sold_out free 1
 *   force    r2 x2 @15              -> RoomsHeld r2 x2 @15 forced 1   # a channel has sold it
 *   extend   r1 @20                 -> HoldExtended r1 @20
 *   confirm  r1 x1                  -> HoldConfirmed r1 x1
 *   release  r1 cancelled           -> SaleReleased r1 x1 cancelled
 *   keep     r1 x1 modified         -> SaleReleased r1 x1 modified
 *   capacity 3                      -> CapacitySet 3
 *   after    15                     # minutes; the clock starts at 0 and @ is a minute on it
 *   allowance 1                     # may be sold beyond the rooms; told like them
 *   ask      g1 5                   -> BlockAsked g1 5 =5; 5-1: one is washed, 5!: released
 *   set      g1 5                   -> BlockSet g1 5 =5 rooms kept by all blocks
 *   hold     r1 x1 @15 of g1        -> RoomsHeld r1 x1 @15 <g1 1 =4; >g1 1 gives one back
 *   free                            -> 2; of g1 with what a guest of the block could have
 *   counts                          -> held 0 sold 0 physical 3 overbooked 0
 */
import { expect } from 'vitest';
import type { BlockId, BookingId } from '../../src/domain/ids.ts';
import {
  decideNight,
  forcedRooms,
  freeRooms,
  overbookedRooms,
} from '../../src/domain/inventory/decide-night.ts';
import { evolveNight } from '../../src/domain/inventory/evolve-night.ts';
import {
  type BlockFigures,
  emptyNight,
  type NightCapacity,
  type NightCommand,
  type NightEvent,
  type NightRefusal,
  type NightState,
  type ReleaseReason,
} from '../../src/domain/inventory/inventory.ts';

const MINUTE_MS = 60_000;

/** Plays `table` from an empty night and expects every line to come out as it says. */
export function check(table: string): void {
  const lines = table
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s*->\s*/))
    .map(([words = '', outcome]) => ({ words: words.replace(/\s+/g, ' '), outcome }));
  const world: World = { state: emptyNight, nowMs: 0, rooms: 0, allowance: 0 };
  const played = lines.map(({ words }) => row(words, play(world, words.split(' '))));
  expect(played.join('\n')).toBe(
    lines.map(({ words, outcome }) => row(words, outcome?.replace(/\s+/g, ' '))).join('\n'),
  );
}

interface World {
  state: NightState;
  nowMs: number;
  rooms: number;
  allowance: number;
}

function row(words: string, outcome: string | undefined): string {
  return outcome === undefined ? words : `${words.padEnd(24)} -> ${outcome}`;
}

function play(world: World, words: readonly string[]): string | undefined {
  const [verb, first = '', second = '', third = ''] = words;
  const bookingId = first as BookingId;
  switch (verb) {
    case 'rooms':
      world.rooms = Number(first);
      return undefined;
    case 'allowance':
      world.allowance = Number(first);
      return undefined;
    case 'after':
      world.nowMs += Number(first) * MINUTE_MS;
      return undefined;
    case 'free':
      return String(free(world, second));
    case 'counts':
      return counts(world);
    case 'hold': {
      const ofBlock = words[5] === undefined ? {} : { blockId: words[5] as BlockId };
      const hold = { bookingId, rooms: roomsIn(second), untilMs: instant(third), ...ofBlock };
      return decide(world, { type: 'hold_rooms', ...hold, ...capacity(world) });
    }
    case 'force': {
      const hold = { bookingId, rooms: roomsIn(second), untilMs: instant(third) };
      return decide(world, { type: 'hold_rooms', ...hold, isForced: true, ...capacity(world) });
    }
    case 'extend':
      return decide(world, { type: 'extend_hold', bookingId, untilMs: instant(second) });
    case 'confirm':
      return decide(world, { type: 'confirm_hold', bookingId, rooms: roomsIn(second) });
    case 'release':
      return release(world, bookingId, 0, second);
    case 'keep':
      return release(world, bookingId, roomsIn(second), third);
    case 'capacity':
      world.rooms = Number(first);
      return decide(world, { type: 'set_capacity', ...capacity(world) });
    case 'ask': {
      const asked = { blockId: first as BlockId, figures: figures(second) };
      return decide(world, { type: 'ask_block', ...asked, ...capacity(world) });
    }
    case 'set':
      return decide(world, {
        type: 'set_block',
        blockId: first as BlockId,
        figures: figures(second),
      });
    default:
      throw new Error(`a scenario does not know the word "${verb}"`);
  }
}

function free({ state, nowMs, rooms, allowance }: World, block: string): number {
  return freeRooms(state, nowMs, rooms + allowance, block === '' ? undefined : (block as BlockId));
}

/** `5` agreed, `5-2` of them washed, `5-2!` and released. */
function figures(word: string): BlockFigures {
  const [agreed = '', washed = '0'] = word.replace('!', '').split('-');
  return { agreed: Number(agreed), washed: Number(washed), isReleased: word.endsWith('!') };
}

function release(world: World, bookingId: BookingId, keep: number, reason: string): string {
  const given = { bookingId, keep, reason: reason as ReleaseReason };
  return decide(world, { type: 'release_rooms', ...given });
}

function decide(world: World, command: NightCommand): string {
  const decision = decideNight(world.state, command, world.nowMs);
  if (decision.type === 'unchanged') return 'unchanged';
  if (decision.type === 'rejected') return refusal(decision.rejection);
  world.state = decision.events.reduce(evolveNight, world.state);
  return decision.events.map(sentence).join(', ');
}

function capacity({ rooms: physical, allowance }: World): NightCapacity {
  return { physical, allowance };
}

function counts({ state, nowMs }: World): string {
  const { heldRooms, soldRooms, physical } = state;
  const overbooked = overbookedRooms(state, nowMs);
  const ids = new Set([...state.sales.keys(), ...state.holds.keys()]);
  const forced = [...ids]
    .filter((id) => forcedRooms(state, id) > 0)
    .map((id) => `${id} x${forcedRooms(state, id)}`)
    .join(' ');
  const beyond = forced === '' ? '' : ` forced ${forced}`;
  const told = `held ${heldRooms} sold ${soldRooms} physical ${physical} overbooked ${overbooked}`;
  return told + beyond;
}

function refusal(rejection: NightRefusal): string {
  switch (rejection.code) {
    case 'sold_out':
      return `sold_out free ${rejection.free}`;
    case 'hold_missing':
      return 'hold_missing';
    case 'picked_up':
      return `picked_up ${rejection.pickedUp}`;
    case 'hold_expired':
      return `hold_expired ${minute(rejection.expiredAtMs)}`;
  }
}

function sentence(event: NightEvent): string {
  const words: string[] = [event.type];
  if ('bookingId' in event) words.push(event.bookingId);
  if ('rooms' in event) words.push(`x${event.rooms}`);
  if ('untilMs' in event) words.push(minute(event.untilMs));
  if ('reason' in event) words.push(event.reason);
  if ('physical' in event) words.push(String(event.physical));
  if ('allowance' in event) words.push(`+${event.allowance}`);
  if ('forced' in event) words.push(`forced ${event.forced}`);
  if ('agreed' in event) words.push(event.blockId, figureText(event));
  if ('toBlock' in event) words.push(`>${event.blockId}`, `${event.toBlock}`);
  if ('fromBlock' in event) words.push(`<${event.blockId}`, `${event.fromBlock}`);
  if ('blocked' in event) words.push(`=${event.blocked}`);
  return words.join(' ');
}

function figureText({ agreed, washed, isReleased }: BlockFigures): string {
  return `${agreed}${washed === 0 ? '' : `-${washed}`}${isReleased ? '!' : ''}`;
}

function roomsIn(word: string): number {
  return Number(word.replace(/^x/, ''));
}

function instant(word: string): number {
  return Number(word.replace(/^@/, '')) * MINUTE_MS;
}

function minute(instantMs: number): string {
  return `@${instantMs / MINUTE_MS}`;
}
