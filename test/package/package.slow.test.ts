/**
 * The tarball as strangers get it: what is in it, what two linters of packages say, that engine
 * and command work where nothing but the package is installed, and the example suite, installed
 * from it in a folder outside the repository, as its README says: types from both kinds of
 * resolution, every law on an embedded engine, and again on a server that the package's own
 * command runs. A spoiled package must be noticed. In one file, because packing takes longest.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  cleanEnvironment,
  installSuite,
  pack,
  ROOT,
  run,
  temporaryFolder,
  tryRun,
} from './packed.ts';

const folder = temporaryFolder();
const packed = pack(folder);
let server: ChildProcess | undefined;

afterAll(async () => {
  await stop(server);
  rmSync(folder, { recursive: true, force: true });
});

/** A quarter more than it is now: a package that grows like that has swallowed something. */
const BYTES_MAX = 1_300_000;

const linters = [
  ['publint', ['--strict']],
  ['attw', ['--profile', 'esm-only', '--no-emoji']],
] as const;

describe('the tarball', () => {
  it('holds what is built, the documents that people look for, and nothing else', () => {
    const other = packed.files.filter((path) => !/^dist\/[\w/-]+(\.d\.ts|\.js)$/.test(path));
    expect(other.toSorted()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(packed.bytes).toBeLessThan(BYTES_MAX);
    console.info(
      `package: ${packed.files.length} files, ${(packed.bytes / 1000).toFixed(0)} kB packed, ` +
        `${(packed.unpackedBytes / 1000).toFixed(0)} kB unpacked`,
    );
  });

  it.each(linters)('is well formed, says %s', (program, options) => {
    run(ROOT, join('node_modules', '.bin', program), [packed.path, ...options]);
  });

  it.each(linters)('is seen through by %s when its types lead nowhere', (program, options) => {
    const path = spoiled(program);
    const { status } = tryRun(ROOT, join('node_modules', '.bin', program), [path, ...options]);
    expect(status).not.toBe(0);
  });
});

describe('where only the package is installed', { timeout: 120_000 }, () => {
  const project = join(folder, 'bare');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
  run(project, 'npm', ['install', packed.path, '--prefer-offline', '--no-audit', '--no-fund']);

  it('the command runs, without the test libraries', () => {
    expect(existsSync(join(project, 'node_modules', 'fast-check'))).toBe(false);
    const { stdout } = run(project, join('node_modules', '.bin', 'vacancy'), ['help']);
    expect(stdout).toContain('Usage: vacancy COMMAND');
  });

  it('an engine keeps a property over a restart, writing in its own thread', () => {
    writeFileSync(join(project, 'embed.ts'), EMBED);
    const { stdout } = run(project, 'node', ['embed.ts']);
    expect(stdout).toBe('Hotel Adler, kept in EUR\n');
  });

  it('a channel and a supplier of its own are set up, with types for all of it', () => {
    writeFileSync(join(project, 'channels.ts'), CHANNELS);
    writeFileSync(join(project, 'house.ts'), HOUSE);
    const typeRoots = join(ROOT, 'node_modules', '@types');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext'];
    const types = ['--typeRoots', typeRoots, '--types', 'node', '--skipLibCheck', 'false'];
    run(project, join(ROOT, 'node_modules', '.bin', 'tsc'), [
      ...options,
      ...types,
      ...['channels.ts', 'house.ts'],
    ]);
    const { stdout } = run(project, 'node', ['channels.ts']);
    expect(stdout).toBe('lisbon-leaflet speaks leaflet, paused: new\n');
    expect(run(project, 'node', ['house.ts']).stdout).toBe(
      'a ferry of ship, 0 rooms, 0 conflicts\n',
    );
  });

  it('nothing can be imported but the entries', () => {
    const deep = "import('vacancy/dist/open-engine.js').catch((error) => console.log(error.code))";
    const { stdout } = run(project, 'node', ['--input-type=module', '--eval', deep]);
    expect(stdout).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
  });
});

describe('the example suite', { timeout: 300_000 }, () => {
  const suite = installSuite(packed, folder);

  it.each(['tsconfig.json', 'tsconfig.bundler.json'])('has types, by %s', (project) => {
    run(suite, join('node_modules', '.bin', 'tsc'), ['-p', project]);
  });

  it('proves an embedded engine, and catches the wrong ones', () => {
    const counts = play(suite, {});
    expect(counts).toMatchObject({ failed: 0, skipped: 0 });
    expect(counts.passed).toBeGreaterThan(20);
  });

  it('proves a server at a URL, all but what needs its clock or its death', async () => {
    const url = await serve(suite);
    const counts = play(suite, { VACANCY_URL: url });
    expect(counts.failed).toBe(0);
    expect(counts.passed).toBeGreaterThan(15);
    expect(await stop(server)).toBe(0);
  });
});

// Helpers

const EMBED = `
import { openEngine, parseCurrency, parsePropertyId } from 'vacancy';

const log = { debug() {}, info() {}, warn: console.error, error: console.error };
const id = parsePropertyId('adler');
const first = await openEngine({ dataDirectory: './hotel', log });
await first.engine.createProperty(
  { caller: 'me', requestId: 'r-1', idempotencyKey: 'k-1' },
  {
    id,
    details: {
      name: 'Hotel Adler',
      address: { street: 'Am Markt 3', city: 'Bonn', postalCode: '53111', country: 'DE' },
      coordinates: { latitude: 50.73, longitude: 7.1 },
      timeZone: 'Europe/Berlin',
      currency: parseCurrency('EUR'),
      capture: 'at_booking',
    },
  },
);
await first.close();
const second = await openEngine({ dataDirectory: './hotel', log });
const kept = await second.engine.property(id);
const { name, currency } = kept.value.details;
console.log(\`\${name}, kept in \${currency}\`);
await second.close();
`;

/** Of the property that is there by then. */
const CHANNELS = `
import {
  type Log,
  openEngine,
  type PropertyId,
  parseCivilDate,
  WebhookAddresses,
} from 'vacancy';
import {
  type AriMessage,
  type AvailabilityRule,
  type ChannelDetails,
  type ChannelFormat,
  type ChannelView,
  channelFormats,
  HttpChannelWire,
  parseChannelId,
} from 'vacancy/channels';

const say = (message: AriMessage): string => \`\${message.kind}: \${message.ranges.length}\`;
const leaflet: ChannelFormat = {
  name: 'leaflet',
  credentials: [],
  requestsPerMinute: 1,
  rangesPerRequest: 100,
  kinds: ['availability'],
  ariRequests: (hotel, message) => [
    { method: 'POST', path: '', headers: {}, body: say(message), bucket: message.kind },
  ],
  readAriAnswer: () => ({ type: 'taken', faults: [] }),
};
const silent = (): void => undefined;
const log: Log = { debug: silent, info: silent, warn: console.error, error: console.error };
const addresses = new WebhookAddresses({ hosts: [], ranges: ['127.0.0.1'] });
const channels = new HttpChannelWire(addresses, [...channelFormats, leaflet]);
const { engine, close } = await openEngine({ dataDirectory: './hotel', log, channels });
const holiday: AvailabilityRule = {
  roomTypeIds: null,
  from: parseCivilDate('2027-05-01') ?? null,
  to: null,
  weekdays: null,
  closeOut: true,
  offset: 0,
  cap: null,
};
const details: ChannelDetails = {
  name: 'Leaflet',
  propertyId: 'adler' as PropertyId,
  seller: 'leaflet' as ChannelDetails['seller'],
  format: leaflet.name,
  url: 'http://127.0.0.1:9/leaflet',
  hotelCode: 'ADLER',
  roomTypes: [],
  ratePlans: [],
  rules: [holiday],
  markupBasisPoints: 0,
  requestsPerMinute: null,
  rangesPerRequest: null,
  reconcileEveryMinutes: null,
};
const id = parseChannelId('lisbon-leaflet');
const context = { caller: 'me', requestId: 'r-2', idempotencyKey: 'k-2' };
const made = await engine.createChannel(context, id === undefined ? { details } : { id, details });
if (made.type !== 'ok') throw new Error(JSON.stringify(made));
const view: ChannelView = made.value;
const { state } = view;
console.log(\`\${state.id} speaks \${state.details.format}, paused: \${state.paused?.reason}\`);
await close();
`;

/** A supplier that has one thing to offer, and what the house says of its rooms. */
const HOUSE = `
import { type Log, type Outcome, openEngine, parsePropertyId } from 'vacancy';
import { cleaningOrder, type HousekeepingList, type RoomConflict } from 'vacancy/house';
import {
  parseSupplierName,
  type Refused,
  type Supplier,
  type SupplierCatalogue,
  type SupplierName,
  supplierKinds,
} from 'vacancy/trips';

const refused = async (): Promise<Refused> => ({ status: 'refused', reason: 'sold_out' });
const ship: Supplier = {
  name: parseSupplierName('ship') as SupplierName,
  offers: async () => [
    {
      offerId: 'ferry',
      title: 'a ferry',
      price: { amountMinor: 9_00, currency: 'EUR' as never },
      isRefundable: false,
      cancellationFee: { amountMinor: 0, currency: 'EUR' as never },
    },
  ],
  reserve: refused,
  confirm: refused,
  cancel: refused,
  lookUp: async () => ({ status: 'not_found' }),
  close: async () => undefined,
};
function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (outcome.type !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
const silent = (): void => undefined;
const log: Log = { debug: silent, info: silent, warn: console.error, error: console.error };
const suppliers = [ship, ...supplierKinds];
const { engine, close } = await openEngine({ dataDirectory: './hotel', log, suppliers });
const id = parsePropertyId('adler');
if (id === undefined) throw new Error('no id');
const list: HousekeepingList = valueOf(await engine.housekeeping(id));
const rooms = list.rooms.filter(({ because }) => cleaningOrder.includes(because));
const conflicts: readonly RoomConflict[] = valueOf(await engine.roomConflicts(id));
const { supplier, offers }: SupplierCatalogue = valueOf(await engine.supplierOffers(ship.name));
const [offer] = offers;
const counts = \`\${rooms.length} rooms, \${conflicts.length} conflicts\`;
console.log(\`\${offer?.title} of \${supplier}, \${counts}\`);
await close();
`;

/** The same tarball, except that the types of its first entry are not where it says. */
function spoiled(name: string): string {
  const place = join(folder, `spoiled-for-${name}`);
  mkdirSync(place);
  run(place, 'tar', ['-xzf', packed.path]);
  const manifest = join(place, 'package', 'package.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace('./dist/vacancy.d.ts', './dist/nowhere.d.ts'));
  run(place, 'tar', ['-czf', 'vacancy.tgz', 'package']);
  return join(place, 'vacancy.tgz');
}

/** Throws, with everything that was printed, when a test of the suite fails. */
function play(suite: string, environment: Readonly<Record<string, string>>) {
  const file = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  run(suite, join('node_modules', '.bin', 'vitest'), ['run', ...reporters], environment);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
  return { passed, failed, skipped };
}

/** Resolves with the server's URL, which its command prints once it listens. */
async function serve(suite: string): Promise<string> {
  const data = join(folder, 'data');
  mkdirSync(data);
  const child = spawn(join(suite, 'node_modules', '.bin', 'vacancy'), ['serve'], {
    cwd: suite,
    env: {
      ...cleanEnvironment(),
      VACANCY_PORT: '0',
      VACANCY_DATA_DIRECTORY: data,
      VACANCY_DEMO: 'off',
      VACANCY_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = child;
  return await new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const url = /serves on (http:\S+)/.exec(printed)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`the server did not listen: ${printed}`)));
  });
}

/** Its exit code, once it has drained. */
async function stop(child: ChildProcess | undefined): Promise<number | null> {
  if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
  const left = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return await left;
}
