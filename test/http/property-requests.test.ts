/** What may be said of a property and its room types, and where and how each fault is named. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from './http-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe('a 400', () => {
  // A property could be set up in no country, and by a clock that no place goes by.
  test.each([
    ...['ZZ', 'XX', 'EU', 'UN', 'pt', 'PRT', ''].map((code) => ['country', code, 400] as const),
    ...['XK', 'HK'].map((code) => ['country', code, 201] as const),
    ...['+02:00', 'EST', 'Etc/GMT+5'].map((zone) => ['timeZone', zone, 400] as const),
    ...['Asia/Calcutta', 'UTC'].map((zone) => ['timeZone', zone, 201] as const),
  ])('a property with %s %j is answered %i', async (member, value, status) => {
    const address = { street: 'Ring 1', city: 'Wien', postalCode: '1010', country: 'AT' };
    const place = { coordinates: { latitude: 48.2, longitude: 16.4 }, timeZone: 'Europe/Vienna' };
    const body = { name: 'Grand', currency: 'EUR', ...place, address };
    const said =
      member === 'country' ? { address: { ...address, country: value } } : { timeZone: value };
    const reply = await world.ask({ path: '/v1/properties', body: { ...body, ...said } });
    expect(reply.status, JSON.stringify(reply.json)).toBe(status);
    if (status === 201) return;
    const detail =
      member === 'country'
        ? 'Must be an ISO 3166-1 alpha-2 code in upper case, or XK'
        : 'Must be an IANA time zone of a place, such as Europe/Lisbon, or UTC';
    const pointer = member === 'country' ? '/address/country' : '/timeZone';
    expect(reply.json.errors).toEqual([{ in: 'body', pointer, detail }]);
  });

  test('a room type takes as many guests as adults, and as children', async () => {
    const path = '/v1/properties/grand/room-types';
    const basePrice = { amount: '90.00', currency: 'EUR' };
    const body = (guestsMax: number, childrenMax = 0) => {
      const occupancy = { adultsMax: 2, childrenMax, guestsMax };
      return { id: 'twin', name: 'Twin', rooms: 3, occupancy, basePrice };
    };
    expect((await world.ask({ path, body: body(2) })).status).toBe(201);
    const { json } = await world.ask({ path, body: body(1) });
    const detail = 'Must not be below adultsMax';
    const at = { in: 'body', pointer: '/occupancy/guestsMax' };
    expect(json.errors).toEqual([{ ...at, detail }]);
    const { json: byChildren } = await world.ask({ path, body: body(2, 3) });
    expect(byChildren.errors).toEqual([{ ...at, detail: 'Must not be below childrenMax' }]);
  });
});
