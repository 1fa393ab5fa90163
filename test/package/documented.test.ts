/**
 * Every name that the package makes public says at its declaration what it is: shape, units,
 * errors. An entry that took in whole files would escape this, so it may only name names. And what
 * is of a subject with an entry of its own can be named by whoever uses it, down to the last part.
 */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodesOf, parseSourceFile, type SourceFile, toNode } from '../house/source-file.ts';
import { typesBehind } from './types-behind.ts';

const entries = ['src/vacancy.ts', 'src/channel-entry.ts', 'src/testing/testing.ts'];

/** What embedders call or implement, and where they find all that it is made of. */
const subjects = [
  { name: 'ChannelCalls', path: 'src/ports/channels.ts' },
  { name: 'ChannelBookingCalls', path: 'src/ports/channel-bookings.ts' },
  { name: 'ChannelWire', path: 'src/ports/channels.ts' },
];

/** Reasons for which any call may be refused are told apart by their codes, not by their types. */
const UNNAMED = new Set(['Rejection']);

describe('the public names', () => {
  it.each(entries)('of %s are documented where they are declared', (entry) => {
    const names = publicNames(read(entry));
    expect(names.length).toBeGreaterThan(40);
    const silent = names.filter(({ name, path }) => !isDocumented(read(path), name));
    expect(silent.map(({ name, path }) => `${path}: ${name}`)).toEqual([]);
  });

  it.each(subjects)('have every type behind $name', ({ name, path }) => {
    const named = new Set(
      ['src/vacancy.ts', 'src/channel-entry.ts'].flatMap((entry) =>
        publicNames(read(entry)).map((one) => `${one.path}: ${one.name}`),
      ),
    );
    const behind = typesBehind(read, { name, path }, UNNAMED);
    expect(behind.length).toBeGreaterThan(5);
    expect(behind.filter((one) => !named.has(one))).toEqual([]);
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

function read(path: string): SourceFile {
  return parseSourceFile(path, readFileSync(path, 'utf8'));
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
