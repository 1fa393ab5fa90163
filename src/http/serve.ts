/**
 * One request, in a straight line: match, authenticate, read, check, call, answer. Everything is
 * refused before the engine is called, and every way out of here is an answer: an exception is a
 * programming error and becomes a 500 that says nothing of the inside.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { limits } from '../limits.ts';
import type { Chance, Scheduler } from '../ports/clock.ts';
import type { CallContext, Engine } from '../ports/engine.ts';
import type { Log } from '../ports/log.ts';
import { type Authenticate, bearerToken, type Caller, mayCall } from './authenticate.ts';
import type { Limits } from './limits-of.ts';
import type { Pages } from './pages.ts';
import { failureProblem, type Problem, requestProblem } from './problem.ts';
import { type BodyRead, readBody, readText, sortedCopy } from './request-body.ts';
import {
  protocolProblem,
  readIdempotencyKey,
  readIfMatch,
  requestIdOf,
} from './request-headers.ts';
import { type RequestSpan, startRequestSpan } from './request-span.ts';
import { type Exchange, sendAnswer, sendPage, sendProblem } from './respond.ts';
import type { RawMessage, Result, Route } from './route.ts';
import { createMatch } from './route-match.ts';

export interface ServeParts {
  readonly engine: Engine;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly log: Log;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  readonly routes: readonly Route[];
  readonly pages: Pages;
  isDraining(): boolean;
}

const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function createServe(parts: ServeParts): Serve {
  const match = createMatch(parts.routes);
  return async (request, response) => {
    const url = originForm(request.url ?? '/');
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const method = request.method ?? 'GET';
    const isRead = method === 'GET' || method === 'HEAD';
    const exchange: Exchange = {
      response,
      requestId: requestIdOf(request, parts),
      instance: path,
      ifNoneMatch: undefined,
      isLast: parts.isDraining(),
    };
    if (url.length > parts.limits.urlBytesMax) {
      exchange.isLast = true;
      const detail = `A URL may have ${parts.limits.urlBytesMax} bytes.`;
      return sendProblem({ ...exchange, instance: '/' }, requestProblem('url_too_long', detail));
    }
    const misspoken = protocolProblem(request);
    if (misspoken !== undefined) {
      exchange.isLast = true;
      return sendProblem(exchange, misspoken);
    }
    const found = match(method, path);
    if (found.type === 'found') {
      const query = mark < 0 ? NO_QUERY : queryMembers(url.slice(mark + 1));
      return serveRoute(parts, { request, exchange, ...found, query });
    }
    const page = isRead ? parts.pages.get(path) : undefined;
    if (page !== undefined) return sendPage(exchange, page);
    sendProblem(exchange, unmatchedProblem(found, path, parts.pages.has(path)));
  };
}

/** RFC 9112 3.2.2: a server takes the absolute form too. Whom it names is for proxies. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const rest = target.replace(/^https?:\/\/[^/?]*/i, '');
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
}

const NO_QUERY: Readonly<Record<string, string>> = {};

