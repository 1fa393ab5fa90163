/**
 * OpenTravel's three messages of availability, restrictions and rates as changes of a calendar.
 * Written from the published schemas alone; it must share nothing with whoever writes the messages.
 *
 * Ranges are inclusive at both ends. `SetForwardMinStay` and its like are about the day of arrival;
 * `SetMinLOS` and `SetMaxLOS` about every night, unless `ArrivalDateBased` says otherwise.
 */
import { dayOf } from '../replay/own-dates.ts';
import { rateOf } from './channex-values.ts';
import { hasPlan, type Listing } from './listing.ts';
import type { PlanNight } from './ota-tables.ts';
import { attribute, type Element, elementsAt } from './ota-xml.ts';

export type NotifKind = 'inventory' | 'availability' | 'rates';

/** What one element of a message says of some days. */
export interface NotifChange {
  readonly room: string;
  readonly plan: string | undefined;
  readonly days: readonly number[];
  /** Rooms free; undefined: not said. */
  readonly availability: number | undefined;
  readonly told: PlanNight;
}

/** The hotel's code and the changes in their order, or what is wrong, one sentence each. */
export interface ReadNotif {
  readonly hotelCode: string | undefined;
  read(listing: Listing): {
    readonly changes: readonly NotifChange[];
    readonly faults: readonly string[];
  };
}

class Fault extends Error {}

const DAYS_MAX = 800;
/** As the schema has them, from Sunday on. */
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Weds', 'Thur', 'Fri', 'Sat'];
const WEEKDAY_OF_DAY_0 = 4;

/** Of each kind: the element that holds the hotel's code, the entries in it, and their reader. */
const KINDS: Readonly<
  Record<
    NotifKind,
    readonly [string, string, (entry: Element, listing: Listing) => readonly NotifChange[]]
  >
> = {
  inventory: ['Inventories', 'Inventory', readInventory],
  availability: ['AvailStatusMessages', 'AvailStatusMessage', readAvailStatus],
  rates: ['RateAmountMessages', 'RateAmountMessage', readRateAmount],
};

export function readNotif(kind: NotifKind, root: Element): ReadNotif {
  const [outer, inner, readEntry] = KINDS[kind];
  const lists = elementsAt(root, outer);
  return {
    hotelCode: attribute(lists[0], 'HotelCode'),
    read(listing) {
      const changes: NotifChange[] = [];
      const faults: string[] = [];
      const entries = lists.flatMap((list) => elementsAt(list, inner));
      if (entries.length === 0) faults.push(`there is no ${inner}`);
      for (const [index, entry] of entries.entries()) {
        try {
          changes.push(...readEntry(entry, listing));
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          faults.push(`${inner} ${index + 1}: ${error.message}`);
        }
      }
      return { changes, faults };
    },
  };
}

/** Without any count the room is fully booked, as AlpineBits has it. */
function readInventory(entry: Element, listing: Listing): readonly NotifChange[] {
  const { room, days } = readControl(entry, listing);
  const counts = elementsAt(entry, 'InvCounts', 'InvCount');
  // 2: definite availability.
  const free = counts.find((count) => (attribute(count, 'CountType') ?? '2') === '2');
  if (counts.length > 0 && free === undefined) throw new Fault('no InvCount has CountType 2');
  const availability = free === undefined ? 0 : countOf('Count', attribute(free, 'Count'), 0);
  return [{ room, plan: undefined, days, availability, told: {} }];
}

function readAvailStatus(entry: Element, listing: Listing): readonly NotifChange[] {
  const { room, plan, days } = readControl(entry, listing);
  const limit = attribute(entry, 'BookingLimit');
  const availability = limit === undefined ? undefined : countOf('BookingLimit', limit, 0);
  const told: PlanNight = { ...readStatuses(entry), ...readStays(entry) };
  if (Object.keys(told).length > 0 && plan === undefined) throw new Fault('RatePlanCode is absent');
  if (Object.keys(told).length === 0 && availability === undefined) {
    throw new Fault('it says nothing');
  }
  return [{ room, plan, days, availability, told }];
}

function readStatuses(entry: Element): PlanNight {
  const told: Record<string, boolean> = {};
  for (const status of elementsAt(entry, 'RestrictionStatus')) {
    const value = attribute(status, 'Status');
    if (value !== 'Open' && value !== 'Close') throw new Fault(`Status is ${value}`);
    const what = attribute(status, 'Restriction') ?? 'Master';
    const name = RESTRICTIONS[what];
    if (name === undefined) throw new Fault(`Restriction is ${what}`);
    told[name] = value === 'Close';
  }
  return told;
}

