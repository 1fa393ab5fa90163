/** Every "no" about rooms for guests; a part of the union that `rejection.ts` puts in order. */
import type { CivilDate, Night } from '../calendar.ts';
import type { BookingId, RoomNumber, RoomTypeId } from '../ids.ts';
import type { ClosureKind } from './room.ts';
import type { HousekeepingStatus } from './room-rack.ts';

/** Why a room is not given; `room` is the place of a room among those of the booking, from 0. */
export type RoomRefusal =
  | { readonly code: 'guest_in_house'; readonly bookingId: BookingId }
  | {
      readonly code: 'room_not_assigned';
      readonly room: number;
      readonly roomTypeId: RoomTypeId;
      readonly night: Night;
    }
  | {
      readonly code: 'room_locked';
      readonly number: RoomNumber;
      readonly bookingId: BookingId;
      readonly room: number;
    }
  | {
      readonly code: 'room_assigned';
      readonly number: RoomNumber;
      readonly bookingId: BookingId;
      readonly room: number;
    }
  /** It is in several rooms one after the other, so that it is not said which is meant. */
  | { readonly code: 'room_split'; readonly bookingId: BookingId; readonly room: number }
  /** The nights that can still be assigned, `until` not included. */
  | {
      readonly code: 'nights_outside_stay';
      readonly from: CivilDate;
      readonly until: CivilDate;
    }
  | {
      readonly code: 'room_type_differs';
      readonly number: RoomNumber;
      readonly roomTypeId: RoomTypeId;
      readonly soldAs: RoomTypeId;
    }
  | {
      readonly code: 'room_closed';
      readonly number: RoomNumber;
      readonly night: Night;
      readonly kind: ClosureKind;
    }
  | {
      readonly code: 'room_taken';
      readonly number: RoomNumber;
      readonly night: Night;
      readonly bookingId: BookingId;
    }
  /** Somebody has not left it yet. */
  | {
      readonly code: 'room_occupied';
      readonly number: RoomNumber;
      readonly bookingId: BookingId;
    }
  | {
      readonly code: 'room_not_ready';
      readonly number: RoomNumber;
      readonly status: HousekeepingStatus;
    }
  /** The engine was to choose; `against` counts the rooms by the first reason against each. */
  | {
      readonly code: 'no_room_fits';
      readonly room: number;
      readonly roomTypeId: RoomTypeId;
      readonly from: CivilDate;
      readonly until: CivilDate;
      readonly against: Readonly<Partial<Record<string, number>>>;
    };

/** In the order in which they are looked for. */
export const roomRefusals = [
  'guest_in_house',
  'room_not_assigned',
  'room_split',
  'room_locked',
  'room_assigned',
  'nights_outside_stay',
  'room_type_differs',
  'room_closed',
  'room_taken',
  'room_occupied',
  'room_not_ready',
  'no_room_fits',
] as const satisfies readonly RoomRefusal['code'][];
