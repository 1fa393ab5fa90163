/**
 * One damage must not hide the next, nor have the rest of the directory blamed for it: `verify`
 * goes on past what it cannot use, and names what is missing.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { problemText } from '../../src/audit/problem-list.ts';
import { directoryProblems, verifyDirectory } from '../../src/verify-directory.ts';
import { type AuditedHotel, copyOf, openAuditedHotel, Vandal } from './audited-hotel.ts';

let hotel: AuditedHotel;
beforeAll(async () => {
  hotel = await openAuditedHotel();
}, 60_000);
afterAll(() => rmSync(hotel.path, { recursive: true, force: true }));

function copied(): string {
  const path = copyOf(hotel);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function spoilt(spoil: (vandal: Vandal) => void): readonly string[] {
  const path = copied();
  const vandal = new Vandal(path);
  spoil(vandal);
  vandal.close();
  return verifyDirectory(path).problems.map(problemText);
}

/** Of a night's events only this one says what was held. */
function withoutContent(vandal: Vandal, bookingId: string): void {
  vandal.run(
    `UPDATE events SET data = '{"type":"RoomsHeld"}'
     WHERE position = (SELECT min(position) FROM events
       WHERE type = 'RoomsHeld' AND data ->> 'bookingId' = ?)`,
    bookingId,
  );
}

describe('after an event that no table can take', () => {
  it('the audit goes on, and finds what was damaged later', () => {
    const problems = spoilt((vandal) => {
      withoutContent(vandal, hotel.held);
      vandal.run(
        `UPDATE events SET data = json_set(data, '$.amountMinor', 99999999)
         WHERE type = 'PaymentCaptured' AND stream = (SELECT id FROM streams WHERE key = ?)`,
        `booking/${hotel.confirmed}`,
      );
    });
    expect(problems).toContainEqual(
      expect.stringMatching(/^shape: position \d+, inventory.*RoomsHeld cannot be understood/),
    );
    expect(problems).toContainEqual(
      expect.stringMatching(/^payments: .*PaymentCaptured .*99999999/),
    );
    const ofTables = problems.filter((problem) => problem.startsWith('projections: '));
    expect(ofTables).toEqual([
      expect.stringMatching(
        /follower nights: cannot be .* positions 1 to \d+ come to an impossible row: .*s\.held$/,
      ),
    ]);
  });

  it('nothing else is blamed for it', () => {
    const problems = spoilt((vandal) => withoutContent(vandal, hotel.held));
    // The booking that lost its rooms is named as well, because it does.
    const isOfIt = /^(shape|claims|projections): /;
    expect(problems.filter((problem) => !isOfIt.test(problem))).toEqual([]);
  });
});

describe('a part of the schema', () => {
  type Change = readonly [sql: string, problem: RegExp];
  const changes: readonly Change[] = [
    ['DROP TRIGGER events_never_change', /^schema: trigger events_never_change: is missing$/],
    ['DROP TRIGGER events_never_leave', /^schema: trigger events_never_leave: is missing$/],
    ['DROP INDEX outbox_by_queue', /^schema: index outbox_by_queue: is missing$/],
    [
      'CREATE TRIGGER forger AFTER INSERT ON events BEGIN DELETE FROM timers; END',
      /^schema: trigger forger: was made by somebody else: CREATE TRIGGER/,
    ],
    ['ALTER TABLE nights ADD COLUMN x TEXT', /^schema: table nights: is not as it was made: /],
    ['UPDATE epoch SET epoch = 0', /^schema: epoch: is 0, batch \d+, which no start/],
    ['DELETE FROM epoch', /^schema: epoch: has no row/],
    [
      'PRAGMA user_version = 99',
      /^schema: schema_version: is 99 in the file's header, and \d+ in /,
    ],
  ];

  it.each(changes)('that was changed is found: %s', (sql, problem) => {
    const problems = spoilt((vandal) => vandal.exec(sql));
    expect(problems[0]).toMatch(problem);
    const rules = new Set(problems.slice(1).map((text) => text.split(':')[0]));
    rules.delete('projections');
    expect([...rules]).toEqual([]);
  });

  it('that others made for themselves, or a rebuild left behind, is nobody’s business', () => {
    const problems = spoilt((vandal) =>
      vandal
        .exec('CREATE TABLE _litestream_lock (id INTEGER)')
        .exec('CREATE TABLE nights_rebuild (id INTEGER)')
        .exec('ALTER TABLE properties RENAME TO p')
        .exec('ALTER TABLE p RENAME TO properties'),
    );
    expect(problems).toEqual([]);
  });
});

describe('a table that is missing', () => {
  it.each(['nights', 'bookings'])(
    'is named, and the others are looked at all the same: %s',
    (table) => {
      const problems = spoilt((vandal) => {
        vandal
          .run("UPDATE properties SET name = 'Hotel X' WHERE id = 'post'")
          .run('UPDATE timers SET due_at = due_at + 1 WHERE stream = ?', `booking/${hotel.held}`)
          .exec(`DROP TABLE ${table}`);
      });
      expect(problems).toEqual([
        `schema: table ${table}: is missing`,
        expect.stringMatching(`^projections: .*${table}: .*: The table ${table} is missing\\.$`),
        ...(table === 'nights' ? [expect.stringMatching(/^projections: properties row post/)] : []),
        expect.stringMatching(/^timers: timers row booking\//),
      ]);
    },
  );

  it.each(['timers', 'outbox'])('has its rows missed: %s', (table) => {
    const problems = spoilt((vandal) => vandal.exec(`DROP TABLE ${table}`));
    expect(problems[0]).toBe(`schema: table ${table}: is missing`);
    expect(problems.length).toBeGreaterThan(1);
    for (const problem of problems.slice(1))
      expect(problem).toMatch(new RegExp(`^${table}: booking/`));
  });

  it('leaves nothing to judge by if it is the journal, and nothing is blamed on the rest', () => {
    const problems = spoilt((vandal) => vandal.exec('DROP TABLE events'));
    expect(problems).toEqual([
      'schema: table events: is missing',
      'integrity: integrity_check: no such table: events',
      'integrity: the journal: no such table: events',
      expect.stringMatching(/^integrity: the journal after position 0: cannot be read any further/),
    ]);
  });
});

it.each([
  ['{}', 'holds no state'],
  ['null', 'holds no state'],
  ['{', 'is no JSON'],
])('says of a snapshot of %s what it lacks', (data, lacks) => {
  const problems = spoilt((vandal) => vandal.run('UPDATE snapshots SET data = ?', data));
  expect(problems).not.toEqual([]);
  for (const problem of problems) expect(problem).toMatch(new RegExp(`^snapshots: .*${lacks}$`));
});

it('blames nothing on the rest when the journal cannot be read to its end', () => {
  const path = copied();
  const vandal = new Vandal(path);
  const page = Number(
    vandal.value(
      "SELECT pageno FROM dbstat WHERE name = 'events' AND pagetype = 'leaf' LIMIT 1 OFFSET 3",
    ),
  );
  const size = Number(vandal.value('SELECT page_size FROM pragma_page_size'));
  vandal.close();
  const file = join(path, 'vacancy.db');
  const bytes = readFileSync(file);
  bytes.fill(0xff, (page - 1) * size, page * size);
  writeFileSync(file, bytes);
  const problems = directoryProblems(path);
  expect(problems).toContainEqual(expect.stringMatching(/^integrity: the journal after position /));
  expect(problems.filter((problem) => !/^(integrity|references|positions):/.test(problem))).toEqual(
    [],
  );
});
