/**
 * The price of a night by the words of docs/pricing.md, in fractions of whole numbers: another way
 * to every figure than the engine's. It knows the shape of the settings and none of the code that
 * reads them, and asks conditions as trees.
 */
import type { PricingScope, PricingSettings } from '../../src/domain/pricing/settings.ts';
import type {
  ConditionTree,
  TreedPricing,
} from '../../src/testing/arbitraries/pricing-arbitraries.ts';

export interface NaiveNight {
  readonly night: string;
  readonly today: string;
  readonly nights: number;
  readonly channel: string;
  readonly roomTypeId: string;
  readonly ratePlanId: string;
  readonly baseMinor: number;
  readonly taken: number;
  readonly takenDirect: number;
  readonly rooms: number;
  /** What competitors ask, in any order; undefined when nobody knows. */
  readonly asked: readonly number[] | undefined;
}

const MOST = 10_000_000_000n;
type Adjustment = PricingSettings['seasons'][number]['adjustment'];
type Scoped = { readonly appliesTo?: PricingScope };
type Facts = Readonly<Record<string, number | string | boolean | readonly string[]>>;

export function naivePrice({ settings, trees }: TreedPricing, asked: NaiveNight): number {
  const weekday = weekdayOf(asked);
  const leadDays = leadDaysOf(asked);
  const isAbout = ({ appliesTo: to }: Scoped) => {
    if (to === undefined) return true;
    const has = (list: readonly string[] | undefined, id: string) => !list || list.includes(id);
    return (
      has(to.roomTypeIds, asked.roomTypeId) &&
      has(to.ratePlanIds, asked.ratePlanId) &&
      has(to.channels, asked.channel)
    );
  };
  const isDated = ({ ranges }: Pick<PricingSettings['seasons'][number], 'ranges'>) =>
    ranges.some((range) => {
      if (asked.night < range.from || range.to < asked.night) return false;
      return range.weekdays === undefined || new Set(range.weekdays).has(weekday);
    });
  const first = <Entry extends Scoped>(
    list: readonly Entry[],
    fits: (entry: Entry) => boolean,
  ): Entry | undefined => {
    for (const entry of list) if (isAbout(entry) && fits(entry)) return entry;
    return undefined;
  };
  const base = BigInt(asked.baseMinor);
  let price = base;
  const seasonOf = first(settings.seasons, isDated);
  if (seasonOf) price = adjusted(price, seasonOf.adjustment);
  const events = settings.events.filter((one) => isAbout(one) && isDated(one));
  const event = events.find((one) => one.adjustment !== undefined);
  if (event?.adjustment) price = adjusted(price, event.adjustment);
  const occupancy = percentPoints(asked.taken, asked.rooms);
  const markup = settings.occupancy;
  if (markup !== null && isAbout(markup) && occupancy >= markup.fromBasisPoints) {
    const up = Math.min(occupancy, markup.fullBasisPoints) - markup.fromBasisPoints;
    const points = roundHalfUp(
      BigInt(up) * BigInt(markup.markupMaxBasisPoints),
      BigInt(markup.fullBasisPoints - markup.fromBasisPoints),
    );
    price = adjusted(price, { type: 'percent', basisPoints: Number(points) });
  }
  const lead = first(settings.leadTimes, ({ daysMin = -1e9, daysMax = 1e9 }) => {
    return daysMin <= leadDays && leadDays <= daysMax;
  });
  if (lead) price = adjusted(price, lead.adjustment);
  const length = first(settings.stayLengths, ({ nightsMin = 0, nightsMax = 1e9 }) => {
    return nightsMin <= asked.nights && asked.nights <= nightsMax;
  });
  if (length) price = adjusted(price, length.adjustment);
  if (settings.parity && isAbout(settings.parity)) price = followed(settings.parity, asked, price);
  const promotion = first(settings.promotions, (one) => {
    return (one.nightsMin ?? 0) <= asked.nights && isDated(one);
  });
  if (promotion) price = adjusted(price, promotion.adjustment);
  const season = seasonOf?.name ?? '';
  const facts = factsOf(asked, { season, events: events.map(({ name }) => name), settings });
  price = ruled({ settings, trees }, facts, [price, base]);
  const limits = first(settings.bounds, () => true);
  if (limits?.cap) price = least(price, bound(limits.cap, base));
  if (limits?.floor) price = greatest(price, bound(limits.floor, base));
  return Number(price);
}

