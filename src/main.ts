#!/usr/bin/env node
/**
 * The command line: which command, with what configuration. Each command is a file of its own; this
 * one only reads the arguments and the environment, and turns what goes wrong into one line.
 */
import { readConfig } from './config.ts';
import { runGateway } from './gateway-command.ts';
import { backup, rebuild } from './maintenance-command.ts';
import { runOta } from './ota-command.ts';
import { DataDirectoryError } from './persistence/data-directory-error.ts';
import { replay } from './replay/replay.ts';
import { serve } from './serve-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { verifyCommand } from './verify-command.ts';
import { directoryProblems } from './verify-directory.ts';

const USAGE = `Usage: vacancy COMMAND (in a clone: node src/main.ts COMMAND)

  serve                    serve HTTP and the live feed (npm start)
  gateway [--port 8090] [--file gateway.db] [--callback URL]
                           run the simulated payment gateway as its own server
  ota [--port 8095] [--file ota.db] [--seed N]
                           run simulated OTAs as their own server (npm run ota)
  replay FILE [options]    replay real bookings through a server of its own (npm run replay)
  verify DIR [options]     audit the data directory of a stopped engine (npm run verify)
  simulate [options]       run simulated worlds and hold every rule against them (npm run simulate)
  rebuild [nights] [bookings]
                           rebuild derived tables from the journal; the server must be stopped
  backup FILE              copy the data of a running or stopped server to FILE and check the copy
  help                     print this

Configuration is read from VACANCY_… variables; README.md lists them.
`;

async function run([command = 'help', ...rest]: readonly string[]): Promise<number> {
  if (command === 'help' || command === '--help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (command === 'replay') return await replay(rest, undefined, directoryProblems);
  if (command === 'simulate') return await simulateCommand(rest);
  if (command === 'verify') return verifyCommand(rest);
  const read = readConfig(process.env);
  if (read.type === 'invalid') {
    for (const problem of read.problems) process.stderr.write(`${problem}\n`);
    return 78;
  }
  switch (command) {
    case 'serve':
      if (rest.length === 0) return await serve(read.config);
      process.stderr.write(`serve takes no arguments, and not ${rest.join(' ')}.\n\n${USAGE}`);
      return 64;
    case 'gateway':
      return await runGateway(read.config, rest);
    case 'ota':
      return await runOta(read.config, rest);
    case 'rebuild':
      return rebuild(read.config, rest);
    case 'backup':
      return await backup(read.config, rest);
    default:
      process.stderr.write(`There is no command "${command}".\n\n${USAGE}`);
      return 64;
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

try {
  process.exit(await run(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${explained(error)}\n`);
  process.exit(1);
}
