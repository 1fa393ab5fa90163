/**
 * What competitors ask, by property and night, as the last snapshot had it. A question is answered
 * from memory; the answer is the same object for as long as it stays the same, which is how a
 * cached price knows that it still holds. Rates that are too old, and those of another currency,
 * do not count.
 */
import type { Night } from '../../domain/calendar.ts';
import type { RoomTypeId } from '../../domain/ids.ts';
import type { CompetitorPrices } from '../../domain/pricing/settings.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { CompetitorRate } from '../../ports/competitor-rates.ts';

/** What is known where there is no source. */
export const NO_SOURCE: CompetitorPrices = { type: 'unknown', why: 'no_source' };
const NO_RATE: CompetitorPrices = { type: 'unknown', why: 'no_rate' };
const STALE: CompetitorPrices = { type: 'unknown', why: 'stale' };

/** An answer, and the instants between which no rate grows too old or young again. */
interface Answer {
  readonly prices: CompetitorPrices;
  readonly fromMs: number;
  readonly untilMs: number;
}

interface RatesOfNight {
  readonly rates: readonly CompetitorRate[];
  readonly answers: Map<RoomTypeId, Answer>;
}

export class CompetitorBook {
  readonly #maxAgeMs: number;
  /** By `property/night`. */
  #nights = new Map<string, RatesOfNight>();

  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs;
  }

  /** The new snapshot stands for all; what it does not have is not known any more. */
  replace(rates: readonly CompetitorRate[]): void {
    const byNight = Map.groupBy(rates, ({ propertyId, night }) => `${propertyId}/${night}`);
    this.#nights = new Map();
    for (const [key, ofNight] of byNight) {
      this.#nights.set(key, { rates: ofNight, answers: new Map() });
    }
  }

  pricesOn(
    { id, details }: PropertyState,
    roomTypeId: RoomTypeId,
    night: Night,
    nowMs: number,
  ): CompetitorPrices {
    const known = this.#nights.get(`${id}/${night}`);
    if (known === undefined) return NO_RATE;
    const last = known.answers.get(roomTypeId);
    if (last !== undefined && nowMs >= last.fromMs && nowMs < last.untilMs) return last.prices;
    const ours = known.rates.filter((rate) => {
      const isCompared = rate.roomTypeId === undefined || rate.roomTypeId === roomTypeId;
      return isCompared && rate.currency === details.currency;
    });
    const answer = answerOf(ours, this.#maxAgeMs, nowMs);
    known.answers.set(roomTypeId, answer);
    return answer.prices;
  }
}

function answerOf(rates: readonly CompetitorRate[], maxAgeMs: number, nowMs: number): Answer {
  let [fromMs, untilMs] = [-Infinity, Infinity];
  const minors: number[] = [];
  for (const { minor, observedAtMs } of rates) {
    const endMs = observedAtMs + maxAgeMs;
    if (nowMs < endMs) {
      minors.push(minor);
      untilMs = Math.min(untilMs, endMs);
    } else fromMs = Math.max(fromMs, endMs);
  }
  if (minors.length === 0) return { prices: rates.length === 0 ? NO_RATE : STALE, fromMs, untilMs };
  minors.sort((left, right) => left - right);
  const at = (index: number): number => minors[index] ?? 0;
  const prices: CompetitorPrices = {
    type: 'known',
    lowestMinor: at(0),
    medianMinor: at(Math.floor((minors.length - 1) / 2)),
    highestMinor: at(minors.length - 1),
  };
  return { prices, fromMs, untilMs };
}
