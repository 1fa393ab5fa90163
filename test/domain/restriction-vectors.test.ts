/**
 * What each restriction means, one table row for each place where booking systems disagree. The
 * stay is from Wednesday 10 March 2027 unless the row says otherwise, booked nine days before.
 */
import { describe, expect, it } from 'vitest';
import type { CivilDate, Stay } from '../../src/domain/calendar.ts';
import {
  changedRestrictions,
  type RestrictionLevel,
  type RestrictionReason,
  type RestrictionsOfNight,
} from '../../src/domain/rates/restriction.ts';
import { restrictionReasons } from '../../src/domain/rates/restriction-reasons.ts';

/** The day of March, and what is said of it. */
type Said = Readonly<Record<number, RestrictionsOfNight>>;

interface Row {
  readonly name: string;
  readonly room?: Said;
  readonly plan?: Said;
  /** Days of March: arrival and departure. */
  readonly stay: readonly [number, number];
  readonly leadDays?: number;
  /** `rule level from..to limit/actual`; none when the stay is allowed. */
  readonly refused: readonly string[];
}

const closed = { stopSell: true };

const rows: readonly Row[] = [
  // stop-sell: nights only
  { name: 'nothing said', stay: [10, 12], refused: [] },
  {
    name: 'a closed night, first, middle or last',
    plan: { 10: closed, 12: closed, 14: closed },
    stay: [10, 15],
    refused: [
      'stop_sell rate_plan 10..10',
      'stop_sell rate_plan 12..12',
      'stop_sell rate_plan 14..14',
    ],
  },
  { name: 'leaving on a closed date', plan: { 12: closed }, stay: [10, 12], refused: [] },
  { name: 'a closed night before arrival', plan: { 9: closed }, stay: [10, 12], refused: [] },
  {
    name: 'a closed season is one reason',
    plan: { 10: closed, 11: closed, 12: closed, 13: closed },
    stay: [10, 13],
    refused: ['stop_sell rate_plan 10..12'],
  },
  // closed to arrival: the arrival date alone
  {
    name: 'arriving on a date closed to arrival',
    plan: { 10: { closedToArrival: true } },
    stay: [10, 12],
    refused: ['closed_to_arrival rate_plan 10..10'],
  },
  {
    name: 'sleeping through and leaving on dates closed to arrival',
    plan: { 11: { closedToArrival: true }, 12: { closedToArrival: true } },
    stay: [10, 12],
    refused: [],
  },
  // closed to departure: the departure date, which is no night of the stay
  {
    name: 'leaving on a date closed to departure',
    plan: { 12: { closedToDeparture: true } },
    stay: [10, 12],
    refused: ['closed_to_departure rate_plan 12..12'],
  },
  {
    name: 'arriving and sleeping on dates closed to departure',
    plan: { 10: { closedToDeparture: true }, 11: { closedToDeparture: true } },
    stay: [10, 12],
    refused: [],
  },
  // min stay, arrival (OCA/pms PR#444: the figure was kept and never enforced)
  {
    name: 'a stay shorter than the minimum on arrival',
    plan: { 10: { minStayArrival: 3 } },
    stay: [10, 12],
    refused: ['min_stay_arrival rate_plan 10..10 3/2'],
  },
  {
    name: 'exactly the minimum on arrival',
    plan: { 10: { minStayArrival: 3 } },
    stay: [10, 13],
    refused: [],
  },
  {
    name: 'the arrival minimum of a later night',
    plan: { 11: { minStayArrival: 7 } },
    stay: [10, 12],
    refused: [],
  },
  // min stay, through: the largest figure of all nights rules
  {
    name: 'the largest minimum of all nights, each with its own figure',
    plan: { 10: { minStayThrough: 2 }, 11: { minStayThrough: 3 }, 12: { minStayThrough: 5 } },
    stay: [10, 13],
    refused: ['min_stay_through rate_plan 12..12 5/3'],
  },
  {
    name: 'different figures next to each other are two reasons',
    plan: { 10: { minStayThrough: 4 }, 11: { minStayThrough: 3 } },
    stay: [10, 12],
    refused: ['min_stay_through rate_plan 10..10 4/2', 'min_stay_through rate_plan 11..11 3/2'],
  },
  {
    name: 'the through minimum of the departure date',
    plan: { 12: { minStayThrough: 7 } },
    stay: [10, 12],
    refused: [],
  },
  // max stay, arrival: 0 is no limit
  {
    name: 'a stay longer than the maximum on arrival',
    plan: { 10: { maxStayArrival: 2 } },
    stay: [10, 13],
    refused: ['max_stay_arrival rate_plan 10..10 2/3'],
  },
  {
    name: 'exactly the maximum, and a later night with a lower one',
    plan: { 10: { maxStayArrival: 3 }, 11: { maxStayArrival: 1 } },
    stay: [10, 13],
    refused: [],
  },
  {
    name: 'a maximum of 0 on arrival',
    plan: { 10: { maxStayArrival: 0 } },
    stay: [10, 31],
    refused: [],
  },
  // max stay, through: the smallest figure above 0 of all nights rules
  {
    name: 'the smallest maximum of all nights',
    plan: { 10: { maxStayThrough: 0 }, 11: { maxStayThrough: 2 }, 12: { maxStayThrough: 9 } },
    stay: [10, 13],
    refused: ['max_stay_through rate_plan 11..11 2/3'],
  },
  {
    name: 'the through maximum of the departure date',
    plan: { 13: { maxStayThrough: 1 } },
    stay: [10, 13],
    refused: [],
  },
  // full pattern of lengths: the last letter goes on
  {
    name: 'a length that the pattern of the arrival date leaves out',
    plan: { 10: { lengthPattern: 'YNY' }, 11: { lengthPattern: 'N' } },
    stay: [10, 12],
    refused: ['length_pattern rate_plan 10..10 -/2'],
  },
  {
    name: 'lengths that it names, and longer ones as its last',
    plan: { 10: { lengthPattern: 'NNY' } },
    stay: [10, 20],
    refused: [],
  },
  {
    name: 'longer ones are closed when its last is',
    plan: { 10: { lengthPattern: 'YYN' } },
    stay: [10, 20],
    refused: ['length_pattern rate_plan 10..10 -/10'],
  },
  // advance: days from the property's today to the arrival
  {
    name: 'booked too late',
    plan: { 10: { minAdvance: 3 } },
    stay: [10, 12],
    leadDays: 2,
    refused: ['min_advance rate_plan 10..10 3/2'],
  },
  {
    name: 'booked too early',
    plan: { 10: { maxAdvance: 30 } },
    stay: [10, 12],
    leadDays: 31,
    refused: ['max_advance rate_plan 10..10 30/31'],
  },
  {
    name: 'exactly at both ends, and figures of later nights',
    plan: { 10: { minAdvance: 9, maxAdvance: 9 }, 11: { minAdvance: 99, maxAdvance: 0 } },
    stay: [10, 12],
    refused: [],
  },
  {
    name: 'a maximum of 0 days is on the day itself',
    plan: { 10: { maxAdvance: 0 } },
    stay: [10, 12],
    leadDays: 1,
    refused: ['max_advance rate_plan 10..10 0/1'],
  },
  {
    name: 'on the day itself',
    plan: { 10: { maxAdvance: 0 } },
    stay: [10, 12],
    leadDays: 0,
    refused: [],
  },
  // levels: any closes, none opens
  {
    name: 'the room type closes what the plan leaves open',
    room: { 10: closed },
    plan: { 10: { stopSell: false } },
    stay: [10, 11],
    refused: ['stop_sell room_type 10..10'],
  },
  {
    name: 'both levels are named, the room type first',
    room: { 10: { minStayArrival: 2 } },
    plan: { 10: { minStayArrival: 4 } },
    stay: [10, 11],
    refused: ['min_stay_arrival room_type 10..10 2/1', 'min_stay_arrival rate_plan 10..10 4/1'],
  },
  {
    name: 'neighbouring nights of two levels are two reasons',
    room: { 10: closed },
    plan: { 11: closed },
    stay: [10, 12],
    refused: ['stop_sell room_type 10..10', 'stop_sell rate_plan 11..11'],
  },
  // apaleo/api#414: a closed night must not hide that it is also closed to departure
  {
    name: 'a night that is not sold still tells its other rules, in the order of precedence',
    plan: {
      10: { stopSell: true, closedToArrival: true, minStayArrival: 3, maxAdvance: 1 },
      11: { stopSell: true, closedToDeparture: true },
    },
    stay: [10, 11],
    refused: [
      'stop_sell rate_plan 10..10',
      'closed_to_arrival rate_plan 10..10',
      'closed_to_departure rate_plan 11..11',
      'max_advance rate_plan 10..10 1/9',
      'min_stay_arrival rate_plan 10..10 3/1',
    ],
  },
  // "reverse logic": a minimum that is kept opens nothing that is closed
  {
    name: 'a kept minimum does not open a closed night',
    plan: { 10: { stopSell: true, minStayArrival: 2 } },
    stay: [10, 12],
    refused: ['stop_sell rate_plan 10..10'],
  },
  {
    name: 'figures that limit nothing',
    room: { 10: { minStayArrival: 0, minStayThrough: 1, maxStayThrough: 0, minAdvance: 0 } },
    plan: { 10: { stopSell: false, closedToArrival: false, lengthPattern: 'Y' } },
    stay: [10, 11],
    leadDays: 0,
    refused: [],
  },
];

