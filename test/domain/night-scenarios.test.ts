/**
 * The rules of one night as tables that can be read as documentation: what a command comes to, in
 * order of precedence. A mistake that was once made gets a line here with its story.
 */
import { describe, it } from 'vitest';
import { check } from '../support/scenario.ts';

describe('hold_rooms', () => {
  it('grants what is free and says what is left when it is not', () => {
    check(`
      rooms   2
      hold    r1 x1 @15    -> CapacitySet 2, RoomsHeld r1 x1 @15
      hold    r2 x2 @15    -> sold_out free 1
      hold    r2 x1 @15    -> RoomsHeld r2 x1 @15
      hold    r3 x1 @15    -> sold_out free 0
      free                 -> 0
      counts               -> held 2 sold 0 physical 2 overbooked 0
    `);
  });

  it('repeats its answer: same rooms, no later expiry', () => {
    check(`
      rooms   2
      hold    r1 x1 @15    -> CapacitySet 2, RoomsHeld r1 x1 @15
      hold    r1 x1 @15    -> unchanged
      hold    r1 x1 @14    -> unchanged            # never shortened by a late message
      hold    r1 x1 @16    -> HoldExtended r1 @16
      confirm r1 x1        -> HoldConfirmed r1 x1
      hold    r1 x1 @20    -> unchanged            # sold already
    `);
  });

  it('holds beside what the booking has bought only what it lacks', () => {
    check(`
      rooms   3
      hold    r1 x1 @15    -> CapacitySet 3, RoomsHeld r1 x1 @15
      confirm r1 x1        -> HoldConfirmed r1 x1
      hold    r2 x1 @15    -> RoomsHeld r2 x1 @15
      hold    r1 x3 @20    -> sold_out free 1      # one more than it could have
      counts               -> held 1 sold 1 physical 3 overbooked 0
      hold    r1 x2 @20    -> RoomsHeld r1 x1 @20
      hold    r1 x2 @20    -> unchanged
      hold    r1 x2 @25    -> HoldExtended r1 @25
      extend  r1 @30       -> HoldExtended r1 @30
      hold    r3 x1 @15    -> sold_out free 0
      after   30
      hold    r3 x1 @60    -> HoldExpired r2 x1, HoldExpired r1 x1, RoomsHeld r3 x1 @60
      counts               -> held 1 sold 1 physical 3 overbooked 0   # what was bought stays
    `);
  });

  it('gives a booking the last room beside its own', () => {
    check(`
      rooms   2
      hold    r1 x1 @15    -> CapacitySet 2, RoomsHeld r1 x1 @15
      confirm r1 x1        -> HoldConfirmed r1 x1
      hold    r1 x2 @15    -> RoomsHeld r1 x1 @15
      rooms   1
      hold    r1 x2 @15    -> CapacitySet 1        # held already, whatever is left
      keep    r1 x1 failed -> HoldReleased r1 x1 failed
      hold    r1 x2 @15    -> sold_out free 0
    `);
  });

  it('changes the number of rooms in one decision when the new number fits', () => {
    check(`
      rooms   3
      hold    r1 x2 @15    -> CapacitySet 3, RoomsHeld r1 x2 @15
      hold    r1 x3 @15    -> HoldReleased r1 x2 released, RoomsHeld r1 x3 @15
      hold    r1 x1 @15    -> HoldReleased r1 x3 released, RoomsHeld r1 x1 @15
      hold    r2 x1 @15    -> RoomsHeld r2 x1 @15
      hold    r1 x3 @15    -> sold_out free 2      # its own room counts as free for it
      counts               -> held 2 sold 0 physical 3 overbooked 0
    `);
  });

  it('takes the rooms of expired holds, and journals first that they are over', () => {
    check(`
      rooms   2
      hold    r1 x1 @15    -> CapacitySet 2, RoomsHeld r1 x1 @15
      hold    r2 x1 @20    -> RoomsHeld r2 x1 @20
      after   14
      hold    r3 x1 @40    -> sold_out free 0
      after   1
      free                 -> 1                    # at the very instant of expiry
      counts               -> held 2 sold 0 physical 2 overbooked 0
      hold    r3 x2 @40    -> sold_out free 1      # refused: nothing is journalled
      hold    r3 x1 @40    -> HoldExpired r1 x1, RoomsHeld r3 x1 @40
      after   5
      hold    r2 x1 @40    -> HoldExpired r2 x1, RoomsHeld r2 x1 @40   # its own
      confirm r1 x1        -> hold_missing
    `);
  });

  it('expires others and changes its own number in one decision', () => {
    check(`
      rooms   3
      hold    r1 x2 @10    -> CapacitySet 3, RoomsHeld r1 x2 @10
      hold    r2 x1 @30    -> RoomsHeld r2 x1 @30
      after   10
      hold    r2 x3 @30    -> HoldExpired r1 x2, HoldReleased r2 x1 released, RoomsHeld r2 x3 @30
    `);
  });

  it('takes the property at its word about how many rooms there are', () => {
    check(`
      rooms   1
      hold    r1 x1 @15    -> CapacitySet 1, RoomsHeld r1 x1 @15
      rooms   2
      hold    r2 x2 @15    -> sold_out free 1      # refused: the new figure is not journalled
      counts               -> held 1 sold 0 physical 1 overbooked 0
      hold    r2 x1 @15    -> CapacitySet 2, RoomsHeld r2 x1 @15
      rooms   1
      hold    r2 x1 @15    -> CapacitySet 1        # kept, though it would no longer be granted
      counts               -> held 2 sold 0 physical 1 overbooked 1
      hold    r3 x1 @15    -> sold_out free 0
      rooms   0
      confirm r1 x1        -> HoldConfirmed r1 x1  # a promise is kept, whatever is left
      hold    r1 x1 @15    -> CapacitySet 0
    `);
  });
});

