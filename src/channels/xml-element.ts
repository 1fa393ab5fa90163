/**
 * XML as a tree of elements, and back. Read strictly and with limits that hold while it is read: a
 * document type is refused, so no entity can be declared, expand or fetch anything; elements
 * nested too deep or too many end the reading where they stand. Names are without their prefixes.
 * Written is only what the formats need, with everything escaped that could be taken for markup.
 */
import { SaxesParser } from 'saxes';
import { limits } from '../limits.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly inside, trimmed. */
  readonly text: string;
}

export type XmlRead =
  | { readonly type: 'read'; readonly root: XmlElement }
  | { readonly type: 'broken'; readonly reason: string };

interface Open {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** Stops the reading; nothing else may throw it. */
class Stop extends Error {}

/** Never throws: what is no XML as it is taken comes back with the reason. */
export function readXml(text: string): XmlRead {
  if (text.length > limits.channelXmlCharactersMax) {
    return { type: 'broken', reason: `longer than ${limits.channelXmlCharactersMax} characters` };
  }
  try {
    return { type: 'read', root: parsed(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { type: 'broken', reason: reason.slice(0, limits.channelReasonLengthMax) };
  }
}

function parsed(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Stop('a document type is not taken');
  });
  parser.on('opentag', ({ local, attributes }) => {
    count += 1;
    if (count > limits.channelXmlElementsMax) throw new Stop('it has too many elements');
    if (open.length >= limits.channelXmlDepthMax) throw new Stop('it is nested too deep');
    const own = Object.values(attributes).map(({ local: name, value }) => [name, value] as const);
    open.push({ name: local, attributes: new Map(own), children: [], text: '' });
  });
  const said = (more: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += more;
  };
  parser.on('text', said);
  parser.on('cdata', said);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed === undefined) return;
    const element = { ...closed, text: closed.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  parser.write(text).close();
  if (root === undefined) throw new Stop('there is no element');
  return root;
}

/** All elements at the path, of every parent that has some. */
export function elementsAt(
  from: XmlElement | undefined,
  ...path: readonly string[]
): readonly XmlElement[] {
  let found: readonly XmlElement[] = from === undefined ? [] : [from];
  for (const name of path) {
    found = found.flatMap(({ children }) => children.filter((child) => child.name === name));
  }
  return found;
}

/** Undefined when it is absent or empty. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes.get(name)?.trim();
  return value === '' ? undefined : value;
}

/** An element to be written; attributes that are undefined are left out. */
export function xml(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  content: readonly string[] | string = [],
): string {
  const said = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  const inside = typeof content === 'string' ? escaped(content) : content.join('');
  return inside === '' ? `<${name}${said}/>` : `<${name}${said}>${inside}</${name}>`;
}

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Line breaks in attributes are read as spaces unless they are written by number.
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Characters that XML 1.0 cannot carry at all are left out. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(FORBIDDEN, '')
    .replaceAll(/[&<>"\n\r\t]/g, (character) => ESCAPES[character] ?? '');
}
