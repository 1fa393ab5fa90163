/** A change over HTTP: what a preview says of a cost is what a booking says of its own. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareNights } from '../../src/domain/booking/kept-prices.ts';
import { confirmed, ok, viewOf } from '../support/fake-engine.ts';
import { chargeLines } from '../support/some-charges.ts';
import { startWorld, type World } from './http-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('a preview tells charges and totals of both stays, as a booking does', async () => {
  const before = { ...confirmed.terms, charges: chargeLines };
  const after = { ...before, charges: chargeLines.slice(1), totalMinor: before.totalMinor + 1 };
  const nights = compareNights(before, after);
  world.override({
    booking: async () => ok(viewOf({ ...confirmed, terms: before })),
    previewModification: async (bookingId) =>
      ok({ bookingId, before, after, nights, toAuthoriseMinor: 1, reasons: [] }),
  });
  const path = '/v1/bookings/booking-1';
  const { charges, total, totals } = (await world.ask({ path })).json;
  expect(charges).toHaveLength(chargeLines.length);
  const body = { departure: '2030-06-04' };
  const { json } = await world.ask({ method: 'POST', path: `${path}/modify/preview`, body });
  expect(json.before).toMatchObject({ charges, total, totals });
  expect(json.after).toMatchObject({ charges: (charges as unknown[]).slice(1) });
  expect(json.after).not.toMatchObject({ totals });
});
