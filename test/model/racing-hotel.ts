/**
 * A hotel whose commits and gateway wait for fast-check's scheduler. Must never decide an order
 * itself: what is not scheduled here goes on as the engine wants.
 */
import type fc from 'fast-check';
import { driven } from '../../src/testing/last-room-load.ts';
import { Hotel } from '../support/engine-world.ts';

/** Of one room; closed whatever comes of `run`. */
export async function withRacingHotel(
  scheduler: fc.Scheduler,
  run: (hotel: Hotel) => Promise<void>,
): Promise<void> {
  const turn = (label: string) => scheduler.schedule(Promise.resolve(), label);
  const hotel = await Hotel.open({
    rooms: 1,
    haste: 50,
    gatewayOf: (gateway) => ({
      ...gateway,
      authorise: async (request, signal) => {
        await turn('the gateway hears');
        const answer = await gateway.authorise(request, signal);
        await turn('the gateway answers');
        return answer;
      },
    }),
  });
  hotel.disk.begin = (go) => void turn('a batch is written').then(go);
  hotel.disk.land = (tell) => void turn('its news lands').then(tell);
  try {
    await run(hotel);
  } finally {
    hotel.disk.begin = undefined;
    hotel.disk.land = undefined;
    await driven(scheduler, hotel.close());
  }
}
