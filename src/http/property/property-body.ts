/** A property, its prices and its availability as the wire shows them. */
import type { z } from 'zod';
import { addDays, type CivilDate, nightsOf } from '../../domain/calendar.ts';
import type { Currency } from '../../domain/money.ts';
import type { PropertyState, RoomType } from '../../domain/property/property.ts';
import type { AvailabilityCell } from '../../ports/engine.ts';
import type { StayOffer } from '../../ports/rate-plans.ts';
import { chargeLineBody, totalsBody } from '../charges/charge-lines.ts';
import type { cellAnswer } from '../inventory/availability-answers.ts';
import { paymentPlanBody, policiesBody } from '../pricing/policy-body.ts';
import { moneyBody, reasonBody } from '../rejection-body.ts';
import type { offersAnswer, pricesAnswer, propertyAnswer } from '../responses.ts';

export function propertyBody(
  property: PropertyState,
  version: number,
): z.input<typeof propertyAnswer> {
  const { details } = property;
  const { currency } = details;
  return {
    id: property.id,
    name: details.name,
    address: { ...details.address },
    coordinates: { ...details.coordinates },
    timeZone: details.timeZone,
    currency,
    capture: details.capture,
    roomTypes: [...property.roomTypes.values()].map((roomType) => ({
      id: roomType.id,
      name: roomType.name,
      rooms: roomType.rooms,
      occupancy: { ...roomType.occupancy },
      basePrice: moneyBody(roomType.basePriceMinor, currency),
    })),
    version,
  };
}

export function priceBodies(
  roomType: RoomType,
  currency: Currency,
  from: CivilDate,
  to: CivilDate,
): z.input<typeof pricesAnswer>['nights'] {
  return nightsOf({ arrival: from, departure: addDays(to, 1) }).map((night) => {
    const override = roomType.priceOverrides.get(night);
    return {
      night,
      price: moneyBody(override ?? roomType.basePriceMinor, currency),
      isOverride: override !== undefined,
    };
  });
}

export function cellBody(cell: AvailabilityCell, currency: Currency): z.input<typeof cellAnswer> {
  return {
    roomTypeId: cell.roomTypeId,
    night: cell.night,
    physical: cell.physical,
    allowance: cell.allowance,
    held: cell.held,
    sold: cell.sold,
    blocked: cell.blocked,
    available: cell.available,
    blockShortfall: cell.blockShortfall,
    overbooked: cell.overbooked,
    price: moneyBody(cell.priceMinor, currency),
  };
}

export function offerBody(
  offer: StayOffer,
  currency: Currency,
): z.input<typeof offersAnswer>['offers'][number] {
  return {
    roomTypeId: offer.roomTypeId,
    name: offer.name,
    ratePlanId: offer.ratePlanId,
    ratePlanName: offer.ratePlanName,
    mealPlan: offer.mealPlan,
    isAvailable: offer.isAvailable,
    available: offer.available,
    nightly: offer.nightlyMinor.map((minor) => moneyBody(minor, currency)),
    charges: offer.charges.map((charge) => chargeLineBody(charge, currency)),
    total: moneyBody(offer.totalMinor, currency),
    totals: totalsBody(offer.totals, currency),
    ...paymentPlanBody(offer, currency),
    policies: policiesBody(offer.policies, currency),
    reasons: offer.reasons.map(reasonBody),
  };
}
