/**
 * The room rack of one property: which booking sleeps in which room on which nights, and how clean
 * each room is. What may be sold is no matter of the rack's; it never refuses a sale, and it never
 * has two bookings in one room on one night.
 *
 *   room 101   |-- booking a --|-- booking b --|          |-- c --|
 *              from            until = from    until
 */
import type { BookingStatus } from '../booking/booking.ts';
import type { CivilDate, Stay } from '../calendar.ts';
import type { NothingChanged } from '../decision.ts';
import type { BookingId, PropertyId, RoomNumber, RoomTypeId } from '../ids.ts';
import type { RoomType } from '../property/property.ts';
import type { Room } from './room.ts';

/** Nights of one room of a booking, half-open: the guest leaves it on the morning of `until`. */
export interface RoomStretch {
  readonly number: RoomNumber;
  readonly roomTypeId: RoomTypeId;
  /** Which of the booking's rooms, by its place in the terms; 0 is the first. */
  readonly line: number;
  /** As what it is sold; in an upgrade the room is of another type. */
  readonly soldAs: RoomTypeId;
  /**
   * As what it was sold when the room was given, if its guests were sold something else while they
   * were in it; nobody has said since that it will do. Absent: as `soldAs` says.
   */
  readonly givenFor?: RoomTypeId;
  readonly from: CivilDate;
  readonly until: CivilDate;
  /** Nobody but a person moves it. */
  readonly isLocked: boolean;
}

/** All that the rack has for one booking. */
export interface AssignedBooking {
  /** As it was when the rooms were last gone over. */
  readonly stay: Stay;
  /** By line, then by night; never two for one line and night. */
  readonly rooms: readonly RoomStretch[];
  /** The booking's own then, by line; absent from events that are older: 0, 1, 2 and so on. */
  readonly lineIds?: readonly number[];
  /** Lines that had a room until a change, and have had none since; absent: none. */
  readonly lost?: readonly number[];
  /** The date from which on the guest is in the house; absent until then. */
  readonly inHouseSince?: CivilDate;
}

/** How clean a room is; only an inspected one is given to a guest who comes. */
export type HousekeepingStatus = 'dirty' | 'clean' | 'inspected';

/** What was last said of a room; it holds until somebody sleeps in it. */
export interface Housekeeping {
  readonly status: HousekeepingStatus;
  readonly why: string;
  readonly by: string;
  /** The property's local date. */
  readonly on: CivilDate;
  readonly atMs: number;
  /** Of which room of this number it was said: the room's own `former`; absent: of the first. */
  readonly former?: number;
}

/** A rack as its events have made it. */
export interface RoomRack {
  readonly propertyId: PropertyId;
  readonly bookings: ReadonlyMap<BookingId, AssignedBooking>;
  /** Only rooms that something was said of. */
  readonly housekeeping: ReadonlyMap<RoomNumber, Housekeeping>;
  /** What the last assignment that the engine chose came to, and why. */
  readonly plan: readonly PlannedRoom[];
  /** The last booking that the last plan looked at; absent when there were no more after it. */
  readonly planGoesOnAfter?: PlanPlace;
}

/** A booking among those that are planned for: by arrival, and by id on one day. */
export interface PlanPlace {
  readonly arrival: CivilDate;
  readonly bookingId: BookingId;
}

/** What is asked of a room beyond its type; all of it is a wish and none a condition. */
export interface RoomWishes {
  readonly features?: readonly string[];
  readonly floor?: number;
}

/** One room of one booking, as the engine has chosen it or could not. */
export interface PlannedRoom {
  readonly bookingId: BookingId;
  readonly line: number;
  /** Null: no room is free for the whole stay. */
  readonly number: RoomNumber | null;
  /** How many rooms would have done. */
  readonly fitting: number;
  /** Nights that the chosen room stands empty before and after, each counted up to a limit. */
  readonly gapNights: number;
  /** Wishes that the chosen room fulfils. */
  readonly wishesMet: readonly string[];
  /** How many rooms were out of the question, by the first reason against each. */
  readonly against: Readonly<Partial<Record<string, number>>>;
}

/** Why the rooms of a booking are what they are now. */
export type AssignmentReason =
  | 'assigned'
  | 'planned'
  | 'moved'
  | 'swapped'
  | 'locked'
  | 'unlocked'
  | 'unassigned'
  | 'stay_changed';

/** All that a booking has from now on. */
export interface BookingRooms extends AssignedBooking {
  readonly bookingId: BookingId;
}

