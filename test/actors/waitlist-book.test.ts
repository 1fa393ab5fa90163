/**
 * Precedence, step by step: a night that somebody waits for gives rooms to nobody else between the
 * moment in which some come free and the one in which the holds of the offers have arrived; and it
 * is no lock. Whole engines run these steps too fast for a buyer to come between them.
 */
import { describe, expect, it } from 'vitest';
import { nightStream } from '../../src/actors/inventory/night-stream.ts';
import { WaitlistBook } from '../../src/actors/waitlist/waitlist-book.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { BookingId, WaitlistEntryId } from '../../src/domain/ids.ts';
import { emptyWaitlist, evolveWaitlist } from '../../src/domain/waitlist/evolve-waitlist.ts';
import type { WaitlistEvent, WaitlistState } from '../../src/domain/waitlist/waitlist.ts';
import { limits } from '../../src/limits.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { ManualClock } from '../../src/testing/doubles/manual-clock.ts';
import { adler, double } from '../../src/testing/hotel-adler.ts';

const night = nightStream(adler, double, '2027-03-10' as CivilDate);
const after = nightStream(adler, double, '2027-03-11' as CivilDate);
const other = nightStream(adler, double, '2027-03-12' as CivilDate);
const buyer = 'buyer' as BookingId;
const offerId = 'offer' as BookingId;
const entryId = 'first' as WaitlistEntryId;
const stay = { arrival: '2027-03-10' as CivilDate, departure: '2027-03-12' as CivilDate };

describe('precedence', () => {
  it('begins when rooms come free and ends when nobody who waits can use them', () => {
    const { book, kept, looks } = waiting();
    expect(kept(night)).toBe(false);
    book.freed(after);
    expect([kept(night), kept(after), kept(other)]).toEqual([true, true, false]);
    book.freed(night);
    expect(looks()).toBe(1);
    book.looked(adler, 0);
    expect(kept(night)).toBe(false);
  });

  it('lasts until the hold of an offer has arrived, which alone is let in', () => {
    const { book, kept, put } = waiting();
    book.freed(night);
    put(begun);
    book.looked(adler, 0);
    expect([kept(night), kept(after), kept(other)]).toEqual([true, true, false]);
    expect(book.isKept(night, offerId, () => false)).toBe(false);
    put(offered);
    expect(kept(night)).toBe(false);
  });

  it('begins with a hold that has ended by the clock since the last look, not before', () => {
    const { book, looks } = waiting();
    book.looked(adler, 500);
    expect(book.isKept(night, buyer, (sinceMs) => sinceMs < 600)).toBe(true);
    expect(looks()).toBe(1);
    book.looked(adler, 700);
    expect(book.isKept(night, buyer, (sinceMs) => sinceMs < 600)).toBe(false);
  });

  it('is no lock: a look that never ends keeps nobody for long, and is asked for again', () => {
    const { book, kept, pass, looks } = waiting();
    book.freed(night);
    pass(limits.waitlistPrecedenceMs);
    expect(kept(night)).toBe(false);
    book.freed(night);
    expect([kept(night), looks()]).toEqual([true, 2]);
  });

  it("is nobody else's: where nobody waits nothing is kept and nothing is looked at", () => {
    const { book, kept, put, looks } = waiting();
    book.freed(other);
    put({ type: 'WaitlistLeft', entryId, why: 'withdrawn' });
    book.freed(night);
    book.touched(adler);
    expect([kept(night), looks()]).toEqual([false, 0]);
  });
});

// Helpers

const begun = {
  type: 'WaitlistOfferBegun',
  entryId,
  offerId,
  terms: { stay } as never,
  untilMs: 1,
} as const;
const offered = { type: 'WaitlistOffered', entryId, offerId } as never;

/** A book with one entry in it, and what its actor would be told. */
function waiting() {
  let nowMs = 0;
  let looks = 0;
  const scheduler = {
    monotonicMs: () => nowMs,
    after: () => () => undefined,
    soon: () => undefined,
  };
  const tell = () => {
    looks += 1;
    return undefined;
  };
  const directory = { waitlist: () => ({ name: adler, tell }) };
  const parts = { journal: {} as Journal, scheduler, clock: new ManualClock(0) };
  const book = new WaitlistBook(parts, directory);
  let state: WaitlistState = emptyWaitlist(adler);
  const put = (event: WaitlistEvent) => {
    state = evolveWaitlist(state, event, 0);
    book.put(state);
  };
  put({
    type: 'WaitlistJoined',
    entryId,
    awaited: {
      stay,
      rooms: [{ roomTypeId: double, party: { adults: 2, children: 0 } }],
      flexibleDays: 0,
      guest: { firstName: 'Ada', lastName: 'Byron' },
    },
    priority: 5,
    waitUntilMs: 1_000,
  });
  return {
    book,
    put,
    kept: (stream: string) => book.isKept(stream, buyer, () => false),
    looks: () => looks,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}
