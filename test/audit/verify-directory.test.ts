/**
 * Every rule of `verify` bites: a directory that a real engine wrote is damaged in one way, and
 * exactly that rule names the place. Whatever it finds, it changes nothing.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Rule } from '../../src/audit/problem-list.ts';
import { openDataDirectory } from '../../src/persistence/data-directory.ts';
import { ARRIVAL } from '../../src/testing/hotel-adler.ts';
import { type VerifyReport, verifyDirectory } from '../../src/verify-directory.ts';
import { type AuditedHotel, copyOf, openAuditedHotel, Vandal } from './audited-hotel.ts';

let hotel: AuditedHotel;
beforeAll(async () => {
  hotel = await openAuditedHotel();
}, 60_000);
afterAll(() => rmSync(hotel.path, { recursive: true, force: true }));

function spoilt(spoil: (vandal: Vandal, hotel: AuditedHotel) => void, file?: string): VerifyReport {
  const path = copyOf(hotel);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const vandal = new Vandal(path, file);
  spoil(vandal, hotel);
  vandal.close();
  return verifyDirectory(path);
}

describe('verify', () => {
  it('finds nothing wrong with what a real engine wrote, and says what is under way', () => {
    const report = verifyDirectory(hotel.path);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ bookings: 47, hasLedger: true });
    expect(report.unsettled.toSorted()).toEqual(
      [
        `booking ${hotel.held} is still held`,
        `booking ${hotel.waiting} is still payment_pending`,
      ].toSorted(),
    );
  });

  it('reads what a killed engine left in its log, and changes nothing', () => {
    const path = copyOf(hotel);
    const vandal = new Vandal(path);
    vandal.append(`booking/${hotel.confirmed}`, 'NightsReleased', {});
    // With the connection still open nothing has been written back yet.
    const killed = copyOf({ ...hotel, path });
    vandal.close();
    onTestFinished(() => {
      for (const left of [path, killed]) rmSync(left, { recursive: true, force: true });
    });
    expect(statSync(join(killed, 'vacancy.db-wal')).size).toBeGreaterThan(0);
    const before = contentsOf(killed);
    expectOnly(verifyDirectory(killed), 'lifecycle', /booking\//);
    expect(contentsOf(killed)).toEqual(before);
  });

  it('refuses a directory that an engine has open, and lets it go on', () => {
    const directory = openDataDirectory(hotel.path);
    expect(() => verifyDirectory(hotel.path)).toThrow(/is in use by a running engine/);
    directory.close();
    expect(verifyDirectory(hotel.path).problems).toEqual([]);
  });

  it('refuses what is no data directory', () => {
    expect(() => verifyDirectory('/nowhere')).toThrow(/no such directory/);
    expect(() => verifyDirectory(import.meta.dirname)).toThrow(/no vacancy\.db in it/);
  });

  it('says so when it has nowhere to copy to', () => {
    vi.stubEnv('TMPDIR', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() => verifyDirectory(hotel.path)).toThrow(/could not be copied to \/nowhere .*TMPDIR/);
  });

  it('says so of a file that is no database at all', () => {
    const path = copyOf(hotel);
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    writeFileSync(join(path, 'vacancy.db'), 'not a database, whatever its name says'.repeat(500));
    expect(verifyDirectory(path).problems).toMatchObject([
      { rule: 'integrity', where: 'the database', detail: expect.stringMatching(/not a database/) },
    ]);
  });
});

type Spoil = (vandal: Vandal, hotel: AuditedHotel) => void;
type Damage = readonly [what: string, rule: Rule, where: RegExp, spoil: Spoil];

const OF_POST = `stream = (SELECT id FROM streams WHERE key = 'property/post')`;
const NIGHT = `inventory/adler/double/${ARRIVAL}`;
const UNTIL_MS = 1_900_000_000_000;

/** A request that stands by itself, and the timer that belongs to it. */
function request(vandal: Vandal, { key = 'fresh', totalMinor = 30_000 } = {}): Vandal {
  const nightlyMinor = [30_000];
  const terms = {
    propertyId: 'adler',
    stay: { arrival: ARRIVAL, departure: '2027-03-11' },
    rooms: [1, 2, 3].map(() => ({ roomTypeId: 'suite', nightlyMinor })),
    totalMinor: totalMinor * 3,
    currency: 'EUR',
    capture: 'at_booking',
  };
  const nowMs = Number(vandal.value('SELECT max(recorded_at) FROM events'));
  return vandal
    .append('booking/fresh', 'BookingRequested', { terms, holdUntilMs: UNTIL_MS }, key)
    .run("INSERT INTO timers VALUES ('booking/fresh', ?, 'booking/fresh', 1)", nowMs + 1_000);
}

