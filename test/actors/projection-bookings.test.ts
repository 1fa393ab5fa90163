/** The list of bookings says the same however its events were portioned into rounds. */
import { expect, it } from 'vitest';
import { BookingsProjection } from '../../src/actors/booking/projection-bookings.ts';
import type { ProjectionWrite, StoredEvent } from '../../src/ports/journal.ts';

const HISTORY: readonly StoredEvent[] = [
  { type: 'PaymentRequested', payer: { guest: { firstName: 'Ada', lastName: 'Lovelace' } } },
  { type: 'BookingConfirmed' },
  { type: 'PaymentCaptured', key: 'one:capture', amountMinor: 150 },
].map((data, index) => ({
  position: index + 1,
  stream: 'booking/one',
  version: index + 2,
  type: data.type,
  schemaVersion: 1,
  data,
  metadata: { by: 'test' },
  recordedAtMs: 1_000 + index,
}));

/**
 * A round of its own left a capture's time out of the row, a shared one put it in: a rebuild then
 * differed from what it rebuilt.
 */
it('gives a row the same position and time in rounds of any size', () => {
  const together = lastStatus(rowsOf([HISTORY]));
  const singly = lastStatus(rowsOf(HISTORY.map((event) => [event])));
  expect(together).toEqual(['confirmed', 1_001, 2, 'one']);
  expect(singly).toEqual(together);
});

function rowsOf(rounds: readonly (readonly StoredEvent[])[]): readonly ProjectionWrite[] {
  const projection = new BookingsProjection();
  return rounds.flatMap((events) => {
    for (const event of events) projection.apply(event);
    return projection.takeWrites();
  });
}

function lastStatus(writes: readonly ProjectionWrite[]) {
  return writes.findLast(({ statement }) => statement === 'bookings.status')?.parameters;
}
