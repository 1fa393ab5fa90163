/** A channel that is on, for what can only be asked of one. */
import type { Channel, ChannelId, PropertyId, RoomTypeId } from '../../src/domain/ids.ts';
import type { CallContext, Engine } from '../../src/ports/engine.ts';

const id = 'grand-ota' as ChannelId;

function call(key: string): CallContext {
  return { caller: 'front-desk', requestId: key, idempotencyKey: key, request: key };
}

export async function switchChannelOn(engine: Engine): Promise<void> {
  const details = {
    name: 'An OTA',
    propertyId: 'grand' as PropertyId,
    seller: 'an-ota' as Channel,
    format: 'channex',
    url: 'https://ota.example/api/v1',
    hotelCode: 'grand',
    roomTypes: [{ roomTypeId: 'double' as RoomTypeId, code: 'DBL' }],
    ratePlans: [],
    rules: [],
    markupBasisPoints: 0,
    requestsPerMinute: null,
    rangesPerRequest: null,
    reconcileEveryMinutes: null,
  };
  await engine.createChannel(call('channel'), { id, details });
  await engine.setChannelCredentials(call('credentials'), id, { apiKey: 'key' });
  const on = await engine.resumeChannel(call('resume'), id);
  if (on.type !== 'ok') throw new Error('no channel to attack');
}