export type RackEvent =
  | NothingChanged
  /**
   * Of each booking named: all that it has from now on. Without `rooms` and `lost` it has nothing
   * and is forgotten, if its guests are not in the house.
   */
  | {
      readonly type: 'RoomsAssigned';
      readonly reason: AssignmentReason;
      readonly why?: string;
      readonly bookings: readonly BookingRooms[];
      /** There when the engine has chosen. */
      readonly plan?: readonly PlannedRoom[];
      /** There when more bookings could be given rooms anew than one plan looks at. */
      readonly goesOnAfter?: PlanPlace;
    }
  | { readonly type: 'RoomsOccupied'; readonly bookingId: BookingId; readonly on: CivilDate }
  /** The stay is over, or will not be: `status` is the booking's. */
  | {
      readonly type: 'RoomsFreed';
      readonly bookingId: BookingId;
      readonly status: BookingStatus;
    }
  | {
      readonly type: 'RoomStatusChanged';
      readonly numbers: readonly RoomNumber[];
      readonly status: HousekeepingStatus;
      readonly why: string;
      readonly by: string;
      readonly on: CivilDate;
      /** Of those whose number other rooms have had: how many; absent where none had. */
      readonly former?: Readonly<Record<RoomNumber, number>>;
    };

/** One room of a booking. */
export interface LineOf {
  readonly bookingId: BookingId;
  readonly line: number;
}

/** A room as a person or the engine gives it to one line of a booking. */
export interface RoomChoice extends LineOf {
  /** The engine chooses when absent. */
  readonly number?: RoomNumber;
  readonly wishes: RoomWishes;
  /** The first night; that of the stay, or today for a guest in the house, when absent. */
  readonly from?: CivilDate;
  /** The morning after the last night; that of the stay when absent. */
  readonly until?: CivilDate;
  /** A room of another type than the one that was sold will do. */
  readonly isOtherTypeAllowed: boolean;
  readonly isLocked: boolean;
}

export type RackCommand =
  | {
      readonly type: 'set_room_status';
      readonly numbers: readonly RoomNumber[];
      readonly status: HousekeepingStatus;
      readonly why: string;
    }
  | ({ readonly type: 'assign_room' } & RoomChoice)
  /** The line has a room, and gets another from a night on. */
  | ({
      readonly type: 'move_room';
      readonly number: RoomNumber;
      readonly why: string;
    } & Omit<RoomChoice, 'number' | 'wishes' | 'until' | 'isLocked'>)
  /** As it stands: every line without a room for tonight gets one that is ready, or the one named. */
  | {
      readonly type: 'assign_for_check_in';
      readonly bookingId: BookingId;
      readonly numbers: readonly { readonly line: number; readonly number: RoomNumber }[];
      readonly isAutomatic: boolean;
      readonly isOtherTypeAllowed: boolean;
    }
  /** Every line when none is named. */
  | {
      readonly type: 'unassign_rooms';
      readonly bookingId: BookingId;
      readonly line: number | undefined;
    }
  | {
      readonly type: 'lock_rooms';
      readonly bookingId: BookingId;
      readonly line: number | undefined;
      readonly isLocked: boolean;
    }
  | {
      readonly type: 'swap_rooms';
      readonly one: LineOf;
      readonly other: LineOf;
      readonly isOtherTypeAllowed: boolean;
    }
  | {
      readonly type: 'plan_rooms';
      readonly bookingIds: readonly BookingId[];
      readonly wishes: RoomWishes;
      /** Rooms that were assigned and not locked may be given to others. */
      readonly isReplanning: boolean;
      /** The last of `bookingIds`, when others come after them. */
      readonly goesOnAfter?: PlanPlace;
    }
  /** Something has become of the booking: its rooms are made to fit it, or are free again. */
  | { readonly type: 'follow_booking'; readonly bookingId: BookingId };

/** What a rack has to know of a booking. */
export interface StandingBooking {
  readonly id: BookingId;
  /** Undefined: there is no such booking. */
  readonly status: BookingStatus | undefined;
  readonly propertyId: PropertyId;
  readonly stay: Stay;
  readonly lines: readonly { readonly roomTypeId: RoomTypeId; readonly guests: number }[];
  /** By line, which of the rooms that the booking ever had it is, whatever place it has now. */
  readonly lineIds: readonly number[];
  readonly bookedAtMs: number;
}

/** What the property and its bookings say at the moment at which something is decided. */
export interface RackFacts {
  readonly rooms: ReadonlyMap<RoomNumber, Room>;
  readonly roomTypes: ReadonlyMap<RoomTypeId, Pick<RoomType, 'id' | 'occupancy'>>;
  readonly booking: (id: BookingId) => StandingBooking;
  /** The property's local date. */
  readonly today: CivilDate;
  /** Who asks. */
  readonly by: string;
}
