/**
 * Who may import whom, as a table, and nothing by the back door: layers, packages, cycles. Every
 * breach is a sentence with file and line. A folder that is not in the table is a breach too, so
 * that a new layer is thought about before it is used.
 */
import { posix } from 'node:path';
import { type Import, nodesOf, type SourceFile } from './source-file.ts';

interface Layer {
  /** Layers it may import besides itself; limits.ts, which holds constants only, is open to all. */
  readonly mayImport: readonly string[];
  readonly because: string;
}

const ENGINE = ['domain', 'ports'];

/** `wiring` stands for the files directly in src, which put everything together. */
const table: Readonly<Record<string, Layer>> = {
  domain: { mayImport: [], because: 'the rules of a hotel depend on nothing' },
  ports: { mayImport: ['domain'], because: 'ports are types that all sides share' },
  actors: {
    mayImport: ENGINE,
    because: 'actors reach disk, clients and gateways only through ports',
  },
  persistence: { mayImport: ENGINE, because: 'the journal stores events and knows no one else' },
  http: { mayImport: ENGINE, because: 'HTTP knows the engine by its façade only' },
  simulated: { mayImport: [], because: 'it reads requests and does not know what they ask for' },
  payments: {
    mayImport: [...ENGINE, 'simulated'],
    because: 'adapters to the outside never know each other',
  },
  suppliers: {
    mayImport: [...ENGINE, 'simulated'],
    because: 'adapters to the outside never know each other',
  },
  channels: { mayImport: ENGINE, because: 'adapters to the outside never know each other' },
  mail: { mayImport: ENGINE, because: 'adapters to the outside never know each other' },
  webhooks: { mayImport: ENGINE, because: 'adapters to the outside never know each other' },
  search: { mayImport: ENGINE, because: 'adapters to the outside never know each other' },
  competitors: { mayImport: ENGINE, because: 'adapters to the outside never know each other' },
  rules: { mayImport: ENGINE, because: 'a language of conditions knows facts and no one who asks' },
  // Dates and chance that repeats are the replay's own, and nothing of the engine.
  ota: {
    mayImport: ['ports', 'replay'],
    because: 'an OTA is a foreign system that checks the engine, so it shares no code with it',
  },
  replay: { mayImport: ['domain'], because: 'the replay is a client and sees only HTTP' },
  audit: { mayImport: ['replay'], because: 'a judge shares only with the other judge' },
  demo: { mayImport: ENGINE, because: 'the demo only describes a property' },
  testing: {
    // Of the wiring it takes openEngine and the machine's own scheduler, of the judges the audit.
    mayImport: [
      ...ENGINE,
      'actors',
      'persistence',
      'payments',
      'suppliers',
      'channels',
      'ota',
      'wiring',
      'audit',
      'replay',
    ],
    because: 'the kit embeds the engine without its server',
  },
};

interface PackageRule {
  readonly names: readonly string[];
  readonly allowedIn: RegExp;
  readonly because: string;
}

const packageRules: readonly PackageRule[] = [
  {
    names: ['nact'],
    allowedIn: /^src\/actors\/runtime\//,
    because: "only the runtime knows nact's defects and works round them",
  },
  {
    names: ['better-sqlite3'],
    allowedIn: /^src\/(persistence\/|((payments|suppliers)\/\w+-ledger|ota\/ota-tables)\.ts$)/,
    because: 'SQL lives in persistence, and with those who play the bank, suppliers and the OTA',
  },
  {
    names: ['node:sqlite'],
    allowedIn: /^src\/replay\/read-ledger\.ts$/,
    because: 'only the verifier of a replay needs a second way to read a database',
  },
  {
    names: ['ipaddr.js'],
    allowedIn: /^src\/webhooks\//,
    because: 'only what connects to addresses that others name has to know private ones',
  },
  {
    names: ['@marcbachmann/cel-js'],
    allowedIn: /^src\/rules\//,
    because: 'only one place knows in which language conditions are written',
  },
  {
    names: ['csv-parse'],
    allowedIn: /^src\/competitors\//,
    because: "only lists of competitors' rates are written so",
  },
  {
    names: ['nodemailer', 'nodemailer/lib/mailer', 'ical-generator'],
    allowedIn: /^src\/mail\//,
    because: 'only the mailers write mails',
  },
  {
    names: ['koa'],
    allowedIn: /^src\/(http\/|(payments|ota|suppliers)\/[a-z-]*server[a-z-]*\.ts$)/,
    because: 'only servers speak HTTP',
  },
  {
    names: ['ws'],
    allowedIn: /^src\/(http|replay)\//,
    because: 'only the feed and its client speak WebSocket',
  },
  {
    names: ['fast-xml-parser'],
    allowedIn: /^src\/ota\//,
    because: 'the simulated OTA reads XML otherwise than the engine does',
  },
  {
    names: ['saxes'],
    allowedIn: /^src\/channels\/xml-element\.ts$/,
    because: "only one place reads a stranger's XML, within limits",
  },
  {
    names: ['fast-check'],
    allowedIn: /^src\/testing\//,
    because: 'only those who test with the kit have it installed',
  },
  {
    names: ['vitest'],
    allowedIn: /^(?!src\/)/,
    because: 'the kit works with any test runner',
  },
];

