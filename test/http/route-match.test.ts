/** Finding a route: every route of the table is found by its own path and by no other. */
import { expect, test } from 'vitest';
import { createMatch } from '../../src/http/route-match.ts';
import { routes } from '../../src/http/routes.ts';

const match = createMatch(routes);

test('each route is found with its parameters', () => {
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, 'the-$1');
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const params = Object.fromEntries(names.map((name) => [name, `the-${name}`]));
    expect(match(route.method, path), path).toEqual({ type: 'found', route, params });
  }
});

test.each(['/', '/v1', '/v1/bookings/', '/v1/bookings/a/b/c', '/v1//bookings', '/v1/holds', ''])(
  '%j is no route for GET',
  (path) => {
    expect(match('GET', path).type).not.toBe('found');
  },
);

test('HEAD is GET, and escapes are undone when they can be', () => {
  expect(match('HEAD', '/v1/bookings/a%3Ab')).toMatchObject({ params: { bookingId: 'a:b' } });
  expect(match('GET', '/v1/bookings/%zz')).toMatchObject({ params: { bookingId: '%zz' } });
});

test('two routes in one place are a mistake that is noticed', () => {
  expect(() => createMatch([...routes, ...routes.slice(0, 1)])).toThrow('two routes');
});
