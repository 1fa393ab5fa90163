/** The list of trips: one row each, the latest state of what the list shows. Disposable. */
import type { TripEvent, TripStatus } from '../../domain/trip/trip.ts';
import type { ProjectionWrite, StoredEvent } from '../../ports/journal.ts';

const STATUS_AFTER: Partial<Record<TripEvent['type'], TripStatus>> = {
  TripReserving: 'reserving',
  LegConfirming: 'confirming',
  TripConfirmed: 'confirmed',
  TripUndoing: 'compensating',
  LegUndoing: 'compensating',
  TripEscalated: 'escalated',
  TripFailed: 'failed',
  TripCancelled: 'cancelled',
};

export class TripRows {
  readonly #writes: ProjectionWrite[] = [];

  apply(id: string, stored: StoredEvent): void {
    const event = stored.data as TripEvent;
    const { position, recordedAtMs } = stored;
    if (event.type === 'TripRequested') {
      const { firstName, lastName } = event.payer.guest;
      const about = [`${firstName} ${lastName}`, event.legs.length];
      const parameters = [id, 'requested', ...about, recordedAtMs, recordedAtMs, position];
      this.#writes.push({ statement: 'trips.put', parameters });
      return;
    }
    const status = STATUS_AFTER[event.type];
    // What the list does not show changes no row: it must not matter which round it falls into.
    if (status === undefined) return;
    const parameters = [status, recordedAtMs, position, id];
    this.#writes.push({ statement: 'trips.status', parameters });
  }

  takeWrites(): readonly ProjectionWrite[] {
    return this.#writes.splice(0);
  }

  reset(): void {
    this.#writes.length = 0;
  }
}
