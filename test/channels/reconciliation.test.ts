/** Comparing with what an OTA has: what differs, why, and that nothing is taken backwards. */
import { afterEach, describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { ReconciliationReport } from '../../src/domain/channels/channel.ts';
import type { ChannelFormat } from '../../src/ports/channel-format.ts';
import type { EmbeddedEngine } from '../../src/testing/embedded-engine.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import {
  bookNights,
  call,
  healthOf,
  lisbon,
  openHotel,
  switchOn,
  untilSaid,
} from '../support/channel-hotel.ts';
import { answered, FakeOta, PAGE } from '../support/fake-ota.ts';

const key = (code: string, days = 0) => `${code} ${addDays(ARRIVAL, days)}`;

let embedded: EmbeddedEngine | undefined;
afterEach(async () => {
  await embedded?.close();
  embedded = undefined;
});

async function open(ota: FakeOta): Promise<EmbeddedEngine> {
  embedded = await openHotel({ channels: ota, haste: 100, tuning: { channelHalfOpenMs: 20 } });
  await switchOn(embedded, { requestsPerMinute: 600 });
  await untilSaid(embedded);
  return embedded;
}

async function reportsOf({ engine }: EmbeddedEngine): Promise<readonly ReconciliationReport[]> {
  const outcome = await engine.reconciliations(lisbon, undefined, 10);
  if (outcome.type !== 'ok') throw new Error('no reports');
  return outcome.value.map(({ report }) => report);
}

async function compared(hotel: EmbeddedEngine): Promise<ReconciliationReport> {
  const before = (await reportsOf(hotel)).length;
  await hotel.engine.reconcileChannel(call(), lisbon);
  await until(async () => (await reportsOf(hotel)).length > before);
  const [report] = await reportsOf(hotel);
  if (report === undefined) throw new Error('no report');
  await untilSaid(hotel);
  return report;
}

describe('a comparison', () => {
  it('finds nothing where nothing is wrong', async () => {
    const hotel = await open(new FakeOta());
    const report = await compared(hotel);
    expect(report).toMatchObject({
      from: '2027-03-01',
      to: addDays(report.from, 499),
      compared: 1_500,
      moved: 0,
      differing: 0,
      drifts: [],
      incomplete: null,
    });
  });

  it('tells each night that differs with its likely cause, and mends it', async () => {
    const ota = new FakeOta();
    const hotel = await open(ota);
    // Somebody has changed it there; it took a value and did not keep it; it never had one.
    ota.rooms.set(key('STE', 3), 1);
    await bookNights(hotel, addDays(ARRIVAL, 5), 1);
    await untilSaid(hotel);
    ota.rooms.set(key('DBL', 5), 4);
    ota.rooms.delete(key('DBL', 7));
    ota.plans.set(key('BAR', 9), { ...ota.plans.get(key('BAR', 9)), rate: '1.00' });
    const report = await compared(hotel);
    const told = report.drifts.map(({ roomTypeId, night, here, there, cause }) => {
      return `${roomTypeId} ${night}: ${there}, not ${here}: ${cause}`;
    });
    expect(told).toEqual([
      'double 2027-03-15: 4, not 3: not_kept',
      'double 2027-03-17: nothing, not 4: never_said',
      'suite 2027-03-13: 1, not 2: changed_there',
      expect.stringMatching(/^double 2027-03-19: 100 for all.*not 12000 for 2.*: changed_there$/),
    ]);
    expect(report).toMatchObject({ differing: 4, moved: 0 });
    expect(ota.rooms.get(key('DBL', 5))).toBe(3);
    expect(ota.plans.get(key('BAR', 9))?.rate).toBe('120.00');
    expect(await compared(hotel)).toMatchObject({ differing: 0 });
  });

  it('leaves a night alone that moves while it is looked at', async () => {
    const ota = new FakeOta();
    const hotel = await open(ota);
    ota.weather = async (request, arrive) => {
      const answer = arrive();
      if (request.method !== 'GET' || !request.path.startsWith('/availability')) return answer;
      // The answer is on its way, and what it says is older than this booking.
      await bookNights(hotel, ARRIVAL, 1);
      await until(() => ota.rooms.get(key('DBL')) === 3);
      return answer;
    };
    const report = await compared(hotel);
    expect(report).toMatchObject({ moved: 1, differing: 0 });
    expect(ota.rooms.get(key('DBL'))).toBe(3);
  });

  it('comes by itself, and goes on after a crash', async () => {
    const ota = new FakeOta();
    embedded = await openHotel({ channels: ota, haste: 100 });
    await switchOn(embedded, { requestsPerMinute: 600, reconcileEveryMinutes: 60 });
    await untilSaid(embedded);
    ota.rooms.set(key('STE', 3), 9);
    ota.weather = (request, arrive) => {
      return request.method === 'GET' ? new Promise(() => undefined) : arrive();
    };
    embedded.clock.set(embedded.clock.now() + 61 * 60_000);
    await until(async () => (await healthOf(embedded as EmbeddedEngine)).underWay === 1);
    // A later commit, so that what the channel has written is on disk as well.
    await bookNights(embedded, ARRIVAL, 1);
    await embedded.kill();
    ota.clearWeather();
    await embedded.start();
    const hotel = embedded;
    await until(async () => (await reportsOf(hotel)).length === 1);
    expect(await reportsOf(hotel)).toMatchObject([{ differing: 1, incomplete: null }]);
    await until(() => ota.rooms.get(key('STE', 3)) === 2);
  });

  it('that cannot be made says why', async () => {
    const ota = new FakeOta();
    const hotel = await open(ota);
    ota.weather = (request, arrive) => (request.method === 'GET' ? answered(403) : arrive());
    expect((await compared(hotel)).incomplete).toBe('answered 403: no');
  });

  it('is refused of a format that cannot be read', async () => {
    const ota = new FakeOta();
    const { readBack: _, ...blind } = ota.formats.get('channex') as ChannelFormat;
    const formats = new Map([['channex', blind]]);
    embedded = await openHotel({ channels: Object.assign(ota, { formats }), haste: 100 });
    await switchOn(embedded);
    const outcome = await embedded.engine.reconcileChannel(call(), lisbon);
    expect(outcome).toMatchObject({ rejection: { code: 'channel_not_readable', id: lisbon } });
  });
});

