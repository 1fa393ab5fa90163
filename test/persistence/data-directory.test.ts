/** What a data directory refuses, in which words, and that a refusal changes nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDataDirectory } from '../../src/persistence/data-directory.ts';
import { DataDirectoryError } from '../../src/persistence/data-directory-error.ts';
import { openReadOnly } from '../../src/persistence/journal-reader.ts';
import { schemaVersionKnown } from '../../src/persistence/schema.ts';
import { commit, entry, inProcessWriter, openWorld, temporaryDirectory } from './make-journal.ts';

describe('a data directory', () => {
  it('is made on first open, with a secret only its owner can read', () => {
    const path = join(temporaryDirectory(), 'deep', 'data');
    const first = openDataDirectory(path);
    expect(first.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(fs.statSync(join(path, 'secret')).mode & 0o777).toBe(0o600);
    first.close();
    const second = openDataDirectory(path);
    expect(second.secret).toBe(first.secret);
    expect(second.epoch).toBe(first.epoch + 1);
    second.close();
  });

  it('is refused to a second opener in the same process', () => {
    const path = temporaryDirectory();
    const directory = openDataDirectory(path);
    expect(refusal(path)).toMatchObject({ code: 'locked' });
    directory.close();
    openDataDirectory(path).close();
  });

  it('is refused while another process holds it and free once that is killed', async () => {
    const path = await madeDirectory();
    const holder = spawn(
      process.execPath,
      ['--input-type=module-typescript', '-e', holderProgram(path)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void holder.kill('SIGKILL'));
    const [news] = await once(holder.stdout, 'data');
    expect(String(news)).toBe('open');
    const before = contents(path, ['vacancy.db', 'secret']);
    const error = refusal(path);
    expect(error).toMatchObject({ code: 'locked' });
    expect(error.message).toBe(`${path} is in use by another process.`);
    expect(contents(path, ['vacancy.db', 'secret'])).toEqual(before);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    openDataDirectory(path).close();
  });

  it('is refused when its schema is newer, and left as it was', async () => {
    const path = await madeDirectory();
    const database = new SqliteDatabase(join(path, 'vacancy.db'));
    database.pragma(`user_version = ${schemaVersionKnown + 1}`);
    database.close();
    const before = contents(path);
    const error = refusal(path);
    expect(error).toMatchObject({ code: 'newer_schema' });
    expect(error.message).toContain(`schema ${schemaVersionKnown + 1}`);
    expect(contents(path)).toEqual(before);
  });

  it('believes the version table where the header was not set', async () => {
    const path = await madeDirectory();
    const database = new SqliteDatabase(join(path, 'vacancy.db'));
    database.exec('UPDATE schema_version SET version = version + 1');
    database.close();
    expect(refusal(path)).toMatchObject({ code: 'newer_schema' });
  });

  it('is refused when a file stands in its place or on its way', () => {
    const file = join(temporaryDirectory(), 'file');
    fs.writeFileSync(file, 'text');
    expect(refusal(file)).toMatchObject({ code: 'not_a_directory' });
    expect(refusal(join(file, 'data'))).toMatchObject({ code: 'not_a_directory' });
    expect(fs.readFileSync(file, 'utf8')).toBe('text');
  });

  it.skipIf(process.platform !== 'linux')('is refused where nothing can be written', () => {
    // Not even root can make a file there, which is what a read-only mount is like.
    expect(refusal('/proc')).toMatchObject({ code: 'not_writable' });
    expect(refusal('/proc/vacancy')).toMatchObject({ code: 'not_writable' });
  });
});

describe('a damaged data directory', () => {
  it('is refused when the database is something else', async () => {
    const path = await madeDirectory();
    fs.writeFileSync(join(path, 'vacancy.db'), 'not a database'.repeat(100));
    const before = contents(path);
    expect(refusal(path)).toMatchObject({ code: 'corrupt' });
    expect(contents(path)).toEqual(before);
  });

  it('is refused when the database belongs to another program', async () => {
    const path = await madeDirectory();
    fs.rmSync(join(path, 'vacancy.db'));
    const database = new SqliteDatabase(join(path, 'vacancy.db'));
    database.exec('CREATE TABLE cats (name TEXT)');
    database.close();
    expect(refusal(path)).toMatchObject({ code: 'corrupt' });
  });

  it.each(['first', 'last'] as const)(
    'is refused when the %s page is overwritten',
    async (which) => {
      const path = await madeDirectory(500);
      const database = join(path, 'vacancy.db');
      const file = fs.openSync(database, 'r+');
      const size = fs.fstatSync(file).size;
      // The header stays: it is the page's content that is lost. The newest events are on the last.
      const at = which === 'first' ? 100 : size - 4096;
      fs.writeSync(file, Buffer.alloc(3_900, 0xa5), 0, 3_900, at);
      fs.closeSync(file);
      expect(refusal(path)).toMatchObject({ code: 'corrupt' });
    },
  );

  it('is refused when the file is cut short', async () => {
    const path = await madeDirectory(500);
    const database = join(path, 'vacancy.db');
    fs.truncateSync(database, fs.statSync(database).size - 3 * 4096);
    expect(refusal(path)).toMatchObject({ code: 'corrupt' });
  });

  it('is refused when its secret is lost or damaged', async () => {
    const path = await madeDirectory();
    fs.writeFileSync(join(path, 'secret'), 'short');
    expect(refusal(path)).toMatchObject({ code: 'corrupt' });
    fs.rmSync(join(path, 'secret'));
    expect(refusal(path)).toMatchObject({ code: 'corrupt' });
    expect(fs.existsSync(join(path, 'secret'))).toBe(false);
  });
});

describe('opening', () => {
  it('reads next to nothing of a long journal', async () => {
    const path = await madeDirectory();
    fillWithEvents(join(path, 'vacancy.db'), 200_000);
    const started = performance.now();
    const { journal } = await openWorld(inProcessWriter, { path });
    const tookMs = performance.now() - started;
    expect(journal.durablePosition).toBe(200_001);
    expect(tookMs).toBeLessThan(500);
    expect(await commit(journal, entry('later', 1, 'One'))).toBe(200_002);
  });

  it('begins with an epoch that shuts out the one before', async () => {
    const path = await madeDirectory();
    const database = openReadOnly(join(path, 'vacancy.db'));
    const epoch = database.prepare('SELECT epoch FROM epoch').pluck();
    const before = epoch.get();
    const directory = openDataDirectory(path);
    expect(directory.epoch).toBe(Number(before) + 1);
    expect(epoch.get()).toBe(directory.epoch);
    database.close();
    directory.close();
  });
});

// Helpers

/** A closed data directory with some events in it. */
async function madeDirectory(eventCount = 1): Promise<string> {
  const world = await openWorld(inProcessWriter);
  const types = new Array<string>(eventCount).fill('RoomsHeld');
  await commit(world.journal, entry('a', 1, ...types));
  await world.close();
  return world.path;
}

function refusal(path: string): DataDirectoryError {
  try {
    openDataDirectory(path).close();
  } catch (error) {
    if (error instanceof DataDirectoryError) return error;
    throw error;
  }
  throw new Error('The directory was opened.');
}

function contents(path: string, names = fs.readdirSync(path).sort()): Record<string, string> {
  const read = (name: string): string => fs.readFileSync(join(path, name), 'base64');
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

function holderProgram(path: string): string {
  const source = new URL('../../src/persistence/data-directory.ts', import.meta.url).href;
  return `import { openDataDirectory } from ${JSON.stringify(source)};
    openDataDirectory(${JSON.stringify(path)});
    process.stdout.write('open');
    setInterval(() => {}, 1000);`;
}

function fillWithEvents(databasePath: string, count: number): void {
  const database = new SqliteDatabase(databasePath);
  database.exec(`
    INSERT INTO streams (id, key) VALUES (1000, 'long');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO events (stream, version, type, schema_version, data, metadata, recorded_at)
      SELECT 1000, i, 'RoomsHeld', 1, '{"rooms":1}', '{"by":"test"}', 1 FROM n;`);
  database.close();
}
