/**
 * A start that cannot succeed: one line that says why, an exit code that is not zero, and not a
 * byte of the data changed. With real processes, because the exit code is half of the promise.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { runMain } from './run-main.ts';

const NOBODY = 65_534;

/** A stopped server's directory, copied for each test. */
let template = '';

beforeAll(async () => {
  template = temporaryDirectory();
  const server = newServer(template);
  await server.start();
  // At once: a server that has said that it listens once died of a signal it did not yet expect.
  expect(await server.stop()).toBe(0);
  return () => fs.rmSync(template, { recursive: true, force: true });
});

describe('a data directory that another process serves from', () => {
  it('is refused to the second, and the first goes on', async () => {
    const directory = copyOfTemplate();
    const server = newServer(directory);
    onTestFinished(() => server.kill());
    const url = await server.start();
    const before = digest(directory);
    const second = await runMain({ VACANCY_DATA_DIRECTORY: directory });
    expect(second).toMatchObject({ code: 1, output: '' });
    expect(second.errors).toEqual([`${directory} is in use by another process.`]);
    expect(digest(directory)).toEqual(before);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const created = await fetch(`${url}/v1/properties`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'still-serving' },
      body: JSON.stringify(PROPERTY),
    });
    expect(created.status).toBe(201);
    expect(await server.stop()).toBe(0);
  });
});

describe('a data directory that cannot be used', () => {
  it('says that its schema is newer', async () => {
    const directory = copyOfTemplate();
    const database = new DatabaseSync(join(directory, 'vacancy.db'));
    database.exec('PRAGMA user_version = 4711');
    database.close();
    await expectRefused(directory, /schema 4711/);
  });

  it('says that a page is damaged', async () => {
    const directory = copyOfTemplate();
    damageEvents(join(directory, 'vacancy.db'));
    await expectRefused(directory, /damaged.*restore a backup\.$/);
  });

  it('says that the database is none', async () => {
    const directory = copyOfTemplate();
    fs.writeFileSync(join(directory, 'vacancy.db'), 'Dear diary, '.repeat(1_000));
    await expectRefused(directory, /vacancy\.db is not a database; restore a backup\.$/);
  });

  it('says that the secret is missing', async () => {
    const directory = copyOfTemplate();
    fs.rmSync(join(directory, 'secret'));
    await expectRefused(directory, /secret is missing.*restore it from a backup\.$/);
  });

  it('says that it may not be written to', async () => {
    const directory = copyOfTemplate();
    const isRoot = process.getuid?.() === 0;
    fs.chmodSync(directory, 0o555);
    // Permissions do not bind root, so root asks as nobody.
    await expectRefused(directory, /cannot be written/, isRoot ? NOBODY : undefined);
  });

  it('says that a file is in the way', async () => {
    const directory = temporaryDirectory();
    onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, 'data');
    fs.writeFileSync(file, 'I was here first.');
    for (const path of [file, join(file, 'deeper')]) {
      const ran = await runMain({ VACANCY_DATA_DIRECTORY: path });
      expect(ran).toMatchObject({ code: 1, output: '' });
      expect(ran.errors).toEqual([`${file} is not a directory.`]);
    }
    expect(fs.readFileSync(file, 'utf8')).toBe('I was here first.');
  });
});

describe('a start that cannot succeed for other reasons', () => {
  it('lists every problem of the configuration at once, and keeps secrets', async () => {
    const ran = await runMain({
      VACANCY_DATA_DIRECTORY: join(tmpdir(), 'never-made'),
      VACANCY_PORT: '99999',
      VACANCY_CLOCK: 'sundial',
      VACANCY_PROT: '1',
      VACANCY_SECRET: 'hunter2',
    });
    expect(ran).toMatchObject({ code: 78, output: '' });
    expect(ran.errors).toHaveLength(4);
    for (const name of ['VACANCY_PORT', 'VACANCY_CLOCK', 'VACANCY_PROT', 'VACANCY_SECRET']) {
      expect(ran.errors.filter((line) => line.startsWith(name))).toHaveLength(1);
    }
    expect(ran.errors.join()).not.toContain('hunter2');
    expect(fs.existsSync(join(tmpdir(), 'never-made'))).toBe(false);
  });

  it('says that the port is taken, and leaves no directory behind', async () => {
    const directory = join(tmpdir(), 'vacancy-port-taken');
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const ran = await runMain({
      VACANCY_DATA_DIRECTORY: directory,
      VACANCY_PORT: String(port),
    });
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toHaveLength(1);
    expect(ran.errors[0]).toMatch(/^The port is taken.*VACANCY_PORT/);
    // It once had the demo property by then.
    expect(fs.existsSync(directory)).toBe(false);
  });
});

async function expectRefused(directory: string, sentence: RegExp, uid?: number): Promise<void> {
  const before = digest(directory);
  const environment = { VACANCY_DATA_DIRECTORY: directory };
  const ran = await runMain(environment, uid === undefined ? {} : { uid });
  expect(ran).toMatchObject({ code: 1, output: '' });
  expect(ran.errors).toHaveLength(1);
  expect(ran.errors[0]).toMatch(sentence);
  expect(digest(directory)).toEqual(before);
}

/** Overwrites the first page of the table of events. */
function damageEvents(file: string): void {
  const database = new DatabaseSync(file);
  const page = Number(database.prepare('PRAGMA page_size').get()?.page_size);
  const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'events'").get();
  database.close();
  const descriptor = fs.openSync(file, 'r+');
  fs.writeSync(descriptor, Buffer.alloc(page, 0xa5), 0, page, page * (Number(root?.rootpage) - 1));
  fs.closeSync(descriptor);
}

/** Of every file but the lock, which belongs to whoever looks. */
function digest(directory: string): Readonly<Record<string, string>> {
  const names = fs.readdirSync(directory).filter((name) => !name.startsWith('lock.db'));
  return Object.fromEntries(
    names.toSorted().map((name) => {
      const bytes = fs.readFileSync(join(directory, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}

function copyOfTemplate(): string {
  const directory = temporaryDirectory();
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  fs.cpSync(template, directory, { recursive: true });
  return directory;
}

function temporaryDirectory(): string {
  const directory = fs.mkdtempSync(join(tmpdir(), 'vacancy-directory-'));
  fs.chmodSync(directory, 0o755);
  return directory;
}

function newServer(directory: string): ServerProcess {
  return new ServerProcess(SERVER_MAIN, directory, 0);
}

const PROPERTY = {
  name: 'Hotel Adler',
  address: { street: 'Am Markt 1', city: 'Jena', postalCode: '07743', country: 'DE' },
  coordinates: { latitude: 50.93, longitude: 11.59 },
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};
