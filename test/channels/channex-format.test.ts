/** Channex-style JSON: what is sent, how answers and warnings are read, and what comes back. */
import { describe, expect, it } from 'vitest';
import { channexFormat } from '../../src/channels/channex-format.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { AriMessage } from '../../src/domain/channels/ari-value.ts';
import type { Currency } from '../../src/domain/money.ts';
import type { AriAnswer, ChannelHotel, ReadBackQuery } from '../../src/ports/channel-format.ts';

const hotel: ChannelHotel = {
  hotelCode: 'hotel-1',
  currency: 'EUR' as Currency,
  credentials: { apiKey: 'k-1' },
};
const date = (text: string) => text as CivilDate;
const rooms: AriMessage = {
  kind: 'availability',
  ranges: [
    { roomCode: 'twin', from: date('2026-11-21'), to: date('2026-11-21'), rooms: 7 },
    { roomCode: 'double', from: date('2026-11-17'), to: date('2026-11-24'), rooms: 0 },
  ],
};
const plans: AriMessage = {
  kind: 'rates',
  ranges: [
    {
      roomCode: 'twin',
      planCode: 'bar',
      from: date('2026-12-01'),
      to: date('2027-05-01'),
      prices: [{ adults: 2, minor: 43_200 }],
      closedToArrival: false,
      closedToDeparture: false,
      minStayArrival: 2,
    },
    {
      roomCode: 'double',
      planCode: 'bb',
      from: date('2026-11-29'),
      to: date('2026-11-29'),
      prices: [
        { adults: 1, minor: 40_000 },
        { adults: 2, minor: 45_623 },
      ],
      maxStay: 0,
      minStayThrough: 1,
      stopSell: true,
    },
  ],
};

function body(message: AriMessage): unknown {
  const [request, ...more] = channexFormat.ariRequests(hotel, message);
  expect(more).toEqual([]);
  return JSON.parse(request?.body ?? '');
}

describe('values in JSON', () => {
  it('are posted with the key of the API, each kind to its own address', () => {
    expect(channexFormat.ariRequests(hotel, rooms)[0]).toMatchObject({
      method: 'POST',
      path: '/availability',
      headers: { 'user-api-key': 'k-1', 'content-type': 'application/json' },
      bucket: 'availability',
    });
    const [request] = channexFormat.ariRequests(hotel, plans);
    expect(request).toMatchObject({ path: '/restrictions', bucket: 'rates' });
  });

  it('name a date, or both ends of a range', () => {
    expect(body(rooms)).toEqual({
      values: [
        { property_id: 'hotel-1', room_type_id: 'twin', date: '2026-11-21', availability: 7 },
        {
          property_id: 'hotel-1',
          room_type_id: 'double',
          date_from: '2026-11-17',
          date_to: '2026-11-24',
          availability: 0,
        },
      ],
    });
  });

  it('say what was said and nothing else, never null', () => {
    expect(body(plans)).toEqual({
      values: [
        {
          property_id: 'hotel-1',
          rate_plan_id: 'bar',
          date_from: '2026-12-01',
          date_to: '2027-05-01',
          rate: '432.00',
          min_stay_arrival: 2,
          closed_to_arrival: false,
          closed_to_departure: false,
        },
        {
          property_id: 'hotel-1',
          rate_plan_id: 'bb',
          date: '2026-11-29',
          rates: [
            { occupancy: 1, rate: '400.00' },
            { occupancy: 2, rate: '456.23' },
          ],
          min_stay_through: 1,
          max_stay: 0,
          stop_sell: true,
        },
      ],
    });
  });
});

