/** A promo code, and taxes and fees with their lines, for a fake engine. */
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { Charge, ChargeRule } from '../../src/domain/charges/charges.ts';
import type { RoomTypeId } from '../../src/domain/ids.ts';
import type { PromoDetails } from '../../src/domain/promo/promo-code.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';

const double = 'double' as RoomTypeId;

export const summer: PromoDetails = {
  discount: { type: 'percent', basisPoints: 1_250 },
  bookingWindow: { to: date('2030-05-31') },
  stayWindow: { from: date('2030-06-01'), to: date('2030-08-31') },
  nightsMin: 2,
  roomTypeIds: [double],
  isActive: true,
};

/** One of each basis, with all that it can say. */
export const chargeRules: readonly ChargeRule[] = [
  {
    code: 'vat',
    name: 'Value added tax',
    kind: 'tax',
    isIncluded: true,
    basis: { type: 'percent', basisPoints: 1_000, ofFees: ['cleaning'] },
  },
  {
    code: 'cleaning',
    name: 'Cleaning',
    kind: 'fee',
    isIncluded: false,
    basis: { type: 'per_stay', minor: 4_000 },
    roomTypeIds: [double],
    ratePlanIds: [BASE_PLAN],
  },
  {
    code: 'city-tax',
    name: 'City tax',
    kind: 'tax',
    isIncluded: false,
    basis: { type: 'per_person_night', minor: 250, fromAge: 15, nightsMax: 5 },
    validity: { from: date('2030-01-01') },
  },
];
export const chargeLines: readonly Charge[] = [
  {
    code: 'cleaning',
    name: 'Cleaning',
    kind: 'fee',
    isIncluded: false,
    room: 0,
    amountMinor: 4_000,
  },
  {
    code: 'city-tax',
    name: 'City tax',
    kind: 'tax',
    isIncluded: false,
    room: 0,
    amountMinor: 1_000,
    nightlyMinor: [500, 500],
  },
];

function date(text: string): CivilDate {
  return text as CivilDate;
}
