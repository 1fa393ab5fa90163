/**
 * What the property of a simulated world has said of its prices, terms and charges, at every
 * position of the journal, and what a stay comes to by that. It reckons for itself and for the few
 * kinds of plans and charges that `simulated-hotel.ts` has; it shares no code with the engine.
 */
import type { StoredEvent } from '../../../ports/journal.ts';
import { chargesOf, type ReckonedRoom, type Rule } from './reckoned-charges.ts';
import { type Occupancy, type Pricing, pricedBy, withPercent } from './reckoned-pricing.ts';
import { agreedMinor, blocksSaid, type SaidOfBlocks } from './said-of-blocks.ts';

interface SaidOfPlan {
  readonly price: {
    readonly type: string;
    readonly baseMinor?: number;
    readonly from?: string;
    readonly adjustment?: { type: string; basisPoints?: number; minor?: number };
  };
  readonly [policy: string]: unknown;
}

/** A hotel as it was said to be from a position on. */
interface Said {
  readonly position: number;
  readonly capture: string;
  readonly baseMinor: number;
  readonly plans: ReadonlyMap<string, SaidOfPlan>;
  readonly charges: readonly Rule[];
  readonly pricing: Pricing;
  /** By promo code; a code that is not active is for no stay. */
  readonly promos: ReadonlyMap<
    string,
    { readonly basisPoints: number; readonly isActive: boolean }
  >;
  /** Prices by `plan night`, and what is closed by `plan night` or, of the room type, ` night`. */
  readonly prices: ReadonlyMap<string, number>;
  readonly closed: ReadonlyMap<string, boolean>;
  readonly blocks: SaidOfBlocks;
}

/** What a stay is asked for as. */
export interface AskedStay {
  readonly nights: readonly string[];
  /** One for each room. */
  readonly plans: readonly string[];
  readonly promoCode: string | undefined;
  /** The block that it is picked up from, if it is. */
  readonly blockId?: string | undefined;
}

/** What a stay comes to. */
export interface Reckoning {
  readonly capture: string;
  readonly isClosed: boolean;
  /** Its code takes nothing off; of a quote the code was good when it was promised. */
  readonly isCodeRefused: boolean;
  readonly promoCode: string | undefined;
  readonly blockId: string | undefined;
  readonly rooms: readonly ReckonedRoom[];
  readonly charges: readonly (readonly [code: string, room: number, minor: number])[];
  readonly totalMinor: number;
}

interface Line {
  readonly ratePlanId?: string;
  readonly range: { readonly from: string; readonly to: string };
  readonly priceMinor?: number | null;
  readonly restrictions?: { readonly stopSell?: boolean | null };
}

const BASE = 'base';
const NOTHING: Said = {
  position: 0,
  capture: '',
  baseMinor: 0,
  plans: new Map([[BASE, { price: { type: 'room_type' } }]]),
  charges: [],
  pricing: { seasons: [], stayLengths: [], occupancy: null },
  promos: new Map(),
  prices: new Map(),
  closed: new Map(),
  blocks: new Map(),
};

/** One property with one room type. */
export class SaidOfHotel {
  readonly #history: Said[] = [NOTHING];
  readonly #nights: readonly string[];

  constructor(nights: readonly string[]) {
    this.#nights = nights;
  }

  take(event: StoredEvent): void {
    const { type, data, position } = event;
    const before = this.#history.at(-1) ?? NOTHING;
    const blocks = blocksSaid(before.blocks, event);
    const said =
      blocks === before.blocks
        ? this.#after(before, type, data as Readonly<Record<string, unknown>>)
        : { ...before, blocks };
    if (said !== before) this.#history.push({ ...said, position });
  }

  /** Positions after `from` and up to `to` at which something was said. */
  changesBetween(from: number, to: number): readonly number[] {
    return this.#history
      .map(({ position }) => position)
      .filter((position) => position > from && position <= to);
  }

  /** Whether prices depend on how full a night is. */
  isByOccupancy(position: number): boolean {
    return this.#at(position).pricing.occupancy !== null;
  }

  /** What a stay came to at a position. */
  at(position: number, asked: AskedStay, occupancyOf: Occupancy): Reckoning {
    return reckoned(this.#at(position), asked, occupancyOf);
  }

  #at(position: number): Said {
    return this.#history.findLast((one) => one.position <= position) ?? NOTHING;
  }

  #after(before: Said, type: string, data: Readonly<Record<string, unknown>>): Said {
    switch (type) {
      case 'PropertyCreated':
      case 'PropertyChanged': {
        const { capture = before.capture } = (data.details ?? data.changes) as { capture?: string };
        return { ...before, capture };
      }
      case 'RoomTypeAdded': {
        const { basePriceMinor } = data.details as { basePriceMinor: number };
        return { ...before, baseMinor: basePriceMinor };
      }
      case 'RatePlanAdded':
        return withPlan(before, String(data.id), data.details as SaidOfPlan);
      case 'RatePlanChanged': {
        const id = String(data.id);
        const plan = before.plans.get(id) ?? { price: { type: 'none' } };
        return withPlan(before, id, { ...plan, ...(data.changes as object) });
      }
      case 'ChargesSet':
        return { ...before, charges: data.charges as readonly Rule[] };
      case 'PromoCodeSet': {
        const { discount, isActive } = data.details as {
          discount: { basisPoints: number };
          isActive: boolean;
        };
        const said = { basisPoints: discount.basisPoints, isActive };
        return { ...before, promos: new Map(before.promos).set(String(data.code), said) };
      }
      case 'PricingSet':
        return { ...before, pricing: data.settings as Pricing };
      case 'PricesSet':
        return this.#withLine(before, { ...lineOf(data), ratePlanId: BASE });
      case 'AriUpdated': {
        const lines = data.changes as readonly Line[];
        return lines.reduce((said, line) => this.#withLine(said, line), before);
      }
      default:
        return before;
    }
  }

