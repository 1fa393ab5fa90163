/** What a connection that was kept alive still gets once the server has begun to drain. */
import { expect, test } from 'vitest';
import { confirmed, ok, viewOf } from '../support/fake-engine.ts';
import { startWorld } from './http-world.ts';

test('a request after the drain began is told to come again', async () => {
  const world = await startWorld();
  let asked = 0;
  world.override({
    booking: async () => {
      asked += 1;
      void world.http.drain();
      return ok(viewOf(confirmed));
    },
  });
  const get = 'GET /v1/bookings/booking-1 HTTP/1.1\r\nHost: a\r\n\r\n';
  const text = await world.raw(get + get);
  expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])).toEqual(['200', '503']);
  expect(text).toContain('"code":"draining"');
  expect(text).toMatch(/Connection: close/i);
  expect(asked).toBe(1);
  await world.close();
});