describe('a value that is refused', () => {
  it('is told, kept over a restart, and said again when it changes or is redriven', async () => {
    const ota = new FakeOta();
    const hotel = await open(ota);
    const { engine } = hotel;
    const refused = async () => {
      const outcome = await hotel.engine.refusedValues(lisbon);
      return outcome.type === 'ok' ? outcome.value.map(({ night, reason }) => [night, reason]) : [];
    };
    ota.refuses = (value) => (value.rate === '130.00' ? 'must be less than 125' : undefined);
    const range = { from: ARRIVAL, to: addDays(ARRIVAL, 1) };
    await engine.setPrices(call(), adler, double, range, 13_000);
    await untilSaid(hotel);
    const reason = 'value must be less than 125';
    expect(await refused()).toEqual([
      [ARRIVAL, reason],
      [addDays(ARRIVAL, 1), reason],
    ]);
    await hotel.restart();
    await until(async () => (await refused()).length === 2);
    await hotel.engine.setPrices(call(), adler, double, { ...range, to: ARRIVAL }, 12_400);
    await until(() => ota.plans.get(key('BAR'))?.rate === '124.00');
    await untilSaid(hotel);
    expect(await refused()).toEqual([[addDays(ARRIVAL, 1), reason]]);
    ota.refuses = () => undefined;
    await hotel.engine.redriveChannel(call(), lisbon);
    await until(() => ota.plans.get(key('BAR', 1))?.rate === '130.00');
    await untilSaid(hotel);
    expect(await refused()).toEqual([]);
  });

  it('is none while a proxy answers in its place, and all is said afterwards', async () => {
    const ota = new FakeOta();
    const hotel = await open(ota);
    ota.weather = () => PAGE;
    await bookNights(hotel, ARRIVAL, 1);
    await until(async () => (await healthOf(hotel)).breaker === 'open');
    const { refused, waiting, lastError } = await healthOf(hotel);
    expect({ refused, waiting }).toMatchObject({ refused: 0, waiting: { availability: 1 } });
    const reason = 'answered 404 and no JSON of Channex: is the address right?';
    expect(lastError?.reason).toBe(reason);
    ota.clearWeather();
    await untilSaid(hotel);
    expect((await healthOf(hotel)).refused).toBe(0);
  });

  it('is none where a proxy takes no long messages, for shorter ones say the same', async () => {
    const ota = new FakeOta();
    const hotel = await open(ota);
    ota.weather = (request, arrive) => {
      return JSON.parse(request.body ?? '{}').values?.length > 2
        ? { ...PAGE, status: 413 }
        : arrive();
    };
    const changes = Array.from({ length: 5 }, (_, days) => ({
      roomTypeId: double,
      ratePlanId: 'base' as never,
      range: { from: addDays(ARRIVAL, days), to: addDays(ARRIVAL, days) },
      priceMinor: 1_000 + days * 100,
    }));
    await hotel.engine.updateAri(call(), adler, changes);
    await until(() => ota.plans.get(key('BAR', 4))?.rate === '14.00');
    await untilSaid(hotel);
    expect((await healthOf(hotel)).refused).toBe(0);
  });

  it('is found among others when an OTA refuses messages as a whole', async () => {
    const body = JSON.stringify({ errors: { code: 'bad_request', title: 'Bad Request' } });
    const refusedWhole = { status: 400, body, retryAfterMs: undefined };
    const ota = new FakeOta();
    const hotel = await open(ota);
    ota.weather = (request, arrive) => {
      return request.body?.includes('"13.00"') ? refusedWhole : arrive();
    };
    const changes = Array.from({ length: 9 }, (_, days) => ({
      roomTypeId: double,
      ratePlanId: 'base' as never,
      range: { from: addDays(ARRIVAL, days), to: addDays(ARRIVAL, days) },
      priceMinor: 1_000 + days * 100,
    }));
    await hotel.engine.updateAri(call(), adler, changes);
    await untilSaid(hotel);
    const outcome = await hotel.engine.refusedValues(lisbon);
    expect(outcome).toMatchObject({
      value: [{ night: addDays(ARRIVAL, 3), reason: 'answered 400: Bad Request' }],
    });
    expect(ota.plans.get(key('BAR', 8))?.rate).toBe('18.00');
  });
});

describe('an OTA that does not take the credentials', () => {
  it('has the channel paused, and is told everything when it is resumed', async () => {
    const ota = new FakeOta();
    const hotel = await open(ota);
    ota.weather = () => answered(401);
    await bookNights(hotel, ARRIVAL, 1);
    await until(async () => {
      const outcome = await hotel.engine.channel(lisbon);
      return outcome.type === 'ok' && outcome.value.state.paused?.reason === 'unauthorised';
    });
    ota.clearWeather();
    ota.forget();
    await hotel.engine.resumeChannel(call(), lisbon);
    await untilSaid(hotel);
    expect(ota.rooms.get(key('DBL'))).toBe(3);
    expect(ota.messages.map(({ path }) => path).sort()).toEqual(['/availability', '/restrictions']);
  });
});
