/**
 * How likely it is that more guests come than there are rooms, when each of `sales` comes with the
 * same probability and none because of another: the upper tail of the binomial distribution, in
 * floating point, for hotels of any size. Single probabilities are worked out by Loader's saddle
 * point form (C. Loader, "Fast and accurate computation of binomial probabilities", 2000), which
 * neither overflows nor loses digits where factorials of a thousand do; from the largest of them
 * the others follow by ratio, so that only terms of one sign are added up.
 */
import { assert, isCount } from '../assert.ts';

/** P(shows > rooms) of `sales` that each show with `probability`; in 0..1. */
export function walkProbability(sales: number, rooms: number, probability: number): number {
  assert(isCount(sales) && isCount(rooms), 'sales and rooms are counted');
  assert(probability >= 0 && probability <= 1, 'a probability is in 0..1');
  if (sales <= rooms || probability === 0) return 0;
  if (probability === 1) return 1;
  // The side that has not the mean is the small one: its terms only fall, and it is exact.
  const isUpperSmall = rooms + 1 > sales * probability;
  const tail = isUpperSmall
    ? fallingSum(sales, rooms + 1, probability)
    : fallingSum(sales, sales - rooms, 1 - probability);
  return isUpperSmall ? Math.min(1, tail) : Math.max(0, 1 - tail);
}

/** The mean number of guests for whom there is no room: E[max(0, shows - rooms)]. */
export function expectedWalks(sales: number, rooms: number, probability: number): number {
  // Each of the guests from the first too many on is counted once: the sum of the tails.
  let sum = 0;
  for (let most = rooms; most < sales; most += 1) {
    const tail = walkProbability(sales, most, probability);
    sum += tail;
    if (tail < sum * 1e-17) break;
  }
  return sum;
}

/** P(X >= first) where `first` lies above the mean, so that every term is below the one before. */
function fallingSum(trials: number, first: number, probability: number): number {
  const odds = probability / (1 - probability);
  let term = binomialTerm(trials, first, probability);
  let sum = 0;
  for (let hits = first; hits <= trials && term > sum * 1e-17; hits += 1) {
    sum += term;
    term *= ((trials - hits) / (hits + 1)) * odds;
  }
  return sum;
}

/** P(X = hits), for a probability that is neither 0 nor 1. */
function binomialTerm(trials: number, hits: number, probability: number): number {
  const misses = trials - hits;
  if (hits === 0) return Math.exp(trials * Math.log1p(-probability));
  if (misses === 0) return Math.exp(trials * Math.log(probability));
  const exponent =
    stirlingError(trials) -
    stirlingError(hits) -
    stirlingError(misses) -
    deviance(hits, trials * probability) -
    deviance(misses, trials * (1 - probability));
  return Math.exp(exponent) * Math.sqrt(trials / (2 * Math.PI * hits * misses));
}

/** What Stirling's formula lacks of ln(n!), n >= 1. */
function stirlingError(count: number): number {
  if (count < 16) {
    let logFactorial = 0;
    for (let factor = 2; factor <= count; factor += 1) logFactorial += Math.log(factor);
    const formula = (count + 0.5) * Math.log(count) - count + Math.log(2 * Math.PI) / 2;
    return logFactorial - formula;
  }
  const square = count * count;
  const series = 1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square;
  return (1 / 12 - series / square) / count;
}

/** observed * ln(observed / expected) + expected - observed, without cancelling near equality. */
function deviance(observed: number, expected: number): number {
  const difference = observed - expected;
  if (Math.abs(difference) >= 0.1 * (observed + expected)) {
    return observed * Math.log(observed / expected) - difference;
  }
  const ratio = difference / (observed + expected);
  let sum = difference * ratio;
  let power = 2 * observed * ratio;
  for (let odd = 3; ; odd += 2) {
    power *= ratio * ratio;
    const next = sum + power / odd;
    if (next === sum) return next;
    sum = next;
  }
}
