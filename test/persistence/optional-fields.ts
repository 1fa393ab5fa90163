/**
 * The fields that events may have and need not: what was added to them since they were first
 * written. It reads the types as they stand in the source, and follows them through files.
 */
import { declarationsIn } from '../house/declarations.ts';
import { type SourceFile, type SyntaxNode, toNode } from '../house/source-file.ts';

/** An optional field of an event, or of a type that its data are made of. */
export interface OptionalField {
  readonly field: string;
  /** Where it is declared: a type, or `EventType` for a member of the event itself. */
  readonly of: string;
}

type Read = (path: string) => SourceFile;

/** By event type. `union` names events, or other unions of them. */
export function optionalFields(
  read: Read,
  union: { readonly name: string; readonly path: string },
): ReadonlyMap<string, readonly OptionalField[]> {
  const events = new Map<string, readonly OptionalField[]>();
  const found = resolved(read, union.name, union.path);
  if (found === undefined) throw new Error(`${union.path} has no ${union.name}`);
  for (const { node, path } of membersOf(read, found)) {
    const type = literalType(node);
    if (type === undefined) continue;
    const fields = new Map<string, OptionalField>();
    new Walk(read, fields).into(node, { path, of: type, keys: EVERY, isPartial: false });
    events.set(type, [...fields.values()]);
  }
  return events;
}

interface Place {
  readonly node: SyntaxNode;
  readonly path: string;
}

/** The type that a name stands for in a file; undefined for one that is not ours. */
function resolved(read: Read, name: string, path: string): Place | undefined {
  const { declared, imported } = declarationsIn(read(path));
  const declaration = declared.get(name);
  if (declaration !== undefined) return { node: declaration.node, path };
  const origin = imported.get(name);
  return origin === undefined ? undefined : resolved(read, origin.name, origin.path);
}

/** Members of unions, and of unions in them. */
function membersOf(read: Read, { node, path }: Place): readonly Place[] {
  if (node.type === 'TSTypeAliasDeclaration' || node.type === 'TSParenthesizedType') {
    const inner = toNode(node.typeAnnotation);
    return inner === undefined ? [] : membersOf(read, { node: inner, path });
  }
  if (node.type === 'TSUnionType') {
    return (node.types as readonly SyntaxNode[]).flatMap((one) => {
      return membersOf(read, { node: one, path });
    });
  }
  const name = node.type === 'TSTypeReference' ? toNode(node.typeName)?.name : undefined;
  const found = typeof name === 'string' ? resolved(read, name, path) : undefined;
  return found === undefined ? [{ node, path }] : membersOf(read, found);
}

/** What `type` is said to be, in an object or in one of those that it is put together of. */
function literalType(node: SyntaxNode): string | undefined {
  if (node.type === 'TSIntersectionType') {
    return (node.types as readonly SyntaxNode[]).map(literalType).find((one) => one !== undefined);
  }
  const inner = node.type === 'TSParenthesizedType' ? toNode(node.typeAnnotation) : undefined;
  if (inner !== undefined) return literalType(inner);
  const type = propertiesOf(node).find((one) => toNode(one.key)?.name === 'type');
  const literal = toNode(toNode(toNode(type?.typeAnnotation)?.typeAnnotation)?.literal);
  return typeof literal?.value === 'string' ? literal.value : undefined;
}

function propertiesOf(node: SyntaxNode): readonly SyntaxNode[] {
  const body = node.type === 'TSInterfaceDeclaration' ? toNode(node.body)?.body : node.members;
  if (!Array.isArray(body)) return [];
  return (body as readonly SyntaxNode[]).filter(({ type }) => type === 'TSPropertySignature');
}

/** Which of an object's own properties count. */
type Keys = (key: string) => boolean;

const EVERY: Keys = () => true;

interface Inside {
  readonly path: string;
  readonly of: string;
  readonly keys: Keys;
  /** All properties are optional. */
  readonly isPartial: boolean;
}

class Walk {
  readonly #read: Read;
  readonly #fields: Map<string, OptionalField>;
  readonly #seen = new Set<string>();

  constructor(read: Read, fields: Map<string, OptionalField>) {
    this.#read = read;
    this.#fields = fields;
  }

  into(node: SyntaxNode, inside: Inside): void {
    const own = propertiesOf(node);
    for (const property of own) this.#property(property, inside);
    if (node.type === 'TSTypeReference') this.#reference(node, inside);
    else if (node.type === 'TSInterfaceDeclaration') {
      for (const base of node.extends as readonly SyntaxNode[]) this.#reference(base, inside);
    } else if (own.length === 0) {
      const isSame = /^TS(TypeAliasDeclaration|ParenthesizedType|UnionType|IntersectionType)$/;
      const below = isSame.test(node.type) ? inside : { ...inside, keys: EVERY, isPartial: false };
      for (const child of childrenOf(node)) this.into(child, below);
    }
  }

  #property(property: SyntaxNode, inside: Inside): void {
    const field = String(toNode(property.key)?.name);
    if (!inside.keys(field)) return;
    const { of, path } = inside;
    if (property.optional === true || inside.isPartial) {
      this.#fields.set(`${of} ${field}`, { field, of });
    }
    const type = toNode(property.typeAnnotation);
    if (type !== undefined) this.into(type, { path, of, keys: EVERY, isPartial: false });
  }

  #reference(node: SyntaxNode, inside: Inside): void {
    const name = String(toNode(node.typeName ?? node.expression)?.name);
    const [first, second] = (toNode(node.typeArguments)?.params ?? []) as readonly SyntaxNode[];
    if (first !== undefined && ['Omit', 'Pick', 'Partial'].includes(name)) {
      const named = new Set(second === undefined ? [] : literalsIn(second));
      const keys = (key: string): boolean => {
        return inside.keys(key) && (name === 'Partial' || named.has(key) === (name === 'Pick'));
      };
      this.into(first, { ...inside, keys, isPartial: inside.isPartial || name === 'Partial' });
      return;
    }
    const found = resolved(this.#read, name, inside.path);
    for (const one of [first, second]) {
      if (one !== undefined) this.into(one, { ...inside, keys: EVERY, isPartial: false });
    }
    if (found === undefined) return;
    const isWhole = inside.keys === EVERY && !inside.isPartial;
    const key = `${found.path} ${name}`;
    if (isWhole && this.#seen.has(key)) return;
    if (isWhole) this.#seen.add(key);
    this.into(found.node, { ...inside, path: found.path, of: name });
  }
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.values(node).flatMap((value) => {
    const all = Array.isArray(value) ? value : [value];
    return all.flatMap((one) => toNode(one) ?? []);
  });
}

function literalsIn(node: SyntaxNode): readonly string[] {
  const value = node.type === 'Literal' ? node.value : undefined;
  return typeof value === 'string' ? [value] : childrenOf(node).flatMap(literalsIn);
}
