/**
 * What a property, its room types and their nights may be told: the figures that stay in a journal
 * for ever, and the dates of every call. See call-figures.ts, which says what they are for.
 */
import {
  type CivilDate,
  daysBetween,
  isTimeZone,
  parseCivilDate,
  type Stay,
} from '../../domain/calendar.ts';
import { isCountryCode } from '../../domain/country.ts';
import { AMOUNT_MINOR_MAX, parseCurrency } from '../../domain/money.ts';
import type {
  NightRange,
  Occupancy,
  PropertyDetails,
  RoomTypeDetails,
} from '../../domain/property/property.ts';
import { limits } from '../../limits.ts';
import type { Engine } from '../../ports/engine.ts';
import {
  checkGiven,
  checkKnown,
  checkList,
  checkNumber,
  checkObject,
  checkText,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';

type PropertyChanges = Parameters<Engine['changeProperty']>[2];

const ZONE_RULE = 'an IANA time zone of a place, such as Europe/Lisbon, or UTC';

export function checkDetails(details: PropertyDetails): void {
  const at = 'request.details';
  checkObject(at, details);
  checkText(`${at}.name`, details.name);
  checkAddress(`${at}.address`, details.address);
  checkCoordinates(`${at}.coordinates`, details.coordinates);
  checkKnown(`${at}.timeZone`, details.timeZone, isTimeZone, ZONE_RULE);
  checkCurrency(`${at}.currency`, details.currency);
  checkCapture(`${at}.capture`, details.capture);
}

export function checkPropertyChanges(changes: PropertyChanges): void {
  checkObject('changes', changes);
  for (const name of ['currency', 'timeZone']) {
    if (name in changes) throw outOfRange(`changes.${name}`, name, 'absent: it never changes');
  }
  checkGiven('changes.name', changes.name, checkText);
  checkGiven('changes.address', changes.address, checkAddress);
  checkGiven('changes.coordinates', changes.coordinates, checkCoordinates);
  checkGiven('changes.capture', changes.capture, checkCapture);
}

function checkAddress(name: string, address: PropertyDetails['address']): void {
  checkObject(name, address);
  for (const line of ['street', 'city', 'postalCode'] as const) {
    checkText(`${name}.${line}`, address[line]);
  }
  const rule = 'an ISO 3166-1 alpha-2 code in upper case, or XK';
  checkKnown(`${name}.country`, address.country, isCountryCode, rule);
}

function checkCoordinates(name: string, coordinates: PropertyDetails['coordinates']): void {
  checkObject(name, coordinates);
  checkNumber(`${name}.latitude`, coordinates.latitude, -90, 90);
  checkNumber(`${name}.longitude`, coordinates.longitude, -180, 180);
}

export function checkCurrency(name: string, code: string): void {
  const isKnown = (text: string): boolean => parseCurrency(text) !== undefined;
  checkKnown(name, code, isKnown, 'an ISO 4217 code in upper case');
}

function checkCapture(name: string, capture: PropertyDetails['capture']): void {
  const isKnown = (text: string): boolean => text === 'at_booking' || text === 'at_check_in';
  checkKnown(name, capture, isKnown, 'at_booking or at_check_in');
}

export function checkRoomType(details: RoomTypeDetails): void {
  const at = 'request.details';
  checkObject(at, details);
  checkText(`${at}.name`, details.name);
  checkRooms(`${at}.rooms`, details.rooms);
  checkOccupancy(`${at}.occupancy`, details.occupancy);
  checkPrice(`${at}.basePriceMinor`, details.basePriceMinor);
}

export function checkRoomTypeChanges(changes: Partial<RoomTypeDetails>): void {
  checkObject('changes', changes);
  checkGiven('changes.name', changes.name, checkText);
  checkGiven('changes.rooms', changes.rooms, checkRooms);
  checkGiven('changes.occupancy', changes.occupancy, checkOccupancy);
  checkGiven('changes.basePriceMinor', changes.basePriceMinor, checkPrice);
}

export const checkRooms = (name: string, rooms: number): void =>
  checkWhole(name, rooms, 0, limits.roomsMax);

export const checkPrice = (name: string, minor: number): void =>
  checkWhole(name, minor, 0, AMOUNT_MINOR_MAX);

export const checkGuests = (name: string, guests: number): void =>
  checkWhole(name, guests, 0, limits.partyGuestsMax);

function checkOccupancy(name: string, occupancy: Occupancy): void {
  checkObject(name, occupancy);
  for (const most of ['adultsMax', 'childrenMax', 'guestsMax'] as const) {
    checkGuests(`${name}.${most}`, occupancy[most]);
  }
  const { guestsMax } = occupancy;
  for (const part of ['adultsMax', 'childrenMax'] as const) {
    if (guestsMax >= occupancy[part]) continue;
    throw outOfRange(`${name}.guestsMax`, guestsMax, `at least ${part}, ${occupancy[part]}`);
  }
}

/** The years within which dates can be reckoned with and still sort as text. */
function isDate(text: string): boolean {
  return text >= '1900-01-01' && text <= '2999-12-31' && parseCivilDate(text) !== undefined;
}

export function checkDate(name: string, date: string): void {
  checkKnown(name, date, isDate, 'a date from 1900 to 2999, YYYY-MM-DD');
}

/** A stay that is empty or too long is a guest's mistake, and answered as one. */
export function checkStayDates(name: string, stay: Stay): void {
  checkObject(name, stay);
  checkDate(`${name}.arrival`, stay.arrival);
  checkDate(`${name}.departure`, stay.departure);
}

interface Dates {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export function checkDates(name: string, { from, to }: Dates, nightsMax: number): void {
  checkDate(`${name}.from`, from);
  checkDate(`${name}.to`, to);
  checkWhole(`the number of nights of ${name}`, daysBetween(from, to) + 1, 1, nightsMax);
}

export function checkRange(name: string, range: NightRange): void {
  checkObject(name, range);
  checkDates(name, range, limits.changeNightsMax);
  checkGiven(`${name}.weekdays`, range.weekdays, (list, weekdays) => {
    checkList(list, weekdays, [1, 7], (at, weekday) => checkWhole(at, weekday, 1, 7));
  });
}
