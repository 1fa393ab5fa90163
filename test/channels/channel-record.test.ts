/** Channels through the whole engine: what is refused, repeated, kept, and kept secret. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAddress } from '../../src/actors/channels/channel-addresses.ts';
import { openCredentials, sealCredentials } from '../../src/actors/channels/channel-credentials.ts';
import type { ChannelDetails } from '../../src/domain/channels/channel.ts';
import type {
  Channel,
  ChannelId,
  PropertyId,
  RatePlanId,
  RoomTypeId,
} from '../../src/domain/ids.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import { systemChance } from '../../src/system-world.ts';
import { RecordedChannels } from '../../src/testing/doubles/recorded-channels.ts';
import type { EmbeddedEngine } from '../../src/testing/embedded-engine.ts';
import { adler, double, suite } from '../../src/testing/hotel-adler.ts';
import { call, openHotel } from '../support/channel-hotel.ts';

const id = 'lisbon' as ChannelId;
const SECRET_KEY = 'k-very-secret-0123456789';
const details: ChannelDetails = {
  name: 'Booking.com',
  propertyId: adler,
  seller: 'booking-com' as Channel,
  format: 'channex',
  url: 'https://ota.example/api/v1',
  hotelCode: 'hotel-1',
  roomTypes: [{ roomTypeId: double, code: 'DBL' }],
  ratePlans: [
    {
      roomTypeId: double,
      ratePlanId: BASE_PLAN,
      code: 'BAR',
      occupancies: [1, 2],
      markupBasisPoints: null,
    },
  ],
  rules: [],
  markupBasisPoints: 0,
  requestsPerMinute: null,
  rangesPerRequest: null,
  reconcileEveryMinutes: null,
};

/** The suite's plan under the double's code. */
const withSuite: Partial<ChannelDetails> = {
  roomTypes: [...details.roomTypes, { roomTypeId: suite, code: 'STE' }],
  ratePlans: [double, suite].flatMap((roomTypeId) => {
    return details.ratePlans.map((plan) => ({ ...plan, roomTypeId }));
  }),
};

const OPENTRAVEL = { format: 'opentravel', hotelCode: 'hotel-3' };

const taken = {
  code: 'channel_address_taken',
  channelId: id,
  propertyId: adler,
  host: 'ota.example',
  hotelCode: 'hotel-1',
};

