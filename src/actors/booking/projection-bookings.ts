/**
 * The lists of bookings, properties and trips: one row each, the latest state of what lists show.
 * Events of one round are merged into one write a booking. Disposable: it holds nothing the journal
 * lacks.
 */
import type { BookingEvent, BookingStatus, BookingTerms } from '../../domain/booking/booking.ts';
import type { PropertyEvent } from '../../domain/property/property.ts';
import type { ProjectionWrite, StoredEvent } from '../../ports/journal.ts';
import type { Projection } from '../follower-actor.ts';
import { TripRows } from '../trips/projection-trips.ts';
import { TRIP_STREAMS } from '../trips/trip-entity.ts';

const STATUS_AFTER: Partial<Record<BookingEvent['type'], BookingStatus>> = {
  BookingRequested: 'requested',
  BookingHeld: 'held',
  PaymentRequested: 'payment_pending',
  BookingConfirmed: 'confirmed',
  BookingFailed: 'failed',
  BookingExpired: 'expired',
  BookingCancelled: 'cancelled',
  BookingMarkedNoShow: 'no_show',
  GuestWalked: 'walked',
  GuestCheckedIn: 'checked_in',
  GuestCheckedOut: 'checked_out',
  GuestDepartedEarly: 'checked_out',
};

interface Change {
  requested?: { event: Extract<BookingEvent, { type: 'BookingRequested' }>; atMs: number };
  /** Undefined while nothing of the round has changed it. */
  status?: BookingStatus;
  /** That came into force by a change. */
  terms?: BookingTerms;
  guestName?: string;
  departure?: string;
  updatedAtMs: number;
  position: number;
}

export class BookingsProjection implements Projection {
  readonly name = 'bookings';
  readonly #changes = new Map<string, Change>();
  readonly #properties: ProjectionWrite[] = [];
  readonly #trips = new TripRows();

  apply(stored: StoredEvent): void {
    const { stream } = stored;
    if (stream.startsWith('booking/')) this.#booking(stream.slice('booking/'.length), stored);
    else if (stream.startsWith(TRIP_STREAMS)) {
      this.#trips.apply(stream.slice(TRIP_STREAMS.length), stored);
    } else if (stream.startsWith('property/')) {
      this.#property(stream.slice('property/'.length), stored);
    }
  }

  takeWrites(): readonly ProjectionWrite[] {
    const writes = [...this.#properties.splice(0), ...this.#trips.takeWrites()];
    for (const [id, change] of this.#changes) writes.push(...writesOf(id, change));
    this.#changes.clear();
    return writes;
  }

  landed(): void {}

  reset(): void {
    this.#changes.clear();
    this.#trips.reset();
    this.#properties.length = 0;
  }

  #property(id: string, stored: StoredEvent): void {
    const event = stored.data as PropertyEvent;
    const name =
      event.type === 'PropertyCreated'
        ? event.details.name
        : event.type === 'PropertyChanged'
          ? event.changes.name
          : undefined;
    if (name === undefined) return;
    const parameters = [id, name, stored.position];
    this.#properties.push({ statement: 'properties.put', parameters });
  }

  #booking(id: string, stored: StoredEvent): void {
    const event = stored.data as BookingEvent;
    const status = STATUS_AFTER[event.type];
    const isOther = event.type === 'ModificationConfirmed' || event.type === 'GuestChanged';
    // What no list shows changes no row: it must not matter which round an event falls into.
    if (status === undefined && !isOther) return;
    const { position, recordedAtMs: updatedAtMs } = stored;
    const change: Change = { ...this.#changes.get(id), updatedAtMs, position };
    this.#changes.set(id, change);
    if (status !== undefined) change.status = status;
    if (event.type === 'ModificationConfirmed') change.terms = event.terms;
    if (event.type === 'BookingRequested') change.requested = { event, atMs: updatedAtMs };
    if ('payer' in event && event.payer !== undefined) change.guestName = nameOf(event.payer.guest);
    if (event.type === 'GuestDepartedEarly') change.departure = event.departure;
  }
}

function nameOf(guest: { firstName: string; lastName: string }): string {
  return `${guest.firstName} ${guest.lastName}`;
}

function writesOf(id: string, change: Change): readonly ProjectionWrite[] {
  const { requested, status, guestName, departure, updatedAtMs, position } = change;
  if (requested !== undefined && status !== undefined) {
    const { terms = requested.event.terms } = change;
    const { propertyId, stay, rooms, totalMinor, currency } = terms;
    const until = departure ?? stay.departure;
    const dates = [stay.arrival, until];
    const parameters = [id, propertyId, status, ...dates, guestName ?? null];
    const sums = [rooms.length, totalMinor, currency, requested.atMs, updatedAtMs, position];
    return [{ statement: 'bookings.put', parameters: [...parameters, ...sums] }];
  }
  const at = [updatedAtMs, position, id];
  const writes: ProjectionWrite[] = [
    status === undefined
      ? { statement: 'bookings.touched', parameters: at }
      : { statement: 'bookings.status', parameters: [status, ...at] },
  ];
  if (change.terms !== undefined) {
    const { stay, rooms, totalMinor } = change.terms;
    const parameters = [stay.arrival, stay.departure, rooms.length, totalMinor, id];
    writes.push({ statement: 'bookings.terms', parameters });
  }
  if (guestName !== undefined) {
    writes.push({ statement: 'bookings.guest', parameters: [guestName, id] });
  }
  if (departure !== undefined) {
    writes.push({ statement: 'bookings.departure', parameters: [departure, id] });
  }
  return writes;
}
