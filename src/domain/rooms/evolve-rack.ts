/** A rack after an event. What is in the journal has happened, so nothing is refused here. */
import { unreachable } from '../decision.ts';
import type { BookingId, PropertyId, RoomNumber } from '../ids.ts';
import type { AssignedBooking, Housekeeping, RackEvent, RoomRack } from './room-rack.ts';

export function emptyRack(propertyId: PropertyId): RoomRack {
  return { propertyId, bookings: new Map(), housekeeping: new Map(), plan: [] };
}

export function evolveRack(rack: RoomRack, event: RackEvent, recordedAtMs: number): RoomRack {
  switch (event.type) {
    case 'NothingChanged':
      return rack;
    case 'RoomsAssigned': {
      const bookings = new Map(rack.bookings);
      for (const { bookingId, ...assigned } of event.bookings) {
        const { rooms, lost = [], inHouseSince } = assigned;
        const isKnown = rooms.length + lost.length > 0 || inHouseSince !== undefined;
        if (!isKnown) bookings.delete(bookingId);
        else bookings.set(bookingId, assigned);
      }
      if (event.plan === undefined) return { ...rack, bookings };
      const { planGoesOnAfter: _, ...before } = rack;
      const { plan, goesOnAfter } = event;
      const more = goesOnAfter === undefined ? {} : { planGoesOnAfter: goesOnAfter };
      return { ...before, bookings, plan, ...more };
    }
    case 'RoomsOccupied': {
      const assigned = rack.bookings.get(event.bookingId);
      if (assigned === undefined) return rack;
      const occupied: AssignedBooking = { ...assigned, inHouseSince: event.on };
      return { ...rack, bookings: new Map(rack.bookings).set(event.bookingId, occupied) };
    }
    case 'RoomsFreed': {
      const bookings = new Map(rack.bookings);
      bookings.delete(event.bookingId);
      return { ...rack, bookings };
    }
    case 'RoomStatusChanged': {
      const { numbers, status, why, by, on, former = {} } = event;
      const housekeeping = new Map(rack.housekeeping);
      for (const number of numbers) {
        const count = former[number];
        const again = count === undefined ? {} : { former: count };
        housekeeping.set(number, { status, why, by, on, atMs: recordedAtMs, ...again });
      }
      return { ...rack, housekeeping };
    }
    default:
      return unreachable(event);
  }
}

/** A rack as plain JSON; maps become lists of entries. */
export interface RackSnapshot extends Omit<RoomRack, 'bookings' | 'housekeeping'> {
  readonly bookings: readonly (readonly [BookingId, AssignedBooking])[];
  readonly housekeeping: readonly (readonly [RoomNumber, Housekeeping])[];
}

export function snapshotOfRack(rack: RoomRack): RackSnapshot {
  return { ...rack, bookings: [...rack.bookings], housekeeping: [...rack.housekeeping] };
}

export function rackOfSnapshot(snapshot: RackSnapshot): RoomRack {
  return {
    ...snapshot,
    bookings: new Map(snapshot.bookings),
    housekeeping: new Map(snapshot.housekeeping),
  };
}
