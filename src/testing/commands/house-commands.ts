/** What a test may ask about the house itself: its rooms, what it may oversell, whom it walks. */
import type { Walk } from '../../domain/booking/walk.ts';
import type { CivilDate } from '../../domain/calendar.ts';
import type { BookingId, PropertyId, RoomNumber, RoomTypeId } from '../../domain/ids.ts';
import type { OverbookingAllowance } from '../../domain/overbooking/allowance.ts';
import type { NightRange } from '../../domain/property/property.ts';
import type { Closure, NewRoom, RoomChanges } from '../../domain/rooms/room.ts';
import type { AvailabilityQuery } from '../../ports/engine.ts';
import type { OverbookingQuestion } from '../../ports/overbooking.ts';

/** Commands that change the house, or send a guest out of it. */
export type HouseChange =
  /** `allowance: null` sells the nights' physical rooms only. */
  | {
      readonly type: 'allow_overbooking';
      readonly propertyId: PropertyId;
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly allowance: OverbookingAllowance | null;
    }
  | {
      readonly type: 'add_rooms';
      readonly propertyId: PropertyId;
      readonly rooms: readonly NewRoom[];
    }
  | {
      readonly type: 'change_room';
      readonly propertyId: PropertyId;
      readonly number: RoomNumber;
      readonly changes: RoomChanges;
    }
  | {
      readonly type: 'close_room';
      readonly propertyId: PropertyId;
      readonly number: RoomNumber;
      readonly range: NightRange;
      readonly closure: Closure;
    }
  | {
      readonly type: 'reopen_room';
      readonly propertyId: PropertyId;
      readonly number: RoomNumber;
      readonly range: NightRange;
    }
  | { readonly type: 'walk'; readonly bookingId: BookingId; readonly walk: Walk };

/** Questions about the house. */
export type HouseReading =
  | { readonly type: 'read_overbookings'; readonly query: AvailabilityQuery }
  | {
      readonly type: 'read_walk_proposal';
      readonly propertyId: PropertyId;
      readonly night: CivilDate;
    }
  | { readonly type: 'read_overbooking_advice'; readonly question: OverbookingQuestion };

export type HouseCommand = HouseChange | HouseReading;
