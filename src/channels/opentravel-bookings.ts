/**
 * Bookings as OpenTravel pushes them: OTA_HotelResNotifRQ, new, modified or cancelled, each with
 * the whole reservation, answered by OTA_HotelResNotifRS with Success once it is safe. What can be
 * read in two ways is read as most senders mean it; a card's number is never read, only a token.
 * Source: the published schema of OTA_HotelResNotif and the code lists of OpenTravel.
 */
import type { SoldBooking, SoldRoom } from '../domain/channels/sold-booking.ts';
import type { Currency } from '../domain/money.ts';
import type { BookingReceipt, BookingsAnswer, ChannelBookings } from '../ports/channel-format.ts';
import {
  BUSINESS_RULE,
  INVALID_VALUE,
  openTravelAnswer,
  openTravelErrors,
  openTravelFault,
  XML_TYPE,
} from './opentravel-message.ts';
import { amountOf, readRoomStay, Unreadable } from './opentravel-room-stay.ts';
import { attributeOf, elementsAt, readXml, type XmlElement, xml } from './xml-element.ts';

type Unread = Extract<BookingsAnswer, { type: 'bookings' }>['unreadable'][number];

const RAW_CHARACTERS_MAX = 20_000;

/** UIT: what an id is of. */
const RESERVATION = '14';
const HOTEL_CONFIRMATION = '10';

export const openTravelBookings: ChannelBookings = {
  read(body, hotel) {
    const read = readXml(body);
    if (read.type === 'broken') return { type: 'unreadable', reason: read.reason };
    const { root } = read;
    if (root.name !== 'OTA_HotelResNotifRQ') {
      return { type: 'unreadable', reason: `${root.name} is not OTA_HotelResNotifRQ` };
    }
    const reservations = elementsAt(root, 'HotelReservations', 'HotelReservation');
    if (reservations.length === 0) {
      return { type: 'unreadable', reason: 'it has no HotelReservation' };
    }
    const bookings: SoldBooking[] = [];
    const unreadable: Unread[] = [];
    for (const reservation of reservations) {
      try {
        bookings.push(readReservation(root, reservation, hotel.currency));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        const raw = body.slice(0, RAW_CHARACTERS_MAX);
        const code = codeOf(reservation) ?? null;
        unreadable.push({ revisionId: code, code, reason: error.message, raw });
      }
    }
    return { type: 'bookings', bookings, unreadable };
  },
  pushAnswer(pushedBody, receipts) {
    const parked = receipts.filter(({ confirmation }) => confirmation === null);
    const warnings = parked.map(({ revisionId }) => {
      const text = 'kept, and has to be looked at by the hotel';
      return openTravelFault('Warning', BUSINESS_RULE, INVALID_VALUE, text, {
        RecordID: revisionId,
      });
    });
    const reservations = receipts.map(receiptOf);
    const content = [
      xml('Success'),
      ...(warnings.length === 0 ? [] : [xml('Warnings', {}, warnings)]),
      xml('HotelReservations', {}, reservations),
    ];
    return {
      status: 200,
      contentType: XML_TYPE,
      body: openTravelAnswer('OTA_HotelResNotifRS', pushedBody, content),
    };
  },
  pushRefusal(pushedBody, { status, reason }) {
    const content = openTravelErrors(status, reason);
    return {
      status,
      contentType: XML_TYPE,
      body: openTravelAnswer('OTA_HotelResNotifRS', pushedBody, content),
    };
  },
};

function receiptOf({ revisionId, confirmation }: BookingReceipt): string {
  const [code = revisionId] = splitRevisionId(revisionId);
  const id = (type: string, value: string) =>
    xml('HotelReservationID', { ResID_Type: type, ResID_Value: value });
  const ids = [
    id(RESERVATION, code),
    ...(confirmation === null ? [] : [id(HOTEL_CONFIRMATION, confirmation)]),
  ];
  return xml('HotelReservation', {}, [
    xml('UniqueID', { Type: RESERVATION, ID: code }),
    xml('ResGlobalInfo', {}, [xml('HotelReservationIDs', {}, ids)]),
  ]);
}

/** A revision has no id of its own here: it is the reservation's and the instant's. */
function revisionIdOf(code: string, revision: number): string {
  return `${code} ${revision}`;
}

function splitRevisionId(revisionId: string): readonly string[] {
  const at = revisionId.lastIndexOf(' ');
  return at < 0 ? [revisionId] : [revisionId.slice(0, at), revisionId.slice(at + 1)];
}

