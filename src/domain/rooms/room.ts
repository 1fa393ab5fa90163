/**
 * The rooms of a house: what is occupied, as a room type is what is sold. A room belongs to one
 * room type for good; on some nights it may be closed. **Out of order** takes it off sale on those
 * nights, **out of service** leaves it sellable and only out of use until it is needed.
 */
import type { CivilDate } from '../calendar.ts';
import type { BookingId, RoomNumber, RoomTypeId } from '../ids.ts';
import type { NightRange } from '../property/property.ts';

/** What staff say of a room. */
export interface RoomDetails {
  readonly roomTypeId: RoomTypeId;
  /** 0 is the ground floor; cellars are negative. */
  readonly floor: number;
  /** Short names such as `sea-view` or `accessible`, which guests may ask for. */
  readonly features: readonly string[];
}

/** Whether a closed room is off sale or only out of use. */
export type ClosureKind = 'out_of_order' | 'out_of_service';

/** Why a room is closed on a night. */
export interface Closure {
  readonly kind: ClosureKind;
  readonly why: string;
}

/** A room as its events have made it. */
export interface Room extends RoomDetails {
  readonly number: RoomNumber;
  /** By night; open on every other. */
  readonly closures: ReadonlyMap<CivilDate, Closure>;
  /** How many rooms had the number before, and were removed; absent when none had. */
  readonly former?: number;
}

/** A room as it is added: open on every night. */
export type NewRoom = Omit<Room, 'closures' | 'former'>;
/** A room's type never changes: what was sold and assigned rests on it. */
export type RoomChanges = Partial<Omit<RoomDetails, 'roomTypeId'>>;

export type HouseCommand =
  /** All of them or none. */
  | { readonly type: 'add_rooms'; readonly rooms: readonly NewRoom[] }
  | { readonly type: 'change_room'; readonly number: RoomNumber; readonly changes: RoomChanges }
  | ({
      readonly type: 'close_room';
      readonly number: RoomNumber;
      readonly range: NightRange;
    } & Closure)
  | { readonly type: 'reopen_room'; readonly number: RoomNumber; readonly range: NightRange }
  /** `assigned`: a booking that has it, as the rack says at that moment. */
  | {
      readonly type: 'remove_room';
      readonly number: RoomNumber;
      readonly assigned?: { readonly bookingId: BookingId; readonly line: number };
    };

export type HouseEvent =
  | { readonly type: 'RoomsAdded'; readonly rooms: readonly NewRoom[] }
  | {
      readonly type: 'RoomRemoved';
      readonly number: RoomNumber;
      readonly roomTypeId: RoomTypeId;
    }
  | { readonly type: 'RoomChanged'; readonly number: RoomNumber; readonly changes: RoomChanges }
  | ({
      readonly type: 'RoomClosed';
      readonly number: RoomNumber;
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
    } & Closure)
  | {
      readonly type: 'RoomReopened';
      readonly number: RoomNumber;
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
    };
