/** Taxes and fees: what each rule comes to, and that lines add up to the cent whatever the rules. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookedRoom, BookingTerms } from '../../src/domain/booking/booking.ts';
import { costsOf, totalOf } from '../../src/domain/booking/owed.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import { chargeStay } from '../../src/domain/charges/charge-stay.ts';
import {
  type Charge,
  type ChargeBasis,
  type ChargeRule,
  chargesOfNights,
  nightsMinorOf,
  totalsOf,
} from '../../src/domain/charges/charges.ts';
import type { Party } from '../../src/domain/guest.ts';
import { DIRECT, type RatePlanId } from '../../src/domain/ids.ts';
import { sumOf } from '../../src/domain/policy/fees.ts';
import { planPrice, priceStay } from '../../src/domain/pricing/price-stay.ts';
import { decideProperty } from '../../src/domain/property/decide-property.ts';
import type { PropertyEvent } from '../../src/domain/property/property.ts';
import {
  propertyOfSnapshot,
  snapshotOfProperty,
} from '../../src/domain/property/property-snapshot.ts';
import { BASE_PLAN, type RatePlanDetails } from '../../src/domain/rates/rate-plan.ts';
import { chargeRules } from '../../src/testing/arbitraries/charge-arbitraries.ts';
import {
  ARRIVAL,
  adler,
  details,
  double,
  hotelAdler,
  suite,
} from '../../src/testing/hotel-adler.ts';

const couple: Party = { adults: 2, children: 0 };
const ownPlan: RatePlanDetails = {
  name: 'Own',
  access: { type: 'public' },
  price: { type: 'own', baseMinor: 9_000 },
  mealPlan: null,
  occupancyPricing: null,
  bookingWindow: null,
  stayWindow: null,
};

const twoNights = { arrival: day(0), departure: day(2) };
/** With every plan that the generators name. */
const hotel = hotelAdler(
  ...['flex', 'saver', 'deep'].map((id): PropertyEvent => {
    return { type: 'RatePlanAdded', roomTypeId: suite, id: id as RatePlanId, details: ownPlan };
  }),
);

describe('a rule comes to', () => {
  // Two nights of 120.00 and 80.00, and what is charged by night; a single figure is owed once.
  const rows: readonly (readonly [string, Partial<ChargeRule>, Party, number | number[]])[] = [
    ['a percentage of the price', percent(700), couple, [840, 560]],
    ['half a cent, which goes up', percent(5), couple, [6, 4]],
    ['less than half, which goes down', percent(2), couple, [2, 2]],
    ['a percentage that is in the price', inside(percent(700)), couple, [785, 523]],
    ['all of the price again', percent(10_000), couple, [12_000, 8_000]],
    ['half of the price, as all of what is left', inside(percent(10_000)), couple, [6_000, 4_000]],
    ['an amount a night', { basis: { type: 'per_night', minor: 350 } }, couple, [350, 350]],
    ['an amount a stay', { basis: { type: 'per_stay', minor: 4_000 } }, couple, 4_000],
    ['an amount a guest', { basis: { type: 'per_person', minor: 500 } }, couple, 1_000],
    ['a city tax', cityTax({}), couple, [400, 400]],
    ['a city tax of children too', cityTax({}), family([3, 9]), [800, 800]],
    ['one from fourteen on', cityTax({ fromAge: 14 }), family([13, 14]), [600, 600]],
    [
      'one of a child of unknown age',
      cityTax({ fromAge: 14 }),
      { adults: 2, children: 1 },
      [600, 600],
    ],
    ['one of adults only', cityTax({ fromAge: 18 }), family([17]), [400, 400]],
    ['one of the first night only', cityTax({ nightsMax: 1 }), couple, [400, 0]],
    ['a rule from the second night on', { validity: { from: day(1) } }, couple, [0, 200]],
    ['a rule to the first night', { validity: { to: day(0) } }, couple, [200, 0]],
    ['a rule of the room type', { roomTypeIds: [double] }, couple, [200, 200]],
    ['a rule of the plan', { ratePlanIds: [BASE_PLAN] }, couple, [200, 200]],
    ['no more than the price it is in', inside(perNight(9_000)), couple, [9_000, 8_000]],
  ];
  it.each(rows)('%s', (_, said, party, expected) => {
    const charges = chargeStay([rule(said)], twoNights, [room({ party })]);
    const [charge] = charges;
    expect(charges).toHaveLength(1);
    expect(charge?.nightlyMinor ?? charge?.amountMinor).toEqual(expected);
    expect(charge?.amountMinor).toBe([expected].flat().reduce((sum, minor) => sum + minor));
  });

  const none: readonly (readonly [string, Partial<ChargeRule>])[] = [
    ['another room type', { roomTypeIds: [suite] }],
    ['another plan', { ratePlanIds: ['saver' as RatePlanId] }],
    ['other nights', { validity: { from: day(2) } }],
    [
      'a stay that begins before it',
      { basis: { type: 'per_stay', minor: 9 }, validity: { from: day(1) } },
    ],
    ['guests who are all exempt', { basis: { type: 'per_person', minor: 0 } }],
  ];
  it.each(none)('nothing, and no line, for %s', (_, said) => {
    expect(chargeStay([rule(said)], twoNights, [room()])).toEqual([]);
  });
});

