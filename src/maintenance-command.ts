/** `rebuild` and `backup`: what an operator does with a data directory beside serving from it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { derivedTables } from './derived-tables.ts';
import { supplierLedger } from './open-engine.ts';
import { copyLedger } from './payments/simulated-ledger.ts';
import { type BackupResult, backupTo } from './persistence/backup.ts';
import { openDataDirectory } from './persistence/data-directory.ts';
import { rebuildProjection } from './persistence/rebuild.ts';
import { supplierKinds } from './suppliers/supplier-catalogue.ts';
import { copySupplierLedger } from './suppliers/supplier-ledger.ts';

/** Rebuilds what `args` names, everything when it names nothing. */
export function rebuild(
  config: Pick<Config, 'dataDirectory' | 'journalMode'>,
  args: readonly string[],
  say: (text: string) => void = (text) => void process.stdout.write(text),
): number {
  const unknown = args.find((name) => !Object.hasOwn(derivedTables, name));
  if (unknown !== undefined) {
    const known = Object.keys(derivedTables).join(', ');
    process.stderr.write(`There is no derived table "${unknown}"; there are: ${known}.\n`);
    return 64;
  }
  const directory = openDataDirectory(config.dataDirectory, config.journalMode);
  try {
    for (const [follower, { tables, make }] of Object.entries(derivedTables)) {
      if (args.length > 0 && !args.includes(follower)) continue;
      const projection = make();
      const position = rebuildProjection(directory, {
        follower,
        tables,
        map: (events) => {
          for (const event of events) projection.apply(event);
          return projection.takeWrites();
        },
        onProgress: (progress) => showProgress(follower, progress),
      });
      say(`\r${follower}: rebuilt up to position ${position}.\n`);
    }
    return 0;
  } finally {
    directory.close();
  }
}

function showProgress(name: string, progress: { position: number; end: number }): void {
  if (!process.stdout.isTTY) return;
  const percent = progress.end === 0 ? 100 : Math.floor((100 * progress.position) / progress.end);
  process.stdout.write(`\r${name}: ${percent} %`);
}

/** Works while the server runs. */
export async function backup(config: Config, args: readonly string[]): Promise<number> {
  const [target] = args;
  if (target === undefined) {
    process.stderr.write('backup needs the file to write to.\n');
    return 64;
  }
  const databasePath = join(config.dataDirectory, 'vacancy.db');
  let copied: BackupResult;
  try {
    copied = await backupTo({ databasePath }, target);
    await backupLedger(config, target);
    await backupSuppliers(config, target);
  } catch (error) {
    process.stderr.write(`No backup: ${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
  const { position, targetPath, secretPath } = copied;
  process.stdout.write(`Copied everything up to position ${position} to ${targetPath}\n`);
  process.stdout.write(`and the secret that ids are derived with to ${secretPath}.\n`);
  return 0;
}

/** The simulated gateway's own books, after the engine's: what the engine asked for is in them. */
async function backupLedger(config: Config, target: string): Promise<void> {
  const ledger = join(config.dataDirectory, 'gateway.db');
  if (!existsSync(ledger)) return;
  await copyLedger(ledger, `${target}.gateway`);
  process.stdout.write(`Copied the simulated gateway's ledger to ${target}.gateway\n`);
}

/** The same of the simulated suppliers, which have a ledger once they have sold something. */
async function backupSuppliers(config: Config, target: string): Promise<void> {
  for (const kind of supplierKinds) {
    const ledger = join(config.dataDirectory, supplierLedger(kind));
    if (!existsSync(ledger)) continue;
    await copySupplierLedger(ledger, `${target}.supplier-${kind}`);
    process.stdout.write(`Copied the simulated supplier's ledger to ${target}.supplier-${kind}\n`);
  }
}
