/*
 * Installs the dependencies when they are missing or not those of package-lock.json, so that every
 * npm script works on a fresh clone. It runs before the pinned Node is there, on any Node from 18
 * on, and so is plain JavaScript without dependencies. It must never touch an install that fits.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const reason = reasonToInstall();
if (reason !== undefined) {
  console.error(`Installing dependencies with npm ci, because ${reason}.`);
  install();
}

/** Compares the lock file with the copy npm keeps of what it really installed. */
function reasonToInstall() {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'node_modules is missing or was not finished';
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(installedPath);
  for (const [path, wantedPackage] of Object.entries(wanted)) {
    if (path === '') continue;
    const name = path.replace(/^.*node_modules\//, '');
    const found = installed[path];
    // Packages for other platforms are optional and rightly absent.
    if (found === undefined && wantedPackage.optional) continue;
    if (found === undefined) return `${name} is missing`;
    if (found.version !== wantedPackage.version) {
      return `${name} is ${found.version} and package-lock.json says ${wantedPackage.version}`;
    }
  }
  // The npm package `node` fetches its binary in an install script, which may have been blocked.
  if (!existsSync(join(root, 'node_modules', '.bin', 'node'))) return 'the pinned Node is missing';
  return undefined;
}

function packagesOf(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

function install() {
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const result =
    npm === undefined
      ? spawnSync('npm', options, { cwd: root, stdio: 'inherit', shell: true })
      : spawnSync(process.execPath, [npm, ...options], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) {
    console.error('npm ci failed; nothing else was started.');
    process.exit(result.status ?? 1);
  }
}
