/** Who may call what. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../src/http/routes.ts';
import type { CallContext } from '../../src/ports/engine.ts';
import { bookingRequest, startWorld, type World } from './http-world.ts';

const apiKeys = [
  { name: 'shop', key: 'shop-key', role: 'seller' },
  { name: 'desk', key: 'desk-key', role: 'staff' },
] as const;

let world: World;
beforeAll(async () => {
  world = await startWorld({ apiKeys });
});
afterAll(() => world.close());

const as = (key: string) => ({ authorization: `Bearer ${key}` });

describe('API keys', () => {
  test.each([undefined, 'Bearer wrong', 'Basic shop-key', 'Bearer', 'Bearer shop-ke'])(
    '%s is 401',
    async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      const reply = await world.ask({ path: '/v1/bookings', body: bookingRequest, headers });
      expect([reply.status, reply.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    },
  );

  test('the caller is the name of the key', async () => {
    const ask = { path: '/v1/bookings', body: bookingRequest, headers: as('shop-key') };
    expect((await world.ask(ask)).status).toBe(201);
    const context = world.calls.at(-1)?.args[0] as CallContext;
    expect(context.caller).toBe('shop');
  });

  test('a seller is kept from each staff route, staff from none', async () => {
    for (const route of routes) {
      const path = route.path.replaceAll(/\{\w+\}/g, 'a-1');
      const raw = route.method === 'GET' ? {} : { raw: 'no json' };
      const ask = { method: route.method, path, ...raw };
      const seller = await world.ask({ ...ask, headers: as('shop-key') });
      const staff = await world.ask({ ...ask, headers: as('desk-key') });
      expect(seller.status === 403, `${route.method} ${route.path}`).toBe(route.role === 'staff');
      expect(staff.status).not.toBe(403);
    }
  });

  test('a seller waits in the order of joining: another priority is for staff', async () => {
    const path = '/v1/properties/city-hotel/waitlist';
    const { guest } = bookingRequest;
    const rooms = [{ roomTypeId: 'a', adults: 2, children: 0 }];
    const body = { arrival: '2030-06-01', departure: '2030-06-02', rooms, guest };
    const join = async (priority: number | undefined, key: string) => {
      const asked = priority === undefined ? body : { ...body, priority };
      return await world.ask({ path, body: asked, headers: as(key) });
    };
    const refused = await join(1, 'shop-key');
    expect([refused.status, refused.json.code]).toEqual([403, 'forbidden']);
    expect(refused.json.errors).toEqual([
      { in: 'body', pointer: '/priority', detail: 'Only staff may send anything but 5' },
    ]);
    for (const [priority, key] of [
      [undefined, 'shop-key'],
      [5, 'shop-key'],
      [1, 'desk-key'],
    ] as const) {
      expect((await join(priority, key)).status, `${priority} ${key}`).toBe(201);
    }
  });

  test('health and the gateway need no key, and the gateway is told nothing', async () => {
    expect((await world.ask({ path: '/healthz' })).status).toBe(200);
    const reply = await world.ask({
      path: '/v1/payments/callbacks',
      body: { authorisationKey: 'booking-1:authorise' },
      key: null,
    });
    expect([reply.status, reply.json]).toEqual([200, { id: 'booking-1' }]);
  });
});
