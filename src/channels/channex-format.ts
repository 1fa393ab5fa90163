/**
 * JSON as Channex takes it: availability of room types and restrictions of rate plans in messages
 * of their own, ranges with both ends, only what changed. An answer of 200 may carry warnings about
 * single values, of which nothing was taken. Source: docs.channex.io, "Availability and Rates" and
 * "API Rate Limits". The address of a channel ends with `/api/v1`.
 */
import { parseCivilDate } from '../domain/calendar.ts';
import type {
  AriMessage,
  AvailabilityRange,
  OccupancyPrice,
  RateRange,
} from '../domain/channels/ari-value.ts';
import { formatAmount, parseAmount } from '../domain/money.ts';
import type {
  AriAnswer,
  ChannelAnswer,
  ChannelFormat,
  ChannelHotel,
  ChannelRequest,
  RangeFault,
  ReadBack,
  ReadBackAnswer,
  ReadBackQuery,
} from '../ports/channel-format.ts';
import { ariAnswer } from './ari-answer.ts';
import { channexBookings } from './channex-bookings.ts';
import { channexHeaders, isRecord, type JsonRecord, parsedJson } from './channex-json.ts';

export const channexFormat: ChannelFormat = {
  name: 'channex',
  credentials: ['apiKey'],
  // Ten for each of the two kinds and property; a body of 10 MB holds some 50,000 ranges.
  requestsPerMinute: 10,
  rangesPerRequest: 20_000,
  // A rate plan of Channex is one of a room type.
  ratesAddressedBy: 'plan',
  kinds: ['availability', 'rates'],
  ariRequests: (hotel, message) => [ariRequest(hotel, message)],
  readAriAnswer: (answer, message) => {
    return ariAnswer(answer, saidOfValues(answer, message), 'JSON of Channex');
  },
  readBack: readBack(),
  bookings: channexBookings,
};

function ariRequest(hotel: ChannelHotel, message: AriMessage): ChannelRequest {
  const values =
    message.kind === 'availability'
      ? message.ranges.map((range) => availabilityValue(hotel, range))
      : message.ranges.map((range) => rateValue(hotel, range));
  return {
    method: 'POST',
    path: message.kind === 'availability' ? '/availability' : '/restrictions',
    headers: channexHeaders(hotel),
    body: JSON.stringify({ values }),
    bucket: message.kind,
  };
}

function availabilityValue({ hotelCode }: ChannelHotel, range: AvailabilityRange): JsonRecord {
  const { roomCode, from, to, rooms } = range;
  return {
    property_id: hotelCode,
    room_type_id: roomCode,
    ...(from === to ? { date: from } : { date_from: from, date_to: to }),
    availability: rooms,
  };
}

/** Null is an error to Channex: what is not said is left out. */
function rateValue(hotel: ChannelHotel, range: RateRange): JsonRecord {
  const { planCode, from, to, prices } = range;
  return {
    property_id: hotel.hotelCode,
    rate_plan_id: planCode,
    ...(from === to ? { date: from } : { date_from: from, date_to: to }),
    ...(prices === undefined ? {} : rates(hotel, prices)),
    ...(range.minStayArrival === undefined ? {} : { min_stay_arrival: range.minStayArrival }),
    ...(range.minStayThrough === undefined ? {} : { min_stay_through: range.minStayThrough }),
    ...(range.maxStay === undefined ? {} : { max_stay: range.maxStay }),
    ...(range.closedToArrival === undefined ? {} : { closed_to_arrival: range.closedToArrival }),
    ...(range.closedToDeparture === undefined
      ? {}
      : { closed_to_departure: range.closedToDeparture }),
    ...(range.stopSell === undefined ? {} : { stop_sell: range.stopSell }),
  };
}

function rates({ currency }: ChannelHotel, prices: readonly OccupancyPrice[]): JsonRecord {
  const [only] = prices;
  if (only !== undefined && prices.length === 1) {
    return { rate: formatAmount(only.minor, currency) };
  }
  return {
    rates: prices.map(({ adults, minor }) => {
      return { occupancy: adults, rate: formatAmount(minor, currency) };
    }),
  };
}

/** Undefined for what Channex has not written. */
function saidOfValues({ status, body }: ChannelAnswer, message: AriMessage): AriAnswer | undefined {
  const parsed = parsedJson(body);
  if (!isRecord(parsed)) return undefined;
  const { errors, meta } = parsed;
  if (isRecord(errors)) {
    return { type: 'refused', reason: `answered ${status}: ${titleOf(parsed)}` };
  }
  if (status >= 400 || !isRecord(meta)) return undefined;
  const warnings = Array.isArray(meta.warnings) ? meta.warnings : [];
  return { type: 'taken', faults: warnings.flatMap((warning) => faultsOf(warning, message)) };
}

