/**
 * The rules of a room rack as tables that can be read as documentation. A mistake that was once
 * made gets a line here with its story.
 */
import { describe, it } from 'vitest';
import { check } from '../support/rack-scenario.ts';

const HOUSE = `
  rooms   double 101 102 201@2:sea
  rooms   single 103
  book    a double 0..3
  book    b double 2..5
  book    c double 3..6
`;

describe('assigning a room', () => {
  it('gives a room for the whole stay, and to nobody else on those nights', () => {
    check(`${HOUSE}
      assign  a 101        -> assigned a 101 0..3
      assign  b 101        -> room_taken 101 2 a
      assign  c 101        -> assigned c 101 3..6      # they turn over on one day
      assign  b 102        -> assigned b 102 2..5
      assign  a 101        -> assigned a 101 0..3
      assign  a 102        -> room_taken 102 2 b
      assign  a 201        -> assigned a 201 0..3      # what it had is free again
      assign  b 101        -> room_taken 101 3 c
    `);
  });

  it('refuses what is not there, for whom nobody expects, and nights that are not booked', () => {
    check(`${HOUSE}
      assign  z 101        -> not_found z
      assign  a/1 101      -> not_found a/1
      assign  a 999        -> not_found 999
      assign  a 101 0..4   -> nights_outside_stay 0 3
      day     1
      assign  a 101 0..3   -> nights_outside_stay 1 3   # nobody sleeps in the past
      assign  a 101        -> assigned a 101 1..3
      cancel  b            -> unchanged
      assign  b 102        -> invalid_state cancelled
    `);
  });

  it('gives a room of another type only when it is said, and never one that is too small', () => {
    check(`${HOUSE}
      book    s single 0..2
      assign  s 101         -> room_type_differs 101 double
      assign  s 101 upgrade -> assigned s 101 0..2
      assign  a 103         -> occupancy_exceeded single
      assign  a 103 upgrade -> occupancy_exceeded single
    `);
  });

  it('keeps away from rooms that are out of order; those out of service a person may give', () => {
    check(`${HOUSE}
      close   101 out_of_order 1..2
      close   102 out_of_service 0..9
      assign  a 101         -> room_closed 101 1 out_of_order
      assign  a 102         -> assigned a 102 0..3
      assign  c             -> assigned c 101 3..6        # the engine leaves 102 alone
      assign  b             -> assigned b 201 2..5
    `);
  });

  it('can be different rooms on different nights, and joins what is next to each other', () => {
    check(`${HOUSE}
      assign  a 101 0..1   -> assigned a 101 0..1
      assign  a 102 1..3   -> assigned a 101 0..1 102 1..3
      assign  a 101 1..2   -> assigned a 101 0..2 102 2..3
    `);
  });
});

describe('locked assignments', () => {
  it('stay where they are until somebody unlocks them', () => {
    check(`${HOUSE}
      assign  a 101 lock   -> assigned a 101 0..3 lock
      assign  a 102        -> room_locked 101 a
      unassign a           -> room_locked 101 a
      assign  b 201        -> assigned b 201 2..5
      swap    a b          -> room_locked 101 a
      replan  a b          -> planned b 102 2..5         # the fewest nights empty
      lock    a            -> unchanged
      unlock  a            -> unlocked a 101 0..3
      unassign a           -> unassigned a -
      unassign a           -> room_not_assigned 0 double
    `);
  });
});

