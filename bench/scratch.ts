/** Data directories of one run: made in the system's temporary folder and gone when it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenEngine, openEngine } from '../src/open-engine.ts';
import type { Log } from '../src/ports/log.ts';
import { createHotel } from './hotel.ts';

const complain = (fields: object, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
};

/** Only what is wrong is worth a line between the figures. */
export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: complain,
  error: complain,
};

export async function withDirectory<Result>(
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-bench-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function openBenchEngine(dataDirectory: string): Promise<OpenEngine> {
  return openEngine({ dataDirectory, log: quietLog });
}

/** A directory with the hotel in it and nothing sold, ready for a server of its own. */
export async function seedDirectory(directory: string, rooms: number): Promise<void> {
  const opened = await openBenchEngine(directory);
  await createHotel(opened.engine, rooms);
  await opened.close();
}
