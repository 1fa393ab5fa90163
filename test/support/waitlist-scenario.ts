/**
 * Text tables for one waitlist: each line a command and, after `->`, what came of it. Nights are
 * d0, d1, …; an entry is named by its guest. `check` is the only function that touches the domain.
 *
 *   free     d0 1 d1 1              # rooms a new hold could take; 0 where nothing is said
 *   price    100                    # of one room and night, minor units
 *   join     ada d0-d2 p5 until 99  -> WaitlistJoined ada
 *   due                             -> ada d0-d2 200      # offers to be begun, in order
 *   begin    ada                    -> WaitlistOfferBegun ada ada-1
 *   offered  ada                    -> WaitlistOffered ada ada-1
 *   line                            -> ada:offered bob:waiting
 *   why      bob                    -> no_availability d0
 */
import { expect } from 'vitest';
import { addDays, type CivilDate, daysBetween, type Stay } from '../../src/domain/calendar.ts';
import type { BookingId, PropertyId, RoomTypeId, WaitlistEntryId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import { decideWaitlist } from '../../src/domain/waitlist/decide-waitlist.ts';
import {
  type DueOffer,
  dueOffers,
  type HotelNow,
  inOrder,
  waitReasons,
} from '../../src/domain/waitlist/due-offers.ts';
import { emptyWaitlist, evolveWaitlist } from '../../src/domain/waitlist/evolve-waitlist.ts';
import type {
  AwaitedStay,
  OfferEnd,
  WaitlistCommand,
  WaitlistEvent,
  WaitlistState,
} from '../../src/domain/waitlist/waitlist.ts';

const DAY = '2027-03-10' as CivilDate;
const double = 'double' as RoomTypeId;
const EUR = 'EUR' as Currency;

interface World {
  state: WaitlistState;
  nowMs: number;
  priceMinor: number;
  readonly free: Map<string, number>;
  /** A night on which nobody may arrive. */
  closed: string;
}

/** Plays `table` from an empty waitlist and expects every line to come out as it says. */
export function check(table: string): void {
  const lines = table
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s*->\s*/))
    .map(([words = '', outcome]) => ({ words: words.replace(/\s+/g, ' '), outcome }));
  const state = emptyWaitlist('adler' as PropertyId);
  const world: World = { state, nowMs: 0, priceMinor: 100, free: new Map(), closed: '' };
  const played = lines.map(({ words }) => row(words, play(world, words.split(' '))));
  expect(played.join('\n')).toBe(
    lines.map(({ words, outcome }) => row(words, outcome?.replace(/\s+/g, ' '))).join('\n'),
  );
}

function row(words: string, outcome: string | undefined): string {
  return outcome === undefined ? words : `${words.padEnd(30)} -> ${outcome}`;
}

function play(world: World, words: readonly string[]): string | undefined {
  const [verb = '', name = '', ...rest] = words;
  const entryId = name as WaitlistEntryId;
  switch (verb) {
    case 'free':
      for (let at = 1; at < words.length; at += 2) {
        world.free.set(words[at] ?? '', Number(words[at + 1]));
      }
      return undefined;
    case 'price':
      world.priceMinor = Number(name);
      return undefined;
    case 'closed':
      world.closed = name;
      return undefined;
    case 'at':
      world.nowMs = Number(name);
      return undefined;
    case 'settings':
      return decide(world, {
        type: 'change_settings',
        changes: { offerMs: Number(name), passesMax: Number(rest[0]) },
        ...seen(rest[1] ?? ''),
      });
    case 'join':
      return join(world, entryId, rest);
    case 'due':
      return dueOffers(world.state, hotel(world)).map(dueText).join(', ') || 'nobody';
    case 'line':
      return inOrder(world.state.entries.values())
        .map(({ id, status }) => `${id}:${status}`)
        .join(' ');
    case 'releasing':
      return [...world.state.releasing.keys()].join(' ') || 'nothing';
    case 'why': {
      const awaited = world.state.entries.get(entryId)?.awaited as AwaitedStay;
      return waitReasons(awaited, hotel(world), 9).map(reasonText).join(', ') || 'nothing';
    }
    default:
      return onEntry(world, verb, entryId, rest);
  }
}