describe('the engine chooses', () => {
  it('what is wished for, then the fewest empty nights, then the lower number', () => {
    check(`${HOUSE}
      why     a            -> 101, 102, 201, 103 occupancy_exceeded room_type_differs
      assign  a            -> assigned a 101 0..3
      why     c :sea       -> 201, 101, 102, 103 occupancy_exceeded room_type_differs
      why     c            -> 101, 102, 201, 103 occupancy_exceeded room_type_differs
      why     c @2         -> 201, 101, 102, 103 occupancy_exceeded room_type_differs
      assign  c            -> assigned c 101 3..6
      assign  b :sea       -> assigned b 201 2..5
    `);
  });

  it('says why nothing fits', () => {
    check(`
      rooms   double 101 102
      book    a double 0..3
      book    b double 0..3
      book    c double 2..4
      close   102 out_of_order 2..3
      plan    a b          -> planned a 101 0..3 b none 1xroom_taken 1xroom_closed
      plan    c            -> planned c none 1xroom_taken 1xroom_closed
      assign  b            -> no_room_fits double 0 3 1xroom_taken 1xroom_closed
    `);
  });

  it('serves the earliest arrival first, so that all get a room if the nights allow it', () => {
    check(`
      rooms   double 101 102
      book    a double 4..6
      book    b double 0..2
      book    c double 0..4
      book    d double 2..6
      plan    a b c d      -> planned a 101 4..6 b 102 0..2 c 101 0..4 d 102 2..6
    `);
  });

  it('leaves alone what is assigned, and gives anew only when no fewer have a room then', () => {
    check(`
      rooms   double 101 102
      book    a double 0..2
      book    b double 2..4
      book    c double 0..4
      assign  a 101        -> assigned a 101 0..2
      assign  b 102        -> assigned b 102 2..4
      plan    a b c        -> planned c none 2xroom_taken
      replan  a b c        -> planned a 102 0..2 b 102 2..4 c 101 0..4
    `);
  });
});

describe('swapping', () => {
  it('exchanges two rooms at once, if each fits into the other', () => {
    check(`${HOUSE}
      assign  a 101        -> assigned a 101 0..3
      assign  b 102        -> assigned b 102 2..5
      swap    a b          -> swapped a 102 0..3 b 101 2..5
      book    d double 0..2
      assign  d 101        -> assigned d 101 0..2
      swap    a b          -> room_taken 101 0 d          # d would be in the way
      swap    a c          -> room_not_assigned 3 double
      in      a            -> in a
      swap    a b          -> guest_in_house a
    `);
  });

  it('works within one booking, and not for rooms of which it is not said which is meant', () => {
    check(`${HOUSE}
      book    f double,double 0..2
      assign  f/0 101      -> assigned f 101 0..2
      assign  f/1 102      -> assigned f 0:101 0..2 1:102 0..2
      swap    f/0 f/1      -> swapped f 0:102 0..2 1:101 0..2
      swap    f/0 f/0      -> unchanged
      assign  f/0 201 1..2 -> assigned f 0:102 0..1 0:201 1..2 1:101 0..2
      swap    f/0 f/1      -> room_split f
    `);
  });
});

describe('checking in', () => {
  it('needs a room that is assigned, inspected and empty', () => {
    check(`${HOUSE}
      check   a            -> room_not_assigned 0 double
      assign  a 101        -> assigned a 101 0..3
      check   a            -> room_not_ready 101 dirty      # nobody has looked at it yet
      say     clean 101    -> clean 101
      check   a            -> room_not_ready 101 clean
      say     inspected 101 -> inspected 101
      check   a            -> ready 101
      close   101 out_of_order 0..1
      check   a            -> room_closed 101 0 out_of_order
    `);
  });

  it('waits for the guest before, whatever was said of the room', () => {
    check(`${HOUSE}
      assign  a 101        -> assigned a 101 0..3
      say     inspected 101 -> inspected 101
      in      a            -> in a
      assign  c 101        -> assigned c 101 3..6
      day     3
      check   c            -> room_occupied 101 a
      status  101          -> dirty due_out a +c due_out_and_arrival
      out     a            -> dirty 101, freed a checked_out
      check   c            -> room_not_ready 101 dirty
      status  101          -> dirty vacant +c arrival
      say     inspected 101 -> inspected 101
      check   c            -> ready 101
    `);
  });

  it('gives rooms at the desk: the one named, or the best that is ready', () => {
    check(`${HOUSE}
      say     inspected 102 -> inspected 102
      desk    a 101        -> room_not_ready 101 dirty
      desk    a            -> assigned a 102 0..3
      desk    a            -> unchanged                     # it is ready already
      desk    b            -> unchanged                     # it does not come today
      unassign a           -> unassigned a -
      assign  a 101        -> assigned a 101 0..3
      desk    a            -> assigned a 102 0..3           # what it had is not ready
      say     dirty 102    -> dirty 102
      desk    a            -> no_room_fits double 0 3 3xroom_not_ready
    `);
  });

  it('gives no rooms at the desk when another room of the booking keeps the guest from it', () => {
    check(`${HOUSE}
      book    f double,double 0..2
      say     inspected 101 102 -> inspected 101 102
      desk    f/0 101      -> room_not_assigned 0 double    # it gave 101 once, and then refused
      assign  f/0 101      -> assigned f 101 0..2
      desk    f/0 102      -> room_not_assigned 0 double    # it moved f/0 once
      desk    f/1 102      -> assigned f 0:101 0..2 1:102 0..2
    `);
  });

  it('asks nothing of a house that keeps no rooms of the type', () => {
    check(`
      rooms   single 103
      book    a double 0..3
      check   a            -> ready
      desk    a            -> unchanged
      book    f double,single 0..3
      check   f            -> room_not_assigned 0 single
    `);
  });
});

