/**
 * The OTA's side of Channex's form: what of a message stands and what is warned of, what is read
 * back, and the feed of bookings. Expected bodies are the published ones.
 */
import { describe, expect, it } from 'vitest';
import { rateOf } from '../../src/ota/channex-values.ts';
import {
  type Answered,
  LISTING,
  type OtaWorld,
  openCalendar,
  STAY,
  startOta,
} from './ota-world.ts';

const at = (room: string, from: string, to = from) => ({
  property_id: 'hotel',
  room_type_id: room,
  date_from: from,
  date_to: to,
});
const of = (plan: string, from: string, to = from) => ({
  property_id: 'hotel',
  rate_plan_id: plan,
  date_from: from,
  date_to: to,
});

describe('availability', () => {
  it('is told in ranges both ends included, the later of two values counting', async () => {
    const ota = await listed();
    const values = [
      { ...at('double', '2027-05-01', '2027-05-04'), availability: 5 },
      { ...at('double', '2027-05-02', '2027-05-03'), availability: 1 },
      { property_id: 'hotel', room_type_id: 'single', date: '2027-05-01', availability: 0 },
      // 1 and 2 May 2027 are a Saturday and a Sunday.
      { ...at('single', '2027-05-02', '2027-05-09'), days: ['su'], availability: 7 },
    ];
    const { status, body } = await ota.ask('POST', '/availability', { values });
    expect([status, body.meta]).toEqual([200, { message: 'Success', warnings: [] }]);
    expect(body.data).toEqual([{ id: expect.any(String), type: 'task' }]);
    const back = await ota.ask('GET', `/availability?${asked('2027-05-01', '2027-05-31')}`);
    expect(back.body.data).toEqual({
      double: { '2027-05-01': 5, '2027-05-02': 1, '2027-05-03': 1, '2027-05-04': 5 },
      single: { '2027-05-01': 0, '2027-05-02': 7, '2027-05-09': 7 },
    });
  });

  it.each<[string, object, object]>([
    ['no room', { room_type_id: 'suite' }, { room_type_id: ['does not exist'] }],
    ['no hotel', { property_id: 'other' }, { property_id: ['does not exist'] }],
    ['below none', { availability: -1 }, { availability: [expect.stringContaining('equal to 0')] }],
    ['a half', { availability: 0.5 }, { availability: [expect.any(String)] }],
    ['null', { availability: null }, { availability: [expect.stringContaining('non null')] }],
    ['no date', { date_from: '2027-02-30' }, { date_from: ['is invalid'] }],
    ['backwards', { date_to: '2027-04-30' }, { date_to: [expect.stringContaining('before')] }],
    ['no weekday', { days: ['sunday'] }, { days: ['is invalid'] }],
  ])('warns of %s and takes the others', async (_, wrong, warning) => {
    const ota = await listed();
    const bad = { ...at('double', '2027-05-01'), availability: 2, ...wrong };
    const values = [bad, { ...at('single', '2027-05-01'), availability: 3 }];
    const { body } = await ota.ask('POST', '/availability', { values });
    expect(body.meta).toEqual({ message: 'Success', warnings: [{ ...bad, warning }] });
    const back = await ota.ask('GET', `/availability?${asked('2027-05-01', '2027-05-01')}`);
    expect(back.body.data).toEqual({ single: { '2027-05-01': 3 } });
  });
});

describe('restrictions', () => {
  it('keeps what is not told, and reads back what is asked for', async () => {
    const ota = await listed();
    const night = of('double-flex', '2027-05-01');
    await tell(ota, [{ ...night, rate: 12_050, min_stay_arrival: 2, closed_to_arrival: 1 }]);
    await tell(ota, [{ ...night, stop_sell: true, min_stay_arrival: 3 }]);
    const names = 'rate,min_stay_arrival,min_stay_through,closed_to_arrival,stop_sell,max_stay';
    const query = `${asked('2027-05-01', '2027-05-01')}&filter[restrictions]=${names}`;
    const back = await ota.ask('GET', `/restrictions?${query}`);
    expect(back.body.data).toEqual({
      'double-flex': {
        '2027-05-01': {
          rate: '120.50',
          min_stay_arrival: 3,
          min_stay_through: 1,
          closed_to_arrival: true,
          stop_sell: true,
          max_stay: 0,
        },
      },
    });
  });

  it('warns of every member that is wrong', async () => {
    const ota = await listed();
    const bad = { rate: '-2', max_stay: -2, min_stay_arrival: 0, stop_sell: 123 };
    const { body } = await tell(ota, [{ ...of('double-flex', '2027-05-01'), ...bad }]);
    expect(body.data).toEqual([]);
    expect(body.meta).toMatchObject({
      warnings: [
        {
          warning: {
            rate: ['must be greater than 0'],
            max_stay: ['must be greater than or equal to 0'],
            min_stay_arrival: ['must be greater than or equal to 1'],
            stop_sell: ['is invalid'],
          },
        },
      ],
    });
  });

  it('wants one at least', async () => {
    const { body } = await tell(await listed(), [of('double-flex', '2027-05-01')]);
    expect(body.meta).toMatchObject({
      warnings: [{ warning: { restrictions: [expect.any(String)] } }],
    });
  });

  it.each<[unknown, string, string | undefined]>([
    [30_000, 'EUR', '300.00'],
    ['300', 'EUR', '300.00'],
    ['300.5', 'EUR', '300.50'],
    ['300.505', 'EUR', undefined],
    [5, 'EUR', '0.05'],
    [30_000, 'JPY', '30000'],
    ['300.00', 'JPY', '300'],
    [1_500, 'KWD', '1.500'],
    [0, 'EUR', undefined],
    ['0.00', 'EUR', undefined],
    [1.5, 'EUR', undefined],
    ['1e3', 'EUR', undefined],
    [null, 'EUR', undefined],
  ])('reads the rate %j in %s as %j', (value, currency, rate) => {
    expect(rateOf(value, currency)).toBe(rate);
  });
});

