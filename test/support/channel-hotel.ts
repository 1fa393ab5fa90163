/** Hotel Adler in an embedded engine, with an OTA that a test decides. */
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { ChannelDetails } from '../../src/domain/channels/channel.ts';
import type { Channel, ChannelId, RoomTypeId } from '../../src/domain/ids.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import type { ChannelHealth } from '../../src/ports/channels.ts';
import type { BookingView, CallContext, Outcome } from '../../src/ports/engine.ts';
import { EmbeddedEngine, type EmbeddedEngineOptions } from '../../src/testing/embedded-engine.ts';
import {
  adler,
  details,
  double,
  doubleDetails,
  suite,
  suiteDetails,
} from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';

let calls = 0;

/** A call under a key of its own, or under the one named. */
export function call(key?: string): CallContext {
  calls += 1;
  const idempotencyKey = key ?? `call-${calls}`;
  return { caller: 'ada', requestId: idempotencyKey, idempotencyKey, request: {} };
}

export async function openHotel(options: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  const embedded = await EmbeddedEngine.open(options);
  const { engine } = embedded;
  await engine.createProperty(call(), { id: adler, details });
  await engine.addRoomType(call(), adler, { id: double, details: doubleDetails });
  await engine.addRoomType(call(), adler, { id: suite, details: suiteDetails });
  return embedded;
}

export const lisbon = 'lisbon' as ChannelId;

/** A channel of both room types and the doubles' base plan. */
export const lisbonDetails: ChannelDetails = {
  name: 'Booking.com',
  propertyId: adler,
  seller: 'booking-com' as Channel,
  format: 'channex',
  url: 'https://ota.example/api/v1',
  hotelCode: 'hotel-1',
  roomTypes: [
    { roomTypeId: double, code: 'DBL' },
    { roomTypeId: suite, code: 'STE' },
  ],
  ratePlans: [
    {
      roomTypeId: double,
      ratePlanId: BASE_PLAN,
      code: 'BAR',
      occupancies: [2],
      markupBasisPoints: null,
    },
  ],
  rules: [],
  markupBasisPoints: 0,
  requestsPerMinute: null,
  rangesPerRequest: null,
  reconcileEveryMinutes: null,
};

/** Sets a channel up and switches it on. */
export async function switchOn(
  { engine }: EmbeddedEngine,
  changes: Partial<ChannelDetails> = {},
  id: ChannelId = lisbon,
): Promise<void> {
  await engine.createChannel(call(), { id, details: { ...lisbonDetails, ...changes } });
  await engine.setChannelCredentials(call(), id, { apiKey: 'key' });
  const outcome = await engine.resumeChannel(call(), id);
  if (outcome.type !== 'ok') throw new Error(`not switched on: ${JSON.stringify(outcome)}`);
}

/** How the channel fares; it must be on. */
export async function healthOf(
  { engine }: EmbeddedEngine,
  id: ChannelId = lisbon,
): Promise<ChannelHealth> {
  const outcome = await engine.channel(id);
  const health = outcome.type === 'ok' ? outcome.value.health : null;
  if (health === null) throw new Error(`not on: ${JSON.stringify(outcome)}`);
  return health;
}

/** Waits until everything has been acknowledged. */
export async function untilSaid(embedded: EmbeddedEngine, id: ChannelId = lisbon): Promise<void> {
  await until(async () => {
    const { waiting, underWay } = await healthOf(embedded, id);
    return waiting.availability + waiting.rates + underWay === 0;
  });
}

export async function bookNights(
  { engine }: EmbeddedEngine,
  from: CivilDate,
  nights: number,
  roomTypeId: RoomTypeId = double,
): Promise<Outcome<BookingView>> {
  return engine.book(call(), {
    propertyId: adler,
    stay: { arrival: from, departure: addDays(from, nights) },
    rooms: [{ roomTypeId, party: { adults: 2, children: 0 } }],
    payer: { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: 'tok_approved' },
  });
}
