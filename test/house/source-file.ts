/**
 * One source file as the house rules see it: its text, its syntax tree and its imports. It parses
 * with rolldown, which vitest brings, and must never run what it reads.
 */
import { parseSync } from 'rolldown/utils';

export interface Import {
  readonly target: string;
  readonly isTypeOnly: boolean;
  readonly line: number;
}

/** A node of the ESTree; only what every node has is known. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly program: SyntaxNode;
  readonly imports: readonly Import[];
  lineOf(node: SyntaxNode): number;
}

export function parseSourceFile(path: string, text: string): SourceFile {
  const result = parseSync(path, text, { sourceType: 'module' });
  const [problem] = result.errors;
  if (problem !== undefined) throw new Error(`${path}: ${problem.message}`);
  const program = toNode(result.program);
  if (program === undefined) throw new Error(`${path}: no syntax tree`);
  const lines = text.split('\n');
  const lineOf = (node: SyntaxNode) => text.slice(0, node.start).split('\n').length;
  const imports = nodesOf(program).flatMap((node) => importOf(node, lineOf));
  return { path, text, lines, program, imports, lineOf };
}

/** The node and all below it, parents first. */
export function nodesOf(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) waiting.push(...value.toReversed());
    const node = toNode(value);
    if (node === undefined) continue;
    found.push(node);
    waiting.push(...Object.values(node).toReversed());
  }
  return found;
}

export function toNode(value: unknown): SyntaxNode | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isNode = 'type' in value && typeof value.type === 'string' && 'start' in value;
  return isNode ? (value as SyntaxNode) : undefined;
}

const IMPORTING = new Set([
  'ImportDeclaration',
  'ImportExpression',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
]);

function importOf(node: SyntaxNode, lineOf: (node: SyntaxNode) => number): readonly Import[] {
  if (!IMPORTING.has(node.type)) return [];
  const target = toNode(node.source)?.value;
  if (typeof target !== 'string') return [];
  const isTypeOnly = node.importKind === 'type' || node.exportKind === 'type';
  return [{ target, isTypeOnly, line: lineOf(node) }];
}
