/**
 * Bookings as Channex tells them: a feed of revisions, the oldest first, each of which is there
 * until it is acknowledged; a webhook says that there is something in it, or brings the revision
 * itself. Source: docs.channex.io, "Bookings Collection".
 */
import {
  addDays,
  type CivilDate,
  nightCount,
  nightsOf,
  parseCivilDate,
} from '../domain/calendar.ts';
import type { SoldBooking, SoldRoom } from '../domain/channels/sold-booking.ts';
import { type Currency, parseAmount } from '../domain/money.ts';
import type { BookingsAnswer, ChannelBookings } from '../ports/channel-format.ts';
import { channexHeaders, isRecord, type JsonRecord, parsedJson } from './channex-json.ts';

type Unreadable = Extract<BookingsAnswer, { type: 'bookings' }>['unreadable'][number];

const STATUSES = ['new', 'modified', 'cancelled'] as const;
const RAW_CHARACTERS_MAX = 20_000;

export const channexBookings: ChannelBookings = {
  feedRequest(hotel) {
    const query = new URLSearchParams({
      'filter[property_id]': hotel.hotelCode,
      'pagination[limit]': '100',
      'order[inserted_at]': 'asc',
    });
    const path = `/booking_revisions/feed?${query}`;
    return { method: 'GET', path, headers: channexHeaders(hotel), bucket: 'bookings' };
  },
  read(body, hotel) {
    const parsed = parsedJson(body);
    if (!isRecord(parsed)) return { type: 'unreadable', reason: 'it is no JSON object' };
    const carried = isRecord(parsed.payload) ? parsed.payload.revision : undefined;
    const data = parsed.data ?? carried;
    if (data === undefined && typeof parsed.event === 'string') return { type: 'notice' };
    if (data === undefined) return { type: 'unreadable', reason: 'it has neither data nor event' };
    const bookings: SoldBooking[] = [];
    const unreadable: Unreadable[] = [];
    for (const entry of Array.isArray(data) ? data : [data]) {
      const read = readRevision(entry, hotel.currency);
      if ('reason' in read) unreadable.push(read);
      else bookings.push(read);
    }
    return { type: 'bookings', bookings, unreadable };
  },
  acknowledge(hotel, revisionId) {
    const path = `/booking_revisions/${encodeURIComponent(revisionId)}/ack`;
    return { method: 'POST', path, headers: channexHeaders(hotel), bucket: 'bookings' };
  },
  pushAnswer: () => ({ status: 200, contentType: 'application/json', body: '{"status":"ok"}' }),
  pushRefusal: (_, { status, reason }) => {
    const body = JSON.stringify({ errors: { title: reason } });
    return { status, contentType: 'application/json', body };
  },
};

function readRevision(entry: unknown, hotelCurrency: Currency): SoldBooking | Unreadable {
  const about = isRecord(entry) ? entry : {};
  const attributes = isRecord(about.attributes) ? about.attributes : about;
  const revisionId = textOf(attributes.revision_id) ?? textOf(about.id);
  const code = textOf(attributes.unique_id) ?? textOf(attributes.ota_reservation_code);
  const unreadable = (reason: string): Unreadable => {
    const raw = JSON.stringify(entry).slice(0, RAW_CHARACTERS_MAX);
    return { revisionId: revisionId ?? null, code: code ?? null, reason, raw };
  };
  if (revisionId === undefined) return unreadable('it has no id');
  if (code === undefined) return unreadable('it has no reservation code');
  const status = STATUSES.find((known) => known === attributes.status);
  if (status === undefined) return unreadable('status is not new, modified or cancelled');
  const revision = Date.parse(`${String(attributes.inserted_at).replace(/Z$/, '')}Z`);
  if (!Number.isFinite(revision)) return unreadable('inserted_at is no instant');
  const currency = textOf(attributes.currency) ?? hotelCurrency;
  const totalMinor = parseAmount(String(attributes.amount), currency as Currency);
  if (totalMinor === undefined) return unreadable('amount is no amount of its currency');
  const rooms = listOf(attributes.rooms).map((room) => readRoom(room, currency as Currency));
  if (rooms.length === 0 && status !== 'cancelled') return unreadable('it has no rooms');
  const broken = rooms.find((room) => typeof room === 'string');
  if (broken !== undefined) return unreadable(String(broken));
  return {
    revisionId,
    code,
    revision,
    status,
    hotelCode: textOf(attributes.property_id) ?? '',
    soldBy: textOf(attributes.ota_name) ?? null,
    rooms: rooms.filter((room) => typeof room !== 'string'),
    currency,
    totalMinor,
    guest: readGuest(attributes.customer),
    collectedBy: attributes.payment_collect === 'ota' ? 'ota' : 'property',
    ...optional('arrivalTime', hourOf(attributes.arrival_hour)),
    ...optional('notes', textOf(attributes.notes)),
  };
}

/** The room, or what is wrong with it. */
function readRoom(entry: JsonRecord, currency: Currency): SoldRoom | string {
  const arrival = dateOf(entry.checkin_date);
  const departure = dateOf(entry.checkout_date);
  if (arrival === undefined) return 'checkin_date is no date';
  if (departure === undefined) return 'checkout_date is no date';
  const stay = { arrival, departure };
  if (nightCount(stay) < 1 || addDays(arrival, 1) > departure) return 'a room has no nights';
  const occupancy = isRecord(entry.occupancy) ? entry.occupancy : {};
  const ages = listed(occupancy.ages)
    .filter((age) => Number.isSafeInteger(age))
    .map(Number);
  const children = countOf(occupancy.children) + countOf(occupancy.infants);
  const nightly = nightlyOf(entry.days, stay, currency);
  if (nightly === 'broken') return 'days has an amount that is none';
  return {
    roomCode: textOf(entry.room_type_id) ?? null,
    planCode: textOf(entry.rate_plan_id) ?? null,
    stay,
    adults: Math.max(1, countOf(occupancy.adults)),
    children,
    ...(ages.length === children && children > 0 ? { childAges: ages } : {}),
    ...(nightly === undefined ? {} : { nightlyMinor: nightly }),
  };
}

/** Undefined when not every night has its price. */
function nightlyOf(
  days: unknown,
  stay: SoldRoom['stay'],
  currency: Currency,
): readonly number[] | undefined | 'broken' {
  if (!isRecord(days)) return undefined;
  const nightly: number[] = [];
  for (const night of nightsOf(stay)) {
    const said = days[night];
    if (said === undefined) return undefined;
    const minor = parseAmount(String(said), currency);
    if (minor === undefined) return 'broken';
    nightly.push(minor);
  }
  return nightly;
}

function readGuest(entry: unknown): SoldBooking['guest'] {
  const customer = isRecord(entry) ? entry : {};
  return {
    firstName: textOf(customer.name) ?? '',
    lastName: textOf(customer.surname) ?? '',
    ...optional('email', textOf(customer.mail)),
    ...optional('phone', textOf(customer.phone)),
    ...optional('locale', textOf(customer.language)),
  };
}

/** HH:MM. */
function hourOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : undefined;
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>;
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function listOf(value: unknown): readonly JsonRecord[] {
  return listed(value).filter(isRecord);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : 0;
}

function dateOf(value: unknown): CivilDate | undefined {
  return typeof value === 'string' ? parseCivilDate(value) : undefined;
}
