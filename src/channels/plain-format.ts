/**
 * Plain JSON for whoever sells rooms of the hotel and speaks none of the field's formats: a site of
 * a partner, a tourist office, a sister hotel. Lines with both ends; a line that cannot be taken is
 * named in the answer, and the others stand. It takes no bookings. See docs/adding-a-channel.md.
 */
import { parseCivilDate } from '../domain/calendar.ts';
import type { AvailabilityRange, RateRange } from '../domain/channels/ari-value.ts';
import { formatAmount } from '../domain/money.ts';
import type {
  AriAnswer,
  ChannelAnswer,
  ChannelFormat,
  ChannelHotel,
  RangeFault,
  ReadBackAnswer,
} from '../ports/channel-format.ts';
import { ariAnswer } from './ari-answer.ts';

export const plainFormat: ChannelFormat = {
  name: 'plain',
  credentials: ['token'],
  requestsPerMinute: 60,
  rangesPerRequest: 1_000,
  kinds: ['availability', 'rates'],
  ariRequests(hotel, message) {
    const lines =
      message.kind === 'availability'
        ? message.ranges.map(availabilityLine)
        : message.ranges.map((range) => rateLine(hotel, range));
    const path = `/hotels/${encodeURIComponent(hotel.hotelCode)}/${message.kind}`;
    const body = JSON.stringify({ lines });
    return [{ method: 'POST', path, headers: headersOf(hotel), body, bucket: message.kind }];
  },
  readAriAnswer: (answer, { ranges }) =>
    ariAnswer(answer, saidOf(answer, ranges.length), 'plain JSON'),
  readBack: {
    daysMax: 366,
    kinds: ['availability'],
    request(hotel, { from, to }) {
      const place = `/hotels/${encodeURIComponent(hotel.hotelCode)}/availability`;
      const path = `${place}?from=${from}&to=${to}`;
      return { method: 'GET', path, headers: headersOf(hotel), bucket: 'read_back' };
    },
    read: readLines,
  },
};

function headersOf({ credentials }: ChannelHotel): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    authorization: `Bearer ${credentials.token ?? ''}`,
  };
}

function availabilityLine({ roomCode: room, from, to, rooms: free }: AvailabilityRange) {
  return { room, from, to, free };
}

/** What is not said is undefined, and JSON leaves it out. */
function rateLine({ currency }: ChannelHotel, range: RateRange) {
  const { roomCode: room, planCode: plan, prices, ...said } = range;
  const amounts = prices?.map(({ adults, minor }) => {
    return { adults, amount: formatAmount(minor, currency), currency };
  });
  return { room, plan, prices: amounts, ...said };
}

/**
 * `{errors: [{line: 0, reason: "…"}]}`: those lines are not taken, and none is when an error names
 * no line. Without errors they all are: 200 with an object or with nothing, 204. Undefined for what
 * is none of it.
 */
function saidOf({ status, body }: ChannelAnswer, lines: number): AriAnswer | undefined {
  const isOk = status === 200 || status === 204;
  if (isOk && body.trim() === '') return { type: 'taken', faults: [] };
  const said = recordOf(body);
  const { errors } = said ?? {};
  if (!Array.isArray(errors)) return isOk && said ? { type: 'taken', faults: [] } : undefined;
  const faults = errors.flatMap((error): readonly RangeFault[] => {
    const { line, reason } = Object(error);
    const isLine = Number.isSafeInteger(line) && line >= 0 && line < lines;
    return isLine ? [{ index: line, reason: String(reason) }] : [];
  });
  if (faults.length > 0 || (isOk && errors.length === 0)) return { type: 'taken', faults };
  const [first] = errors.map((error) => String(Object(error).reason ?? 'no reason given'));
  return { type: 'refused', reason: `answered ${status}: ${first ?? 'no reason given'}` };
}

/** `{lines: [{room, from, to, free}]}`. */
function readLines({ status, body }: ChannelAnswer): ReadBackAnswer {
  const { lines } = recordOf(body) ?? {};
  if (status !== 200 || !Array.isArray(lines)) {
    return { type: 'unreadable', reason: `answered ${status}, without lines` };
  }
  const availability = lines.flatMap((line): readonly AvailabilityRange[] => {
    const { room, from, to, free } = Object(line);
    const [first, last] = [parseCivilDate(String(from)), parseCivilDate(String(to))];
    if (first === undefined || last === undefined || !Number.isSafeInteger(free)) return [];
    return [{ roomCode: String(room), from: first, to: last, rooms: free }];
  });
  return { type: 'read', availability, rates: [] };
}

/** Undefined for what is no JSON object. */
function recordOf(body: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(body);
    return Object(read) === read && !Array.isArray(read) ? Object(read) : undefined;
  } catch {
    return undefined;
  }
}
