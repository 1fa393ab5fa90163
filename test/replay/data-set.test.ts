/** The data set as it is read, the hotel it implies, and the days it is played on. */
import { describe, expect, it } from 'vitest';
import { type BookingRow, readBookingRows } from '../../src/replay/booking-rows.ts';
import { planStays } from '../../src/replay/change-plan.ts';
import { planDays } from '../../src/replay/day-plan.ts';
import { spansOf } from '../../src/replay/feed-mirror.ts';
import { planHotel } from '../../src/replay/hotel-plan.ts';
import { dateText, dayOf } from '../../src/replay/own-dates.ts';
import { readReplayOptions } from '../../src/replay/replay-options.ts';

const FILE = 'data/hotel-booking-demand-city.csv.gz';
const all = readBookingRows(FILE);

describe('dayOf', () => {
  it('knows real dates only, and is undone by dateText', () => {
    expect(dayOf('1970-01-02')).toBe(1);
    expect(dateText(dayOf('2016-02-29') ?? 0)).toBe('2016-02-29');
    expect([dayOf('2015-02-29'), dayOf('2015-2-1'), dayOf('yesterday')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the rows of the city hotel', () => {
  it('are those that the data set is known for', () => {
    expect(all).toHaveLength(79_330);
    expect(countBy(all.map((row) => row.fate))).toEqual({
      'Check-Out': 46_228,
      Canceled: 32_186,
      'No-Show': 916,
    });
    expect(countBy(all.map((row) => row.dirty ?? 'clean'))).toEqual({
      clean: 78_672,
      stay_empty: 331,
      no_adult: 323,
      malformed: 4,
    });
  });

  it('are read as they stand', () => {
    expect(all[1]).toEqual({
      line: 3,
      bookedDay: dayOf('2015-04-04'),
      arrivalDay: dayOf('2015-07-01'),
      nights: 4,
      roomType: 'a',
      assignedType: 'a',
      adults: 2,
      children: 0,
      price: '76.5',
      priceMinor: 7_650,
      fate: 'Canceled',
      fateDay: dayOf('2015-07-01'),
      channel: 'online-ta',
      deposit: 'No Deposit',
      daysWaited: 0,
      changes: 0,
      dirty: undefined,
    });
  });

  it('say by whom they were sold, what was paid ahead and how often they were changed', () => {
    expect(countBy(all.map((row) => row.channel))).toEqual({
      'online-ta': 38_748,
      'offline-ta-to': 16_747,
      groups: 13_975,
      direct: 6_093,
      corporate: 2_986,
      complementary: 542,
      aviation: 237,
      undefined: 2,
    });
    expect(countBy(all.map((row) => row.deposit))).toEqual({
      'No Deposit': 66_442,
      'Non Refund': 12_868,
      Refundable: 20,
    });
    expect(all.filter((row) => row.changes > 0)).toHaveLength(10_268);
    expect(all.filter((row) => row.daysWaited > 0)).toHaveLength(3_443);
  });

  it('can be cut short', () => {
    expect(readBookingRows(FILE, 200)).toEqual(all.slice(0, 200));
  });
});

describe('planHotel', () => {
  it('gives each type the rooms of its fullest night, and a share of them on request', () => {
    const rooms = (factor: number) =>
      Object.fromEntries(planHotel(all, factor).map((type) => [type.id, type.rooms]));
    expect(rooms(1)).toEqual({ a: 217, b: 13, c: 2, d: 63, e: 13, f: 9, g: 4, p: 0 });
    expect(rooms(0.2)).toEqual({ a: 43, b: 2, c: 1, d: 12, e: 2, f: 1, g: 1, p: 0 });
  });

  it('lets the largest real party in, and asks the mean price', () => {
    expect(planHotel(all, 1).find((type) => type.id === 'd')).toMatchObject({
      adultsMax: 4,
      childrenMax: 10,
      guestsMax: 12,
    });
    const [type] = planHotel([row({ priceMinor: 10_000, nights: 1 }), row({ nights: 3 })], 1);
    expect(type?.meanPriceMinor).toBe(6_250);
  });
});

describe('planDays', () => {
  const told = (row: BookingRow) =>
    planDays([row]).map(
      (phase) => `${phase.day} ${phase.name} ${phase.steps.map((step) => step.action).join()}`,
    );

  it.each<[string, Partial<BookingRow>, string[]]>([
    ['a stay', {}, ['10 book book', '20 arrive check-in', '22 leave check-out']],
    ['a walk-in', { bookedDay: 20 }, ['20 book book', '20 arrive check-in', '22 leave check-out']],
    ['a cancellation', { fate: 'Canceled', fateDay: 15 }, ['10 book book', '15 leave cancel']],
    [
      'a change of mind on the day of booking',
      { fate: 'Canceled', fateDay: 10 },
      ['10 book book', '10 arrive cancel'],
    ],
    [
      'a cancellation dated before the booking',
      { fate: 'Canceled', fateDay: 5 },
      ['10 book book', '10 arrive cancel'],
    ],
    ['a no-show', { fate: 'No-Show', fateDay: 20 }, ['10 book book', '20 arrive no-show']],
    [
      'an early departure',
      { fateDay: 21 },
      ['10 book book', '20 arrive check-in', '21 leave early-departure'],
    ],
    [
      'a departure on the day of arrival',
      { fateDay: 20 },
      ['10 book book', '20 arrive check-in', '20 regret early-departure'],
    ],
    [
      'changes of a stay, two of them on a day',
      { bookedDay: 20, changes: 2 },
      ['20 book book', '20 change modify', '20 arrive check-in', '22 leave check-out'],
    ],
    [
      'who waits for rooms before booking them',
      { daysWaited: 7 },
      ['3 book wait', '10 book book', '20 arrive check-in', '22 leave check-out'],
    ],
    [
      'who would wait for longer than anybody may ask ahead',
      { daysWaited: 391, bookedDay: 100, arrivalDay: 500, fateDay: 502 },
      ['-220 book wait', '100 book book', '500 arrive check-in', '502 leave check-out'],
    ],
    [
      'a dirty row, which is sent and no more',
      { dirty: 'no_adult', daysWaited: 7 },
      ['10 book book'],
    ],
  ])('plays %s', (_, change, expected) => {
    expect(told(row(change))).toEqual(expected);
  });

  it('takes days in order, phases in order, and the first days only when asked', () => {
    const rows = [row({ bookedDay: 22 }), row({}), row({ bookedDay: 10 })];
    const names = planDays(rows).map((phase) => `${phase.day} ${phase.name}`);
    expect(names).toEqual(['10 book', '20 arrive', '22 leave', '22 book']);
    expect(planDays(rows, 1).map((phase) => phase.steps.length)).toEqual([2]);
  });
});

describe('planStays', () => {
  const told = (change: Partial<BookingRow>) => {
    const { booked, changes } = planStays(row(change));
    const text = ({ arrivalDay, nights }: typeof booked) => `${arrivalDay}+${nights}`;
    return [text(booked), ...changes.map(({ day, stay }) => `${day}: ${text(stay)}`)];
  };

  it.each<[string, Partial<BookingRow>, string[]]>([
    ['no change', { changes: 0 }, ['20+2']],
    ['a stay that became longer', { line: 3, changes: 1 }, ['20+1', '10: 20+2']],
    ['a stay that was moved', { line: 4, changes: 1 }, ['19+2', '10: 20+2']],
    ['a stay that became shorter', { line: 5, changes: 1 }, ['20+3', '10: 20+2']],
    ['one night, which was never none', { line: 3, nights: 1, changes: 1 }, ['20+2', '10: 20+1']],
    [
      'changes spread until the arrival',
      { line: 3, changes: 3 },
      ['19+2', '10: 19+3', '13: 20+3', '16: 20+2'],
    ],
    [
      'changes of who calls it off, before that',
      { line: 5, changes: 2, fate: 'Canceled', fateDay: 12 },
      ['20+2', '10: 20+1', '11: 20+2'],
    ],
    [
      'a walk-in, who cannot come earlier',
      { line: 4, bookedDay: 20, changes: 1 },
      ['20+3', '20: 20+2'],
    ],
    ['a dirty row, which has no life', { changes: 2, dirty: 'no_adult' }, ['20+2']],
  ])('makes up what was before %s', (_, change, expected) => {
    expect(told(change)).toEqual(expected);
  });

  it('never has a guest late whom every change is refused, for any row of the file', () => {
    for (const one of all.filter(({ changes, dirty }) => changes > 0 && dirty === undefined)) {
      const { booked, changes } = planStays(one);
      const stays = [booked, ...changes.map(({ stay }) => stay)];
      expect(changes).toHaveLength(one.changes);
      expect(changes.at(-1)?.stay).toEqual({ arrivalDay: one.arrivalDay, nights: one.nights });
      for (const [index, { arrivalDay, nights }] of stays.entries()) {
        expect(nights).toBeGreaterThan(0);
        expect(arrivalDay).toBeGreaterThanOrEqual(one.bookedDay);
        expect(arrivalDay).toBeLessThanOrEqual(one.arrivalDay);
        expect(arrivalDay + nights).toBeGreaterThan(one.arrivalDay);
        const day = changes[index]?.day;
        if (day !== undefined) expect(day).toBeLessThanOrEqual(arrivalDay);
      }
    }
  });
});

describe('spansOf', () => {
  it('covers all nights once, 400 at a time', () => {
    expect(spansOf(0, 400, String)).toEqual([
      { from: '0', to: '399' },
      { from: '400', to: '400' },
    ]);
  });
});

describe('readReplayOptions', () => {
  it('has standards', () => {
    expect(readReplayOptions([FILE])).toEqual({
      file: FILE,
      hasChannels: false,
      clients: 64,
      capacityFactor: 1,
      isJson: false,
      daysMax: undefined,
      rowsMax: undefined,
      seed: 1,
    });
  });

  it.each([
    [[], 'name one file'],
    [['no.csv'], 'no file no.csv'],
    [[FILE, '--clients', '0'], '--clients must'],
    [[FILE, '--capacity', 'most'], '--capacity must'],
    [[FILE, '--days', '-1'], '--days'],
    [[FILE, '--wrong'], '--wrong'],
  ])('refuses %j', (args, sentence) => {
    expect(readReplayOptions(args)).toContain(sentence);
  });
});

// Helpers

function row(change: Partial<BookingRow>): BookingRow {
  return {
    line: 2,
    bookedDay: 10,
    arrivalDay: 20,
    nights: 2,
    roomType: 'a',
    assignedType: 'a',
    adults: 2,
    children: 0,
    price: '50',
    priceMinor: 5_000,
    fate: 'Check-Out',
    fateDay: 22,
    channel: 'direct',
    deposit: 'No Deposit',
    daysWaited: 0,
    changes: 0,
    dirty: undefined,
    ...change,
  };
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
