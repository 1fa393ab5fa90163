/**
 * What a source file may hold: sizes, names, and the calls that are kept to named files so that
 * time, chance, the environment and the terminal enter the program in one place. Every breach is a
 * sentence with file and line.
 */
import { posix } from 'node:path';
import { nodesOf, type SourceFile, type SyntaxNode, toNode } from './source-file.ts';

const WIDTH_MAX = 100;
const FUNCTION_LINES_MAX = 70;

interface Ban {
  readonly matches: (code: string, node: SyntaxNode) => boolean;
  /** Files of src where it is allowed; tests and benchmarks are free. */
  readonly allowedIn: RegExp;
  readonly say: string;
}

/** The simulated globals stand in for the machine's own, and so have to name them. */
const GLOBALS = 'testing\\/simulation\\/simulated-globals\\.ts';
const WORLD = new RegExp(`^src/(system-world\\.ts|replay/.*|${GLOBALS})$`);
const OUTPUT = /^src\/(main\.ts|replay\/.*)$/;
const SQL_FILES =
  /^src\/(persistence\/.*|(payments\/simulated|suppliers\/supplier)-ledger\.ts|ota\/ota-tables\.ts|replay\/read-ledger\.ts)$/;
const SQL =
  /^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|UNIQUE|TRIGGER|VIEW)|ALTER\s+TABLE|DROP\s+TABLE|PRAGMA\s)/;

const bans: readonly Ban[] = [
  {
    matches: (code, node) =>
      (node.type === 'MemberExpression' && /^(Date\.now|performance\.now)$/.test(code)) ||
      (node.type === 'MemberExpression' && code === 'Temporal.Now') ||
      (node.type === 'NewExpression' && /^new Date(\(\))?$/.test(code)),
    allowedIn: WORLD,
    say: 'asks the machine for the time; take a Clock or a Scheduler instead',
  },
  {
    matches: (code, node) =>
      (node.type === 'MemberExpression' && /^(Math\.random|crypto\.random\w+)$/.test(code)) ||
      (node.type === 'ImportSpecifier' && /^random(Bytes|UUID|Int|Fill\w*)\b/.test(code)),
    allowedIn: new RegExp(`^src/(system-world\\.ts|persistence/data-directory\\.ts|${GLOBALS})$`),
    say: 'asks the machine for chance; take a Chance instead',
  },
  {
    matches: (code, node) =>
      node.type === 'CallExpression' &&
      /^(globalThis\.)?(setTimeout|setInterval|setImmediate)\(/.test(code),
    allowedIn: WORLD,
    say: 'waits on the machine; take a Scheduler instead',
  },
  {
    matches: (code, node) => node.type === 'MemberExpression' && code === 'process.env',
    allowedIn: /^src\/main\.ts$/,
    say: 'reads the environment; take a value of Config instead',
  },
  {
    matches: (code, node) => node.type === 'MemberExpression' && /^console\.\w+$/.test(code),
    allowedIn: OUTPUT,
    say: 'writes to the terminal; take a Log instead',
  },
  {
    matches: (code, node) =>
      (node.type === 'Literal' && SQL.test(code.slice(1))) ||
      (node.type === 'TemplateLiteral' && SQL.test(code.slice(1))),
    allowedIn: SQL_FILES,
    say: 'holds SQL, which belongs to persistence',
  },
  {
    matches: (code, node) =>
      node.async === true || node.type === 'AwaitExpression' || /^Promise\b/.test(code),
    allowedIn: /^src\/(?!domain\/)/,
    say: 'waits; the domain decides at once, from its arguments alone',
  },
];

/** Holds everywhere, tests included. */
const syntaxBans: readonly Pick<Ban, 'matches' | 'say'>[] = [
  { matches: (_, node) => node.type === 'TSAnyKeyword', say: 'uses any, which switches types off' },
  {
    matches: (_, node) => node.type === 'TSNonNullExpression',
    say: 'asserts with ! that something is there; check it instead',
  },
  {
    matches: (_, node) =>
      node.type === 'TSAsExpression' &&
      toNode(toNode(node.expression)?.typeAnnotation)?.type === 'TSUnknownKeyword',
    say: 'casts by way of unknown, which proves nothing; parse or narrow instead',
  },
  {
    matches: (code, node) =>
      node.type === 'MemberExpression' && /^(it|test|describe)\.only$/.test(code),
    say: 'runs only this test and hides the others',
  },
];

const BANNED_NAMES = /^(utils?|helpers?|managers?|services?|common|index|misc)\.[a-z]+$/;

export function sourceProblems(file: SourceFile): readonly string[] {
  const nodes = nodesOf(file.program);
  return [
    ...nodes.flatMap((node) => banned(file, node)),
    ...nodes.flatMap((node) => tooLong(file, node)),
    ...fileSize(file),
    ...fileNames(file),
    ...opening(file),
    ...file.lines.flatMap((text, index) => lineProblems(file, text, index)),
  ];
}

/** Names say what a file is; two of one name are told apart only by opening them. */
export function repeatedNames(files: readonly SourceFile[]): readonly string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const { path } of files.filter((file) => file.path.startsWith('src/'))) {
    const name = posix.basename(path);
    const other = seen.get(name);
    if (other !== undefined) problems.push(`${path}:1: has the name of ${other}; rename one.`);
    seen.set(name, path);
  }
  return problems;
}

