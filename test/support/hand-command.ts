/**
 * The edge of a command that is run by hand: reads its options and refuses, with a sentence and
 * the usage, what is not understood. A run of hours must never begin on a number that is none.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** EX_USAGE of sysexits.h. */
const NOT_UNDERSTOOD = 64;

/** What is wrong with an option, in a sentence for whoever typed it. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** The exit code of `run`, which may throw an OptionError; `--help` prints the usage instead. */
export async function runByHand(
  usage: string,
  run: (args: readonly string[]) => Promise<number>,
): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    return await run(args);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    return NOT_UNDERSTOOD;
  }
}

/** The values of options; throws an OptionError where there is one that is not in `options`. */
export function optionValues<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

/** The number that an option's text is. */
export function wholeOption(name: string, text: string, least = 1): number {
  if (/^(0|[1-9]\d{0,8})$/.test(text) && Number(text) >= least) return Number(text);
  throw new OptionError(`--${name} is a whole number from ${least} on, and not ${text}.`);
}
