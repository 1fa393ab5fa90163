/**
 * An engine of one property that says what a test tells it to. It books nothing and decides
 * nothing: tests of HTTP and of the feed look only at what goes in and what comes out. Any method
 * can be replaced with `override`; `calls` says which were called, with what.
 */
import type { BookingState } from '../../src/domain/booking/booking.ts';
import { previewCancellation } from '../../src/domain/booking/cancellation-preview.ts';
import { compareNights } from '../../src/domain/booking/kept-prices.ts';
import { NO_PAYMENT } from '../../src/domain/booking/payment-ledger.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import { totalsOf } from '../../src/domain/charges/charges.ts';
import type { BookingId, PropertyId, RoomTypeId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import { STANDARD_POLICIES } from '../../src/domain/policy/policy.ts';
import type { PromoCode } from '../../src/domain/promo/promo-code.ts';
import type { PropertyState } from '../../src/domain/property/property.ts';
import { BASE_PLAN, basePlan } from '../../src/domain/rates/rate-plan.ts';
import type { CancellationTerms } from '../../src/ports/cancellation.ts';
import type {
  Availability,
  AvailabilityCell,
  AvailabilityQuery,
  BookingView,
  Engine,
  Outcome,
} from '../../src/ports/engine.ts';
import type { Quote } from '../../src/ports/quotes.ts';
import { blockAnswers } from './fake-blocks.ts';
import { channelBookingAnswers } from './fake-channel-bookings.ts';
import { channelAnswers } from './fake-channels.ts';
import { advice, room101, walks } from './fake-house.ts';
import { rackAnswers } from './fake-rack.ts';
import { tripAnswers } from './fake-trips.ts';
import { waitlistAnswers } from './fake-waitlist.ts';
import { webhookAnswers } from './fake-webhooks.ts';
import { chargeLines, chargeRules, summer } from './some-charges.ts';
import { datedPricing, dryRun, explained } from './some-pricing.ts';

export const EUR = 'EUR' as Currency;
export const grand = 'grand' as PropertyId;
export const double = 'double' as RoomTypeId;
export const single = 'single' as RoomTypeId;
export const bookingOne = 'booking-1' as BookingId;

export function date(text: string): CivilDate {
  return text as CivilDate;
}

const occupancy = { adultsMax: 2, childrenMax: 1, guestsMax: 3 };
const noOverrides = {
  priceOverrides: new Map(),
  roomsOverrides: new Map(),
  overbooking: new Map(),
  outOfOrder: new Map(),
  ratePlans: new Map([[BASE_PLAN, basePlan()]]),
  restrictions: new Map(),
};

export const grandHotel: PropertyState = {
  exists: true,
  id: grand,
  details: {
    name: 'Grand',
    address: { street: 'Ring 1', city: 'Wien', postalCode: '1010', country: 'AT' },
    coordinates: { latitude: 48.2, longitude: 16.37 },
    timeZone: 'Europe/Vienna',
    currency: EUR,
    capture: 'at_booking',
  },
  rooms: new Map([[room101.number, room101]]),
  roomTypes: new Map([
    [
      double,
      {
        ...noOverrides,
        id: double,
        name: 'Double',
        rooms: 10,
        occupancy,
        basePriceMinor: 12_000,
        priceOverrides: new Map([[date('2030-06-02'), 15_000]]),
      },
    ],
    [
      single,
      { ...noOverrides, id: single, name: 'Single', rooms: 5, occupancy, basePriceMinor: 80 },
    ],
  ]),
  charges: chargeRules,
  promoCodes: new Map([['SUMMER' as PromoCode, summer]]),
};

export const confirmed: BookingState = {
  id: bookingOne,
  status: 'confirmed',
  terms: {
    propertyId: grand,
    stay: { arrival: date('2030-06-01'), departure: date('2030-06-03') },
    rooms: [
      { roomTypeId: double, party: { adults: 2, children: 0 }, nightlyMinor: [12_000, 15_000] },
    ],
    currency: EUR,
    totalMinor: 27_000,
    capture: 'at_booking',
  },
  payer: { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: 'tok_secret' },
  isDirect: true,
  holdUntilMs: undefined,
  isExtended: false,
  failure: undefined,
  releasing: undefined,
  modifying: undefined,
  modificationFailure: undefined,
  payment: {
    ...NO_PAYMENT,
    authorisations: [
      {
        key: 'booking-1:authorise',
        authorisedMinor: 27_000,
        isApproved: true,
        capturedMinor: 0,
        refundedMinor: 0,
        isVoided: false,
      },
    ],
    dueMinor: 27_000,
    pending: [
      {
        kind: 'capture',
        amountMinor: 27_000,
        key: 'booking-1:capture',
        authorisationKey: 'booking-1:authorise',
      },
    ],
  },
  owedMinor: 27_000,
  goodwillMinor: 0,
  departure: date('2030-06-03'),
  createdAtMs: 1_900_000_000_000,
  updatedAtMs: 1_900_000_001_000,
};

const walked: BookingState = {
  ...confirmed,
  status: 'walked',
  walk: { hotel: 'Post', costMinor: 14_000, why: 'no room' },
  owedMinor: 0,
};

export const held: BookingState = {
  ...confirmed,
  status: 'held',
  isDirect: false,
  payer: undefined,
  holdUntilMs: 1_900_000_900_000,
  payment: NO_PAYMENT,
};

export function viewOf(state: BookingState): BookingView {
  const refusal = { code: 'invalid_state', action: 'extend', status: 'confirmed' } as const;
  return {
    state,
    allowedActions: [
      { action: 'cancel', isAllowed: true, reasons: [] },
      { action: 'extend', isAllowed: false, reasons: [refusal] },
    ],
  };
}

export function ok<Value>(value: Value, isReplay = false): Outcome<Value> {
  return { type: 'ok', value, version: 3, position: 41, isReplay };
}

export interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface FakeEngine {
  readonly engine: Engine;
  readonly calls: readonly Call[];
  override(methods: Partial<Engine>): void;
  /** Makes cells durable at the next position and tells the listeners. */
  change(...cells: readonly Partial<AvailabilityCell>[]): number;
  readonly listenerCount: () => number;
  /** Changes up to here are forgotten, so resuming from before is not possible. */
  forgetUpTo(position: number): void;
}

const emptyCell: AvailabilityCell = {
  roomTypeId: double,
  night: date('2030-06-01'),
  physical: 10,
  allowance: 0,
  held: 0,
  sold: 0,
  available: 10,
  blocked: 0,
  blockShortfall: 0,
  overbooked: 0,
  priceMinor: 12_000,
};

export function createFakeEngine(): FakeEngine {
  const calls: Call[] = [];
  const overrides: Partial<Engine> = {};
  const feed = createFakeFeed();
  const methods: Engine = { ...fixedAnswers(), ...feed.methods };
  const engine = new Proxy(methods, {
    get(target, name: keyof Engine) {
      const method = overrides[name] ?? target[name];
      return (...args: unknown[]) => {
        // Every change asks first whether it can be taken; what counts is what it then calls.
        if (name !== 'refusal') calls.push({ method: name, args });
        return Reflect.apply(method, engine, args);
      };
    },
  });
  return {
    engine,
    calls,
    override: (changed) => Object.assign(overrides, changed),
    change: feed.change,
    listenerCount: feed.listenerCount,
    forgetUpTo: feed.forgetUpTo,
  };
}

function createFakeFeed() {
  const cells = new Map<string, { cell: AvailabilityCell; position: number }>();
  const listeners = new Set<(change: Availability) => void>();
  let position = 10;
  let forgotten = 0;
  const keyOf = (cell: AvailabilityCell) => `${cell.roomTypeId} ${cell.night}`;
  cells.set(keyOf(emptyCell), { cell: emptyCell, position: 1 });

  function read(query: AvailabilityQuery, since: number): Availability {
    const wanted = [...cells.values()].filter(
      ({ cell, position: changed }) =>
        changed > since &&
        cell.night >= query.from &&
        cell.night <= query.to &&
        query.roomTypeIds?.includes(cell.roomTypeId) !== false,
    );
    return { position, cells: wanted.map(({ cell }) => cell) };
  }

  const methods: Pick<
    Engine,
    'availability' | 'availabilityNow' | 'availabilitySince' | 'onAvailability'
  > = {
    availability: async (query) => ok(read(query, 0)),
    availabilityNow: (query) => (query.propertyId === grand ? read(query, 0) : undefined),
    availabilitySince: (query, since) =>
      since < forgotten || since > position ? 'resync_required' : read(query, since),
    onAvailability: (_propertyId, listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    methods,
    change(...changed: readonly Partial<AvailabilityCell>[]): number {
      position += 1;
      const full = changed.map((cell) => ({ ...emptyCell, ...cell }));
      for (const cell of full) cells.set(keyOf(cell), { cell, position });
      for (const listener of listeners) listener({ position, cells: full });
      return position;
    },
    listenerCount: () => listeners.size,
    forgetUpTo: (upTo: number) => {
      forgotten = upTo;
    },
  };
}

type Fixed = Omit<
  Engine,
  'availability' | 'availabilityNow' | 'availabilitySince' | 'onAvailability'
>;

function fixedAnswers(): Fixed {
  const property = async (id: PropertyId): Promise<Outcome<PropertyState>> =>
    id === grand
      ? ok(grandHotel)
      : { type: 'rejected', rejection: { code: 'not_found', what: 'property', id } };
  const same = async () => ok(grandHotel);
  const booked = async () => ok(viewOf(confirmed));
  const holding = async () => ok(viewOf(held));
  return {
    createProperty: same,
    changeProperty: same,
    addRoomType: async () => ok({ property: grandHotel, roomTypeId: double }),
    changeRoomType: same,
    setPrices: same,
    setCapacity: same,
    addRooms: same,
    changeRoom: same,
    closeRoom: same,
    reopenRoom: same,
    removeRoom: same,
    ...rackAnswers(),
    allowOverbooking: same,
    overbookings: async () =>
      ok({ position: 7, cells: [{ ...emptyCell, sold: 11, overbooked: 1 }] }),
    walkProposal: async () => ok({ roomTypes: [walks] }),
    walkGuest: async () => ok(viewOf(walked)),
    ...waitlistAnswers(held, viewOf(confirmed)),
    overbookingAdvice: async () => ok(advice),
    addRatePlan: async () => ok({ property: grandHotel, ratePlanId: BASE_PLAN }),
    changeRatePlan: same,
    updateAri: same,
    setPromoCode: same,
    setCharges: same,
    setPricing: same,
    pricingVersions: async () => ok([datedPricing]),
    pricingVersion: async () => ok(datedPricing),
    explainPrice: async () => ok(explained),
    dryRunPricing: async () => ok(dryRun),
    ...blockAnswers,
    property,
    properties: async () => ok([{ id: 'grand', name: 'Grand' }]),
    quote: async () => ok(quote),
    staySearch: async () => ok([offer, fullOffer]),
    placeHold: holding,
    extendHold: holding,
    releaseHold: holding,
    bookHold: booked,
    retryEffect: booked,
    book: booked,
    cancel: booked,
    refund: booked,
    cancellation: async () => ok(cancellationTerms),
    markNoShow: booked,
    checkIn: booked,
    checkOut: booked,
    departEarly: booked,
    modify: booked,
    previewModification: async (id) => ok({ bookingId: id, before, after: before, ...nothing }),
    booking: booked,
    paymentCallback: booked,
    ...listAnswers(),
    ...tripAnswers(confirmed.terms),
    ...webhookAnswers(),
    ...channelAnswers(),
    ...channelBookingAnswers(),
    redriveNotification: async (_, id) => ok({ id }),
    refusal: () => undefined,
    drain: async () => {},
  };
}

const cancellationTerms: CancellationTerms = {
  state: confirmed,
  preview: previewCancellation(confirmed, confirmed.updatedAtMs, date('2030-05-01')),
  timeZone: 'Europe/Berlin',
};
const { terms: before } = confirmed;
const nothing = { nights: compareNights(before, before), toAuthoriseMinor: 0, reasons: [] };

const quote: Quote = {
  token: 'q1.quoted.marked',
  terms: { ...confirmed.terms, charges: chargeLines, totalMinor: 32_000 },
  totals: totalsOf(27_000, chargeLines),
  promoCode: 'SUMMER',
  quotedAtMs: 1_800_000_000_000,
  validUntilMs: 1_800_001_800_000,
};
const offer = {
  roomTypeId: double,
  name: 'Double',
  ratePlanId: BASE_PLAN,
  ratePlanName: 'Base',
  mealPlan: 'room_only' as const,
  isAvailable: true,
  available: 4,
  nightlyMinor: [12_000, 15_000],
  charges: chargeLines,
  totalMinor: 32_000,
  totals: totalsOf(27_000, chargeLines),
  dueNowMinor: 32_000,
  dueLater: [],
  policies: STANDARD_POLICIES,
  reasons: [],
};
const fullOffer = {
  ...offer,
  roomTypeId: single,
  isAvailable: false,
  available: 0,
  reasons: [
    {
      code: 'no_availability',
      roomTypeId: single,
      night: date('2030-06-02'),
      wanted: 1,
      free: 0,
    } as const,
  ],
};

function listAnswers(): Pick<Engine, 'bookings' | 'bookingHistory' | 'outboxDead' | 'health'> {
  return {
    bookings: async () =>
      ok([
        {
          id: 'booking-1',
          propertyId: 'grand',
          status: 'confirmed',
          arrival: '2030-06-01',
          departure: '2030-06-03',
          guestName: 'Ada Byron',
          roomCount: 1,
          totalMinor: 27_000,
          currency: 'EUR',
          createdAtMs: 1_900_000_000_000,
          updatedAtMs: 1_900_000_001_000,
          position: 41,
        },
      ]),
    bookingHistory: async () =>
      ok([
        {
          position: 40,
          stream: 'booking/booking-1',
          version: 1,
          type: 'BookingRequested',
          schemaVersion: 1,
          recordedAtMs: 1_900_000_000_000,
          data: { payer: confirmed.payer },
          metadata: { by: 'desk', correlation: 'r-1', key: 'k-1' },
        },
      ]),
    outboxDead: () => [
      {
        id: 'booking-1:capture',
        queue: 'payments',
        key: 'booking-1',
        payload: { kind: 'capture' },
        sequence: 7,
        attempts: 20,
        availableAtMs: 0,
        lastError: undefined,
        isDead: true,
      },
    ],
    health: () => ({
      status: 'ok',
      position: 41,
      residentActors: 0,
      queuedMessages: 0,
      pendingEntries: 0,
      deadLetters: {},
      quarantined: [],
      followers: {},
      outboxDead: 0,
      parked: 0,
      webhooks: { endpoints: 1, inactive: 0 },
      mailsWaiting: 0,
      denials: 0,
      deniedNights: [],
      prices: { hits: 0, misses: 0, cells: 0 },
    }),
  };
}
