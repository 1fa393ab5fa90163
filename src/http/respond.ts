/**
 * Writes answers and problems. It goes to the response directly instead of through Koa's setters,
 * which guess a type and copy headers one by one; nothing else may write to a response.
 */
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Scheduler } from '../ports/clock.ts';
import type { Limits } from './limits-of.ts';
import { type Problem, problemBody, requestProblem } from './problem.ts';
import { entityTag } from './request-headers.ts';
import type { Answer } from './route.ts';

/** What every response of one request has in common. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly requestId: string;
  /** The path asked for; the problem's `instance`. */
  readonly instance: string;
  ifNoneMatch: string | undefined;
  /** True while draining: the client is told to come back over another connection. */
  isLast: boolean;
}

function send(exchange: Exchange, status: number, headers: string[], body: string): void {
  const { response } = exchange;
  if (response.headersSent || response.destroyed) return;
  headers.push(
    'X-Request-Id',
    exchange.requestId,
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
  );
  if (exchange.isLast) headers.push('Connection', 'close');
  if (status !== 304) headers.push('Content-Length', String(Buffer.byteLength(body)));
  response.writeHead(status, headers);
  response.end(body);
}

export function sendAnswer(exchange: Exchange, answer: Answer): void {
  const { contentType = 'application/json' } = answer;
  const headers = ['Content-Type', contentType];
  if (answer.version !== undefined) headers.push('ETag', entityTag(answer.version));
  if (answer.position !== undefined) headers.push('Vacancy-Position', String(answer.position));
  if (answer.isReplay === true) headers.push('Vacancy-Replayed', 'true');
  if (answer.location !== undefined) headers.push('Location', answer.location);
  const isKnown =
    answer.version !== undefined &&
    answer.status === 200 &&
    exchange.ifNoneMatch === entityTag(answer.version);
  if (isKnown) send(exchange, 304, headers, '');
  else send(exchange, answer.status, headers, textOf(answer));
}

function textOf({ contentType, body }: Answer): string {
  return contentType === undefined ? JSON.stringify(body) : String(body);
}

export function sendProblem(exchange: Exchange, problem: Problem, isReplay = false): void {
  const headers = ['Content-Type', 'application/problem+json'];
  if (problem.retryAfterMs !== undefined)
    headers.push('Retry-After', seconds(problem.retryAfterMs));
  if (problem.allow !== undefined) headers.push('Allow', problem.allow);
  if (problem.kind.status === 401) headers.push('WWW-Authenticate', 'Bearer');
  if (problem.kind.status === 426) headers.push('Upgrade', 'websocket');
  if (isReplay) headers.push('Vacancy-Replayed', 'true');
  const body = problemBody(problem, exchange.instance, exchange.requestId);
  send(exchange, problem.kind.status, headers, JSON.stringify(body));
}

/** Retry-After is in whole seconds; rounding down would invite a retry that is too early. */
function seconds(durationMs: number): string {
  return String(Math.max(1, Math.ceil(durationMs / 1000)));
}

/** A fixed page; its headers are its own. */
export function sendPage(
  exchange: Exchange,
  page: { readonly headers: readonly string[]; readonly body: Buffer },
): void {
  const { response } = exchange;
  const length = String(page.body.length);
  const headers = [...page.headers, 'X-Request-Id', exchange.requestId, 'Content-Length', length];
  if (exchange.isLast) headers.push('Connection', 'close');
  response.writeHead(200, headers);
  response.end(page.body);
}

/**
 * A problem on a bare socket, for a request that never became one or is no longer one. What the
 * client still sends is read and dropped for a while: a connection that is cut with bytes unread
 * is reset, and the problem would be lost with it.
 */
export function sendRawProblem(
  socket: Duplex,
  problem: Problem,
  requestId: string,
  { scheduler, limits }: { readonly scheduler: Scheduler; readonly limits: Limits },
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problemBody(problem, '/', requestId));
  const lines = [
    `HTTP/1.1 ${problem.kind.status} ${STATUS_CODES[problem.kind.status] ?? 'Problem'}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ];
  if (problem.retryAfterMs !== undefined)
    lines.push(`Retry-After: ${seconds(problem.retryAfterMs)}`);
  if (problem.kind.status === 401) lines.push('WWW-Authenticate: Bearer');
  if (problem.kind.status === 426) {
    lines.push('Upgrade: websocket', 'Sec-WebSocket-Version: 13');
  }
  if (problem.allow !== undefined) lines.push(`Allow: ${problem.allow}`);
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  socket.resume();
  socket.once(
    'close',
    scheduler.after(limits.lingerMs, () => socket.destroy()),
  );
}

/** What Node's parser could not take, as a problem. */
export function parserProblem(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return requestProblem('headers_too_large', 'The request line and headers are too long.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return requestProblem('request_timeout', 'The rest of the request did not come in time.');
  }
  return requestProblem('malformed_request', 'The request could not be parsed.');
}