describe('rules together', () => {
  const cleaning = rule({
    code: 'cleaning',
    kind: 'fee',
    basis: { type: 'per_stay', minor: 5_000 },
  });
  const service = rule({ code: 'service', kind: 'fee', ...percent(1_000) });
  const vat = (...ofFees: string[]) => rule({ code: 'vat', ...percent(700, ofFees) });

  it.each<[string, readonly ChargeRule[], readonly number[]]>([
    ['a tax of the price alone', [vat(), cleaning], [1_400, 5_000]],
    ['a tax of the price and a fee', [vat('cleaning'), cleaning], [1_750, 5_000]],
    ['a tax of a percentage', [vat('service'), service], [1_540, 2_000]],
    ['a tax of both', [vat('service', 'cleaning'), cleaning, service], [1_890, 5_000, 2_000]],
    // 200.00 = N × 1.1 × 1.07
    ['both in the price', [vat('service'), service].map(inside), [1_308, 1_700]],
    [
      'a fee in the price, and a tax of it beside',
      [vat('cleaning'), inside(cleaning)],
      [1_400, 5_000],
    ],
  ])('%s', (_, rules, expected) => {
    const charges = chargeStay(rules, twoNights, [room()]);
    expect(charges.map(({ amountMinor }) => amountMinor)).toEqual(expected);
  });

  it('charge each room by itself', () => {
    const charges = chargeStay([cleaning, vat()], twoNights, [room(), room({ roomTypeId: suite })]);
    expect(charges.map(({ code, room }) => `${code} ${room}`)).toEqual([
      ...['cleaning 0', 'vat 0', 'cleaning 1', 'vat 1'],
    ]);
  });

  it('a new rate from a date on is one code with two rules', () => {
    const rules = [
      { ...vat(), validity: { to: day(0) } },
      rule({ code: 'vat', ...percent(900), validity: { from: day(1) } }),
    ];
    expect(decide(rules).type).toBe('accepted');
    const charges = chargeStay(rules, twoNights, [room()]);
    expect(charges.map(({ nightlyMinor }) => nightlyMinor)).toEqual([
      [840, 0],
      [0, 720],
    ]);
  });
});

describe('a property', () => {
  const fee = rule({ code: 'fee', kind: 'fee', ...percent(100) });
  it.each<[string, readonly ChargeRule[], object]>([
    ['a room type', [rule({ roomTypeIds: ['barn' as never] })], { code: 'not_found', id: 'barn' }],
    ['a plan', [rule({ ratePlanIds: ['nope' as never] })], { code: 'not_found', id: 'nope' }],
    ['a code twice', [fee, fee], { code: 'charges_invalid', fault: 'code_repeated' }],
    ['a fee', [rule(percent(1, ['fee']))], { code: 'charges_invalid', fault: 'unknown_fee' }],
    [
      'a tax as a fee',
      [rule(percent(1, ['b'])), rule({ code: 'b' })],
      { code: 'charges_invalid', chargeCode: 'vat', fault: 'unknown_fee' },
    ],
    [
      'a fee of fees',
      [rule(percent(1, ['b'])), rule({ code: 'b', kind: 'fee', ...percent(1, ['fee']) }), fee],
      { code: 'charges_invalid', chargeCode: 'vat', fault: 'fee_of_fees' },
    ],
    [
      'itself',
      [rule({ kind: 'fee', ...percent(1, ['vat']) })],
      { code: 'charges_invalid', fault: 'fee_of_fees' },
    ],
  ])('is refused rules that name %s', (_, rules, rejection) => {
    expect(decide(rules)).toMatchObject({ type: 'rejected', rejection });
  });

  it('has what was set last, with its snapshot, and none in a snapshot from before', () => {
    const set = hotelAdler({ type: 'ChargesSet', charges: [fee] });
    expect(set.charges).toEqual([fee]);
    expect(propertyOfSnapshot(snapshotOfProperty(set))).toEqual(set);
    const { charges: _, ...old } = snapshotOfProperty(hotelAdler());
    expect(propertyOfSnapshot(old)).toEqual(hotelAdler());
  });
});

