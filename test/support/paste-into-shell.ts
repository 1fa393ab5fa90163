/**
 * Pages of the documentation pasted into a shell, as a reader would: a command that no longer works
 * would otherwise be found by one. Needs bash and curl.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The commands of a page, of each of its parts between horizontal rules. */
export function commandsOf(page: string, base: string): readonly string[] {
  const parts = readFileSync(page, 'utf8').split('\n---\n');
  return parts.map((part) => {
    const blocks = [...part.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block);
    return blocks.join('\n').replace('http://127.0.0.1:8080', base);
  });
}

const END_OF_PART = '{"endOfPart":true}';

/** One shell for all parts; `between` runs before each part but the first. */
export function pasted(
  parts: readonly string[],
  between: () => Promise<void> = async () => undefined,
): Promise<readonly Record<string, unknown>[]> {
  const child = spawn('bash', ['-s'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const rest = [...parts];
  let output = '';
  let errors = '';
  let ended = 0;
  const next = (): void => {
    const part = rest.shift();
    if (part === undefined) child.stdin.end();
    else child.stdin.write(`${part}\necho '${END_OF_PART}'\n`);
  };
  child.stdout.on('data', (piece: Buffer) => {
    output += piece.toString('utf8');
    const seen = output.split(END_OF_PART).length - 1;
    if (seen === ended) return;
    ended = seen;
    if (rest.length === 0) next();
    else void between().then(next);
  });
  child.stderr.on('data', (piece: Buffer) => {
    errors += piece.toString('utf8');
  });
  child.stdin.write('set -euo pipefail\n');
  next();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(jsonIn(output.replaceAll(END_OF_PART, '\n')));
      else reject(new Error(`the shell ended with ${code}\n${errors}\n${output.slice(-2_000)}`));
    });
  });
}

/** Answers stand one after the other without anything between them. */
function jsonIn(text: string): readonly Record<string, unknown>[] {
  return text
    .replaceAll('}{', '}\n{')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}
