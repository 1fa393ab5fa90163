/**
 * The room rack of one property: the authority on who sleeps in which room and how clean it is. It
 * decides on what the property and the bookings are at that moment, and is told by bookings when
 * something has become of them.
 */
import type { BookingState } from '../../domain/booking/booking.ts';
import { lineIdsOf } from '../../domain/booking/matched-rooms.ts';
import { civilDateAt } from '../../domain/calendar.ts';
import type { BookingId, PropertyId } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { decideRack } from '../../domain/rooms/decide-rack.ts';
import {
  emptyRack,
  evolveRack,
  type RackSnapshot,
  rackOfSnapshot,
  snapshotOfRack,
} from '../../domain/rooms/evolve-rack.ts';
import type {
  RackCommand,
  RackEvent,
  RackFacts,
  RoomRack,
  StandingBooking,
} from '../../domain/rooms/room-rack.ts';
import type { Journal } from '../../ports/journal.ts';
import { answeringBusy } from '../calls/answering-busy.ts';
import { EntityCalls, type EntityMessage } from '../calls/entity-calls.ts';
import type { EngineParts } from '../engine-parts.ts';
import { type EntityDefinition, PersistentEntity } from '../runtime/persistent-entity.ts';

export type RackMessage = EntityMessage<RoomRack, RackCommand>;

export const RACK_STREAMS = 'rooms/';

export const rackDefinition: EntityDefinition<RoomRack, RackEvent> = {
  empty: (id) => emptyRack(id as PropertyId),
  evolve: evolveRack,
  snapshot: {
    // 2: with guests in the house who have no room left; older ones have forgotten them.
    schemaVersion: 2,
    encode: snapshotOfRack,
    decode: (data) => rackOfSnapshot(data as RackSnapshot),
  },
};

export function rackStream(id: PropertyId): string {
  return RACK_STREAMS + id;
}

/** A rack as the disk has it. */
export function committedRack(journal: Journal, id: PropertyId): RoomRack {
  const entity = new PersistentEntity(journal, rackDefinition, rackStream(id), id);
  entity.recover();
  return entity.state;
}

export class RoomRackActor extends EntityCalls<RoomRack, RackCommand, RackEvent> {
  constructor(parts: EngineParts, id: PropertyId) {
    const facts = (by: string, nowMs: number): RackFacts => rackFacts(parts, id, by, nowMs);
    super(
      parts,
      {
        definition: rackDefinition,
        decide: (rack, command, nowMs, by) => decideRack(rack, command, facts(by, nowMs)),
        // A property that nothing was said of has a rack with nothing in it.
        absent: () => undefined,
      },
      rackStream(id),
      id,
    );
  }

  override receive(message: RackMessage): void {
    answeringBusy(message, () => super.receive(message));
  }
}

/** What decisions about rooms rest on. Throws NotPresent. */
export function rackFacts(
  { directory }: Pick<EngineParts, 'directory'>,
  propertyId: PropertyId,
  by: string,
  nowMs: number,
): RackFacts {
  const property: PropertyState = directory.present.property(propertyId);
  const { rooms, roomTypes, details } = property;
  const known = new Map<BookingId, StandingBooking>();
  const booking = (id: BookingId): StandingBooking => {
    const found = known.get(id) ?? standingBooking(directory.present.booking(id));
    known.set(id, found);
    return found;
  };
  return { rooms, roomTypes, booking, today: civilDateAt(nowMs, details.timeZone), by };
}

/** The departure that counts is the real one, which an early departure has moved. */
export function standingBooking(state: BookingState): StandingBooking {
  const { id, status, terms, departure, createdAtMs } = state;
  const { propertyId, stay, rooms } = terms;
  return {
    id,
    status,
    propertyId,
    stay: { arrival: stay.arrival, departure },
    lines: rooms.map(({ roomTypeId, party }) => {
      return { roomTypeId, guests: party.adults + party.children };
    }),
    lineIds: lineIdsOf(state).ids,
    bookedAtMs: createdAtMs,
  };
}
