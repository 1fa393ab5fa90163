/**
 * What a property answers to a change of its rate plans, their prices and restrictions. A batch is
 * one event or one refusal. Figures are validated where they enter the engine; here stands what
 * needs the other plans: that each is there once, and that derivations end.
 */
import { limits } from '../../limits.ts';
import { rejected } from '../decision.ts';
import type { RatePlanId } from '../ids.ts';
import { differing } from '../property/differing.ts';
import { nightCountOfRange } from '../property/night-range.ts';
import type {
  PropertyCommand,
  PropertyEvent,
  PropertyState,
  RoomType,
} from '../property/property.ts';
import type { Rejection } from '../rejection.ts';
import { BASE_PLAN, type PlanPrice, type RatePlanDetails } from './rate-plan.ts';

type Answer = PropertyEvent | { readonly type: 'rejected'; readonly rejection: Rejection };
type Command<Type extends PropertyCommand['type']> = Extract<
  PropertyCommand,
  { readonly type: Type }
>;

export function decideAddPlan(state: PropertyState, command: Command<'add_rate_plan'>): Answer {
  const { roomTypeId, id, details } = command;
  const roomType = state.roomTypes.get(roomTypeId);
  if (roomType === undefined) return missing('room_type', roomTypeId);
  if (roomType.ratePlans.has(id)) {
    return rejected({ code: 'already_exists', what: 'rate_plan', id });
  }
  const max = limits.ratePlansMax;
  if (roomType.ratePlans.size >= max) return rejected({ code: 'too_many_rate_plans', max });
  const refusal = priceRefusal(roomType, id, details.price);
  return refusal ?? { type: 'RatePlanAdded', roomTypeId, id, details };
}

export function decideChangePlan(
  state: PropertyState,
  command: Command<'change_rate_plan'>,
): Answer {
  const { roomTypeId, id, changes } = command;
  const roomType = state.roomTypes.get(roomTypeId);
  if (roomType === undefined) return missing('room_type', roomTypeId);
  const plan = roomType.ratePlans.get(id);
  if (plan === undefined) return missing('rate_plan', id);
  const { price } = changes;
  const refusal = price === undefined ? undefined : priceRefusal(roomType, id, price);
  const different = differing<RatePlanDetails>(plan, changes);
  return refusal ?? { type: 'RatePlanChanged', roomTypeId, id, changes: different };
}

export function decideAri(state: PropertyState, { changes }: Command<'update_ari'>): Answer {
  let cells = 0;
  for (const { roomTypeId, ratePlanId, range } of changes) {
    const roomType = state.roomTypes.get(roomTypeId);
    if (roomType === undefined) return missing('room_type', roomTypeId);
    const isKnown = ratePlanId === undefined || roomType.ratePlans.has(ratePlanId);
    if (!isKnown) return missing('rate_plan', ratePlanId);
    cells += nightCountOfRange(range);
  }
  const cellsMax = limits.ariCellsMax;
  if (cells > cellsMax) return rejected({ code: 'too_many_cells', cells, cellsMax });
  return { type: 'AriUpdated', changes };
}

/** Why the plan `id` cannot have `price`, if it cannot. */
function priceRefusal(
  roomType: RoomType,
  id: RatePlanId,
  price: PlanPrice,
): Extract<Answer, { type: 'rejected' }> | undefined {
  if (id === BASE_PLAN) return invalid(id, 'base_plan');
  if (price.type !== 'derived') return undefined;
  if (price.from !== id && !roomType.ratePlans.has(price.from)) {
    return missing('rate_plan', price.from);
  }
  const above = linksAbove(roomType, price.from, id);
  if (above === undefined) return invalid(id, 'cycle');
  const depth = above + 1 + linksBelow(roomType, id);
  return depth > limits.ratePlanDepthMax ? invalid(id, 'too_deep') : undefined;
}

/** Derivations from `from` up to a plan with prices of its own; undefined when `id` is among them. */
function linksAbove(roomType: RoomType, from: RatePlanId, id: RatePlanId): number | undefined {
  if (from === id) return undefined;
  const plan = roomType.ratePlans.get(from);
  if (plan?.price.type !== 'derived') return 0;
  const above = linksAbove(roomType, plan.price.from, id);
  return above === undefined ? undefined : above + 1;
}

/** The longest chain of derivations that begins at `id`. */
function linksBelow(roomType: RoomType, id: RatePlanId): number {
  let longest = 0;
  for (const plan of roomType.ratePlans.values()) {
    if (plan.price.type !== 'derived' || plan.price.from !== id) continue;
    longest = Math.max(longest, 1 + linksBelow(roomType, plan.id));
  }
  return longest;
}

function missing(what: 'room_type' | 'rate_plan', id: string) {
  return rejected({ code: 'not_found', what, id });
}

function invalid(ratePlanId: RatePlanId, fault: 'base_plan' | 'cycle' | 'too_deep') {
  return rejected({ code: 'derivation_invalid', ratePlanId, fault });
}
