/**
 * The body of a request, from bytes to a JSON value. Size, encoding and depth are refused before
 * anything is parsed; the depth is counted in a loop, because a recursive parser is what it guards.
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Limits } from './limits-of.ts';
import { type Problem, requestProblem } from './problem.ts';

export type BodyRead =
  | { readonly type: 'read'; readonly value: unknown }
  | { readonly type: 'problem'; readonly problem: Problem; readonly isCut: boolean }
  /** The client went away; there is nobody to answer. */
  | { readonly type: 'aborted' };

/** Said apart, because a request must not copy all limits to change one: that took it 0.1 ms. */
type SizeLimit = Pick<Limits, 'bodyBytesMax'>;

const NO_BODY: BodyRead = { type: 'read', value: undefined };

export function readBody(
  request: IncomingMessage,
  limits: SizeLimit & Pick<Limits, 'jsonDepthMax'>,
): Promise<BodyRead> {
  const declared = declaredLength(request);
  if (declared === 'none') return Promise.resolve(NO_BODY);
  const problem = lengthProblem(declared, limits) ?? typeProblem(request);
  if (problem !== undefined) return Promise.resolve(problem);
  return readBytes(request, limits, (body) => parseBody(body, limits.jsonDepthMax));
}

/** A body of whatever type, as text; empty where there is none. */
export function readText(request: IncomingMessage, limits: SizeLimit): Promise<BodyRead> {
  const declared = declaredLength(request);
  if (declared === 'none') return Promise.resolve({ type: 'read', value: '' });
  const problem = lengthProblem(declared, limits);
  if (problem !== undefined) return Promise.resolve(problem);
  return readBytes(request, limits, (body) =>
    isUtf8(body) ? { type: 'read', value: body.toString('utf8') } : malformed(NOT_UTF8),
  );
}

const NOT_UTF8 = 'The body is not UTF-8.';

/** Undefined when it comes in chunks. */
function declaredLength(request: IncomingMessage): string | undefined | 'none' {
  const declared = request.headers['content-length'];
  if (request.headers['transfer-encoding'] !== undefined) return undefined;
  return declared === undefined || declared === '0' ? 'none' : declared;
}

function readBytes(
  request: IncomingMessage,
  limits: SizeLimit,
  readOf: (body: Buffer) => BodyRead,
): Promise<BodyRead> {
  return new Promise((resolve) => {
    let chunks: Buffer[] | undefined;
    let whole: Buffer | undefined;
    let bytes = 0;
    // Nearly every body is one chunk; it is not copied.
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.bodyBytesMax) {
        request.pause();
        resolve(tooLarge(limits));
      } else if (whole === undefined) whole = chunk;
      else if (chunks === undefined) chunks = [whole, chunk];
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const body = chunks === undefined ? whole : Buffer.concat(chunks, bytes);
      resolve(body === undefined ? NO_BODY : readOf(body));
    });
    request.on('close', () => resolve({ type: 'aborted' }));
    request.on('error', () => resolve({ type: 'aborted' }));
  });
}

const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

function lengthProblem(declared: string | undefined, limits: SizeLimit): BodyRead | undefined {
  const isLong = declared !== undefined && Number(declared) > limits.bodyBytesMax;
  return isLong ? tooLarge(limits) : undefined;
}

function typeProblem(request: IncomingMessage): BodyRead | undefined {
  const type = request.headers['content-type'];
  const encoding = request.headers['content-encoding'];
  const isJson = type === 'application/json' || (type !== undefined && JSON_TYPE.test(type));
  if (isJson && (encoding === undefined || encoding === 'identity')) return undefined;
  const detail =
    encoding === undefined ? `Content-Type is ${type ?? 'absent'}.` : 'The body is encoded.';
  const problem = requestProblem('unsupported_media_type', detail);
  return { type: 'problem', problem, isCut: true };
}

function tooLarge(limits: SizeLimit): BodyRead {
  const detail = `A body may have ${limits.bodyBytesMax} bytes.`;
  return { type: 'problem', problem: requestProblem('body_too_large', detail), isCut: true };
}

export function parseBody(body: Buffer, depthMax: number): BodyRead {
  if (!isUtf8(body)) return malformed(NOT_UTF8);
  const text = body.toString('utf8');
  if (isDeeperThan(text, depthMax)) return malformed(`Nested deeper than ${depthMax}.`);
  try {
    return { type: 'read', value: JSON.parse(text) };
  } catch (error) {
    return malformed(error instanceof SyntaxError ? error.message : 'Not JSON.');
  }
}

function malformed(detail: string): BodyRead {
  const problem = requestProblem('malformed_json', detail.toWellFormed().slice(0, 300));
  return { type: 'problem', problem, isCut: false };
}

const QUOTE = 34;
const BACKSLASH = 92;

/** Whether brackets outside strings nest deeper than `depthMax`. The text need not be JSON. */
export function isDeeperThan(text: string, depthMax: number): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (isString) {
      if (unit === BACKSLASH) at += 1;
      else if (unit === QUOTE) isString = false;
    } else if (unit === QUOTE) isString = true;
    // Brackets and braces share these bits: [ 91 { 123, ] 93 } 125.
    else if ((unit | 32) === 123) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if ((unit | 32) === 125) depth -= 1;
  }
  return false;
}

/** The same value with all members in one order, so that equal requests are equal as text. */
export function sortedCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortedCopy);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) {
    const member = sortedCopy(Reflect.get(value, name));
    // Assigning to __proto__ would lose the member and change the copy's prototype instead.
    if (name === '__proto__')
      Object.defineProperty(copy, name, { value: member, enumerable: true });
    else copy[name] = member;
  }
  return copy;
}