describe('laws of charges', () => {
  const stays = fc.integer({ min: 1, max: 5 }).map((nights) => {
    return { arrival: ARRIVAL, departure: addDays(ARRIVAL, nights) };
  });
  const parties = fc
    .tuple(
      fc.nat(4),
      fc.option(fc.array(fc.nat(17), { maxLength: 3 }), { nil: undefined }),
      fc.nat(3),
    )
    .map(([adults, childAges, children]): Party => {
      return childAges === undefined
        ? { adults, children }
        : { adults, children: childAges.length, childAges };
    });
  const priced = fc
    .record({
      rules: fc
        .array(chargeRules, { maxLength: 6 })
        .filter((rules) => decide(rules).type === 'accepted'),
      stay: stays,
      prices: fc.array(fc.oneof(fc.nat(60), fc.nat(50_000), fc.constant(10_000_000_000)), {
        minLength: 5,
        maxLength: 5,
      }),
      party: parties,
      rooms: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ rules, stay, prices, party, rooms }) => {
      const nights = prices.slice(0, Number(stay.departure.slice(8)) - Number(ARRIVAL.slice(8)));
      const booked = Array.from({ length: rooms }, (_, at) => {
        const nightlyMinor = nights.map((minor) => Math.max(0, minor - at));
        return room({ party, nightlyMinor, roomTypeId: at % 2 === 0 ? double : suite });
      });
      return { rules, stay, rooms: booked, charges: chargeStay(rules, stay, booked) };
    });

  it('lines are whole, and add up to the totals and the total, to the cent', () => {
    fc.assert(
      fc.property(priced, ({ stay, rooms, charges }) => {
        for (const { amountMinor, nightlyMinor = [amountMinor] } of charges) {
          expect(nightlyMinor.every((minor) => Number.isSafeInteger(minor) && minor >= 0)).toBe(
            true,
          );
          expect(nightlyMinor.reduce((sum, minor) => sum + minor)).toBe(amountMinor);
        }
        const nightsMinor = nightsMinorOf(rooms);
        const totals = totalsOf(nightsMinor, charges);
        const added = charges.filter(({ isIncluded }) => !isIncluded);
        const total = added.reduce((sum, { amountMinor }) => sum + amountMinor, nightsMinor);
        expect(totals.grossMinor).toBe(total);
        expect(totals.roomsMinor + totals.feesMinor).toBe(totals.netMinor);
        expect(totals.netMinor + totals.taxesMinor).toBe(totals.grossMinor);
        expect(owedFor(termsOf(stay, rooms, charges), 366)).toBe(total);
      }),
    );
  });

  it('what a price includes is never more than the price of its night', () => {
    fc.assert(
      fc.property(priced, ({ rooms, charges }) => {
        for (const [at, { nightlyMinor }] of rooms.entries()) {
          for (const [night, price] of nightlyMinor.entries()) {
            const included = charges
              .filter((charge) => charge.room === at && charge.isIncluded)
              .map((charge) => (charge.nightlyMinor ?? [charge.amountMinor])[night] ?? 0);
            expect(included.reduce((sum, minor) => sum + minor, 0)).toBeLessThanOrEqual(price);
          }
        }
      }),
    );
  });

  it('each percentage is its rate of the net price that the others leave, rounded once', () => {
    fc.assert(
      fc.property(priced, ({ rules, stay, rooms, charges }) => {
        for (const line of percentLines(rules, stay, rooms)) {
          const found = charges
            .filter(({ code, room }) => code === line.code && room === line.room)
            .map(({ nightlyMinor }) => nightlyMinor?.[line.night] ?? 0);
          expect(found.reduce((sum, minor) => sum + minor, 0)).toBe(line.minor);
        }
      }),
    );
  });

  it('nights owe their own charges, and the first what is owed once', () => {
    fc.assert(
      fc.property(priced, ({ stay, rooms, charges }) => {
        const terms = termsOf(stay, rooms, charges);
        expect(chargesOfNights(charges, 0)).toBe(0);
        expect(owedFor(terms, 0)).toBe(0);
        const first = rooms.reduce((all, { nightlyMinor }) => all + (nightlyMinor[0] ?? 0), 0);
        expect(owedFor(terms, 1)).toBe(first + chargesOfNights(charges, 1));
        const once = charges.filter((charge) => !charge.isIncluded && !charge.nightlyMinor);
        const sum = once.reduce((all, { amountMinor }) => all + amountMinor, 0);
        expect(chargesOfNights(once, 1)).toBe(sum);
        const byNight = charges.filter((charge) => !charge.isIncluded && charge.nightlyMinor);
        for (const [night] of (rooms[0]?.nightlyMinor ?? []).entries()) {
          const owed = byNight.map(({ nightlyMinor }) => nightlyMinor?.[night] ?? 0);
          expect(chargesOfNights(charges, night + 1) - chargesOfNights(charges, night)).toBe(
            owed.reduce((all, minor) => all + minor, night === 0 ? sum : 0),
          );
        }
      }),
    );
  });

  it('without rules a stay costs its nights, and no more is said', () => {
    const asked = [{ roomTypeId: double, party: couple }];
    const situation = { today: ARRIVAL, channel: DIRECT, priceOf: planPrice };
    const free = priceStay(hotelAdler(), twoNights, asked, situation);
    expect(free).toMatchObject({ charges: [], totalMinor: 24_000 });
    const charges = [rule(cityTax({}))];
    const taxed = priceStay(
      hotelAdler({ type: 'ChargesSet', charges }),
      twoNights,
      asked,
      situation,
    );
    expect(taxed.rooms).toEqual(free.rooms);
    expect(taxed.totalMinor).toBe(24_800);
  });

  it('the largest booking under the most and largest rules is exact', () => {
    const most = Array.from({ length: 20 }, (_, at) =>
      at < 10
        ? rule({
            code: `f${at}`,
            kind: 'fee',
            basis: { type: 'per_person_night', minor: 50_000_000 },
          })
        : rule({
            code: `t${at}`,
            ...percent(
              10_000,
              Array.from({ length: 10 }, (_, fee) => `f${fee}`),
            ),
          }),
    );
    const stay = { arrival: ARRIVAL, departure: addDays(ARRIVAL, 366) };
    const nightlyMinor = new Array<number>(366).fill(10_000_000_000);
    const crowd = { adults: 50, children: 50 };
    const rooms = Array.from({ length: 20 }, () => room({ party: crowd, nightlyMinor }));
    const charges = chargeStay(most, stay, rooms);
    const { grossMinor } = totalsOf(nightsMinorOf(rooms), charges);
    expect(Number.isSafeInteger(grossMinor)).toBe(true);
    const fees = 20n * 366n * 100n * 50_000_000n * 10n;
    const nights = 20n * 366n * 10_000_000_000n;
    expect(BigInt(grossMinor)).toBe(nights + fees + 10n * (nights + fees));
  });
});

