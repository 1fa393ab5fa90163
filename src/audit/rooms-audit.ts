/**
 * Judges who sleeps in which room: never two bookings in one room on one night, never a room given
 * that is not there or out of order, never somebody checked in to a room that nobody has inspected
 * or that somebody is still in, and no room that a guest has left thought clean. It keeps its own
 * table of rooms and nights and asks no code of the engine.
 */
import { type AuditEvent, fieldsOf, textOf } from './audit-event.ts';
import { type BookingFacts, statusOf } from './booking-facts.ts';
import type { Blame } from './night-audit.ts';
import type { ProblemList } from './problem-list.ts';
import {
  checkGivenFor,
  checkKept,
  emptyHouse,
  giveUp,
  type House,
  leaveRooms,
  nightsIn,
  ofKind,
  type Stretch,
  takeChange,
} from './room-guests.ts';
import type { OutboxRow } from './side-rows-audit.ts';

/** The outbox queue of what racks are to look at. */
export const ROOMS_QUEUE = 'rooms';

const RACK = 'rooms/';
const HERE = new Set(['confirmed', 'checked_in']);
const OVER = new Set(['checked_out', 'cancelled', 'no_show', 'walked', 'expired', 'failed']);
const STATUSES = new Set<unknown>(['dirty', 'clean', 'inspected']);

/** Whether a room of `property/roomType` is out of order on a night. */
type IsOutOfOrder = (roomType: string, number: string, night: string) => boolean;

export class RoomsAudit {
  readonly #houses = new Map<string, House>();
  readonly #isOutOfOrder: IsOutOfOrder;

  constructor(isOutOfOrder: IsOutOfOrder) {
    this.#isOutOfOrder = isOutOfOrder;
  }

  /** Rooms as the property adds and removes them. */
  takeProperty(event: AuditEvent, propertyId: string, blame: Blame): void {
    const { rooms, nights } = this.#house(propertyId);
    if (event.type === 'RoomsAdded') {
      const added = fieldsOf(event).rooms as { number: string; roomTypeId: string }[];
      for (const { number, roomTypeId } of added) rooms.set(number, roomTypeId);
    }
    if (event.type !== 'RoomRemoved') return;
    const number = textOf(event, 'number');
    const taken = [...nights].find(([night]) => night.startsWith(`${number} `));
    if (taken !== undefined) blame('rooms', `removes ${number}, which ${taken[1]} has`);
    rooms.delete(number);
    this.#house(propertyId).status.delete(number);
  }

  /** Whether the event was one of a rack. */
  take(event: AuditEvent, bookings: ReadonlyMap<string, BookingFacts>, blame: Blame): boolean {
    if (!event.stream.startsWith(RACK)) return false;
    const house = this.#house(event.stream.slice(RACK.length));
    switch (event.type) {
      case 'NothingChanged':
        return true;
      case 'RoomsAssigned':
        this.#checkOrder(house, event, blame);
        assign(house, event, bookings, blame);
        return true;
      case 'RoomsOccupied':
      case 'RoomsFreed':
        takeGuest(house, event, bookings, blame);
        return true;
      case 'RoomStatusChanged': {
        const { numbers, status } = fieldsOf(event) as { numbers: string[]; status: string };
        if (!STATUSES.has(status)) blame('shape', `says that a room is ${status}`);
        for (const number of numbers) house.status.set(number, status);
        return true;
      }
      default:
        blame('shape', 'is of no known type');
        return true;
    }
  }

