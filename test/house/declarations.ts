/** What a source file declares and imports by name, so that types can be followed through files. */
import { posix } from 'node:path';
import { type SourceFile, type SyntaxNode, toNode } from './source-file.ts';

export interface TypeName {
  readonly name: string;
  /** The file that declares it, from the root of the repository. */
  readonly path: string;
}

export interface Declaration {
  readonly node: SyntaxNode;
  readonly isExported: boolean;
}

export interface Declarations {
  readonly declared: ReadonlyMap<string, Declaration>;
  /** By the name in the file; those of other packages and of the language are not there. */
  readonly imported: ReadonlyMap<string, TypeName>;
}

const indexes = new WeakMap<SourceFile, Declarations>();

export function declarationsIn(file: SourceFile): Declarations {
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
