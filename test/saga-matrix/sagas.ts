/**
 * The sagas of the engine and the steps of each, as data: what begins a saga, which event must be
 * in the booking's stream for it to have done what was asked, and for each step what calls for it.
 * A test runs each saga without faults and compares, so that no step can be added without being
 * put to every fault.
 */
import { addDays } from '../../src/domain/calendar.ts';
import type { BookingId, RatePlanId } from '../../src/domain/ids.ts';
import type { RatePlanDetails } from '../../src/domain/rates/rate-plan.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import type { ModificationRequest } from '../../src/ports/modification.ts';
import { ARRIVAL, adler, details, double, START_MS } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, type Hotel, minutesMs, payer } from '../support/engine-world.ts';
import { CALLBACK, type SagaTaps } from './saga-taps.ts';

/** Nothing is journalled before it: the request itself, or a clock, is what calls for the step. */
export const THE_REQUEST = 'the request';

export interface SagaRow {
  readonly name: string;
  /** The event that says that the saga did what was asked. */
  readonly goal: string;
  readonly capture?: 'at_check_in';
  /** The saga has a customer who may take their time. */
  readonly hasCustomer?: true;
  /** How long the payer's or the holder's time runs; past it the saga is compensated. */
  readonly deadlineMs?: number;
  /** Brings the hotel to where the saga begins. */
  before?(hotel: Hotel): Promise<BookingId>;
  /** What the client does, and does again with the same key. Undefined: no client is answered. */
  act(hotel: Hotel, id: BookingId, taps: SagaTaps): Promise<Outcome<BookingView> | undefined>;
  /** By step, the step that calls for it. */
  readonly steps: Readonly<Record<string, string>>;
}

const NIGHTS = { nights: 2 };
const ACTING = { ...NIGHTS, token: 'tok_requires_action' };
/** Past a payment's deadline, and before the hold that outlives it by a minute. */
export const PAST_DEADLINE_MS = minutesMs(5.5);
const PAST_HOLD_MS = minutesMs(16);

const booked = async (hotel: Hotel): Promise<BookingId> =>
  bookingOf(await hotel.book('first', NIGHTS)).id;
const held = async (hotel: Hotel): Promise<BookingId> =>
  bookingOf(await hotel.hold('first', NIGHTS)).id;
const arrived = async (hotel: Hotel): Promise<BookingId> => {
  const id = await booked(hotel);
  hotel.toDay(0);
  return id;
};

/** Its capture is answered: what a change moves is then all that moves. */
const settledBooking = async (hotel: Hotel): Promise<BookingId> => {
  const id = await booked(hotel);
  await until(async () => {
    const read = await hotel.engine.booking(id);
    return read.type === 'ok' && read.value.state.payment.pending.length === 0;
  });
  return id;
};
const change = (hotel: Hotel, id: BookingId, request: ModificationRequest) =>
  hotel.engine.modify(hotel.context('m'), id, request);

const changing = { ModificationRequested: THE_REQUEST };
const holding = {
  BookingRequested: THE_REQUEST,
  RoomsHeld: 'BookingRequested',
  'RoomsHeld 2': 'BookingRequested',
};
const paying = { PaymentRequested: 'BookingRequested', authorise: 'PaymentRequested' };
const confirming = {
  HoldConfirmed: 'PaymentRequested',
  'HoldConfirmed 2': 'PaymentRequested',
  BookingConfirmed: 'PaymentRequested',
  capture: 'BookingConfirmed',
  PaymentCaptured: 'BookingConfirmed',
};

/** A closing event and what it sets off: `nights` are given back by events of one name. */
function closing(closed: string, by: string, released: string, nights = 2) {
  const steps: Record<string, string> = { [closed]: by };
  for (let night = 1; night <= nights; night += 1) {
    steps[night === 1 ? released : `${released} ${night}`] = closed;
  }
  return { ...steps, NightsReleased: closed };
}

/** When the deposit of the plan below falls due: midnight in Berlin, some days before arrival. */
const DEPOSIT_DAY_MS = Date.parse('2027-03-04T23:00:00Z');

