/** Queries of the projection tables, their order and their pages. */
import { describe, expect, it } from 'vitest';
import type { BookingFilter, ProjectionWrite } from '../../src/ports/journal.ts';
import { commit, inProcessWriter, openWorld } from './make-journal.ts';

describe('bookings', () => {
  it('are ordered by last change and filtered by every filter', async () => {
    const { projections } = await withRows([
      booking('b1', { status: 'held', arrival: '2026-07-01', updated: 30 }),
      booking('b2', { property: 'q', arrival: '2026-07-02', updated: 10 }),
      booking('b3', { arrival: '2026-07-03', updated: 20 }),
      booking('b4', { arrival: '2026-07-04', updated: 20 }),
    ]);
    const ids = (filter: Partial<BookingFilter>): string =>
      projections
        .bookings({ limit: 9, ...filter })
        .map((row) => row.id)
        .join(' ');
    expect(ids({})).toBe('b2 b3 b4 b1');
    expect(ids({ limit: 2 })).toBe('b2 b3');
    expect(ids({ after: { updatedAtMs: 20, id: 'b3' } })).toBe('b4 b1');
    expect(ids({ propertyId: 'q' })).toBe('b2');
    expect(ids({ status: 'held' })).toBe('b1');
    expect(ids({ propertyId: 'p', status: 'confirmed' })).toBe('b3 b4');
    expect(ids({ arrivalFrom: '2026-07-02', arrivalTo: '2026-07-03' })).toBe('b2 b3');
    expect(ids({ updatedSinceMs: 20 })).toBe('b3 b4 b1');
    expect(ids({ propertyId: 'p', updatedSinceMs: 20, after: { updatedAtMs: 20, id: 'b4' } })).toBe(
      'b1',
    );
  });

  it('change by status, guest and departure', async () => {
    const { projections } = await withRows([
      booking('b1', { updated: 10 }),
      { statement: 'bookings.status', parameters: ['cancelled', 50, 7, 'b1'] },
      { statement: 'bookings.guest', parameters: ['Ada Lovelace', 'b1'] },
      { statement: 'bookings.departure', parameters: ['2026-07-08', 'b1'] },
      { statement: 'bookings.status', parameters: ['cancelled', 50, 7, 'unknown'] },
    ]);
    expect(projections.bookings({ limit: 9 })).toEqual([
      {
        id: 'b1',
        propertyId: 'p',
        status: 'cancelled',
        arrival: '2026-07-01',
        departure: '2026-07-08',
        guestName: 'Ada Lovelace',
        roomCount: 1,
        totalMinor: 24_000,
        currency: 'EUR',
        createdAtMs: 1,
        updatedAtMs: 50,
        position: 7,
      },
    ]);
  });
});

describe('nights', () => {
  it('are read by range, both ends included, and replaced by the newest', async () => {
    const { projections } = await withRows([
      night('r', '2026-01-01', 1),
      night('r', '2026-01-02', 2),
      night('r', '2026-01-03', 3),
      night('s', '2026-01-02', 4),
      night('r', '2026-01-01', 5),
    ]);
    const read = projections.nights('p', 'r', '2026-01-01', '2026-01-02');
    expect(read.map((row) => `${row.night} ${row.position}`)).toEqual([
      '2026-01-01 5',
      '2026-01-02 2',
    ]);
  });
});

describe('properties and parked events', () => {
  it('are listed page by page', async () => {
    const { projections } = await withRows([
      { statement: 'properties.put', parameters: ['p2', 'Two', 2] },
      { statement: 'properties.put', parameters: ['p1', 'One', 1] },
      { statement: 'properties.put', parameters: ['p1', 'Uno', 3] },
      { statement: 'parked.put', parameters: ['f', 3, 'poison'] },
    ]);
    expect(projections.properties('', 1)).toEqual([{ id: 'p1', name: 'Uno' }]);
    expect(projections.properties('p1', 9)).toEqual([{ id: 'p2', name: 'Two' }]);
    expect(projections.parked(9)).toEqual([{ follower: 'f', position: 3, reason: 'poison' }]);
  });
});

// Helpers

async function withRows(writes: readonly ProjectionWrite[]) {
  const { journal } = await openWorld(inProcessWriter);
  await commit(journal, { writes, recordedAtMs: 1 });
  return journal;
}

function booking(
  id: string,
  row: { property?: string; status?: string; arrival?: string; updated: number },
): ProjectionWrite {
  const { property = 'p', status = 'confirmed', arrival = '2026-07-01', updated } = row;
  const parameters = [
    id,
    property,
    status,
    arrival,
    '2026-07-09',
    null,
    1,
    24_000,
    'EUR',
    1,
    updated,
    3,
  ];
  return { statement: 'bookings.put', parameters };
}

function night(roomType: string, date: string, position: number): ProjectionWrite {
  return { statement: 'nights.put', parameters: ['p', roomType, date, 0, 0, position, 0, 0] };
}
