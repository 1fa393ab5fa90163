/**
 * Calls about who sleeps in which room and how clean it is: each change is one message to the
 * property's rack. Reads are worked out here, from what the rack, the property and the bookings
 * have on disk.
 */
import { decideBooking } from '../../domain/booking/decide-booking.ts';
import { laterDate } from '../../domain/calendar.ts';
import type { BookingId, PropertyId } from '../../domain/ids.ts';
import {
  type CleaningReason,
  cleaningOrder,
  cleaningReason,
  occupancyOn,
  statusOn,
} from '../../domain/rooms/housekeeping.ts';
import { roomConflicts } from '../../domain/rooms/room-conflicts.ts';
import { byNumber, roomFits, takenRooms } from '../../domain/rooms/room-fit.ts';
import type { RackCommand, RoomRack } from '../../domain/rooms/room-rack.ts';
import { notStandingHere, unknownLine } from '../../domain/rooms/standing-line.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import type {
  CheckInChoice,
  HousekeepingList,
  RoomRackCalls,
  RoomToday,
} from '../../ports/rack-calls.ts';
import { readBooking } from '../booking/booking-call.ts';
import { busy, rejectedWith, storageFailed, versionMismatch } from '../calls/call.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { changeProperty, readProperty } from '../property/property-calls.ts';
import { arrivalsToPlace } from './plan-arrivals.ts';
import { rackFacts, standingBooking } from './room-rack-actor.ts';

export function roomRackCalls(desk: CallDesk): RoomRackCalls {
  return {
    ...propertyCallsOf(desk),
    bookingRooms: (id) => ofBooking(desk, id),
    async roomCandidates(id, line, wishes = {}) {
      const found = await ofBooking(desk, id);
      if (found.type !== 'ok') return found;
      const { rack, booking } = found.value;
      const refusal = notStandingHere(rack, booking) ?? unknownLine(booking, line);
      if (refusal !== undefined) return rejectedWith(refusal);
      const facts = factsOf(desk, rack.propertyId);
      const from = laterDate(booking.stay.arrival, facts.today);
      const wanted = {
        bookingId: id,
        line,
        soldAs: booking.lines[line]?.roomTypeId ?? ('' as never),
        guests: booking.lines[line]?.guests ?? 0,
        from,
        until: booking.stay.departure,
        wishes,
        isOtherTypeAllowed: false,
        isForNow: false,
        isAutomatic: true,
      };
      return written(desk, { ...found, value: roomFits(rack, takenRooms(rack), wanted, facts) });
    },
    assignRoom: (context, bookingId, { isOtherTypeAllowed = false, isLocked = false, ...rest }) =>
      changeForBooking(desk, context, bookingId, {
        type: 'assign_room',
        bookingId,
        wishes: {},
        isOtherTypeAllowed,
        isLocked,
        ...rest,
      }),
    moveRoom: (context, bookingId, { isOtherTypeAllowed = false, ...move }) =>
      changeForBooking(desk, context, bookingId, {
        type: 'move_room',
        bookingId,
        isOtherTypeAllowed,
        ...move,
      }),
    unassignRooms: (context, bookingId, line) =>
      changeForBooking(desk, context, bookingId, { type: 'unassign_rooms', bookingId, line }),
    lockRooms: (context, bookingId, line, isLocked) =>
      changeForBooking(desk, context, bookingId, { type: 'lock_rooms', bookingId, line, isLocked }),
  };
}

type PropertyCall =
  | 'removeRoom'
  | 'setRoomStatus'
  | 'housekeeping'
  | 'roomRack'
  | 'roomConflicts'
  | 'planRooms'
  | 'swapRooms';

function propertyCallsOf(desk: CallDesk): Pick<RoomRackCalls, PropertyCall> {
  return {
    removeRoom: (context, id, number) =>
      changeProperty(desk, context, id, { type: 'remove_room', number }),
    setRoomStatus: (context, id, numbers, status, why) =>
      changeRack(desk, context, id, { type: 'set_room_status', numbers, status, why }),
    async housekeeping(id) {
      const found = await readRack(desk, id);
      if (found.type !== 'ok') return found;
      return written(desk, { ...found, value: listOf(desk, found.value) });
    },
    roomRack: (id) => readRack(desk, id),
    async roomConflicts(id) {
      const found = await readRack(desk, id);
      if (found.type !== 'ok') return found;
      return written(desk, { ...found, value: roomConflicts(found.value, factsOf(desk, id)) });
    },
    async planRooms(context, id, planning) {
      const lists = await desk.listsWritten();
      if (lists.type !== 'ok') return lists;
      const { wishes = {}, isReplanning = false } = planning;
      const rack = await readRack(desk, id);
      if (rack.type !== 'ok') return rack;
      const arrivals = await arrivalsToPlace(desk, rack.value, factsOf(desk, id), planning);
      const command = { type: 'plan_rooms', ...arrivals, wishes, isReplanning } as const;
      return changeRack(desk, context, id, command);
    },
    swapRooms: (context, id, one, other, isOtherTypeAllowed = false) =>
      changeRack(desk, context, id, { type: 'swap_rooms', one, other, isOtherTypeAllowed }),
  };
}

