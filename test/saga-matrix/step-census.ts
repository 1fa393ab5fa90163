/**
 * Everything that a saga could do, by the types of the engine: an event or a call that is added to
 * them does not compile until it stands here, as a step of the table or with the place where it is
 * tried instead.
 */
import type { BookingEvent } from '../../src/domain/booking/booking.ts';
import type { NightEvent } from '../../src/domain/inventory/inventory.ts';
import type { Gateway } from '../../src/ports/gateway.ts';

type Step = BookingEvent['type'] | NightEvent['type'] | Exclude<keyof Gateway, 'name' | 'close'>;

const HERE = 'in the table';

export const stepsElsewhere: Readonly<Record<Step, string>> = {
  BookingRequested: HERE,
  BookingHeld: HERE,
  BookingHoldExtended: HERE,
  PaymentRequested: HERE,
  PaymentActionRequired: HERE,
  BookingConfirmed: HERE,
  BookingFailed: HERE,
  BookingExpired: HERE,
  BookingCancelled: HERE,
  BookingMarkedNoShow: HERE,
  GuestWalked: HERE,
  GuestCheckedIn: HERE,
  GuestCheckedOut: 'moves neither rooms nor money: one event and its answer, no saga',
  GuestDepartedEarly: HERE,
  ModificationRequested: HERE,
  ModificationPaymentRequested: HERE,
  ModificationConfirmed: HERE,
  ModificationFailed: HERE,
  ModificationUnneeded: 'changes nothing: one event and its answer, no saga',
  NothingChanged: 'changes nothing: one event and its answer, no saga',
  GuestChanged: 'moves neither rooms nor money: one event and its answer, no saga',
  NightsReleased: HERE,
  DepositDue: HERE,
  RefundGranted: HERE,
  PaymentCaptured: HERE,
  PaymentCharged: HERE,
  PaymentVoided: HERE,
  PaymentRefunded: HERE,
  PaymentRetried: 'in each cell that is escalated, by the person who has the effect tried again',
  PaymentEscalated: 'in each cell in which the gateway refuses an effect',
  RoomsHeld: HERE,
  HoldExtended: HERE,
  HoldConfirmed: HERE,
  HoldReleased: HERE,
  HoldExpired: HERE,
  SaleReleased: HERE,
  CapacitySet: 'in the commit of the first RoomsHeld of a night',
  BlockAsked: 'in test/actors/block-crash.test.ts, which dies at every step of a block',
  BlockSet: 'in test/actors/block-crash.test.ts, which dies at every step of a block',
  authorise: HERE,
  capture: HERE,
  void: HERE,
  refund: HERE,
  lookUp: HERE,
};
