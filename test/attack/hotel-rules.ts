/**
 * Rules between the members of an object, which the document cannot say. Generated objects keep
 * them nearly always: what lies behind the check of a large body would never be reached otherwise.
 */
import type { Members, Schema } from './schema-arbitraries.ts';

/** An object that may have all of one of these has exactly one; the widest come first. */
const ALTERNATIVES = [
  ['percent', 'difference', 'cap', 'floor', 'set'],
  ['percent', 'difference'],
  ['percentOff', 'amountOff'],
  ['amount', 'ofBasePercent'],
  ['floor', 'cap'],
  ['price', 'restrictions'],
];

/** What a quote says already. */
const QUOTED = ['propertyId', 'arrival', 'departure', 'rooms', 'promoCode', 'channel'];

export function alternativesOf({ properties = {}, required = [] }: Schema): readonly string[] {
  const isOptional = (name: string) =>
    Object.hasOwn(properties as Members, name) && !(required as string[]).includes(name);
  return ALTERNATIVES.find((names) => names.every(isOptional)) ?? [];
}

export function keepRules(schema: Schema, members: Members): Members {
  const kept = { ...members };
  if ('quoteToken' in kept) for (const name of QUOTED) delete kept[name];
  if (Array.isArray(kept.childAges)) {
    const ages: unknown[] = kept.childAges;
    kept.childAges = Array.from({ length: Number(kept.children ?? 0) }, (_, at) => ages[at] ?? 7);
  }
  if (Array.isArray(kept.tiers)) {
    kept.tiers = kept.isNonRefundable === true ? [] : rising(kept.tiers, tierBegin);
  }
  if (Array.isArray(kept.children)) kept.children = rising(kept.children, ({ ageMax }) => ageMax);
  // A price is of a rate plan, and the other lines of a batch may do without one.
  const isLine =
    Object.hasOwn((schema.properties ?? {}) as Members, 'ratePlanId') && 'price' in kept;
  if (isLine) kept.ratePlanId ??= 'base';
  return kept;
}

interface Tier {
  readonly from: { readonly type: string; readonly hours?: number; readonly days?: number };
}

/** Those after the booking come first, and then those that count the days to the arrival down. */
function tierBegin({ from: { type, hours = 0, days = 0 } }: Tier): number {
  return type === 'after_booking' ? hours - 1_000_000 : -days;
}

function rising<Item>(items: readonly Item[], placeOf: (item: Item) => number): Item[] {
  const sorted = items.toSorted((one, other) => placeOf(one) - placeOf(other));
  return sorted.filter((item, at) => {
    const before = sorted[at - 1];
    return before === undefined || placeOf(before) < placeOf(item);
  });
}
