/** The request headers that the API gives a meaning to: key, version, id. */
import type { IncomingMessage } from 'node:http';
import type { Chance } from '../ports/clock.ts';
import type { Limits } from './limits-of.ts';
import { type Problem, requestProblem } from './problem.ts';

export type HeaderRead<Value> =
  | { readonly type: 'read'; readonly value: Value }
  | { readonly type: 'problem'; readonly problem: Problem };

const BARE_KEY = /^[!#-~]+$/;
const QUOTED_KEY = /^"((?:[ !#-[\]-~]|\\["\\])+)"$/;

/** The key, bare or as a structured-field string: `k-1` and `"k-1"` are the same key. */
export function readIdempotencyKey(
  header: string | string[] | undefined,
  limits: Limits,
): HeaderRead<string> {
  if (header === undefined || header === '') {
    return refused('idempotency_key_required', 'Every call that changes something needs one.');
  }
  if (typeof header === 'string') {
    const key = BARE_KEY.test(header)
      ? header
      : QUOTED_KEY.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
    if (key !== undefined && key.length <= limits.idempotencyKeyLengthMax) {
      return { type: 'read', value: key };
    }
  }
  return refused('idempotency_key_invalid', 'Idempotency-Key has not the form of a key.');
}

function refused(
  code: 'idempotency_key_required' | 'idempotency_key_invalid' | 'if_match_invalid',
  detail: string,
): HeaderRead<never> {
  const pointer = code === 'if_match_invalid' ? 'If-Match' : 'Idempotency-Key';
  const problem = requestProblem(code, detail, [{ in: 'header', pointer, detail }]);
  return { type: 'problem', problem };
}

const VERSION_TAG = /^"(\d{1,15})"$/;

/** The version of a strong ETag; undefined for `*` or no header. A weak tag can never match. */
export function readIfMatch(
  header: string | undefined,
  rule: 'required' | 'optional' | 'none',
): HeaderRead<number | undefined> {
  if (header === undefined) {
    if (rule !== 'required') return { type: 'read', value: undefined };
    const detail = 'This change is made to a version that the caller has seen.';
    return { type: 'problem', problem: requestProblem('precondition_required', detail) };
  }
  if (header === '*') return { type: 'read', value: undefined };
  const version = VERSION_TAG.exec(header)?.[1];
  if (version !== undefined) return { type: 'read', value: Number(version) };
  return refused('if_match_invalid', 'If-Match is one strong ETag of ours, or *.');
}

export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * RFC 9112 3.2: who speaks HTTP/1.1 names the host it wants; Node's own answer has no body. Node
 * also takes HTTP/0.9, which has no headers, neither in what it asks nor in what it can be told.
 */
export function protocolProblem(request: IncomingMessage): Problem | undefined {
  if (request.httpVersionMajor < 1) {
    return requestProblem('malformed_request', `HTTP/${request.httpVersion} is too old.`);
  }
  if (request.headers.host !== undefined || request.httpVersion !== '1.1') return undefined;
  return requestProblem('malformed_request', 'HTTP/1.1 needs a Host header.');
}

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The caller's own request id when it is safe to log and to repeat, else a new one. */
export function requestIdOf(request: IncomingMessage, parts: { readonly chance: Chance }): string {
  const header = request.headers['x-request-id'];
  const isSafe = typeof header === 'string' && REQUEST_ID.test(header);
  return isSafe ? header : parts.chance.id();
}
