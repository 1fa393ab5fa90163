/**
 * Every name that the package makes public says at its declaration what it is: shape, units,
 * errors. An entry that took in whole files would escape this, so it may only name names. And
 * whatever an engine takes and answers can be named by whoever embeds one, down to the last part.
 */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodesOf, parseSourceFile, type SourceFile, toNode } from '../house/source-file.ts';
import { typesBehind } from './types-behind.ts';

/** Those of an engine, by their names in the package; `vacancy/testing` is a subject of its own. */
const engineEntries = new Map([
  ['.', 'src/vacancy.ts'],
  ['./channels', 'src/channel-entry.ts'],
  ['./house', 'src/house-entry.ts'],
  ['./trips', 'src/trip-entry.ts'],
]);
const entries = new Map([...engineEntries, ['./testing', 'src/testing/testing.ts']]);

/** What embedders call, bring or implement. */
const roots = [
  { name: 'Engine', path: 'src/ports/engine.ts' },
  { name: 'OpenEngine', path: 'src/open-engine.ts' },
  { name: 'OpenEngineOptions', path: 'src/open-engine.ts' },
];

const UNNAMED = new Set([
  // Reasons for which any call may be refused are told apart by their codes, not by their types.
  'Rejection',
  // A writer that is no thread is for simulations, and those of `vacancy/testing` bring it.
  'BatchWriter',
  'WriterOptions',
]);

describe('the public names', () => {
  it.each([...entries.values()])('of %s are documented where they are declared', (entry) => {
    const names = publicNames(read(entry));
    expect(names.length).toBeGreaterThan(40);
    const silent = names.filter(({ name, path }) => !isDocumented(read(path), name));
    expect(silent.map(({ name, path }) => `${path}: ${name}`)).toEqual([]);
  });

  it('can all be imported from the package, and nothing else can', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
    const built = [...entries].map(([name, path]) => {
      const file = path.replace('src/', './dist/').replace('.ts', '');
      return [name, { types: `${file}.d.ts`, default: `${file}.js` }];
    });
    const all = { ...Object.fromEntries(built), './package.json': './package.json' };
    expect(exports).toEqual(all);
  });

  // More than a hundred types of blocks, trips, rooms and waitlists were once in no entry.
  it.each(roots)('have every type behind $name', ({ name, path }) => {
    const named = namesByEntry();
    const behind = typesBehind(read, { name, path }, UNNAMED);
    expect(behind.length).toBeGreaterThan(100);
    expect(behind.filter((one) => !named.has(one))).toEqual([]);
  });

  it('are in one entry each', () => {
    const twice = [...namesByEntry()].filter(([, from]) => from.length > 1);
    expect(twice).toEqual([]);
  });

  it('would be found out if they were not', () => {
    const file = parseSourceFile('x.ts', '/** A file. */\nimport "y";\nexport const a = 1;\n');
    expect(isDocumented(file, 'a')).toBe(false);
    const good = parseSourceFile(
      'x.ts',
      '/** A file. */\nimport "y";\n/** One. */\nexport const a = 1;',
    );
    expect(isDocumented(good, 'a')).toBe(true);
  });
});

// Helpers

interface PublicName {
  readonly name: string;
  /** The file that it is taken from. */
  readonly path: string;
}

const files = new Map<string, SourceFile>();

function read(path: string): SourceFile {
  const known = files.get(path) ?? parseSourceFile(path, readFileSync(path, 'utf8'));
  files.set(path, known);
  return known;
}

/** Each public name of an engine, and the entries that have it. */
function namesByEntry(): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const [entry, file] of engineEntries) {
    for (const { name, path } of publicNames(read(file))) {
      const key = `${path}: ${name}`;
      all.set(key, [...(all.get(key) ?? []), entry]);
    }
  }
  return all;
}

/** As they are called where they come from. */
function publicNames(entry: SourceFile): readonly PublicName[] {
  const nodes = nodesOf(entry.program);
  const isWhole = nodes.some(({ type }) => type === 'ExportAllDeclaration');
  if (isWhole) throw new Error(`${entry.path} exports whole files`);
  return nodes.flatMap((node) => {
    const target = node.type === 'ExportNamedDeclaration' && toNode(node.source)?.value;
    if (typeof target !== 'string') return [];
    const path = posix.join(posix.dirname(entry.path), target);
    return nodesOf(node)
      .filter(({ type }) => type === 'ExportSpecifier')
      .map((specifier) => ({ name: String(toNode(specifier.local)?.name), path }));
  });
}

/** A declaration is documented when a comment ends right before it. */
function isDocumented(file: SourceFile, name: string): boolean {
  return nodesOf(file.program).some((node) => {
    if (node.type !== 'ExportNamedDeclaration') return false;
    const declared = nodesOf(node).some((inner) => {
      const id = toNode(inner.id);
      return id?.name === name && toNode(node.declaration) !== undefined;
    });
    return declared && file.text.slice(0, node.start).trimEnd().endsWith('*/');
  });
}
