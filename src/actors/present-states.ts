/**
 * What another actor's state is at this very moment, for decisions that rest on it. There is one
 * thread, so a decision that is made in the same turn cannot be overtaken; and it is written after
 * whatever it rests on, so that no crash leaves one without the other.
 */
import type { BookingState } from '../domain/booking/booking.ts';
import type { BookingId, PropertyId } from '../domain/ids.ts';
import type { PropertyState } from '../domain/property/property.ts';
import type { RoomRack } from '../domain/rooms/room-rack.ts';
import type { Journal } from '../ports/journal.ts';
import { committedBooking } from './booking/booking-entity.ts';
import { NotPresent } from './calls/answering-busy.ts';
import { committedProperty } from './property/property-actor.ts';
import { committedRack, rackStream } from './rooms/room-rack-actor.ts';

/** An actor, as far as it is of interest here. */
interface Resident<State> {
  readonly name: string;
  readonly isLive: boolean;
  readonly behaviour: { readonly state: State | undefined; isRecoverable(): boolean };
}

interface ResidentsOf<State> {
  get(id: string): Resident<State> | undefined;
  has(id: string): boolean;
}

/** Actors that are in memory, by id. */
interface Residents {
  readonly bookings: ResidentsOf<BookingState>;
  readonly properties: ResidentsOf<PropertyState>;
  readonly racks: ResidentsOf<RoomRack>;
}

/** Each throws NotPresent when nobody can know the state at this moment. */
export class PresentStates {
  readonly #residents: Residents;
  readonly #journal: () => Journal;

  constructor(residents: Residents, journal: () => Journal) {
    this.#residents = residents;
    this.#journal = journal;
  }

  booking(id: BookingId): BookingState {
    const read = () => committedBooking(this.#journal(), id);
    return presentState(this.#residents.bookings.get(id), read);
  }

  property(id: PropertyId): PropertyState {
    const read = () => committedProperty(this.#journal(), id).state;
    return presentState(this.#residents.properties.get(id), read);
  }

  rack(id: PropertyId): RoomRack {
    return presentState(this.#residents.racks.get(id), () => committedRack(this.#journal(), id));
  }

  /** Whether anything was ever said of the property's rooms day by day. */
  hasRack(id: PropertyId): boolean {
    return this.#residents.racks.has(id) || this.#journal().hasStream(rackStream(id));
  }
}

/**
 * In memory while its actor is. An actor that is not there has nothing on its way to disk, so that
 * `read` finds all of it in the journal.
 */
function presentState<State>(resident: Resident<State> | undefined, read: () => State): State {
  if (resident === undefined) return read();
  if (resident.isLive) return resident.behaviour.state ?? read();
  if (resident.behaviour.isRecoverable()) return read();
  throw new NotPresent(resident.name);
}
