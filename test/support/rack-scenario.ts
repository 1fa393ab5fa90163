/**
 * Text tables for a room rack: each line something that happens in the house and, after `->`, what
 * the rack makes of it. Days are counted from arrivals' first; `0..3` are three nights. A failing
 * table is shown as the table that would have passed. It must never decide anything itself.
 *
 *   rooms   double 101 102@2:sea     # a type, numbers, @floor, :feature,feature
 *   book    a double 0..3            # a confirmed booking; several types: several rooms
 *   day     1                        # today
 *   say     inspected 101 102        -> inspected 101 102
 *   assign  a 101 0..2 lock          -> assigned a 101 0..2 lock
 *   check   a                        -> ready 101
 *   in a / out a / cancel a / stay a 0..5   # what becomes of the booking, and the rack is told
 *   sold    a single=1,double=2      # rooms from now on, `=` which of all that it ever had
 */
import { expect } from 'vitest';
import type { BookingStatus } from '../../src/domain/booking/booking.ts';
import { addDays, type CivilDate, daysBetween } from '../../src/domain/calendar.ts';
import type { BookingId, PropertyId, RoomNumber, RoomTypeId } from '../../src/domain/ids.ts';
import type { Rejection } from '../../src/domain/rejection.ts';
import { checkInRooms } from '../../src/domain/rooms/check-in-rooms.ts';
import { decideRack } from '../../src/domain/rooms/decide-rack.ts';
import { emptyRack, evolveRack } from '../../src/domain/rooms/evolve-rack.ts';
import { cleaningReason, occupancyOn, statusOn } from '../../src/domain/rooms/housekeeping.ts';
import type { ClosureKind, Room } from '../../src/domain/rooms/room.ts';
import { roomConflicts } from '../../src/domain/rooms/room-conflicts.ts';
import { roomFits, takenRooms } from '../../src/domain/rooms/room-fit.ts';
import type {
  BookingRooms,
  HousekeepingStatus,
  RackCommand,
  RackEvent,
  RackFacts,
  RoomRack,
  RoomStretch,
  RoomWishes,
  StandingBooking,
} from '../../src/domain/rooms/room-rack.ts';

const FIRST = '2027-03-01' as CivilDate;
const adler = 'adler' as PropertyId;
const day = (text: string): CivilDate => addDays(FIRST, Number(text));
const shown = (date: CivilDate): string => String(daysBetween(FIRST, date));

/** A house with its bookings, in words. */
export class RackScene {
  rack: RoomRack = emptyRack(adler);
  today = FIRST;
  readonly rooms = new Map<RoomNumber, Room>();
  readonly roomTypes = new Map<RoomTypeId, never>() as Map<
    RoomTypeId,
    RackFacts['roomTypes'] extends ReadonlyMap<RoomTypeId, infer Type> ? Type : never
  >;
  readonly bookings = new Map<string, StandingBooking>();

  get facts(): RackFacts {
    const booking = (id: BookingId): StandingBooking =>
      this.bookings.get(id) ?? { ...NOBODY, id, propertyId: adler };
    const { rooms, roomTypes, today } = this;
    return { rooms, roomTypes, booking, today, by: 'ada' };
  }

  decide(command: RackCommand): readonly RackEvent[] | Rejection {
    const decision = decideRack(this.rack, command, this.facts);
    if (decision.type === 'rejected') return decision.rejection;
    const events = decision.type === 'accepted' ? decision.events : [];
    for (const event of events) this.rack = evolveRack(this.rack, event, 0);
    return events;
  }

  addRooms(roomType: string, rooms: readonly string[]): void {
    const roomTypeId = roomType as RoomTypeId;
    const guestsMax = roomType === 'single' ? 1 : 2;
    const occupancy = { adultsMax: guestsMax, childrenMax: 1, guestsMax };
    this.roomTypes.set(roomTypeId, { id: roomTypeId, occupancy });
    for (const words of rooms) {
      const [, number = '', floor = '1', features] =
        /^(\w+)(?:@(\d+))?(?::(.+))?$/.exec(words) ?? [];
      this.rooms.set(number as RoomNumber, {
        number: number as RoomNumber,
        roomTypeId,
        floor: Number(floor),
        features: features?.split(',') ?? [],
        closures: new Map(),
      });
    }
  }

