/** What staff are told of who sleeps in which room, and how the bodies are made. */
import { z } from 'zod';
import { laterDate } from '../../domain/calendar.ts';
import type { BookingId } from '../../domain/ids.ts';
import { cleaningOrder } from '../../domain/rooms/housekeeping.ts';
import type { RoomFit } from '../../domain/rooms/room-fit.ts';
import type { PlannedRoom, RoomRack, RoomStretch } from '../../domain/rooms/room-rack.ts';
import { withoutRoom } from '../../domain/rooms/standing-line.ts';
import type { HousekeepingList, RoomsOfBooking, RoomToday } from '../../ports/rack-calls.ts';
import { named, reasonAnswer } from '../answer-parts.ts';
import { instantBody, reasonBody } from '../rejection-body.ts';

const date = z.iso.date();
const id = z.string();
const count = z.int().min(0);
const status = z.enum(['dirty', 'clean', 'inspected']);

const roomStatus = z.strictObject({
  status,
  reason: z.string(),
  by: z.string().nullable(),
  at: z.iso.datetime().nullable(),
});
export const roomStatusesAnswer = named(
  'RoomStatuses',
  z.strictObject({
    propertyId: id,
    rooms: z.array(z.strictObject({ number: id, ...roomStatus.shape })),
  }),
);

export const housekeepingAnswer = named(
  'HousekeepingList',
  z.strictObject({
    propertyId: id,
    date,
    /** The most urgent first; `because` says why each is where it is. */
    rooms: z.array(
      z.strictObject({
        number: id,
        roomTypeId: id,
        floor: z.int(),
        features: z.array(z.string()),
        housekeeping: roomStatus,
        frontOffice: z.strictObject({
          status: z.enum(['vacant', 'occupied', 'due_out']),
          bookingId: id.nullable(),
          arrivalBookingId: id.nullable(),
        }),
        because: z.enum(cleaningOrder),
      }),
    ),
  }),
);

const assignedRoom = named(
  'AssignedRoom',
  z.strictObject({
    /** Which of the booking's rooms, from 0. */
    room: count,
    number: id,
    roomTypeId: id,
    /** What is sold: another type in an upgrade. */
    soldAs: id,
    /** What was sold when the room was given, if its guests were sold another type since; or null. */
    givenFor: id.nullable(),
    from: date,
    /** The morning after the last night in it. */
    until: date,
    isLocked: z.boolean(),
  }),
);
const bookingRooms = { bookingId: id, inHouseSince: date.nullable(), rooms: z.array(assignedRoom) };
export const bookingRoomsAnswer = named(
  'BookingRooms',
  z.strictObject({ propertyId: id, ...bookingRooms }),
);
export const roomsOfBookingAnswer = named(
  'RoomsOfBooking',
  z.strictObject({
    propertyId: id,
    ...bookingRooms,
    arrival: date,
    departure: date,
    /** Which of its rooms lack a number on all nights, or on one to come, while it needs rooms. */
    unassigned: z.array(count),
  }),
);
export const assignmentsAnswer = named(
  'Assignments',
  z.strictObject({
    propertyId: id,
    bookings: z.array(named('AssignedBooking', z.strictObject(bookingRooms))),
  }),
);

const planned = z.strictObject({
  bookingId: id,
  room: count,
  /** Null: no room is free for the whole stay. */
  number: id.nullable(),
  /** Rooms that would have done. */
  fitting: count,
  /** Nights that the chosen room stands empty before and after, each counted up to 30. */
  gapNights: count,
  wishesMet: z.array(z.string()),
  /** Rooms that were out of the question, by the first reason against each. */
  against: z.record(z.string(), count),
});
export const roomPlanAnswer = named(
  'RoomPlan',
  z.strictObject({
    propertyId: id,
    plan: z.array(planned),
    /** With `reassign`: where the next plan goes on; null when there is nobody else. */
    goesOnAfter: z.strictObject({ arrival: date, bookingId: id }).nullable(),
  }),
);

export const roomCandidatesAnswer = named(
  'RoomCandidates',
  z.strictObject({
    bookingId: id,
    room: count,
    /** Every room of the house, the best first. */
    candidates: z.array(
      z.strictObject({
        number: id,
        roomTypeId: id,
        floor: z.int(),
        features: z.array(z.string()),
        isFit: z.boolean(),
        reasons: z.array(reasonAnswer),
        wishesMet: z.array(z.string()),
        wishesMissed: z.array(z.string()),
        gapNights: count,
      }),
    ),
  }),
);

export const roomRemovedAnswer = named(
  'RoomRemoved',
  z.strictObject({ propertyId: id, number: id }),
);

