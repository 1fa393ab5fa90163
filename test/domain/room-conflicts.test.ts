/** Bookings whose room will not do any more, and what ends that, as tables with their stories. */
import { describe, it } from 'vitest';
import { check } from '../support/rack-scenario.ts';

const HOUSE = `
  rooms   double 101 102 201@2:sea
  rooms   single 103
  book    a double 0..3
  book    b double 2..5
  book    c double 3..6
`;

describe('the list of conflicts', () => {
  // They were once dropped in silence: a guest in the house had no room, and nobody was told.
  it('names whose room was lost, and who is here without one', () => {
    check(`${HOUSE}
      assign  a 101 lock   -> assigned a 101 0..3 lock
      sold    a single=0   -> stay_changed a -
      conflicts            -> a - 0 no_room 103
      follow  a            -> unchanged
      assign  a            -> assigned a 103 0..3
      conflicts            -> none
      say     inspected 103 102 -> inspected 103 102
      in      a            -> in a
      sold    a single=0,double=1 -> stay_changed a 103 0..3
      conflicts            -> a - 0 no_room 102
      assign  a/1 101      -> room_not_ready 101 dirty
      assign  a/1          -> assigned a 0:103 0..3 1:102 0..3
      conflicts            -> none
      assign  b 101        -> assigned b 101 2..5
      stay    b 6..8       -> stay_changed b -
      conflicts            -> b - 6 no_room 102
      cancel  b            -> freed b cancelled
      conflicts            -> none
    `);
  });

  // They once stayed in the room of the type before, and no conflict said so.
  it('names guests in the house who were sold another type than they sleep in', () => {
    check(`${HOUSE}
      say     inspected 102 103 -> inspected 102 103
      assign  b 102        -> assigned b 102 2..5
      day     2
      in      b            -> in b
      sold    b single=0   -> stay_changed b 102 2..5
      conflicts            -> b 102 2 room_type_differs 103
      follow  b            -> unchanged
      stay    b 2..6       -> stay_changed b 102 2..6
      conflicts            -> b 102 2 room_type_differs 103
      day     3
      assign  b            -> unchanged                     # nobody is moved by itself
      conflicts            -> b 102 3 room_type_differs 103
      sold    b double=0   -> stay_changed b 102 2..6
      conflicts            -> none
      sold    b single=0   -> stay_changed b 102 2..6
      move    b 103        -> moved b 102 2..3 103 3..6, dirty 102
      conflicts            -> none
    `);
  });

  it('lets them be once somebody gives them their room for what is sold now', () => {
    check(`${HOUSE}
      say     inspected 102 -> inspected 102
      assign  b 102 lock   -> assigned b 102 2..5 lock
      day     2
      in      b            -> in b
      sold    b single=0   -> stay_changed b 102 2..5 lock
      assign  b 102 upgrade -> room_locked 102 b
      unlock  b            -> unlocked b 102 2..5
      conflicts            -> b 102 2 room_type_differs none
      assign  b 102        -> room_type_differs 102 double
      assign  b 102 3..4 upgrade -> assigned b 102 2..3 102 3..4 102 4..5
      conflicts            -> b 102 2 room_type_differs none
      assign  b 102 upgrade -> assigned b 102 2..5
      conflicts            -> none
    `);
  });

  it('does not take an upgrade for such a room, whatever is sold in between', () => {
    check(`
      rooms   double 101
      rooms   suite 301
      book    s single 0..3
      say     inspected 101 301 -> inspected 101 301
      assign  s 101 upgrade -> assigned s 101 0..3
      in      s            -> in s
      conflicts            -> none
      sold    s double=0   -> stay_changed s 101 0..3
      conflicts            -> none                          # it is just what is sold
      sold    s suite=0    -> stay_changed s 101 0..3
      conflicts            -> s 101 0 room_type_differs 301
      sold    s single=0   -> stay_changed s 101 0..3
      conflicts            -> none
    `);
  });

  // The nearest reason of a room once hid all others, until it had been put right.
  it('names each reason of a room with its first night, and one room that ends them all', () => {
    check(`${HOUSE}
      say     inspected 102 103 -> inspected 102 103
      assign  b 102        -> assigned b 102 2..5
      day     2
      in      b            -> in b
      sold    b single=0   -> stay_changed b 102 2..5
      close   102 out_of_order 3..5
      conflicts            -> b 102 2 room_type_differs 103, b 102 3 out_of_order 103
      move    b 103        -> moved b 103 2..5, dirty 102
      conflicts            -> none
    `);
    check(`${HOUSE}
      book    e double 4..8
      assign  e 101        -> assigned e 101 4..8
      assign  b 101 2..4   -> assigned b 101 2..4
      stay    b 1..6       -> stay_changed b 101 1..4
      close   101 out_of_order 2..3
      conflicts            -> b 101 2 out_of_order 102, b - 4 no_room 102
    `);
  });

  // All whose rooms were closed on one night were once proposed the same room.
  it('proposes no room to two whose nights meet, to the nearest night first', () => {
    check(`${HOUSE}
      assign  b 101        -> assigned b 101 2..5
      assign  c 102        -> assigned c 102 3..6
      close   101 out_of_order 4..5
      close   102 out_of_order 3..4
      conflicts            -> c 102 3 out_of_order 201, b 101 4 out_of_order none
      move    c 201 on3    -> moved c 201 3..6
      conflicts            -> b 101 4 out_of_order 102
    `);
    check(`${HOUSE}
      book    e double 6..8
      assign  b 101        -> assigned b 101 2..5
      assign  e 102        -> assigned e 102 6..8
      close   101 out_of_order 4..5
      close   102 out_of_order 6..7
      close   102 out_of_order 2..3
      conflicts            -> b 101 4 out_of_order 102, e 102 6 out_of_order 101
    `);
  });
});