const journal: readonly Damage[] = [
  [
    'an event that is no JSON',
    'json',
    /position \d+, property\/post/,
    (vandal) => vandal.run(`UPDATE events SET data = '{' WHERE type = 'PricesSet' AND ${OF_POST}`),
  ],
  [
    'an event of a schema to come',
    'schema',
    /position \d+, property\/post/,
    (vandal) =>
      vandal.run(`UPDATE events SET schema_version = 9 WHERE type = 'PricesSet' AND ${OF_POST}`),
  ],
  [
    'a database of a schema to come',
    'schema',
    /the database/,
    (vandal) => vandal.run('UPDATE schema_version SET version = 99'),
  ],
  [
    'an event without content',
    'shape',
    /position \d+, property\/post/,
    (vandal) => vandal.run(`UPDATE events SET data = '[]' WHERE type = 'PricesSet' AND ${OF_POST}`),
  ],
  [
    'the end of the journal cut off',
    'positions',
    /events/,
    (vandal) =>
      vandal
        .run('DELETE FROM events WHERE position = (SELECT max(position) FROM events)')
        .run('UPDATE checkpoints SET position = (SELECT max(position) FROM events)'),
  ],
  [
    'an event without the one before it',
    'versions',
    /position \d+, property\/post/,
    (vandal) =>
      vandal.run(
        'UPDATE events SET version = 99 WHERE position = (SELECT max(position) FROM events)',
      ),
  ],
  [
    'rooms given back that nobody asked for',
    'lifecycle',
    /booking\//,
    (vandal, { confirmed }) => vandal.append(`booking/${confirmed}`, 'NightsReleased', {}),
  ],
  [
    'a key used for two bookings',
    'keys',
    /booking\/fresh/,
    (vandal, { confirmed }) => {
      const key = `SELECT metadata ->> 'key' FROM events JOIN streams ON streams.id = stream
      WHERE streams.key = ? AND version = 1`;
      request(vandal, { key: String(vandal.value(key, `booking/${confirmed}`)) });
    },
  ],
  [
    'a price that is no sum',
    'terms',
    /booking\/fresh/,
    (vandal) => request(vandal, { totalMinor: 1 }),
  ],
  [
    'rooms that nobody set',
    'capacity',
    /inventory\/adler\/double/,
    (vandal) => vandal.append(NIGHT, 'CapacitySet', { physical: 77 }),
  ],
  [
    'three rooms held of two',
    'oversold',
    /inventory\/adler\/suite/,
    (vandal) =>
      request(vandal).append(`inventory/adler/suite/${ARRIVAL}`, 'RoomsHeld', {
        bookingId: 'fresh',
        rooms: 3,
        untilMs: UNTIL_MS,
      }),
  ],
  [
    'a hold ended before its time',
    'holds',
    /inventory\/adler\/double/,
    (vandal, { held }) => vandal.append(NIGHT, 'HoldExpired', { bookingId: held, rooms: 1 }),
  ],
  [
    'rooms for a booking that did not ask',
    'claims',
    /inventory\/adler\/suite/,
    (vandal, { confirmed }) =>
      vandal.append(`inventory/adler/suite/${ARRIVAL}`, 'RoomsHeld', {
        bookingId: confirmed,
        rooms: 1,
        untilMs: UNTIL_MS,
      }),
  ],
  [
    'a sold room taken back',
    'release',
    /inventory\/adler\/double/,
    (vandal, { confirmed }) =>
      vandal.append(NIGHT, 'SaleReleased', { bookingId: confirmed, rooms: 1 }),
  ],
  [
    'a debt that the terms do not know',
    'owed',
    /booking\//,
    (vandal, { cancelledHold }) =>
      vandal.run(
        `UPDATE events SET data = json_set(data, '$.owedMinor', 5)
      WHERE type = 'BookingCancelled'
        AND stream = (SELECT id FROM streams WHERE key = ?)`,
        `booking/${cancelledHold}`,
      ),
  ],
  [
    'a capture of another amount',
    'payments',
    /booking\//,
    (vandal, { confirmed }) =>
      vandal.run(
        `UPDATE events SET data = json_set(data, '$.amountMinor', 99999999)
      WHERE type = 'PaymentCaptured'
        AND stream = (SELECT id FROM streams WHERE key = ?)`,
        `booking/${confirmed}`,
      ),
  ],
];

