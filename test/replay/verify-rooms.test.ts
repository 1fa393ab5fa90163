/** Rooms as they were told pass; each way in which they may not be is found and named. */
import { describe, expect, it } from 'vitest';
import type { AcceptedBooking } from '../../src/replay/verify-history.ts';
import { type RackSight, type RoomOutcome, roomProblems } from '../../src/replay/verify-rooms.ts';

/** Two rooms of type a and one of type d: b1 sleeps in 101, b2 is upgraded to 103. */
describe('roomProblems', () => {
  it('finds nothing where everybody is in the room that was told', () => {
    expect(roomProblems(inOrder())).toEqual([]);
  });

  it.each<[string, readonly [string, string][], readonly string[]]>([
    [
      'a room that two have',
      [
        ['b1', '103'],
        ['b2', '103'],
      ],
      ['room 103 has 2 bookings on 1970-01-02', 'booking b1 is in a d on 1970-01-02, and has a a'],
    ],
    [
      'a guest with two rooms',
      [
        ['b1', '101'],
        ['b1', '102'],
        ['b2', '103'],
      ],
      [
        'booking b1 has 2 rooms on 1970-01-02',
        'booking b1 is in 102 on 1970-01-02, and was in 101',
        'booking b1 is in 101 on 1970-01-03, and was in 102',
      ],
    ],
    [
      'a guest without a room',
      [['b2', '103']],
      ['booking b1 has checked in and has no room on 1970-01-02'],
    ],
    [
      'a room for somebody who has not come',
      [
        ['b1', '101'],
        ['b2', '103'],
        ['b3', '102'],
      ],
      ['booking b3 has a room on 1970-01-02 and is not in the house'],
    ],
    [
      'an upgrade to another type than was told',
      [
        ['b1', '101'],
        ['b2', '102'],
      ],
      ['booking b2 is in a a on 1970-01-02, and has a d'],
    ],
    [
      'a room that is not there',
      [
        ['b1', '101'],
        ['b2', '999'],
      ],
      ['booking b2 is in 999, which the house does not have'],
    ],
  ])('rejects %s', (_, assigned, sentences) => {
    const [, second] = inOrder().sights as [RackSight, RackSight];
    const found = roomProblems({ ...inOrder(), sights: [sight(1, 4, assigned), second] });
    for (const sentence of sentences) expect(found).toContain(sentence);
  });

  it('rejects a day on which guests came and nobody looked', () => {
    expect(roomProblems({ ...inOrder(), sights: [] })).toEqual([
      'booking b1 checked in on a day that nobody looked at',
      'booking b2 checked in on a day that nobody looked at',
    ]);
  });

  it('knows who has left early, and who has any room since there was no other', () => {
    const [b1, b2] = inOrder().accepted as [AcceptedBooking, AcceptedBooking];
    const left: AcceptedBooking = {
      ...b1,
      ending: { action: 'early-departure', day: 2, phase: 6 },
    };
    const anywhere: AcceptedBooking = { ...b2, otherRoom: {} };
    const sights = [
      sight(1, 4, [
        ['b1', '101'],
        ['b2', '103'],
      ]),
      sight(2, 9, [['b2', '103']]),
    ];
    expect(roomProblems({ ...inOrder(), accepted: [left, anywhere], sights })).toEqual([]);
    expect(roomProblems({ ...inOrder(), accepted: [b1, anywhere], sights })).toEqual([
      'booking b1 has checked in and has no room on 1970-01-03',
    ]);
  });
});

// Helpers

function inOrder(): RoomOutcome {
  const both: readonly [string, string][] = [
    ['b1', '101'],
    ['b2', '103'],
  ];
  return {
    rooms: new Map([
      ['101', 'a'],
      ['102', 'a'],
      ['103', 'd'],
    ]),
    accepted: [
      guest('b1', {}),
      guest('b2', { otherRoom: { roomType: 'd' } }),
      guest('b3', { checkedInDay: undefined }),
    ],
    sights: [sight(1, 4, both), sight(2, 9, both)],
  };
}

/** The nights of the 2nd and 3rd of January. */
function guest(id: string, change: Partial<AcceptedBooking>): AcceptedBooking {
  return {
    id,
    roomType: 'a',
    priceMinor: 100,
    deposit: 'No Deposit',
    stays: [{ arrivalDay: 1, nights: 2, phase: 0 }],
    checkedInDay: 1,
    ending: undefined,
    ...change,
  };
}

function sight(day: number, phase: number, assigned: readonly [string, string][]): RackSight {
  return { day, phase, assigned: assigned.map(([bookingId, number]) => ({ bookingId, number })) };
}
