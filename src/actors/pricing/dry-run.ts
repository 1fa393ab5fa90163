/**
 * What draft settings would make of the prices of many nights, beside what the settings in force
 * make of them. Works on the board's state and a party; nothing is kept and nothing is written.
 */
import type { CivilDate } from '../../domain/calendar.ts';
import { DIRECT } from '../../domain/ids.ts';
import { priceNight } from '../../domain/pricing/price-night.ts';
import type { NightContext, NightMarket } from '../../domain/pricing/settings.ts';
import { nightsOfRange } from '../../domain/property/night-range.ts';
import type { PropertyState, RoomType } from '../../domain/property/property.ts';
import type { RatePlan } from '../../domain/rates/rate-plan.ts';
import { planPriceOn } from '../../domain/rates/resolve-plan.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type { DryRun, DryRunCell, DryRunRequest } from '../../ports/pricing.ts';
import { rejectedWith } from '../calls/call.ts';
import type { NightPrices } from './night-prices.ts';

type Answer =
  | { readonly type: 'ok'; readonly value: DryRun }
  | { readonly type: 'rejected'; readonly rejection: Rejection };

const COUPLE = { adults: 2, children: 0 };

export function dryRun(
  property: PropertyState,
  prices: NightPrices,
  request: DryRunRequest,
  today: CivilDate,
): Answer {
  const { from, to, channels = [DIRECT], lengths = [1], party = COUPLE } = request;
  const plans = plansOf(property, request);
  if ('code' in plans) return rejectedWith(plans) as Answer;
  const nights = nightsOfRange({ from, to });
  const cellsMax = limits.dryRunCellsMax;
  const cells = plans.length * nights.length * channels.length * lengths.length;
  if (cells > cellsMax) return { type: 'rejected', rejection: tooMany(cells, cellsMax) };
  const draft = prices.ready(request.settings);
  const now = property.pricing && prices.ready(property.pricing.settings);
  const found: DryRunCell[] = [];
  for (const [roomType, plan] of plans) {
    for (const night of nights) {
      const bookedOn = request.bookedOn ?? (night < today ? night : today);
      const market = assumed(prices.market(property, roomType, night, today), request);
      const baseMinor = planPriceOn(roomType, plan, night, party);
      for (const channel of channels) {
        for (const count of lengths) {
          const ids = { roomTypeId: roomType.id, ratePlanId: plan.id };
          const asked = { night, channel, nights: count, baseMinor };
          const context: NightContext = { ...ids, ...asked, today: bookedOn, market };
          const plain = { priceMinor: baseMinor, steps: [] };
          found.push({
            ...ids,
            ...asked,
            now: now === undefined ? plain : priceNight(now, context),
            draft: priceNight(draft, context),
          });
        }
      }
    }
  }
  const sum = (of: 'now' | 'draft') =>
    found.reduce((minor, cell) => minor + cell[of].priceMinor, 0);
  const { currency } = property.details;
  const value = { currency, cells: found, nowMinor: sum('now'), draftMinor: sum('draft') };
  return { type: 'ok', value };
}

/** The plans that are asked about, or what of them the property has not. */
function plansOf(
  { roomTypes }: PropertyState,
  { roomTypeIds = [...roomTypes.keys()], ratePlanIds }: DryRunRequest,
): readonly (readonly [RoomType, RatePlan])[] | Rejection {
  const plans: [RoomType, RatePlan][] = [];
  for (const id of roomTypeIds) {
    const roomType = roomTypes.get(id);
    if (roomType === undefined) return { code: 'not_found', what: 'room_type', id };
    for (const plan of roomType.ratePlans.values()) {
      if (ratePlanIds?.includes(plan.id) !== false) plans.push([roomType, plan]);
    }
  }
  const strange = ratePlanIds?.find((id) => !plans.some(([, plan]) => plan.id === id));
  return strange === undefined ? plans : { code: 'not_found', what: 'rate_plan', id: strange };
}

function tooMany(cells: number, cellsMax: number): Rejection {
  return { code: 'too_many_cells', cells, cellsMax };
}

function assumed(market: NightMarket, request: DryRunRequest): NightMarket {
  const {
    occupancyBasisPoints = market.occupancyBasisPoints,
    directBasisPoints = Math.min(market.directBasisPoints, occupancyBasisPoints),
  } = request;
  return { ...market, occupancyBasisPoints, directBasisPoints };
}
