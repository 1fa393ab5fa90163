/**
 * Faults in what selling is made of: prices, terms, deposits, fees, charges, quotes, changes of
 * bookings. They are part of the list of `mutants.ts`.
 */
import type { Mutant } from './mutant.ts';

export const sellingMutants: readonly Mutant[] = [
  // What falls due, and when.
  {
    name: 'What falls due is asked of nobody',
    file: 'domain/booking/payment-effects.ts',
    find: 'return charging(before, uncoveredMinor(before.payment, event.dueMinor));',
    replace: 'return charging(before, 0 * uncoveredMinor(before.payment, event.dueMinor));',
    seedsMax: 400,
  },
  {
    name: 'What falls due is charged whole, whatever was paid before',
    file: 'domain/booking/payment-effects.ts',
    find: 'return charging(before, uncoveredMinor(before.payment, event.dueMinor));',
    replace: 'return charging(before, uncoveredMinor(before.payment, 0) + event.dueMinor);',
    seedsMax: 400,
  },
  {
    name: 'A confirmed booking has no timer for what is to be paid before arrival',
    file: 'actors/booking/booking-entity.ts',
    find: 'const dueAtMs = nextDueAtMs(state.terms, paidMinor);',
    replace: 'const dueAtMs = paidMinor < 0 ? nextDueAtMs(state.terms, paidMinor) : undefined;',
    seedsMax: 400,
  },
  {
    name: 'The balance is not charged at check-in',
    file: 'domain/booking/payment-effects.ts',
    find: 'return settled(before, event, before.owedMinor);',
    replace: 'return settled(before, event, before.payment.dueMinor);',
    seedsMax: 400,
  },
  {
    name: 'A deposit is always the whole price',
    file: 'domain/booking/owed.ts',
    find: 'const amountMinor = feeMinor(guarantee.amount, cost);',
    replace: 'const amountMinor = guarantee.amount.type === undefined ? 0 : cost.totalMinor;',
    seedsMax: 400,
  },
  {
    name: 'A booking without a card is taken though something is at stake',
    file: 'domain/booking/decide-money.ts',
    find: 'if (amountMinor === 0) return undefined;',
    replace: 'if (amountMinor >= 0) return undefined;',
    seedsMax: 400,
  },
  // What calling off, not coming and leaving cost.
  {
    name: 'The first tier that has begun holds, and not the last',
    file: 'domain/policy/fees.ts',
    find: 'return policy.tiers.findLast(',
    replace: 'return policy.tiers.find(',
    seedsMax: 400,
  },
  {
    name: 'What cannot be refunded is',
    file: 'domain/policy/fees.ts',
    find: 'if (policy.isNonRefundable) return cost.totalMinor;',
    replace: 'if (policy.isNonRefundable) return 0;',
    seedsMax: 400,
  },
  {
    name: 'A fee leaves taxes and fees out',
    file: 'domain/booking/owed.ts',
    find: 'if (isIncluded || nights === undefined) continue;',
    replace: 'if (!isIncluded || nights === undefined) continue;',
    seedsMax: 400,
  },
  {
    name: 'A fee that was waived is asked for',
    file: 'domain/booking/decide-booking.ts',
    find: 'owedMinor: 0, waived:',
    replace: 'owedMinor: feeMinor, waived:',
    seedsMax: 400,
  },
  {
    name: 'A guest who does not come owes the first night, whatever was agreed',
    file: 'domain/booking/owed.ts',
    find: 'byRoom(terms, ({ noShow }, cost) => feeMinor(noShow, cost)),',
    replace: "byRoom(terms, (_, cost) => feeMinor({ type: 'first_night' }, cost)),",
    seedsMax: 400,
  },
  {
    name: 'Who leaves early owes the nights slept and no more',
    file: 'domain/booking/owed.ts',
    find: 'return stayed + shareOf(cost.totalMinor - stayed, earlyDeparture.basisPoints);',
    replace: 'return stayed + shareOf(0 * cost.totalMinor, earlyDeparture.basisPoints);',
    seedsMax: 400,
  },
  {
    name: 'A walked guest owes the stay',
    file: 'domain/booking/decide-booking.ts',
    find: 'releaseFrom: today, owedMinor: 0 });',
    replace: 'releaseFrom: today, owedMinor: state.owedMinor });',
    seedsMax: 400,
  },
  {
    name: 'A preview forgets what is on its way',
    file: 'domain/booking/cancellation-preview.ts',
    find: 'const effects = event === undefined ? [] : paymentEffectsOf(state, event);',
    replace: 'const effects = event === undefined ? [] : paymentEffectsOf(state, event).slice(1);',
    seedsMax: 400,
  },
  {
    name: 'A preview shows what not coming costs',
    file: 'domain/booking/cancellation-preview.ts',
    find: 'feeMinor: totalOf(fees),',
    replace: 'feeMinor: totalOf(fees.length === 0 ? fees : noShowFees(terms)),',
    seedsMax: 400,
  },
  // Money given back, and charges on a card.
  {
    name: 'What was given back is owed again',
    file: 'domain/booking/decide-money.ts',
    find: 'return Math.max(0, owedMinor - goodwillMinor);',
    replace: 'return Math.max(0, owedMinor - 0 * goodwillMinor);',
    seedsMax: 400,
  },
  {
    name: 'More is granted back than was taken',
    file: 'domain/booking/decide-money.ts',
    find: 'if (amountMinor <= refundable) return',
    replace: 'if (amountMinor >= 0) return',
    seedsMax: 400,
  },
  {
    name: 'A refund under way counts as still there to be given back',
    file: 'domain/booking/payment-ledger.ts',
    find: 'amountMinor: capturedMinor - refundedMinor - onItsWay',
    replace: 'amountMinor: capturedMinor - refundedMinor - 0 * onItsWay',
    seedsMax: 400,
  },
  {
    name: 'A charge is captured under another key at each try',
    file: 'actors/payments/charge.ts',
    find: ':capture`;',
    replace: ':capture`.concat(String(Date.now()));',
    seedsMax: 400,
  },
  // What a stay costs.
  {
    name: 'A booking does not keep the terms of its plan',
    file: 'domain/pricing/price-stay.ts',
    find: 'return policies === undefined ? booked :',
    replace: 'return policies !== null ? booked :',
    seedsMax: 400,
  },
  {
    name: 'A derived price is rounded down',
    file: 'domain/rates/resolve-plan.ts',
    find: '(minor * (10_000 + adjustment.basisPoints) + 5_000) / 10_000',
    replace: '(minor * (10_000 + adjustment.basisPoints)) / 10_000',
    seedsMax: 400,
  },
  {
    name: 'A tax goes on after its last night',
    file: 'domain/charges/charge-stay.ts',
    find: 'night >= basis.nightsMax) return 0;',
    replace: 'night > basis.nightsMax) return 0;',
    seedsMax: 400,
  },
  {
    name: 'What is charged once is charged every night',
    file: 'domain/charges/charge-stay.ts',
    find: "    case 'per_stay':\n      return night === 0 ? basis.minor : 0;",
    replace: "    case 'per_stay':\n      return basis.minor;",
    seedsMax: 400,
  },
  {
    name: 'A price is kept though the night has filled',
    file: 'actors/pricing/night-prices.ts',
    find: '      known.figures === figures &&\n',
    replace: '',
    seedsMax: 400,
  },
];
