/** What the fake engine says of its house: one room, one night with too many guests, one advice. */
import type { CivilDate } from '../../src/domain/calendar.ts';
import { type BookingId, DIRECT, type RoomNumber, type RoomTypeId } from '../../src/domain/ids.ts';
import type { Closure, Room } from '../../src/domain/rooms/room.ts';
import type { OverbookingAdvice, RoomTypeWalks } from '../../src/ports/overbooking.ts';

const water: Closure = { kind: 'out_of_order', why: 'Water' };

export const room101: Room = {
  number: '101' as RoomNumber,
  roomTypeId: 'double' as RoomTypeId,
  floor: 1,
  features: ['sea-view'],
  closures: new Map([
    ['2030-06-02' as CivilDate, water],
    ['2030-06-01' as CivilDate, water],
    ['2030-06-04' as CivilDate, { kind: 'out_of_service', why: 'Paint' }],
  ]),
};

export const walks: RoomTypeWalks = {
  roomTypeId: 'double' as RoomTypeId,
  physical: 10,
  sold: 11,
  excess: 1,
  choices: [
    {
      bookingId: 'booking-1' as BookingId,
      guestName: 'Ada Byron',
      rooms: 1,
      isVip: false,
      isLoyaltyMember: true,
      channel: DIRECT,
      nights: 2,
      rateMinor: 12_000,
      arrivalTime: undefined,
      bookedAtMs: 1_900_000_000_000,
      isProposed: true,
      decidedBy: undefined,
    },
  ],
};

export const advice: OverbookingAdvice = {
  rooms: 10,
  allowanceNow: 0,
  showUp: {
    source: 'history',
    from: '2029-06-01' as CivilDate,
    to: '2030-05-31' as CivilDate,
    shows: 180,
    noShows: 8,
    lateCancellations: 12,
    sample: 200,
    share: 0.9,
    probability: 0.9298,
  },
  sales: 10,
  allowance: 0,
  walkProbability: 0,
  walkProbabilityOfOneMore: 0.4492,
  expectedWalks: 0,
  isCapped: false,
};