describe('an overbooking allowance', () => {
  it('sells beyond the rooms there are, up to it and no further', () => {
    check(`
      rooms     1
      allowance 1
      hold      r1 x1 @15  -> CapacitySet 1 +1, RoomsHeld r1 x1 @15
      hold      r2 x2 @15  -> sold_out free 1
      hold      r2 x1 @15  -> RoomsHeld r2 x1 @15
      counts               -> held 2 sold 0 physical 1 overbooked 1
      confirm   r1 x1      -> HoldConfirmed r1 x1
      confirm   r2 x1      -> HoldConfirmed r2 x1
      hold      r3 x1 @15  -> sold_out free 0
      counts               -> held 0 sold 2 physical 1 overbooked 1
    `);
  });

  it('is taken at the word of the last command, and is not in the journal when it is none', () => {
    check(`
      rooms     2
      hold      r1 x2 @15  -> CapacitySet 2, RoomsHeld r1 x2 @15
      allowance 1
      free                 -> 1
      capacity  2          -> CapacitySet 2 +1
      capacity  2          -> unchanged
      hold      r2 x1 @15  -> RoomsHeld r2 x1 @15
      allowance 0
      free                 -> 0
      hold      r2 x1 @15  -> CapacitySet 2        # kept, though it would no longer be granted
      release   r1 cancelled -> HoldReleased r1 x2 cancelled
      hold      r3 x1 @15  -> RoomsHeld r3 x1 @15
    `);
  });
});

describe('extend_hold', () => {
  it('moves a live hold later, never earlier', () => {
    check(`
      rooms   1
      extend  r1 @15       -> hold_missing
      hold    r1 x1 @15    -> CapacitySet 1, RoomsHeld r1 x1 @15
      extend  r1 @14       -> unchanged
      extend  r1 @15       -> unchanged
      extend  r1 @20       -> HoldExtended r1 @20
      after   19
      hold    r2 x1 @40    -> sold_out free 0
      after   1
      extend  r1 @40       -> hold_expired @20     # too late, though nobody took the room
      hold    r1 x1 @40    -> HoldExpired r1 x1, RoomsHeld r1 x1 @40
      confirm r1 x1        -> HoldConfirmed r1 x1
      extend  r1 @50       -> hold_missing         # sold: there is no hold any more
    `);
  });
});

