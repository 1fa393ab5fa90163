/** Bookings of Channex: the feed, webhooks, and revisions that are not what they should be. */
import { describe, expect, it } from 'vitest';
import { channexBookings } from '../../src/channels/channex-bookings.ts';
import type { Currency } from '../../src/domain/money.ts';

const hotel = { hotelCode: 'hotel-1', currency: 'EUR' as Currency };

const attributes = {
  amount: '153.00',
  arrival_hour: '18:30',
  currency: 'GBP',
  customer: { name: 'Ada', surname: 'Lovelace', mail: 'ada@guest.example', language: 'en' },
  id: 'booking-1',
  inserted_at: '2026-11-12T11:39:50.111087',
  notes: null,
  ota_name: 'BookingCom',
  ota_reservation_code: '3333',
  payment_collect: 'ota',
  property_id: 'hotel-1',
  revision_id: 'rev-1',
  rooms: [
    {
      checkin_date: '2026-12-13',
      checkout_date: '2026-12-15',
      days: { '2026-12-13': '76.50', '2026-12-14': '76.50' },
      occupancy: { adults: 2, children: 1, infants: 0, ages: [5] },
      rate_plan_id: 'bar',
      room_type_id: 'twin',
    },
  ],
  status: 'new',
  unique_id: 'BDC-3333',
};

const read = (changes: object = {}) => {
  const data = [
    { id: 'rev-1', type: 'booking_revision', attributes: { ...attributes, ...changes } },
  ];
  return channexBookings.read(JSON.stringify({ data }), hotel);
};

describe('a booking of Channex', () => {
  it('is read with its rooms, prices and guest', () => {
    expect(read()).toEqual({
      type: 'bookings',
      unreadable: [],
      bookings: [
        {
          revisionId: 'rev-1',
          code: 'BDC-3333',
          revision: Date.parse('2026-11-12T11:39:50.111Z'),
          status: 'new',
          hotelCode: 'hotel-1',
          soldBy: 'BookingCom',
          rooms: [
            {
              roomCode: 'twin',
              planCode: 'bar',
              stay: { arrival: '2026-12-13', departure: '2026-12-15' },
              adults: 2,
              children: 1,
              childAges: [5],
              nightlyMinor: [7_650, 7_650],
            },
          ],
          currency: 'GBP',
          totalMinor: 15_300,
          guest: {
            firstName: 'Ada',
            lastName: 'Lovelace',
            email: 'ada@guest.example',
            locale: 'en',
          },
          collectedBy: 'ota',
          arrivalTime: '18:30',
        },
      ],
    });
  });

  it('may come without a mapped room, without prices and without ages', () => {
    const [room] = attributes.rooms;
    const bare = { ...room, rate_plan_id: null, room_type_id: null, days: undefined };
    const occupancy = { adults: 1, children: 1, infants: 1 };
    const answer = read({ rooms: [{ ...bare, occupancy }] });
    expect(answer.type === 'bookings' && answer.bookings[0]?.rooms[0]).toEqual({
      roomCode: null,
      planCode: null,
      stay: { arrival: '2026-12-13', departure: '2026-12-15' },
      adults: 1,
      children: 2,
    });
  });

  const [room] = attributes.rooms;
  it.each<[string, object, string]>([
    ['of no status', { status: 'odd' }, 'status is not new, modified or cancelled'],
    ['of no instant', { inserted_at: 'today' }, 'inserted_at is no instant'],
    ['of no amount', { amount: '12.345' }, 'amount is no amount of its currency'],
    ['without rooms', { rooms: [] }, 'it has no rooms'],
    [
      'from no day',
      { rooms: [{ ...room, checkin_date: '2026-13-01' }] },
      'checkin_date is no date',
    ],
    ['to no day', { rooms: [{ ...room, checkout_date: null }] }, 'checkout_date is no date'],
    ['of no night', { rooms: [{ ...room, checkout_date: '2026-12-13' }] }, 'a room has no nights'],
    [
      'with a price that is none',
      { rooms: [{ ...room, days: { '2026-12-13': '1', '2026-12-14': 'x' } }] },
      'days has an amount that is none',
    ],
  ])('%s is put aside with the reason, and the rest is read', (_, changes, reason) => {
    const broken = { id: 'rev-1', attributes: { ...attributes, ...changes } };
    const whole = { id: 'rev-2', attributes: { ...attributes, revision_id: 'rev-2' } };
    const answer = channexBookings.read(JSON.stringify({ data: [broken, whole] }), hotel);
    expect(answer).toMatchObject({
      type: 'bookings',
      bookings: [{ revisionId: 'rev-2' }],
      unreadable: [{ revisionId: 'rev-1', code: 'BDC-3333', reason }],
    });
  });

  it('that is cancelled needs no rooms', () => {
    expect(read({ status: 'cancelled', rooms: [] })).toMatchObject({
      bookings: [{ status: 'cancelled', rooms: [] }],
      unreadable: [],
    });
  });

  it('is announced by a webhook that says only so', () => {
    const notice = { event: 'booking_new', payload: { booking_id: 'b' }, property_id: 'hotel-1' };
    expect(channexBookings.read(JSON.stringify(notice), hotel)).toEqual({ type: 'notice' });
    expect(channexBookings.read('[]', hotel).type).toBe('unreadable');
    expect(channexBookings.read('{}', hotel).type).toBe('unreadable');
  });

  it('is acknowledged by its revision', () => {
    const access = { ...hotel, credentials: { apiKey: 'k' } };
    expect(channexBookings.acknowledge?.(access, 'rev/1')).toMatchObject({
      method: 'POST',
      path: '/booking_revisions/rev%2F1/ack',
      bucket: 'bookings',
    });
  });
});
