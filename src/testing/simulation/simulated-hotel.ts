/**
 * What the hotel of a simulated world can sell: rate plans of several kinds, the terms that they
 * may change to, taxes and fees. Few of each, so that a story can name them by a word or a number,
 * and so that each rule about money has a plan in which it shows.
 */
import { addDays } from '../../domain/calendar.ts';
import type { ChargeRule } from '../../domain/charges/charges.ts';
import type { BlockId, RatePlanId, RoomNumber } from '../../domain/ids.ts';
import type { PricingSettings } from '../../domain/pricing/settings.ts';
import type { PromoCode, PromoDetails } from '../../domain/promo/promo-code.ts';
import type { PriceAdjustment, RatePlanDetails } from '../../domain/rates/rate-plan.ts';
import type { NewRoom } from '../../domain/rooms/room.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import { ARRIVAL, adler, details, double, doubleDetails } from '../hotel-adler.ts';
import type { HotelKind, Story } from './stories/story.ts';

/** The base plan, which is always there, and four that a hotel may have besides. */
export const planNames = ['base', 'flex', 'later', 'saver', 'desk'] as const;
export type PlanName = (typeof planNames)[number];

type Terms = Required<
  Pick<RatePlanDetails, 'guarantee' | 'cancellation' | 'noShow' | 'earlyDeparture'>
>;

/** A deposit at booking, and fees that grow towards the arrival. */
const deposit: Terms = {
  guarantee: { amount: { type: 'percent', basisPoints: 3_333 }, due: { type: 'at_booking' } },
  cancellation: {
    isNonRefundable: false,
    tiers: [
      { from: { type: 'after_booking', hours: 1 }, fee: { type: 'flat', minor: 2_500 } },
      {
        from: { type: 'before_arrival', days: 2, time: '18:00' },
        fee: { type: 'percent', basisPoints: 5_000 },
      },
      // Half an hour after most stories begin, by the clock of the hotel.
      { from: { type: 'before_arrival', days: 0, time: '12:30' }, fee: { type: 'full' } },
    ],
  },
  noShow: { type: 'full' },
  earlyDeparture: { basisPoints: 5_000 },
};

/** The first night some days before arrival, the rest at the desk. */
const instalment: Terms = {
  guarantee: { amount: { type: 'first_night' }, due: { type: 'before_arrival', days: 3 } },
  cancellation: {
    isNonRefundable: false,
    tiers: [
      {
        from: { type: 'before_arrival', days: 1, time: '23:30' },
        fee: { type: 'nights', nights: 2 },
      },
    ],
  },
  noShow: { type: 'percent', basisPoints: 8_000 },
  earlyDeparture: { basisPoints: 0 },
};

const nonRefundable: Terms = {
  guarantee: { amount: { type: 'full' }, due: { type: 'at_booking' } },
  cancellation: { isNonRefundable: true, tiers: [] },
  noShow: { type: 'full' },
  earlyDeparture: { basisPoints: 10_000 },
};

/** Everything is paid on arrival, and nothing is owed before. */
const atTheDesk: Terms = {
  guarantee: { amount: { type: 'none' }, due: { type: 'at_booking' } },
  cancellation: { isNonRefundable: false, tiers: [] },
  noShow: { type: 'none' },
  earlyDeparture: { basisPoints: 0 },
};

/** As if nobody had ever said anything of terms. */
const standard: Terms = {
  guarantee: null,
  cancellation: null,
  noShow: null,
  earlyDeparture: null,
};

/** What staff may change the terms of a plan to, by place. */
export const termsLists: readonly Terms[] = [
  standard,
  deposit,
  instalment,
  nonRefundable,
  atTheDesk,
];

function ownPlan(name: string, baseMinor: number, terms: Terms): RatePlanDetails {
  return { ...PLAIN, name, price: { type: 'own', baseMinor }, ...terms };
}

function derivedPlan(
  name: string,
  from: PlanName,
  adjustment: PriceAdjustment,
  terms: Terms,
): RatePlanDetails {
  const price = { type: 'derived', from: from as RatePlanId, adjustment, inherits: ['stopSell'] };
  return { ...PLAIN, name, price: price as RatePlanDetails['price'], ...terms };
}

const PLAIN = {
  access: { type: 'public' },
  mealPlan: 'room_only',
  occupancyPricing: null,
  bookingWindow: null,
  stayWindow: null,
} as const;

/** Besides the base plan; each comes after the plan that it derives from. */
const PLANS: Readonly<Record<Exclude<PlanName, 'base'>, RatePlanDetails>> = {
  flex: ownPlan('Flexible', 13_333, deposit),
  later: derivedPlan('Later', 'base', { type: 'percent', basisPoints: 1_250 }, instalment),
  saver: derivedPlan('Saver', 'base', { type: 'percent', basisPoints: -2_333 }, nonRefundable),
  desk: derivedPlan('At the desk', 'base', { type: 'amount', minor: 700 }, atTheDesk),
};

