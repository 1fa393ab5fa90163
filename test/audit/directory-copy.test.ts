/**
 * A directory that belongs to somebody else: `verify` looks at a copy that it may write in,
 * whatever the files' own modes say, and names the file that it may not read.
 */
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { copyDirectory } from '../../src/persistence/directory-copy.ts';
import { directoryProblems, verifyDirectory } from '../../src/verify-directory.ts';
import { type AuditedHotel, copyOf, openAuditedHotel } from './audited-hotel.ts';

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

it('is looked at though its files may not be written to, in a copy that may', () => {
  const path = copied();
  for (const name of readdirSync(path)) chmodSync(join(path, name), 0o444);
  const copy = copyDirectory(path);
  const { databasePath, ledgerPath = '' } = copy;
  // Root may write whatever the mode says, so only the mode tells.
  const modes = [databasePath, ledgerPath].map((file) => statSync(file).mode & 0o777);
  copy.close();
  expect(modes).toEqual([0o600, 0o600]);
  expect(directoryProblems(path)).toEqual([]);
});

it.each(['vacancy.db', 'gateway.db', 'lock.db'])(
  'is refused with the name of the file that may not be read: %s',
  (name) => {
    const path = copied();
    rmSync(join(path, name));
    mkdirSync(join(path, name));
    const refusal = new RegExp(`${join(path, name)} could not be read \\(it is not a file\\)\\.$`);
    expect(() => verifyDirectory(path)).toThrow(refusal);
  },
);

it('is not the file that lies in it', () => {
  const file = join(hotel.path, 'vacancy.db');
  expect(() => verifyDirectory(file)).toThrow(/it is a file; name the directory/);
});