function onEntry(
  world: World,
  verb: string,
  entryId: WaitlistEntryId,
  [first = '', second = '']: readonly string[],
): string {
  switch (verb) {
    case 'leave':
      return decide(world, { type: 'leave_waitlist', entryId, ...seen(first) });
    case 'priority':
      return decide(world, {
        type: 'change_priority',
        entryId,
        priority: Number(first),
        ...seen(second),
      });
    case 'decline':
      return decide(world, { type: 'decline_offer', entryId, offerId: first as BookingId });
    case 'begin': {
      const due = dueOffers(world.state, hotel(world)).find((one) => one.entryId === entryId);
      if (due === undefined) return 'not due';
      const offers = world.state.entries.get(entryId)?.offers ?? 0;
      const offerId = `${entryId}-${offers + 1}` as BookingId;
      return decide(world, { type: 'begin_offer', ...due, offerId, untilMs: world.nowMs + 10 });
    }
    case 'offered':
      return decide(world, { type: 'record_offered', entryId });
    case 'failed':
      return decide(world, { type: 'record_offer_failed', entryId });
    case 'ended': {
      const how = first as Exclude<OfferEnd, 'declined'>;
      return decide(world, { type: 'record_offer_ended', entryId, how });
    }
    case 'over':
      return decide(world, {
        type: 'record_hold_over',
        offerId: entryId as string as BookingId,
        isBooked: first === 'booked',
      });
    case 'expire':
      return decide(world, { type: 'expire_entries' });
    default:
      throw new Error(`a scenario does not know the word "${verb}"`);
  }
}

function seen(version: string): { readonly expected?: number } {
  return version === '' ? {} : { expected: Number(version.slice(1)) };
}

/** `d0-d2 p5 x2 flex1 max300 until 99`: nights, priority, rooms, days, and the rest. */
function join(world: World, entryId: WaitlistEntryId, words: readonly string[]): string {
  const find = (pattern: RegExp): string | undefined =>
    words.map((word) => pattern.exec(word)?.[1]).find((found) => found !== undefined);
  const max = find(/^max(\d+)$/);
  const awaited: AwaitedStay = {
    stay: stayOf(words[0] ?? ''),
    rooms: Array.from({ length: Number(find(/^x(\d)$/) ?? 1) }, () => {
      return { roomTypeId: double, party: { adults: 2, children: 0 } };
    }),
    flexibleDays: Number(find(/^flex(\d)$/) ?? 0),
    guest: { firstName: entryId, lastName: 'Waiter' },
    ...(max === undefined ? {} : { maxTotal: { amountMinor: Number(max), currency: EUR } }),
  };
  const priority = Number(find(/^p(\d)$/) ?? 5);
  const waitUntilMs = Number(words[words.indexOf('until') + 1] ?? 1_000) || 1_000;
  return decide(world, { type: 'join_waitlist', entryId, awaited, priority, waitUntilMs });
}

function stayOf(text: string): Stay {
  const [from = '', to = ''] = text.split('-');
  return { arrival: dateOf(from), departure: dateOf(to) };
}

function dateOf(word: string): CivilDate {
  return addDays(DAY, Number(word.slice(1)));
}

function wordOf(date: CivilDate): string {
  return `d${daysBetween(DAY, date)}`;
}

function hotel({ nowMs, free, priceMinor, closed }: World): HotelNow {
  return {
    today: DAY,
    nowMs,
    free: (_type, night) => free.get(wordOf(night)) ?? 0,
    sale({ rooms }, stay) {
      if (wordOf(stay.arrival) === closed) return { code: 'arrival_in_past', today: stay.arrival };
      const nights = daysBetween(stay.arrival, stay.departure);
      const nightlyMinor = Array.from({ length: nights }, () => priceMinor);
      return {
        propertyId: 'adler' as PropertyId,
        stay,
        rooms: rooms.map((room) => ({ ...room, nightlyMinor })),
        currency: EUR,
        totalMinor: rooms.length * nights * priceMinor,
        capture: 'at_booking',
      };
    },
  };
}

function dueText({ entryId, terms: { stay, totalMinor } }: DueOffer): string {
  return `${entryId} ${wordOf(stay.arrival)}-${wordOf(stay.departure)} ${totalMinor}`;
}

function reasonText(reason: ReturnType<typeof waitReasons>[number]): string {
  return reason.code === 'no_availability'
    ? `no_availability ${wordOf(reason.night)}`
    : reason.code;
}

function decide(world: World, command: WaitlistCommand): string {
  const decision = decideWaitlist(world.state, command, world.nowMs);
  if (decision.type === 'unchanged') return 'unchanged';
  if (decision.type === 'rejected') return decision.rejection.code;
  for (const event of decision.events) {
    world.state = evolveWaitlist(world.state, event, world.nowMs);
  }
  return decision.events.map(sentence).join(', ');
}

function sentence(event: WaitlistEvent): string {
  const words: string[] = [event.type];
  if ('entryId' in event) words.push(event.entryId);
  if ('offerId' in event) words.push(event.offerId);
  if ('priority' in event && event.type !== 'WaitlistJoined') words.push(`p${event.priority}`);
  if ('why' in event) words.push(event.why);
  if ('how' in event) words.push(event.how);
  if ('isBooked' in event) words.push(event.isBooked ? 'booked' : 'free');
  return words.join(' ');
}
