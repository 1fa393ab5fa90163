/**
 * What an attacker does to a good request: one abuse of the body's values, its bytes, a header, the
 * path or the query. An abuse is data, so that fast-check can shrink and print it; it is applied
 * when the request is sent, and it never breaks the framing, which raw-sockets.test.ts does.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** A request on its way to the wire: text is sent as UTF-8, `bytes` as they are. */
export interface Draft {
  readonly method: string;
  path: string;
  query: [string, string][];
  headers: [string, string][];
  body: unknown;
  bytes: Buffer | undefined;
}

export type Abuse = Readonly<
  | { on: 'value'; how: 'replace' | 'drop' | 'extra' | 'twice'; at: number; literal: string }
  | { on: 'bytes'; how: keyof typeof bytesAbuses }
  | { on: 'header'; name: string; value: string; isAdded: boolean }
  | { on: 'path'; at: number; segment: string }
  | { on: 'query'; at: number; name: string; value: string }
>;

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const LITERALS = [
  ...['1e400', '-1e400', '1e-400', '-0', '-0.0', '0.1', '-1', '9007199254740993', '1E+2'],
  ...[`${'9'.repeat(400)}`, '"1"', '"NaN"', 'null', 'true', 'false', '[]', '{}', '[[]]', '""'],
  ...['" "', String.raw`"\t"`, String.raw`"\u0000"`, String.raw`"a\u0000b"`, String.raw`"\ud800"`],
  ...[String.raw`"a\udfff\ud800b"`, String.raw`"\u202etpircs"`, String.raw`"\u2066a"`],
  ...[String.raw`"\u200b\u00ad"`, String.raw`"\ufeff"`, String.raw`"a\u2028b"`, '"e\u0301"'],
  ...['"0000-00-00"', '"2027-02-30"', '"9999-12-31"', '"+010000-01-01"', '"2027-3-1"'],
  ...['"0000-01-01"', '"2027-03-01T00:00:00Z"', `"${'x'.repeat(60_000)}"`, '"__proto__"'],
  ...['{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{}}}', '{"toString":1}'],
  ...[`"'; DROP TABLE events; --"`, '"../../etc/passwd"', '"{{7*7}}"', '"%00"'],
  ...[deep(17), deep(10_000), `{"a":${deep(15)}}`, `[${'1,'.repeat(5_000)}1]`],
];

const bytesAbuses = {
  empty: () => Buffer.alloc(0),
  cut: (body: Buffer) => body.subarray(0, Math.floor(body.length / 2)),
  mark: (body: Buffer) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]),
  utf16: (body: Buffer) => Buffer.from(body.toString(), 'utf16le'),
  notUtf8: (body: Buffer) => Buffer.concat([body, Buffer.from([0x22, 0xc0, 0x80, 0xff])]),
  rawSurrogate: () => Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
  nul: (body: Buffer) => Buffer.concat([body, Buffer.alloc(3)]),
  twice: (body: Buffer) => Buffer.concat([body, body]),
  gzip: (body: Buffer) => gzipSync(body),
  form: () => Buffer.from('propertyId=grand&arrival=2027-03-02'),
  xml: () =>
    Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:a">]><a>&b;</a>'),
  deep: () => Buffer.from(deep(10_000)),
  open: () => Buffer.from('{"a":'.repeat(5_000)),
  big: () => Buffer.alloc(200_000, 0x20),
  comment: (body: Buffer) => Buffer.concat([Buffer.from('/**/'), body]),
};

const HEADER_VALUES = [
  ...[
    '',
    ' ',
    '"',
    '""',
    '"a',
    'a b',
    'a,b',
    'kéy',
    '\u00ff\u00fe',
    '*',
    'W/"1"',
    '"1", "2"',
    '-1',
  ],
  ...['"99999999999999999999"', '"1e3"', '9'.repeat(300), 'x'.repeat(12_000), 'gzip', 'text/html'],
  ...[
    'application/json; charset=utf-16',
    'application/json-seq',
    'multipart/form-data',
    '%00',
    '\t',
  ],
  ...["' OR 1=1 --", '../..', '{}', '__proto__', 'Basic YTpi', 'Bearer', 'Bearer  ', 'bytes=0-1'],
];
const HEADER_NAMES = [
  ...['Idempotency-Key', 'If-Match', 'If-None-Match', 'Content-Type', 'Content-Encoding'],
  ...['Authorization', 'X-Request-Id', 'Traceparent', 'Accept', 'Accept-Encoding', 'Range'],
  ...['X-HTTP-Method-Override', 'X-Forwarded-Host', 'Host', 'Cookie', '__proto__', 'Origin'],
];

