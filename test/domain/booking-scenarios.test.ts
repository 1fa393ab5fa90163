/**
 * The rules of a booking as tables that can be read as documentation: what a command comes to, in
 * order of precedence, and which calls to the gateway it causes. A mistake that was once made gets
 * a line here with its story.
 */
import { describe, expect, it } from 'vitest';
import { BookingScene, checkBooking } from '../support/booking-scenario.ts';

describe('the ways in', () => {
  it('books in one call: requested, paid for, confirmed', () => {
    checkBooking(`
      is                              -> unknown
      request  tok @6                 -> BookingRequested direct @6
      is                              -> requested until d3
      held     @5                     -> PaymentRequested 360 @5
      is                              -> payment_pending until d3
      money                           -> owed 0 captured 0 refunded 0    # nothing is owed yet
      authorised ref                  -> BookingConfirmed ref + capture 360
      money                           -> owed 360 captured 0 refunded 0 pending capture 360
      effect   capture                -> PaymentCaptured 360
      money                           -> owed 360 captured 360 refunded 0
      is                              -> confirmed until d3
    `);
  });

  it('holds first, and turns the hold into a booking', () => {
    checkBooking(`
      hold     @15                    -> BookingRequested hold @15
      held     @5                     -> BookingHeld
      is                              -> held until d3
      book     no_card @20            -> payment_required 360 EUR
      book     tok @20                -> PaymentRequested 360 @20
      authorised ref                  -> BookingConfirmed ref + capture 360
    `);
  });

  it('asks for a card unless nothing is owed, and then asks no gateway', () => {
    checkBooking(`
      request  no_card @6             -> payment_required 360 EUR
      is                              -> unknown
      terms    0 0
      request  no_card @6             -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 0 @5
      authorised                      -> BookingConfirmed
      cancel   d0                     -> BookingCancelled from d0 owed 0
      money                           -> owed 0 captured 0 refunded 0
    `);
  });

  it('takes a request once', () => {
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      request  tok @6                 -> unchanged
      hold     @15                    -> unchanged
    `);
  });

  it('fails without having taken anything', () => {
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      refused  full                   -> BookingFailed no_availability
      is                              -> failed no_availability releasing d0 failed
      released                        -> NightsReleased
      is                              -> failed no_availability until d3
      held     @5                     -> unchanged        # a night that answered late
    `);
  });
});

describe('a hold', () => {
  it('is extended once, from the end it has', () => {
    checkBooking(`
      hold     @15                    -> BookingRequested hold @15
      extend   15                     -> invalid_state extend requested
      held     @5                     -> BookingHeld
      extend   15                     -> BookingHoldExtended @30
      extend   15                     -> hold_already_extended
      extend   1                      -> hold_already_extended
    `);
  });

  it('that the waitlist offers is not extended: it outlived the offer once', () => {
    checkBooking(`
      offer    @15                    -> BookingRequested hold @15
      held     @5                     -> BookingHeld
      extend   15                     -> offer_not_extendable
      after    15
      extend   15                     -> hold_expired @15
      expire                          -> BookingExpired
    `);
  });

  it('is over from its instant on, whether or not the timer has said so', () => {
    checkBooking(`
      hold     @15                    -> BookingRequested hold @15
      held     @5                     -> BookingHeld
      extend   15                     -> BookingHoldExtended @30
      after    29
      expire                          -> unchanged        # the timer, ahead of the clock
      after    1
      extend   30                     -> hold_expired @30 # before: already extended
      release                         -> hold_expired @30
      book     no_card @60            -> hold_expired @30 # before: no card
      cancel   d0                     -> invalid_state cancel held
      expire                          -> BookingExpired
      is                              -> expired releasing d0 expired
      expire                          -> unchanged
      book     tok @60                -> hold_expired @30
      released                        -> NightsReleased
      release                         -> hold_expired @30
      money                           -> owed 0 captured 0 refunded 0
    `);
  });

  it('is released without any money having moved', () => {
    checkBooking(`
      hold     @15                    -> BookingRequested hold @15
      held     @5                     -> BookingHeld
      release                         -> BookingCancelled from d0 owed 0
      is                              -> cancelled releasing d0 released
      released                        -> NightsReleased
      release                         -> invalid_state release cancelled
    `);
  });

  it('under a pending payment is not expired: the deadline of the payment rules', () => {
    checkBooking(`
      hold     @15                    -> BookingRequested hold @15
      held     @5                     -> BookingHeld
      after    14
      book     tok @19                -> PaymentRequested 360 @19
      after    2
      expire                          -> unchanged
      authorised ref                  -> BookingConfirmed ref + capture 360
    `);
  });
});

