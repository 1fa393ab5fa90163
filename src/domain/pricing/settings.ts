/**
 * What a property says of its prices beyond what its rate plans say: one document, replaced whole
 * and numbered, so that a version is what was in force together. Each list is read from the top and
 * the first entry that fits a night is the one that counts; rules are the exception, all of them
 * act in their order. Types only.
 */
import type { CivilDate, Night } from '../calendar.ts';
import type { Channel, RatePlanId, RoomTypeId } from '../ids.ts';
import type { NightRange } from '../property/property.ts';
import type { DateWindow, PriceAdjustment } from '../rates/rate-plan.ts';

/** What an entry is about; a member that is absent is about all of them. */
export interface PricingScope {
  readonly roomTypeIds?: readonly RoomTypeId[];
  readonly ratePlanIds?: readonly RatePlanId[];
  readonly channels?: readonly Channel[];
}

interface Entry {
  /** What a person calls it; rules know seasons and events by it. */
  readonly name: string;
  readonly appliesTo?: PricingScope;
}

/** A price of its own for a part of the year. */
export interface Season extends Entry {
  readonly ranges: readonly NightRange[];
  readonly adjustment: PriceAdjustment;
}

/** Something in town. Without an adjustment it is there for rules to name. */
export interface CalendarEvent extends Entry {
  readonly ranges: readonly NightRange[];
  readonly adjustment?: PriceAdjustment;
}

/** Nothing up to `fromBasisPoints` of the rooms taken, then in a line up to the most. */
export interface OccupancyMarkup {
  readonly fromBasisPoints: number;
  /** Above `fromBasisPoints`: where the markup is at its most. */
  readonly fullBasisPoints: number;
  readonly markupMaxBasisPoints: number;
  readonly appliesTo?: PricingScope;
}

/** Days from the property's today to the night, both bounds included; absent is open. */
export interface LeadTime extends Entry {
  readonly daysMin?: number;
  readonly daysMax?: number;
  readonly adjustment: PriceAdjustment;
}

/** Nights of the whole stay, both bounds included; absent is open. */
export interface StayLength extends Entry {
  readonly nightsMin?: number;
  readonly nightsMax?: number;
  readonly adjustment: PriceAdjustment;
}

/** Which of the prices that competitors ask is followed; of an even number the lower middle. */
export type CompetitorReference = 'lowest' | 'median' | 'highest';

/** Follows what others ask for the night, but never further than the bounds allow. */
export interface CompetitorParity {
  readonly reference: CompetitorReference;
  /** Where to stand against the reference. */
  readonly position: PriceAdjustment;
  /** How far the price so far may be raised or lowered, basis points of it. */
  readonly raiseMaxBasisPoints: number;
  readonly lowerMaxBasisPoints: number;
  readonly appliesTo?: PricingScope;
}

/** Less, or more, for who books within a window and sleeps within another. */
export interface Promotion extends Entry {
  /** Dates on which it may be booked; always when absent. */
  readonly bookingWindow?: DateWindow;
  readonly ranges: readonly NightRange[];
  readonly nightsMin?: number;
  readonly adjustment: PriceAdjustment;
}

/** `ofBase` is basis points of the plan's price of the night: 30000 is three times. */
export type PriceBound =
  | { readonly type: 'amount'; readonly minor: number }
  | { readonly type: 'of_base'; readonly basisPoints: number };

/** What a rule does to the price so far. */
export type RuleAction =
  | PriceAdjustment
  | { readonly type: 'cap'; readonly at: PriceBound }
  | { readonly type: 'floor'; readonly at: PriceBound }
  | { readonly type: 'set'; readonly minor: number };

/** `when` is a condition over the facts of a night, in the language of rules. */
export interface PricingRule {
  readonly name: string;
  readonly when: string;
  readonly action: RuleAction;
}

/** Where both are said and cross, the floor counts. */
export interface PriceBounds extends Entry {
  readonly floor?: PriceBound;
  readonly cap?: PriceBound;
}

