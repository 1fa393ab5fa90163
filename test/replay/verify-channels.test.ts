/**
 * The check of OTAs' calendars has to be able to say no: each row is a calendar that differs from
 * the server's in one way, and what is said of it.
 */
import { describe, expect, it } from 'vitest';
import { calendarMismatches, salesMismatches } from '../../src/replay/verify-channels.ts';
import { cellKey } from '../../src/replay/verify-history.ts';

const DAY = 20_000;
const [NIGHT, NEXT] = ['2024-10-04', '2024-10-05'];
const roomTypes = new Map([['DBL', 'a']]);

describe('calendarMismatches', () => {
  const told = (availability: number | null, night = NIGHT) => {
    return { roomCode: 'DBL', night, availability, sold: 0 };
  };
  it.each<[string, number[], ReturnType<typeof told>[], string[]]>([
    ['what there is', [3, 0], [told(3), told(0, NEXT)], []],
    ['nothing of an overbooked night', [-2, 1], [told(0), told(1, NEXT)], []],
    [
      'more than there is',
      [3, 0],
      [told(4), told(0, NEXT)],
      [`x has 4 of DBL on ${NIGHT}, the server 3`],
    ],
    ['less', [3, 0], [told(2), told(0, NEXT)], [`x has 2 of DBL on ${NIGHT}, the server 3`]],
    ['no night', [3, 0], [told(3)], [`x has nothing of DBL on ${NEXT}, the server 0`]],
    [
      'a night that was never told',
      [3, 0],
      [told(3), told(null, NEXT)],
      [`x has nothing of DBL on ${NEXT}, the server 0`],
    ],
    [
      'one that the server does not know',
      [3],
      [told(3), told(1, NEXT)],
      [`x has 1 of DBL on ${NEXT}, the server undefined`],
    ],
  ])('finds %s', (_, available, nights, expected) => {
    const cells = new Map(
      available.map((free, index) => {
        const night = index === 0 ? NIGHT : NEXT;
        const cell = { roomType: 'a', night, physical: 5, held: 0, sold: 0, available: free };
        return [cellKey('a', night), cell];
      }),
    );
    const calendar = { listing: 'x', roomTypes, nights };
    expect(calendarMismatches(calendar, cells, DAY, DAY + 1)).toEqual(expected);
  });
});

it.each<[string, number, number, string[]]>([
  ['as many', 2, 2, []],
  ['none on either side', 0, 0, []],
  ['a sale that did not arrive', 2, 1, [`x has sold 2 rooms of a/${NIGHT}, and 1 stand`]],
  ['one that was doubled', 1, 2, [`x has sold 1 rooms of a/${NIGHT}, and 2 stand`]],
])('salesMismatches finds %s', (_, sold, stands, expected) => {
  const nights = [{ roomCode: 'DBL', night: NIGHT, availability: 1, sold }];
  const accepted = new Map(stands === 0 ? [] : [[cellKey('a', NIGHT), stands]]);
  expect(salesMismatches({ listing: 'x', roomTypes, nights }, accepted)).toEqual(expected);
});
