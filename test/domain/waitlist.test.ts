/**
 * The rules of a waitlist as tables that can be read as documentation: who is served, in which
 * order, and what becomes of an offer. A mistake that was once made gets a line with its story.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { check } from '../support/waitlist-scenario.ts';

describe('an entry', () => {
  it('joins once, is moved, and leaves', () => {
    check(`
      join ada d0-d2                -> WaitlistJoined ada
      join ada d0-d2                -> unchanged
      join late d0-d2 until 0       -> WaitlistJoined late       # 0: as long as anybody
      priority ada 5                -> unchanged
      priority ada 2 v2             -> version_mismatch
      priority ada 2 v1             -> WaitlistPriorityChanged ada p2
      leave ada v1                  -> version_mismatch
      leave ada                     -> WaitlistLeft ada withdrawn
      leave ada                     -> waitlist_entry_closed
      priority ada 1                -> waitlist_entry_closed
      leave nobody                  -> not_found
    `);
  });

  it('waits until the instant it named, and nobody joins after it', () => {
    check(`
      join ada d0-d2 until 50       -> WaitlistJoined ada
      at   50
      join bob d0-d2 until 50       -> wait_is_over
      due                           -> nobody
      free d0 1 d1 1
      due                           -> nobody
      expire                        -> WaitlistLeft ada expired
      expire                        -> unchanged
    `);
  });

  it('is refused when as many wait as may', () => {
    const names = Array.from({ length: limits.waitlistEntriesMax }, (_, at) => `n${at}`);
    const joins = names.map((name) => `join ${name} d0-d1 -> WaitlistJoined ${name}`);
    check(
      [...joins, 'join last d0-d1 -> waitlist_full', 'leave n0 -> WaitlistLeft n0 withdrawn']
        .concat('join last d0-d1 -> WaitlistJoined last')
        .join('\n'),
    );
  });
});

describe('who is served', () => {
  it('the first whose whole stay fits, by priority and then by time of entry', () => {
    check(`
      join long d0-d3               -> WaitlistJoined long
      join ada  d0-d2               -> WaitlistJoined ada
      join vip  d0-d2 p1            -> WaitlistJoined vip
      join one  d1-d2               -> WaitlistJoined one
      due                           -> nobody
      free d0 1 d1 2
      line                          -> vip:waiting long:waiting ada:waiting one:waiting
      due                           -> vip d0-d2 200, one d1-d2 100
      why  long                     -> no_availability d2
      free d2 1
      due                           -> vip d0-d2 200, one d1-d2 100   # vip has the one room of d0
      free d0 2
      due                           -> vip d0-d2 200, long d0-d3 300
    `);
  });

  it('not who wants more rooms than are free, would pay less, or is refused by a rule', () => {
    check(`
      join two  d0-d1 x2            -> WaitlistJoined two
      join poor d0-d1 max90         -> WaitlistJoined poor
      free d0 1
      due                           -> nobody
      why  two                      -> no_availability d0
      why  poor                     -> price_above_maximum
      price 90
      due                           -> poor d0-d1 90
      free d0 3
      due                           -> two d0-d1 180, poor d0-d1 90
      closed d0
      due                           -> nobody
      why  two                      -> arrival_in_past
    `);
  });

  it('who is flexible by the nearest stay that fits, later before earlier, not the past', () => {
    check(`
      join ada d1-d2 flex2          -> WaitlistJoined ada
      free d0 1 d2 1 d3 1
      due                           -> ada d2-d3 100
      free d2 0
      due                           -> ada d0-d1 100
      free d0 0
      due                           -> ada d3-d4 100
      join bob d0-d1 flex1          -> WaitlistJoined bob
      free d-1 1 d3 0
      due                           -> nobody
    `);
  });
});

describe('an offer', () => {
  it('is begun, made, and booked', () => {
    check(`
      join ada d0-d2                -> WaitlistJoined ada
      free d0 1 d1 1
      begin ada                     -> WaitlistOfferBegun ada ada-1
      decline ada ada-1             -> no_offer                  # nobody has been told of it
      offered ada                   -> WaitlistOffered ada ada-1
      offered ada                   -> unchanged
      expire                        -> unchanged
      ended ada booked              -> WaitlistOfferEnded ada ada-1 booked
      ended ada booked              -> unchanged
      decline ada ada-1             -> waitlist_entry_closed
    `);
  });

  it('that comes to nothing puts the entry behind all who have let fewer pass', () => {
    check(`
      join ada d0-d1 p1             -> WaitlistJoined ada
      join bob d0-d1 p9             -> WaitlistJoined bob
      free d0 1
      begin ada                     -> WaitlistOfferBegun ada ada-1
      offered ada                   -> WaitlistOffered ada ada-1
      ended ada lapsed              -> WaitlistOfferEnded ada ada-1 lapsed
      line                          -> bob:waiting ada:waiting
      begin bob                     -> WaitlistOfferBegun bob bob-1
      offered bob                   -> WaitlistOffered bob bob-1
      decline bob ada-1             -> no_offer                  # not bob's
      decline bob bob-1             -> WaitlistOfferEnded bob bob-1 declined
      releasing                     -> bob-1
      line                          -> ada:waiting bob:waiting
      over bob-1                    -> WaitlistHoldOver bob bob-1 free
      over bob-1                    -> unchanged
      releasing                     -> nothing
    `);
  });

  it('is made as often as the property says, and then the entry leaves', () => {
    check(`
      settings 10 2                 -> WaitlistSettingsChanged
      settings 10 2                 -> unchanged
      settings 10 3 @0              -> version_mismatch          # somebody else was first
      join ada d0-d1                -> WaitlistJoined ada
      free d0 1
      begin ada                     -> WaitlistOfferBegun ada ada-1
      offered ada                   -> WaitlistOffered ada ada-1
      ended ada unpaid              -> WaitlistOfferEnded ada ada-1 unpaid
      begin ada                     -> WaitlistOfferBegun ada ada-2
      offered ada                   -> WaitlistOffered ada ada-2
      ended ada lapsed -> WaitlistOfferEnded ada ada-2 lapsed, WaitlistLeft ada unanswered
    `);
  });

  it('is what whoever it was made to has said last, also when it is over by then', () => {
    check(`
      settings 10 1                 -> WaitlistSettingsChanged
      join ada d0-d1                -> WaitlistJoined ada
      free d0 1
      begin ada                     -> WaitlistOfferBegun ada ada-1
      offered ada                   -> WaitlistOffered ada ada-1
      # The payment has failed, and nobody has told the waitlist yet.
      decline ada ada-1 -> WaitlistOfferEnded ada ada-1 declined, WaitlistLeft ada declined
      ended ada unpaid              -> unchanged                 # it came after
      releasing                     -> ada-1
    `);
  });

  it('the last of which is declined is no offer that nobody answered', () => {
    check(`
      settings 10 1                 -> WaitlistSettingsChanged
      join ada d0-d1                -> WaitlistJoined ada
      free d0 1
      begin ada                     -> WaitlistOfferBegun ada ada-1
      offered ada                   -> WaitlistOffered ada ada-1
      decline ada ada-1 -> WaitlistOfferEnded ada ada-1 declined, WaitlistLeft ada declined
      releasing                     -> ada-1
    `);
  });

  it('whose hold is refused is made again, the second time after a while', () => {
    check(`
      join ada d0-d1 until 99000    -> WaitlistJoined ada
      free d0 1
      begin ada                     -> WaitlistOfferBegun ada ada-1
      failed ada                    -> WaitlistOfferFailed ada ada-1
      begin ada                     -> WaitlistOfferBegun ada ada-2
      failed ada                    -> WaitlistOfferFailed ada ada-2
      due                           -> nobody
      at 5000
      begin ada                     -> WaitlistOfferBegun ada ada-3
      offered ada                   -> WaitlistOffered ada ada-3
      line                          -> ada:offered
    `);
  });

  it('is left behind by who leaves, and booked by who was quicker than that', () => {
    check(`
      join ada d0-d1                -> WaitlistJoined ada
      join bob d0-d1                -> WaitlistJoined bob
      free d0 2
      begin ada                     -> WaitlistOfferBegun ada ada-1
      begin bob                     -> WaitlistOfferBegun bob bob-1
      offered bob                   -> WaitlistOffered bob bob-1
      leave ada                     -> WaitlistLeft ada withdrawn
      offered ada                   -> unchanged                 # it came after
      releasing                     -> ada-1
      over ada-1                    -> WaitlistHoldOver ada ada-1 free
      decline bob bob-1             -> WaitlistOfferEnded bob bob-1 declined
      over bob-1 booked             -> WaitlistHoldOver bob bob-1 booked
      line                          ->
    `);
  });
});

describe('laws of who is due', () => {
  it('nobody is offered more than is free, and nobody who fits is passed over', () => {
    const stays = fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 }));
    const entries = fc.array(fc.tuple(stays, fc.integer({ min: 1, max: 3 }), fc.boolean()), {
      maxLength: 8,
    });
    const free = fc.array(fc.nat(2), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(entries, free, (waiting, rooms) => {
        const left = [...rooms];
        const line = waiting
          .map(([[from, nights], priority, isTwo], number) => {
            return { name: `n${number}`, from, to: from + nights, priority, isTwo };
          })
          .sort((one, other) => one.priority - other.priority);
        // The naive reference: one after the other takes what it needs from what is left.
        const served = line.filter(({ from, to, isTwo }) => {
          const nights = left.slice(from, to);
          if (nights.some((count) => count < (isTwo ? 2 : 1))) return false;
          for (let night = from; night < to; night += 1) {
            left[night] = (left[night] ?? 0) - (isTwo ? 2 : 1);
          }
          return true;
        });
        const due = served.map(({ name, from, to, isTwo }) => {
          return `${name} d${from}-d${to} ${(to - from) * (isTwo ? 200 : 100)}`;
        });
        const joins = waiting.map(([[from, nights], priority, isTwo], number) => {
          const stay = `d${from}-d${from + nights} p${priority} x${isTwo ? 2 : 1}`;
          return `join n${number} ${stay} -> WaitlistJoined n${number}`;
        });
        const nights = rooms.map((count, night) => `d${night} ${count}`).join(' ');
        check([...joins, `free ${nights}`, `due -> ${due.join(', ') || 'nobody'}`].join('\n'));
      }),
      { numRuns: 200 },
    );
    expect.hasAssertions();
  });
});
