/**
 * Values that fit a JSON Schema, for fast-check: as much of the language as the OpenAPI document of
 * the server uses. A keyword it does not know is an error and not a wider guess, so that a document
 * that learns a new word is noticed here. `hints` puts in values that mean something to a hotel;
 * without them no request would ever find a room.
 */
import fc from 'fast-check';

export type Schema = Readonly<Record<string, unknown>>;

export type Members = Record<string, unknown>;

/** What a schema does not say. */
export interface Hints {
  /** An arbitrary for the member of this name, or undefined to follow its schema. */
  readonly member: (name: string, schema: Schema) => fc.Arbitrary<unknown> | undefined;
  /** Members of which an object of this schema has exactly one; none when it is free. */
  readonly alternatives: (schema: Schema) => readonly string[];
  /** The members as the rules between them want them. */
  readonly kept: (schema: Schema, members: Members) => Members;
}

/** How many objects keep the rules between their members for one that need not. */
const RULE_KEEPERS = 40;

const KNOWN = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems'],
  ...['enum', 'const', 'anyOf', 'oneOf', 'allOf', 'pattern', 'format', 'minLength', 'maxLength'],
  ...['minimum', 'maximum'],
]);

export function valuesOf(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) throw new Error(`the document uses ${unknown}, which is not known here`);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (Array.isArray(schema.anyOf)) {
    return fc.oneof(...schema.anyOf.map((one: Schema) => valuesOf(one, hints)));
  }
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type: unknown) => valuesOf({ ...schema, type }, hints)));
  }
  if (Array.isArray(schema.oneOf)) {
    return fc.oneof(...schema.oneOf.map((one: Schema) => valuesOf(one, hints)));
  }
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'object':
      return objectsOf(schema, hints);
    case 'array':
      return fc.array(valuesOf(schema.items as Schema, hints), {
        minLength: Number(schema.minItems ?? 0),
        // Long lists are the abuses' business; here they would only slow every request.
        maxLength: Math.min(3, Number(schema.maxItems ?? 3)),
      });
    case 'string':
      return stringsOf(schema);
    case 'integer':
      return fc.integer({ min: Number(schema.minimum), max: Number(schema.maximum) });
    case 'number':
      return fc.double({
        min: Number(schema.minimum),
        max: Number(schema.maximum),
        noNaN: true,
      });
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`no values are known for ${JSON.stringify(schema)}`);
  }
}

function objectsOf(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const members = properties.map(([name, member]): [string, fc.Arbitrary<unknown>] => [
    name,
    hints.member(name, member) ?? valuesOf(member, hints),
  ]);
  const required = (schema.required ?? []) as string[];
  return recordsOf(schema, Object.fromEntries(members), required, hints);
}

/** Objects of these members; nearly all keep the rules that hold between members. */
export function recordsOf(
  schema: Schema,
  members: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: readonly string[],
  hints: Hints,
): fc.Arbitrary<Members> {
  const either = hints.alternatives(schema);
  const free = fc.record(members, { requiredKeys: [...required] });
  const whole = fc.record(members, { requiredKeys: [...required, ...either] });
  const keepers = fc.tuple(whole, fc.nat({ max: 11 })).map(([all, n]) => {
    const dropped = either.filter((_, at) => at !== n % either.length);
    const kept = Object.entries(all).filter(([name]) => !dropped.includes(name));
    return hints.kept(schema, Object.fromEntries(kept));
  });
  return fc.oneof({ weight: RULE_KEEPERS, arbitrary: keepers }, { weight: 1, arbitrary: free });
}

const DAY_MS = 86_400_000;
const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  'date-time': fc
    .date({ min: new Date(0), max: new Date(4_000 * 365 * DAY_MS), noInvalidDate: true })
    .filter((date) => date.getUTCFullYear() < 10_000)
    .map((date) => date.toISOString()),
  email: fc.emailAddress(),
};

function stringsOf(schema: Schema): fc.Arbitrary<string> {
  const patterns = [schema, ...((schema.allOf ?? []) as Schema[])].flatMap((one) =>
    typeof one.pattern === 'string' ? [new RegExp(one.pattern, 'u')] : [],
  );
  const min = Number(schema.minLength ?? 0);
  const max = Number(schema.maxLength ?? 60);
  const isFitting = (text: string) =>
    [...text].length >= min &&
    [...text].length <= max &&
    patterns.every((pattern) => pattern.test(text));
  return candidates(schema, min, max).filter(isFitting);
}

function candidates(schema: Schema, min: number, max: number): fc.Arbitrary<string> {
  const format = FORMATS[String(schema.format)];
  if (format !== undefined) return format;
  // What is said by Unicode properties is too wide to be built; most text fits it anyway.
  const isBuildable = typeof schema.pattern === 'string' && !schema.pattern.includes('\\p{');
  if (isBuildable) return fc.stringMatching(new RegExp(String(schema.pattern)));
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength: min, maxLength: Math.min(max, 12) }),
    fc.string({ unit: 'binary', minLength: min, maxLength: Math.min(max, 12) }),
    fc.string({ unit: 'grapheme-ascii', minLength: max, maxLength: max }),
  );
}