const TEXTS = [
  ...['%00', '%2f', '%', '%zz', '%c0%af', '%ed%a0%80', '%f4%90%80%80', '..', '.', '', '%2e%2e'],
  ...['__proto__', 'constructor', 'A', '-', 'a'.repeat(65), 'x'.repeat(4_000), ';a=b', 'a%20b'],
  ...[
    '*',
    '\u00e9',
    "'",
    '%27%20OR%201=1--',
    '-1',
    '0',
    '1e3',
    '0x10',
    '99999999999',
    '2027-02-30',
  ],
  ...['0000-00-00', '9999-12-31', '2999-12-31', '1900-01-01', '[]', 'null', '%5b%5d', '%0d%0a'],
];

const at = fc.nat({ max: 60 });

export const abuses: fc.Arbitrary<Abuse> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      on: fc.constant('value' as const),
      how: fc.constantFrom('replace', 'replace', 'replace', 'drop', 'extra', 'twice'),
      at,
      literal: fc.constantFrom(...LITERALS),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      on: fc.constant('bytes' as const),
      how: fc.constantFrom(...(Object.keys(bytesAbuses) as (keyof typeof bytesAbuses)[])),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      on: fc.constant('header' as const),
      name: fc.constantFrom(...HEADER_NAMES),
      value: fc.constantFrom(...HEADER_VALUES),
      isAdded: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      on: fc.constant('path' as const),
      at,
      segment: fc.constantFrom(...TEXTS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      on: fc.constant('query' as const),
      at,
      name: fc.constantFrom('', '__proto__', 'x', 'limit', '%', '%00', 'from', 'a%5b%5d'),
      value: fc.constantFrom(...TEXTS),
    }),
  },
);

export function applyAbuse(draft: Draft, abuse: Abuse): void {
  switch (abuse.on) {
    case 'value':
      draft.bytes = Buffer.from(abusedText(draft.body ?? {}, abuse));
      break;
    case 'bytes':
      draft.bytes = bytesAbuses[abuse.how](Buffer.from(JSON.stringify(draft.body ?? {})));
      break;
    case 'header': {
      const kept = draft.headers.filter(([name]) => abuse.isAdded || name !== abuse.name);
      draft.headers = [...kept, [abuse.name, abuse.value]];
      break;
    }
    case 'path': {
      const segments = draft.path.split('/');
      segments[1 + (abuse.at % (segments.length - 1))] = abuse.segment;
      draft.path = segments.join('/');
      break;
    }
    case 'query': {
      const { length } = draft.query;
      if (length === 0 || abuse.at % 3 === 0) draft.query.push([abuse.name, abuse.value]);
      else
        draft.query[abuse.at % length] = [draft.query[abuse.at % length]?.[0] ?? '', abuse.value];
    }
  }
}

/** Stands in the JSON where the literal goes: it may be no value that JSON.stringify could write. */
const MARK = 'the-literal-goes-here';

function abusedText(body: unknown, abuse: Extract<Abuse, { on: 'value' }>): string {
  const copy: { root: unknown } = { root: structuredClone(body) };
  const places = placesOf(copy);
  const { holder, name } = places[abuse.at % places.length] ?? { holder: copy, name: 'root' };
  const here: unknown = Reflect.get(holder, name);
  const isMember = holder !== copy && !Array.isArray(holder);
  if (abuse.how === 'drop' && holder !== copy) Reflect.deleteProperty(holder, name);
  else if (abuse.how === 'twice' && isMember) Reflect.set(holder, MARK, MARK);
  else if (abuse.how === 'extra' && typeof here === 'object' && here !== null) {
    Reflect.set(here, MARK, MARK);
  } else Reflect.set(holder, name, MARK);
  const text = JSON.stringify(copy.root) ?? 'null';
  const key = abuse.how === 'twice' ? `"${name}"` : `"__proto__"`;
  return text.replace(`"${MARK}":`, `${key}:`).replace(`"${MARK}"`, () => abuse.literal);
}

/** Every member and element of the value, the value itself first. */
function placesOf(holder: object): { holder: object; name: string }[] {
  return Object.keys(holder).flatMap((name) => {
    const value: unknown = Reflect.get(holder, name);
    const here = { holder, name };
    return typeof value === 'object' && value !== null ? [here, ...placesOf(value)] : [here];
  });
}