function followed(
  parity: NonNullable<PricingSettings['parity']>,
  asked: NaiveNight,
  price: bigint,
): bigint {
  if (asked.asked === undefined) return price;
  const others = asked.asked.toSorted((one, other) => one - other);
  const middle = others[Math.floor((others.length - 1) / 2)];
  const at = { lowest: others[0], median: middle, highest: others.at(-1) }[parity.reference];
  const wanted = adjusted(BigInt(at ?? 0), parity.position);
  const { raiseMaxBasisPoints: up, lowerMaxBasisPoints: down } = parity;
  const most = adjusted(price, { type: 'percent', basisPoints: up });
  const fewest = adjusted(price, { type: 'percent', basisPoints: -down });
  return least(greatest(wanted, fewest), most);
}

function factsOf(
  asked: NaiveNight,
  rest: {
    readonly season: string;
    readonly events: readonly string[];
    readonly settings: PricingSettings;
  },
): Facts {
  const weekday = weekdayOf(asked);
  return {
    occupancyPercent: percentPoints(asked.taken, asked.rooms) / 100,
    directOccupancyPercent: percentPoints(asked.takenDirect, asked.rooms) / 100,
    weekday,
    isWeekend: rest.settings.weekend.includes(weekday),
    month: new Date(asked.night).getUTCMonth() + 1,
    leadDays: leadDaysOf(asked),
    nights: asked.nights,
    channel: asked.channel,
    isDirect: asked.channel === 'direct',
    season: rest.season,
    events: rest.events,
    roomTypeId: asked.roomTypeId,
    ratePlanId: asked.ratePlanId,
  };
}

function ruled(
  { settings, trees }: TreedPricing,
  facts: Facts,
  [before, base]: readonly [bigint, bigint],
): bigint {
  let price = before;
  settings.rules.forEach(({ action }, at) => {
    const tree = trees[at];
    if (tree === undefined || !holds(tree, facts)) return;
    if (action.type === 'set') price = BigInt(action.minor);
    else if (action.type === 'cap') price = least(price, bound(action.at, base));
    else if (action.type === 'floor') price = greatest(price, bound(action.at, base));
    else price = adjusted(price, action);
  });
  return price;
}

function weekdayOf({ night }: NaiveNight): number {
  return new Date(`${night}T12:00:00Z`).getUTCDay() || 7;
}

function leadDaysOf({ night, today }: NaiveNight): number {
  return Math.round((Date.parse(night) - Date.parse(today)) / 86_400_000);
}

function holds(tree: ConditionTree, facts: Facts): boolean {
  switch (tree.type) {
    case 'compare': {
      const is = facts[tree.fact] as number;
      if (tree.by === '<') return is < tree.to;
      if (tree.by === '<=') return is <= tree.to;
      return tree.by === '>' ? is > tree.to : is >= tree.to;
    }
    case 'flag':
      return facts[tree.fact] === true;
    case 'one_of':
      return tree.texts.some((text) => text === facts[tree.fact]);
    case 'event':
      return (facts.events as readonly string[]).some((name) => name === tree.name);
    case 'not':
      return !holds(tree.of, facts);
    case 'and':
      return holds(tree.left, facts) ? holds(tree.right, facts) : false;
    case 'or':
      return holds(tree.left, facts) ? true : holds(tree.right, facts);
  }
}

function adjusted(price: bigint, adjustment: Adjustment): bigint {
  const after =
    adjustment.type === 'amount'
      ? price + BigInt(adjustment.minor)
      : roundHalfUp(price * BigInt(10_000 + adjustment.basisPoints), 10_000n);
  return after < 0n ? 0n : after > MOST ? MOST : after;
}

function bound(at: NonNullable<PricingSettings['bounds'][number]['cap']>, base: bigint): bigint {
  if (at.type === 'amount') return BigInt(at.minor);
  return least(roundHalfUp(base * BigInt(at.basisPoints), 10_000n), MOST);
}

/** Of numbers that are not negative. */
function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  return (numerator % denominator) * 2n >= denominator ? whole + 1n : whole;
}

function percentPoints(taken: number, rooms: number): number {
  return rooms === 0 ? 10_000 : Number((BigInt(taken) * 10_000n) / BigInt(rooms));
}

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);
const greatest = (one: bigint, other: bigint): bigint => (one > other ? one : other);