  /** A guest checks in to rooms that are the booking's and inspected; to none where none are kept. */
  checkIn(
    facts: BookingFacts,
    event: AuditEvent,
    bookings: ReadonlyMap<string, BookingFacts>,
    blame: Blame,
  ): void {
    const { propertyId, rooms: lines } = facts.terms;
    const house = this.#house(propertyId);
    const named = (fieldsOf(event).rooms ?? []) as readonly { line: number; number: string }[];
    const types = new Set(house.rooms.values());
    for (const [line, { roomTypeId }] of lines.entries()) {
      const number = named.find((one) => one.line === line)?.number;
      if (number === undefined) {
        if (types.has(roomTypeId)) blame('rooms', `gives room ${line} of the booking no number`);
        continue;
      }
      const stretches = house.byBooking.get(facts.id) ?? [];
      const isTheirs = stretches.some((one) => one.line === line && one.number === number);
      if (!isTheirs) blame('rooms', `names ${number}, which the booking does not have`);
      const status = house.status.get(number);
      if (status !== 'inspected') blame('rooms', `names ${number}, which is ${String(status)}`);
      const other = house.sleepers.get(number);
      const guest = other === undefined ? undefined : bookings.get(other);
      if (guest !== undefined && guest !== facts && isInside(house, number, guest)) {
        blame('rooms', `names ${number}, which ${guest.id} has not left`);
      }
      house.sleepers.set(number, facts.id);
    }
  }

  /** A change of what was booked. */
  change(facts: BookingFacts, event: AuditEvent): void {
    takeChange(this.#house(facts.terms.propertyId), facts, event);
  }

  /** Rooms that are still kept for stays that are over, and guests that the rack has not heard of. */
  unsettled(bookings: ReadonlyMap<string, BookingFacts>): readonly string[] {
    const late: string[] = [];
    for (const { byBooking, inHouse } of this.#houses.values()) {
      for (const [id, stretches] of byBooking) {
        const facts = bookings.get(id);
        const status = facts === undefined ? 'unknown' : statusOf(facts);
        const isIn = inHouse.has(id);
        if (OVER.has(status)) late.push(`booking ${id} is ${status} and keeps its rooms`);
        if (status === 'checked_in' && !isIn) late.push(`booking ${id} is not in its rooms yet`);
        const { stay } = facts?.terms ?? {};
        const isBeyond = stretches.some((one) => {
          return stay !== undefined && (one.from < stay.arrival || one.until > stay.departure);
        });
        if (isBeyond) late.push(`booking ${id} has a room outside of its stay`);
      }
    }
    return late;
  }

  /** A room may be closed while somebody has it; nobody is given it afterwards. */
  #checkOrder(house: House, event: AuditEvent, blame: Blame): void {
    const { bookings } = fieldsOf(event) as {
      bookings: readonly { bookingId: string; rooms: readonly Stretch[] }[];
    };
    const propertyId = event.stream.slice(RACK.length);
    for (const { bookingId, rooms } of bookings) {
      const had = new Set((house.byBooking.get(bookingId) ?? []).flatMap(nightsIn));
      for (const stretch of rooms) {
        const { number, roomTypeId } = stretch;
        const closed = nightsIn(stretch).find((night) => {
          const isOut = this.#isOutOfOrder(`${propertyId}/${roomTypeId}`, number, night.slice(-10));
          return isOut && !had.has(night);
        });
        if (closed !== undefined) blame('rooms', `gives ${closed}, when it is out of order`);
      }
    }
  }

  #house(propertyId: string): House {
    const known = this.#houses.get(propertyId);
    if (known !== undefined) return known;
    const house = emptyHouse();
    this.#houses.set(propertyId, house);
    return house;
  }
}

/** What is given up goes first, so that two bookings may change rooms with each other. */
function assign(
  house: House,
  event: AuditEvent,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  const { bookings: assigned } = fieldsOf(event) as {
    bookings: readonly {
      bookingId: string;
      rooms: readonly Stretch[];
      lost?: readonly number[];
      inHouseSince?: string;
    }[];
  };
  const { reason } = fieldsOf(event);
  for (const { bookingId, rooms } of assigned) {
    const facts = bookings.get(bookingId);
    checkGivenFor(house, bookingId, rooms, reason, facts, blame);
    if (reason === 'stay_changed') checkKept(house, bookingId, rooms, facts, blame);
    house.givenUp.delete(bookingId);
    leaveRooms(house, bookingId, rooms);
    giveUp(house, bookingId);
  }
  for (const { bookingId, rooms, lost = [], inHouseSince } of assigned) {
    const facts = bookings.get(bookingId);
    if (rooms.length + lost.length > 0 || inHouseSince !== undefined) {
      house.byBooking.set(
        bookingId,
        rooms.map((one) => ofKind(one, facts)),
      );
    }
    if (inHouseSince !== undefined) house.inHouse.add(bookingId);
    const status = facts === undefined ? 'unknown' : statusOf(facts);
    const isGiven = rooms.length > 0;
    if (isGiven && !HERE.has(status)) blame('rooms', `gives rooms to ${bookingId}: ${status}`);
    if (`${RACK}${facts?.terms.propertyId}` !== event.stream) {
      blame('rooms', `is about ${bookingId}, of another property`);
    }
    for (const one of rooms) takeNights(house, bookingId, one, facts, blame);
  }
}

