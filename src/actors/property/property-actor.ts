/**
 * One property: the authority on what it sells, how many rooms exist and what they cost. A change
 * of capacity is told to the nights that are already open through the outbox; every other night
 * learns it with its next command.
 */

import type { PropertyId } from '../../domain/ids.ts';
import { decideProperty } from '../../domain/property/decide-property.ts';
import { emptyProperty, evolveProperty } from '../../domain/property/evolve-property.ts';
import type {
  PropertyCommand,
  PropertyEvent,
  PropertyState,
} from '../../domain/property/property.ts';
import {
  type PropertySnapshot,
  propertyOfSnapshot,
  snapshotOfProperty,
} from '../../domain/property/property-snapshot.ts';
import { takenRooms } from '../../domain/rooms/room-fit.ts';
import type { Journal } from '../../ports/journal.ts';
import { answeringBusy } from '../calls/answering-busy.ts';
import { EntityCalls, type EntityKind, type EntityMessage } from '../calls/entity-calls.ts';
import type { EngineParts, Whereabouts } from '../engine-parts.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type SideRows,
} from '../runtime/persistent-entity.ts';
import type { WaitlistPrecedence } from '../waitlist/waitlist-book.ts';

export type PropertyMessage = EntityMessage<PropertyState, PropertyCommand>;

export const CAPACITY_QUEUE = 'capacity';

export const propertyDefinition: EntityDefinition<PropertyState, PropertyEvent> = {
  empty: (id) => emptyProperty(id as PropertyId),
  evolve: evolveProperty,
  snapshot: {
    // 3: with how many rooms of a number were removed; older ones hide it from those added since.
    schemaVersion: 3,
    encode: snapshotOfProperty,
    decode: (data) => propertyOfSnapshot(data as PropertySnapshot),
  },
  sideRows: sideRowsOf,
};

/** A property as the disk has it, which may be behind its actor by what is still on its way. */
export function committedProperty(
  journal: Journal,
  id: PropertyId,
): { readonly state: PropertyState; readonly version: number } {
  const entity = new PersistentEntity(journal, propertyDefinition, propertyStream(id), id);
  entity.recover();
  return { state: entity.state, version: entity.version };
}

/** As it is in memory; after a start nobody has asked for it yet, and what is on disk is all. */
export function propertyNow(
  { directory, journal }: Pick<EngineParts, 'directory' | 'journal'>,
  id: PropertyId,
): PropertyState {
  return directory.residentProperty(id) ?? committedProperty(journal, id).state;
}

export function propertyStream(id: PropertyId): string {
  return `property/${id}`;
}

export class PropertyActor extends EntityCalls<PropertyState, PropertyCommand, PropertyEvent> {
  readonly #id: PropertyId;
  readonly #waitlists: Pick<WaitlistPrecedence, 'touched'>;

  constructor(parts: EngineParts, id: PropertyId) {
    super(parts, propertyKind(parts.directory), propertyStream(id), id);
    this.#id = id;
    this.#waitlists = parts.waitlists;
  }

  /** More rooms, a restriction lifted, a lower price: somebody may have waited for it. */
  override receive(message: PropertyMessage): void {
    const before = this.state;
    answeringBusy(message, () => super.receive(message));
    if (this.state !== before) this.#waitlists.touched(this.#id);
  }
}

function propertyKind(
  directory: Pick<Whereabouts, 'present'>,
): EntityKind<PropertyState, PropertyCommand, PropertyEvent> {
  return {
    definition: propertyDefinition,
    decide(state, command) {
      if (command.type !== 'remove_room') return decideProperty(state, command);
      const [assigned] = takenRooms(directory.present.rack(state.id)).get(command.number) ?? [];
      return decideProperty(state, assigned === undefined ? command : { ...command, assigned });
    },
    absent: ({ exists, id }) => (exists ? undefined : { code: 'not_found', what: 'property', id }),
  };
}

/** One push for each change of capacity; what it sets is read from the property when it runs. */
function sideRowsOf(
  _before: PropertyState,
  after: PropertyState,
  events: readonly PropertyEvent[],
  version: number,
): SideRows {
  const [event] = events;
  const isCapacity =
    event?.type === 'CapacityChanged' ||
    event?.type === 'OverbookingAllowed' ||
    event?.type === 'RoomClosed' ||
    event?.type === 'RoomReopened' ||
    event?.type === 'RoomRemoved' ||
    (event?.type === 'RoomTypeChanged' && event.changes.rooms !== undefined);
  if (!isCapacity) return {};
  const roomTypeId = event.type === 'RoomTypeChanged' ? event.id : event.roomTypeId;
  const payload = { propertyId: after.id, roomTypeId };
  const key = `${after.id}/${roomTypeId}`;
  const id = `${CAPACITY_QUEUE}:${key}:${version}`;
  return { outboxPut: [{ id, queue: CAPACITY_QUEUE, key, payload }] };
}