/** A warning repeats the value that it is about, and says what is wrong with which field. */
function faultsOf(warning: unknown, { kind, ranges }: AriMessage): readonly RangeFault[] {
  const about = isRecord(warning) ? warning : {};
  const reason = reasonOf(about.warning);
  const code = kind === 'availability' ? about.room_type_id : about.rate_plan_id;
  const from = about.date ?? about.date_from;
  const faults = [...ranges.entries()].filter(([, range]) => {
    const isCode = code === ('planCode' in range ? range.planCode : range.roomCode);
    return isCode && range.from === from;
  });
  // One that names nothing of ours may be about any of them.
  const meant = faults.length === 0 ? [...ranges.entries()] : faults;
  return meant.map(([index]) => ({ index, reason }));
}

function reasonOf(warning: unknown): string {
  if (!isRecord(warning)) return String(warning ?? 'not taken');
  return Object.entries(warning)
    .map(([field, texts]) => `${field} ${Array.isArray(texts) ? texts.join(', ') : String(texts)}`)
    .join('; ');
}

function titleOf(parsed: unknown): string {
  const errors = isRecord(parsed) ? parsed.errors : undefined;
  if (!isRecord(errors)) return 'no reason given';
  const details = Array.isArray(errors.details) ? `: ${errors.details.join(', ')}` : '';
  return `${String(errors.title ?? errors.code)}${details}`;
}

const READ_FIELDS =
  'rate,min_stay_arrival,min_stay_through,max_stay,closed_to_arrival,closed_to_departure,stop_sell';

function readBack(): ReadBack {
  return {
    daysMax: 500,
    kinds: ['availability', 'rates'],
    request(hotel, { kind, from, to }) {
      const query = new URLSearchParams({
        'filter[property_id]': hotel.hotelCode,
        'filter[date][gte]': from,
        'filter[date][lte]': to,
        ...(kind === 'rates' ? { 'filter[restrictions]': READ_FIELDS } : {}),
      });
      const path = kind === 'availability' ? '/availability' : '/restrictions';
      const headers = channexHeaders(hotel);
      return { method: 'GET', path: `${path}?${query}`, headers, bucket: 'read_back' };
    },
    read: readCalendar,
  };
}

/** `{data: {code: {date: rooms | {rate, …}}}}`. What of it is of no sense is left out. */
function readCalendar(
  { status, body }: ChannelAnswer,
  hotel: ChannelHotel,
  query: ReadBackQuery,
): ReadBackAnswer {
  const parsed = parsedJson(body);
  const data = isRecord(parsed) ? parsed.data : undefined;
  if (status !== 200 || !isRecord(data)) {
    return { type: 'unreadable', reason: `answered ${status}: ${titleOf(parsed)}` };
  }
  const availability: AvailabilityRange[] = [];
  const rateRanges: RateRange[] = [];
  for (const [code, nights] of Object.entries(data)) {
    for (const [text, value] of Object.entries(isRecord(nights) ? nights : {})) {
      const night = parseCivilDate(text);
      if (night === undefined) continue;
      if (query.kind === 'availability') {
        if (!Number.isSafeInteger(value)) continue;
        availability.push({ roomCode: code, from: night, to: night, rooms: Number(value) });
      } else if (isRecord(value)) {
        const plan = query.planCodes.find(({ planCode }) => planCode === code);
        if (plan === undefined) continue;
        rateRanges.push({ ...plan, from: night, to: night, ...readRate(hotel, value) });
      }
    }
  }
  return { type: 'read', availability, rates: rateRanges };
}

function readRate({ currency }: ChannelHotel, value: JsonRecord): Partial<RateRange> {
  const minor = typeof value.rate === 'string' ? parseAmount(value.rate, currency) : undefined;
  return {
    // What Channex shows is the rate of the plan's primary occupancy, without saying which it is.
    ...(minor === undefined ? {} : { prices: [{ adults: 0, minor }] }),
    ...whole('minStayArrival', value.min_stay_arrival),
    ...whole('minStayThrough', value.min_stay_through),
    ...whole('maxStay', value.max_stay),
    ...flag('closedToArrival', value.closed_to_arrival),
    ...flag('closedToDeparture', value.closed_to_departure),
    ...flag('stopSell', value.stop_sell),
  };
}

function whole(name: string, value: unknown): JsonRecord {
  return Number.isSafeInteger(value) ? { [name]: value } : {};
}

function flag(name: string, value: unknown): JsonRecord {
  if (typeof value === 'boolean') return { [name]: value };
  return value === 0 || value === 1 ? { [name]: value === 1 } : {};
}
