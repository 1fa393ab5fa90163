/** The process dies at each step between a booking and the row that says it was acknowledged. */
import { describe, expect, it } from 'vitest';
import type { EmbeddedEngine } from '../../src/testing/embedded-engine.ts';
import { ARRIVAL } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { bookNights, openHotel, switchOn, untilSaid } from '../support/channel-hotel.ts';
import { FakeOta } from '../support/fake-ota.ts';

const night = `DBL ${ARRIVAL}`;

type Step = 'before it leaves' | 'before it arrives' | 'before it is answered' | 'once it is heard';

async function diesAt(step: Step, embedded: EmbeddedEngine, ota: FakeOta): Promise<void> {
  const { promise: left, resolve: leaves } = Promise.withResolvers<void>();
  ota.weather = async (_, arrive) => {
    const answer = step === 'before it arrives' ? undefined : arrive();
    leaves();
    if (step === 'once it is heard' && answer !== undefined) return answer;
    return new Promise(() => undefined);
  };
  await bookNights(embedded, ARRIVAL, 1);
  if (step !== 'before it leaves') await left;
  if (step === 'once it is heard') await untilSaid(embedded);
  ota.cutLines();
  await embedded.kill();
  ota.clearWeather();
}

describe('a process that dies', () => {
  it.each<Step>([
    'before it leaves',
    'before it arrives',
    'before it is answered',
    'once it is heard',
  ])('%s has the booking said after the next start, and says nothing that is not', async (step) => {
    const ota = new FakeOta();
    const embedded = await openHotel({
      haste: 50,
      get channels() {
        return ota.line();
      },
    });
    try {
      await switchOn(embedded, { requestsPerMinute: 600 });
      await untilSaid(embedded);
      // A commit after what the channel has written, so that it is known where to begin.
      await bookNights(embedded, ARRIVAL, 1);
      await untilSaid(embedded);
      await diesAt(step, embedded, ota);
      ota.forget();
      await embedded.start();
      await until(() => ota.rooms.get(night) === 2);
      await untilSaid(embedded);
      const rooms = ota.said('/availability').flatMap(({ values }) => values);
      for (const { room_type_id: code, date, availability } of rooms) {
        if (code === 'DBL' && date === ARRIVAL) expect(availability).toBe(2);
      }
    } finally {
      await embedded.close();
    }
  });
});
