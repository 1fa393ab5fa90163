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
    passwords: { current: 1 },
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
  health: {
    acknowledgedPosition: 40,
    waiting: { availability: 2, rates: 0 },
    refused: 1,
    underWay: 1,
    breaker: 'half_open',
    requests: 7,
    acknowledged: 500,
    latency: { count: 500, p50Ms: 310, p99Ms: 900, maxMs: 1_200 },
    lastSuccessMs: 1_900_000_000_000,
    lastError: { atMs: 1_900_000_000_000, reason: 'answered 500' },
    lastSyncMs: null,
    nextSyncMs: 1_900_000_060_000,
    nextReconciliationMs: 1_900_000_030_000,
  },
};

const night = {
  kind: 'rates',
  roomTypeId: 'double' as RoomTypeId,
  ratePlanId: 'base' as RatePlanId,
  night: '2030-06-01' as CivilDate,
} as const;

export function channelAnswers(): ChannelCalls {
  const same = async () => ok(channel);
  return {
    createChannel: same,
    channels: async () => ok([channel]),
    channel: same,
    changeChannel: same,
    setChannelCredentials: same,
    rotateChannelPassword: async () =>
      ok({ username: 'lisbon', password: 'secret', previousUntilMs: 1_900_000_000_000 }),
    pauseChannel: same,
    resumeChannel: same,
    deleteChannel: async () => ok(null),
    syncChannel: same,
    reconcileChannel: same,
    redriveChannel: same,
    refusedValues: async () => ok([{ ...night, reason: 'rate is odd', atMs: 1_900_000_000_000 }]),
    reconciliations: async () =>
      ok([
        {
          version: 7,
          atMs: 1_900_000_001_000,
          report: {
            startedAtMs: 1_900_000_000_000,
            from: night.night,
            to: night.night,
            compared: 2,
            moved: 1,
            differing: 1,
            drifts: [{ ...night, here: '3', there: '4', cause: 'not_kept' }],
            incomplete: null,
          },
        },
      ]),
  };
}