function day(after: number): CivilDate {
  return addDays(ARRIVAL, after);
}

function rule(said: Partial<ChargeRule>): ChargeRule {
  const basis = { type: 'per_night', minor: 200 } as const;
  return { code: 'vat', name: 'VAT', kind: 'tax', basis, isIncluded: false, ...said };
}

function percent(basisPoints: number, ofFees: readonly string[] = []): { basis: ChargeBasis } {
  return { basis: { type: 'percent', basisPoints, ofFees } };
}

function perNight(minor: number): { basis: ChargeBasis } {
  return { basis: { type: 'per_night', minor } };
}

function cityTax(more: { fromAge?: number; nightsMax?: number }): { basis: ChargeBasis } {
  return { basis: { type: 'per_person_night', minor: 200, ...more } };
}

function inside<Said extends Partial<ChargeRule>>(said: Said): Said & { isIncluded: true } {
  return { ...said, isIncluded: true };
}

function family(childAges: readonly number[]): Party {
  return { adults: 2, children: childAges.length, childAges };
}

function room(said: Partial<BookedRoom> = {}): BookedRoom {
  return { roomTypeId: double, party: couple, nightlyMinor: [12_000, 8_000], ...said };
}

function decide(charges: readonly ChargeRule[]) {
  return decideProperty(hotel, { type: 'set_charges', charges });
}