describe('a guest in the house', () => {
  it('is moved from today on to a room that is ready, and never left without one', () => {
    check(`${HOUSE}
      say     inspected 101 201 -> inspected 101 201
      assign  a 101        -> assigned a 101 0..3
      in      a            -> in a
      day     1
      unassign a           -> guest_in_house a
      move    a 102        -> room_not_ready 102 dirty
      move    a 201        -> moved a 101 0..1 201 1..3, dirty 101
      status  101          -> dirty vacant vacant
      status  201          -> inspected occupied a ready
      day     3
      status  201          -> dirty due_out a due_out
      out     a            -> dirty 201, freed a checked_out
    `);
  });

  it('stays in the room as it is, or goes to one that is ready', () => {
    check(`${HOUSE}
      say     inspected 101 -> inspected 101
      assign  a 101        -> assigned a 101 0..3
      in      a            -> in a
      assign  c 101        -> assigned c 101 3..6
      stay    a 0..5       -> stay_changed a 101 0..3
      day     3
      assign  a 201        -> room_not_ready 201 dirty     # once given to a guest here
      unassign c           -> unassigned c -
      assign  a            -> assigned a 101 0..5
    `);
  });

  it('moves on a later day without anybody having cleaned yet', () => {
    check(`${HOUSE}
      say     inspected 101 -> inspected 101
      move    a 101        -> room_not_assigned 0 double
      assign  a 101        -> assigned a 101 0..3
      in      a            -> in a
      move    a 102 on2    -> moved a 101 0..2 102 2..3
      say     inspected 101 -> inspected 101
      day     2
      status  101          -> dirty vacant vacant           # slept in since it was said
      out     a            -> dirty 101 102, freed a checked_out
    `);
  });

  it('leaves the room dirty though the clock has been set back since', () => {
    check(`${HOUSE}
      say     inspected 101 -> inspected 101
      assign  c 101        -> assigned c 101 3..6
      day     3
      in      c            -> in c
      day     2
      out     c            -> dirty 101, freed c checked_out
    `);
  });

  it('keeps the room when none is named, and is given one for the nights that lack it', () => {
    check(`${HOUSE}
      say     inspected 101 102 201 -> inspected 101 102 201
      assign  a 102        -> assigned a 102 0..3
      in      a            -> in a
      day     1
      assign  a            -> unchanged                     # it once chose 101 and moved them
      assign  a :sea 1..2  -> unchanged
      assign  c 102        -> assigned c 102 3..6
      stay    a 0..5       -> stay_changed a 102 0..3
      assign  a            -> assigned a 102 0..3 101 3..5
    `);
  });

  it('makes a room dirty by every night, until it is said to be clean again', () => {
    check(`${HOUSE}
      say     inspected 101 -> inspected 101
      assign  a 101        -> assigned a 101 0..3
      in      a            -> in a
      status  101          -> inspected occupied a ready
      day     1
      status  101          -> dirty occupied a stay_over
      say     clean 101    -> clean 101
      status  101          -> clean occupied a inspection
      day     2
      status  101          -> dirty occupied a stay_over
    `);
  });

  it('who came before the house kept its rooms is given one afterwards', () => {
    check(`
      book    a double 0..3
      in      a            -> unchanged
      rooms   double 101
      assign  a 101        -> assigned a 101 0..3
      status  101          -> dirty occupied a stay_over
      follow  a            -> unchanged
    `);
  });
});

