/**
 * What a property can offer for one stay: every rate plan of every room type, bookable or not, with
 * all that speaks against it. A private plan is shown only to whoever names it.
 */
import type { BookingTerms } from '../../domain/booking/booking.ts';
import { checkTerms } from '../../domain/booking/check-stay.ts';
import { paymentPlanOf } from '../../domain/booking/owed.ts';
import { addDays, type CivilDate, nightsOf, type Stay } from '../../domain/calendar.ts';
import { nightsMinorOf, type Totals, totalsOf } from '../../domain/charges/charges.ts';
import { roomsByType } from '../../domain/inventory/rooms-by-type.ts';
import { STANDARD_POLICIES } from '../../domain/policy/policy.ts';
import {
  type PricedStay,
  type PricingSituation,
  priceStay,
} from '../../domain/pricing/price-stay.ts';
import { appliedPromo, promoReason } from '../../domain/promo/apply-promo.ts';
import type { PropertyState, RoomType } from '../../domain/property/property.ts';
import { policiesOf } from '../../domain/rates/plan-policies.ts';
import { planReasons } from '../../domain/rates/plan-reasons.ts';
import type { RatePlan } from '../../domain/rates/rate-plan.ts';
import { detailOf } from '../../domain/rates/resolve-plan.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { AvailabilityCell } from '../../ports/engine.ts';
import type { StayOffer, StaySearch } from '../../ports/rate-plans.ts';
import type { AvailabilityBoard } from './availability-board.ts';

/** What holds for every plan of a room type alike. */
interface TypeFindings {
  readonly roomType: RoomType;
  /** Whether the stay has nights that can be looked at and priced. */
  readonly isDated: boolean;
  readonly available: number;
  readonly before: readonly Rejection[];
  readonly after: readonly Rejection[];
}

export function offersOf(
  property: PropertyState,
  board: AvailabilityBoard,
  search: StaySearch,
  situation: PricingSituation,
  nowMs: number,
): readonly StayOffer[] {
  return [...property.roomTypes.values()].flatMap((roomType) => {
    const findings = findingsOf(property, roomType, board, search, situation.today);
    return [...roomType.ratePlans.values()]
      .filter((plan) => isShown(plan, search))
      .map((plan) => offerOf(property, findings, plan, search, { situation, nowMs }));
  });
}

function isShown(plan: RatePlan, { ratePlanIds }: StaySearch): boolean {
  return ratePlanIds?.includes(plan.id) ?? plan.access.type !== 'private';
}

function findingsOf(
  property: PropertyState,
  roomType: RoomType,
  board: AvailabilityBoard,
  search: StaySearch,
  today: CivilDate,
): TypeFindings {
  const { stay, party, rooms: wanted } = search;
  const rooms = [{ roomTypeId: roomType.id, party }];
  const broken = checkTerms(property, { stay, rooms }, today);
  const isDated = broken === undefined || broken.code === 'occupancy_exceeded';
  const cells = isDated ? cellsOf(property, roomType, board, search) : [];
  const full = cells.find((cell) => cell.available < wanted);
  return {
    roomType,
    isDated,
    available: cells.length === 0 ? 0 : Math.min(...cells.map((cell) => cell.available)),
    before: broken === undefined ? [] : [broken],
    after: full === undefined ? [] : [noAvailability(full, wanted)],
  };
}

function noAvailability(cell: AvailabilityCell, wanted: number): Rejection {
  const { roomTypeId, night, available: free } = cell;
  return { code: 'no_availability', roomTypeId, night, wanted, free };
}