describe('confirm_hold', () => {
  it('sells what is held, once', () => {
    check(`
      rooms   2
      confirm r1 x1        -> hold_missing
      hold    r1 x2 @15    -> CapacitySet 2, RoomsHeld r1 x2 @15
      after   14
      confirm r1 x2        -> HoldConfirmed r1 x2
      confirm r1 x2        -> unchanged
      after   99
      confirm r1 x2        -> unchanged            # sold does not expire
      counts               -> held 0 sold 2 physical 2 overbooked 0
    `);
  });

  it('adds what is held more to what was bought', () => {
    check(`
      rooms   3
      hold    r1 x1 @15    -> CapacitySet 3, RoomsHeld r1 x1 @15
      confirm r1 x1        -> HoldConfirmed r1 x1
      confirm r1 x2        -> hold_missing         # nothing is held beside it
      hold    r1 x3 @15    -> RoomsHeld r1 x2 @15
      confirm r1 x1        -> unchanged            # that much is bought: a message that came late
      confirm r1 x2        -> hold_missing         # not the hold that is meant
      confirm r1 x3        -> HoldConfirmed r1 x2
      confirm r1 x3        -> unchanged
      counts               -> held 0 sold 3 physical 3 overbooked 0
    `);
  });

  it('refuses from the instant of expiry on', () => {
    check(`
      rooms   2
      hold    r1 x1 @15    -> CapacitySet 2, RoomsHeld r1 x1 @15
      after   15
      confirm r1 x1        -> hold_expired @15
      confirm r1 x1        -> hold_expired @15
    `);
  });
});

describe('release_rooms', () => {
  it('gives back what the booking has, held or sold, and then nothing', () => {
    check(`
      rooms   3
      release r1 released  -> unchanged
      hold    r1 x2 @15    -> CapacitySet 3, RoomsHeld r1 x2 @15
      release r1 failed    -> HoldReleased r1 x2 failed
      release r1 failed    -> unchanged
      hold    r1 x1 @15    -> RoomsHeld r1 x1 @15
      release r1 expired   -> HoldExpired r1 x1    # the timer, ahead of a slow clock
      hold    r1 x3 @15    -> RoomsHeld r1 x3 @15
      confirm r1 x3        -> HoldConfirmed r1 x3
      release r1 no_show   -> SaleReleased r1 x3 no_show
      release r1 no_show   -> unchanged
      free                 -> 3
    `);
  });

  it('goes down to what is kept, which it never takes', () => {
    check(`
      rooms   4
      keep    r1 x2 failed -> unchanged
      hold    r1 x3 @15    -> CapacitySet 4, RoomsHeld r1 x3 @15
      confirm r1 x3        -> HoldConfirmed r1 x3
      keep    r1 x3 failed -> unchanged
      hold    r1 x4 @15    -> RoomsHeld r1 x1 @15
      keep    r1 x3 failed -> HoldReleased r1 x1 failed                # an attempt undone
      hold    r1 x4 @15    -> RoomsHeld r1 x1 @15
      keep    r1 x1 modified   -> HoldReleased r1 x1 modified, SaleReleased r1 x2 modified
      keep    r1 x1 modified   -> unchanged
      keep    r1 x2 modified   -> unchanged        # less than is asked for is no fault
      hold    r1 x2 @15    -> RoomsHeld r1 x1 @15
      release r1 cancelled -> HoldReleased r1 x1 cancelled, SaleReleased r1 x1 cancelled
      free                 -> 4
    `);
  });

  it('leaves the others alone', () => {
    check(`
      rooms   3
      hold    r1 x1 @15    -> CapacitySet 3, RoomsHeld r1 x1 @15
      hold    r2 x1 @15    -> RoomsHeld r2 x1 @15
      confirm r2 x1        -> HoldConfirmed r2 x1
      release r1 cancelled -> HoldReleased r1 x1 cancelled
      counts               -> held 0 sold 1 physical 3 overbooked 0
    `);
  });
});

