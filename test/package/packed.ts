/**
 * The tarball that `npm pack` makes of this repository, and a folder outside it with the example
 * suite installed from that tarball. Both are made in folders of their own, so that nothing here
 * is changed and two runs never meet. It must never install from this repository's own sources.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
/** What npm needs of the repository to make the package. */
const SOURCES = [
  'src',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

export interface Packed {
  /** The tarball itself. */
  readonly path: string;
  readonly bytes: number;
  readonly unpackedBytes: number;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** Packs a copy of the repository as it lies here, committed or not, into `folder`. */
export function pack(folder: string): Packed {
  const stage = join(folder, 'stage');
  for (const name of SOURCES) cpSync(join(ROOT, name), join(stage, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(stage, 'node_modules'), 'dir');
  const told = run(stage, 'npm', ['pack', '--json', '--pack-destination', folder]);
  const [packed] = JSON.parse(told.stdout.slice(told.stdout.indexOf('[')));
  const files = packed.files.map((file: { path: string }) => file.path);
  const path = join(folder, packed.filename);
  return { path, bytes: packed.size, unpackedBytes: packed.unpackedSize, files };
}

/** Installs the example suite as an outside project would, in `folder`. */
export function installSuite(packed: Packed, folder: string): string {
  const suite = join(folder, 'property-suite');
  const wanted = (path: string) => !/node_modules|\.tgz$/.test(path);
  cpSync(join(ROOT, 'examples/property-suite'), suite, { recursive: true, filter: wanted });
  cpSync(packed.path, join(suite, 'vacancy-0.1.0.tgz'));
  run(suite, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund']);
  return suite;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'vacancy-package-'));
}

/** Runs a program with the pinned Node first on its path. Throws, with its output, when it fails. */
export function run(
  folder: string,
  program: string,
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly stdout: string; readonly stderr: string } {
  const result = tryRun(folder, program, options, environment);
  if (result.status === 0) return result;
  throw new Error(`${program} ${options.join(' ')}\n${result.stdout}\n${result.stderr}`);
}

export function tryRun(
  folder: string,
  program: string,
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  return spawnSync(program, options, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...cleanEnvironment(), ...environment },
  });
}

/** Without what npm and vitest set for their own children: an outside project has none of it. */
export function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => {
    return !/^(npm_(?!config_cache|config_registry)|VITEST|VACANCY_|NODE_ENV|NODE_OPTIONS)/i.test(
      name,
    );
  });
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  return Object.fromEntries([...kept, ['PATH', path]].map(([name, value]) => [name, value ?? '']));
}
