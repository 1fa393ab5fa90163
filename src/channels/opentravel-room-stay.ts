/** A RoomStay of OTA_HotelResNotifRQ as the rooms that it sells: dates, guests, prices by night. */
import {
  addDays,
  type CivilDate,
  daysBetween,
  nightsOf,
  parseCivilDate,
  type Stay,
} from '../domain/calendar.ts';
import type { SoldRoom } from '../domain/channels/sold-booking.ts';
import { type Currency, parseAmount } from '../domain/money.ts';
import { limits } from '../limits.ts';
import { attributeOf, elementsAt, type XmlElement } from './xml-element.ts';

/** What a reservation lacks, in a sentence. */
export class Unreadable extends Error {}

/** AQC: whose age a count is of. */
const ADULT = '10';
const YOUNG = new Set(['7', '8']);

/** As many as it has units, all alike. */
export function readRoomStay(roomStay: XmlElement, currency: Currency): readonly SoldRoom[] {
  const [rate] = elementsAt(roomStay, 'RoomRates', 'RoomRate');
  const [type] = elementsAt(roomStay, 'RoomTypes', 'RoomType');
  const [plan] = elementsAt(roomStay, 'RatePlans', 'RatePlan');
  const stay = stayOf(roomStay);
  const nightlyMinor = nightlyOf(rate, stay, currency);
  const room: SoldRoom = {
    roomCode: attributeOf(type, 'RoomTypeCode') ?? attributeOf(rate, 'RoomTypeCode') ?? null,
    planCode: attributeOf(plan, 'RatePlanCode') ?? attributeOf(rate, 'RatePlanCode') ?? null,
    stay,
    ...guestsOf(roomStay),
    ...(nightlyMinor === undefined ? {} : { nightlyMinor }),
  };
  const units = attributeOf(rate, 'NumberOfUnits') ?? attributeOf(type, 'NumberOfUnits') ?? '1';
  const count = wholeOf('NumberOfUnits', units);
  if (count < 1 || count > limits.bookingRoomsMax) {
    throw new Unreadable(`NumberOfUnits is ${units}`);
  }
  return Array.from({ length: count }, () => room);
}

/** In the minor units of the currency; a figure without a point may say how many decimals it has. */
export function amountOf(element: XmlElement, currency: Currency): number {
  const said = attributeOf(element, 'AmountAfterTax') ?? attributeOf(element, 'AmountBeforeTax');
  if (said === undefined) throw new Unreadable(`${element.name} has no AmountAfterTax`);
  const decimals = Number(attributeOf(element, 'DecimalPlaces') ?? 0);
  // Some senders have four decimals of every currency.
  const text = said.includes('.') ? said.replace(/\.?0*$/, '') : pointed(said, decimals);
  const own = (attributeOf(element, 'CurrencyCode') ?? currency) as Currency;
  const minor = parseAmount(text, own);
  if (minor === undefined || minor < 0) {
    throw new Unreadable(`${element.name} says ${said}, which is no amount of ${own}`);
  }
  return minor;
}

function pointed(digits: string, decimals: number): string {
  if (!Number.isInteger(decimals) || decimals < 1 || decimals > 3) return digits;
  const long = digits.padStart(decimals + 1, '0');
  return `${long.slice(0, -decimals)}.${long.slice(-decimals)}`;
}

function stayOf(roomStay: XmlElement): Stay {
  const [span] = elementsAt(roomStay, 'TimeSpan');
  const arrival = dateOf('Start', attributeOf(span, 'Start'));
  const nights = /^P(\d{1,3})[ND]$/.exec(attributeOf(span, 'Duration') ?? '')?.[1];
  const end = attributeOf(span, 'End');
  const departure =
    end === undefined && nights !== undefined
      ? addDays(arrival, Number(nights))
      : dateOf('End', end);
  if (departure > arrival) return { arrival, departure };
  throw new Unreadable(`TimeSpan ends on ${departure} and begins on ${arrival}`);
}

/** Some senders say it with a time of day, which is the hotel's and of no matter. */
function dateOf(name: string, text: string | undefined): CivilDate {
  const date = parseCivilDate(text?.slice(0, 10) ?? '');
  if (date === undefined) throw new Unreadable(`TimeSpan ${name} is ${text}, which is no date`);
  return date;
}

function guestsOf(roomStay: XmlElement): Pick<SoldRoom, 'adults' | 'children' | 'childAges'> {
  let adults = 0;
  let children = 0;
  const ages: number[] = [];
  for (const guests of elementsAt(roomStay, 'GuestCounts', 'GuestCount')) {
    const count = wholeOf('GuestCount', attributeOf(guests, 'Count') ?? '1');
    if (count > limits.partyGuestsMax) throw new Unreadable(`GuestCount is ${count}`);
    const code = attributeOf(guests, 'AgeQualifyingCode') ?? ADULT;
    if (!YOUNG.has(code)) {
      adults += count;
      continue;
    }
    children += count;
    const age = Number(attributeOf(guests, 'Age'));
    const isAge = Number.isInteger(age) && age >= 0 && age <= limits.childAgeMax;
    if (isAge) ages.push(...new Array<number>(count).fill(age));
  }
  const known = children > 0 && ages.length === children ? { childAges: ages } : {};
  return { adults: Math.max(1, adults), children, ...known };
}

/**
 * Undefined when not every night has its price. `ExpireDate` is the morning after the last night to
 * most senders, and the last night itself to others, which shows in a night without a price.
 */
function nightlyOf(
  rate: XmlElement | undefined,
  stay: Stay,
  currency: Currency,
): readonly number[] | undefined {
  const rates = elementsAt(rate, 'Rates', 'Rate').map((one) => pricedSpan(one, currency));
  return pricedNights(rates, stay, 0) ?? pricedNights(rates, stay, 1);
}

interface PricedSpan {
  readonly from: CivilDate;
  readonly nights: number;
  readonly minor: number;
}

function pricedSpan(rate: XmlElement, currency: Currency): PricedSpan | undefined {
  const [base] = elementsAt(rate, 'Base');
  const from = parseCivilDate(attributeOf(rate, 'EffectiveDate')?.slice(0, 10) ?? '');
  if (base === undefined || from === undefined) return undefined;
  const expires = parseCivilDate(attributeOf(rate, 'ExpireDate')?.slice(0, 10) ?? '');
  const nights = expires === undefined ? 1 : daysBetween(from, expires);
  return { from, nights, minor: amountOf(base, currency) };
}

function pricedNights(
  spans: readonly (PricedSpan | undefined)[],
  stay: Stay,
  more: 0 | 1,
): readonly number[] | undefined {
  const prices = new Map<string, number>();
  for (const span of spans) {
    if (span === undefined) continue;
    const { from, nights, minor } = span;
    const count = Math.min(Math.max(1, nights + more), limits.stayNightsMax);
    for (let day = 0; day < count; day += 1) {
      const night = addDays(from, day);
      // The night on which one price ends and the next begins is the next one's.
      if (more === 0 || day < nights || !prices.has(night)) prices.set(night, minor);
    }
  }
  const nightly = nightsOf(stay).map((night) => prices.get(night));
  return nightly.every((minor) => minor !== undefined) ? nightly : undefined;
}

function wholeOf(name: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new Unreadable(`${name} is ${text}, which is no whole number`);
}
