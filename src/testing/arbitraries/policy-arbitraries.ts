/**
 * Generators of policies as a rate plan may have them: parts of a price, tiers in their order,
 * deadlines near an arrival. Nothing here may depend on the code under test.
 */
import fc from 'fast-check';
import type { BookingId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money.ts';
import type {
  CancellationPolicy,
  CancellationTier,
  Fee,
  GuaranteePolicy,
  Policies,
  PolicyMoment,
} from '../../domain/policy/policy.ts';
import { details } from '../hotel-adler.ts';

const basisPoints = fc.oneof(
  fc.constantFrom(0, 1, 3_333, 5_000, 9_999, 10_000),
  fc.integer({ min: 0, max: 10_000 }),
);

const parts: fc.Arbitrary<GuaranteePolicy['amount']> = fc.oneof(
  fc.constantFrom(
    { type: 'none' as const },
    { type: 'first_night' as const },
    { type: 'full' as const },
  ),
  fc.record({ type: fc.constant('percent' as const), basisPoints }),
  fc.record({ type: fc.constant('nights' as const), nights: fc.integer({ min: 1, max: 5 }) }),
);

/** A part of what a room costs, or an amount that may be more than it. */
export const fees: fc.Arbitrary<Fee> = fc.oneof(
  { weight: 4, arbitrary: parts },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('flat' as const), minor: fc.nat(30_000) }),
  },
);

const days = fc.nat(20);
const times = fc
  .tuple(fc.nat(23), fc.constantFrom(0, 1, 30, 59))
  .map(([hour, minute]) => [hour, minute].map((part) => String(part).padStart(2, '0')).join(':'));

/** What is paid before arrival, and when. */
export const guarantees: fc.Arbitrary<GuaranteePolicy> = fc.record({
  amount: parts,
  due: fc.oneof(
    fc.constant({ type: 'at_booking' as const }),
    fc.record({ type: fc.constant('before_arrival' as const), days }),
  ),
});

const afterBooking = fc.record({
  type: fc.constant('after_booking' as const),
  hours: fc.nat(72),
});
const beforeArrival = fc.record({
  type: fc.constant('before_arrival' as const),
  days,
  time: times,
});

/** Each begins later than the one before it; those after the booking come first. */
const tiers: fc.Arbitrary<readonly CancellationTier[]> = fc
  .record({
    booked: fc.uniqueArray(afterBooking, { maxLength: 2, selector: ({ hours }) => hours }),
    arriving: fc.uniqueArray(beforeArrival, {
      maxLength: 3,
      selector: (moment) => momentOrder(moment),
    }),
    costs: fc.array(fees, { minLength: 5, maxLength: 5 }),
  })
  .map(({ booked, arriving, costs }) => {
    const moments: readonly PolicyMoment[] = [
      ...booked.toSorted((left, right) => left.hours - right.hours),
      ...arriving.toSorted((left, right) => momentOrder(left) - momentOrder(right)),
    ];
    return moments.map((from, index) => ({ from, fee: costs[index] ?? { type: 'none' } }));
  });

function momentOrder({ days: before, time }: { readonly days: number; readonly time: string }) {
  return Number(time.replace(':', '')) - before * 10_000;
}

/** What calling off costs: tiers in their order, or everything from the booking on. */
export const cancellations: fc.Arbitrary<CancellationPolicy> = fc.oneof(
  { weight: 5, arbitrary: tiers.map((list) => ({ isNonRefundable: false, tiers: list })) },
  { weight: 1, arbitrary: fc.constant({ isNonRefundable: true, tiers: [] }) },
);

/** A share of the nights that are not slept. */
export const earlyDepartures = fc.record({ basisPoints });

/** All that can be agreed for one room. */
export const policies: fc.Arbitrary<Policies> = fc.record({
  guarantee: guarantees,
  cancellation: cancellations,
  noShow: fees,
  earlyDeparture: earlyDepartures,
});

/** Calling off: simply, without the fee, or at the fee that was shown, which may be another. */
export function cancelCommands(bookingId: fc.Arbitrary<BookingId>) {
  const simply = { type: fc.constant('cancel' as const), bookingId, why: fc.constant('ill') };
  const expectedFee = fc.record({
    amountMinor: fc.constantFrom(0, 0, 12_000, 36_000),
    currency: fc.constant(details.currency),
  });
  return fc.oneof(
    fc.record(simply),
    fc.record({ ...simply, waive: fc.constant('a loyal guest') }),
    fc.record({ ...simply, expectedFee }),
  );
}

/** What staff may give back: now and then in another currency, and more than was taken. */
export function refundCommands(bookingId: fc.Arbitrary<BookingId>) {
  return fc.record({
    type: fc.constant('refund' as const),
    bookingId,
    amount: fc.record({
      amountMinor: fc.integer({ min: 1, max: 20_000 }),
      currency: fc.constantFrom(details.currency, 'USD' as Currency),
    }),
    why: fc.constant('the lift was broken'),
  });
}
