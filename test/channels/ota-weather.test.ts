/**
 * The engine and the simulated OTAs over real HTTP, in weather: messages fail, get lost, and are
 * thrown away in silence. Whatever happened, once the weather is fine each calendar is the hotel's,
 * and no message ever said more rooms than there were.
 */
import { expect, it, onTestFinished } from 'vitest';
import { channelFormats } from '../../src/channels/channel-formats.ts';
import { HttpChannelWire } from '../../src/channels/http-channel-wire.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { ChannelDetails } from '../../src/domain/channels/channel.ts';
import type { ChannelId } from '../../src/domain/ids.ts';
import { Dice } from '../../src/testing/dice.ts';
import type { EmbeddedEngine } from '../../src/testing/embedded-engine.ts';
import { ARRIVAL, adler } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { WebhookAddresses } from '../../src/webhooks/webhook-address.ts';
import { KEY, LISTING, type OtaWorld, startOta } from '../ota/ota-world.ts';
import { bookNights, call, lisbonDetails, openHotel } from '../support/channel-hotel.ts';

const NIGHTS = 6;
const LAST = addDays(ARRIVAL, NIGHTS - 1);
/** Of what is thrown away nobody hears, so it has a test of its own. */
const STORM = {
  failShare: 0.3,
  lostAnswerShare: 0.3,
  latencyMsMin: 0,
  latencyMsMax: 15,
};

it.each(['channex', 'opentravel'])('tells a %s OTA the truth through a storm', async (format) => {
  const { ota, embedded } = await connected(format);
  await converged(ota, embedded);
  await ota.control('PUT', '/hotel/weather', STORM);
  const dice = new Dice(20_261_126);
  for (let sold = 0; sold < 24; sold += 1) {
    const from = addDays(ARRIVAL, dice.between(0, NIGHTS - 2));
    // Nobody cancels: what is free can only become less.
    await bookNights(embedded, from, dice.between(1, 2));
    await new Promise((resolve) => setTimeout(resolve, dice.between(0, 12)));
    if (sold === 8) await ota.control('PUT', '/hotel/weather', { outage: 'cutting' });
    if (sold === 14) await ota.control('PUT', '/hotel/weather', { outage: 'refusing' });
    if (sold === 19) await ota.control('PUT', '/hotel/weather', { outage: 'misrouted' });
  }
  // Nobody who answers in its place has anything put aside.
  await until(async () => {
    const { items } = (await ota.control('GET', '/hotel/messages')).body;
    return (items as Message[]).filter(({ outcome }) => outcome === 'misrouted').length > 2;
  });
  const channel = await embedded.engine.channel(CHANNEL);
  expect(channel).toMatchObject({ value: { health: { refused: 0 } } });
  await ota.control('DELETE', '/hotel/weather');
  await converged(ota, embedded);
  const messages = (await ota.control('GET', '/hotel/messages')).body.items as Message[];
  expect(messages.filter(({ outcome }) => outcome !== 'taken')).not.toEqual([]);
  expect(rises(messages)).toEqual([]);
});

it('finds what an OTA has thrown away in silence, and says it again', async () => {
  const { ota, embedded } = await connected('channex');
  await converged(ota, embedded);
  await ota.control('PUT', '/hotel/weather', { dropShare: 1 });
  await bookNights(embedded, ARRIVAL, 2);
  const outcomes = async () => {
    const { body } = await ota.control('GET', '/hotel');
    return (body.messages as { outcome: string }[]).map(({ outcome }) => outcome);
  };
  await until(async () => (await outcomes()).includes('dropped'));
  await ota.control('DELETE', '/hotel/weather');
  expect(await differing(ota, embedded)).toHaveLength(2);
  const { engine } = embedded;
  expect((await engine.reconcileChannel(call(), CHANNEL)).type).toBe('ok');
  await converged(ota, embedded);
  const found = await engine.reconciliations(CHANNEL, undefined, 10);
  expect(JSON.stringify(found)).toContain(ARRIVAL);
});

it('tells an OTA again what that has counted of its own sales', async () => {
  // At the machine's own pace, at which what is touched within a quarter of a second is one.
  const { ota, embedded } = await connected('channex', 1);
  await converged(ota, embedded);
  const rooms = [{ roomCode: 'double', planCode: 'double-flex', nightlyPrice: '90.00' }];
  const stay = { arrival: ARRIVAL, departure: addDays(ARRIVAL, 1), rooms };
  // Sold and called off before the hotel has heard of either: to the hotel nothing has changed,
  // and the OTA, which leaves it to the hotel to give rooms back, has one room less.
  for (const code of ['B1', 'B2', 'B3']) {
    expect((await ota.control('POST', '/hotel/bookings', { ...stay, code })).status).toBe(201);
    await ota.control('POST', `/hotel/bookings/${code}/cancel`);
  }
  expect(await differing(ota, embedded)).toHaveLength(1);
  const access = await embedded.engine.channelAccess(CHANNEL);
  const password = access.type === 'ok' ? access.value.password : '';
  const notice = { authorization: `Bearer ${password}`, body: '{"event":"booking"}' };
  await embedded.engine.pushChannelBookings(CHANNEL, notice);
  await until(async () => {
    const { revisions } = (await ota.control('GET', '/hotel')).body;
    return (revisions as { waiting: number }).waiting === 0;
  });
  await converged(ota, embedded);
});