/**
 * Rooms for a guest at the desk, before the booking itself is asked; undefined when it may be. Its
 * key is the check-in's own and that of a call of its own, so that a repetition finds both done.
 */
export async function roomsForCheckIn(
  desk: CallDesk,
  context: CallContext,
  bookingId: BookingId,
  choice: CheckInChoice | undefined,
): Promise<Outcome<never> | undefined> {
  const { numbers = [], isAutomatic = false, isOtherTypeAllowed = false } = choice ?? {};
  if (numbers.length === 0 && !isAutomatic) return undefined;
  const booking = await readBooking(desk, bookingId);
  if (booking.type !== 'ok') return booking;
  // What the booking refuses, or has answered before, it says itself; it changes no rooms.
  if (versionMismatch(context, booking.version) !== undefined) return undefined;
  const nowMs = desk.world.clock.now();
  const today = desk.dateAt(booking.value.terms.propertyId, nowMs);
  const trial = decideBooking(booking.value, { type: 'check_in', today }, nowMs);
  if (trial.type !== 'accepted') return undefined;
  const { expectedVersion: _, idempotencyKey: key, ...rest } = context;
  const own = key === undefined ? rest : { ...rest, idempotencyKey: `${key} rooms` };
  const outcome = await changeForBooking(desk, own, bookingId, {
    type: 'assign_for_check_in',
    bookingId,
    numbers,
    isAutomatic,
    isOtherTypeAllowed,
  });
  return outcome.type === 'ok' ? undefined : outcome;
}

/** What it says of others may be on its way to disk. */
function written<Value>({ world }: CallDesk, outcome: Outcome<Value>): Promise<Outcome<Value>> {
  return new Promise((resolve) => {
    world.journal.gate(
      () => resolve(outcome),
      () => resolve(storageFailed()),
    );
  });
}

function factsOf(desk: CallDesk, id: PropertyId) {
  return rackFacts(desk.core, id, '', desk.world.clock.now());
}

async function changeRack(
  desk: CallDesk,
  context: CallContext,
  id: PropertyId,
  command: RackCommand,
): Promise<Outcome<RoomRack>> {
  // Only a property that there is may have a rack made for it.
  const property = await readProperty(desk, id);
  if (property.type !== 'ok') return property;
  return desk.inFlight.run<RoomRack>(true, (respond) => {
    const message = { type: 'call', command, context, respond } as const;
    if (desk.core.directory.roomRack(id).tell(message) !== undefined) respond(busy());
  });
}

async function changeForBooking(
  desk: CallDesk,
  context: CallContext,
  id: BookingId,
  command: RackCommand,
): Promise<Outcome<RoomRack>> {
  const booking = await readBooking(desk, id);
  if (booking.type !== 'ok') return booking;
  return changeRack(desk, context, booking.value.terms.propertyId, command);
}

async function readRack(desk: CallDesk, id: PropertyId): Promise<Outcome<RoomRack>> {
  const property = await readProperty(desk, id);
  if (property.type !== 'ok') return property;
  return desk.inFlight.run<RoomRack>(false, (respond) => {
    const refusal = desk.core.directory.roomRack(id).tell({ type: 'read', respond });
    if (refusal !== undefined) respond(busy());
  });
}

async function ofBooking(desk: CallDesk, id: BookingId): ReturnType<RoomRackCalls['bookingRooms']> {
  const read = await readBooking(desk, id);
  if (read.type !== 'ok') return read;
  const booking = standingBooking(read.value);
  const found = await readRack(desk, booking.propertyId);
  if (found.type !== 'ok') return found;
  const today = desk.dateAt(booking.propertyId, desk.world.clock.now());
  return { ...found, value: { rack: found.value, booking, today } };
}

function listOf(desk: CallDesk, rack: RoomRack): HousekeepingList {
  const { rooms: house, today } = factsOf(desk, rack.propertyId);
  const taken = takenRooms(rack);
  const rooms = Array.from(house.values(), (room): RoomToday => {
    const stretches = taken.get(room.number) ?? [];
    const status = statusOn(rack, stretches, room, today);
    const occupancy = occupancyOn(rack, stretches, today);
    return { room, status, occupancy, because: cleaningReason(status, occupancy, room, today) };
  });
  return { today, rooms: rooms.sort(byUrgency) };
}

function byUrgency(one: RoomToday, other: RoomToday): number {
  const place = (reason: CleaningReason): number => cleaningOrder.indexOf(reason);
  const urgency = place(one.because) - place(other.because);
  return urgency === 0 ? byNumber(one.room.number, other.room.number) : urgency;
}
