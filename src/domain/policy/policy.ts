/**
 * What a rate plan agrees with a guest besides the price: what must be paid before arrival and
 * when, what calling it off costs and from when on, what not coming and leaving early cost.
 * Deadlines are by the property's own calendar and clock. Types, and the terms of a plan that
 * says nothing.
 */
/**
 * A part of what one room costs. `percent` is of the whole stay, in hundredths of a percent;
 * `nights` are the first ones; `flat` is for each room, and never more than the room costs.
 */
export type Fee =
  | { readonly type: 'none' }
  | { readonly type: 'flat'; readonly minor: number }
  | { readonly type: 'percent'; readonly basisPoints: number }
  | { readonly type: 'nights'; readonly nights: number }
  | { readonly type: 'first_night' }
  | { readonly type: 'full' };

/** From when on a tier holds: a time of day at the property, or a while after the booking. */
export type PolicyMoment =
  /** `time` is `HH:MM`; one that the clocks leave out is the later, one they repeat the first. */
  | { readonly type: 'before_arrival'; readonly days: number; readonly time: string }
  | { readonly type: 'after_booking'; readonly hours: number };

/** A fee and from when on it holds. */
export interface CancellationTier {
  readonly from: PolicyMoment;
  readonly fee: Fee;
}

/**
 * Until the first tier begins, calling off is free. Of the tiers that have begun, the last of the
 * list holds.
 */
export interface CancellationPolicy {
  /** All of it is owed from the booking on; there are no tiers then. */
  readonly isNonRefundable: boolean;
  readonly tiers: readonly CancellationTier[];
}

/** What is paid before arrival; the rest is charged at check-in. */
export interface GuaranteePolicy {
  readonly amount: Exclude<Fee, { readonly type: 'flat' }>;
  /** `before_arrival`: when that date begins at the property; at booking when it has begun. */
  readonly due:
    | { readonly type: 'at_booking' }
    | { readonly type: 'before_arrival'; readonly days: number };
}

/** Charged of the nights not slept, besides all of those slept; hundredths of a percent. */
export interface EarlyDeparturePolicy {
  readonly basisPoints: number;
}

/** All that was agreed for one room. */
export interface Policies {
  readonly guarantee: GuaranteePolicy;
  readonly cancellation: CancellationPolicy;
  readonly noShow: Fee;
  readonly earlyDeparture: EarlyDeparturePolicy;
}

/** Paid in full at booking, free to call off until arrival, the first night for not coming. */
export const STANDARD_POLICIES: Policies = {
  guarantee: { amount: { type: 'full' }, due: { type: 'at_booking' } },
  cancellation: { isNonRefundable: false, tiers: [] },
  noShow: { type: 'first_night' },
  earlyDeparture: { basisPoints: 0 },
};