/** What one look takes in; beyond it a folder is a heap, and its prefixes want to be folders. */
const FILES_IN_A_FOLDER = 40;

export function crowdedFolders(files: readonly SourceFile[]): readonly string[] {
  const sources = files.filter((file) => file.path.startsWith('src/'));
  const folders = Map.groupBy(sources, ({ path }) => posix.dirname(path));
  return [...folders].flatMap(([folder, { length }]) => {
    if (length <= FILES_IN_A_FOLDER) return [];
    return [`${folder}: holds ${length} files; ${FILES_IN_A_FOLDER} fit a look, so make folders.`];
  });
}

function banned(file: SourceFile, node: SyntaxNode): readonly string[] {
  const code = file.text.slice(node.start, node.end);
  const everywhere = syntaxBans.filter((ban) => ban.matches(code, node));
  const isSource = file.path.startsWith('src/');
  const here = bans.filter(
    (ban) => isSource && !ban.allowedIn.test(file.path) && ban.matches(code, node),
  );
  return [...everywhere, ...here].map((ban) => `${file.path}:${file.lineOf(node)}: ${ban.say}.`);
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** What holds tests is a table of contents, not a function that someone has to hold in mind. */
function tooLong(file: SourceFile, node: SyntaxNode): readonly string[] {
  if (!FUNCTIONS.has(node.type)) return [];
  const code = file.text.slice(node.start, node.end);
  const lines = code.split('\n').length;
  if (lines <= FUNCTION_LINES_MAX) return [];
  const line = file.lineOf(node);
  const holdsTests = /\b(describe|it|test)(\.\w+)?(\(|<)/.test(code);
  if (holdsTests && file.path.startsWith('test/')) return [];
  return [
    `${file.path}:${line}: a function of ${lines} lines; ${FUNCTION_LINES_MAX} fit a screen.`,
  ];
}

function fileSize(file: SourceFile): readonly string[] {
  const linesMax = linesMaxOf(file.path);
  const lines = file.lines.length - 1;
  if (lines <= linesMax) return [];
  return [`${file.path}:1: has ${lines} lines; ${linesMax} fit a sitting, so split it.`];
}

/** The list of limits is looked up in and never read through, and it is to stay one list. */
function linesMaxOf(path: string): number {
  if (path === 'src/limits.ts') return 400;
  return /^(test|bench)\//.test(path) ? 500 : 300;
}

function fileNames(file: SourceFile): readonly string[] {
  const name = posix.basename(file.path);
  if (BANNED_NAMES.test(name)) return [`${file.path}:1: a name that says nothing; say what it is.`];
  if (/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(name)) return [];
  return [`${file.path}:1: file names are words in lower case with hyphens between.`];
}

function opening(file: SourceFile): readonly string[] {
  const text = file.text.replace(/^#!.*\n/, '');
  if (/^\/\*|^\/\//.test(text)) return [];
  return [`${file.path}:1: must open with prose: what it is, why, and what it must never do.`];
}

function lineProblems(file: SourceFile, text: string, index: number): readonly string[] {
  const at = `${file.path}:${index + 1}`;
  const problems: string[] = [];
  // An address, a pattern or an expected sentence cannot be broken over lines.
  const isWhole =
    text.includes('://') || /^\s*\/.*\/;?$/.test(text) || /^\s*(['"]).*\1,?$/.test(text);
  if ([...text].length > WIDTH_MAX && !isWhole) {
    problems.push(`${at}: wider than ${WIDTH_MAX} characters.`);
  }
  if (/\b(FIXME|TODO)\b/.test(text) && !file.path.startsWith('test/house/')) {
    problems.push(`${at}: leaves something to do; do it, or open an issue.`);
  }
  const isSkip = /\b(it|test|describe)\.(skip|todo)\b/.test(text);
  if (isSkip && !/because/.test(`${file.lines[index - 1] ?? ''} ${text}`)) {
    problems.push(`${at}: skips a test without a because.`);
  }
  return problems;
}
