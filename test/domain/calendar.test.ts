/** Civil dates, nights and stays, held against JavaScript's own UTC dates and Intl. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  type CivilDate,
  civilDateAt,
  daysBetween,
  isTimeZone,
  nightCount,
  nightsOf,
  parseCivilDate,
  weekdayOf,
} from '../../src/domain/calendar.ts';
import { civilDates, stays, timeZones } from '../../src/testing/arbitraries/arbitraries.ts';

const DAY_MS = 86_400_000;

describe('parseCivilDate', () => {
  it('takes real dates in ISO form and nothing else', () => {
    for (const text of ['2027-01-01', '2028-02-29', '2000-02-29', '0001-01-01', '9999-12-31']) {
      expect(parseCivilDate(text)).toBe(text);
    }
    const bad = ['', '2027-02-29', '2100-02-29', '2027-13-01', '2027-00-10', '2027-06-31'];
    const form = ['2027-1-1', '20270101', '2027-01-01T00:00', ' 2027-01-01', '2027-01-01\n'];
    const year = ['+002027-01-01', '-000001-01-01', '2027-01-01[u-ca=hebrew]', '27-01-01'];
    for (const text of [...bad, ...form, ...year]) {
      expect(parseCivilDate(text), JSON.stringify(text)).toBeUndefined();
    }
  });
});

describe('days and nights', () => {
  it('every day of a leap century is a day after the other', () => {
    // The last day of 400 years, 2000-02-29, was once counted as one that there is not.
    const first = '1999-12-31' as CivilDate;
    const departure = '2001-01-01' as CivilDate;
    const days = nightsOf({ arrival: first, departure });
    expect(days).toHaveLength(367);
    expect(days).toContain('2000-02-29');
    for (const [index, day] of days.entries()) {
      expect(day).toBe(new Date(Date.parse(first) + index * DAY_MS).toISOString().slice(0, 10));
    }
  });

  it('adding and counting days agree with each other and with UTC', () => {
    fc.assert(
      fc.property(civilDates(), fc.integer({ min: -1_000, max: 1_000 }), (date, count) => {
        const moved = addDays(date, count);
        expect(daysBetween(date, moved)).toBe(count);
        expect(addDays(moved, -count)).toBe(date);
        expect(Date.parse(moved) - Date.parse(date)).toBe(count * DAY_MS);
      }),
    );
  });

  it('a stay has one night for each day from arrival to before departure', () => {
    fc.assert(
      fc.property(stays(), (stay) => {
        const nights = nightsOf(stay);
        expect(nights.length).toBe(nightCount(stay));
        expect(nights).toEqual(nights.map((_, index) => addDays(stay.arrival, index)));
        expect(nights[0]).toBe(stay.arrival);
        expect(nights).not.toContain(stay.departure);
      }),
    );
  });

  it('a stay that ends before it begins has no nights', () => {
    fc.assert(
      fc.property(civilDates(), fc.nat(30), (arrival, days) => {
        expect(nightsOf({ arrival, departure: addDays(arrival, -days) })).toEqual([]);
      }),
    );
  });

  it('dates sort as text, and weekdays are ISO', () => {
    fc.assert(
      fc.property(civilDates(), civilDates(), (left, right) => {
        expect(left < right).toBe(daysBetween(left, right) > 0);
        expect(weekdayOf(left) % 7).toBe(new Date(Date.parse(left)).getUTCDay());
      }),
    );
  });

  it('two stays that turn over on one day share no night', () => {
    fc.assert(
      fc.property(stays(), fc.integer({ min: 1, max: 10 }), (stay, nights) => {
        const next = { arrival: stay.departure, departure: addDays(stay.departure, nights) };
        const shared = nightsOf(next).filter((night) => nightsOf(stay).includes(night));
        expect(shared).toEqual([]);
      }),
    );
  });
});

describe('civilDateAt', () => {
  it('is what the clock on the wall of the zone shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), timeZones, (instantMs, zone) => {
        expect(civilDateAt(instantMs, zone)).toBe(wallDate(instantMs, zone));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    // Spring forward and back in Berlin: the night has 23 or 25 hours and is one night.
    ['2027-03-27T22:59:59Z', 'Europe/Berlin', '2027-03-27'],
    ['2027-03-27T23:00:00Z', 'Europe/Berlin', '2027-03-28'],
    ['2027-03-28T22:00:00Z', 'Europe/Berlin', '2027-03-29'],
    ['2027-10-31T22:59:59Z', 'Europe/Berlin', '2027-10-31'],
    ['2027-10-31T23:00:00Z', 'Europe/Berlin', '2027-11-01'],
    // Sao Paulo changed at midnight: 00:00 did not exist on 2018-11-04.
    ['2018-11-04T02:59:59Z', 'America/Sao_Paulo', '2018-11-03'],
    ['2018-11-04T03:00:00Z', 'America/Sao_Paulo', '2018-11-04'],
    // Apia crossed the date line: there was no 2011-12-30.
    ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
    ['2027-01-01T18:14:59Z', 'Asia/Kathmandu', '2027-01-01'],
    ['2027-01-01T18:15:00Z', 'Asia/Kathmandu', '2027-01-02'],
  ])('%s in %s is %s', (instant, zone, date) => {
    expect(civilDateAt(Date.parse(instant), zone)).toBe(date);
  });

  it('a stay over a change of clocks has as many nights as dates', () => {
    const stay = { arrival: '2027-03-27' as CivilDate, departure: '2027-03-29' as CivilDate };
    expect(nightsOf(stay)).toEqual(['2027-03-27', '2027-03-28']);
  });
});

describe('isTimeZone', () => {
  it('knows places by their IANA names and aliases, and UTC', () => {
    const places = ['Europe/Lisbon', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince'];
    for (const zone of [...places, 'Asia/Calcutta', 'US/Eastern', 'UTC', 'Etc/UTC']) {
      expect(isTimeZone(zone), zone).toBe(true);
    }
    // A hotel could once be set up by an offset, by a name without summer time, or by an instant.
    const noPlaces = ['+02:00', 'EST', 'EST5EDT', 'GMT', 'Etc/GMT+5', '2020-01-01T00:00Z'];
    for (const zone of ['', 'Mars/Olympus', 'Europe', 'CET/Berlin', ...noPlaces]) {
      expect(isTimeZone(zone), zone).toBe(false);
    }
  });
});

// Helpers

function wallDate(instantMs: number, timeZone: string): string {
  const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const parts = new Intl.DateTimeFormat('en-US', options).formatToParts(instantMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}
