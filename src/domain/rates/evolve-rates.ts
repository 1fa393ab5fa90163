/**
 * A room type after an event about its rate plans. A batch may name each night of each plan many
 * times, so it is taken plan by plan and every map is copied once, not once a line. Decides
 * nothing.
 */
import { assert } from '../assert.ts';
import type { CivilDate } from '../calendar.ts';
import type { RatePlanId, RoomTypeId } from '../ids.ts';
import { nightsOfRange } from '../property/night-range.ts';
import type { PropertyEvent, RoomType } from '../property/property.ts';
import { type AriChange, BASE_PLAN, type RatePlan } from './rate-plan.ts';
import { changedRestrictions, type RestrictionsByNight } from './restriction.ts';

type Event<Type extends PropertyEvent['type']> = Extract<PropertyEvent, { readonly type: Type }>;
type RoomTypes = ReadonlyMap<RoomTypeId, RoomType>;

export function addPlan(roomType: RoomType, event: Event<'RatePlanAdded'>): RoomType {
  assert(!roomType.ratePlans.has(event.id), 'a rate plan is added once');
  const nights = { rates: new Map(), restrictions: new Map() };
  return withPlan(roomType, { ...event.details, id: event.id, ...nights });
}

export function changePlan(roomType: RoomType, event: Event<'RatePlanChanged'>): RoomType {
  return withPlan(roomType, { ...planOf(roomType, event.id), ...event.changes });
}

export function updateAri(before: RoomTypes, changes: readonly AriChange[]): RoomTypes {
  const after = new Map(before);
  const groups = Map.groupBy(changes, ({ roomTypeId, ratePlanId = '' }) => {
    return `${roomTypeId}/${ratePlanId}`;
  });
  for (const group of groups.values()) {
    const [{ roomTypeId, ratePlanId } = {}] = group;
    const roomType = roomTypeId === undefined ? undefined : after.get(roomTypeId);
    assert(roomType !== undefined, 'the batch names room types of the property');
    after.set(roomType.id, withAri(roomType, ratePlanId, group));
  }
  return after;
}

function withAri(
  roomType: RoomType,
  ratePlanId: RatePlanId | undefined,
  changes: readonly AriChange[],
): RoomType {
  if (ratePlanId === undefined) {
    return { ...roomType, restrictions: restricted(roomType.restrictions, changes) };
  }
  const plan = planOf(roomType, ratePlanId);
  const restrictions = restricted(plan.restrictions, changes);
  if (ratePlanId !== BASE_PLAN) {
    return withPlan(roomType, { ...plan, rates: rated(plan.rates, changes), restrictions });
  }
  const priceOverrides = rated(roomType.priceOverrides, changes);
  return withPlan({ ...roomType, priceOverrides }, { ...plan, restrictions });
}

function rated(
  before: ReadonlyMap<CivilDate, number>,
  changes: readonly AriChange[],
): ReadonlyMap<CivilDate, number> {
  const priced = changes.filter(({ priceMinor }) => priceMinor !== undefined);
  if (priced.length === 0) return before;
  const after = new Map(before);
  for (const { range, priceMinor = null } of priced) {
    for (const night of nightsOfRange(range)) {
      if (priceMinor === null) after.delete(night);
      else after.set(night, priceMinor);
    }
  }
  return after;
}

function restricted(
  before: RestrictionsByNight,
  changes: readonly AriChange[],
): RestrictionsByNight {
  const after = new Map(before);
  for (const { range, restrictions: change } of changes) {
    if (change === undefined) continue;
    for (const night of nightsOfRange(range)) {
      const restrictions = changedRestrictions(after.get(night), change);
      if (restrictions === undefined) after.delete(night);
      else after.set(night, restrictions);
    }
  }
  return after;
}

function planOf(roomType: RoomType, id: RatePlanId): RatePlan {
  const plan = roomType.ratePlans.get(id);
  assert(plan !== undefined, 'the event names a rate plan of the room type');
  return plan;
}

function withPlan(roomType: RoomType, plan: RatePlan): RoomType {
  return { ...roomType, ratePlans: new Map(roomType.ratePlans).set(plan.id, plan) };
}