const beside: readonly Damage[] = [
  [
    'a snapshot of no stream',
    'references',
    /snapshots row 9999/,
    (vandal) => vandal.run("INSERT INTO snapshots VALUES (9999, 1, 1, '{}')"),
  ],
  [
    'a hold that no timer ends',
    'timers',
    /^booking\//,
    (vandal, { held }) => vandal.run('DELETE FROM timers WHERE stream = ?', `booking/${held}`),
  ],
  [
    'a hold that ends at another time',
    'timers',
    /timers row booking\//,
    (vandal, { held }) =>
      vandal.run('UPDATE timers SET due_at = due_at + 1 WHERE stream = ?', `booking/${held}`),
  ],
  [
    'a payment that no start takes up again',
    'timers',
    /timers row/,
    (vandal, { waiting }) =>
      vandal.run('UPDATE timers SET is_saga = 0 WHERE stream = ?', `booking/${waiting}`),
  ],
  [
    'a timer without a reason',
    'timers',
    /timers row x/,
    (vandal, { confirmed }) =>
      vandal.run("INSERT INTO timers VALUES ('x', 1, ?, 0)", `booking/${confirmed}`),
  ],
  [
    'a call to the gateway that is gone',
    'outbox',
    /^booking\//,
    (vandal) => vandal.run('DELETE FROM outbox'),
  ],
  [
    'a call to the gateway of another amount',
    'outbox',
    /outbox row \d+/,
    (vandal) =>
      vandal.run("UPDATE outbox SET payload = json_set(payload, '$.effect.amountMinor', 1)"),
  ],
  [
    'a dead letter that is tried on',
    'outbox',
    /outbox row \d+/,
    (vandal) => vandal.run('UPDATE outbox SET is_dead = 0'),
  ],
  [
    'a call that nothing caused',
    'outbox',
    /outbox row 9999, x/,
    (vandal, { confirmed }) =>
      vandal.run(
        "INSERT INTO outbox VALUES (9999, 'x', 'payments', ?, '{}', 0, 0, NULL, 0)",
        confirmed,
      ),
  ],
  [
    'nights told of a room type that is not there',
    'outbox',
    /outbox row 9999, x/,
    (vandal) =>
      vandal.run("INSERT INTO outbox VALUES (9999, 'x', 'capacity', 'h/x', '{}', 0, 0, NULL, 0)"),
  ],
  [
    'a snapshot that remembers otherwise',
    'snapshots',
    /inventory\/adler\/suite/,
    (vandal) => vandal.run("UPDATE snapshots SET data = json_set(data, '$.state.physical', 99)"),
  ],
  [
    'a snapshot without a state',
    'snapshots',
    /inventory\/adler\/suite/,
    (vandal) => vandal.run("UPDATE snapshots SET data = '{}'"),
  ],
  [
    'a snapshot that is no JSON',
    'snapshots',
    /inventory\/adler\/suite/,
    (vandal) => vandal.run("UPDATE snapshots SET data = '{'"),
  ],
  [
    'a snapshot of what never was',
    'snapshots',
    /inventory\/adler\/suite/,
    (vandal) => vandal.run('UPDATE snapshots SET version = version + 1000'),
  ],
  [
    'a night sold in the table',
    'projections',
    /nights row adler\/double/,
    (vandal) =>
      vandal.run(
        `UPDATE nights SET sold = sold + 1 WHERE room_type = 'double' AND night = ?`,
        ARRIVAL,
      ),
  ],
  [
    'a night newer than its follower, and wrong',
    'projections',
    /nights row adler\/double/,
    (vandal) =>
      vandal.run(
        `UPDATE nights SET position = 9999, held = 4 WHERE room_type = 'double' AND night = ?`,
        ARRIVAL,
      ),
  ],
  [
    'a booking that no list has',
    'projections',
    /bookings row/,
    (vandal, { held }) => vandal.run('DELETE FROM bookings WHERE id = ?', held),
  ],
  [
    'a booking that only the list has',
    'projections',
    /bookings row y/,
    (vandal, { held }) =>
      vandal.run(
        `INSERT INTO bookings SELECT 'y', property, status, arrival, departure, guest_name,
      room_count, total_minor, currency, created_at, updated_at, position
      FROM bookings WHERE id = ?`,
        held,
      ),
  ],
  [
    'another name of a property',
    'projections',
    /properties row post/,
    (vandal) => vandal.run("UPDATE properties SET name = 'Hotel X' WHERE id = 'post'"),
  ],
  [
    'an event parked for no reason',
    'projections',
    /parked row nights\/3/,
    (vandal) => vandal.run("INSERT INTO parked VALUES ('nights', 3, 'no reason')"),
  ],
  [
    'a follower ahead of the journal',
    'projections',
    /checkpoints row nights/,
    (vandal) => vandal.run("UPDATE checkpoints SET position = 99999 WHERE follower = 'nights'"),
  ],
];

