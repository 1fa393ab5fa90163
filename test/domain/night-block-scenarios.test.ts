/**
 * What blocks do to one night, as tables that can be read as documentation. A mistake that was once
 * made gets a line here with its story.
 */
import { describe, it } from 'vitest';
import { check } from '../support/scenario.ts';

describe('a block on a night', () => {
  it('is asked for before it is set, and keeps its rooms from the asking on', () => {
    check(`
      rooms   5
      hold    r1 x2 @15        -> CapacitySet 5, RoomsHeld r1 x2 @15
      ask     g1 4             -> sold_out free 3
      ask     g1 3             -> BlockAsked g1 3 =3
      ask     g1 3             -> unchanged             # asked again after a crash
      hold    r2 x1 @15        -> sold_out free 0
      hold    r2 x1 @15 of g1  -> sold_out free 0       # not agreed yet: nobody picks up
      set     g1 3             -> BlockSet g1 3 =3
      set     g1 3             -> unchanged
      hold    r2 x1 @15        -> sold_out free 0
      hold    r2 x1 @15 of g1  -> RoomsHeld r2 x1 @15 <g1 1 =2
      free                     -> 0
      free    of g1            -> 2
    `);
  });

  it('that comes to nothing leaves the night as it was', () => {
    check(`
      rooms   5
      ask     g1 3             -> CapacitySet 5, BlockAsked g1 3 =3
      set     g1 0             -> BlockSet g1 0 =0
      set     g1 0             -> unchanged
      free                     -> 5
    `);
  });

  it('takes over what the overbooking allowance lets be sold, like any sale', () => {
    check(`
      rooms     2
      allowance 1
      ask     g1 4             -> sold_out free 3
      ask     g1 3             -> CapacitySet 2 +1, BlockAsked g1 3 =3
    `);
  });

  it('is taken from first, and then from what is on general sale', () => {
    check(`
      rooms   5
      ask     g1 2             -> CapacitySet 5, BlockAsked g1 2 =2
      set     g1 2             -> BlockSet g1 2 =2
      free                     -> 3
      free    of g1            -> 5
      hold    r1 x4 @15 of g1  -> RoomsHeld r1 x4 @15 <g1 2 =0
      hold    r2 x2 @15 of g1  -> sold_out free 1
      hold    r2 x1 @15 of g1  -> RoomsHeld r2 x1 @15   # as anybody
    `);
  });

  it('gets back what was its own, and general sale the rest first', () => {
    check(`
      rooms   5
      ask     g1 2             -> CapacitySet 5, BlockAsked g1 2 =2
      set     g1 2             -> BlockSet g1 2 =2
      hold    r1 x3 @15 of g1  -> RoomsHeld r1 x3 @15 <g1 2 =0
      confirm r1 x3            -> HoldConfirmed r1 x3
      keep    r1 x2 modified   -> SaleReleased r1 x1 modified
      keep    r1 x1 modified   -> SaleReleased r1 x1 modified >g1 1 =1
      hold    r2 x1 @15 of g1  -> RoomsHeld r2 x1 @15 <g1 1 =0
      release r2 released      -> HoldReleased r2 x1 released >g1 1 =1
      release r1 cancelled     -> SaleReleased r1 x1 cancelled >g1 1 =2
    `);
  });

  it('gets nothing back after it has released the night: general sale does', () => {
    check(`
      rooms   3
      ask     g1 3             -> CapacitySet 3, BlockAsked g1 3 =3
      set     g1 3             -> BlockSet g1 3 =3
      hold    r1 x1 @15 of g1  -> RoomsHeld r1 x1 @15 <g1 1 =2
      confirm r1 x1            -> HoldConfirmed r1 x1
      set     g1 3!            -> BlockSet g1 3! =0
      free                     -> 2
      free    of g1            -> 2
      release r1 cancelled     -> SaleReleased r1 x1 cancelled >g1 1 =0
      free                     -> 3
    `);
  });

  it('counts an expired pick-up as given back before anybody says so', () => {
    check(`
      rooms   2
      ask     g1 2             -> CapacitySet 2, BlockAsked g1 2 =2
      set     g1 2             -> BlockSet g1 2 =2
      hold    r1 x2 @15 of g1  -> RoomsHeld r1 x2 @15 <g1 2 =0
      after   15
      free                     -> 0                     # it is the block's again
      free    of g1            -> 2
      hold    r2 x1 @60        -> sold_out free 0
      hold    r2 x1 @60 of g1  -> HoldExpired r1 x2 >g1 2 =2, RoomsHeld r2 x1 @60 <g1 1 =1
    `);
  });

  it('replaces the hold of a booking by another out of the same rooms', () => {
    check(`
      rooms   3
      ask     g1 2             -> CapacitySet 3, BlockAsked g1 2 =2
      set     g1 2             -> BlockSet g1 2 =2
      hold    r1 x1 @15 of g1  -> RoomsHeld r1 x1 @15 <g1 1 =1
      hold    r1 x3 @9 of g1   -> HoldReleased r1 x1 released >g1 1 =2, RoomsHeld r1 x3 @9 <g1 2 =0
    `);
  });

  it('is never smaller than its pick-up, and gives up nothing before every night agrees', () => {
    check(`
      rooms   5
      ask     g1 4             -> CapacitySet 5, BlockAsked g1 4 =4
      set     g1 4             -> BlockSet g1 4 =4
      hold    r1 x2 @15 of g1  -> RoomsHeld r1 x2 @15 <g1 2 =2
      ask     g1 1             -> picked_up 2
      ask     g1 4-3           -> picked_up 2           # a wash takes nobody's room
      ask     g1 3             -> BlockAsked g1 3 =2
      hold    r2 x2 @15        -> sold_out free 1       # another night may still refuse
      hold    r2 x3 @15 of g1  -> sold_out free 2       # and here nobody picks up more than both
      hold    r2 x1 @15 of g1  -> RoomsHeld r2 x1 @15 <g1 1 =1
      set     g1 3             -> BlockSet g1 3 =0
      free                     -> 2
    `);
  });

  it('frees what a hold had that is over before it is asked about', () => {
    check(`
      rooms   2
      ask     g1 2             -> CapacitySet 2, BlockAsked g1 2 =2
      set     g1 2             -> BlockSet g1 2 =2
      hold    r1 x2 @15 of g1  -> RoomsHeld r1 x2 @15 <g1 2 =0
      after   15
      ask     g1 1             -> HoldExpired r1 x2 >g1 2 =2, BlockAsked g1 1 =2
    `);
  });

  it('beside another =its own', () => {
    check(`
      rooms   4
      ask     g1 2             -> CapacitySet 4, BlockAsked g1 2 =2
      set     g1 2             -> BlockSet g1 2 =2
      ask     g2 3             -> sold_out free 2
      ask     g2 2             -> BlockAsked g2 2 =4
      set     g2 2             -> BlockSet g2 2 =4
      hold    r1 x3 @15 of g1  -> sold_out free 2
      hold    r1 x2 @15 of g1  -> RoomsHeld r1 x2 @15 <g1 2 =2
      free    of g2            -> 2
    `);
  });

  it('is served, first come, when capacity is cut beneath it', () => {
    check(`
      rooms   4
      ask     g1 2             -> CapacitySet 4, BlockAsked g1 2 =2
      set     g1 2             -> BlockSet g1 2 =2
      ask     g2 2             -> BlockAsked g2 2 =4
      set     g2 2             -> BlockSet g2 2 =4
      capacity 3               -> CapacitySet 3
      free                     -> 0
      ask     g1 3             -> sold_out free 0
      hold    r1 x2 @15 of g1  -> RoomsHeld r1 x2 @15 <g1 2 =2
      hold    r2 x2 @15 of g2  -> sold_out free 1       # never more than there are
      hold    r2 x1 @15 of g2  -> RoomsHeld r2 x1 @15 <g2 1 =1
    `);
  });
});