describe('a payment', () => {
  it('that is declined leaves nothing to void', () => {
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      refused  declined               -> BookingFailed payment_declined
      is                              -> failed payment_declined releasing d0 failed
    `);
  });

  it('whose outcome is not known is voided when the booking gives up', () => {
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      action   https://bank           -> PaymentActionRequired https://bank
      action   https://bank           -> unchanged
      refused  late                   -> BookingFailed payment_timed_out + void 360
      authorised ref                  -> unchanged        # it came after all: the void undoes it
      effect   void                   -> PaymentVoided
      money                           -> owed 0 captured 0 refunded 0 voided
    `);
  });

  it('is voided when the nights were lost meanwhile, or the guest cancelled', () => {
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      refused  expired                -> BookingFailed hold_expired + void 360
    `);
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      cancel   d1                     -> BookingCancelled from d0 owed 0 + void 360
      authorised ref                  -> unchanged
    `);
  });

  it('that the gateway refuses to capture is a matter for a person, until it is done', () => {
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      authorised ref                  -> BookingConfirmed ref + capture 360
      escalate refund no              -> unchanged        # not one of ours
      escalate capture no             -> PaymentEscalated capture 360 no
      escalate capture no             -> unchanged
      money             -> owed 360 captured 0 refunded 0 pending capture 360 escalated capture
      retry    refund                 -> not_found dead_letter
      retry    capture                -> PaymentRetried capture
      retry    capture                -> not_found dead_letter
      money                           -> owed 360 captured 0 refunded 0 pending capture 360
      escalate capture still_no       -> PaymentEscalated capture 360 still_no
      effect   capture                -> PaymentCaptured 360
      effect   capture                -> unchanged
      escalate capture no             -> unchanged
      retry    capture                -> not_found dead_letter
      money                           -> owed 360 captured 360 refunded 0
    `);
  });

  it('a capture that was given up is not refunded and not tried again after the end', () => {
    // Once a cancelled booking kept the dead capture, and a person could still charge the guest.
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      authorised ref                  -> BookingConfirmed ref + capture 360
      escalate capture no             -> PaymentEscalated capture 360 no
      cancel   d0                     -> BookingCancelled from d0 owed 0 + void 360
      retry    capture                -> not_found dead_letter
      money                           -> owed 0 captured 0 refunded 0 pending void 360
    `);
  });

  it('a capture that is given up after the end takes its refund with it', () => {
    checkBooking(`
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      authorised ref                  -> BookingConfirmed ref + capture 360
      cancel   d0                     -> BookingCancelled from d0 owed 0 + refund 360
      escalate capture no             -> PaymentEscalated capture 360 no + void 360
      escalate refund no              -> unchanged
      money                           -> owed 0 captured 0 refunded 0 pending void 360
    `);
  });
});