describe('the door', () => {
  it('is shut to another key', async () => {
    const ota = await listed();
    const { status, body } = await ota.ask('GET', '/booking_revisions/feed', undefined, 'other');
    expect([status, body]).toEqual([
      401,
      { errors: { code: 'unauthorized', title: 'unauthorized' } },
    ]);
  });

  it('does not take a body that is none, nor one without values', async () => {
    const ota = await listed();
    for (const body of ['values', { value: [] }, { values: ['x'] }]) {
      expect((await ota.ask('POST', '/availability', body)).status).toBe(400);
    }
  });
});

describe('the feed', () => {
  it('tells each state of a booking, oldest first, until it is acknowledged', async () => {
    const ota = await listed();
    await openCalendar(ota, 'hotel');
    const { body: booked } = await ota.control('POST', '/hotel/bookings', { ...STAY, code: 'B1' });
    await ota.control('POST', '/hotel/bookings/B1/modify', { departure: '2027-05-04' });
    await ota.control('POST', '/hotel/bookings/B1/cancel');
    expect(booked).toMatchObject({ code: 'B1', revision: 1, status: 'new' });
    const first = await feed(ota);
    expect(first.map(({ status, departure_date: to }) => [status, to])).toEqual([
      ['new', '2027-05-03'],
      ['modified', '2027-05-04'],
      ['cancelled', '2027-05-04'],
    ]);
    expect(first[0]).toMatchObject({
      property_id: 'hotel',
      unique_id: 'SUN-B1',
      ota_reservation_code: 'B1',
      ota_name: 'Sunny',
      amount: '240.00',
      currency: 'EUR',
      rooms: [
        {
          room_type_id: 'double',
          rate_plan_id: 'double-flex',
          checkin_date: '2027-05-01',
          checkout_date: '2027-05-03',
          days: { '2027-05-01': '120.00', '2027-05-02': '120.00' },
          occupancy: { adults: 2, children: 0, infants: 0 },
        },
      ],
    });
    const times = first.map(({ inserted_at: inserted }) => String(inserted));
    expect(times).toEqual([...new Set(times)].toSorted());
    const ack = await ota.ask('POST', `/booking_revisions/${first[0]?.id}/ack`);
    expect(ack.body).toEqual({ meta: { message: 'Success' } });
    expect((await feed(ota)).map(({ status }) => status)).toEqual(['modified', 'cancelled']);
    expect((await ota.ask('POST', '/booking_revisions/none/ack')).status).toBe(404);
  });

  it('doubles and mixes what it tells when the weather is so', async () => {
    const ota = await listed();
    await openCalendar(ota, 'hotel', 9);
    for (const code of ['B1', 'B2', 'B3', 'B4']) {
      await ota.control('POST', '/hotel/bookings', { ...STAY, code });
    }
    await ota.control('PUT', '/hotel/weather', { duplicateShare: 1, isReordered: true });
    const codes = (await feed(ota)).map((one) => String(one.ota_reservation_code));
    expect(codes.toSorted()).toEqual(['B1', 'B1', 'B2', 'B2', 'B3', 'B3', 'B4', 'B4']);
    expect(codes).not.toEqual(codes.toSorted());
  });
});

// Helpers

async function listed(): Promise<OtaWorld> {
  const ota = await startOta();
  expect((await ota.control('PUT', '/hotel', LISTING)).status).toBe(201);
  return ota;
}

function tell(ota: OtaWorld, values: readonly object[]): Promise<Answered> {
  return ota.ask('POST', '/restrictions', { values });
}

function asked(from: string, to: string): string {
  return `filter[property_id]=hotel&filter[date][gte]=${from}&filter[date][lte]=${to}`;
}

async function feed(ota: OtaWorld): Promise<readonly Record<string, unknown>[]> {
  const { body } = await ota.ask('GET', '/booking_revisions/feed?order[inserted_at]=asc');
  return (body.data as { attributes: Record<string, unknown> }[]).map((one) => one.attributes);
}