/** The whole document. */
export interface PricingSettings {
  /** ISO weekdays whose nights are the weekend. */
  readonly weekend: readonly number[];
  readonly seasons: readonly Season[];
  readonly events: readonly CalendarEvent[];
  readonly occupancy: OccupancyMarkup | null;
  readonly leadTimes: readonly LeadTime[];
  readonly stayLengths: readonly StayLength[];
  readonly parity: CompetitorParity | null;
  readonly promotions: readonly Promotion[];
  readonly rules: readonly PricingRule[];
  readonly bounds: readonly PriceBounds[];
}

/** Settings as a property has them; versions count from 1 without a gap. */
export interface PricingVersion {
  readonly version: number;
  readonly settings: PricingSettings;
}

/** What a rule may ask about. Percentages may have a fraction; days and nights are whole. */
export interface RuleFacts {
  readonly occupancyPercent: number;
  readonly directOccupancyPercent: number;
  readonly weekday: number;
  readonly isWeekend: boolean;
  readonly month: number;
  readonly leadDays: number;
  readonly nights: number;
  readonly channel: string;
  readonly isDirect: boolean;
  readonly season: string;
  readonly events: readonly string[];
  readonly roomTypeId: string;
  readonly ratePlanId: string;
}

/** A condition that can be asked. Total: it answers for any facts. */
export type RuleCondition = (facts: RuleFacts) => boolean;

/** Settings with their conditions ready to be asked, one for each rule in order. */
export interface ReadyPricing {
  readonly settings: PricingSettings;
  readonly conditions: readonly RuleCondition[];
}

/** What others ask for a night, minor units of the property's currency; or why nobody knows. */
export type CompetitorPrices =
  | {
      readonly type: 'known';
      readonly lowestMinor: number;
      readonly medianMinor: number;
      readonly highestMinor: number;
    }
  | { readonly type: 'unknown'; readonly why: 'no_source' | 'no_rate' | 'stale' };

/** The night as the hotel and its competitors stand now. */
export interface NightMarket {
  /** Held and sold to physical rooms of the type, basis points rounded down; full without rooms. */
  readonly occupancyBasisPoints: number;
  /** The part of it that came by the direct channel. */
  readonly directBasisPoints: number;
  readonly competitors: CompetitorPrices;
}

/** All that the price of one night of one room depends on besides the settings. */
export interface NightContext {
  readonly night: Night;
  readonly today: CivilDate;
  /** Nights of the whole stay. */
  readonly nights: number;
  readonly channel: Channel;
  readonly roomTypeId: RoomTypeId;
  readonly ratePlanId: RatePlanId;
  readonly baseMinor: number;
  readonly market: NightMarket;
}

/** The strategies, in the order in which they act. */
export type StepKind =
  | 'season'
  | 'event'
  | 'occupancy'
  | 'lead_time'
  | 'stay_length'
  | 'parity'
  | 'promotion'
  | 'rule'
  | 'cap'
  | 'floor';

/** Why a step did what it did, as data. */
export type StepReason =
  | { readonly type: 'adjustment'; readonly adjustment: PriceAdjustment }
  | {
      readonly type: 'occupancy';
      readonly occupancyBasisPoints: number;
      readonly adjustment: PriceAdjustment;
    }
  | { readonly type: 'lead_days'; readonly leadDays: number; readonly adjustment: PriceAdjustment }
  | { readonly type: 'nights'; readonly nights: number; readonly adjustment: PriceAdjustment }
  | {
      readonly type: 'competitors';
      readonly referenceMinor: number;
      readonly wantedMinor: number;
      /** Whether the bounds of the parity kept the price from where it was wanted. */
      readonly isLimited: boolean;
    }
  | { readonly type: 'no_competitors'; readonly why: 'no_source' | 'no_rate' | 'stale' }
  | { readonly type: 'rule'; readonly when: string; readonly action: RuleAction }
  | { readonly type: 'bound'; readonly limitMinor: number };

/** One step of a price; the next begins where it ended. Amounts are minor units. */
export interface PriceStep {
  readonly kind: StepKind;
  readonly name: string;
  readonly beforeMinor: number;
  readonly afterMinor: number;
  readonly reason: StepReason;
}

/** The price of a night and how it came about. */
export interface NightPrice {
  readonly priceMinor: number;
  readonly steps: readonly PriceStep[];
}
