/**
 * What a property answers to new pricing settings. Their figures and their rules' conditions are
 * checked where they enter the engine; here stands what needs the property: that whatever they are
 * about is there.
 */
import { rejected } from '../decision.ts';
import type { PropertyEvent, PropertyState } from '../property/property.ts';
import type { Rejection } from '../rejection.ts';
import type { PricingScope, PricingSettings } from './settings.ts';

export function decidePricing(
  state: PropertyState,
  settings: PricingSettings,
): PropertyEvent | { readonly type: 'rejected'; readonly rejection: Rejection } {
  const missing = missingIn(state, settings);
  if (missing !== undefined) return rejected(missing);
  return { type: 'PricingSet', version: (state.pricing?.version ?? 0) + 1, settings };
}

/** The first room type or plan that the settings name and the property has not. */
export function missingIn(state: PropertyState, settings: PricingSettings): Rejection | undefined {
  const { seasons, events, occupancy, leadTimes, stayLengths, parity, promotions } = settings;
  const single = [occupancy, parity].filter((entry) => entry !== null);
  const listed = [seasons, events, leadTimes, stayLengths, promotions, settings.bounds].flat();
  for (const { appliesTo } of [...listed, ...single]) {
    const missing = appliesTo === undefined ? undefined : missingOf(state, appliesTo);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function missingOf(
  { roomTypes }: PropertyState,
  { roomTypeIds = [], ratePlanIds = [] }: PricingScope,
): Rejection | undefined {
  const roomTypeId = roomTypeIds.find((id) => !roomTypes.has(id));
  if (roomTypeId !== undefined) return { code: 'not_found', what: 'room_type', id: roomTypeId };
  const isPlan = (id: (typeof ratePlanIds)[number]) =>
    roomTypes.values().some(({ ratePlans }) => ratePlans.has(id));
  const ratePlanId = ratePlanIds.find((id) => !isPlan(id));
  if (ratePlanId !== undefined) return { code: 'not_found', what: 'rate_plan', id: ratePlanId };
  return undefined;
}
