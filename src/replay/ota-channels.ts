/**
 * The OTAs of a replay: which channel's rows are whose, how the simulator lists the hotel, how the
 * server is connected to it, and what its calendars say. It asks both sides over HTTP only.
 */
import type { BookingRow } from './booking-rows.ts';
import { CURRENCY, PROPERTY_ID, planOf } from './hotel-client.ts';
import type { PlannedRoomType } from './hotel-plan.ts';
import type { Answer, HttpClient } from './http-client.ts';
import { dateText } from './own-dates.ts';
import type { OtaCalendar, OtaNight } from './verify-channels.ts';

export interface Ota {
  /** The rows' channel, the listing's code, and the channel's id at the server. */
  readonly channel: string;
  readonly name: string;
  readonly format: 'channex' | 'opentravel';
  /** What the form puts before the codes of bookings. */
  readonly codePrefix: string;
  /** Appended to the simulator's address. */
  readonly path: string;
  /** Its bookings, or only word of them, after which the server asks its feed. */
  readonly pushes: 'bookings' | 'notice';
}

export const OTAS: readonly Ota[] = [
  {
    channel: 'online-ta',
    name: 'Online',
    format: 'channex',
    codePrefix: 'ONL-',
    path: '/api/v1',
    pushes: 'notice',
  },
  {
    channel: 'offline-ta-to',
    name: 'Offline',
    format: 'opentravel',
    codePrefix: '',
    path: '/opentravel',
    pushes: 'bookings',
  },
];

const KEY = 'a key of the replay';
/** Nights of one reading of an OTA's calendar. */
const NIGHTS_AT_ONCE = 1_000;
/** The simulator has no limit of its own here: a replay's years take minutes. */
const REQUESTS_PER_MINUTE = 6_000;

/** The OTA's code for a row's plan: it is of one room, as Channex wants it. */
export function planCodeOf({ roomType, deposit }: Pick<BookingRow, 'roomType' | 'deposit'>) {
  return `${roomType}-${planOf(deposit)}`;
}

/** Room types that there are rooms of; an OTA lists no others. */
export function listedTypes(hotel: readonly PlannedRoomType[]): readonly PlannedRoomType[] {
  return hotel.filter(({ rooms }) => rooms > 0);
}

/** Both sides know each other when it resolves, and the server begins to tell what it has. */
export async function connectOtas(
  server: HttpClient,
  ota: HttpClient,
  hotel: readonly PlannedRoomType[],
): Promise<void> {
  for (const one of OTAS) {
    // Listed first: what the server tells a hotel that is not listed is refused.
    await listHotel(server, ota, hotel, one);
    await setUpChannel(server, ota, hotel, one);
    await listHotel(server, ota, hotel, one);
  }
}

/** Again after the server has moved: it says where bookings are pushed to. */
export async function listHotel(
  server: HttpClient,
  ota: HttpClient,
  hotel: readonly PlannedRoomType[],
  { channel, name, format, pushes }: Ota,
): Promise<void> {
  const inbound = `/v1/channels/${channel}/inbound`;
  const { status, body: access } = await server.send({ method: 'GET', path: inbound });
  const push = {
    url: `${server.baseUrl}${inbound}`,
    headers: { authorization: `Bearer ${String(access.password)}` },
    content: pushes,
    concurrency: 8,
  };
  const listing = {
    ota: name,
    format,
    currency: CURRENCY,
    apiKey: KEY,
    // So no guest of an OTA owes the hotel anything, and no money may move for one.
    collectedBy: 'ota',
    rooms: listedTypes(hotel).map(({ id }) => ({
      code: id,
      plans: PLANS.map((plan) => `${id}-${plan}`),
    })),
    push: status === 200 ? push : null,
    // It counts what it sells; what its guests leave is for the hotel to give back.
    autoUpdate: { onConfirmation: true, onModification: false, onCancellation: false },
    requestsPerMinute: null,
  };
  expectDone(
    await ota.send({ method: 'PUT', path: `/control/listings/${channel}`, body: listing }),
  );
}

async function setUpChannel(
  server: HttpClient,
  ota: HttpClient,
  hotel: readonly PlannedRoomType[],
  { channel, name, format, path }: Ota,
): Promise<void> {
  const types = listedTypes(hotel);
  const body = {
    id: channel,
    name,
    propertyId: PROPERTY_ID,
    seller: channel,
    format,
    url: `${ota.baseUrl}${path}`,
    hotelCode: channel,
    roomTypes: types.map(({ id }) => ({ roomTypeId: id, code: id })),
    ratePlans: types.flatMap(({ id, adultsMax }) =>
      PLANS.map((plan) => ({
        roomTypeId: id,
        ratePlanId: plan,
        code: `${id}-${plan}`,
        occupancies: [Math.max(1, adultsMax)],
      })),
    ),
    requestsPerMinute: REQUESTS_PER_MINUTE,
  };
  const key = `channel-${channel}`;
  expectDone(await server.send({ method: 'POST', path: '/v1/channels', key, body }));
  const named = format === 'channex' ? ['apiKey'] : ['username', 'password'];
  const credentials = named.map((credential) => ({ name: credential, value: KEY }));
  const at = `/v1/channels/${channel}`;
  const sealed = { key: `${key}-key`, body: { credentials } };
  expectDone(await server.send({ method: 'PUT', path: `${at}/credentials`, ...sealed }));
  expectDone(await server.send({ method: 'POST', path: `${at}/resume`, key: `${key}-on` }));
}

const PLANS = (['No Deposit', 'Refundable', 'Non Refund'] as const).map(planOf);

/** Every listing's nights between two days, both included. */
export async function readCalendars(
  ota: HttpClient,
  hotel: readonly PlannedRoomType[],
  firstDay: number,
  lastDay: number,
): Promise<readonly OtaCalendar[]> {
  const roomTypes = new Map(listedTypes(hotel).map(({ id }) => [id, id]));
  const calendars: OtaCalendar[] = [];
  for (const { channel } of OTAS) {
    const nights: OtaNight[] = [];
    for (let day = firstDay; day <= lastDay; day += NIGHTS_AT_ONCE) {
      const to = dateText(Math.min(lastDay, day + NIGHTS_AT_ONCE - 1));
      const path = `/control/listings/${channel}/calendar?from=${dateText(day)}&to=${to}`;
      const answer = expectDone(await ota.send({ method: 'GET', path }));
      nights.push(...(answer.body.rooms as readonly OtaNight[]));
    }
    calendars.push({ listing: channel, roomTypes, nights });
  }
  return calendars;
}

function expectDone(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Error(`an OTA could not be connected: ${JSON.stringify(answer.body)}`);
}
