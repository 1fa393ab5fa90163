/**
 * Prices of nights under a property's pricing settings, kept by plan, night and channel. A price is
 * kept with what it was made from, and is good for as long as all of that is still what is there:
 * the version of the settings, the day, the rooms taken and what competitors ask. Nothing has to be
 * told of a change, so no change can be missed. Everything is asked of memory.
 */
import type { CivilDate, Night } from '../../domain/calendar.ts';
import type { Channel, PropertyId, RoomTypeId } from '../../domain/ids.ts';
import { priceNight } from '../../domain/pricing/price-night.ts';
import {
  type NightAsked,
  type PricingSituation,
  planPrice,
} from '../../domain/pricing/price-stay.ts';
import type {
  CompetitorPrices,
  NightContext,
  NightMarket,
  PricingSettings,
  ReadyPricing,
} from '../../domain/pricing/settings.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import type { PropertyState, RoomType } from '../../domain/property/property.ts';
import { limits } from '../../limits.ts';
import type { Log } from '../../ports/log.ts';
import type { RuleLanguage } from '../../ports/rule-language.ts';
import type { NightFigures } from '../inventory/projection-nights.ts';

/** Where the facts of a night come from. The same object again means that nothing has changed. */
export interface Market {
  figures(propertyId: PropertyId, type: RoomTypeId, night: Night, today: CivilDate): NightFigures;
  competitors(property: PropertyState, type: RoomTypeId, night: Night): CompetitorPrices;
}

/** Prices of one night by plan and channel, and what they were made from. */
interface Cell {
  readonly version: number;
  readonly today: CivilDate;
  readonly figures: NightFigures;
  readonly rooms: number;
  readonly competitors: CompetitorPrices;
  /** By the plan's price and the nights of the stay, in one number. */
  readonly prices: Map<number, number>;
}

type Cells = Map<Night, Cell>;

export interface PriceCacheCounts {
  readonly hits: number;
  readonly misses: number;
  readonly cells: number;
}

export class NightPrices {
  readonly #market: Market;
  readonly #language: RuleLanguage;
  readonly #log: Log;
  readonly #ready = new WeakMap<PricingSettings, ReadyPricing>();
  /** By `property/roomType/plan/channel`, the longest unused of them first. */
  readonly #plans = new Map<string, Cells>();
  #cells = 0;
  #hits = 0;
  #misses = 0;

  constructor(market: Market, language: RuleLanguage, log: Log) {
    this.#market = market;
    this.#language = language;
    this.#log = log;
  }

  get counts(): PriceCacheCounts {
    return { hits: this.#hits, misses: this.#misses, cells: this.#cells };
  }

  /** Versions of settings may come again with other settings when a write was lost. */
  reset(): void {
    this.#plans.clear();
    this.#cells = 0;
  }

  /** How `property` prices a stay that is asked for today by `channel`. */
  situation(property: PropertyState, today: CivilDate, channel: Channel): PricingSituation {
    if (property.pricing === undefined) return { today, channel, priceOf: planPrice };
    const { version, settings } = property.pricing;
    let plan: NightAsked['plan'] | undefined;
    let cells: Cells | undefined;
    const priceOf = (asked: NightAsked): number => {
      // The nights of a room come one after another, so that its plan is looked up once.
      if (cells === undefined || plan !== asked.plan) {
        plan = asked.plan;
        cells = this.#cellsOf(`${property.id}/${asked.roomType.id}/${plan.id}/${channel}`);
      }
      return this.#price(property, { version, settings, today, channel }, cells, asked);
    };
    return { today, channel, priceOf };
  }

  /** The night as it stands now. */
  market(property: PropertyState, roomType: RoomType, night: Night, today: CivilDate): NightMarket {
    const figures = this.#market.figures(property.id, roomType.id, night, today);
    const competitors = this.#market.competitors(property, roomType.id, night);
    return marketOf(figures, capacityOn(roomType, night).physical, competitors);
  }

  /** The settings with their conditions compiled. One that no longer compiles is never met. */
  ready(settings: PricingSettings): ReadyPricing {
    const known = this.#ready.get(settings);
    if (known !== undefined) return known;
    const conditions = settings.rules.map(({ name, when }) => {
      const compiled = this.#language.compile(when);
      if (compiled.type === 'condition') return compiled.isMet;
      this.#log.error({ rule: name, when, fault: compiled.fault }, 'a pricing rule is not read');
      return () => false;
    });
    const ready = { settings, conditions };
    this.#ready.set(settings, ready);
    return ready;
  }

  #price(
    property: PropertyState,
    terms: {
      readonly version: number;
      readonly settings: PricingSettings;
      readonly today: CivilDate;
      readonly channel: Channel;
    },
    cells: Cells,
    { roomType, plan, night, nights, baseMinor }: NightAsked,
  ): number {
    const { version, settings, today, channel } = terms;
    const figures = this.#market.figures(property.id, roomType.id, night, today);
    const competitors = this.#market.competitors(property, roomType.id, night);
    const rooms = capacityOn(roomType, night).physical;
    const known = cells.get(night);
    const isGood =
      known !== undefined &&
      known.version === version &&
      known.today === today &&
      known.figures === figures &&
      known.rooms === rooms &&
      known.competitors === competitors;
    const key = baseMinor * NIGHTS + nights;
    const price = isGood ? known.prices.get(key) : undefined;
    if (price !== undefined) {
      this.#hits += 1;
      return price;
    }
    this.#misses += 1;
    const market = marketOf(figures, rooms, competitors);
    const asked = { night, today, nights, channel, baseMinor, market };
    const context: NightContext = { ...asked, roomTypeId: roomType.id, ratePlanId: plan.id };
    const { priceMinor } = priceNight(this.ready(settings), context);
    const cell = isGood
      ? known
      : { version, today, figures, rooms, competitors, prices: new Map() };
    if (cell.prices.size >= limits.pricesPerCellMax) cell.prices.clear();
    cell.prices.set(key, priceMinor);
    if (known === undefined) this.#makeRoom();
    if (!isGood) cells.set(night, cell);
    return priceMinor;
  }

  #cellsOf(key: string): Cells {
    const known = this.#plans.get(key);
    const cells = known ?? new Map<Night, Cell>();
    // The plan that was used last stands last.
    if (known !== undefined) this.#plans.delete(key);
    this.#plans.set(key, cells);
    return cells;
  }

  /** A plan goes whole: its nights are asked for together. */
  #makeRoom(): void {
    this.#cells += 1;
    if (this.#cells <= limits.priceCellsMax) return;
    for (const [key, cells] of this.#plans) {
      this.#plans.delete(key);
      this.#cells -= cells.size;
      if (this.#cells <= limits.priceCellsMax) return;
    }
  }
}

/** More than the nights of any stay, so that a price and a length make one number. */
const NIGHTS = 512;

function marketOf(
  { held, sold, indirect }: NightFigures,
  rooms: number,
  competitors: CompetitorPrices,
): NightMarket {
  const taken = held + sold;
  return {
    occupancyBasisPoints: basisPointsOf(taken, rooms),
    directBasisPoints: basisPointsOf(taken - indirect, rooms),
    competitors,
  };
}

function basisPointsOf(taken: number, rooms: number): number {
  return rooms === 0 ? 10_000 : Math.floor((taken * 10_000) / rooms);
}
