/**
 * A request that has waited past its deadline is not begun: whoever asked has given up, so work for
 * it would be dead work, and a booking for it a room that nobody knows of.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adler } from '../../src/testing/hotel-adler.ts';
import { readJournal } from '../process/read-journal.ts';
import { type Hotel, openHotel, said } from '../support/engine-world.ts';

describe('a request past its deadline', () => {
  it('is refused and leaves no event, and its key is still free', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const before = eventCount(hotel);
    expect(said(await holdBy(hotel, -1))).toBe('failed deadline_exceeded');
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
    expect(eventCount(hotel)).toBe(before);
    expect(said(await holdBy(hotel, 60_000))).toBe('held');
    expect(eventCount(hotel)).toBeGreaterThan(before);
  });

  // Changes of a property were once carried out however long they had waited.
  it('changes no property', async () => {
    const hotel = await openHotel();
    const before = eventCount(hotel);
    const deadlineMs = hotel.scheduler.monotonicMs() - 1;
    const late = { ...hotel.context('rename'), deadlineMs };
    const outcome = await hotel.engine.changeProperty(late, adler, { name: 'Too Late' });
    expect(said(outcome)).toBe('failed deadline_exceeded');
    expect(eventCount(hotel)).toBe(before);
  });
});

/** A hold that has to have been begun in this time. */
function holdBy(hotel: Hotel, withinMs: number) {
  const deadlineMs = hotel.scheduler.monotonicMs() + withinMs;
  return hotel.engine.placeHold({ ...hotel.context('hold'), deadlineMs }, hotel.stay());
}

function eventCount({ path }: Hotel): number {
  return readJournal(join(path, 'vacancy.db')).length;
}