const RESTRICTIONS: Readonly<Record<string, keyof PlanNight>> = {
  Master: 'stopSell',
  Arrival: 'closedToArrival',
  Departure: 'closedToDeparture',
};

function readStays(entry: Element): PlanNight {
  const told: Record<string, number> = {};
  for (const stays of elementsAt(entry, 'LengthsOfStay')) {
    const based = attribute(stays, 'ArrivalDateBased');
    for (const stay of elementsAt(stays, 'LengthOfStay')) {
      const type = attribute(stay, 'MinMaxMessageType') ?? '';
      const isForward = type.startsWith('SetForward');
      const isArrival = based === undefined ? isForward : /^(true|1)$/.test(based);
      const isMinimum = /^Set(MinLOS|ForwardMinStay)$/.test(type);
      if (!isMinimum && !/^Set(MaxLOS|ForwardMaxStay)$/.test(type)) {
        throw new Fault(`MinMaxMessageType is ${type}`);
      }
      const nights = countOf('Time', attribute(stay, 'Time'), isMinimum ? 1 : 0);
      if (!isMinimum) told.maxStay = nights;
      else told[isArrival ? 'minStayArrival' : 'minStayThrough'] = nights;
    }
  }
  return told;
}

function readRateAmount(entry: Element, listing: Listing): readonly NotifChange[] {
  const rates = elementsAt(entry, 'Rates', 'Rate');
  if (rates.length === 0) throw new Fault('there is no Rate');
  return rates.map((rate) => {
    const { room, plan, days } = readControl(entry, listing, rate);
    if (plan === undefined) throw new Fault('RatePlanCode is absent');
    return { room, plan, days, availability: undefined, told: readAmounts(rate, listing) };
  });
}

function readAmounts(rate: Element, { currency }: Listing): PlanNight {
  const amounts = elementsAt(rate, 'BaseByGuestAmts', 'BaseByGuestAmt');
  if (amounts.length === 0) throw new Fault('there is no BaseByGuestAmt');
  const rates: Record<string, string> = {};
  let all: string | undefined;
  for (const amount of amounts) {
    const said = attribute(amount, 'CurrencyCode') ?? attribute(rate, 'CurrencyCode') ?? currency;
    if (said !== currency) throw new Fault(`CurrencyCode is ${said} and must be ${currency}`);
    const text = attribute(amount, 'AmountAfterTax') ?? attribute(amount, 'AmountBeforeTax');
    const price = rateOf(text, currency);
    if (price === undefined) throw new Fault(`the amount is ${text}`);
    const guests = attribute(amount, 'NumberOfGuests');
    if (guests === undefined) all = price;
    else rates[String(countOf('NumberOfGuests', guests, 1))] = price;
  }
  return {
    ...(all === undefined ? {} : { rate: all }),
    ...(Object.keys(rates).length === 0 ? {} : { rates }),
  };
}

/** Dates of the inner element, where it has some, and else of the control. */
function readControl(entry: Element, listing: Listing, inner: Element = {}) {
  const [control] = elementsAt(entry, 'StatusApplicationControl');
  if (control === undefined) throw new Fault('StatusApplicationControl is absent');
  const room = attribute(control, 'InvTypeCode') ?? '';
  const plan = attribute(control, 'RatePlanCode');
  const isListed =
    plan === undefined
      ? listing.rooms.some(({ code }) => code === room)
      : hasPlan(listing, room, plan);
  if (!isListed) throw new Fault(`InvTypeCode ${room} with RatePlanCode ${plan} is not listed`);
  const holder = attribute(inner, 'Start') === undefined ? control : inner;
  const from = dayOf(attribute(holder, 'Start') ?? '');
  const to = dayOf(attribute(holder, 'End') ?? '');
  if (from === undefined || to === undefined || to < from || to - from >= DAYS_MAX) {
    const span = `${attribute(holder, 'Start')} to ${attribute(holder, 'End')}`;
    throw new Fault(`${span} are no dates of at most ${DAYS_MAX} days`);
  }
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return { room, plan, days: all.filter((day) => isMeant(holder, day)) };
}

/** Where any weekday is named, only those that are true. */
function isMeant(holder: Element, day: number): boolean {
  const named = WEEKDAYS.filter((name) => attribute(holder, name) !== undefined);
  if (named.length === 0) return true;
  const count = WEEKDAYS.length;
  const name = WEEKDAYS[(((day + WEEKDAY_OF_DAY_0) % count) + count) % count] ?? '';
  return /^(true|1)$/.test(attribute(holder, name) ?? '');
}

function countOf(name: string, text: string | undefined, least: number): number {
  const count = text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (count >= least) return count;
  throw new Fault(`${name} is ${text} and must be a whole number from ${least} on`);
}
