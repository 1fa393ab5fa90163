/** The demo property: the figures of the real data, and fit to be created. */
import { expect, it } from 'vitest';
import { demoProperty } from '../../src/demo/demo-property.ts';
import { isId } from '../../src/domain/ids.ts';
import { readBookingRows } from '../../src/replay/booking-rows.ts';
import { planHotel } from '../../src/replay/hotel-plan.ts';

it('is the city hotel with the rooms of its fullest nights', () => {
  const { id, details, roomTypes } = demoProperty();
  expect(isId(id)).toBe(true);
  expect(details).toMatchObject({ timeZone: 'Europe/Lisbon', currency: 'EUR' });
  const rows = readBookingRows('data/hotel-booking-demand-city.csv.gz');
  const figures = roomTypes.map((type) => {
    const { rooms, occupancy, basePriceMinor: meanPriceMinor } = type.details;
    return { id: String(type.id), rooms, ...occupancy, meanPriceMinor };
  });
  // Nobody ever slept in a type without rooms, so there is nothing to show of it.
  expect(figures).toEqual(planHotel(rows, 1).filter((type) => type.rooms > 0));
});
