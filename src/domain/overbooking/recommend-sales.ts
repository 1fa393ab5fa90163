/**
 * How many rooms of a night to sell, when every booking comes with the same probability: the
 * largest number of sales with which the probability of having to walk anybody stays at most a
 * maximum. A recommendation only: nothing is sold by it until staff allow it.
 */
import { assert, isCount } from '../assert.ts';
import { expectedWalks, walkProbability } from './binomial-tail.ts';

/** A night, and how much risk it may be sold at. */
export interface SalesQuestion {
  /** Physical rooms of the night. */
  readonly rooms: number;
  /** Of one booked room, in 0..1. */
  readonly showUpProbability: number;
  /** The largest acceptable probability that more guests come than there are rooms, in 0..1. */
  readonly walkProbabilityMax: number;
}

/** How many rooms to sell, and how likely anybody is then to be walked. */
export interface SalesAdvice {
  /** Rooms to sell in all; never fewer than there are. */
  readonly sales: number;
  /** `sales` beyond the physical rooms. */
  readonly allowance: number;
  /** With that many sales. */
  readonly walkProbability: number;
  /** With one sale more, which is why it is not more. */
  readonly walkProbabilityOfOneMore: number;
  /** The mean number of guests to be walked on such a night. */
  readonly expectedWalks: number;
  /** The probability would allow more than the largest allowance there is. */
  readonly isCapped: boolean;
}

/** At most this many times the physical rooms are ever recommended or allowed. */
export const SALES_FACTOR_MAX = 2;

export function recommendSales(question: SalesQuestion): SalesAdvice {
  const { rooms, showUpProbability: probability, walkProbabilityMax } = question;
  assert(isCount(rooms), 'rooms are counted');
  const most = rooms * SALES_FACTOR_MAX;
  const walking = (sales: number): number => walkProbability(sales, rooms, probability);
  // It grows with every sale, and with no more sales than rooms it is none.
  let sales = rooms;
  let tooMany = most + 1;
  while (tooMany - sales > 1) {
    const middle = Math.floor((sales + tooMany) / 2);
    if (walking(middle) <= walkProbabilityMax) sales = middle;
    else tooMany = middle;
  }
  const oneMore = walking(sales + 1);
  return {
    sales,
    allowance: sales - rooms,
    walkProbability: walking(sales),
    walkProbabilityOfOneMore: oneMore,
    expectedWalks: expectedWalks(sales, rooms, probability),
    isCapped: oneMore <= walkProbabilityMax && rooms > 0,
  };
}