  close(number: string, kind: ClosureKind, [from, until]: readonly [CivilDate, CivilDate]): void {
    const room = this.rooms.get(number as RoomNumber);
    if (room === undefined) throw new Error(`no room ${number}`);
    const closures = new Map(room.closures);
    for (let night = from; night < until; night = addDays(night, 1)) {
      closures.set(night, { kind, why: 'water' });
    }
    this.rooms.set(room.number, { ...room, closures });
  }

  book(id: string, types: string, [arrival, departure]: readonly [CivilDate, CivilDate]): void {
    const lines = types.split(',').map(lineSold);
    const stay = { arrival, departure };
    const bookedAtMs = this.bookings.size;
    this.bookings.set(id, {
      ...{ id: id as BookingId, status: 'confirmed', propertyId: adler },
      ...{ stay, lines, lineIds: [...lines.keys()], bookedAtMs },
    });
  }

  becomes(id: string, changes: Partial<StandingBooking>): readonly RackEvent[] | Rejection {
    const booking = this.bookings.get(id);
    if (booking === undefined) throw new Error(`no booking ${id}`);
    this.bookings.set(id, { ...booking, ...changes });
    return this.decide({ type: 'follow_booking', bookingId: booking.id });
  }
}

const NOBODY: Omit<StandingBooking, 'id' | 'propertyId'> = {
  status: undefined,
  stay: { arrival: FIRST, departure: FIRST },
  lines: [],
  lineIds: [],
  bookedAtMs: 0,
};

/** Plays `table` in an empty house and expects every line to come out as it says. */
export function check(table: string): void {
  const scene = new RackScene();
  const lines = table
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s*->\s*/))
    .map(([words = '', outcome]) => ({ words: words.replace(/\s+/g, ' '), outcome }));
  const played = lines.map(({ words }) => row(words, play(scene, words.split(' '))));
  expect(played.join('\n')).toBe(
    lines.map(({ words, outcome }) => row(words, outcome?.replace(/\s+/g, ' '))).join('\n'),
  );
}

function row(words: string, outcome: string | undefined): string {
  return outcome === undefined ? words : `${words} -> ${outcome}`;
}

function lineSold(type: string): StandingBooking['lines'][number] {
  return { roomTypeId: type as RoomTypeId, guests: type === 'single' ? 1 : 2 };
}

function linesSold(words: string): Pick<StandingBooking, 'lines' | 'lineIds'> {
  const all = words.split(',').map((word) => word.split('='));
  return {
    lines: all.map(([type = '']) => lineSold(type)),
    lineIds: all.map(([, lineId = '0']) => Number(lineId)),
  };
}

const ENDS: Readonly<Record<string, BookingStatus>> = {
  in: 'checked_in',
  out: 'checked_out',
  cancel: 'cancelled',
};

function play(scene: RackScene, [verb = '', ...words]: readonly string[]): string | undefined {
  const [first = '', second = ''] = words;
  switch (verb) {
    case 'rooms':
      scene.addRooms(first, words.slice(1));
      return undefined;
    case 'close':
      scene.close(first, second as ClosureKind, nights(words) ?? [FIRST, FIRST]);
      return undefined;
    case 'day':
      scene.today = day(first);
      return undefined;
    case 'book':
      scene.book(first, second, nights(words) ?? [FIRST, FIRST]);
      return undefined;
    case 'in':
    case 'out':
    case 'cancel': {
      const status = ENDS[verb];
      return said(scene.becomes(first, status === undefined ? {} : { status }));
    }
    case 'stay': {
      const [arrival, departure] = nights(words) ?? [FIRST, FIRST];
      return said(scene.becomes(first, { stay: { arrival, departure } }));
    }
    case 'sold':
      return said(scene.becomes(first, linesSold(second)));
    case 'check':
      return ready(scene, first);
    case 'status':
      return status(scene, first);
    case 'why':
      return whyNot(scene, words);
    case 'conflicts':
      return conflicts(scene);
    default:
      return said(scene.decide(commandOf(verb, words)));
  }
}

