/**
 * The taxes and fees of a priced stay, by the rules of its property. With N the price of a room for
 * a night without anything that it includes, and P the price as it is sold,
 *
 *   P = N + every included charge,    a percentage = its rate × (N + the fees it names),
 *
 * which gives N, and with it every line. N is kept as an exact fraction and each amount is rounded
 * once, half up, in `rounded`; what is left of P is the net price, so net and included charges are
 * P to the minor unit however the lines were rounded. No included charge is more than is left of P.
 */
import { limits } from '../../limits.ts';
import { assert } from '../assert.ts';
import type { BookedRoom } from '../booking/booking.ts';
import { type Night, nightsOf, type Stay } from '../calendar.ts';
import type { Party } from '../guest.ts';
import { isWithin } from '../rates/date-window.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import type { Charge, ChargeBasis, ChargeRule } from './charges.ts';

/** Lines room by room in the order of the rules; none that comes to nothing. */
export function chargeStay(
  rules: readonly ChargeRule[],
  stay: Stay,
  rooms: readonly BookedRoom[],
): readonly Charge[] {
  if (rules.length === 0) return [];
  const nights = nightsOf(stay);
  return rooms.flatMap((room, index) => chargeRoom(rules, nights, room, index));
}

function chargeRoom(
  rules: readonly ChargeRule[],
  nights: readonly Night[],
  room: BookedRoom,
  index: number,
): readonly Charge[] {
  const ofRoom = rules.filter((rule) => isOfRoom(rule, room));
  const byNight = nights.map((night, at) => {
    const inForce = ofRoom.map((rule) => (isValidOn(rule, night) ? rule : undefined));
    return chargeNight(inForce, room.nightlyMinor[at] ?? 0, room.party, at);
  });
  return ofRoom.flatMap((rule, place): readonly Charge[] => {
    const nightlyMinor = byNight.map((amounts) => amounts[place] ?? 0);
    const amountMinor = nightlyMinor.reduce((sum, minor) => sum + minor, 0);
    if (amountMinor === 0) return [];
    const { code, name, kind, isIncluded } = rule;
    const line = { code, name, kind, isIncluded, room: index, amountMinor };
    return [isOnce(rule.basis) ? line : { ...line, nightlyMinor }];
  });
}

function isOfRoom({ roomTypeIds, ratePlanIds }: ChargeRule, room: BookedRoom): boolean {
  if (roomTypeIds?.includes(room.roomTypeId) === false) return false;
  return ratePlanIds?.includes(room.ratePlanId ?? BASE_PLAN) !== false;
}

function isValidOn({ validity }: ChargeRule, night: Night): boolean {
  return validity === undefined || isWithin(validity, night);
}

function isOnce({ type }: ChargeBasis): boolean {
  return type === 'per_stay' || type === 'per_person';
}

/** One amount for each rule, in their order; `night` counts from the first of the stay. */
function chargeNight(
  rules: readonly (ChargeRule | undefined)[],
  priceMinor: number,
  party: Party,
  night: number,
): readonly number[] {
  const amounts = rules.map((rule) => (rule === undefined ? 0 : fixedOn(rule.basis, party, night)));
  let left = capIncluded(rules, amounts, priceMinor, 'fixed');
  const shares = rules.map((rule) => shareOf(rule, rules, amounts));
  const net = netOf(rules, shares, left);
  for (const [at, share] of shares.entries()) {
    if (share !== undefined) amounts[at] = rounded(share, net);
  }
  left = capIncluded(rules, amounts, left, 'percent');
  assert(left >= 0, 'a price is no less than what it includes');
  return amounts;
}

/** Cuts included amounts of one sort to what is left of the price, and answers what is left then. */
function capIncluded(
  rules: readonly (ChargeRule | undefined)[],
  amounts: number[],
  ofMinor: number,
  sort: 'fixed' | 'percent',
): number {
  let left = ofMinor;
  for (const [at, rule] of rules.entries()) {
    if (rule?.isIncluded !== true || (rule.basis.type === 'percent') !== (sort === 'percent')) {
      continue;
    }
    const taken = Math.min(amounts[at] ?? 0, left);
    amounts[at] = taken;
    left -= taken;
  }
  return left;
}

/** What is not a share of anything, for a night; 0 for a percentage. */
function fixedOn(basis: ChargeBasis, party: Party, night: number): number {
  switch (basis.type) {
    case 'percent':
      return 0;
    case 'per_night':
      return basis.minor;
    case 'per_stay':
      return night === 0 ? basis.minor : 0;
    case 'per_person':
      return night === 0 ? basis.minor * guestsFrom(party, basis.fromAge) : 0;
    default:
      if (basis.nightsMax !== undefined && night >= basis.nightsMax) return 0;
      return basis.minor * guestsFrom(party, basis.fromAge);
  }
}

function guestsFrom({ adults, children, childAges }: Party, fromAge = 0): number {
  let guests = adults;
  for (let child = 0; child < children; child += 1) {
    if ((childAges?.[child] ?? limits.childAgeMax) >= fromAge) guests += 1;
  }
  return guests;
}

/** A charge as a function of N: `ofNet` × N / SCALE + `more` / SCALE. */
interface Share {
  readonly ofNet: bigint;
  readonly more: bigint;
}

/** Basis points of basis points: a percentage of a fee that is a percentage itself. */
const SCALE = 100_000_000n;
const BASIS_POINTS = 10_000;

function shareOf(
  rule: ChargeRule | undefined,
  rules: readonly (ChargeRule | undefined)[],
  amounts: readonly number[],
): Share | undefined {
  if (rule?.basis.type !== 'percent') return undefined;
  const { basisPoints, ofFees } = rule.basis;
  let ofNet = BASIS_POINTS;
  let moreMinor = 0;
  for (const [at, other] of rules.entries()) {
    if (other === undefined || !ofFees.includes(other.code)) continue;
    if (other.basis.type === 'percent') ofNet += other.basis.basisPoints;
    else moreMinor += amounts[at] ?? 0;
  }
  return {
    ofNet: BigInt(basisPoints * ofNet),
    more: BigInt(basisPoints * BASIS_POINTS) * BigInt(moreMinor),
  };
}

/** N as a fraction, never negative. */
interface Net {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** `leftMinor` is P without the included charges that are no percentages. */
function netOf(
  rules: readonly (ChargeRule | undefined)[],
  shares: readonly (Share | undefined)[],
  leftMinor: number,
): Net {
  let numerator = BigInt(leftMinor) * SCALE;
  let denominator = SCALE;
  for (const [at, share] of shares.entries()) {
    if (share === undefined || rules[at]?.isIncluded !== true) continue;
    numerator -= share.more;
    denominator += share.ofNet;
  }
  return { numerator: numerator < 0n ? 0n : numerator, denominator };
}

/** The one place where a charge becomes whole minor units: half up. */
function rounded({ ofNet, more }: Share, { numerator, denominator }: Net): number {
  const exact = ofNet * numerator + more * denominator;
  const scale = SCALE * denominator;
  return Number((2n * exact + scale) / (2n * scale));
}
