/**
 * What the settings say of one night of one room: of every list the entry that fits. Prices
 * nothing; `price-night.ts` says in which order the entries act.
 */
import { type CivilDate, daysBetween, type Night, weekdayOf } from '../calendar.ts';
import type { NightRange } from '../property/property.ts';
import type { DateWindow, PriceAdjustment } from '../rates/rate-plan.ts';
import { adjust } from '../rates/resolve-plan.ts';
import type {
  CalendarEvent,
  CompetitorParity,
  CompetitorPrices,
  LeadTime,
  NightContext,
  OccupancyMarkup,
  PriceBounds,
  PricingScope,
  PricingSettings,
  Promotion,
  Season,
  StayLength,
  StepReason,
} from './settings.ts';

export interface NightView {
  readonly context: NightContext;
  readonly weekday: number;
  readonly isWeekend: boolean;
  readonly leadDays: number;
  readonly season: Season | undefined;
  /** Every event of the night, whether or not it moves the price. */
  readonly eventNames: readonly string[];
  readonly pricedEvent: CalendarEvent | undefined;
  readonly occupancy: OccupancyMarkup | undefined;
  readonly leadTime: LeadTime | undefined;
  readonly stayLength: StayLength | undefined;
  readonly parity: CompetitorParity | undefined;
  readonly promotion: Promotion | undefined;
  readonly bounds: PriceBounds | undefined;
}

export function nightView(settings: PricingSettings, context: NightContext): NightView {
  const { night, nights, today } = context;
  const weekday = weekdayOf(night);
  const leadDays = daysBetween(today, night);
  const fits = (entry: { readonly appliesTo?: PricingScope }) => isAbout(entry, context);
  const isOn = ({ ranges }: { readonly ranges: readonly NightRange[] }) =>
    ranges.some((range) => isIn(range, night, weekday));
  const events = settings.events.filter((event) => isOn(event) && fits(event));
  const { occupancy, parity } = settings;
  return {
    context,
    weekday,
    isWeekend: settings.weekend.includes(weekday),
    leadDays,
    season: settings.seasons.find((season) => isOn(season) && fits(season)),
    eventNames: events.map(({ name }) => name),
    pricedEvent: events.find(({ adjustment }) => adjustment !== undefined),
    occupancy: occupancy !== null && fits(occupancy) ? occupancy : undefined,
    leadTime: settings.leadTimes.find((entry) => {
      return isBetween(leadDays, entry.daysMin, entry.daysMax) && fits(entry);
    }),
    stayLength: settings.stayLengths.find((entry) => {
      return isBetween(nights, entry.nightsMin, entry.nightsMax) && fits(entry);
    }),
    parity: parity !== null && fits(parity) ? parity : undefined,
    promotion: settings.promotions.find((entry) => {
      const isBookable = isWithin(entry.bookingWindow, today);
      return isBookable && isBetween(nights, entry.nightsMin) && isOn(entry) && fits(entry);
    }),
    bounds: settings.bounds.find(fits),
  };
}

function isAbout(
  { appliesTo }: { readonly appliesTo?: PricingScope },
  { roomTypeId, ratePlanId, channel }: NightContext,
): boolean {
  if (appliesTo === undefined) return true;
  const { roomTypeIds, ratePlanIds, channels } = appliesTo;
  return (
    roomTypeIds?.includes(roomTypeId) !== false &&
    ratePlanIds?.includes(ratePlanId) !== false &&
    channels?.includes(channel) !== false
  );
}

function isIn({ from, to, weekdays }: NightRange, night: Night, weekday: number): boolean {
  return night >= from && night <= to && weekdays?.includes(weekday) !== false;
}

function isBetween(value: number, min = -Infinity, max = Infinity): boolean {
  return value >= min && value <= max;
}

function isWithin(window: DateWindow | undefined, date: CivilDate): boolean {
  const { from = date, to = date } = window ?? {};
  return date >= from && date <= to;
}

/**
 * The markup is in whole hundredths of a percent, half up, so that a person can read it off and
 * repeat the sum.
 */
export function adjustmentAtOccupancy(
  { fromBasisPoints, fullBasisPoints, markupMaxBasisPoints }: OccupancyMarkup,
  occupancyBasisPoints: number,
): PriceAdjustment | undefined {
  if (occupancyBasisPoints < fromBasisPoints) return undefined;
  const span = fullBasisPoints - fromBasisPoints;
  const above = Math.min(occupancyBasisPoints, fullBasisPoints) - fromBasisPoints;
  const basisPoints = Math.floor((2 * above * markupMaxBasisPoints + span) / (2 * span));
  return { type: 'percent', basisPoints };
}

/** Where parity moves the price; nowhere when nobody knows what others ask. */
export function parityOf(
  parity: CompetitorParity,
  competitors: CompetitorPrices,
  before: number,
): { readonly afterMinor: number; readonly reason: StepReason } {
  if (competitors.type === 'unknown') {
    return { afterMinor: before, reason: { type: 'no_competitors', why: competitors.why } };
  }
  const referenceMinor = competitors[`${parity.reference}Minor`];
  const wantedMinor = adjust(referenceMinor, parity.position);
  const lowest = adjust(before, { type: 'percent', basisPoints: -parity.lowerMaxBasisPoints });
  const highest = adjust(before, { type: 'percent', basisPoints: parity.raiseMaxBasisPoints });
  const afterMinor = Math.min(Math.max(wantedMinor, lowest), highest);
  const isLimited = afterMinor !== wantedMinor;
  return { afterMinor, reason: { type: 'competitors', referenceMinor, wantedMinor, isLimited } };
}
