/**
 * All exported types that a type is made of, found by following names through imports. Whoever uses
 * a public type may have to write any of them down, so they have to be public as well.
 */
import { declarationsIn, type TypeName } from '../house/declarations.ts';
import { nodesOf, type SourceFile, type SyntaxNode, toNode } from '../house/source-file.ts';

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
    const { declared, imported } = declarationsIn(read(one.path));
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
