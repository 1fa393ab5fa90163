/**
 * The command line: which command, with what configuration. Each command is a file of its own, and
 * loaded only when it is the one that was asked for; this one only reads the arguments and the
 * environment, and turns what goes wrong into one line.
 */
import { readConfig } from './config.ts';
import { DataDirectoryError } from './persistence/data-directory-error.ts';

const USAGE = `Usage: vacancy COMMAND (in a clone: node src/main.ts COMMAND)

  serve                    serve HTTP and the live feed (npm start)
  gateway [--port 8090] [--file gateway.db] [--callback URL]
                           run the simulated payment gateway as its own server
  ota [--port 8095] [--file ota.db] [--seed N]
                           run simulated OTAs as their own server (npm run ota)
  supplier [--kind flight|car] [--port 8091] [--file supplier-flight.db]
                           run a simulated supplier of trip legs as its own server
  replay FILE [options]    replay real bookings through a server of its own (npm run replay)
  verify DIR [options]     audit the data directory of a stopped engine (npm run verify)
  simulate [options]       run simulated worlds and hold every rule against them (npm run simulate)
  rebuild [nights] [bookings]
                           rebuild derived tables from the journal; the server must be stopped
  backup FILE              copy the data of a running or stopped server to FILE and check the copy
  help                     print this

Configuration is read from VACANCY_… variables; README.md lists them.
`;

type Environment = Parameters<typeof readConfig>[0];

/** Resolves with the exit code; what goes wrong is on standard error then. */
export async function runCommandLine(
  args: readonly string[],
  environment: Environment,
): Promise<number> {
  try {
    return await run(args, environment);
  } catch (error) {
    process.stderr.write(`${explained(error)}\n`);
    return 1;
  }
}

async function run(
  [command = 'help', ...rest]: readonly string[],
  environment: Environment,
): Promise<number> {
  switch (command) {
    case 'help':
    case '--help':
      process.stdout.write(USAGE);
      return 0;
    case 'replay': {
      const [{ replay }, { directoryProblems }] = await Promise.all([
        import('./replay/replay.ts'),
        import('./verify-directory.ts'),
      ]);
      return await replay(rest, undefined, directoryProblems);
    }
    case 'simulate':
      return await (await import('./simulate-command.ts')).simulateCommand(rest);
    case 'verify':
      return (await import('./verify-command.ts')).verifyCommand(rest);
    case 'serve':
    case 'gateway':
    case 'ota':
    case 'supplier':
    case 'rebuild':
    case 'backup':
      return await runConfigured(command, rest, environment);
    default:
      process.stderr.write(`There is no command "${command}".\n\n${USAGE}`);
      return 64;
  }
}

async function runConfigured(
  command: 'serve' | 'gateway' | 'ota' | 'supplier' | 'rebuild' | 'backup',
  rest: readonly string[],
  environment: Environment,
): Promise<number> {
  const read = readConfig(environment);
  if (read.type === 'invalid') {
    for (const problem of read.problems) process.stderr.write(`${problem}\n`);
    return 78;
  }
  const { config } = read;
  switch (command) {
    case 'serve':
      if (rest.length === 0) return await (await import('./serve-command.ts')).serve(config);
      process.stderr.write(`serve takes no arguments, and not ${rest.join(' ')}.\n\n${USAGE}`);
      return 64;
    case 'gateway':
      return await (await import('./gateway-command.ts')).runGateway(config, rest);
    case 'ota':
      return await (await import('./ota-command.ts')).runOta(config, rest);
    case 'supplier':
      return await (await import('./supplier-command.ts')).runSupplier(config, rest);
    case 'rebuild':
      return (await import('./maintenance-command.ts')).rebuild(config, rest);
    case 'backup':
      return await (await import('./maintenance-command.ts')).backup(config, rest);
  }
}

/** Errors a person can mend are one line; anything else is a fault of ours and shows its trace. */
function explained(error: unknown): string {
  if (error instanceof DataDirectoryError) return error.message;
  if (error instanceof Error && 'code' in error && isArgumentError(error.code)) {
    return `${error.message}\n\n${USAGE}`;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `The port is taken: ${error.message}. Set VACANCY_PORT to another.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isArgumentError(code: unknown): boolean {
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}