function commandOf(verb: string, words: readonly string[]): RackCommand {
  const [first = '', second = ''] = words;
  const { bookingId, line } = lineOf(first);
  const [from, until] = nights(words) ?? [];
  const isOtherTypeAllowed = words.includes('upgrade');
  const number = words.slice(1).find((word) => /^\d{3}$/.test(word)) as RoomNumber | undefined;
  switch (verb) {
    case 'say':
      return {
        type: 'set_room_status',
        numbers: words.slice(1) as RoomNumber[],
        status: first as HousekeepingStatus,
        why: 'round',
      };
    case 'assign':
      return {
        ...{ type: 'assign_room', bookingId, line, isOtherTypeAllowed, wishes: wishesIn(words) },
        isLocked: words.includes('lock'),
        ...(number === undefined ? {} : { number }),
        ...(from === undefined || until === undefined ? {} : { from, until }),
      };
    case 'move': {
      const on = words.find((word) => word.startsWith('on'))?.slice(2);
      const when = on === undefined ? {} : { from: day(on) };
      if (number === undefined) throw new Error('a move names a room');
      return {
        type: 'move_room',
        bookingId,
        line,
        number,
        isOtherTypeAllowed,
        why: 'noise',
        ...when,
      };
    }
    case 'desk':
      return {
        ...{ type: 'assign_for_check_in', bookingId, isOtherTypeAllowed },
        numbers: number === undefined ? [] : [{ line, number }],
        isAutomatic: number === undefined,
      };
    case 'unassign':
      return { type: 'unassign_rooms', bookingId, line: first.includes('/') ? line : undefined };
    case 'lock':
    case 'unlock':
      return { type: 'lock_rooms', bookingId, line: undefined, isLocked: verb === 'lock' };
    case 'swap':
      return {
        ...{ type: 'swap_rooms', one: { bookingId, line }, other: lineOf(second) },
        isOtherTypeAllowed,
      };
    case 'plan':
    case 'replan':
      return {
        type: 'plan_rooms',
        bookingIds: words.filter((word) => /^[a-z]$/.test(word)) as BookingId[],
        wishes: wishesIn(words),
        isReplanning: verb === 'replan',
      };
    case 'follow':
      return { type: 'follow_booking', bookingId };
    default:
      throw new Error(`no such verb: ${verb}`);
  }
}

/** `a` is the first room of booking a, `a/1` the second. */
function lineOf(word: string): { readonly bookingId: BookingId; readonly line: number } {
  const [id = '', line = '0'] = word.split('/');
  return { bookingId: id as BookingId, line: Number(line) };
}

function nights(words: readonly string[]): readonly [CivilDate, CivilDate] | undefined {
  const [from, until] = words.find((word) => word.includes('..'))?.split('..') ?? [];
  return from === undefined || until === undefined ? undefined : [day(from), day(until)];
}

function wishesIn(words: readonly string[]): RoomWishes {
  const floor = words.find((word) => word.startsWith('@'))?.slice(1);
  const features = words.filter((word) => word.startsWith(':')).map((word) => word.slice(1));
  return { features, ...(floor === undefined ? {} : { floor: Number(floor) }) };
}

function said(outcome: readonly RackEvent[] | Rejection): string {
  if ('code' in outcome) return refusal(outcome);
  return outcome.length === 0 ? 'unchanged' : outcome.map(eventText).join(', ');
}

function refusal(rejection: Rejection): string {
  const { code, ...more } = rejection as Rejection & Record<string, unknown>;
  const parts = [
    'number',
    'night',
    'bookingId',
    'status',
    'kind',
    'roomTypeId',
    'id',
    'from',
    'until',
  ];
  const told = parts.flatMap((part) => {
    const value = (more as Record<string, unknown>)[part];
    if (value === undefined) return [];
    return [/^\d{4}-/.test(String(value)) ? shown(value as CivilDate) : String(value)];
  });
  const against = 'against' in more ? [countsText(more.against)] : [];
  return [code, ...told, ...against].filter((word) => word !== '').join(' ');
}

