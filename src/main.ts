#!/usr/bin/env node
/**
 * The program. It only sees to it that what has been compiled is kept from one start to the next,
 * which takes half off the time of a start, and so must load nothing else by itself.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Beside the code, because who may write to the cache decides what is run. Where nobody may write,
// everything is compiled at each start.
const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'vacancy');
enableCompileCache(cache);
// Threads and processes that are started from here look for it there.
process.env.NODE_COMPILE_CACHE ??= cache;
const { runCommandLine } = await import('./command-line.ts');
process.exit(await runCommandLine(process.argv.slice(2), process.env));
