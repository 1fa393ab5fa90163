/**
 * XML as OpenTravel has it (2003/05 namespace): counts of rooms, restrictions and rates in three
 * messages, all sent to one address. Ranges have both ends. An answer is Success, perhaps with
 * Warnings about single elements, or Errors, and then nothing was taken. Source: the published
 * schemas of OTA_HotelInvCountNotif, OTA_HotelAvailNotif and OTA_HotelRateAmountNotif.
 */
import type { AriMessage, RateRange } from '../domain/channels/ari-value.ts';
import { formatAmount } from '../domain/money.ts';
import type {
  AriAnswer,
  ChannelAnswer,
  ChannelFormat,
  ChannelHotel,
  ChannelRequest,
  RangeFault,
} from '../ports/channel-format.ts';
import { ariAnswer } from './ari-answer.ts';
import { openTravelBookings } from './opentravel-bookings.ts';
import { openTravelCalendar } from './opentravel-calendar.ts';
import { openTravelMessage } from './opentravel-message.ts';
import { statusControl, statusMessages } from './opentravel-status.ts';
import { attributeOf, elementsAt, readXml, type XmlElement, xml } from './xml-element.ts';

export const openTravelFormat: ChannelFormat = {
  name: 'opentravel',
  credentials: ['username', 'password'],
  requestsPerMinute: 60,
  rangesPerRequest: 1_000,
  kinds: ['availability', 'rates'],
  ariRequests,
  readAriAnswer: (answer, message) =>
    ariAnswer(answer, saidOfValues(answer, message), 'OpenTravel XML'),
  bookings: openTravelBookings,
  calendar: openTravelCalendar,
};

type Rates = Extract<AriMessage, { readonly kind: 'rates' }>['ranges'];

function ariRequests(hotel: ChannelHotel, message: AriMessage): readonly ChannelRequest[] {
  const { kind } = message;
  if (message.kind === 'availability') {
    const inventories = message.ranges.map(({ roomCode, from, to, rooms }) =>
      xml('Inventory', {}, [
        xml('StatusApplicationControl', { Start: from, End: to, InvTypeCode: roomCode }),
        xml('InvCounts', {}, [xml('InvCount', { CountType: 2, Count: rooms })]),
      ]),
    );
    const body = [xml('Inventories', { HotelCode: hotel.hotelCode }, inventories)];
    return [request(hotel, kind, 'OTA_HotelInvCountNotifRQ', body)];
  }
  const requests: ChannelRequest[] = [];
  const rates = message.ranges.flatMap((range, index) => rateMessage(hotel, range, index));
  if (rates.length > 0) {
    const body = [xml('RateAmountMessages', { HotelCode: hotel.hotelCode }, rates)];
    requests.push(request(hotel, kind, 'OTA_HotelRateAmountNotifRQ', body));
  }
  const statuses = message.ranges.flatMap((range, index) => statusMessages(range, index));
  if (statuses.length > 0) {
    const body = [xml('AvailStatusMessages', { HotelCode: hotel.hotelCode }, statuses)];
    requests.push(request(hotel, kind, 'OTA_HotelAvailNotifRQ', body));
  }
  return requests;
}

function request(
  { credentials }: ChannelHotel,
  bucket: AriMessage['kind'],
  name: string,
  content: readonly string[],
): ChannelRequest {
  const { username = '', password = '' } = credentials;
  const basic = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  return {
    method: 'POST',
    path: '',
    headers: { 'content-type': 'application/xml; charset=utf-8', authorization: `Basic ${basic}` },
    body: openTravelMessage(name, {}, content),
    bucket,
  };
}

/** `LocatorID` tells which range an element is of. */
function rateMessage(
  { currency }: ChannelHotel,
  { prices, ...range }: RateRange,
  index: number,
): readonly string[] {
  if (prices === undefined) return [];
  const amounts = prices.map(({ adults, minor }) =>
    xml('BaseByGuestAmt', {
      NumberOfGuests: prices.length === 1 ? undefined : adults,
      AgeQualifyingCode: 10,
      AmountAfterTax: formatAmount(minor, currency),
      CurrencyCode: currency,
    }),
  );
  const rate = xml('Rate', {}, [xml('BaseByGuestAmts', {}, amounts)]);
  const content = [statusControl(range), xml('Rates', {}, [rate])];
  return [xml('RateAmountMessage', { LocatorID: index + 1 }, content)];
}

/** OpenTravel's types of errors that mean that one is not let in. */
const UNAUTHORISED = new Set(['4', '5', '6']);
/** Its code for a system that cannot just now, whatever it is asked. */
const UNAVAILABLE = new Set(['187']);

/** Undefined for what no OTA has written: a page of a proxy may be good XML. */
function saidOfValues({ status, body }: ChannelAnswer, message: AriMessage): AriAnswer | undefined {
  const read = readXml(body);
  if (read.type === 'broken') return undefined;
  const { root } = read;
  const errors = elementsAt(root, 'Errors', 'Error');
  if (errors.length > 0) {
    const reason = `answered ${status}: ${errors.map(wordsOf).join('; ')}`;
    const isOf = (known: ReadonlySet<string>, name: string) => {
      return errors.some((error) => known.has(attributeOf(error, name) ?? ''));
    };
    if (isOf(UNAUTHORISED, 'Type')) return { type: 'unauthorised', reason };
    return { type: isOf(UNAVAILABLE, 'Code') ? 'again' : 'refused', reason };
  }
  if (status >= 400 || elementsAt(root, 'Success').length === 0) return undefined;
  const warnings = elementsAt(root, 'Warnings', 'Warning');
  return { type: 'taken', faults: warnings.flatMap((warning) => faultsOf(root, warning, message)) };
}

function wordsOf(fault: XmlElement): string {
  const code = attributeOf(fault, 'Code');
  const text = fault.text || attributeOf(fault, 'ShortText') || 'no words';
  return code === undefined ? text : `${text} (${code})`;
}

/** By `RecordID`, which repeats our `LocatorID`, or by the place that the words begin with. */
function faultsOf(root: XmlElement, warning: XmlElement, message: AriMessage) {
  const reason = wordsOf(warning);
  const record = Number(attributeOf(warning, 'RecordID'));
  const place = Number(/^[A-Za-z]+ (\d+)\b/.exec(warning.text)?.[1]);
  const owners = ownersOf(root.name, message);
  const owner = Number.isInteger(record) ? record - 1 : owners[place - 1];
  const isOurs = owner !== undefined && message.ranges[owner] !== undefined;
  // One that names nothing of ours may be about any of them.
  const indexes = isOurs ? [owner] : [...new Set(owners)];
  return indexes.map((index): RangeFault => ({ index, reason }));
}

/** Of each element of a message, which range it says something of. */
function ownersOf(answer: string, message: AriMessage): readonly number[] {
  if (message.kind === 'availability') return message.ranges.map((_, index) => index);
  const ranges: Rates = message.ranges;
  return ranges.flatMap((range, index) => {
    if (answer === 'OTA_HotelRateAmountNotifRS') return range.prices === undefined ? [] : [index];
    return statusMessages(range, index).map(() => index);
  });
}