function countsText(against: unknown): string {
  return Object.entries(against as object)
    .map(([code, count]) => `${count}x${code}`)
    .join(' ');
}

function eventText(event: RackEvent): string {
  switch (event.type) {
    case 'RoomsAssigned': {
      const all = event.bookings.map(roomsText);
      const none = (event.plan ?? []).filter(({ number }) => number === null);
      const lacking = none.map(({ bookingId, against }) => {
        return `${bookingId} none ${countsText(against)}`.trim();
      });
      return [event.reason, ...all, ...lacking].join(' ');
    }
    case 'RoomsOccupied':
      return `in ${event.bookingId}`;
    case 'RoomsFreed':
      return `freed ${event.bookingId} ${event.status}`;
    case 'NothingChanged':
      return 'nothing';
    default:
      return `${event.status} ${event.numbers.join(' ')}`;
  }
}

function roomsText({ bookingId, rooms }: BookingRooms): string {
  const all = rooms.map((one) =>
    stretchText(
      one,
      rooms.some(({ line }) => line > 0),
    ),
  );
  return [bookingId, ...(all.length === 0 ? ['-'] : all)].join(' ');
}

function stretchText({ number, line, from, until, isLocked }: RoomStretch, hasLines: boolean) {
  const nights = `${shown(from)}..${shown(until)}`;
  return `${hasLines ? `${line}:` : ''}${number} ${nights}${isLocked ? ' lock' : ''}`;
}

function ready({ rack, bookings, facts }: RackScene, id: string): string {
  const booking = bookings.get(id) ?? { ...NOBODY, id: id as BookingId, propertyId: adler };
  const rooms = checkInRooms(rack, booking, facts);
  if (rooms.type === 'refused') return refusal(rooms.rejection);
  return ['ready', ...rooms.rooms.map(({ number }) => number)].join(' ');
}

function status({ rack, rooms, today }: RackScene, number: string): string {
  const room = rooms.get(number as RoomNumber);
  if (room === undefined) throw new Error(`no room ${number}`);
  const stretches = takenRooms(rack).get(room.number) ?? [];
  const said = statusOn(rack, stretches, room, today);
  const occupancy = occupancyOn(rack, stretches, today);
  const { occupant, arrival } = occupancy;
  const guests = [occupant ?? '', arrival === undefined ? '' : `+${arrival}`];
  const reason = cleaningReason(said, occupancy, room, today);
  return [said.status, occupancy.status, ...guests, reason].filter((word) => word !== '').join(' ');
}

/** The candidates for a room of a booking: the best first, then the others with their reasons. */
function whyNot({ rack, bookings, facts }: RackScene, words: readonly string[]): string {
  const { bookingId, line } = lineOf(words[0] ?? '');
  const booking = bookings.get(bookingId);
  const sold = booking?.lines[line];
  if (booking === undefined || sold === undefined) throw new Error(`no booking ${bookingId}`);
  const { arrival: from, departure: until } = booking.stay;
  const nights = { bookingId, line, soldAs: sold.roomTypeId, guests: sold.guests, from, until };
  const flags = { isOtherTypeAllowed: words.includes('upgrade'), isForNow: false };
  const wanted = { ...nights, ...flags, isAutomatic: true, wishes: wishesIn(words) };
  const fits = roomFits(rack, takenRooms(rack), wanted, facts);
  return fits
    .map(({ room, misfits }) => [room.number, ...misfits.map(({ code }) => code)].join(' '))
    .join(', ');
}

function conflicts({ rack, facts }: RackScene): string {
  const found = roomConflicts(rack, facts).map(({ bookingId, number, night, reason, proposal }) => {
    return `${bookingId} ${number ?? '-'} ${shown(night)} ${reason} ${proposal ?? 'none'}`;
  });
  return found.length === 0 ? 'none' : found.join(', ');
}
