/**
 * The door through which OTAs push: who is let in, what is answered in which format, and what
 * becomes of messages that are none.
 */

import { once } from 'node:events';
import * as fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../src/domain/ids.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { limits } from '../../src/limits.ts';
import { systemChance } from '../../src/system-world.ts';
import { memoryLog } from '../../src/testing/doubles/memory-log.ts';
import { channelDetails, InboundHotel, revisionOf } from '../support/inbound-hotel.ts';
import { expectValid } from './schema-check.ts';

const XML = 'sunny-xml' as ChannelId;
const STAFF = 'k-of-the-staff-0123456789';

const SOAP =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
  '<OTA_HotelAvailGetRQ xmlns="http://www.opentravel.org/OTA/2003/05"/></s:Body></s:Envelope>';

describe('the door for OTAs', () => {
  let hotel: InboundHotel;
  let http: HttpServer;
  let url = '';

  beforeAll(async () => {
    hotel = await InboundHotel.open({ rooms: 2 });
    await hotel.setUpChannel();
    const details = { ...channelDetails, format: 'opentravel', hotelCode: 'ADLER' };
    const ratePlans = channelDetails.ratePlans.map((plan) => ({ ...plan, code: 'FLEX' }));
    await hotel.engine.createChannel(hotel.context(), {
      id: XML,
      details: { ...details, ratePlans },
    });
    http = createHttpServer({
      engine: hotel.engine,
      scheduler: hotel.scheduler,
      chance: systemChance('x'.repeat(32)),
      log: memoryLog([]),
      apiKeys: [{ name: 'desk', role: 'staff', key: STAFF }],
      limits,
    });
    http.server.listen(0, '127.0.0.1');
    await once(http.server, 'listening');
    url = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}/v1`;
  });
  afterAll(async () => {
    http.server.closeAllConnections();
    await http.drain();
    await hotel.close();
  });

  const staff = { authorization: `Bearer ${STAFF}` };
  const get = async (path: string): Promise<Record<string, unknown>> =>
    (await fetch(url + path, { headers: staff })).json() as Promise<Record<string, unknown>>;
  const passwordOf = async (id: string) => String((await get(`/channels/${id}/inbound`)).password);
  const basic = async (id: string) => {
    const text = `${id}:${await passwordOf(id)}`;
    return `Basic ${Buffer.from(text).toString('base64')}`;
  };
  const push = (id: string, body: string, headers: Record<string, string>) =>
    fetch(`${url}/channels/${id}/inbound`, { method: 'POST', body, headers });
  const sample = (name: string) =>
    fs.readFileSync(new URL(`../fixtures/opentravel/${name}.xml`, import.meta.url), 'utf8');

  it.each<readonly [string, (id: string) => Promise<string>]>([
    ['nobody', async () => ''],
    ['a clerk', async () => `Bearer ${STAFF}`],
    ['another channel', async (id) => basic(id === 'sunny' ? XML : 'sunny')],
    ['a wrong password', async (id) => `Basic ${Buffer.from(`${id}:x`).toString('base64')}`],
    ['the password by another scheme', async (id) => `Token ${await passwordOf(id)}`],
  ])('is shut to %s', async (_, shownFor) => {
    for (const id of ['sunny', XML]) {
      const response = await push(id, '{}', { authorization: await shownFor(id) });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('does not say which channels there are', async () => {
    const response = await push('nobody', '{}', { authorization: 'Bearer x' });
    expect(response.status).toBe(401);
  });

  it('answers in the format of the channel, once the booking is made', async () => {
    const headers = { authorization: await basic(XML), 'content-type': 'text/xml' };
    const response = await push(XML, sample('new'), headers);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    const body = await response.text();
    await expectValid(body);
    const bookingId = /ResID_Type="10" ResID_Value="([^"]+)"/.exec(body)?.[1];
    const booking = await get(`/bookings/${bookingId}`);
    expect(booking).toMatchObject({
      status: 'confirmed',
      channel: 'sunny-trips',
      total: { amount: '391.00', currency: 'EUR' },
      owed: { amount: '391.00' },
      guest: { firstName: 'Zoë & Ann', lastName: "O'Hara <twice>" },
      channelSale: { code: 'SUN-4711', collectedBy: 'hotel', overbooked: [] },
    });
    const again = await push(XML, sample('new'), headers);
    expect(await again.text()).toBe(body);
  });

  it('warns of what is parked, and staff find it, dismiss it, and cannot twice', async () => {
    const revision = revisionOf({ code: 'SUN-9', revision: 1, currency: 'CHF' });
    const headers = { authorization: `Bearer ${await passwordOf('sunny')}` };
    const response = await push('sunny', JSON.stringify({ data: [revision] }), headers);
    expect(response.status).toBe(200);
    const { items } = (await get('/channel-bookings')) as { items: { id: string }[] };
    expect(items).toMatchObject([
      {
        code: 'SUN-9',
        parked: { code: 'currency_mismatch', detail: "It is in CHF; the hotel's is EUR." },
        sold: { total: { amount: '100.00', currency: 'CHF' } },
      },
    ]);
    const dismiss = (key: string) =>
      fetch(`${url}/channel-bookings/${items[0]?.id}/dismiss`, {
        method: 'POST',
        headers: { ...staff, 'content-type': 'application/json', 'idempotency-key': key },
        body: '{"reason":"Settled by telephone"}',
      });
    expect(await (await dismiss('one')).json()).toMatchObject({ status: 'dismissed' });
    expect(await (await dismiss('two')).json()).toMatchObject({
      code: 'channel_booking_not_parked',
    });
    expect(await get('/channel-bookings')).toEqual({ items: [] });
  });

  it.each<readonly [string, string, number, string]>([
    ['what is no XML', '<OTA_HotelResNotifRQ>', 400, 'Errors'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 400, 'document type'],
    ['nothing', '', 400, 'Errors'],
    ['a SOAP envelope', SOAP, 400, 'Envelope is not OTA_HotelResNotifRQ'],
  ])('refuses %s in the format of the channel', async (_, body, status, words) => {
    const response = await push(XML, body, { authorization: await basic(XML) });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).toContain(words);
    await expectValid(text);
  });

  it('refuses what is too long before it is read', async () => {
    const long = 'x'.repeat(limits.channelPushBytesMax + 1);
    const response = await push(XML, long, { authorization: await basic(XML) });
    expect(response.status).toBe(413);
  });

  it('lets the old password in for as long as was said, and the new one at once', async () => {
    const old = `Bearer ${await passwordOf('sunny')}`;
    const told = await fetch(`${url}/channels/sunny/inbound/rotate`, {
      method: 'POST',
      headers: { ...staff, 'content-type': 'application/json', 'idempotency-key': 'rotate' },
      body: '{"overlapSeconds":60}',
    });
    const { password, previousPasswordUntil } = (await told.json()) as Record<string, string>;
    const untilMs = Date.parse(previousPasswordUntil ?? '');
    expect(untilMs).toBe(hotel.clock.now() + 60_000);
    expect(await passwordOf('sunny')).toBe(password);
    const both = [old, `Bearer ${password}`];
    const statuses = () =>
      Promise.all(
        both.map(async (authorization) => (await push('sunny', 'x', { authorization })).status),
      );
    // Not JSON, and so 400: but let in.
    expect(await statuses()).toEqual([400, 400]);
    hotel.clock.set(untilMs);
    expect(await statuses()).toEqual([401, 400]);
    expect(await get('/channels/sunny/inbound')).toMatchObject({ previousPasswordUntil: null });
    await hotel.crash();
    expect(await hotel.engine.channelAccess('sunny' as ChannelId)).toMatchObject({
      value: { password, previousUntilMs: null },
    });
  });
});