describe('a channel', () => {
  const wire = new RecordedChannels();
  let embedded: EmbeddedEngine;
  beforeAll(async () => {
    embedded = await openHotel({ channels: wire });
  });
  afterAll(() => embedded.close());

  it.each<[string, Partial<ChannelDetails>, object]>([
    [
      'of no property',
      { propertyId: 'nobody' as PropertyId },
      { code: 'not_found', what: 'property', id: 'nobody' },
    ],
    ['of no format', { format: 'telex' }, { code: 'not_found', what: 'channel_format' }],
    [
      'with a room type that is not there',
      { roomTypes: [{ roomTypeId: 'attic' as RoomTypeId, code: 'X' }], ratePlans: [] },
      { code: 'not_found', what: 'room_type', id: 'attic' },
    ],
    [
      'with a plan that is not there',
      { ratePlans: details.ratePlans.map((one) => ({ ...one, ratePlanId: 'x' as RatePlanId })) },
      { code: 'not_found', what: 'rate_plan', id: 'x' },
    ],
    [
      'with prices for more adults than a room takes',
      { ratePlans: details.ratePlans.map((one) => ({ ...one, occupancies: [1, 9] })) },
      {
        code: 'channel_mapping_ambiguous',
        list: 'ratePlans',
        id: `${double}/${BASE_PLAN}`,
        fault: 'too_many_adults',
      },
    ],
    [
      'with one code of Channex for plans of two room types',
      withSuite,
      {
        code: 'channel_mapping_ambiguous',
        list: 'ratePlans',
        id: 'BAR',
        fault: 'code_repeated',
      },
    ],
    [
      'at an address of ours',
      { url: 'https://private.example' },
      { code: 'channel_url_refused', fault: 'private_address', host: 'private.example' },
    ],
  ])('%s is refused', async (_, changes, rejection) => {
    wire.refuses = (url) => (url.includes('private') ? 'private_address' : undefined);
    const request = { details: { ...details, ...changes } };
    const outcome = await embedded.engine.createChannel(call(), request);
    expect(outcome).toMatchObject({ type: 'rejected', rejection });
  });

  it('is set up, repeated, given credentials, and switched on, in this order', async () => {
    const { engine } = embedded;
    const made = await engine.createChannel(call('make'), { id, details });
    expect(await engine.changeChannel(call(), id, withSuite)).toMatchObject({
      rejection: { code: 'channel_mapping_ambiguous', id: 'BAR', fault: 'code_repeated' },
    });
    expect(made).toMatchObject({ type: 'ok', version: 1, isReplay: false });
    const again = await engine.createChannel(call('make'), { id, details });
    expect(again).toMatchObject({ type: 'ok', version: 1, isReplay: true });
    expect(await engine.resumeChannel(call(), id)).toMatchObject({
      rejection: { code: 'channel_not_ready', lacks: 'credentials' },
    });
    expect(await engine.setChannelCredentials(call(), id, { user: 'ada' })).toMatchObject({
      rejection: { code: 'channel_credentials_wrong', names: ['apiKey'] },
    });
    const set = await engine.setChannelCredentials(call('set'), id, { apiKey: SECRET_KEY });
    expect(set).toMatchObject({ value: { state: { credentials: { names: ['apiKey'] } } } });
    const repeated = await engine.setChannelCredentials(call('set'), id, { apiKey: SECRET_KEY });
    expect(repeated).toMatchObject({ type: 'ok', isReplay: true });
    expect(await engine.setChannelCredentials(call('set'), id, { apiKey: 'other' })).toMatchObject({
      rejection: { code: 'idempotency_key_reused' },
    });
    expect(await engine.resumeChannel(call(), id)).toMatchObject({
      value: { state: { paused: undefined } },
    });
    const stale = { ...call(), expectedVersion: 1 };
    expect(await engine.pauseChannel(stale, id)).toMatchObject({
      rejection: { code: 'version_mismatch', expected: 1, actual: 3 },
    });
  });

  it.each<[string, Partial<ChannelDetails>, object]>([
    ['of the same hotel there', {}, { type: 'rejected' }],
    ['whose address has a slash more', { url: `${details.url}/` }, { type: 'rejected' }],
    ['in other letters of its host', { url: 'https://OTA.example/api/v1' }, { type: 'rejected' }],
    ['of another hotel there', { hotelCode: 'hotel-2' }, { type: 'ok' }],
    ['in a format of rooms and plans', { ...withSuite, ...OPENTRAVEL }, { type: 'ok' }],
    ['of another OTA', { url: 'https://ota.example/api/v2' }, { type: 'ok' }],
  ])('%s may be set up beside it or not', async (_, changes, outcome) => {
    const { engine } = embedded;
    const other = 'porto' as ChannelId;
    const request = { id: other, details: { ...details, ...changes } };
    const made = await engine.createChannel(call(), request);
    expect(made).toMatchObject(outcome);
    if (made.type === 'ok') await engine.deleteChannel(call(), other);
    else expect(made).toMatchObject({ rejection: taken });
  });

  it('does not let another have its address by a change, nor by two calls at once', async () => {
    const { engine } = embedded;
    const [porto, faro] = ['porto' as ChannelId, 'faro' as ChannelId];
    const elsewhere = { ...details, hotelCode: 'hotel-2' };
    // Neither is on disk when the other is asked for.
    const both = await Promise.all([
      engine.createChannel(call(), { id: porto, details: elsewhere }),
      engine.createChannel(call(), { id: faro, details: elsewhere }),
    ]);
    expect(both).toMatchObject([
      { type: 'ok' },
      { rejection: { code: 'channel_address_taken', channelId: porto, hotelCode: 'hotel-2' } },
    ]);
    const moved = await engine.changeChannel(call(), porto, { hotelCode: details.hotelCode });
    expect(moved).toMatchObject({ type: 'rejected', rejection: taken });
    const renamed = await engine.changeChannel(call(), porto, {
      name: 'X',
      url: `${details.url}/`,
    });
    expect(renamed).toMatchObject({ type: 'ok' });
    await engine.deleteChannel(call(), porto);
  });

  it('is what it was after a restart, and nothing on disk holds its credentials', async () => {
    await embedded.restart();
    const outcome = await embedded.engine.channels();
    expect(outcome).toMatchObject({ value: [{ state: { id, paused: undefined } }] });
    for (const file of readdirSync(embedded.path)) {
      const bytes = readFileSync(join(embedded.path, file));
      expect([file, bytes.includes(SECRET_KEY)]).toEqual([file, false]);
    }
  });

  it('is deleted, and its id may begin anew with nothing of what was', async () => {
    const { engine } = embedded;
    expect(await engine.deleteChannel(call(), id)).toMatchObject({ type: 'ok', value: null });
    expect(await engine.channel(id)).toMatchObject({ rejection: { code: 'not_found' } });
    expect(await engine.channels()).toMatchObject({ value: [] });
    const again = await engine.createChannel(call('make-anew'), { id, details });
    expect(again).toMatchObject({
      type: 'ok',
      value: { state: { credentials: undefined, paused: { reason: 'new' } } },
    });
    await embedded.restart();
    const kept = await embedded.engine.channel(id);
    expect(kept).toMatchObject({ value: { state: { exists: true, credentials: undefined } } });
  });
});

describe('sealed credentials', () => {
  const chance = systemChance('a secret of at least thirty-two characters');
  const credentials = { user: 'ada', password: 'pässword' };

  it('are opened with the same secret for the same channel, and nowhere else', () => {
    const sealed = sealCredentials(chance, id, credentials);
    expect(openCredentials(chance, id, sealed)).toEqual(credentials);
    expect(openCredentials(chance, 'other' as ChannelId, sealed)).toBeUndefined();
    expect(openCredentials(systemChance('x'.repeat(32)), id, sealed)).toBeUndefined();
    const changed = `B${sealed.sealed.slice(1)}`;
    expect(openCredentials(chance, id, { sealed: changed })).toBeUndefined();
  });

  it('are the same text for the same credentials, whatever their order', () => {
    const { user, password } = credentials;
    const one = sealCredentials(chance, id, { user, password });
    expect(sealCredentials(chance, id, { password, user })).toEqual(one);
    expect(sealCredentials(chance, id, { user, password: 'x' }).sealed).not.toBe(one.sealed);
  });
});

it.each(['localhost', '127.0.0.1', '127.0.0.2', '[::1]'])('at %s is on this machine', (host) => {
  const here = { ...details, url: 'http://localhost:8090/api/v1' };
  expect(newAddress(here, { url: `http://${host}:8090/api/v1/` })).toBeUndefined();
  expect(newAddress(here, { url: `http://${host}:8091/api/v1` })).toBeDefined();
});
