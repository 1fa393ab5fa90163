/** What becomes of connections that were kept alive once the server has begun to drain. */
import { Agent, get } from 'node:http';
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

test('a connection that falls silent after its answer does not hold the drain up', async () => {
  const world = await startWorld();
  let drained: Promise<void> | undefined;
  world.override({
    booking: async () => {
      drained = world.http.drain();
      return ok(viewOf(confirmed));
    },
  });
  const agent = new Agent({ keepAlive: true });
  const beganMs = performance.now();
  await new Promise((resolve) => {
    get({ port: world.port, path: '/v1/bookings/booking-1', agent }, (answer) => {
      answer.resume().once('end', resolve);
    });
  });
  await drained;
  // Node would wait for the keep-alive to run out, which is five seconds.
  expect(performance.now() - beganMs).toBeLessThan(3_000);
  agent.destroy();
  await world.close();
});
