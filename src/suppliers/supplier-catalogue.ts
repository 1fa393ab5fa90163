/**
 * What the simulated suppliers sell, as data: a few ordinary flights and cars, and test offers that
 * each make the supplier do one thing that suppliers do. Behaviour is looked up here and nowhere
 * compared by name, so the table is the documentation. Must never hold anything that changes.
 */
import type { Currency } from '../domain/money.ts';
import { limits } from '../limits.ts';

/** Each kind of supplier that can be simulated. */
export const supplierKinds = ['flight', 'car'] as const;

/** A kind of simulated supplier. */
export type SupplierKind = (typeof supplierKinds)[number];

/** What an offer makes the supplier do besides selling it. */
export interface Weather {
  /** One line for the documentation. */
  readonly description: string;
  readonly reserve?: 'refused';
  readonly confirm?: 'refused' | 'declined';
  readonly cancel?: 'refused';
  /**
   * The first call of each step: it works and its answer is lost, it never arrives, or it fails
   * with a 500 that leaves nothing.
   */
  readonly firstCall?: 'answer_lost' | 'lost' | 'error';
  readonly isSlow?: true;
  /** How long a reservation lasts. */
  readonly reservationMs?: number;
  /** Reserved at another price than the catalogue's. */
  readonly surchargeMinor?: number;
  /** The catalogue says that it is refundable, and the reservation that it is not. */
  readonly turnsFinal?: true;
}

export interface CatalogueOffer {
  readonly offerId: string;
  readonly title: string;
  readonly priceMinor: number;
  readonly currency: Currency;
  readonly isRefundable: boolean;
  readonly cancellationFeeMinor: number;
  /** Seats, or cars: what there is of it in all. */
  readonly capacity: number;
  readonly weather: Weather;
}

/** How long the offers `test-slow…` take: longer than a person likes, shorter than a timeout. */
export const SLOW_ANSWER_MS = 2_000;

/** How long what was reserved is kept. */
export const RESERVATION_MS = 30 * 60_000;

/** Each of these is an offer `test-NAME`, and, not refundable, an offer `test-NAME-final`. */
export const TEST_OFFERS = {
  plain: { description: 'Works.' },
  'sold-out': { reserve: 'refused', description: 'Reserving is refused with `sold_out`.' },
  'not-confirmed': {
    confirm: 'refused',
    description: 'Reserved; confirming is refused with `not_confirmed`.',
  },
  declined: {
    confirm: 'declined',
    description: 'Reserved; confirming is refused with `payment_declined`.',
  },
  'not-cancelled': {
    cancel: 'refused',
    description: 'Confirmed; cancelling it is refused with `not_cancelled`.',
  },
  slow: { isSlow: true, description: 'Every call takes about 2 s.' },
  'answer-lost': {
    firstCall: 'answer_lost',
    description: 'The first call of each step works and gets no answer; asking later says so.',
  },
  lost: { firstCall: 'lost', description: 'The first call of each step never arrives.' },
  error: {
    firstCall: 'error',
    description: 'The first call of each step fails with a 500 and leaves nothing.',
  },
  brief: { reservationMs: 0, description: 'A reservation is over as soon as it is made.' },
  dearer: { surchargeMinor: 500, description: 'Reserved at 5.00 more than the catalogue says.' },
  'turns-final': {
    turnsFinal: true,
    description: 'Refundable in the catalogue; the reservation says that it is not.',
  },
} as const satisfies Readonly<Record<string, Weather>>;

const FINE: Weather = { description: 'Works.' };
const EUR = 'EUR' as Currency;
const GBP = 'GBP' as Currency;
const USD = 'USD' as Currency;

function offer(
  offerId: string,
  title: string,
  [priceMinor, currency]: readonly [number, Currency],
  cancellationFeeMinor: number | undefined,
  capacity: number,
): CatalogueOffer {
  const isRefundable = cancellationFeeMinor !== undefined;
  const sold = { isRefundable, cancellationFeeMinor: cancellationFeeMinor ?? priceMinor, capacity };
  return { offerId, title, priceMinor, currency, ...sold, weather: FINE };
}

const SOLD: Readonly<Record<SupplierKind, readonly CatalogueOffer[]>> = {
  flight: [
    offer('vie-lis-flex', 'Vienna to Lisbon and back, flexible', [24_900, EUR], 3_000, 120),
    offer('vie-lis-basic', 'Vienna to Lisbon and back, no refund', [12_900, EUR], undefined, 60),
    offer('lhr-lis-flex', 'London to Lisbon and back, flexible', [21_000, GBP], 2_500, 120),
    offer('jfk-lis-basic', 'New York to Lisbon and back, no refund', [48_000, USD], undefined, 40),
    offer('last-seat', 'Lisbon to Porto, the last seat', [4_900, EUR], 1_000, 1),
  ],
  car: [
    offer('compact-week', 'A compact car for a week', [21_000, EUR], 0, 25),
    offer('van-week', 'A van for nine for a week', [56_000, EUR], 5_000, 3),
    offer('compact-week-prepaid', 'A compact car, paid ahead', [16_000, EUR], undefined, 25),
  ],
};

const TEST_PRICE_MINOR = 10_000;
const TEST_FEE_MINOR = 1_500;

function testOffers(kind: SupplierKind): readonly CatalogueOffer[] {
  return Object.entries<Weather>(TEST_OFFERS).flatMap(([name, weather]) =>
    [true, false].map((isRefundable) => ({
      offerId: `test-${name}${isRefundable ? '' : '-final'}`,
      title: `A test ${kind}: ${weather.description}`,
      priceMinor: TEST_PRICE_MINOR,
      currency: kind === 'flight' ? EUR : GBP,
      isRefundable,
      cancellationFeeMinor: isRefundable ? TEST_FEE_MINOR : TEST_PRICE_MINOR,
      capacity: limits.roomsMax,
      weather,
    })),
  );
}

/** In the order in which it is shown. */
export function catalogueOf(kind: SupplierKind): readonly CatalogueOffer[] {
  return [...SOLD[kind], ...testOffers(kind)];
}
