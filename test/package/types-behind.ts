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

/** As `path: name`, the type itself included; what is in `leftOut` is not looked into. */
export function typesBehind(
  read: (path: string) => SourceFile,
  type: TypeName,
  leftOut: ReadonlySet<string>,
): readonly string[] {
  const found = new Set<string>();
  const waiting: TypeName[] = [type];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const file = read(one.path);
    const declared = declarationOf(file, one.name);
    if (declared === undefined) {
      const imported = importOf(file, one.name);
      if (imported !== undefined) waiting.push(imported);
      continue;
    }
    const key = `${one.path}: ${one.name}`;
    if (found.has(key) || leftOut.has(one.name)) continue;
    found.add(key);
    for (const name of namesIn(declared)) waiting.push({ name, path: one.path });
  }
  return [...found];
}

function declarationOf({ program }: SourceFile, name: string): SyntaxNode | undefined {
  return nodesOf(program).find((node) => {
    const isDeclaration = /^(TSInterface|TSTypeAlias|Class)Declaration$|^VariableDeclarator$/;
    return isDeclaration.test(node.type) && toNode(node.id)?.name === name;
  });
}

/** Undefined for parameters of types, types of the language and those of other packages. */
function importOf(file: SourceFile, name: string): TypeName | undefined {
  for (const node of nodesOf(file.program)) {
    const target = node.type === 'ImportDeclaration' && toNode(node.source)?.value;
    if (typeof target !== 'string' || !target.startsWith('.')) continue;
    for (const specifier of nodesOf(node)) {
      if (specifier.type !== 'ImportSpecifier' || toNode(specifier.local)?.name !== name) continue;
      const path = posix.join(posix.dirname(file.path), target);
      return { name: String(toNode(specifier.imported)?.name), path };
    }
  }
  return undefined;
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
