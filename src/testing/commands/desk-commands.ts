/**
 * Commands of the front desk and of housekeeping, and their generators: who sleeps in which room,
 * and how clean it is. As in command-arbitraries.ts, valid in form and refused often.
 */
import fc from 'fast-check';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { BookingId, PropertyId, RoomNumber } from '../../domain/ids.ts';
import type { HousekeepingStatus, RoomWishes } from '../../domain/rooms/room-rack.ts';
import type {
  CheckInChoice,
  RoomAssignment,
  RoomMove,
  RoomPlanning,
} from '../../ports/rack-calls.ts';
import { roomNumbers } from '../arbitraries/property-arbitraries.ts';

/** What a test may ask of the front desk. */
export type DeskCommand =
  /** A check-in that names rooms, or has them chosen; `check_in` takes what is assigned. */
  | {
      readonly type: 'check_in_to';
      readonly bookingId: BookingId;
      readonly choice: CheckInChoice;
    }
  | {
      readonly type: 'remove_room';
      readonly propertyId: PropertyId;
      readonly number: RoomNumber;
    }
  | {
      readonly type: 'set_room_status';
      readonly propertyId: PropertyId;
      readonly numbers: readonly RoomNumber[];
      readonly status: HousekeepingStatus;
      readonly why: string;
    }
  | {
      readonly type: 'assign_room';
      readonly bookingId: BookingId;
      readonly assignment: RoomAssignment;
    }
  | { readonly type: 'move_room'; readonly bookingId: BookingId; readonly move: RoomMove }
  | { readonly type: 'unassign_rooms'; readonly bookingId: BookingId; readonly line?: number }
  | {
      readonly type: 'lock_rooms' | 'unlock_rooms';
      readonly bookingId: BookingId;
      readonly line?: number;
    }
  /** The first room of each. */
  | {
      readonly type: 'swap_rooms';
      readonly propertyId: PropertyId;
      readonly bookingId: BookingId;
      readonly otherId: BookingId;
    }
  | {
      readonly type: 'plan_rooms';
      readonly propertyId: PropertyId;
      readonly planning: RoomPlanning;
    }
  | {
      readonly type: 'read_housekeeping' | 'list_room_conflicts';
      readonly propertyId: PropertyId;
    }
  | {
      readonly type: 'list_assignments';
      readonly propertyId: PropertyId;
      readonly from: CivilDate;
      readonly to: CivilDate;
    }
  | { readonly type: 'read_booking_rooms'; readonly bookingId: BookingId }
  | {
      readonly type: 'list_room_candidates';
      readonly bookingId: BookingId;
      readonly line: number;
      readonly wishes: RoomWishes;
    };

const TYPES: ReadonlySet<string> = new Set<DeskCommand['type']>([
  'check_in_to',
  'remove_room',
  'set_room_status',
  'assign_room',
  'move_room',
  'unassign_rooms',
  'lock_rooms',
  'unlock_rooms',
  'swap_rooms',
  'plan_rooms',
  'read_housekeeping',
  'list_room_conflicts',
  'list_assignments',
  'read_booking_rooms',
  'list_room_candidates',
]);

/** Whether a command is one of these. */
export function isDeskCommand<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, DeskCommand> {
  return TYPES.has(command.type);
}

const line = fc.nat(1);
const wishes: fc.Arbitrary<RoomWishes> = fc.record(
  { features: fc.subarray(['sea-view', 'balcony']), floor: fc.integer({ min: -1, max: 3 }) },
  { requiredKeys: [] },
);
const statuses = fc.constantFrom<HousekeepingStatus>('dirty', 'clean', 'inspected', 'inspected');

