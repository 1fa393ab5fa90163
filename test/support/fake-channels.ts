/** What a fake engine says of channels: there is one, and it is sent to. */
import type { CivilDate } from '../../src/domain/calendar.ts';
import type {
  Channel,
  ChannelId,
  PropertyId,
  RatePlanId,
  RoomTypeId,
} from '../../src/domain/ids.ts';
import type { ChannelCalls, ChannelView } from '../../src/ports/channels.ts';
import type { Outcome } from '../../src/ports/engine.ts';

function ok<Value>(value: Value): Outcome<Value> {
  return { type: 'ok', value, version: 3, position: 41, isReplay: false };
}

const channel: ChannelView = {
  state: {
    exists: true,
    id: 'booking-com' as ChannelId,
    details: {
      name: 'Booking.com',
      propertyId: 'grand' as PropertyId,
      seller: 'booking-com' as Channel,
      format: 'channex',
      url: 'https://ota.example/api/v1',
      hotelCode: 'hotel-1',
      roomTypes: [{ roomTypeId: 'double' as RoomTypeId, code: 'DBL' }],
      ratePlans: [
        {
          roomTypeId: 'double' as RoomTypeId,
          ratePlanId: 'base' as RatePlanId,
          code: 'BAR',
          occupancies: [1, 2],
          markupBasisPoints: -250,
        },
      ],
      rules: [
        {
          roomTypeIds: ['double' as RoomTypeId],
          from: '2030-06-01' as CivilDate,
          to: null,
          weekdays: [5, 6],
          closeOut: false,
          offset: 1,
          cap: null,
        },
      ],
      markupBasisPoints: 1_000,
      requestsPerMinute: null,
      rangesPerRequest: 100,
      reconcileEveryMinutes: 60,
    },
    credentials: { sealed: 'c2VhbGVk', names: ['apiKey'], setAtMs: 1_900_000_000_000 },
    paused: undefined,
    createdAtMs: 1_900_000_000_000,
    updatedAtMs: 1_900_000_001_000,
  },
  version: 3,
};

export function channelAnswers(): ChannelCalls {
  const same = async () => ok(channel);
  return {
    createChannel: same,
    channels: async () => ok([channel]),
    channel: same,
    changeChannel: same,
    setChannelCredentials: same,
    pauseChannel: same,
    resumeChannel: same,
    deleteChannel: async () => ok(null),
  };
}