describe('owed sums and what the gateway is told', () => {
  const CONFIRMED = `
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      authorised ref                  -> BookingConfirmed ref + capture 360`;
  const PAY_LATER = `
      terms    100 120 140 at_check_in
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 360 @5
      authorised ref                  -> BookingConfirmed ref`;

  it('cancelled: the nights already past', () => {
    checkBooking(`${CONFIRMED}
      cancel   d-5                    -> BookingCancelled from d0 owed 0 + refund 360`);
    checkBooking(`${CONFIRMED}
      cancel   d2                     -> BookingCancelled from d2 owed 220 + refund 140
      effect   capture                -> PaymentCaptured 360
      effect   refund                 -> PaymentRefunded 140
      money                           -> owed 220 captured 360 refunded 140`);
    checkBooking(`${CONFIRMED}
      cancel   d3                     -> too_late cancel d3`);
    checkBooking(`${PAY_LATER}
      cancel   d0                     -> BookingCancelled from d0 owed 0 + void 360`);
    checkBooking(`${PAY_LATER}
      cancel   d1                     -> BookingCancelled from d1 owed 100 + capture 100`);
  });

  it('no-show: the first night', () => {
    checkBooking(`${CONFIRMED}
      no_show  d-1                    -> too_early no_show d0
      no_show  d0                     -> BookingMarkedNoShow from d0 owed 100 + refund 260
      is                              -> no_show releasing d0 no_show`);
    checkBooking(`${CONFIRMED}
      no_show  d2                     -> BookingMarkedNoShow from d2 owed 100 + refund 260`);
    checkBooking(`${PAY_LATER}
      no_show  d1                     -> BookingMarkedNoShow from d1 owed 100 + capture 100
      effect   capture                -> PaymentCaptured 100 + void 260
      effect   void                   -> PaymentVoided
      money                           -> owed 100 captured 100 refunded 0 voided`);
    checkBooking(`
      terms    0 120 at_check_in
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 120 @5
      authorised ref                  -> BookingConfirmed ref
      no_show  d0                     -> BookingMarkedNoShow from d0 owed 0 + void 120`);
  });

  it('walked: nothing, for it is the hotel that had no room', () => {
    checkBooking(`${CONFIRMED}
      walk     d-1                    -> too_early walk d0
      walk     d3                     -> too_late walk d3
      walk     d0                     -> GuestWalked to Post for 90 from d0 owed 0 + refund 360
      is                              -> walked releasing d0 walked
      walk     d0                     -> invalid_state walk walked`);
    checkBooking(`${PAY_LATER}
      walk     d1                     -> GuestWalked to Post for 90 from d1 owed 0 + void 360`);
  });

  it('stayed to the end: everything', () => {
    checkBooking(`${CONFIRMED}
      check_in d-1                    -> too_early check_in d0
      check_in d3                     -> too_late check_in d3
      check_in d2                     -> GuestCheckedIn
      check_out d2                    -> too_early check_out d3
      check_out d9                    -> GuestCheckedOut
      is                              -> checked_out until d3
      money                           -> owed 360 captured 0 refunded 0 pending capture 360`);
    checkBooking(`${PAY_LATER}
      check_in d0                     -> GuestCheckedIn + capture 360
      check_out d3                    -> GuestCheckedOut`);
  });

  it('left early: the nights slept, the first at least', () => {
    checkBooking(`${CONFIRMED}
      depart   d1                     -> invalid_state early_departure confirmed
      check_in d0                     -> GuestCheckedIn
      depart   d3                     -> too_late early_departure d3
      depart   d2                     -> GuestDepartedEarly at d2 owed 220 + refund 140
      is                              -> checked_out releasing d2 early_departure
      released                        -> NightsReleased
      is                              -> checked_out until d2`);
    checkBooking(`${PAY_LATER}
      check_in d0                     -> GuestCheckedIn + capture 360
      depart   d0                     -> GuestDepartedEarly at d0 owed 100 + refund 260`);
    checkBooking(`
      terms    100 0
      request  tok @6                 -> BookingRequested direct @6
      held     @5                     -> PaymentRequested 100 @5
      authorised ref                  -> BookingConfirmed ref + capture 100
      check_in d0                     -> GuestCheckedIn
      depart   d1                     -> GuestDepartedEarly at d1 owed 100`);
  });
});

/** How a booking comes into each status. */
const STATUSES: Readonly<Record<string, readonly string[]>> = {
  none: [],
  asked: ['request tok @6'],
  held: ['hold @15', 'held'],
  paying: ['request tok @6', 'held @5'],
  sold: ['request tok @6', 'held @5', 'authorised ref'],
  in: ['request tok @6', 'held @5', 'authorised ref', 'check_in d0'],
  out: ['request tok @6', 'held @5', 'authorised ref', 'check_in d0', 'check_out d3'],
  gone: ['request tok @6', 'held @5', 'authorised ref', 'cancel d0', 'released'],
  noshow: ['request tok @6', 'held @5', 'authorised ref', 'no_show d0', 'released'],
  expired: ['hold @0', 'held', 'expire', 'released'],
  failed: ['request tok @6', 'refused full', 'released'],
};

