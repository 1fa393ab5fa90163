/** The demo property: real figures, and fit to be created. */
import { expect, it } from 'vitest';
import { demoProperty } from '../../src/demo/demo-property.ts';
import { isId } from '../../src/domain/ids.ts';

it('is the city hotel with the rooms of its fullest nights', () => {
  const { id, details, roomTypes } = demoProperty();
  expect(isId(id)).toBe(true);
  expect(details).toMatchObject({ timeZone: 'Europe/Lisbon', currency: 'EUR' });
  expect(roomTypes.map((type) => `${type.id} ${type.details.rooms}`)).toEqual([
    'a 217',
    'b 13',
    'c 2',
    'd 63',
    'e 13',
    'f 9',
    'g 4',
  ]);
  for (const type of roomTypes) {
    expect(type.details.basePriceMinor).toBeGreaterThan(5_000);
    expect(type.details.basePriceMinor).toBeLessThan(25_000);
    expect(type.details.occupancy.guestsMax).toBeGreaterThan(1);
  }
});
