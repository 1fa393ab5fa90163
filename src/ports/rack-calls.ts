/** Who sleeps in which room, and how clean it is, as staff ask and are told. */
import type { CivilDate } from '../domain/calendar.ts';
import type { BookingId, PropertyId, RoomNumber } from '../domain/ids.ts';
import type { PropertyState } from '../domain/property/property.ts';
import type { CheckInRoom } from '../domain/rooms/check-in-rooms.ts';
import type { CleaningReason, RoomOccupancy, RoomStatus } from '../domain/rooms/housekeeping.ts';
import type { Room } from '../domain/rooms/room.ts';
import type { RoomConflict } from '../domain/rooms/room-conflicts.ts';
import type { RoomFit } from '../domain/rooms/room-fit.ts';
import type {
  HousekeepingStatus,
  LineOf,
  PlanPlace,
  RoomRack,
  RoomWishes,
  StandingBooking,
} from '../domain/rooms/room-rack.ts';
import type { CallContext, Outcome } from './engine.ts';

/** What a room of a booking is to be. */
export interface RoomAssignment {
  /** Which of the booking's rooms, by its place in the booking; 0 is the first. */
  readonly line: number;
  /** The engine chooses when absent. */
  readonly number?: RoomNumber;
  readonly wishes?: RoomWishes;
  /** First night; that of the stay, or today's once it has begun, when absent. */
  readonly from?: CivilDate;
  /** The morning after the last night; the departure when absent. */
  readonly until?: CivilDate;
  /** A room of another type than the one sold will do; what was sold stays what it is. */
  readonly isOtherTypeAllowed?: boolean;
  readonly isLocked?: boolean;
}

/** Another room for one that is assigned; once the guest is here, from today on or later. */
export interface RoomMove {
  readonly line: number;
  readonly number: RoomNumber;
  readonly from?: CivilDate;
  readonly isOtherTypeAllowed?: boolean;
  readonly why: string;
}

/**
 * Bookings that arrive from..to, both included, and have no room yet. A plan looks at no more than
 * `limits.planBookingsMax` of them: first of all at those for whom a room is free, so that asked
 * again it gets past the others. One that gives rooms anew cannot know who needs it, and goes on by
 * `after`.
 */
export interface RoomPlanning {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly wishes?: RoomWishes;
  /** Rooms that are assigned and not locked may be given to others, if no fewer have one then. */
  readonly isReplanning?: boolean;
  /** Only bookings behind this one, as the rack's `planGoesOnAfter` named it. */
  readonly after?: PlanPlace;
}

/** One room today. */
export interface RoomToday {
  readonly room: Room;
  readonly status: RoomStatus;
  readonly occupancy: RoomOccupancy;
  /** Why it comes where it does in the list. */
  readonly because: CleaningReason;
}

/** All rooms today, in the order in which housekeeping goes about them. */
export interface HousekeepingList {
  readonly today: CivilDate;
  readonly rooms: readonly RoomToday[];
}

/** What one booking has in the rack. */
export interface RoomsOfBooking {
  readonly rack: RoomRack;
  readonly booking: StandingBooking;
  /** The property's local date. */
  readonly today: CivilDate;
}

/** Rooms for a guest who stands at the desk; what is assigned is taken when nothing is said. */
export interface CheckInChoice {
  readonly numbers?: readonly CheckInRoom[];
  /** Lines without a room, or with one that is not ready, get the best that is. */
  readonly isAutomatic?: boolean;
  readonly isOtherTypeAllowed?: boolean;
}

/** Who sleeps in which room, and how clean it is. */
export interface RoomRackCalls {
  /** Refused while a booking has the room. */
  removeRoom(
    context: CallContext,
    id: PropertyId,
    number: RoomNumber,
  ): Promise<Outcome<PropertyState>>;
  setRoomStatus(
    context: CallContext,
    id: PropertyId,
    numbers: readonly RoomNumber[],
    status: HousekeepingStatus,
    why: string,
  ): Promise<Outcome<RoomRack>>;
  housekeeping(id: PropertyId): Promise<Outcome<HousekeepingList>>;
  roomRack(id: PropertyId): Promise<Outcome<RoomRack>>;
  roomConflicts(id: PropertyId): Promise<Outcome<readonly RoomConflict[]>>;
  /** As the rack was left by it: its `plan` says what was chosen, and why. */
  planRooms(
    context: CallContext,
    id: PropertyId,
    planning: RoomPlanning,
  ): Promise<Outcome<RoomRack>>;
  swapRooms(
    context: CallContext,
    id: PropertyId,
    one: LineOf,
    other: LineOf,
    isOtherTypeAllowed?: boolean,
  ): Promise<Outcome<RoomRack>>;
  bookingRooms(id: BookingId): Promise<Outcome<RoomsOfBooking>>;
  /** Every room of the house for one room of the booking, the best first. */
  roomCandidates(
    id: BookingId,
    line: number,
    wishes?: RoomWishes,
  ): Promise<Outcome<readonly RoomFit[]>>;
  assignRoom(
    context: CallContext,
    id: BookingId,
    assignment: RoomAssignment,
  ): Promise<Outcome<RoomRack>>;
  moveRoom(context: CallContext, id: BookingId, move: RoomMove): Promise<Outcome<RoomRack>>;
  /** All rooms of the booking when no line is named. */
  unassignRooms(
    context: CallContext,
    id: BookingId,
    line: number | undefined,
  ): Promise<Outcome<RoomRack>>;
  lockRooms(
    context: CallContext,
    id: BookingId,
    line: number | undefined,
    isLocked: boolean,
  ): Promise<Outcome<RoomRack>>;
}