/** Booked by a plan of which the first night is due five days before arrival. */
const bookedByDeposit = async (hotel: Hotel): Promise<BookingId> => {
  const ratePlanId = 'deposit' as RatePlanId;
  const plan: RatePlanDetails = {
    name: 'Deposit',
    access: { type: 'public' },
    price: { type: 'own', baseMinor: 12_000 },
    mealPlan: null,
    occupancyPricing: null,
    bookingWindow: null,
    stayWindow: null,
    guarantee: { amount: { type: 'first_night' }, due: { type: 'before_arrival', days: 5 } },
    cancellation: { isNonRefundable: true, tiers: [] },
  };
  const request = { id: ratePlanId, details: plan };
  await hotel.engine.addRatePlan(hotel.context('plan'), adler, double, request);
  const stay = hotel.stay(NIGHTS);
  const rooms = stay.rooms.map((room) => ({ ...room, ratePlanId }));
  const context = hotel.context('first');
  return bookingOf(await hotel.engine.book(context, { ...stay, rooms, payer: payer() })).id;
};

/** A charge is two calls of the gateway and one event. */
const charging = (by: string) => ({ authorise: by, capture: by, PaymentCharged: by });
const voiding = (by: string) => ({ void: by, PaymentVoided: by });
const refunding = (by: string) => ({ refund: by, PaymentRefunded: by });
const capturing = (by: string) => ({ capture: by, PaymentCaptured: by });

const WALK = { hotel: 'Hotel Post', costMinor: 9_000, why: 'no room' };

