/** The policies of a rate plan with those that it takes from its parents, field by field. */
import { type Policies, STANDARD_POLICIES } from '../policy/policy.ts';
import type { RoomType } from '../property/property.ts';
import type { RatePlan } from './rate-plan.ts';
import { detailOf } from './resolve-plan.ts';

/** What the plan and its parents say; undefined when none of them says anything. */
export function policiesOf(roomType: RoomType, plan: RatePlan): Policies | undefined {
  const guarantee = detailOf(roomType, plan, 'guarantee');
  const cancellation = detailOf(roomType, plan, 'cancellation');
  const noShow = detailOf(roomType, plan, 'noShow');
  const earlyDeparture = detailOf(roomType, plan, 'earlyDeparture');
  const said = [guarantee, cancellation, noShow, earlyDeparture];
  if (said.every((one) => one === null || one === undefined)) return undefined;
  return {
    guarantee: guarantee ?? STANDARD_POLICIES.guarantee,
    cancellation: cancellation ?? STANDARD_POLICIES.cancellation,
    noShow: noShow ?? STANDARD_POLICIES.noShow,
    earlyDeparture: earlyDeparture ?? STANDARD_POLICIES.earlyDeparture,
  };
}
