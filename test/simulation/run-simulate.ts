/** Runs `simulate` in a process of its own, as anybody does, and answers what it said. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export interface Run {
  readonly code: number | null;
  /** Both outputs. */
  readonly text: string;
  readonly totals: Record<string, number>;
}

/** Runs the command, with a fault in the engine when the environment names one. */
export function simulateFrom(...given: readonly (string | Record<string, string>)[]): Promise<Run> {
  const options = given.filter((one) => typeof one === 'string');
  const [environment = {}] = given.filter((one) => typeof one === 'object');
  return ended(startSimulate([...options, '--json'], environment));
}

export function startSimulate(
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  return spawn(
    process.execPath,
    ['--import', './test/mutation/switch-on.ts', 'src/main.ts', 'simulate', ...options],
    { env: { ...process.env, ...environment } },
  );
}

/** What it said when it has ended; a process of which nobody has read yet loses nothing. */
export function ended(child: ChildProcessWithoutNullStreams): Promise<Run> {
  const { promise, resolve } = Promise.withResolvers<Run>();
  let [text, out] = ['', ''];
  child.stdout.on('data', (part) => {
    out += part;
    text += part;
  });
  child.stderr.on('data', (part) => {
    text += part;
  });
  child.on('close', (code) => {
    const last = out.trimEnd().split('\n').at(-1) ?? '';
    resolve({ code, text, totals: last.startsWith('{') ? JSON.parse(last) : {} });
  });
  return promise;
}
