/** What the fake engine says of its rack: one room, assigned to one booking, and one that is not. */
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { BookingId, PropertyId, RoomTypeId } from '../../src/domain/ids.ts';
import type { RoomFit } from '../../src/domain/rooms/room-fit.ts';
import type { RoomRack, StandingBooking } from '../../src/domain/rooms/room-rack.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { RoomRackCalls } from '../../src/ports/rack-calls.ts';
import { room101 } from './fake-house.ts';

function ok<Value>(value: Value): Outcome<Value> {
  return { type: 'ok', value, version: 3, position: 41, isReplay: false };
}

const bookingId = 'booking-1' as BookingId;
const double = 'double' as RoomTypeId;
const from = '2030-06-01' as CivilDate;
const until = '2030-06-03' as CivilDate;
const stay = { arrival: from, departure: until };
const { number, roomTypeId } = room101;

const rack: RoomRack = {
  propertyId: 'grand' as PropertyId,
  bookings: new Map([
    [
      bookingId,
      {
        stay,
        inHouseSince: from,
        rooms: [{ number, roomTypeId, line: 0, soldAs: double, from, until, isLocked: true }],
      },
    ],
  ]),
  housekeeping: new Map([
    [
      number,
      { status: 'clean', why: 'morning round', by: 'ada', on: from, atMs: 1_900_000_000_000 },
    ],
  ]),
  plan: [
    { bookingId, line: 0, number, fitting: 2, gapNights: 31, wishesMet: ['floor'], against: {} },
    {
      bookingId: 'booking-2' as BookingId,
      line: 0,
      number: null,
      fitting: 0,
      gapNights: 0,
      wishesMet: [],
      against: { room_taken: 1 },
    },
  ],
  planGoesOnAfter: { arrival: from, bookingId },
};

const booking: StandingBooking = {
  id: bookingId,
  status: 'checked_in',
  propertyId: rack.propertyId,
  stay,
  lines: [{ roomTypeId: double, guests: 2 }],
  lineIds: [0],
  bookedAtMs: 1_900_000_000_000,
};

const fit: RoomFit = {
  room: room101,
  misfits: [{ code: 'room_taken', number, night: from, bookingId: 'booking-2' as BookingId }],
  wishesMet: ['sea-view'],
  wishesMissed: ['floor'],
  gapNights: 30,
};

export function rackAnswers(): Omit<RoomRackCalls, 'removeRoom'> {
  const same = async () => ok(rack);
  return {
    setRoomStatus: same,
    housekeeping: async () =>
      ok({
        today: from,
        rooms: [
          {
            room: room101,
            status: { status: 'clean', why: 'morning round', by: 'ada', atMs: 0 },
            occupancy: { status: 'due_out', occupant: bookingId, arrival: undefined },
            because: 'due_out',
          },
        ],
      }),
    roomRack: same,
    roomConflicts: async () =>
      ok([
        {
          ...{ bookingId, line: 0, number, night: from, reason: 'out_of_order' },
          ...{ soldAs: double, proposal: null },
        },
      ]),
    planRooms: same,
    swapRooms: same,
    bookingRooms: async () => ok({ rack, booking, today: from }),
    roomCandidates: async () => ok([{ ...fit, misfits: [] }, fit]),
    assignRoom: same,
    moveRoom: same,
    unassignRooms: same,
    lockRooms: same,
  };
}