  #withLine(before: Said, { ratePlanId = '', range, priceMinor, restrictions }: Line): Said {
    const prices = new Map(before.prices);
    const closed = new Map(before.closed);
    for (const night of this.#nights) {
      if (night < range.from || night > range.to) continue;
      const cell = `${ratePlanId} ${night}`;
      put(prices, cell, priceMinor);
      put(closed, cell, restrictions?.stopSell);
    }
    return { ...before, prices, closed };
  }
}

function lineOf(data: Readonly<Record<string, unknown>>): Line {
  const { range, priceMinor } = data;
  return { range: range as Line['range'], priceMinor: priceMinor as number | null };
}

/** Null takes back what was said; undefined says nothing. */
function put<Value>(map: Map<string, Value>, key: string, value: Value | null | undefined): void {
  if (value === null) map.delete(key);
  else if (value !== undefined) map.set(key, value);
}

function withPlan(before: Said, id: string, plan: SaidOfPlan): Said {
  return { ...before, plans: new Map(before.plans).set(id, plan) };
}

function reckoned(
  said: Said,
  { nights, plans, promoCode, blockId }: AskedStay,
  occupancyOf: Occupancy,
): Reckoning {
  const promo = said.promos.get(promoCode ?? '');
  const discount = promo?.isActive === true ? promo.basisPoints : 0;
  const rooms = plans.map((plan): ReckonedRoom => {
    const nightlyMinor = nights.map((night) => {
      const agreed = agreedMinor(said.blocks, blockId, night);
      if (agreed !== undefined) return agreed;
      const price = priceOn(said, plan, night);
      const priced = pricedBy(said.pricing, price, night, nights.length, occupancyOf);
      return withPercent(priced, -discount);
    });
    return { nightlyMinor, policies: policiesOf(said, plan) };
  });
  const lines = chargesOf(said.charges, rooms);
  const added = lines.reduce((sum, { minor, isIncluded }) => sum + (isIncluded ? 0 : minor), 0);
  const prices = rooms.flatMap(({ nightlyMinor }) => nightlyMinor);
  return {
    capture: said.capture,
    isClosed: plans.some((plan) => nights.some((night) => isClosedOn(said, plan, night))),
    isCodeRefused: promoCode !== undefined && discount === 0,
    promoCode,
    blockId,
    rooms,
    charges: lines.map(({ code, room, minor }) => [code, room, minor]),
    totalMinor: prices.reduce((sum, price) => sum + price, added),
  };
}

function priceOn(said: Said, plan: string, night: string): number {
  const own = said.prices.get(`${plan} ${night}`);
  if (own !== undefined) return own;
  const { price } = said.plans.get(plan) ?? { price: { type: 'none' } };
  if (price.type === 'own') return price.baseMinor ?? 0;
  if (price.type !== 'derived') return said.baseMinor;
  const { type, basisPoints = 0, minor = 0 } = price.adjustment ?? { type: 'none' };
  const above = priceOn(said, price.from ?? BASE, night);
  if (type === 'amount') return Math.max(0, above + minor);
  return withPercent(above, basisPoints);
}

function isClosedOn(said: Said, plan: string, night: string): boolean {
  return said.closed.get(` ${night}`) === true || isPlanClosed(said, plan, night);
}

/** Every derived plan of the hotel takes this one restriction from its parent. */
function isPlanClosed(said: Said, plan: string, night: string): boolean {
  const own = said.closed.get(`${plan} ${night}`);
  const parent = said.plans.get(plan)?.price.from;
  return own ?? (parent === undefined ? false : isPlanClosed(said, parent, night));
}

/** What a plan that says nothing agrees to; part of the design, so written down once more. */
const STANDARD = {
  guarantee: { amount: { type: 'full' }, due: { type: 'at_booking' } },
  cancellation: { isNonRefundable: false, tiers: [] },
  noShow: { type: 'first_night' },
  earlyDeparture: { basisPoints: 0 },
} as const;

function policiesOf(said: Said, plan: string): object | undefined {
  const own = Object.keys(STANDARD).map((name) => [name, policyOf(said, plan, name)] as const);
  if (own.every(([, policy]) => policy === undefined)) return undefined;
  return { ...STANDARD, ...Object.fromEntries(own.filter(([, policy]) => policy !== undefined)) };
}

function policyOf(said: Said, plan: string, name: string): unknown {
  const { [name]: own, price } = said.plans.get(plan) ?? { price: { type: 'none' } };
  if (own !== null && own !== undefined) return own;
  return price.from === undefined ? undefined : policyOf(said, price.from, name);
}
