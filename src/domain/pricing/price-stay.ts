/**
 * The price of a stay, night by night and room by room, in minor units: what the rate plan says of
 * a night, and then what the situation makes of it. Never checks whether the stay may be booked.
 */
import { assert } from '../assert.ts';
import type { BlockState } from '../blocks/block.ts';
import { agreedPrice } from '../blocks/block-stay.ts';
import type { BookedRoom } from '../booking/booking.ts';
import type { RequestedRoom } from '../booking/requested-stay.ts';
import { type CivilDate, type Night, nightCount, nightsOf, type Stay } from '../calendar.ts';
import { chargeStay } from '../charges/charge-stay.ts';
import { type Charge, chargesOfNights, nightsMinorOf } from '../charges/charges.ts';
import type { Channel } from '../ids.ts';
import { type AppliedPromo, discounted, isForRoom } from '../promo/apply-promo.ts';
import type { PromoDetails } from '../promo/promo-code.ts';
import type { PropertyState, RoomType } from '../property/property.ts';
import { policiesOf } from '../rates/plan-policies.ts';
import { BASE_PLAN, type RatePlan } from '../rates/rate-plan.ts';
import { planPriceOn } from '../rates/resolve-plan.ts';

/** One night of one room as its rate plan prices it. */
export interface NightAsked {
  readonly roomType: RoomType;
  readonly plan: RatePlan;
  readonly night: Night;
  /** Nights of the whole stay. */
  readonly nights: number;
  /** What the plan says of the night for the party, minor units. */
  readonly baseMinor: number;
}

/** What a price depends on besides the property, the stay and its rooms. */
export interface PricingSituation {
  /** The property's local date, on which the price is asked for. */
  readonly today: CivilDate;
  readonly channel: Channel;
  /** The price that the property asks for the night instead of the plan's, minor units. */
  readonly priceOf: (asked: NightAsked) => number;
  /** Takes something off the price of every night of the rooms that it is for. */
  readonly promo?: AppliedPromo | undefined;
  /** The block that the stay is picked up from, whose own prices stand before all others. */
  readonly block?: BlockState | undefined;
}

export interface PricedStay {
  /** In the order of the request. */
  readonly rooms: readonly BookedRoom[];
  /** Taxes and fees of every room. */
  readonly charges: readonly Charge[];
  /** Sum of every nightly price of every room and of the charges that they do not include. */
  readonly totalMinor: number;
}

/** Prices `rooms` for `stay`; each room's type and plan must be the property's (see checkStay). */
export function priceStay(
  property: PropertyState,
  stay: Stay,
  rooms: readonly RequestedRoom[],
  situation: PricingSituation,
): PricedStay {
  const nights = nightsOf(stay);
  const booked = rooms.map((room) => priceRoom(property, stay, nights, room, situation));
  return chargedStay(property, stay, booked);
}

/** Adds to priced rooms the taxes and fees of the property as they are now. */
export function chargedStay(
  property: PropertyState,
  stay: Stay,
  booked: readonly BookedRoom[],
): PricedStay {
  const charges = chargeStay(property.charges, stay, booked);
  const totalMinor = nightsMinorOf(booked) + chargesOfNights(charges, nightCount(stay));
  assert(Number.isSafeInteger(totalMinor), 'a total is an exact count of minor units');
  return { rooms: booked, charges, totalMinor };
}

function priceRoom(
  property: PropertyState,
  stay: Stay,
  nights: readonly Night[],
  room: RequestedRoom,
  situation: PricingSituation,
): BookedRoom {
  const roomType = property.roomTypes.get(room.roomTypeId);
  const { roomTypeId, ratePlanId = BASE_PLAN, party } = room;
  const plan = roomType?.ratePlans.get(ratePlanId);
  assert(roomType !== undefined && plan !== undefined, 'a stay is checked before it is priced');
  const promo = promoFor(room, stay, situation);
  const nightlyMinor = nights.map((night) => {
    if (room.nightlyMinor !== undefined) return room.nightlyMinor;
    const { block } = situation;
    const agreedMinor = block === undefined ? undefined : agreedPrice(block, roomTypeId, night);
    if (agreedMinor !== undefined) return agreedMinor;
    const baseMinor = planPriceOn(roomType, plan, night, party);
    const asked = { roomType, plan, night, nights: nights.length, baseMinor };
    const priceMinor = situation.priceOf(asked);
    return promo === undefined ? priceMinor : discounted(priceMinor, promo);
  });
  const policies = policiesOf(roomType, plan);
  const booked = { roomTypeId, ratePlanId, party, nightlyMinor };
  return policies === undefined ? booked : { ...booked, policies };
}

function promoFor(
  room: RequestedRoom,
  stay: Stay,
  { promo, today }: PricingSituation,
): PromoDetails | undefined {
  if (promo === undefined || !isForRoom(promo.details, { stay, today }, room)) return undefined;
  return promo.details;
}

/** Of a property that says nothing of pricing: a night costs what its plan says. */
export function planPrice({ baseMinor }: NightAsked): number {
  return baseMinor;
}