/** Every command of this kind. */
export function deskCommands(
  bookingId: fc.Arbitrary<BookingId>,
  propertyId: fc.Arbitrary<PropertyId>,
  arrival: CivilDate,
): fc.Arbitrary<DeskCommand> {
  return fc.oneof(
    { weight: 3, arbitrary: assignments(bookingId, arrival) },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('set_room_status' as const),
        propertyId,
        numbers: fc.uniqueArray(roomNumbers, { minLength: 1, maxLength: 3 }),
        status: statuses,
        why: fc.constant('round'),
      }),
    },
    { weight: 2, arbitrary: checkIns(bookingId) },
    roomsOfBookings(bookingId, arrival),
    roomsOfHouse(bookingId, propertyId, arrival),
  );
}

function assignments(
  bookingId: fc.Arbitrary<BookingId>,
  arrival: CivilDate,
): fc.Arbitrary<DeskCommand> {
  const dates = fc.nat(6).map((days) => addDays(arrival, days));
  return fc.record({
    type: fc.constant('assign_room' as const),
    bookingId,
    assignment: fc.record(
      {
        line,
        number: roomNumbers,
        wishes,
        from: dates,
        isOtherTypeAllowed: fc.boolean(),
        isLocked: fc.boolean(),
      },
      { requiredKeys: ['line'] },
    ),
  }) as fc.Arbitrary<DeskCommand>;
}

function checkIns(bookingId: fc.Arbitrary<BookingId>): fc.Arbitrary<DeskCommand> {
  return fc.record({
    type: fc.constant('check_in_to' as const),
    bookingId,
    choice: fc.oneof(
      fc.constant({ isAutomatic: true }),
      fc.record({
        numbers: fc.uniqueArray(fc.record({ line, number: roomNumbers }), {
          maxLength: 2,
          selector: (given) => given.line,
        }),
        isOtherTypeAllowed: fc.boolean(),
      }),
    ),
  });
}

function roomsOfBookings(
  bookingId: fc.Arbitrary<BookingId>,
  arrival: CivilDate,
): fc.Arbitrary<DeskCommand> {
  return fc.oneof(
    fc.record({
      type: fc.constant('move_room' as const),
      bookingId,
      move: fc.record(
        {
          line,
          number: roomNumbers,
          from: fc.nat(6).map((days) => addDays(arrival, days)),
          isOtherTypeAllowed: fc.boolean(),
          why: fc.constant('noise'),
        },
        { requiredKeys: ['line', 'number', 'why'] },
      ),
    }),
    fc.record(
      {
        type: fc.constantFrom('unassign_rooms', 'lock_rooms', 'unlock_rooms' as const),
        bookingId,
        line,
      },
      { requiredKeys: ['type', 'bookingId'] },
    ),
    fc.record({ type: fc.constant('read_booking_rooms' as const), bookingId }),
    fc.record({ type: fc.constant('list_room_candidates' as const), bookingId, line, wishes }),
  ) as fc.Arbitrary<DeskCommand>;
}

function roomsOfHouse(
  bookingId: fc.Arbitrary<BookingId>,
  propertyId: fc.Arbitrary<PropertyId>,
  arrival: CivilDate,
): fc.Arbitrary<DeskCommand> {
  const days = fc.nat(10);
  return fc.oneof(
    fc.record({ type: fc.constant('remove_room' as const), propertyId, number: roomNumbers }),
    fc.record({
      type: fc.constant('swap_rooms' as const),
      propertyId,
      bookingId,
      otherId: bookingId,
    }),
    fc.record({
      type: fc.constant('plan_rooms' as const),
      propertyId,
      planning: fc.record(
        {
          from: fc.constant(arrival),
          to: days.map((count) => addDays(arrival, count)),
          wishes,
          isReplanning: fc.boolean(),
          after: fc.record({ arrival: fc.constant(arrival), bookingId }),
        },
        { requiredKeys: ['from', 'to', 'wishes', 'isReplanning'] },
      ),
    }),
    fc.record({
      type: fc.constantFrom('read_housekeeping' as const, 'list_room_conflicts' as const),
      propertyId,
    }),
    days.chain((count) =>
      fc.record({
        type: fc.constant('list_assignments' as const),
        propertyId,
        from: fc.constant(arrival),
        to: fc.constant(addDays(arrival, count)),
      }),
    ),
  );
}