function readReservation(
  root: XmlElement,
  reservation: XmlElement,
  hotelCurrency: Currency,
): SoldBooking {
  const code = codeOf(reservation);
  if (code === undefined) throw new Unreadable('there is no UniqueID of type 14');
  const revision = revisionOf(root, reservation);
  const status = statusOf(root, reservation);
  const stays = elementsAt(reservation, 'RoomStays', 'RoomStay');
  const [global] = elementsAt(reservation, 'ResGlobalInfo');
  const totals = elementsAt(global, 'Total');
  const money = totals[0] ?? elementsAt(stays[0], 'Total')[0];
  const currency = (attributeOf(money, 'CurrencyCode') ?? hotelCurrency) as Currency;
  const rooms = stays.flatMap((stay) => readRoomStay(stay, currency));
  if (rooms.length === 0 && status !== 'cancelled') throw new Unreadable('there is no RoomStay');
  const [property] = elementsAt(stays[0] ?? global, 'BasicPropertyInfo');
  const [soldBy] = elementsAt(root, 'POS', 'Source', 'BookingChannel', 'CompanyName');
  const notes = elementsAt(global, 'Comments', 'Comment', 'Text').map(({ text }) => text);
  const token = tokenOf(global);
  return {
    revisionId: revisionIdOf(code, revision),
    code,
    revision,
    status,
    hotelCode: attributeOf(property, 'HotelCode') ?? '',
    soldBy: soldBy === undefined ? null : soldBy.text || (attributeOf(soldBy, 'Code') ?? null),
    rooms,
    currency,
    totalMinor: totalMinorOf(totals[0], stays, rooms, currency),
    guest: guestOf(reservation, global),
    collectedBy: isPrepaid(global) ? 'ota' : 'property',
    ...(notes.length === 0 ? {} : { notes: notes.join('\n') }),
    ...(token === undefined ? {} : { guaranteeToken: token }),
  };
}

function codeOf(reservation: XmlElement): string | undefined {
  const unique = elementsAt(reservation, 'UniqueID');
  const own = unique.find((id) => attributeOf(id, 'Type') === RESERVATION) ?? unique[0];
  const ids = elementsAt(reservation, 'ResGlobalInfo', 'HotelReservationIDs', 'HotelReservationID');
  const other = ids.find((id) => attributeOf(id, 'ResID_Type') === RESERVATION) ?? ids[0];
  return attributeOf(own, 'ID') ?? attributeOf(other, 'ResID_Value');
}

/** Revisions are told apart by when they were made, to the millisecond. */
function revisionOf(root: XmlElement, reservation: XmlElement): number {
  const said =
    attributeOf(reservation, 'LastModifyDateTime') ??
    attributeOf(reservation, 'CreateDateTime') ??
    attributeOf(root, 'TimeStamp');
  if (said === undefined) throw new Unreadable('there is no LastModifyDateTime');
  const isZoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(said);
  const instant = Date.parse(isZoned ? said : `${said}Z`);
  if (Number.isSafeInteger(instant) && instant >= 0) return instant;
  throw new Unreadable(`LastModifyDateTime is ${said}, which is no instant`);
}

const STATUSES: Readonly<Record<string, SoldBooking['status']>> = {
  commit: 'new',
  book: 'new',
  new: 'new',
  reserved: 'new',
  modify: 'modified',
  modified: 'modified',
  cancel: 'cancelled',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/** The message's word before the reservation's: `Reserved` is said of a changed one as well. */
function statusOf(root: XmlElement, reservation: XmlElement): SoldBooking['status'] {
  const said = attributeOf(root, 'ResStatus') ?? attributeOf(reservation, 'ResStatus');
  const status = STATUSES[said?.toLowerCase() ?? ''];
  if (status === undefined) throw new Unreadable(`ResStatus is ${said}`);
  return status;
}

function totalMinorOf(
  total: XmlElement | undefined,
  stays: readonly XmlElement[],
  rooms: readonly SoldRoom[],
  currency: Currency,
): number {
  if (total !== undefined) return amountOf(total, currency);
  const each = stays.map((stay) => elementsAt(stay, 'Total')[0]);
  if (each.length > 0 && each.every((one) => one !== undefined)) {
    return each.reduce((sum, one) => sum + amountOf(one, currency), 0);
  }
  const nightly = rooms.map(({ nightlyMinor }) => nightlyMinor);
  if (nightly.some((prices) => prices === undefined)) throw new Unreadable('there is no Total');
  return nightly.flatMap((prices) => prices ?? []).reduce((sum, minor) => sum + minor, 0);
}

function guestOf(reservation: XmlElement, global: XmlElement | undefined): SoldBooking['guest'] {
  const profile = ['Profiles', 'ProfileInfo', 'Profile', 'Customer'] as const;
  const [customer] = [
    ...elementsAt(reservation, 'ResGuests', 'ResGuest', ...profile),
    ...elementsAt(global, ...profile),
  ];
  const textAt = (...path: string[]) => elementsAt(customer, ...path)[0]?.text ?? '';
  const email = textAt('Email');
  const phone = attributeOf(elementsAt(customer, 'Telephone')[0], 'PhoneNumber');
  const locale = attributeOf(customer, 'Language');
  return {
    firstName: textAt('PersonName', 'GivenName'),
    lastName: textAt('PersonName', 'Surname'),
    ...(email === '' ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(locale === undefined ? {} : { locale }),
  };
}

function isPrepaid(global: XmlElement | undefined): boolean {
  return elementsAt(global, 'Guarantee').some((guarantee) => {
    return attributeOf(guarantee, 'GuaranteeType') === 'PrePay';
  });
}

function tokenOf(global: XmlElement | undefined): string | undefined {
  const cards = elementsAt(
    global,
    'Guarantee',
    'GuaranteesAccepted',
    'GuaranteeAccepted',
    'PaymentCard',
    'CardNumber',
  );
  return attributeOf(cards[0], 'Token');
}
