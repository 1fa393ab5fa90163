/** The verifier: a history in order passes, and each kind of broken promise is found and named. */
import { describe, expect, it } from 'vitest';
import type { LedgerTotals } from '../../src/replay/read-ledger.ts';
import {
  type AcceptedBooking,
  cellKey,
  type Findings,
  type KnownBooking,
  type NightCell,
  type Outcome,
  verifyHistory,
} from '../../src/replay/verify-history.ts';

/** Two rooms; b1 and b2 sleep the nights of the 1st and 2nd, b2 cancels, b3 takes its place. */
describe('verifyHistory', () => {
  it('finds nothing in a history in order', () => {
    expect(verifyHistory(inOrder())).toEqual(NOTHING_WRONG);
  });

  it('rejects a night that was oversold, though a room came back later', () => {
    const outcome = inOrder();
    // b3 was accepted before b2 gave its room back.
    const [b1, b2, b3] = outcome.accepted as [AcceptedBooking, AcceptedBooking, AcceptedBooking];
    const early: AcceptedBooking = { ...b3, stays: [{ arrivalDay: 1, nights: 2, phase: 0 }] };
    expect(verify({ accepted: [b1, b2, early] }).oversold).toEqual([
      'a/1970-01-02',
      'a/1970-01-03',
    ]);
  });

  it('rejects a night that the server itself shows oversold', () => {
    const found = verify({ cells: new Map([night('1970-01-02', 3), night('1970-01-03', 2)]) });
    expect(found.oversold).toEqual(['a/1970-01-02']);
    expect(found.lost).toEqual(['night a/1970-01-02 has 3 sold, 0 held; accepted are 2']);
  });

  it('lets rooms beyond those there are be sold where that is allowed, and no more', () => {
    const outcome = inOrder();
    const accepted = [...outcome.accepted, booking('b4', 3, {}), booking('b5', 4, {})];
    const cells = new Map([night('1970-01-02', 4), night('1970-01-03', 4)]);
    const soldBeyond = (rooms: number) =>
      verify({ accepted, cells, beyond: new Map([['a', rooms]]) });
    expect(soldBeyond(2).oversold).toEqual([]);
    expect(soldBeyond(1).oversold).toEqual(['a/1970-01-02', 'a/1970-01-03']);
  });

  it('rejects a night on which more guests slept than there are rooms', () => {
    const [b1, , b3] = inOrder().accepted as [AcceptedBooking, AcceptedBooking, AcceptedBooking];
    const beyond = new Map([['a', 2]]);
    const stays: AcceptedBooking['stays'] = [{ arrivalDay: 1, nights: 3, phase: 2 }];
    const late: AcceptedBooking = { ...b3, id: 'b4', stays, checkedInDay: 2 };
    const there: AcceptedBooking = { ...b3, checkedInDay: 1 };
    // The first night has two guests; the second three.
    expect(verify({ accepted: [b1, there, late], beyond }).oversold).toEqual(['a/1970-01-03']);
    const left: AcceptedBooking = {
      ...there,
      ending: { action: 'early-departure', day: 2, phase: 8 },
    };
    expect(verify({ accepted: [b1, left, late], beyond }).oversold).toEqual([]);
  });

  it('rejects a booking that was promised and is not there, or is something else', () => {
    const known = new Map([knownAs('b2', 'confirmed'), knownAs('b3', 'confirmed', '1970-01-05')]);
    expect(verify({ known }).lost).toEqual([
      'booking b1 was told checked_out from 1970-01-02 to 1970-01-04 and is not there',
      'booking b2 was told cancelled from 1970-01-02 to 1970-01-04 and is ' +
        'confirmed from 1970-01-02 to 1970-01-04',
      'booking b3 was told confirmed from 1970-01-02 to 1970-01-04 and is ' +
        'confirmed from 1970-01-02 to 1970-01-05',
    ]);
  });

  it('knows a stay that was changed by its last nights, and what was sold on the way', () => {
    const [b1, b2, b3] = inOrder().accepted as [AcceptedBooking, AcceptedBooking, AcceptedBooking];
    const moved = (phase: number): AcceptedBooking => ({
      ...b3,
      stays: [
        { arrivalDay: 2, nights: 1, phase: 2 },
        { arrivalDay: 1, nights: 2, phase },
      ],
    });
    expect(verify({ accepted: [b1, b2, moved(3)] })).toEqual(NOTHING_WRONG);
    // The 1st was given to b3 while b2 had it still.
    expect(verify({ accepted: [b1, b2, moved(0)] }).oversold).toContain('a/1970-01-02');
    const early: AcceptedBooking = { ...moved(3), stays: [{ ...b3.stays[0], nights: 1 }] };
    expect(verify({ accepted: [b1, b2, early] }).lost).toEqual([
      expect.stringContaining('booking b3 was told confirmed from 1970-01-02 to 1970-01-03'),
      'night a/1970-01-03 has 2 sold, 0 held; accepted are 1',
    ]);
  });

  it.each([
    ['No Deposit', false, undefined, 0],
    ['No Deposit', true, undefined, 200],
    ['Refundable', false, undefined, 100],
    ['Refundable', false, 'no-show', 100],
    ['Non Refund', false, undefined, 300],
    ['Non Refund', false, 'cancel', 300],
    ['Non Refund', true, 'early-departure', 300],
    ['Non Refund', false, 'walk', 0],
    ['Refundable', false, 'walk', 0],
  ] as const)('knows what is owed of a deposit %s, checked in %s, then %s', (...row) => {
    const [deposit, isCheckedIn, action, owed] = row;
    const [b1, b2, b3] = inOrder().accepted as [AcceptedBooking, AcceptedBooking, AcceptedBooking];
    const ending = action === undefined ? undefined : { action, day: 1, phase: 9 };
    const stays: AcceptedBooking['stays'] = [
      { arrivalDay: 1, nights: 3, phase: 2 },
      { arrivalDay: 1, nights: 2, phase: 2 },
    ];
    const checkedInDay = isCheckedIn ? 1 : undefined;
    const changed: AcceptedBooking = { ...b3, deposit, checkedInDay, ending, stays };
    const ledger = new Map(inOrder().ledger);
    ledger.set('b3', money(owed, owed));
    expect(verify({ accepted: [b1, b2, changed], ledger }).money).toEqual([]);
    ledger.set('b3', money(owed + 1, owed + 1));
    expect(verify({ accepted: [b1, b2, changed], ledger }).money).toHaveLength(1);
  });

  it('rejects a cancelled room that did not come back, a stuck hold and a missing night', () => {
    const cells = new Map([night('1970-01-02', 3, { physical: 3 })]);
    expect(verify({ cells }).lost).toEqual([
      'night a/1970-01-02 has 3 sold, 0 held; accepted are 2',
      "night a/1970-01-03 is not in the server's answer",
    ]);
    const held = new Map([
      night('1970-01-02', 2, { held: 1, physical: 3 }),
      night('1970-01-03', 2),
    ]);
    expect(verify({ cells: held }).lost).toEqual([
      'night a/1970-01-02 has 2 sold, 1 held; accepted are 2',
    ]);
  });

  it('rejects a mirror that missed something', () => {
    const mirror = new Map([night('1970-01-02', 1, { available: 1 })]);
    expect(verify({ mirror }).feed).toEqual([
      'a/1970-01-02 sold: mirror 1, server 2',
      'a/1970-01-02 available: mirror 1, server 0',
      'the mirror has no night a/1970-01-03',
    ]);
  });

  it.each<[string, string, LedgerTotals | undefined, string]>([
    ['kept from one who cancelled', 'b2', money(200, 200), 'booking b2 owes 0, 200 was taken'],
    ['taken too little', 'b1', money(200, 100), 'booking b1 owes 200, 100 was taken, 100'],
    ['taken twice', 'b1', money(400, 400), 'booking b1 owes 200, 400 was taken'],
    ['never taken', 'b1', undefined, 'booking b1 owes 200, 0 was taken'],
    ['still reserved', 'b2', money(200, 0), 'booking b2 owes 0, 0 was taken, 200 is reserved'],
    ['taken from one refused', 'b9', money(50, 50), 'booking b9 was never accepted; 50 was taken'],
  ])('rejects money %s', (_, id, totals, sentence) => {
    const ledger = new Map(inOrder().ledger);
    if (totals === undefined) ledger.delete(id);
    else ledger.set(id, totals);
    const found = verify({ ledger });
    expect(found.money).toHaveLength(1);
    expect(found.money[0]).toContain(sentence);
  });

  it.each([
    ['no-show', 1, 100, 'no_show', [1, 1]],
    ['early-departure', 1, 100, 'checked_out', [1, 1]],
    ['early-departure', 2, 100, 'checked_out', [2, 1]],
    ['cancel', 2, 100, 'cancelled', [2, 1]],
    ['check-out', 3, 200, 'checked_out', [2, 2]],
    ['walk', 1, 0, 'walked', [1, 1]],
  ] as const)('knows what a %s on day %i owes and frees', (action, day, owed, status, sold) => {
    const [b1, , b3] = inOrder().accepted as [AcceptedBooking, AcceptedBooking, AcceptedBooking];
    const cells = new Map([night('1970-01-02', sold[0]), night('1970-01-03', sold[1])]);
    const found = verify({
      accepted: [
        {
          ...b1,
          checkedInDay: action === 'walk' ? undefined : 1,
          ending: { action, day, phase: 9 },
        },
        b3,
      ],
      known: new Map([knownAs('b1', status), knownAs('b3', 'confirmed')]),
      cells,
      mirror: cells,
      ledger: new Map([
        ['b1', money(owed, owed)],
        ['b3', money(100, 100)],
      ]),
    });
    expect(found).toEqual(NOTHING_WRONG);
  });
});

