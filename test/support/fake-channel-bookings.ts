/** What a fake engine says of bookings that came in from channels: one of them is parked. */

import type { CivilDate } from '../../src/domain/calendar.ts';
import type { ChannelBookingState } from '../../src/domain/channels/channel-booking.ts';
import type { SoldBooking } from '../../src/domain/channels/sold-booking.ts';
import type { BookingId, ChannelId } from '../../src/domain/ids.ts';
import type { ChannelBookingCalls } from '../../src/ports/channel-bookings.ts';
import type { Outcome } from '../../src/ports/engine.ts';

function ok<Value>(value: Value): Outcome<Value> {
  return { type: 'ok', value, version: 3, position: 41, isReplay: false };
}

const sold: SoldBooking = {
  revisionId: 'rev-1',
  code: 'BDC-1',
  revision: 1_900_000_000_000,
  status: 'new',
  hotelCode: 'hotel-1',
  soldBy: 'Booking.com',
  rooms: [
    {
      roomCode: 'DBL',
      planCode: null,
      stay: { arrival: '2030-06-01' as CivilDate, departure: '2030-06-02' as CivilDate },
      adults: 2,
      children: 1,
      childAges: [7],
      nightlyMinor: [12_000],
    },
  ],
  currency: 'EUR',
  totalMinor: 12_000,
  guest: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
  notes: 'Late',
  collectedBy: 'ota',
  guaranteeToken: 'tok_visa',
};

const parked: ChannelBookingState = {
  id: 'qk3',
  channelId: 'booking-com' as ChannelId,
  code: 'BDC-1',
  word: { revision: sold.revision, revisionId: 'rev-1', sold },
  status: 'parked',
  parked: { code: 'room_unmapped', detail: 'The channel has no room type for code DBL.' },
  outcome: 'created',
  bookingId: 'b1' as BookingId,
  receivedAtMs: 1_900_000_000_000,
  updatedAtMs: 1_900_000_001_000,
};

export function channelBookingAnswers(): ChannelBookingCalls {
  const same = async () => ok(parked);
  return {
    pushChannelBookings: async () => ok(undefined),
    channelAccess: async () =>
      ok({ username: 'booking-com', password: 'secret', previousUntilMs: null }),
    parkedChannelBookings: async () => ok([parked]),
    channelBooking: same,
    redriveChannelBooking: same,
    dismissChannelBooking: same,
  };
}