export const sagas: readonly SagaRow[] = [
  {
    name: 'a booking',
    goal: 'BookingConfirmed',
    act: (hotel) => hotel.book('a', NIGHTS),
    steps: { ...holding, ...paying, ...confirming },
  },
  {
    name: 'a booking whose customer has to act',
    hasCustomer: true,
    goal: 'BookingConfirmed',
    async act(hotel, _, taps) {
      const outcome = await hotel.book('a', ACTING);
      const { id } = bookingOf(outcome);
      const act = async (): Promise<void> => {
        await hotel.bank.completeAction(`${id}:authorise`, 'approve');
      };
      await (taps.hooks.customer ?? ((go) => go()))(act);
      return outcome;
    },
    steps: {
      ...holding,
      ...paying,
      // Told that the booking has changed, the saga asks at once; and again when called back.
      lookUp: 'PaymentRequested',
      PaymentActionRequired: 'PaymentRequested',
      [CALLBACK]: 'PaymentActionRequired',
      'lookUp 2': 'PaymentActionRequired',
      ...confirming,
      HoldConfirmed: 'PaymentActionRequired',
      'HoldConfirmed 2': 'PaymentActionRequired',
      BookingConfirmed: 'PaymentActionRequired',
    },
  },
  {
    name: 'a booking whose customer never acts',
    hasCustomer: true,
    goal: 'PaymentVoided',
    async act(hotel) {
      const outcome = await hotel.book('a', ACTING);
      bookingOf(outcome);
      hotel.clock.set(Math.max(hotel.clock.now(), START_MS + PAST_DEADLINE_MS));
      return outcome;
    },
    steps: {
      ...holding,
      ...paying,
      lookUp: 'PaymentRequested',
      PaymentActionRequired: 'PaymentRequested',
      ...closing('BookingFailed', 'PaymentActionRequired', 'HoldReleased'),
      ...voiding('BookingFailed'),
    },
  },
  {
    name: 'a declined booking',
    goal: 'NightsReleased',
    act: (hotel) => hotel.book('a', { ...NIGHTS, token: 'tok_declined' }),
    steps: {
      ...holding,
      ...paying,
      ...closing('BookingFailed', 'PaymentRequested', 'HoldReleased'),
    },
  },
  {
    name: 'a booking of which one night is full',
    goal: 'NightsReleased',
    before: async (hotel) => bookingOf(await hotel.book('first', { from: 1, nights: 1 })).id,
    act: (hotel) => hotel.book('a', { ...NIGHTS, rooms: 2 }),
    steps: {
      BookingRequested: THE_REQUEST,
      RoomsHeld: 'BookingRequested',
      ...closing('BookingFailed', 'BookingRequested', 'HoldReleased', 1),
    },
  },
  {
    name: 'a cancellation while the customer is to act',
    hasCustomer: true,
    goal: 'NightsReleased',
    before: async (hotel) => bookingOf(await hotel.book('first', ACTING)).id,
    act: (hotel, id) => hotel.engine.cancel(hotel.context('c'), id, 'ill'),
    steps: {
      ...closing('BookingCancelled', THE_REQUEST, 'HoldReleased'),
      ...voiding('BookingCancelled'),
    },
  },
  {
    name: 'a hold',
    goal: 'BookingHeld',
    act: (hotel) => hotel.hold('a', NIGHTS),
    steps: { ...holding, BookingHeld: 'BookingRequested' },
  },
  {
    name: 'the extension of a hold',
    goal: 'BookingHoldExtended',
    deadlineMs: PAST_HOLD_MS,
    before: held,
    act: (hotel, id) => hotel.engine.extendHold(hotel.context('x'), id, minutesMs(30)),
    steps: {
      HoldExtended: THE_REQUEST,
      'HoldExtended 2': THE_REQUEST,
      BookingHoldExtended: THE_REQUEST,
    },
  },
  {
    name: 'the release of a hold',
    goal: 'NightsReleased',
    before: held,
    act: (hotel, id) => hotel.engine.releaseHold(hotel.context('r'), id),
    steps: closing('BookingCancelled', THE_REQUEST, 'HoldReleased'),
  },
  {
    name: 'a hold that expires',
    goal: 'NightsReleased',
    before: held,
    async act(hotel) {
      hotel.clock.set(Math.max(hotel.clock.now(), START_MS + PAST_HOLD_MS));
      return undefined;
    },
    steps: closing('BookingExpired', THE_REQUEST, 'HoldExpired'),
  },
  {
    name: 'the booking of a hold',
    goal: 'BookingConfirmed',
    before: async (hotel) =>
      bookingOf(await hotel.hold('first', { ...NIGHTS, ttlMs: minutesMs(2) })).id,
    act: (hotel, id) => hotel.engine.bookHold(hotel.context('k'), id, payer()),
    steps: {
      PaymentRequested: THE_REQUEST,
      HoldExtended: 'PaymentRequested',
      'HoldExtended 2': 'PaymentRequested',
      authorise: 'PaymentRequested',
      ...confirming,
    },
  },
  {
    name: 'a cancellation, paid',
    goal: 'NightsReleased',
    before: booked,
    act: (hotel, id) => hotel.engine.cancel(hotel.context('c'), id, 'ill'),
    steps: {
      ...closing('BookingCancelled', THE_REQUEST, 'SaleReleased'),
      ...refunding('BookingCancelled'),
    },
  },
  {
    name: 'a cancellation, authorised only',
    goal: 'NightsReleased',
    capture: 'at_check_in',
    before: booked,
    act: (hotel, id) => hotel.engine.cancel(hotel.context('c'), id, 'ill'),
    steps: {
      ...closing('BookingCancelled', THE_REQUEST, 'SaleReleased'),
      ...voiding('BookingCancelled'),
    },
  },
  {
    // What was given up must not be tried again: the void takes the place of the capture.
    name: 'a cancellation, the capture given up',
    goal: 'NightsReleased',
    before: async (hotel) =>
      bookingOf(await hotel.book('first', { ...NIGHTS, token: 'tok_capture_fails' })).id,
    act: (hotel, id) => hotel.engine.cancel(hotel.context('c'), id, 'ill'),
    steps: {
      ...closing('BookingCancelled', THE_REQUEST, 'SaleReleased'),
      ...voiding('BookingCancelled'),
    },
  },
  {
    name: 'a no-show, paid',
    goal: 'NightsReleased',
    before: arrived,
    act: (hotel, id) => hotel.engine.markNoShow(hotel.context('n'), id),
    steps: {
      ...closing('BookingMarkedNoShow', THE_REQUEST, 'SaleReleased'),
      ...refunding('BookingMarkedNoShow'),
    },
  },
  {
    // The rest of what was authorised once stayed reserved on the guest's card.
    name: 'a no-show, authorised only',
    goal: 'NightsReleased',
    capture: 'at_check_in',
    before: arrived,
    act: (hotel, id) => hotel.engine.markNoShow(hotel.context('n'), id),
    steps: {
      ...closing('BookingMarkedNoShow', THE_REQUEST, 'SaleReleased'),
      ...capturing('BookingMarkedNoShow'),
      ...voiding('PaymentCaptured'),
    },
  },
  {
    name: 'a walk, paid',
    goal: 'NightsReleased',
    before: arrived,
    act: (hotel, id) => hotel.engine.walkGuest(hotel.context('w'), id, WALK),
    steps: {
      ...closing('GuestWalked', THE_REQUEST, 'SaleReleased'),
      ...refunding('GuestWalked'),
    },
  },
  {
    name: 'a check-in, authorised only',
    goal: 'GuestCheckedIn',
    capture: 'at_check_in',
    before: arrived,
    act: (hotel, id) => hotel.engine.checkIn(hotel.context('in'), id),
    steps: { GuestCheckedIn: THE_REQUEST, ...capturing('GuestCheckedIn') },
  },
  {
    name: 'a change to one night more',
    goal: 'ModificationConfirmed',
    before: settledBooking,
    act: (hotel, id) => change(hotel, id, { departure: addDays(ARRIVAL, 3) }),
    steps: {
      ...changing,
      RoomsHeld: 'ModificationRequested',
      ModificationPaymentRequested: 'ModificationRequested',
      authorise: 'ModificationPaymentRequested',
      HoldConfirmed: 'ModificationPaymentRequested',
      ModificationConfirmed: 'ModificationPaymentRequested',
      ...capturing('ModificationConfirmed'),
    },
  },
  {
    // Nothing is held for the night that is kept, and nothing is paid.
    name: 'a change by one day',
    goal: 'ModificationConfirmed',
    before: settledBooking,
    act: (hotel, id) => {
      return change(hotel, id, { arrival: addDays(ARRIVAL, 1), departure: addDays(ARRIVAL, 3) });
    },
    steps: {
      ...changing,
      RoomsHeld: 'ModificationRequested',
      HoldConfirmed: 'ModificationRequested',
      ...closing('ModificationConfirmed', 'ModificationRequested', 'SaleReleased', 1),
    },
  },
  {
    name: 'a change to one night less, paid',
    goal: 'ModificationConfirmed',
    before: settledBooking,
    act: (hotel, id) => change(hotel, id, { departure: addDays(ARRIVAL, 1) }),
    steps: {
      ...changing,
      ...closing('ModificationConfirmed', 'ModificationRequested', 'SaleReleased', 1),
      ...refunding('ModificationConfirmed'),
    },
  },
  {
    name: 'a change that is declined',
    goal: 'ModificationFailed',
    before: settledBooking,
    act: (hotel, id) => {
      const paymentToken = 'tok_declined';
      return change(hotel, id, { departure: addDays(ARRIVAL, 3), paymentToken });
    },
    steps: {
      ...changing,
      RoomsHeld: 'ModificationRequested',
      ModificationPaymentRequested: 'ModificationRequested',
      authorise: 'ModificationPaymentRequested',
      ...closing('ModificationFailed', 'ModificationPaymentRequested', 'HoldReleased', 1),
    },
  },
  {
    name: 'an early departure',
    goal: 'NightsReleased',
    before: async (hotel) => {
      const id = await arrived(hotel);
      await hotel.engine.checkIn(hotel.context('in'), id);
      hotel.toDay(1);
      return id;
    },
    act: (hotel, id) => hotel.engine.departEarly(hotel.context('out'), id),
    steps: {
      ...closing('GuestDepartedEarly', THE_REQUEST, 'SaleReleased', 1),
      ...refunding('GuestDepartedEarly'),
    },
  },
  {
    name: 'a deposit that falls due',
    goal: 'PaymentCharged',
    before: bookedByDeposit,
    async act(hotel) {
      hotel.clock.set(Math.max(hotel.clock.now(), DEPOSIT_DAY_MS));
      return undefined;
    },
    steps: { DepositDue: THE_REQUEST, ...charging('DepositDue') },
  },
  {
    name: 'a check-in with a balance',
    goal: 'GuestCheckedIn',
    before: async (hotel) => {
      const id = await bookedByDeposit(hotel);
      hotel.toDay(0);
      return id;
    },
    act: (hotel, id) => hotel.engine.checkIn(hotel.context('in'), id),
    steps: { GuestCheckedIn: THE_REQUEST, ...charging('GuestCheckedIn') },
  },
  {
    name: 'a cancellation that costs more than was paid',
    goal: 'NightsReleased',
    before: bookedByDeposit,
    act: (hotel, id) => hotel.engine.cancel(hotel.context('c'), id, 'ill'),
    steps: {
      ...closing('BookingCancelled', THE_REQUEST, 'SaleReleased'),
      ...charging('BookingCancelled'),
    },
  },
  {
    name: 'money that staff give back',
    goal: 'PaymentRefunded',
    before: booked,
    act: (hotel, id) => {
      const amount = { amountMinor: 5_000, currency: details.currency };
      return hotel.engine.refund(hotel.context('give'), id, amount, 'a late lift');
    },
    steps: { RefundGranted: THE_REQUEST, ...refunding('RefundGranted') },
  },
];
