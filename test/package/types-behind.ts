/**
 * All exported types that a type is made of, found by following names through imports. Whoever uses
 * a public type may have to write any of them down, so they have to be public as well.
 */
import { posix } from 'node:path';
import { nodesOf, type SourceFile, type SyntaxNode, toNode } from '../house/source-file.ts';

export interface TypeName {
  readonly name: string;
  readonly path: string;
}

/**
 * As `path: name`, the type itself included; what is in `leftOut` is not looked into. Types that no
 * other file can name are looked into and not told of: they are said by their members.
 */
export function typesBehind(
  read: (path: string) => SourceFile,
  type: TypeName,
  leftOut: ReadonlySet<string>,
): readonly string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  const waiting: TypeName[] = [type];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { declared, imported } = indexOf(read(one.path));
    const declaration = declared.get(one.name);
    if (declaration === undefined) {
      const origin = imported.get(one.name);
      if (origin !== undefined) waiting.push(origin);
      continue;
    }
    const key = `${one.path}: ${one.name}`;
    if (seen.has(key) || leftOut.has(one.name)) continue;
    seen.add(key);
    if (declaration.isExported) found.push(key);
    for (const name of namesIn(declaration.node)) waiting.push({ name, path: one.path });
  }
  return found;
}

interface Declaration {
  readonly node: SyntaxNode;
  readonly isExported: boolean;
}

interface Index {
  readonly declared: ReadonlyMap<string, Declaration>;
  /** By the name in the file; those of other packages and of the language are not there. */
  readonly imported: ReadonlyMap<string, TypeName>;
}

const indexes = new WeakMap<SourceFile, Index>();

function indexOf(file: SourceFile): Index {
  const known = indexes.get(file);
  if (known !== undefined) return known;
  const declared = new Map<string, Declaration>();
  const imported = new Map<string, TypeName>();
  for (const statement of file.program.body as readonly SyntaxNode[]) {
    for (const [name, origin] of importsOf(file, statement)) imported.set(name, origin);
    const isExported = statement.type === 'ExportNamedDeclaration';
    const node = isExported ? toNode(statement.declaration) : statement;
    for (const name of node === undefined ? [] : declaredIn(node)) {
      declared.set(name, { node: node ?? statement, isExported });
    }
  }
  const index = { declared, imported };
  indexes.set(file, index);
  return index;
}

function declaredIn(node: SyntaxNode): readonly string[] {
  if (node.type === 'VariableDeclaration') {
    return (node.declarations as readonly SyntaxNode[]).flatMap(nameOf);
  }
  return /^(TSInterface|TSTypeAlias|Class)Declaration$/.test(node.type) ? nameOf(node) : [];
}

function nameOf(node: SyntaxNode): readonly string[] {
  const name = toNode(node.id)?.name;
  return typeof name === 'string' ? [name] : [];
}

function importsOf(
  file: SourceFile,
  statement: SyntaxNode,
): readonly (readonly [string, TypeName])[] {
  const target = statement.type === 'ImportDeclaration' && toNode(statement.source)?.value;
  if (typeof target !== 'string' || !target.startsWith('.')) return [];
  const path = posix.join(posix.dirname(file.path), target);
  return (statement.specifiers as readonly SyntaxNode[])
    .filter(({ type }) => type === 'ImportSpecifier')
    .map((specifier) => {
      const name = String(toNode(specifier.imported)?.name);
      return [String(toNode(specifier.local)?.name), { name, path }] as const;
    });
}

const NAMING: Readonly<Record<string, string>> = {
  TSTypeReference: 'typeName',
  TSTypeQuery: 'exprName',
  TSInterfaceHeritage: 'expression',
};

function namesIn(declared: SyntaxNode): readonly string[] {
  return nodesOf(declared).flatMap((node) => {
    const property = NAMING[node.type];
    const name = property === undefined ? undefined : toNode(node[property])?.name;
    return typeof name === 'string' ? [name] : [];
  });
}