describe('set_capacity', () => {
  it('may go below what is promised; then nothing is held until it is restored', () => {
    check(`
      capacity 2           -> CapacitySet 2
      capacity 2           -> unchanged
      hold    r1 x2 @15    -> RoomsHeld r1 x2 @15
      confirm r1 x2        -> HoldConfirmed r1 x2
      capacity 1           -> CapacitySet 1
      counts               -> held 0 sold 2 physical 1 overbooked 1
      free                 -> 0
      hold    r2 x1 @15    -> sold_out free 0
      capacity 3           -> CapacitySet 3
      hold    r2 x1 @15    -> RoomsHeld r2 x1 @15
    `);
  });
});

describe('what a channel has sold already', () => {
  it('is held though it is not there, and nothing more is until the night recovers', () => {
    check(`
      rooms   2
      hold    r1 x1 @15    -> CapacitySet 2, RoomsHeld r1 x1 @15
      force   r2 x1 @15    -> RoomsHeld r2 x1 @15          # there is one: nothing is forced
      force   r3 x2 @15    -> RoomsHeld r3 x2 @15 forced 2
      force   r3 x2 @15    -> unchanged
      confirm r3 x2        -> HoldConfirmed r3 x2
      counts               -> held 2 sold 2 physical 2 overbooked 2 forced r3 x2
      free                 -> 0
      hold    r4 x1 @15    -> sold_out free 0
      release r1 released  -> HoldReleased r1 x1 released
      hold    r4 x1 @15    -> sold_out free 0               # still one too many
      release r2 released  -> HoldReleased r2 x1 released
      hold    r4 x1 @15    -> sold_out free 0
      keep    r3 x1 modified   -> SaleReleased r3 x1 modified
      hold    r4 x1 @15    -> RoomsHeld r4 x1 @15
      counts               -> held 1 sold 1 physical 2 overbooked 0 forced r3 x1
      release r3 cancelled -> SaleReleased r3 x1 cancelled
      counts               -> held 1 sold 0 physical 2 overbooked 0
    `);
  });

  it('takes what is free first, the allowance included, and counts only the rest as forced', () => {
    check(`
      rooms   1
      allowance 1
      force   r1 x5 @15    -> CapacitySet 1 +1, RoomsHeld r1 x5 @15 forced 3
      counts               -> held 5 sold 0 physical 1 overbooked 4 forced r1 x3
    `);
  });

  it('forces every room where more is promised than there may be', () => {
    check(`
      rooms   2
      hold    r1 x2 @15    -> CapacitySet 2, RoomsHeld r1 x2 @15
      confirm r1 x2        -> HoldConfirmed r1 x2
      rooms   1
      force   r2 x1 @15    -> CapacitySet 1, RoomsHeld r2 x1 @15 forced 1
    `);
  });

  it('counts what is over as free before it forces anything', () => {
    check(`
      rooms   1
      hold    r1 x1 @15    -> CapacitySet 1, RoomsHeld r1 x1 @15
      after   15
      force   r2 x1 @30    -> HoldExpired r1 x1, RoomsHeld r2 x1 @30
    `);
  });

  it('of a change that comes to nothing goes back what it forced, and nothing else', () => {
    check(`
      rooms   1
      force   r1 x2 @15    -> CapacitySet 1, RoomsHeld r1 x2 @15 forced 1
      confirm r1 x2        -> HoldConfirmed r1 x2
      force   r1 x3 @15    -> RoomsHeld r1 x1 @15 forced 1
      counts               -> held 1 sold 2 physical 1 overbooked 2 forced r1 x2
      keep    r1 x2 failed -> HoldReleased r1 x1 failed
      counts               -> held 0 sold 2 physical 1 overbooked 1 forced r1 x1
      rooms   3
      force   r1 x3 @15    -> CapacitySet 3, RoomsHeld r1 x1 @15       # there is one by now
      extend  r1 @20       -> HoldExtended r1 @20
      keep    r1 x2 failed -> HoldReleased r1 x1 failed
      counts               -> held 0 sold 2 physical 3 overbooked 0 forced r1 x1
      keep    r1 x1 modified   -> SaleReleased r1 x1 modified          # the forced one first
      counts               -> held 0 sold 1 physical 3 overbooked 0
    `);
  });
});