describe('what becomes of a stay', () => {
  it('frees its rooms when it is called off', () => {
    check(`${HOUSE}
      assign  a 101        -> assigned a 101 0..3
      cancel  a            -> freed a cancelled
      follow  a            -> unchanged
      assign  b 101        -> assigned b 101 2..5
    `);
  });

  it('frees nights that are no longer booked, and keeps the room for more if it is free', () => {
    check(`${HOUSE}
      assign  a 101        -> assigned a 101 0..3
      stay    a 0..5       -> stay_changed a 101 0..5
      assign  b 102        -> assigned b 102 2..5
      stay    a 1..2       -> stay_changed a 101 1..2
      assign  c 101        -> assigned c 101 3..6
      stay    a 0..4       -> stay_changed a 101 0..2       # c has the room on the fourth night
      conflicts            -> a - 2 no_room 201
      stay    a 0..3       -> stay_changed a 101 0..2       # once lost it is given by hand
      assign  a 101 2..3   -> assigned a 101 0..3
      conflicts            -> none
    `);
  });

  it('takes the room away when another type is sold, and never from a guest in it', () => {
    check(`${HOUSE}
      assign  a 101        -> assigned a 101 0..3
      sold    a single=0   -> stay_changed a -
      assign  b 102        -> assigned b 102 2..5
      in      b            -> in b
      sold    b single=0   -> stay_changed b 102 2..5
    `);
  });

  // The room that was given up was once the one they kept, and theirs was given to the next.
  it('leaves each room that goes on to its guests, and has the one given up cleaned', () => {
    check(`${HOUSE}
      book    f single,double 0..3
      say     inspected 103 102 -> inspected 103 102
      assign  f/0 103      -> assigned f 103 0..3
      assign  f/1 102      -> assigned f 0:103 0..3 1:102 0..3
      in      f            -> in f
      sold    f double=1   -> stay_changed f 102 0..3, dirty 103
      follow  f            -> unchanged
      status  102          -> inspected occupied f ready
      status  103          -> dirty vacant vacant
      desk    a            -> no_room_fits double 0 3 2xroom_not_ready 1xroom_taken
      sold    f double=2,double=1 -> stay_changed f 1:102 0..3
      out     f            -> dirty 102, freed f checked_out
    `);
  });

  // They were once forgotten, named by no conflict, and given a dirty room when one was asked for.
  it('knows of guests in the house whose only room was given up', () => {
    check(`${HOUSE}
      book    f single,double 0..3
      say     inspected 103 -> inspected 103
      assign  f/0 103      -> assigned f 103 0..3
      in      f            -> in f
      sold    f double=1   -> stay_changed f -, dirty 103
      conflicts            -> f - 0 no_room none
      assign  f 102        -> room_not_ready 102 dirty
      say     inspected 102 -> inspected 102
      assign  f 102        -> assigned f 102 0..3
      conflicts            -> none
      out     f            -> dirty 102, freed f checked_out
    `);
  });

  it('lets rooms that change their places keep their numbers and their locks', () => {
    check(`${HOUSE}
      book    f single,double 0..3
      assign  f/0 103      -> assigned f 103 0..3
      assign  f/1 102 lock -> assigned f 0:103 0..3 1:102 0..3 lock
      sold    f double=1,single=0 -> stay_changed f 0:102 0..3 lock 1:103 0..3
      sold    f double=1   -> stay_changed f 102 0..3 lock
      sold    f single=3,double=1 -> stay_changed f 1:102 0..3 lock
      sold    f double=1   -> stay_changed f 102 0..3 lock
    `);
  });

  it('is seen first by whatever is asked for the booking', () => {
    check(`${HOUSE}
      assign  a 101        -> assigned a 101 0..3
      close   101 out_of_order 1..3
      conflicts            -> a 101 1 out_of_order 102
      move    a 102 on1    -> moved a 101 0..1 102 1..3
      conflicts            -> none
    `);
  });
});