describe('an answer', () => {
  const warning = {
    property_id: 'hotel-1',
    rate_plan_id: 'bb',
    date: '2026-11-29',
    warning: { rate: ['must be greater than 0'], max_stay: ['is invalid', 'is odd'] },
  };
  const taken = { data: [{ id: 't', type: 'task' }], meta: { message: 'Success', warnings: [] } };
  it.each<[string, number, unknown, AriAnswer]>([
    ['of success', 200, taken, { type: 'taken', faults: [] }],
    [
      'with a warning names the range and every field',
      200,
      { data: [], meta: { message: 'Success', warnings: [warning] } },
      {
        type: 'taken',
        faults: [{ index: 1, reason: 'rate must be greater than 0; max_stay is invalid, is odd' }],
      },
    ],
    [
      'with a warning about nobody knows what is about every range',
      200,
      { meta: { warnings: [{ warning: { property_id: ['is invalid'] } }] } },
      {
        type: 'taken',
        faults: [
          { index: 0, reason: 'property_id is invalid' },
          { index: 1, reason: 'property_id is invalid' },
        ],
      },
    ],
    [
      'of a proxy is none',
      200,
      'hello',
      { type: 'again', reason: 'answered 200 and no JSON of Channex: is the address right?' },
    ],
    [
      'to a wrong key',
      401,
      { errors: { code: 'unauthorized', title: 'Unauthorized' } },
      { type: 'unauthorised', reason: 'answered 401: Unauthorized' },
    ],
    [
      'to a bad request',
      400,
      { errors: { code: 'bad_request', title: 'Bad Request', details: ['values is required'] } },
      { type: 'refused', reason: 'answered 400: Bad Request: values is required' },
    ],
    [
      'to a property that it does not know says nothing of values',
      404,
      { errors: { code: 'resource_not_found', title: 'Resource Not Found' } },
      { type: 'again', reason: 'answered 404: Resource Not Found' },
    ],
    [
      'that leads elsewhere',
      302,
      '',
      { type: 'again', reason: 'answered 302 and no JSON of Channex: is the address right?' },
    ],
  ])('%s', (_, status, said, expected) => {
    const text = typeof said === 'string' ? said : JSON.stringify(said);
    const answer = { status, body: text, retryAfterMs: undefined };
    expect(channexFormat.readAriAnswer(answer, plans)).toEqual(expected);
  });
});

describe('reading back', () => {
  const query = (kind: ReadBackQuery['kind']): ReadBackQuery => ({
    kind,
    roomCodes: ['twin'],
    planCodes: [{ roomCode: 'twin', planCode: 'bar' }],
    from: date('2026-11-01'),
    to: date('2026-11-02'),
  });

  it('asks for the nights of one property', () => {
    const request = channexFormat.readBack?.request(hotel, query('rates'));
    const url = new URL(`https://ota.example${request?.path}`);
    expect(request?.bucket).toBe('read_back');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'filter[property_id]': 'hotel-1',
      'filter[date][gte]': '2026-11-01',
      'filter[date][lte]': '2026-11-02',
    });
  });

  it('reads rooms by night, and leaves out what is of no sense', () => {
    const data = { twin: { '2026-11-01': 3, '2026-11-02': 'three', yesterday: 1 } };
    const answer = { status: 200, body: JSON.stringify({ data }), retryAfterMs: undefined };
    expect(channexFormat.readBack?.read(answer, hotel, query('availability'))).toEqual({
      type: 'read',
      availability: [{ roomCode: 'twin', from: '2026-11-01', to: '2026-11-01', rooms: 3 }],
      rates: [],
    });
  });

  it('reads plans by night', () => {
    const night = { rate: '99.50', min_stay_arrival: 2, stop_sell: 0, closed_to_arrival: true };
    const data = { bar: { '2026-11-01': night }, other: { '2026-11-01': night } };
    const answer = { status: 200, body: JSON.stringify({ data }), retryAfterMs: undefined };
    expect(channexFormat.readBack?.read(answer, hotel, query('rates'))).toEqual({
      type: 'read',
      availability: [],
      rates: [
        {
          roomCode: 'twin',
          planCode: 'bar',
          from: '2026-11-01',
          to: '2026-11-01',
          prices: [{ adults: 0, minor: 9_950 }],
          minStayArrival: 2,
          stopSell: false,
          closedToArrival: true,
        },
      ],
    });
  });

  it('says that an answer cannot be read', () => {
    const answer = { status: 502, body: '<html>', retryAfterMs: undefined };
    expect(channexFormat.readBack?.read(answer, hotel, query('rates')).type).toBe('unreadable');
  });
});
