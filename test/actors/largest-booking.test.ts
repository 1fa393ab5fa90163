/** The largest booking that the limits allow is held like any other. */
import { expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { RoomTypeId } from '../../src/domain/ids.ts';
import { limits } from '../../src/limits.ts';
import { ARRIVAL, adler, doubleDetails } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, openHotel, said } from '../support/engine-world.ts';

it('hears every night of its largest burst', { timeout: 120_000 }, async () => {
  // All nights answer before the saga has its turn: with a mailbox of 4,096 the rest of the answers
  // was lost, the hold failed for want of rooms that were free, and its release never ended.
  const hotel = await openHotel();
  const types = Array.from({ length: limits.bookingRoomsMax }, (_, n) => `type-${n}` as RoomTypeId);
  for (const id of types) {
    await hotel.engine.addRoomType(hotel.context(id), adler, { id, details: doubleDetails });
  }
  const party = { adults: 2, children: 0 };
  const outcome = await hotel.engine.placeHold(hotel.context('largest'), {
    propertyId: adler,
    stay: { arrival: ARRIVAL, departure: addDays(ARRIVAL, limits.stayNightsMax) },
    rooms: types.map((roomTypeId) => ({ roomTypeId, party })),
  });
  // A machine that is busy with other things is answered before all nights have been.
  const { id } = bookingOf(outcome);
  const now = async () => said(await hotel.engine.booking(id));
  await until(async () => (await now()) !== 'requested', 60_000);
  expect(await now()).toBe('held');
  expect(hotel.engine.health().deadLetters.mailbox_full).toBe(0);
});