/** Rooms as something was last said of them. */
export function roomStatusesBody(
  { propertyId, housekeeping }: RoomRack,
  numbers: readonly string[],
): z.input<typeof roomStatusesAnswer> {
  const rooms = [...new Set(numbers)].flatMap((number) => {
    const said = housekeeping.get(number as Parameters<typeof housekeeping.get>[0]);
    return said === undefined ? [] : [{ number, ...statusBody(said) }];
  });
  return { propertyId, rooms };
}

function statusBody(said: RoomToday['status']): z.input<typeof roomStatus> {
  const { status, why: reason, by = null, atMs } = said;
  return { status, reason, by, at: atMs === undefined ? null : instantBody(atMs) };
}

export function housekeepingBody(
  propertyId: string,
  { today, rooms }: HousekeepingList,
): z.input<typeof housekeepingAnswer> {
  return { propertyId, date: today, rooms: rooms.map(roomTodayBody) };
}

function roomTodayBody({ room, status, occupancy, because }: RoomToday) {
  const { number, roomTypeId, floor, features } = room;
  const { occupant = null, arrival = null } = occupancy;
  return {
    ...{ number, roomTypeId, floor, features: [...features] },
    housekeeping: statusBody(status),
    frontOffice: {
      status: occupancy.status,
      bookingId: occupant,
      arrivalBookingId: arrival,
    },
    because,
  };
}

function assignedBody({ line: room, number, roomTypeId, soldAs, ...one }: RoomStretch) {
  const { givenFor = null, from, until, isLocked } = one;
  return { room, number, roomTypeId, soldAs, givenFor, from, until, isLocked };
}

function roomsBody({ bookings }: RoomRack, bookingId: BookingId) {
  const assigned = bookings.get(bookingId);
  const { inHouseSince = null, rooms = [] } = assigned ?? {};
  return { bookingId, inHouseSince, rooms: rooms.map(assignedBody) };
}

export function bookingRoomsBody(
  rack: RoomRack,
  bookingId: BookingId,
): z.input<typeof bookingRoomsAnswer> {
  return { propertyId: rack.propertyId, ...roomsBody(rack, bookingId) };
}

export function roomsOfBookingBody({
  rack,
  booking,
  today,
}: RoomsOfBooking): z.input<typeof roomsOfBookingAnswer> {
  const body = roomsBody(rack, booking.id);
  const { arrival, departure } = booking.stay;
  const nights = { from: laterDate(arrival, today), until: departure };
  const needsRooms = booking.status === 'confirmed' || booking.status === 'checked_in';
  const unassigned = (needsRooms ? [...booking.lines.keys()] : []).filter((line) => {
    const had = rack.bookings.get(booking.id)?.rooms.filter((one) => one.line === line) ?? [];
    return had.length === 0 || withoutRoom(had, nights) !== undefined;
  });
  return { propertyId: rack.propertyId, ...body, arrival, departure, unassigned };
}

/** Bookings with a room on a night from..to, both included. */
export function assignmentsBody(
  rack: RoomRack,
  nights: { readonly from: string; readonly to: string } | readonly BookingId[],
): z.input<typeof assignmentsAnswer> {
  const isWanted = (id: BookingId, rooms: readonly RoomStretch[]): boolean =>
    'from' in nights
      ? rooms.some(({ from, until }) => from <= nights.to && nights.from < until)
      : nights.includes(id);
  const bookings = [...rack.bookings].filter(([id, { rooms }]) => isWanted(id, rooms));
  return {
    propertyId: rack.propertyId,
    bookings: bookings.map(([bookingId]) => roomsBody(rack, bookingId)),
  };
}

export function roomPlanBody({
  propertyId,
  plan,
  planGoesOnAfter: place,
}: RoomRack): z.input<typeof roomPlanAnswer> {
  const goesOnAfter = place === undefined ? null : { ...place };
  return { propertyId, plan: plan.map(plannedBody), goesOnAfter };
}

function plannedBody({ line: room, wishesMet, against, ...one }: PlannedRoom) {
  const counts = Object.entries(against).map(([code, rooms = 0]) => [code, rooms] as const);
  return { ...one, room, wishesMet: [...wishesMet], against: Object.fromEntries(counts) };
}

export function roomCandidatesBody(
  bookingId: string,
  room: number,
  fits: readonly RoomFit[],
): z.input<typeof roomCandidatesAnswer> {
  return {
    bookingId,
    room,
    candidates: fits.map((fit) => ({
      number: fit.room.number,
      roomTypeId: fit.room.roomTypeId,
      floor: fit.room.floor,
      features: [...fit.room.features],
      isFit: fit.misfits.length === 0,
      reasons: fit.misfits.map(reasonBody),
      wishesMet: [...fit.wishesMet],
      wishesMissed: [...fit.wishesMissed],
      gapNights: fit.gapNights,
    })),
  };
}