describe('every command in every status', () => {
  // `+` is done, `.` changes nothing; the rest are refusals: state, hold over, not found.
  it.each([
    ['               none asked held paying sold in  out gone noshow expired failed'],
    ['hold @15       +    .     .    .      .    .   .   .    .      .       .'],
    ['request tok @6 +    .     .    .      .    .   .   .    .      .       .'],
    ['extend 15      404  state +    state  state state state state state over state'],
    ['release        404  state +    state  state state state state state over state'],
    ['book tok @20   404  state +    state  state state state state state over state'],
    ['cancel d0      404  state state +     +    state state state state state state'],
    ['no_show d0     404  state state state +    state state state state state state'],
    ['walk d0        404  state state state +    state state state state state state'],
    ['check_in d0    404  state state state +    state state state state state state'],
    ['check_out d3   404  state state state state +   state state state state state'],
    ['depart d0      404  state state state state +   state state state state state'],
    ['refund 1       404  much much much   much much much much much  much    much'],
    ['held @5        .    +     .    .      .    .   .   .    .      .       .'],
    ['refused late   .    +     .    +      .    .   .   .    .      .       .'],
    ['authorised ref .    .     .    +      .    .   .   .    .      .       .'],
    ['action url     .    .     .    +      .    .   .   .    .      .       .'],
    ['released       .    .     .    .      .    .   .   .    .      .       .'],
    ['effect capture .    .     .    .      +    +   +   +    +      .       .'],
    ['escalate capture x . .    .    .      +    +   +   +    +      .       .'],
    ['retry capture  404  404   404  404    404  404 404 404  404    404     404'],
    ['expire         .    .     .    .      .    .   .   .    .      .       .'],
  ])('%s', (line) => {
    const cells = line.trim().split(/\s+/);
    const statuses = Object.keys(STATUSES);
    if (cells.length === statuses.length) {
      expect(cells).toEqual(statuses);
      return;
    }
    const words = cells.slice(0, -statuses.length).join(' ');
    const outcomes = statuses.map((status) => cell(status, words));
    expect([words, ...outcomes].join(' ')).toBe(cells.join(' '));
  });

  it('has a row for each status of a booking', () => {
    const statuses = Object.keys(STATUSES).map((name) => sceneOf(name).state.status);
    expect(new Set(statuses).size).toBe(11);
  });
});

describe('allowedActions', () => {
  it('says what the decider will say', () => {
    const allowed = Object.keys(STATUSES).map((name) => {
      return `${name}: ${sceneOf(name).play('allowed d0') ?? ''}`.trim();
    });
    expect(allowed).toEqual([
      'none:',
      'asked:',
      'held: extend release book',
      'paying: cancel',
      'sold: cancel no_show walk check_in modify',
      'in: early_departure modify',
      'out:',
      'gone:',
      'noshow:',
      'expired:',
      'failed:',
    ]);
    expect(sceneOf('sold').play('allowed d-1')).toBe('cancel modify');
    expect(sceneOf('sold').play('allowed d3')).toBe('no_show');
    expect(sceneOf('in').play('allowed d3')).toBe('check_out modify');
  });
});

// Helpers

function sceneOf(name: string): BookingScene {
  return BookingScene.after(...(STATUSES[name] ?? []));
}

function cell(name: string, words: string): string {
  const outcome = sceneOf(name).trial(words);
  switch (outcome) {
    case 'unchanged':
      return '.';
    case 'invalid_state':
      return 'state';
    case 'hold_expired':
      return 'over';
    case 'not_found':
      return '404';
    case 'refund_too_large':
      return 'much';
    default:
      return /^[A-Z]/.test(outcome) ? '+' : outcome;
  }
}
