/**
 * How the price of a stay comes about, as it would be asked for now. It is priced by the very
 * function that prices bookings, with a situation that writes down what it is asked.
 */
import { type CivilDate, daysBetween } from '../../domain/calendar.ts';
import { DIRECT } from '../../domain/ids.ts';
import { priceNight } from '../../domain/pricing/price-night.ts';
import { type NightAsked, priceStay } from '../../domain/pricing/price-stay.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { ExplainedNight, ExplainedStay, PriceQuestion } from '../../ports/pricing.ts';
import type { NightPrices } from './night-prices.ts';

export function explainPrice(
  property: PropertyState,
  prices: NightPrices,
  question: PriceQuestion,
  today: CivilDate,
): ExplainedStay {
  const { stay, roomTypeId, ratePlanId, party, channel = DIRECT } = question;
  const ready = property.pricing && prices.ready(property.pricing.settings);
  const nights: ExplainedNight[] = [];
  const priceOf = ({ roomType, plan, night, nights: count, baseMinor }: NightAsked): number => {
    const market = prices.market(property, roomType, night, today);
    const asked = { night, today, nights: count, channel, baseMinor, market };
    const context = { ...asked, roomTypeId, ratePlanId: plan.id };
    const plain = { priceMinor: baseMinor, steps: [] };
    const price = ready === undefined ? plain : priceNight(ready, context);
    nights.push({ ...price, night, baseMinor, leadDays: daysBetween(today, night), market });
    return price.priceMinor;
  };
  const rooms = [{ roomTypeId, ratePlanId, party }];
  const { totalMinor } = priceStay(property, stay, rooms, { today, channel, priceOf });
  const { currency } = property.details;
  return { today, currency, pricingVersion: property.pricing?.version ?? 0, nights, totalMinor };
}
