/** Runs the command line to its end, as an operator would who mistyped something. */
import { spawn } from 'node:child_process';
import { SERVER_MAIN } from '../../src/replay/server-process.ts';

export interface Ran {
  readonly code: number | null;
  readonly output: string;
  /** What was complained about, line by line. */
  readonly errors: readonly string[];
}

/** Longer than any refusal may take; a process that serves after all is ended then. */
const RUN_MS_MAX = 20_000;

export function runMain(
  environment: Readonly<Record<string, string>>,
  { args = ['serve'], uid }: { readonly args?: readonly string[]; readonly uid?: number } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [SERVER_MAIN, ...args], {
    env: { VACANCY_PORT: '0', VACANCY_LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_MS_MAX,
    killSignal: 'SIGKILL',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (part: Buffer) => {
    output += part.toString('utf8');
  });
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output, errors: errors.split('\n').filter((line) => line !== '') });
    });
  });
}
