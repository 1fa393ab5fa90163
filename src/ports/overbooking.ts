/**
 * Selling more rooms than there are, as staff see it: what is allowed, what a night has too many
 * of, and what the hotel's guests of the past advise.
 */
import type { CivilDate, Night } from '../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../domain/ids.ts';
import type { OverbookingAllowance } from '../domain/overbooking/allowance.ts';
import type { SalesAdvice } from '../domain/overbooking/recommend-sales.ts';
import type { ShowUpEstimate } from '../domain/overbooking/show-up-history.ts';
import type { WalkChoice } from '../domain/overbooking/walk-order.ts';
import type { NightRange, PropertyState } from '../domain/property/property.ts';
import type { Availability, AvailabilityQuery, CallContext, Outcome } from './engine.ts';

/** How many rooms of a night to sell. */
export interface OverbookingQuestion {
  readonly propertyId: PropertyId;
  readonly roomTypeId: RoomTypeId;
  readonly night: Night;
  /** The largest acceptable probability of having to walk anybody, in 0..1. */
  readonly walkProbabilityMax: number;
  /** Of one booking, in 0..1; from the property's history when absent. */
  readonly showUpProbability?: number;
}

/** Where the probability that a guest comes is from. */
export type ShowUpSource =
  | { readonly source: 'given'; readonly probability: number }
  /** Arrivals from..to, both ends included. */
  | ({
      readonly source: 'history';
      readonly from: CivilDate;
      readonly to: CivilDate;
    } & ShowUpEstimate);

/** A recommendation with everything it rests on. */
export interface OverbookingAdvice extends SalesAdvice {
  /** Physical rooms of the night. */
  readonly rooms: number;
  /** Rooms that may be sold beyond them as things are. */
  readonly allowanceNow: number;
  readonly showUp: ShowUpSource;
}

/** One room type of a night that more guests are expected on than there are rooms. */
export interface RoomTypeWalks {
  readonly roomTypeId: RoomTypeId;
  readonly physical: number;
  readonly sold: number;
  /** Rooms too many. */
  readonly excess: number;
  /** Whoever has not arrived, in the order in which to go. */
  readonly choices: readonly WalkChoice[];
}

/** Whom to walk on one night; no room type when nobody has to go. */
export interface WalkProposal {
  readonly roomTypes: readonly RoomTypeWalks[];
}

/** What may be sold beyond the rooms there are. */
export interface OverbookingCalls {
  /** `null` sells the nights' physical rooms only. */
  allowOverbooking(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    range: NightRange,
    allowance: OverbookingAllowance | null,
  ): Promise<Outcome<PropertyState>>;
  /** Only the nights on which more is sold or held than there are rooms. */
  overbookings(query: AvailabilityQuery): Promise<Outcome<Availability>>;
  walkProposal(propertyId: PropertyId, night: Night): Promise<Outcome<WalkProposal>>;
  overbookingAdvice(question: OverbookingQuestion): Promise<Outcome<OverbookingAdvice>>;
}