const vat: ChargeRule = {
  code: 'vat',
  name: 'VAT 7 %',
  kind: 'tax',
  basis: { type: 'percent', basisPoints: 700, ofFees: [] },
  isIncluded: true,
};
const cityTax: ChargeRule = {
  code: 'city-tax',
  name: 'City tax',
  kind: 'tax',
  basis: { type: 'per_person_night', minor: 250, nightsMax: 2 },
  isIncluded: false,
};
const cleaning: ChargeRule = {
  code: 'cleaning',
  name: 'Cleaning',
  kind: 'fee',
  basis: { type: 'per_stay', minor: 4_000 },
  isIncluded: false,
};
const service: ChargeRule = {
  code: 'service',
  name: 'Service',
  kind: 'fee',
  basis: { type: 'percent', basisPoints: 525, ofFees: ['cleaning'] },
  isIncluded: false,
};

/** What staff may charge, by place. */
export const chargesLists: readonly (readonly ChargeRule[])[] = [
  [],
  [vat, cityTax],
  [cleaning, service, vat],
];

const NO_PRICING: PricingSettings = {
  weekend: [5, 6],
  seasons: [],
  events: [],
  occupancy: null,
  leadTimes: [],
  stayLengths: [],
  parity: null,
  promotions: [],
  rules: [],
  bounds: [],
};

/** How staff may have nights priced, by place. */
export const pricingLists: readonly PricingSettings[] = [
  NO_PRICING,
  {
    ...NO_PRICING,
    seasons: [
      {
        name: 'Fair',
        ranges: [{ from: ARRIVAL, to: addDays(ARRIVAL, 1) }],
        adjustment: { type: 'percent', basisPoints: 1_250 },
      },
    ],
    stayLengths: [
      { name: 'Long', nightsMin: 3, adjustment: { type: 'percent', basisPoints: -777 } },
    ],
  },
  {
    ...NO_PRICING,
    occupancy: { fromBasisPoints: 2_500, fullBasisPoints: 10_000, markupMaxBasisPoints: 4_000 },
  },
];

/** The one code that a hotel may have. */
export const promoCode = 'SPRING' as PromoCode;

export function promoOf(usesMax: number | null, isActive = true): PromoDetails {
  const discount = { type: 'percent', basisPoints: 1_111 } as const;
  return { discount, isActive, ...(usesMax === null ? {} : { usesMax }) };
}

/** Blocks are counted from 0. */
export function blockIdOf(block: number): BlockId {
  return `group-${block}` as BlockId;
}

/** Rooms are counted from 0. */
export function numberOf(room: number): RoomNumber {
  return String(101 + room) as RoomNumber;
}

function roomsOf(count: number): readonly NewRoom[] {
  return Array.from({ length: count }, (_, room) => {
    return { number: numberOf(room), roomTypeId: double, floor: 1, features: [] };
  });
}

/** Opens the hotel of a story. `until` runs the world until it is answered. */
export async function buildHotel(
  engine: Engine,
  { capture, rooms, hotel }: Pick<Story, 'capture' | 'rooms' | 'hotel'>,
  until: <Value>(answer: Promise<Value>) => Promise<Value>,
): Promise<void> {
  const property = { id: adler, details: { ...details, capture } };
  await until(engine.createProperty(contextOf('property'), property));
  const roomType = { id: double, details: { ...doubleDetails, rooms } };
  await until(engine.addRoomType(contextOf('room type'), adler, roomType));
  if (hotel !== undefined) await furnish(engine, hotel, rooms, until);
}

/** Sets up what a hotel has besides its room type. */
async function furnish(
  engine: Engine,
  { plans, charges, pricing, promoUses, hasRooms = false }: HotelKind,
  rooms: number,
  until: <Value>(answer: Promise<Value>) => Promise<Value>,
): Promise<void> {
  for (const name of planNames) {
    if (name === 'base' || !plans.includes(name)) continue;
    const request = { id: name as string as RatePlanId, details: PLANS[name] };
    await until(engine.addRatePlan(contextOf(`plan ${name}`), adler, double, request));
  }
  const rules = chargesLists[charges] ?? [];
  if (rules.length > 0) await until(engine.setCharges(contextOf('charges'), adler, rules));
  const settings = pricingLists[pricing] ?? NO_PRICING;
  if (pricing > 0) await until(engine.setPricing(contextOf('pricing'), adler, settings));
  if (hasRooms) await until(engine.addRooms(contextOf('rooms'), adler, roomsOf(rooms)));
  if (promoUses === null) return;
  await until(engine.setPromoCode(contextOf('promo'), adler, promoCode, promoOf(promoUses)));
}

function contextOf(key: string): CallContext {
  return { caller: 'hotel', requestId: key, idempotencyKey: key };
}