describe('restrictionReasons', () => {
  it.each(rows)('$name', ({ room = {}, plan = {}, stay, leadDays = 9, refused }) => {
    const on = (said: Said) => (date: CivilDate) => said[Number(date.slice(8))];
    const levels = { room_type: on(room), rate_plan: on(plan) };
    expect(restrictionReasons(march(stay), leadDays, levels).map(textOf)).toEqual(refused);
  });
});

describe('changedRestrictions', () => {
  const before = { stopSell: true, closedToDeparture: true, minStayArrival: 3 };

  it('changes what is named and nothing else', () => {
    expect(changedRestrictions(before, { stopSell: false })).toEqual({
      ...before,
      stopSell: false,
    });
    expect(changedRestrictions(undefined, { maxAdvance: 0 })).toEqual({ maxAdvance: 0 });
  });

  it('clears what is null', () => {
    const { stopSell: _, ...others } = before;
    expect(changedRestrictions(before, { stopSell: null })).toStrictEqual(others);
  });

  it('is nothing when the last field is cleared, or nothing was set', () => {
    expect(changedRestrictions({ minAdvance: 2 }, { minAdvance: null })).toBeUndefined();
    expect(changedRestrictions(undefined, {})).toBeUndefined();
  });
});

// Helpers

function march([arrival, departure]: readonly [number, number]): Stay {
  return { arrival: dayOfMarch(arrival), departure: dayOfMarch(departure) };
}

function dayOfMarch(day: number): CivilDate {
  return `2027-03-${String(day).padStart(2, '0')}` as CivilDate;
}

function textOf({ rule, level, from, to, limit, actual }: RestrictionReason): string {
  const figures = actual === undefined ? '' : ` ${limit ?? '-'}/${actual}`;
  return `${rule} ${level satisfies RestrictionLevel} ${from.slice(8)}..${to.slice(8)}${figures}`;
}
