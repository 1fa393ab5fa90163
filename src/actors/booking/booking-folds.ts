/**
 * Bookings as they were at one version, for followers that come to an event and have to know what
 * it was decided on. What was folded lately is kept, since the events of one booking come together.
 */
import type { BookingEvent, BookingState } from '../../domain/booking/booking.ts';
import { emptyBooking, evolveBooking } from '../../domain/booking/evolve-booking.ts';
import type { BookingId } from '../../domain/ids.ts';
import type { Journal, StoredEvent } from '../../ports/journal.ts';
import { UnreadableTable } from '../follower-actor.ts';
import { BOOKING_STREAMS } from './booking-entity.ts';

export interface FoldedBooking {
  readonly before: BookingState;
  readonly event: BookingEvent;
  readonly after: BookingState;
}

export class BookingFolds {
  readonly #journal: Pick<Journal, 'readStream'>;
  readonly #known = new Map<string, { readonly state: BookingState; readonly version: number }>();

  constructor(journal: Pick<Journal, 'readStream'>) {
    this.#journal = journal;
  }

  /** Throws UnreadableTable when what was before cannot be read. */
  fold(stored: StoredEvent): FoldedBooking {
    const { stream, version, recordedAtMs } = stored;
    const event = stored.data as BookingEvent;
    const before = this.#at(stream, version - 1);
    const after = evolveBooking(before, event, recordedAtMs);
    this.#known.set(stream, { state: after, version });
    return { before, event, after };
  }

  forget(): void {
    this.#known.clear();
  }

  #at(stream: string, version: number): BookingState {
    const known = this.#known.get(stream);
    const isUsable = known !== undefined && known.version <= version;
    const from = isUsable ? known.version : 0;
    const id = stream.slice(BOOKING_STREAMS.length) as BookingId;
    const state = isUsable ? known.state : emptyBooking(id);
    return from === version ? state : bookingFrom(this.#journal, state, from, version);
  }
}

/** The booking at a version, from an earlier state of it. */
function bookingFrom(
  journal: Pick<Journal, 'readStream'>,
  state: BookingState,
  fromVersion: number,
  version: number,
): BookingState {
  let events: readonly StoredEvent[];
  try {
    events = journal.readStream(BOOKING_STREAMS + state.id, fromVersion, version);
  } catch (error) {
    throw new UnreadableTable('events', error);
  }
  return events.reduce(
    (before, { data, recordedAtMs }) => evolveBooking(before, data as BookingEvent, recordedAtMs),
    state,
  );
}

/** The booking as it was at a version. */
export function bookingAt(
  journal: Pick<Journal, 'readStream'>,
  id: BookingId,
  version: number,
): BookingState {
  return bookingFrom(journal, emptyBooking(id), 0, version);
}
