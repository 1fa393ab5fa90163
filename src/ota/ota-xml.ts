/**
 * XML of messages as plain objects, and back. Text stays text; what a document type could do
 * (entities of its own, files, endless expansion) is refused before anything is parsed.
 */
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { OtaRefusal } from './ota-refusal.ts';

/** An element: attributes under `@name`, children under their names, text under `#text`. */
export type Element = Readonly<Record<string, unknown>>;

export const NAMESPACE = 'http://www.opentravel.org/OTA/2003/05';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  attributeValueProcessor: (_, value) => decoded(value),
  tagValueProcessor: (_, value) => decoded(value),
});

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  // An attribute without a value, as HTML has them, is no XML.
  suppressBooleanAttributes: false,
  processEntities: true,
});

/** The root element with its name, or a refusal that says what is wrong. */
export function parseXml(text: string): readonly [string, Element] {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw badXml('a document type is not taken');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw badXml(`${valid.err.msg} in line ${valid.err.line}`);
  const parsed: unknown = parser.parse(text);
  const [root] = Object.entries(Object(parsed));
  if (root === undefined) throw badXml('there is no element');
  return [root[0], elementOf(root[1])];
}

/** Whole, with the declaration; `root` has the namespace of all of these messages. */
export function writeXml(root: string, content: Element): string {
  const body = builder.build({ [root]: { '@xmlns': NAMESPACE, ...content } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

/** All elements at the path, of every parent that has some. */
export function elementsAt(from: Element, ...path: readonly string[]): readonly Element[] {
  return path.reduce<readonly Element[]>(
    (parents, name) => parents.flatMap((parent) => listOf(parent[name]).map(elementOf)),
    [from],
  );
}

export function attribute(element: Element | undefined, name: string): string | undefined {
  const value = element?.[`@${name}`];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** An element with nothing in it is an empty text to the parser. */
function elementOf(value: unknown): Element {
  return typeof value === 'object' && value !== null ? { ...value } : { '#text': value };
}

function badXml(problem: string): OtaRefusal {
  return new OtaRefusal(400, 'bad_request', [`the message is not XML as it is taken: ${problem}`]);
}

const UNICODE_MAX = 0x10_ff_ff;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The five that XML itself has, and characters by number; any other stays as it is. */
function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi,
    (whole, ten, hex, name) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const point = ten === undefined ? Number.parseInt(hex, 16) : Number(ten);
      return point <= UNICODE_MAX ? String.fromCodePoint(point) : whole;
    },
  );
}
