/** What the refusals by rate plans and restrictions mean on the wire; a part of `rejectionKinds`. */
import type { ProblemKind } from '../rejection-table.ts';
import type { SellingRefusal } from './selling-detail.ts';

export const sellingKinds = {
  too_many_rate_plans: {
    status: 422,
    title: 'Too many rate plans',
    hint: 'Change a rate plan that is there; a room type takes no more of them.',
  },
  too_many_cells: {
    status: 422,
    title: 'Too many nights in one batch',
    hint: 'Split the batch; nothing of it was done.',
  },
  derivation_invalid: {
    status: 422,
    title: 'Rate plan cannot derive so',
    hint: 'Derive from another plan, or send a price of its own; fault says what is wrong.',
  },
  charges_invalid: {
    status: 422,
    title: 'Taxes and fees do not fit together',
    hint: 'Correct the rule that chargeCode names; fault says what is wrong.',
  },
  pricing_rule_invalid: {
    status: 422,
    title: 'A pricing rule cannot be read',
    hint: 'Correct the conditions that faults names; nothing was set.',
  },
  quote_invalid: {
    status: 422,
    title: 'Not a quote of this engine',
    hint: 'Send the token exactly as it was given, or ask for a new quote.',
  },
  quote_mismatch: {
    status: 422,
    title: 'Not what was quoted',
    hint: 'Send the quoteToken alone, or ask for a quote of the stay that is meant.',
  },
  quote_too_large: {
    status: 422,
    title: 'Stay too large for a quote',
    hint: 'Book it without a quote, or split it into several.',
  },
  price_changed: {
    status: 409,
    title: 'The price has changed',
    hint: 'Show current to the guest and ask again with a new key; by quoteToken, if there is one.',
  },
  promo_code_required: {
    status: 422,
    title: 'Promo code required',
    hint: 'Send the promoCode of the rate plan, or choose another plan.',
  },
  promo_code_unknown: {
    status: 422,
    title: 'No such promo code',
    hint: 'Check the promoCode, letter by letter, or leave it out.',
  },
  promo_code_not_applicable: {
    status: 422,
    title: 'Promo code is not for this stay',
    hint: 'Change what rule names, or book without the code.',
  },
  promo_code_exhausted: {
    status: 409,
    title: 'Promo code is used up',
    hint: 'Book without the code; a use comes back when a hold or a booking ends before it began.',
  },
  too_many_promo_codes: {
    status: 422,
    title: 'Too many promo codes',
    hint: 'Say a code anew that is there; a property takes no more of them.',
  },
  not_bookable_today: {
    status: 422,
    title: 'Rate plan is not bookable today',
    hint: 'Book within the window named, or choose another rate plan.',
  },
  outside_stay_window: {
    status: 422,
    title: 'Rate plan is not for these nights',
    hint: 'Stay within the window named, or choose another rate plan.',
  },
  stop_sell: {
    status: 422,
    title: 'Not on sale',
    hint: 'Choose other nights or another rate plan; the stay search lists what is on sale.',
  },
  closed_to_arrival: {
    status: 422,
    title: 'Closed to arrival',
    hint: 'Arrive on another date; the night may be slept in a longer stay.',
  },
  closed_to_departure: {
    status: 422,
    title: 'Closed to departure',
    hint: 'Leave on another date.',
  },
  min_advance: {
    status: 422,
    title: 'Too short before the arrival',
    hint: 'Choose a later arrival or another rate plan; limit is the fewest days.',
  },
  max_advance: {
    status: 422,
    title: 'Too long before the arrival',
    hint: 'Choose an earlier arrival or ask again later; limit is the most days.',
  },
  min_stay_arrival: {
    status: 422,
    title: 'Stay too short for its arrival',
    hint: 'Stay longer, or arrive on another date; limit is the fewest nights.',
  },
  min_stay_through: {
    status: 422,
    title: 'Stay too short for its nights',
    hint: 'Stay longer, or avoid the nights named; limit is the fewest nights.',
  },
  max_stay_arrival: {
    status: 422,
    title: 'Stay too long for its arrival',
    hint: 'Stay shorter, or arrive on another date; limit is the most nights.',
  },
  max_stay_through: {
    status: 422,
    title: 'Stay too long for its nights',
    hint: 'Stay shorter, or avoid the nights named; limit is the most nights.',
  },
  length_pattern: {
    status: 422,
    title: 'No stay of this length',
    hint: 'Choose another length of stay, or arrive on another date.',
  },
} as const satisfies Record<SellingRefusal['code'], ProblemKind>;
