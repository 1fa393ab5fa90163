/** Pricing as the users of the engine see it: settings, their versions, and how a price came about. */
import type { CivilDate, Night, Stay } from '../domain/calendar.ts';
import type { Party } from '../domain/guest.ts';
import type { Channel, PropertyId, RatePlanId, RoomTypeId } from '../domain/ids.ts';
import type { Currency } from '../domain/money.ts';
import type {
  NightMarket,
  NightPrice,
  PricingSettings,
  PricingVersion,
} from '../domain/pricing/settings.ts';
import type { PropertyState } from '../domain/property/property.ts';
import type { CallContext, Outcome } from './engine.ts';

/** Settings that were in force from an instant on. */
export interface DatedPricing extends PricingVersion {
  readonly setAtMs: number;
  /** Who set them. */
  readonly by: string;
}

/** One room for one stay whose price is to be explained. */
export interface PriceQuestion {
  readonly propertyId: PropertyId;
  readonly roomTypeId: RoomTypeId;
  readonly ratePlanId: RatePlanId;
  readonly stay: Stay;
  readonly party: Party;
  /** Direct when absent. */
  readonly channel?: Channel;
}

/** One night, from what the plan says to what is asked. Amounts are minor units. */
export interface ExplainedNight extends NightPrice {
  readonly night: Night;
  readonly baseMinor: number;
  readonly leadDays: number;
  readonly market: NightMarket;
}

/** The price of a stay and of each of its nights. Amounts are minor units. */
export interface ExplainedStay {
  /** The property's local date on which the price is asked for. */
  readonly today: CivilDate;
  readonly currency: Currency;
  /** Of the settings in force; 0 while there are none. */
  readonly pricingVersion: number;
  readonly nights: readonly ExplainedNight[];
  readonly totalMinor: number;
}

/** What a draft is tried against. Every list is of all there are when it is absent. */
export interface DryRunRequest {
  readonly settings: PricingSettings;
  /** Nights, both ends included; past ones too. */
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly roomTypeIds?: readonly RoomTypeId[];
  readonly ratePlanIds?: readonly RatePlanId[];
  /** Direct only when absent. */
  readonly channels?: readonly Channel[];
  /** Nights of the stays that the nights are part of; 1 when absent. */
  readonly lengths?: readonly number[];
  /** Two adults when absent. */
  readonly party?: Party;
  /** The date on which it is booked; the property's today, or the night itself if that is past. */
  readonly bookedOn?: CivilDate;
  /** Stands in for the occupancy of every night, basis points. */
  readonly occupancyBasisPoints?: number;
  /** The same for the part of it that came direct. */
  readonly directBasisPoints?: number;
}

/** One night of one plan by one channel: as it is priced now, and as the draft would price it. */
export interface DryRunCell {
  readonly roomTypeId: RoomTypeId;
  readonly ratePlanId: RatePlanId;
  readonly night: Night;
  readonly channel: Channel;
  readonly nights: number;
  readonly baseMinor: number;
  readonly now: NightPrice;
  readonly draft: NightPrice;
}

/** Every cell, and the sums of both prices over all of them. */
export interface DryRun {
  readonly currency: Currency;
  readonly cells: readonly DryRunCell[];
  readonly nowMinor: number;
  readonly draftMinor: number;
}

/** What a property makes of its plans' prices. */
export interface PricingCalls {
  /** Replaces the settings whole, as the next version. */
  setPricing(
    context: CallContext,
    id: PropertyId,
    settings: PricingSettings,
  ): Promise<Outcome<PropertyState>>;
  /** The versions before `beforeVersion`, the newest first; from the newest when undefined. */
  pricingVersions(
    id: PropertyId,
    beforeVersion: number | undefined,
    limit: number,
  ): Promise<Outcome<readonly DatedPricing[]>>;
  pricingVersion(id: PropertyId, version: number): Promise<Outcome<DatedPricing>>;
  /** How the price of a stay comes about now; whether it may be booked is not asked. */
  explainPrice(question: PriceQuestion): Promise<Outcome<ExplainedStay>>;
  /** Tries settings without setting them; nothing is journalled. */
  dryRunPricing(id: PropertyId, request: DryRunRequest): Promise<Outcome<DryRun>>;
}