/** A parameter named several times becomes a list; schemas that want one value refuse it. */
function queryMembers(search: string): Record<string, string | string[]> {
  const members: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    const before = members[name];
    if (before === undefined) members[name] = value;
    else members[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return members;
}

function unmatchedProblem(
  found: { type: 'missing' } | { type: 'wrong_method'; allow: string },
  path: string,
  isPage: boolean,
): Problem {
  if (found.type === 'missing' && !isPage) {
    if (path === '/v1/feed') return requestProblem('upgrade_required', 'This is the live feed.');
    return requestProblem('route_not_found', 'Nothing is here.');
  }
  const allow = found.type === 'missing' ? 'GET, HEAD' : found.allow;
  return { ...requestProblem('method_not_allowed', `Only ${allow}.`), allow };
}

interface Matched {
  readonly request: IncomingMessage;
  readonly exchange: Exchange;
  readonly route: Route;
  readonly params: Record<string, string>;
  readonly query: unknown;
}

async function serveRoute(parts: ServeParts, matched: Matched): Promise<void> {
  const { exchange, route } = matched;
  const span = startRequestSpan(route, matched.request.headers);
  // On a change it would hide the answer behind a 304 although everything was done.
  if (route.isCounted === true) exchange.ifNoneMatch = matched.request.headers['if-none-match'];
  try {
    const result = await resultFor(parts, matched, span);
    if (result === undefined) return;
    if (result.type === 'answer') sendAnswer(exchange, result);
    else sendProblem(exchange, result.problem, result.isReplay);
  } catch (error) {
    const { requestId } = exchange;
    parts.log.error({ err: error, requestId, route: route.operationId }, 'request failed');
    sendProblem(exchange, requestProblem('internal', 'The fault was logged with this requestId.'));
  } finally {
    span.end(exchange.response.statusCode);
  }
}

function refuse(problem: Problem): Result {
  return { type: 'problem', problem };
}

/** Undefined when the client has gone away. */
async function resultFor(
  parts: ServeParts,
  matched: Matched,
  span: RequestSpan,
): Promise<Result | undefined> {
  const { request, exchange, route } = matched;
  // A connection kept alive may still bring requests; probes are answered to the last.
  if (parts.isDraining() && !PROBES.has(route.path)) {
    return refuse(failureProblem({ code: 'draining', retryAfterMs: limits.storageRetryMs }));
  }
  const caller = callerOf(parts, request, route);
  if (caller.type === 'problem') return caller;
  const failure = route.idempotencyKey === 'none' ? undefined : parts.engine.refusal();
  if (failure !== undefined) return refuse(failureProblem(failure));
  const context = contextOf(parts, matched, caller, span);
  if (context.type === 'problem') return context;
  const coming = bodyOf(parts, request, route);
  // What has no body is not put off by a turn.
  const read = coming instanceof Promise ? await coming : coming;
  if (read.type === 'aborted') return undefined;
  if (read.type === 'problem') {
    exchange.isLast ||= read.isCut;
    return refuse(read.problem);
  }
  const { value, message } = read;
  const asked = { params: matched.params, query: matched.query, body: value, message };
  const prepared = route.prepare(asked);
  if (prepared.type === 'invalid') {
    const { length } = prepared.errors;
    const places = length === 1 ? 'One place is' : `${length} places are`;
    const detail = `${places} wrong; errors names ${length === 1 ? 'it' : 'each'}.`;
    return refuse(requestProblem('validation_failed', detail, prepared.errors));
  }
  const kept = membersKept(route, caller, value);
  if (kept !== undefined) return refuse(kept);
  if (route.idempotencyKey === 'none') return prepared.run(context.value, parts.engine);
  const canonical = {
    method: route.method,
    path: exchange.instance,
    body: sortedCopy(value ?? {}),
  };
  return prepared.run({ ...context.value, request: canonical }, parts.engine);
}

type Asked =
  | Exclude<BodyRead, { readonly type: 'read' }>
  | { readonly type: 'asked'; readonly value: unknown; readonly message?: RawMessage };

/** What the request has for a body: JSON, a message as it came, or none. */
function bodyOf(parts: ServeParts, request: IncomingMessage, route: Route) {
  if (route.rawBytesMax !== undefined) return messageOf(request, route.rawBytesMax);
  return route.body === undefined ? NOTHING_ASKED : jsonOf(parts, request, route);
}

const NOTHING_ASKED: Asked = { type: 'asked', value: undefined };

async function messageOf(request: IncomingMessage, bodyBytesMax: number): Promise<Asked> {
  const read = await readText(request, { bodyBytesMax });
  if (read.type !== 'read') return read;
  const { authorization } = request.headers;
  return { type: 'asked', value: undefined, message: { body: String(read.value), authorization } };
}

async function jsonOf(
  { limits: { bodyBytesMax: usualMax, jsonDepthMax } }: ServeParts,
  request: IncomingMessage,
  { bodyBytesMax = usualMax }: Route,
): Promise<Asked> {
  const read = await readBody(request, { bodyBytesMax, jsonDepthMax });
  return read.type === 'read' ? { type: 'asked', value: read.value } : read;
}

type Called =
  | ({ readonly type: 'caller' } & Pick<Caller, 'name' | 'role'>)
  | Extract<Result, { type: 'problem' }>;

function callerOf(parts: ServeParts, request: IncomingMessage, route: Route): Called {
  const caller: Caller | undefined = parts.authenticate(bearerToken(request.headers.authorization));
  if (route.role === 'public') {
    return { type: 'caller', name: caller?.name ?? 'anonymous', role: caller?.role ?? 'seller' };
  }
  if (caller === undefined) {
    const detail = 'No API key of ours came with the request.';
    return { type: 'problem', problem: requestProblem('unauthenticated', detail) };
  }
  if (mayCall(caller, route.role)) return { type: 'caller', ...caller };
  const detail = `${caller.name} is a ${caller.role}; this needs ${route.role}.`;
  return { type: 'problem', problem: requestProblem('forbidden', detail) };
}

/** What of the body only staff may send, if the caller is no staff. */
function membersKept({ staffMembers = {} }: Route, caller: Caller, body: unknown) {
  if (mayCall(caller, 'staff')) return undefined;
  const sent = (body ?? {}) as Readonly<Record<string, unknown>>;
  const errors = Object.entries(staffMembers)
    .filter(([name, free]) => sent[name] !== undefined && sent[name] !== free)
    .map(([name, free]) => {
      const detail = `Only staff may send anything but ${JSON.stringify(free)}`;
      return { in: 'body', pointer: `/${name}`, detail } as const;
    });
  if (errors.length === 0) return undefined;
  const names = errors.map(({ pointer }) => pointer.slice(1)).join(', ');
  const detail = `${caller.name} is a ${caller.role}; ${names} needs staff.`;
  return requestProblem('forbidden', detail, errors);
}

type Contexted =
  | { readonly type: 'context'; readonly value: CallContext }
  | Extract<Result, { type: 'problem' }>;

function contextOf(
  parts: ServeParts,
  { request, exchange, route }: Matched,
  caller: { readonly name: string },
  span: RequestSpan,
): Contexted {
  const base = {
    caller: caller.name,
    requestId: exchange.requestId,
    deadlineMs: parts.scheduler.monotonicMs() + parts.limits.requestDeadlineMs,
    ...(span.trace === undefined ? {} : { trace: span.trace }),
  };
  if (route.idempotencyKey === 'none') return { type: 'context', value: base };
  const key = readIdempotencyKey(request.headers['idempotency-key'], parts.limits);
  if (key.type === 'problem') return key;
  if (route.ifMatch === 'none') {
    return { type: 'context', value: { ...base, idempotencyKey: key.value } };
  }
  const version = readIfMatch(request.headers['if-match'], route.ifMatch);
  if (version.type === 'problem') return version;
  const value = { ...base, idempotencyKey: key.value };
  if (version.value === undefined) return { type: 'context', value };
  return { type: 'context', value: { ...value, expectedVersion: version.value } };
}