describe('a damaged journal', () => {
  it.each(journal)('%s is found', (_, rule, where, spoil) =>
    expectOnly(spoilt(spoil), rule, where),
  );
});

describe('damage beside the journal', () => {
  it.each(beside)('%s is found', (_, rule, where, spoil) => expectOnly(spoilt(spoil), rule, where));

  it('money that moved twice is found', () => {
    const report = spoilt((vandal, { confirmed }) => {
      vandal.run(`INSERT INTO ledger (at, kind, authorisation_key, key, amount, currency)
        VALUES (1, 'captured', '${confirmed}:authorise', 'again', 100, 'EUR')`);
    }, 'gateway.db');
    expectOnly(report, 'money', /booking\/.*, confirmed/);
  });

  it('money left reserved is found', () => {
    const report = spoilt((vandal, { confirmed }) => {
      vandal.run(
        "DELETE FROM ledger WHERE kind = 'captured' AND authorisation_key = ?",
        `${confirmed}:authorise`,
      );
    }, 'gateway.db');
    expectOnly(report, 'money', /booking\/.*, confirmed/);
  });

  it('a page of an index that was overwritten is found', () => {
    const path = copyOf(hotel);
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    const vandal = new Vandal(path);
    const sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'bookings_by_arrival'";
    const page = Number(vandal.value(sql));
    const size = Number(vandal.value('SELECT page_size FROM pragma_page_size'));
    vandal.close();
    const file = join(path, 'vacancy.db');
    const bytes = readFileSync(file);
    bytes.fill(0xff, (page - 1) * size + size - 60, page * size);
    writeFileSync(file, bytes);
    const rules = new Set(verifyDirectory(path).problems.map(({ rule }) => rule));
    expect([...rules]).toEqual(['integrity']);
  });
});

function expectOnly(report: VerifyReport, rule: Rule, where: RegExp): void {
  expect(report.problems).not.toEqual([]);
  for (const problem of report.problems) {
    expect(problem).toMatchObject({ rule, where: expect.stringMatching(where) });
  }
}

/** Names, sizes, times and contents. */
function contentsOf(path: string): readonly unknown[] {
  return readdirSync(path)
    .toSorted()
    .map((name) => {
      const { mtimeMs, ctimeMs, size } = statSync(join(path, name));
      const hash = createHash('sha256').update(readFileSync(join(path, name)));
      return [name, size, mtimeMs, ctimeMs, hash.digest('hex')];
    });
}