export function importProblems(files: readonly SourceFile[]): readonly string[] {
  const sources = files.filter((file) => file.path.startsWith('src/'));
  return [
    ...sources.flatMap((file) => file.imports.flatMap((one) => problemsOfImport(file, one))),
    ...sources.flatMap(portValues),
    ...sources.flatMap(verifierImports),
    ...cycles(sources),
  ];
}

function problemsOfImport(file: SourceFile, one: Import): readonly string[] {
  const at = `${file.path}:${one.line}`;
  if (one.target.startsWith('.')) return layerProblems(file, one, at);
  const isPure = /^src\/(domain|ports)\/|^src\/limits\.ts$/.test(file.path);
  if (isPure) {
    return [`${at}: ${layerOf(file.path)} must not import ${one.target}, because it is pure.`];
  }
  return packageRules
    .filter((rule) => rule.names.includes(one.target) && !rule.allowedIn.test(file.path))
    .map((rule) => `${at}: must not import ${one.target} here, because ${rule.because}.`);
}

function layerProblems(file: SourceFile, one: Import, at: string): readonly string[] {
  const source = layerOf(file.path);
  const target = layerOf(resolveImport(file.path, one.target));
  if (source === target || source === 'wiring' || target === 'limits') return [];
  const layer = table[source];
  if (layer === undefined) return [`${at}: ${source} is not in the table of layers; add it there.`];
  if (layer.mayImport.includes(target)) return [];
  return [`${at}: ${source} must not import ${target}, because ${layer.because}.`];
}

/** `outside` for what is not in src. */
function layerOf(path: string): string {
  const [top, layer, ...rest] = path.split('/');
  if (top !== 'src' || layer === undefined) return 'outside';
  if (rest.length > 0) return layer;
  return layer === 'limits.ts' ? 'limits' : 'wiring';
}

export function resolveImport(from: string, target: string): string {
  return posix.join(posix.dirname(from), target);
}

const TYPES = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration']);

/** A value in a port would be code that every layer shares. */
function portValues(file: SourceFile): readonly string[] {
  if (layerOf(file.path) !== 'ports') return [];
  const values = file.imports.filter((one) => !one.isTypeOnly).map((one) => one.line);
  for (const node of nodesOf(file.program)) {
    const declaration = node.declaration as { type: string } | null | undefined;
    if (node.type !== 'ExportNamedDeclaration' || !declaration) continue;
    if (!TYPES.has(declaration.type)) values.push(file.lineOf(node));
  }
  return values.map(
    (line) => `${file.path}:${line}: ports hold types only, because all share them.`,
  );
}

const SHARED_BY_JUDGES = new Set(['../replay/own-dates.ts', '../replay/read-ledger.ts']);

/**
 * Verifier and audit judge the engine, so they may not believe any of the engine's code. Dates and
 * the gateway's ledger they read in the same way, which is neither's engine.
 */
function verifierImports(file: SourceFile): readonly string[] {
  if (!/^src\/(audit\/|replay\/(verify|read-ledger|own-dates))[a-z-]*\.ts$/.test(file.path))
    return [];
  return file.imports
    .filter((one) => one.target.startsWith('../') && !SHARED_BY_JUDGES.has(one.target))
    .map(
      (one) =>
        `${file.path}:${one.line}: the verifier must not import ${one.target}, because it judges ` +
        'the engine and shares no code with it.',
    );
}

/** Imports of types are erased and cannot harm at load time, so only the others count. */
function cycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter((one) => !one.isTypeOnly && one.target.startsWith('.'))
        .map((one) => resolveImport(file.path, one.target)),
    ]),
  );
  const done = new Set<string>();
  const problems: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const circle = [...trail.slice(start), path].join(' → ');
      problems.push(`${path}:1: imports itself by way of ${circle}; one of them must give way.`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return problems;
}