// Helpers

const CHANNEL = 'lisbon' as ChannelId;
const PATHS: Readonly<Record<string, string>> = { channex: '/api/v1', opentravel: '/opentravel' };
const ROOMS = { double: 'double', suite: 'single' } as const;

interface Message {
  readonly kind: string;
  readonly outcome: string;
  readonly body: string | null;
}

async function connected(
  format: string,
  haste = 20,
): Promise<{ ota: OtaWorld; embedded: EmbeddedEngine }> {
  const ota = await startOta();
  await ota.control('PUT', '/hotel', { ...LISTING, format });
  const guard = new WebhookAddresses({ hosts: [], ranges: ['127.0.0.1'] });
  const channels = new HttpChannelWire(guard, channelFormats);
  const tuning = { channelHalfOpenMs: 200 };
  const embedded = await openHotel({ channels, tuning, haste });
  onTestFinished(() => embedded.close());
  const codes: readonly string[] = Object.values(ROOMS);
  const details: ChannelDetails = {
    ...lisbonDetails,
    format,
    url: ota.url + PATHS[format],
    hotelCode: 'hotel',
    roomTypes: lisbonDetails.roomTypes.map((mapping, index) => {
      return { ...mapping, code: codes[index] ?? '' };
    }),
    ratePlans: lisbonDetails.ratePlans.map((mapping) => ({ ...mapping, code: 'double-flex' })),
    requestsPerMinute: 6_000,
  };
  const { engine } = embedded;
  await engine.createChannel(call(), { id: CHANNEL, details });
  const credentials: Record<string, string> =
    format === 'channex' ? { apiKey: KEY } : { username: 'hotel', password: KEY };
  await engine.setChannelCredentials(call(), CHANNEL, credentials);
  expect((await engine.resumeChannel(call(), CHANNEL)).type).toBe('ok');
  return { ota, embedded };
}

async function converged(ota: OtaWorld, embedded: EmbeddedEngine): Promise<void> {
  let left: readonly string[] = [];
  await until(async () => {
    left = await differing(ota, embedded);
    return left.length === 0;
  }).catch(() => undefined);
  expect(left).toEqual([]);
}

/** Nights of which the OTA believes something else than the hotel says. */
async function differing(ota: OtaWorld, { engine }: EmbeddedEngine): Promise<readonly string[]> {
  const { body } = await ota.control('GET', `/hotel/calendar?from=${ARRIVAL}&to=${LAST}`);
  const nights = body.rooms as { roomCode: string; night: string; availability: number }[];
  const told = new Map(
    nights.map(({ roomCode, night, availability }) => [`${roomCode} ${night}`, availability]),
  );
  const outcome = await engine.availability({ propertyId: adler, from: ARRIVAL, to: LAST });
  const cells = outcome.type === 'ok' ? outcome.value.cells : [];
  expect(cells).toHaveLength(2 * NIGHTS);
  return cells.flatMap(({ roomTypeId, night, available }) => {
    const code = roomTypeId === lisbonDetails.roomTypes[0]?.roomTypeId ? 'double' : 'single';
    const believed = told.get(`${code} ${night}`);
    const free = Math.max(0, available);
    return believed === free ? [] : [`${code} ${night}: ${believed}, not ${free}`];
  });
}

/** Values of a night that are larger than one that was said before. */
function rises(messages: readonly Message[]): readonly string[] {
  const least = new Map<string, number>();
  const found: string[] = [];
  for (const { kind, body } of messages) {
    if (kind !== 'availability' || body === null) continue;
    for (const { room, from, to, rooms } of saidIn(body)) {
      for (let day = 0; day < NIGHTS; day += 1) {
        const night = addDays(ARRIVAL, day);
        if (night < from || night > to) continue;
        const before = least.get(`${room} ${night}`) ?? Number.POSITIVE_INFINITY;
        if (rooms > before) found.push(`${room} ${night}: ${rooms} after ${before}`);
        least.set(`${room} ${night}`, Math.min(rooms, before));
      }
    }
  }
  expect(least.size).toBe(2 * NIGHTS);
  return found;
}

interface SaidRooms {
  readonly room: string;
  readonly from: string;
  readonly to: string;
  readonly rooms: number;
}

function saidIn(body: string): readonly SaidRooms[] {
  if (body.startsWith('{')) {
    const { values } = JSON.parse(body) as { values: Record<string, string>[] };
    return values.map(({ room_type_id: room = '', date, date_from, date_to, availability }) => {
      const [from, to] = [date ?? date_from ?? '', date ?? date_to ?? ''];
      return { room, from, to, rooms: Number(availability) };
    });
  }
  const said = /Start="(.+?)" End="(.+?)" InvTypeCode="(.+?)"\/><InvCounts>.+? Count="(\d+)"/g;
  return [...body.matchAll(said)].map(([, from = '', to = '', room = '', rooms]) => {
    return { room, from, to, rooms: Number(rooms) };
  });
}
