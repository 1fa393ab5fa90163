/**
 * What `main.ts` is for: compiled code is kept between starts, for everything it loads and not only
 * for what comes later, and a start from where nobody may write goes on without.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

describe('the program', () => {
  it('loads nothing of its own before what is compiled is kept', () => {
    const early = [...readFileSync(MAIN, 'utf8').matchAll(/^import .* from '(.*)';$/gm)];
    expect(early.map(([, target]) => target)).toEqual(['node:module', 'node:path']);
  });

  it('keeps what it compiled beside its code, and does without where it cannot', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vacancy-main-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(MAIN, join(folder, 'src', 'main.ts'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'src', 'command-line.ts'),
      "export async function runCommandLine() { console.log('it ran'); return 3; }",
    );
    const kept = join(folder, 'node_modules', '.cache', 'vacancy');
    expect(run(folder)).toBe('3 it ran');
    expect(existsSync(kept)).toBe(true);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'node_modules'), 'a file where a folder should be');
    expect(run(folder)).toBe('3 it ran');
  });
});

// Helpers

/** Exit code and what was printed, faults included. */
function run(folder: string): string {
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const options = { env, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'src/main.ts')],
    options,
  );
  return `${status} ${stdout}${stderr}`.trim();
}