// Helpers

const NOTHING_WRONG: Findings = { oversold: [], lost: [], feed: [], money: [] };

function inOrder(): Outcome {
  const cells = new Map([night('1970-01-02', 2), night('1970-01-03', 2)]);
  return {
    capacity: new Map([['a', 2]]),
    beyond: new Map(),
    accepted: [
      booking('b1', 0, { checkedInDay: 1, ending: { action: 'check-out', day: 3, phase: 5 } }),
      booking('b2', 0, { ending: { action: 'cancel', day: 0, phase: 1 } }),
      booking('b3', 2, {}),
    ],
    known: new Map([
      knownAs('b1', 'checked_out'),
      knownAs('b2', 'cancelled'),
      knownAs('b3', 'confirmed'),
    ]),
    cells,
    mirror: cells,
    ledger: new Map([
      ['b1', money(200, 200)],
      ['b2', { ...money(200, 200), refundedMinor: 200 }],
      ['b3', money(100, 100)],
    ]),
  };
}

/** The nights of the 1st and 2nd, with the first of them paid ahead. */
function booking(id: string, phase: number, change: Partial<AcceptedBooking>): AcceptedBooking {
  return {
    id,
    roomType: 'a',
    priceMinor: 100,
    deposit: 'Refundable',
    stays: [{ arrivalDay: 1, nights: 2, phase }],
    checkedInDay: undefined,
    ending: undefined,
    ...change,
  };
}

function knownAs(
  id: string,
  status: string,
  departure = '1970-01-04',
): readonly [string, KnownBooking] {
  return [id, { status, arrival: '1970-01-02', departure }];
}

function verify(change: Partial<Outcome>): Findings {
  return verifyHistory({ ...inOrder(), ...change });
}

function night(date: string, sold: number, change: Partial<NightCell> = {}): [string, NightCell] {
  const free = Math.max(0, 2 - sold);
  const cell = { roomType: 'a', night: date, physical: 2, held: 0, sold, available: free };
  return [cellKey('a', date), { ...cell, ...change }];
}

function money(authorisedMinor: number, capturedMinor: number): LedgerTotals {
  return { authorisedMinor, capturedMinor, refundedMinor: 0, voidedMinor: 0 };
}
