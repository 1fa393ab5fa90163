/** The audit of trips: one fault at a time in a history that is otherwise right. */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';
import { type Draft, eventsOf } from './history.ts';

const UNTIL_MS = 10_000;

describe('the audit of trips', () => {
  it.each<[string, readonly Draft[]]>([
    ['bought whole', [...asked(), ...reserved(1, 2), ...bought(1, 2), whole('TripConfirmed')]],
    [
      'cancelled, the last leg first',
      [
        ...asked(),
        ...reserved(1, 2),
        cancelled,
        ...undone(2),
        ...undone(1),
        whole('TripCancelled'),
      ],
    ],
    [
      'cancelled but for a leg that a person lets stand',
      [...stuck(), leg('LegResolved', 2, { outcome: 'stands' }), whole('TripCancelled')],
    ],
  ])('has nothing against a trip %s', (_, story) => {
    expect(problemsOf(story)).toEqual([]);
  });

  it.each<[string, readonly Draft[], RegExp]>([
    ['no legs', [whole('TripRequested', { legs: [] })], /has 0 legs/],
    ['two legs that cannot be undone', asked(false, false), /promises two legs/],
    ['a trip asked for twice', [...asked(), ...asked()], /begins a trip that is there/],
    ['a step before the request', [leg('LegReserved', 1)], /comes before the request/],
    ['a leg that is not there', [...asked(), ...reserved(3)], /about leg 3, which is not there/],
    [
      'a leg bought before all is reserved',
      [...asked(), ...reserved(1), buying(1)],
      /buys before everything is reserved/,
    ],
    [
      'what cannot be undone bought first',
      [...asked(false), ...reserved(2), reservedFor(1, false), buying(1)],
      /buys what cannot be undone before all else/,
    ],
    [
      'a trip that lacks a leg',
      [...asked(), ...reserved(1, 2), ...bought(1), whole('TripConfirmed')],
      /lacks a leg/,
    ],
    [
      'legs undone from the first on',
      [...asked(), ...reserved(1, 2), cancelled, ...undone(1)],
      /lets leg 1 go before leg 2/,
    ],
    [
      'a trip over with a leg left',
      [...asked(), ...reserved(1, 2), cancelled, ...undone(2), whole('TripCancelled')],
      /keeps leg 1/,
    ],
    [
      'a trip cancelled that failed',
      [...asked(), ...reserved(1, 2), cancelled, ...undone(2), ...undone(1), whole('TripFailed')],
      /was undone for cancelled/,
    ],
    [
      'a person called to no leg',
      [...asked(), ...reserved(1, 2), cancelled, whole('TripEscalated')],
      /is stuck at no leg/,
    ],
    [
      'a leg that a person lets stand and nobody was stuck at',
      [...stuck(), leg('LegResolved', 1, { outcome: 'stands' })],
      /finds leg 1 undone/,
    ],
  ])('names %s', (_, story, words) => {
    expect(problemsOf(story).join('\n')).toMatch(words);
  });

  it('says which trip is still under way when it should be over', () => {
    const story = [...asked(), ...reserved(1)];
    const audit = audited(story);
    expect(audit.unsettled(UNTIL_MS).join()).toMatch(/trip t is still reserving/);
  });
});

// Helpers

const cancelled = whole('TripUndoing', { reason: { kind: 'cancelled', why: 'ill' } });

function whole(type: string, data: Readonly<Record<string, unknown>> = {}): Draft {
  return ['trip/t', type, data];
}

function leg(type: string, number: number, data: Readonly<Record<string, unknown>> = {}): Draft {
  return whole(type, { ...data, leg: number });
}

/** Two legs at suppliers, asked to reserve. */
function asked(...refundable: readonly boolean[]): readonly Draft[] {
  const legs = [0, 1].map((index) => {
    return { kind: 'supplier', supplier: 'flight', isRefundable: refundable[index] ?? true };
  });
  return [whole('TripRequested', { legs }), whole('TripReserving', { untilMs: UNTIL_MS })];
}

function reservedFor(number: number, isRefundable: boolean): Draft {
  return leg('LegReserved', number, { reservation: { isRefundable } });
}

function reserved(...numbers: readonly number[]): readonly Draft[] {
  return numbers.map((number) => reservedFor(number, true));
}

function buying(number: number): Draft {
  return leg('LegConfirming', number, { untilMs: UNTIL_MS });
}

function bought(...numbers: readonly number[]): readonly Draft[] {
  return numbers.flatMap((number) => [buying(number), leg('LegConfirmed', number)]);
}

function undone(number: number): readonly Draft[] {
  return [leg('LegUndoing', number, { untilMs: UNTIL_MS }), leg('LegUndone', number)];
}

/** A trip cancelled whose second leg a supplier does not take back. */
function stuck(): readonly Draft[] {
  return [
    ...[...asked(), ...reserved(1, 2), ...bought(1, 2), whole('TripConfirmed'), cancelled],
    leg('LegUndoing', 2, { untilMs: UNTIL_MS }),
    leg('LegStuck', 2, { step: 'cancel' }),
    ...undone(1),
    whole('TripEscalated'),
  ];
}

function audited(story: readonly Draft[]): JournalAudit {
  const audit = new JournalAudit();
  audit.take(eventsOf(story));
  return audit;
}

function problemsOf(story: readonly Draft[]): readonly string[] {
  return audited(story).problems.map(problemText);
}
