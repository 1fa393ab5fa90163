/**
 * How many stays a second are priced, by every kind of strategy and ten rules, when the prices of
 * their nights are kept and when each has to be made. One thread, no journal on the way: what is
 * measured is the function that searches, quotes and bookings all ask.
 */

import { tokenOf } from '../src/actors/booking/quote-token.ts';
import { quotedPrice } from '../src/actors/booking/quoted-stay.ts';
import type { EngineCore } from '../src/actors/engine-core.ts';
import type { BookingTerms } from '../src/domain/booking/booking.ts';
import { addDays, type CivilDate } from '../src/domain/calendar.ts';
import { DIRECT } from '../src/domain/ids.ts';
import { priceStay } from '../src/domain/pricing/price-stay.ts';
import type { PricingSettings } from '../src/domain/pricing/settings.ts';
import { limits } from '../src/limits.ts';
import { openCore } from './core.ts';
import { contextOf, createHotel, firstNightFrom, PROPERTY_ID, roomTypeId } from './hotel.ts';
import { openBenchEngine, withDirectory } from './scratch.ts';

export interface PriceReport {
  /** Stays a second whose nights are all kept, and of which none is. */
  readonly hitPerSecond: number;
  readonly missPerSecond: number;
  /** Stays a second that are priced from kept nights and signed, which is what a quote is. */
  readonly signedPerSecond: number;
  readonly nightsPerStay: number;
}

const ROOM_TYPES = 10;
const DAYS = 300;
const NIGHTS = 3;
const PARTY = { adults: 2, children: 0 };

export function measurePrices(ms: number): Promise<PriceReport> {
  return withDirectory(async (directory) => {
    const firstNight = firstNightFrom(Date.now());
    await makeHotel(directory, firstNight);
    const core = await openCore(directory);
    const price = pricerOf(core, firstNight);
    // The first round makes every price once, and warms what compiles the code.
    for (let number = 0; number < ROOM_TYPES * DAYS; number += 1) price(number);
    const hitPerSecond = perSecond(ms, price);
    const { chance } = core.world;
    const signedPerSecond = perSecond(ms, (number) => {
      const quoted = quotedPrice(price(number), undefined, 0, limits.quoteTtlMsDefault);
      if (tokenOf(quoted, chance) === undefined) throw new Error('a quote was too large');
    });
    const missPerSecond = perSecond(ms, (number) => {
      core.prices.reset();
      price(number);
    });
    const { hits, misses } = core.prices.counts;
    if (hits === 0 || misses === 0) throw new Error('both kinds of prices were to be measured');
    core.close();
    await core.world.journal.close();
    return { hitPerSecond, missPerSecond, signedPerSecond, nightsPerStay: NIGHTS };
  });
}

async function makeHotel(directory: string, firstNight: CivilDate): Promise<void> {
  const { engine, close } = await openBenchEngine(directory);
  await createHotel(engine, 10);
  const settings = settingsFrom(firstNight);
  const set = await engine.setPricing(contextOf('pricing', settings), PROPERTY_ID, settings);
  if (set.type !== 'ok') throw new Error(`not set: ${JSON.stringify(set)}`);
  for (let day = 0; day < DAYS; day += 1) {
    const stay = {
      arrival: addDays(firstNight, day),
      departure: addDays(firstNight, day + NIGHTS),
    };
    const rooms = [{ roomTypeId: roomTypeId(day % ROOM_TYPES), party: PARTY }];
    const request = { propertyId: PROPERTY_ID, stay, rooms };
    await engine.placeHold(contextOf(`hold-${day}`, request), request);
  }
  await close();
}

/** Prices one stay of three nights after another, all over the year. */
function pricerOf(core: EngineCore, firstNight: CivilDate): (number: number) => BookingTerms {
  const property = core.board.property(PROPERTY_ID);
  if (property === undefined) throw new Error('the hotel is not there');
  const today = addDays(firstNight, -2);
  const stays = Array.from({ length: DAYS }, (_, day) => {
    return { arrival: addDays(firstNight, day), departure: addDays(firstNight, day + NIGHTS) };
  });
  const rooms = Array.from({ length: ROOM_TYPES }, (_, type) => {
    return [{ roomTypeId: roomTypeId(type), party: PARTY }];
  });
  return (number) => {
    const stay = stays[number % DAYS];
    const room = rooms[Math.floor(number / DAYS) % ROOM_TYPES];
    if (stay === undefined || room === undefined) throw new Error('there is no such stay');
    const situation = core.prices.situation(property, today, DIRECT);
    const { rooms: priced, totalMinor } = priceStay(property, stay, room, situation);
    const { currency, capture } = property.details;
    return { propertyId: property.id, stay, rooms: priced, currency, totalMinor, capture };
  };
}

function perSecond(ms: number, price: (number: number) => unknown): number {
  const startMs = performance.now();
  let count = 0;
  while (performance.now() - startMs < ms) {
    for (let round = 0; round < 100; round += 1) price(count + round);
    count += 100;
  }
  return Math.round(count / ((performance.now() - startMs) / 1_000));
}

function settingsFrom(firstNight: CivilDate): PricingSettings {
  const percent = (basisPoints: number) => ({ type: 'percent', basisPoints }) as const;
  const span = (from: number, to: number) => {
    return [{ from: addDays(firstNight, from), to: addDays(firstNight, to) }];
  };
  const entry = { adjustment: percent(500) };
  return {
    weekend: [5, 6],
    seasons: [
      { name: 'Low', ranges: span(0, 60), ...entry },
      { name: 'High', ranges: span(61, 400), ...entry },
    ],
    events: [0, 1, 2].map((month) => {
      return { name: `Fair ${month}`, ranges: span(month * 30, month * 30 + 3), ...entry };
    }),
    occupancy: { fromBasisPoints: 1_000, fullBasisPoints: 10_000, markupMaxBasisPoints: 3_000 },
    leadTimes: [
      { name: 'Late', daysMax: 3, ...entry },
      { name: 'Early', daysMin: 60, ...entry },
    ],
    stayLengths: [{ name: 'Some nights', nightsMin: 3, ...entry }],
    parity: {
      reference: 'median',
      position: percent(-100),
      raiseMaxBasisPoints: 1_000,
      lowerMaxBasisPoints: 1_000,
    },
    promotions: [{ name: 'Spring', ranges: span(0, 400), nightsMin: 2, ...entry }],
    rules: Array.from({ length: 10 }, (_, index) => ({
      name: `Rule ${index}`,
      when: `isWeekend && occupancyPercent > ${index * 10} || "Fair ${index}" in events`,
      action: percent(100),
    })),
    bounds: [{ name: 'Bounds', floor: { type: 'amount', minor: 5_000 } }],
  };
}
