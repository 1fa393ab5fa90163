/**
 * Snapshots that earlier programs wrote of what they then knew. Their states lack what the same
 * events say today, so they are passed over, by whoever recovers and by the audit, and the events
 * are read. Each has the story of what a snapshot once hid.
 */
import { describe, expect, it } from 'vitest';
import { bookingDefinition } from '../../src/actors/booking/booking-entity.ts';
import { propertyDefinition } from '../../src/actors/property/property-actor.ts';
import { rackDefinition } from '../../src/actors/rooms/room-rack-actor.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type TypedEvent,
} from '../../src/actors/runtime/persistent-entity.ts';
import { snapshotProblem } from '../../src/actors/snapshot-check.ts';
import { lineIdsOf } from '../../src/domain/booking/matched-rooms.ts';
import { statusOn } from '../../src/domain/rooms/housekeeping.ts';
import type { Journal, StoredEvent } from '../../src/ports/journal.ts';
import { adler, details, double, doubleDetails } from '../../src/testing/hotel-adler.ts';
import { day, room } from '../support/rooms-world.ts';

const number = room('101');
const room101 = { number, roomTypeId: double, floor: 1, features: [] };
const stay = { arrival: day(0), departure: day(2) };

describe('a snapshot of before', () => {
  // A room with the number of one that was removed was as clean as that, and for ever.
  it('does not hide that a room had another with its number before it', () => {
    const events = [
      { type: 'PropertyCreated', id: adler, details },
      { type: 'RoomTypeAdded', id: double, details: doubleDetails },
      { type: 'RoomsAdded', rooms: [room101] },
      { type: 'RoomRemoved', number, roomTypeId: double },
      { type: 'RoomsAdded', rooms: [room101] },
    ];
    const state = recovered(propertyDefinition, `property/${adler}`, 2, events, (now) => {
      const { formerRooms: _, ...old } = now;
      return { ...old, rooms: new Map([[number, { ...room101, closures: new Map() }]]) };
    });
    const again = state.rooms.get(number) ?? { number };
    expect(again).toMatchObject({ former: 1 });
    const said = { status: 'inspected', why: 'round', by: 'ada', on: day(0), atMs: 0 } as const;
    const rack = { bookings: new Map(), housekeeping: new Map([[number, said]]) };
    expect(statusOn(rack, [], again, day(0)).status).toBe('dirty');
  });

  // Guests in the house who had given up their only room were in no conflict.
  it('does not forget guests in the house who have no room left', () => {
    const gone = { bookingId: 'a', stay, rooms: [], inHouseSince: day(0) };
    const events = [{ type: 'RoomsAssigned', reason: 'stay_changed', bookings: [gone] }];
    const state = recovered(rackDefinition, `rooms/${adler}`, 1, events, (now) => {
      return { ...now, bookings: new Map() };
    });
    expect([...state.bookings.keys()]).toEqual(['a']);
  });

  // The next room that was added could be taken for one that the booking had given up.
  it('does not give a room the number of one that was given up', () => {
    const party = { adults: 2, children: 0 };
    const one = { roomTypeId: double, party, nightlyMinor: [100, 100] };
    const terms = { propertyId: adler, stay, currency: 'EUR', capture: 'at_booking' };
    const sold = (count: number) => {
      return { ...terms, rooms: Array.from({ length: count }, () => one), totalMinor: 200 * count };
    };
    const money = { dueMinor: 200, authoriseMinor: 0, deadlineMs: 0 };
    const events = [
      { type: 'BookingRequested', terms: sold(2), isDirect: true, holdUntilMs: 1 },
      { type: 'ModificationRequested', terms: sold(1), ...money },
      { type: 'ModificationConfirmed', terms: sold(1), dueMinor: 200 },
    ];
    const state = recovered(bookingDefinition, 'booking/a', 3, events, (now) => {
      const { lineIds: _, ...old } = now;
      return old;
    });
    expect(lineIdsOf(state)).toEqual({ ids: [0], next: 2 });
  });
});

/**
 * What is read of a stream whose snapshot is what an earlier program made of all its events. Such
 * a state, in a snapshot of today, has to be found wrong, or the older version says nothing.
 */
function recovered<State, Event extends TypedEvent>(
  definition: EntityDefinition<State, Event>,
  stream: string,
  schemaVersion: number,
  events: readonly TypedEvent[],
  ofBefore: (now: State) => State,
): State {
  const id = stream.slice(stream.indexOf('/') + 1);
  const stored = events.map((data, index): StoredEvent => {
    const version = index + 1;
    const at = { position: version, stream, version, recordedAtMs: 0, schemaVersion: 1 };
    return { ...at, type: data.type, data, metadata: { by: 'ada' } };
  });
  let now = definition.empty(id);
  for (const event of events) now = definition.evolve(now, event as Event, 0);
  const { length: version } = events;
  const state = definition.snapshot.encode(ofBefore(now));
  const journal = (ofVersion: number) => {
    const read: Pick<Journal, 'hasStream' | 'readStream' | 'latestSnapshot'> = {
      hasStream: () => true,
      readStream: (_: string, after: number, last = version) => stored.slice(after, last),
      latestSnapshot: () => {
        return {
          stream,
          version,
          schemaVersion: ofVersion,
          data: { version, state, receipts: [] },
        };
      },
    };
    return read as Journal;
  };
  const present = journal(definition.snapshot.schemaVersion);
  expect(snapshotProblem(present, stream)).toMatch(/is not what the events before it come to/);
  expect(snapshotProblem(journal(schemaVersion), stream)).toBeUndefined();
  const entity = new PersistentEntity(journal(schemaVersion), definition, stream, id);
  entity.recover();
  expect(entity.state).toEqual(now);
  return entity.state;
}