function takeNights(
  { rooms, nights }: House,
  bookingId: string,
  { number, roomTypeId, line, soldAs, from, until }: Stretch,
  facts: BookingFacts | undefined,
  blame: Blame,
): void {
  if (rooms.get(number) !== roomTypeId)
    blame('rooms', `names ${number}, which is no ${roomTypeId}`);
  const { stay, rooms: lines = [] } = facts?.terms ?? {};
  if (lines[line]?.roomTypeId !== soldAs) blame('rooms', `says that ${line} was sold as ${soldAs}`);
  if (stay !== undefined && (from < stay.arrival || until > stay.departure || from >= until)) {
    blame('rooms', `gives ${number} to ${bookingId} from ${from} to ${until}`);
  }
  for (const night of nightsIn({ number, from, until })) {
    const other = nights.get(night);
    if (other !== undefined) blame('rooms', `has ${other} and ${bookingId} in ${night}`);
    nights.set(night, bookingId);
  }
}

/** Whether the guests of a booking are in the room that they have, and were given no other since. */
function isInside(house: House, number: string, guest: BookingFacts): boolean {
  return statusOf(guest) === 'checked_in' && isOnlyRoom(house, guest.id, number);
}

function isOnlyRoom({ byBooking }: House, bookingId: string, number: string): boolean {
  const rooms = byBooking.get(bookingId) ?? [];
  const line = rooms.find((one) => one.number === number)?.line;
  return line !== undefined && rooms.every((one) => one.line !== line || one.number === number);
}

function takeGuest(
  house: House,
  event: AuditEvent,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  const id = textOf(event, 'bookingId');
  const facts = bookings.get(id);
  const status = facts === undefined ? 'unknown' : statusOf(facts);
  if (!house.byBooking.has(id)) blame('rooms', `is about ${id}, which has no rooms`);
  if (event.type === 'RoomsOccupied') {
    if (status !== 'checked_in') blame('rooms', `has the guest of ${id} in the house: ${status}`);
    house.inHouse.add(id);
    return;
  }
  if (!OVER.has(status)) blame('rooms', `takes the rooms of ${id} away: ${status}`);
  if (textOf(event, 'status') !== status)
    blame('rooms', `says that ${id} is another than ${status}`);
  if (status === 'checked_out' && house.inHouse.has(id)) checkLeft(house, id, blame);
  giveUp(house, id);
  house.inHouse.delete(id);
}

/** Nobody gets a room as it was left. */
function checkLeft(house: House, bookingId: string, blame: Blame): void {
  for (const [number, sleeper] of house.sleepers) {
    if (sleeper !== bookingId || !isOnlyRoom(house, bookingId, number)) continue;
    const status = house.status.get(number);
    if (status !== 'dirty') blame('rooms', `leaves ${number}, which is ${String(status)}`);
  }
}

/** A rack that is to look at a booking; it is the rack of the booking's own property. */
export function auditRackRow(
  { id, key, payload, sequence }: OutboxRow,
  bookings: ReadonlyMap<string, BookingFacts>,
  found: ProblemList,
): void {
  const { bookingId = '' } = (payload ?? {}) as { bookingId?: string };
  const propertyId = bookings.get(bookingId)?.terms.propertyId;
  if (propertyId === key) return;
  const where = `outbox row ${sequence}, ${id}`;
  found.add('outbox', where, `has the rack of ${key} look at ${bookingId}, of ${propertyId}`);
}