function offerOf(
  property: PropertyState,
  { roomType, isDated, available, before, after }: TypeFindings,
  plan: RatePlan,
  { stay, party, rooms: wanted, promoCode }: StaySearch,
  { situation, nowMs }: { readonly situation: PricingSituation; readonly nowMs: number },
): StayOffer {
  const { today } = situation;
  const ofPlan = isDated ? planReasons(roomType, plan, { stay, today, promoCode }) : [];
  const room = { roomTypeId: roomType.id, ratePlanId: plan.id, party };
  const asked = { stay, today };
  const ofPromo = isDated ? promoReason(property, promoCode, asked, [room]) : undefined;
  const promo = isDated ? appliedPromo(property, promoCode, asked, [room]) : undefined;
  const reasons = [...before, ...ofPlan, ...(ofPromo === undefined ? [] : [ofPromo]), ...after];
  const priced =
    isDated && nightsOf(stay).length > 0
      ? priceStay(property, stay, [room], { ...situation, promo })
      : undefined;
  return {
    roomTypeId: roomType.id,
    name: roomType.name,
    ratePlanId: plan.id,
    ratePlanName: plan.name,
    mealPlan: detailOf(roomType, plan, 'mealPlan') ?? 'room_only',
    isAvailable: reasons.length === 0,
    available,
    nightlyMinor: priced?.rooms[0]?.nightlyMinor ?? [],
    charges: priced?.charges ?? [],
    totalMinor: (priced?.totalMinor ?? 0) * wanted,
    totals: totalsOfAll(priced, wanted),
    ...guaranteeOf(property, stay, priced, wanted, nowMs),
    policies: policiesOf(roomType, plan) ?? STANDARD_POLICIES,
    reasons,
  };
}

/** All rooms are the same, and each is charged and rounded by itself. */
function totalsOfAll(priced: PricedStay | undefined, rooms: number): Totals {
  const one = totalsOf(nightsMinorOf(priced?.rooms ?? []), priced?.charges ?? []);
  return {
    roomsMinor: one.roomsMinor * rooms,
    feesMinor: one.feesMinor * rooms,
    netMinor: one.netMinor * rooms,
    taxesMinor: one.taxesMinor * rooms,
    grossMinor: one.grossMinor * rooms,
  };
}

/** What is paid before arrival, and when: now, or later. */
function guaranteeOf(
  property: PropertyState,
  stay: Stay,
  priced: PricedStay | undefined,
  wanted: number,
  nowMs: number,
): Pick<StayOffer, 'dueNowMinor' | 'dueLater'> {
  const { timeZone, currency, capture } = property.details;
  const { rooms = [], charges = [], totalMinor = 0 } = priced ?? {};
  const sold = { propertyId: property.id, stay, rooms, charges, totalMinor };
  const terms = { ...sold, currency, capture, timeZone };
  const { dueNowMinor, dueLater } = paymentPlanOf(terms, nowMs);
  const ofAll = dueLater.map(({ dueAtMs, amountMinor }) => {
    return { dueAtMs, amountMinor: amountMinor * wanted };
  });
  return { dueNowMinor: dueNowMinor * wanted, dueLater: ofAll };
}

/** The first night that is too full for all rooms of the terms, as the board has it. */
export function fullOnBoard(
  property: PropertyState,
  board: AvailabilityBoard,
  { stay, rooms }: Pick<BookingTerms, 'stay' | 'rooms'>,
): Rejection | undefined {
  for (const [roomTypeId, wanted] of roomsByType(rooms)) {
    const roomType = property.roomTypes.get(roomTypeId);
    const cells = roomType === undefined ? [] : cellsOf(property, roomType, board, { stay });
    const full = cells.find((cell) => cell.available < wanted);
    if (full !== undefined) return noAvailability(full, wanted);
  }
  return undefined;
}

function cellsOf(
  property: PropertyState,
  roomType: RoomType,
  board: AvailabilityBoard,
  { stay }: Pick<StaySearch, 'stay'>,
): readonly AvailabilityCell[] {
  const to = addDays(stay.departure, -1);
  const query = { propertyId: property.id, roomTypeIds: [roomType.id], from: stay.arrival, to };
  return board.now(query)?.cells ?? [];
}