/** What the first nights of all rooms cost, with their taxes and fees. */
function owedFor(terms: BookingTerms, nights: number): number {
  return totalOf(costsOf(terms).map((cost) => sumOf(cost.nights, nights)));
}

function termsOf(
  stay: { arrival: CivilDate; departure: CivilDate },
  rooms: readonly BookedRoom[],
  charges: readonly Charge[],
): BookingTerms {
  const { currency, capture } = details;
  const totalMinor = nightsMinorOf(rooms) + chargesOfNights(charges, 366);
  return { propertyId: adler, stay, rooms, charges, currency, totalMinor, capture };
}

interface PercentLine {
  readonly code: string;
  readonly room: number;
  readonly night: number;
  readonly minor: number;
}

/**
 * The percentages worked out in another way: the price as a function of the net price is a straight
 * line through its values at 0 and at 1, which gives the net price of the price that is there. Only
 * of nights on which a net price is left and a code has one rule.
 */
function percentLines(
  rules: readonly ChargeRule[],
  stay: { arrival: CivilDate },
  rooms: readonly BookedRoom[],
): readonly PercentLine[] {
  const lines: PercentLine[] = [];
  for (const [at, { nightlyMinor, party, roomTypeId }] of rooms.entries()) {
    for (const [night, price] of nightlyMinor.entries()) {
      const date = addDays(stay.arrival, night);
      const inForce = rules.filter((one) => {
        const { from, to } = { from: '0', to: '9', ...one.validity };
        const isOfRoom = one.roomTypeIds?.includes(roomTypeId) ?? true;
        return (
          isOfRoom && (one.ratePlanIds?.includes(BASE_PLAN) ?? true) && from <= date && date <= to
        );
      });
      const net = netPrice(inForce, party, night, price);
      if (net === undefined) continue;
      const [top, bottom] = net;
      for (const one of inForce) {
        if (one.basis.type !== 'percent') continue;
        const share = chargeAt(one, inForce, party, night, top, bottom);
        // Half up, by the definition: the whole number next to the fraction plus a half.
        const minor = Number((share * 2n + bottom * UNIT) / (2n * bottom * UNIT));
        lines.push({ code: one.code, room: at, night, minor });
      }
    }
  }
  return lines;
}

const UNIT = 10_000n * 10_000n;

function netPrice(
  rules: readonly ChargeRule[],
  party: Party,
  night: number,
  price: number,
): readonly [bigint, bigint] | undefined {
  const included = rules.filter(({ isIncluded }) => isIncluded);
  const priceOf = (net: bigint): bigint => {
    const charges = included.map((one) => chargeAt(one, rules, party, night, net, 1n));
    return charges.reduce((sum, charge) => sum + charge, net * UNIT);
  };
  const rise = priceOf(1n) - priceOf(0n);
  const top = BigInt(price) * UNIT - priceOf(0n);
  // Where nothing is left, charges are cut to the price; and by a cent where they round up.
  return top < rise * 20n ? undefined : [top, rise];
}

/** A charge for a net price of top / bottom, in UNITs of a minor unit over `bottom`. */
function chargeAt(
  { basis }: ChargeRule,
  rules: readonly ChargeRule[],
  party: Party,
  night: number,
  top: bigint,
  bottom: bigint,
): bigint {
  if (basis.type !== 'percent') return BigInt(fixed(basis, party, night)) * UNIT * bottom;
  const fees = rules.filter(({ code }) => basis.ofFees.includes(code));
  const base = fees
    .map((fee) => chargeAt(fee, rules, party, night, top, bottom))
    .reduce((sum, fee) => sum + fee, top * UNIT);
  return (base * BigInt(basis.basisPoints)) / 10_000n;
}

function fixed(
  basis: Exclude<ChargeBasis, { type: 'percent' }>,
  party: Party,
  night: number,
): number {
  const { type, minor } = basis;
  if ((type === 'per_stay' || type === 'per_person') && night > 0) return 0;
  if (type === 'per_night' || type === 'per_stay') return minor;
  const { fromAge = 0 } = basis;
  if (type === 'per_person_night' && night >= (basis.nightsMax ?? 999)) return 0;
  const ages = Array.from({ length: party.children }, (_, at) => party.childAges?.[at] ?? 17);
  return minor * (party.adults + ages.filter((age) => age >= fromAge).length);
}
