/**
 * The OTA's own sales and its weather: it sells by what it was told last, counts its own bookings
 * as its listing says, and meets messages with limits, outages and losses.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LISTING, type OtaWorld, openCalendar, STAY, startOta } from './ota-world.ts';

describe('a sale', () => {
  it('takes rooms from the calendar, and a changed one gives back what it leaves', async () => {
    const ota = await listed();
    await book(ota, 'B1');
    expect(await free(ota)).toEqual({ '2027-05-01': '1/1', '2027-05-02': '1/1' });
    const change = { arrival: '2027-05-02', departure: '2027-05-03' };
    expect((await ota.control('POST', '/hotel/bookings/B1/modify', change)).status).toBe(200);
    expect(await free(ota)).toEqual({ '2027-05-01': '2/0', '2027-05-02': '1/1' });
    // As Channex has it, what a cancellation frees is for the hotel to say.
    await ota.control('POST', '/hotel/bookings/B1/cancel');
    expect(await free(ota)).toEqual({ '2027-05-01': '2/0', '2027-05-02': '1/0' });
  });

  it('leaves the calendar to the hotel where the listing says so', async () => {
    const autoUpdate = { onConfirmation: false, onModification: false, onCancellation: true };
    const ota = await listed({ autoUpdate });
    await book(ota, 'B1');
    expect(await free(ota)).toEqual({ '2027-05-01': '2/1', '2027-05-02': '2/1' });
    await ota.control('POST', '/hotel/bookings/B1/cancel');
    expect(await free(ota)).toEqual({ '2027-05-01': '3/0', '2027-05-02': '3/0' });
  });

  it('is refused when the OTA believes it is full, and made when it is forced', async () => {
    const ota = await listed();
    await book(ota, 'B1');
    await book(ota, 'B2');
    const refused = await book(ota, 'B3');
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        errors: {
          code: 'not_available',
          title: 'not available',
          details: ['room double is full on 2027-05-01', 'room double is full on 2027-05-02'],
        },
      },
    ]);
    expect((await book(ota, 'B3', { isForced: true })).status).toBe(201);
    expect(await free(ota)).toEqual({ '2027-05-01': '0/3', '2027-05-02': '0/3' });
  });

  it('is the same booking when it is asked for again, and refused with another stay', async () => {
    const ota = await listed();
    const first = await book(ota, 'B1');
    expect((await book(ota, 'B1')).body).toEqual(first.body);
    expect((await book(ota, 'B1', { departure: '2027-05-04' })).status).toBe(409);
    expect((await ota.control('GET', '/hotel')).body.revisions).toMatchObject({ all: 1 });
  });

  it.each<[string, object, string]>([
    ['stop_sell', { stop_sell: true }, 'plan double-flex is not sold on 2027-05-01'],
    ['closed_to_arrival', { closed_to_arrival: true }, 'is closed to arrival on 2027-05-01'],
    ['min_stay_arrival', { min_stay_arrival: 3 }, 'from 3 nights on 2027-05-01'],
    ['min_stay_through', { min_stay_through: 4 }, 'for 4 nights on 2027-05-01'],
    ['max_stay', { max_stay: 1 }, 'up to 1 nights on 2027-05-01'],
  ])('keeps to %s', async (_, restriction, words) => {
    const ota = await listed();
    const value = { property_id: 'hotel', rate_plan_id: 'double-flex', date: '2027-05-01' };
    await ota.ask('POST', '/restrictions', { values: [{ ...value, ...restriction }] });
    expect(JSON.stringify((await book(ota, 'B1')).body)).toContain(words);
  });

  it('keeps to closed_to_departure on the morning of departure', async () => {
    const ota = await listed();
    const value = { property_id: 'hotel', rate_plan_id: 'double-flex', date: '2027-05-03' };
    await ota.ask('POST', '/restrictions', { values: [{ ...value, closed_to_departure: true }] });
    expect(JSON.stringify((await book(ota, 'B1')).body)).toContain('closed to departure');
    expect((await book(ota, 'B2', { departure: '2027-05-04' })).status).toBe(201);
  });

  it('has no price where none was told', async () => {
    const ota = await listed();
    const later = { arrival: '2027-06-01', departure: '2027-06-02' };
    expect((await book(ota, 'B1', later)).body).toMatchObject({ errors: { code: 'not_on_sale' } });
  });
});

describe('the weather', () => {
  it('throws messages away in silence, and does what it does not answer', async () => {
    const ota = await listed();
    await ota.control('PUT', '/hotel/weather', { dropShare: 1 });
    expect((await tell(ota, 9)).status).toBe(200);
    expect(await free(ota)).toMatchObject({ '2027-05-01': '2/0' });
    await ota.control('PUT', '/hotel/weather', { dropShare: 0, lostAnswerShare: 1 });
    await expect(tell(ota, 8)).rejects.toThrow();
    expect(await free(ota)).toMatchObject({ '2027-05-01': '8/0' });
    await ota.control('DELETE', '/hotel/weather');
    await ota.control('PUT', '/hotel/weather', { failShare: 1 });
    expect((await tell(ota, 7)).status).toBe(500);
    const { messages } = (await ota.control('GET', '/hotel')).body;
    expect(messages).toEqual([
      { kind: 'availability', outcome: 'answer_lost', messages: 1 },
      { kind: 'availability', outcome: 'dropped', messages: 1 },
      { kind: 'availability', outcome: 'failed', messages: 1 },
      { kind: 'availability', outcome: 'taken', messages: 1 },
      { kind: 'restrictions', outcome: 'taken', messages: 1 },
    ]);
  });

  it('has outages that refuse, cut, and hang until the caller gives up', async () => {
    const ota = await listed();
    await ota.control('PUT', '/hotel/weather', { outage: 'refusing' });
    expect((await tell(ota, 9)).status).toBe(503);
    await ota.control('PUT', '/hotel/weather', { outage: 'cutting' });
    await expect(tell(ota, 9)).rejects.toThrow();
    await ota.control('PUT', '/hotel/weather', { outage: 'hanging' });
    const signal = AbortSignal.timeout(60);
    const hanging = fetch(`${ota.url}/api/v1/booking_revisions/feed`, {
      headers: { 'user-api-key': LISTING.apiKey },
      signal,
    });
    await expect(hanging).rejects.toThrow('timeout');
    await ota.control('DELETE', '/hotel/weather');
    expect((await tell(ota, 9)).status).toBe(200);
  });

  it('counts availability and restrictions against limits of their own', async () => {
    const ota = await listed({ requestsPerMinute: 2 });
    expect((await tell(ota, 5)).status).toBe(200);
    const limited = await tell(ota, 6);
    expect([limited.status, limited.body]).toEqual([
      429,
      { errors: { code: 'http_too_many_requests', title: 'http too many requests' } },
    ]);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(50);
    const value = { property_id: 'hotel', rate_plan_id: 'double-flex', date: '2027-05-03' };
    const rates = { values: [{ ...value, rate: '90.00' }] };
    expect((await ota.ask('POST', '/restrictions', rates)).status).toBe(200);
  });

  it('does not know a weather that it has not', async () => {
    const ota = await listed();
    const { status, body } = await ota.control('PUT', '/hotel/weather', { rain: 1, failShare: 2 });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('failShare: Too big');
    expect(JSON.stringify(body)).toContain('rain');
  });
});

describe('the courier', () => {
  it('pushes each booking until the answer acknowledges it, one code in order', async () => {
    const heard: string[] = [];
    const url = await hear((text) => {
      const [one] = JSON.parse(text).data;
      heard.push(`${one.attributes.ota_reservation_code} ${one.attributes.status}`);
      // Every first delivery is refused.
      return heard.indexOf(heard.at(-1) ?? '') === heard.length - 1 ? 503 : 200;
    });
    const ota = await listed({ push: { url, concurrency: 1 } });
    await book(ota, 'B1');
    await ota.control('POST', '/hotel/bookings/B1/cancel');
    await expect
      .poll(async () => (await ota.control('GET', '/hotel')).body.revisions, { timeout: 5_000 })
      .toMatchObject({ all: 2, waiting: 0 });
    expect(heard).toEqual(['B1 new', 'B1 new', 'B1 cancelled', 'B1 cancelled']);
  });

  it('says only that there is something, where the hotel asks for itself', async () => {
    const heard: string[] = [];
    const url = await hear((text) => {
      heard.push(text);
      return heard.length === 1 ? 503 : 200;
    });
    const ota = await listed({ push: { url, content: 'notice' } });
    await book(ota, 'B1');
    await expect.poll(() => heard.length).toBe(2);
    expect(JSON.parse(heard[1] ?? '')).toEqual({
      event: 'booking',
      property_id: 'hotel',
      payload: null,
    });
    expect((await ota.control('GET', '/hotel')).body.revisions).toMatchObject({ waiting: 1 });
  });
});

it('knows all of it again after it was closed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-ota-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const first = await startOta(join(directory, 'ota.db'));
  await first.control('PUT', '/hotel', LISTING);
  await first.control('PUT', '/hotel/weather', { duplicateShare: 0.5 });
  await openCalendar(first, 'hotel');
  await book(first, 'B1');
  const before = await told(first);
  await first.close();
  const second = await startOta(join(directory, 'ota.db'));
  expect(await told(second)).toEqual(before);
});

it('shows its calendars as a page, with nothing in it that is not escaped', async () => {
  const ota = await listed({ ota: '<script>alert(1)</script>' });
  await book(ota, 'B1');
  const page = await (await fetch(`${ota.url}/?from=2027-05-01`)).text();
  expect(page).toContain('<th>double</th><td class="">1 (1)</td><td class="">1 (1)</td>');
  expect(page).not.toContain('<script>');
});

// Helpers

async function listed(terms: object = {}): Promise<OtaWorld> {
  const ota = await startOta();
  expect((await ota.control('PUT', '/hotel', { ...LISTING, ...terms })).status).toBe(201);
  await openCalendar(ota, 'hotel');
  return ota;
}

function book(ota: OtaWorld, code: string, more: object = {}) {
  return ota.control('POST', '/hotel/bookings', { ...STAY, code, ...more });
}

function tell(ota: OtaWorld, availability: number) {
  const value = { property_id: 'hotel', room_type_id: 'double', date: '2027-05-01', availability };
  return ota.ask('POST', '/availability', { values: [value] });
}

/** Free and sold doubles of the first two nights. */
async function free(ota: OtaWorld): Promise<Record<string, string>> {
  const { body } = await ota.control('GET', '/hotel/calendar?from=2027-05-01&to=2027-05-02');
  const cells = body.rooms as {
    roomCode: string;
    night: string;
    availability: number;
    sold: number;
  }[];
  return Object.fromEntries(
    cells
      .filter(({ roomCode }) => roomCode === 'double')
      .map(({ night, availability, sold }) => [night, `${availability}/${sold}`]),
  );
}

/** A hotel that answers what it hears with a status; gives its address. */
async function hear(answer: (text: string) => number): Promise<string> {
  const hotel = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    response.writeHead(answer(text)).end('{}');
  });
  onTestFinished(() => void hotel.close());
  const port = await new Promise<number>((resolve) => {
    hotel.listen(0, '127.0.0.1', () => resolve((hotel.address() as AddressInfo).port));
  });
  return `http://127.0.0.1:${port}/`;
}

async function told(ota: OtaWorld): Promise<readonly unknown[]> {
  const paths = ['', '/calendar?from=2027-05-01&to=2027-05-31', '/bookings', '/messages'];
  return Promise.all(paths.map(async (path) => (await ota.control('GET', `/hotel${path}`)).body));
}
