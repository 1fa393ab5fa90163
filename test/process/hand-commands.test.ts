/**
 * The commands that are run by hand for hours, and what they make of options that are none: a run
 * of no rounds or of NaN clients used to end well, or never.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const KILLS = 'test/process/kill-rounds.ts';
const TRIPS = 'test/process/trip-kill-rounds.ts';
const CELLS = 'test/saga-matrix/trip-cells.ts';
const NIGHTS = 'test/linearizability/night-rounds.ts';
const MUTANTS = 'test/mutation/find-mutants.ts';
const HUNT = 'test/mutation/hunt.ts';

describe('a command run by hand', () => {
  it.each([
    [KILLS, '--rounds', 'abc', '--rounds is a whole number from 1 on, and not abc.'],
    [KILLS, '--gateway', 'nowhere', '--gateway is process or inside, and not nowhere.'],
    [TRIPS, '--rounds', '0', '--rounds is a whole number from 1 on, and not 0.'],
    [CELLS, '--every', 'x', '--every is a whole number from 1 on, and not x.'],
    [NIGHTS, '--rounds', 'abc', '--rounds is a whole number from 1 on, and not abc.'],
    [NIGHTS, '--rounds', '0', '--rounds is a whole number from 1 on, and not 0.'],
    [NIGHTS, '--rounds', '-3', "Option '--rounds' argument is ambiguous"],
    [NIGHTS, '--rounds=-3', '', '--rounds is a whole number from 1 on, and not -3.'],
    [NIGHTS, '--seed', 'x', '--seed is a whole number from 1 on, and not x.'],
    [NIGHTS, '--clients', '0', '--clients is a whole number from 1 on, and not 0.'],
    [NIGHTS, '--clients', 'abc', '--clients is a whole number from 1 on, and not abc.'],
    [NIGHTS, '--bogus', '', "Unknown option '--bogus'"],
    [MUTANTS, '--seeds', 'abc', '--seeds is a whole number from 1 on, and not abc.'],
    [MUTANTS, '--seeds', '0', '--seeds is a whole number from 1 on, and not 0.'],
    [MUTANTS, '--seed=-1', '', '--seed is a whole number from 0 on, and not -1.'],
    [MUTANTS, '--seed', '4294967296', '--seed is a whole number from 0 on, and not 4294967296.'],
    [MUTANTS, '--only', 'no such fault', 'No mutant has "no such fault" in its name.'],
    [MUTANTS, '--bogus', '', "Unknown option '--bogus'"],
    [HUNT, '--seeds', 'abc', '--seeds is a whole number from 1 on, and not abc.'],
  ])('%s refuses %s %s', (file, name, value, told) => {
    const { code, output, errors } = run(file, ...[name, value].filter((one) => one !== ''));
    expect({ code, output }).toEqual({ code: 64, output: '' });
    expect(errors).toContain(told);
    expect(errors).toContain(`Usage: node ${file}`);
    expect(errors).not.toContain('    at ');
  });

  it.each([KILLS, NIGHTS, MUTANTS])('%s prints its usage when it is asked for help', (file) => {
    const { code, output, errors } = run(file, '--help');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain(`Usage: node ${file}`);
  });

  it('still does what it is for', () => {
    expect(run(HUNT, '--seed', '1', '--seeds', '1')).toEqual({
      code: 0,
      output: '{}\n',
      errors: '',
    });
  });
});

// Helpers

/** Longer than any refusal may take; a run that begins after all is ended then. */
const RUN_MS_MAX = 30_000;

function run(file: string, ...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...options], {
    encoding: 'utf8',
    timeout: RUN_MS_MAX,
    killSignal: 'SIGKILL',
  });
  return { code: status, output: stdout, errors: stderr };
}
