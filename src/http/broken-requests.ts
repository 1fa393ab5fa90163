/**
 * What reaches the port and is no request that a route could take: bytes that are not HTTP, a
 * request that does not end in time, an expectation nobody knows, CONNECT. Each is a problem like
 * any other. It must never be written where the answer to an earlier request belongs: answers go
 * out in the order of the requests, and a client takes the next one it reads for the oldest it
 * waits for.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Chance, Scheduler } from '../ports/clock.ts';
import type { Limits } from './limits-of.ts';
import { type Problem, requestProblem } from './problem.ts';
import { requestIdOf } from './request-headers.ts';
import { parserProblem, sendProblem, sendRawProblem } from './respond.ts';

interface BrokenRequestParts {
  readonly chance: Chance;
  readonly scheduler: Scheduler;
  readonly limits: Limits;
}

interface Begun {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export function answerBrokenRequests(server: Server, parts: BrokenRequestParts): void {
  /** The newest request of each connection; when it has been answered, so have all before it. */
  const newest = new WeakMap<Duplex, Begun>();
  const refused = new WeakSet<Duplex>();
  const note = (request: IncomingMessage, response: ServerResponse) => {
    newest.set(request.socket, { request, response });
  };

  server.on('request', note);
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    note(request, response);
    const problem = requestProblem('expectation_failed', 'Only 100-continue can be expected.');
    refuseBegun({ request, response }, problem, parts);
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    const problem = requestProblem('method_not_allowed', 'CONNECT is for proxies.');
    const allow = 'GET, HEAD, PATCH, POST';
    sendRawProblem(socket, { ...problem, allow }, requestIdOf(request, parts), parts);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // What a refused client sends on is no request either; it has had its answer.
    if (refused.has(socket)) return;
    refused.add(socket);
    const problem = parserProblem(error.code);
    const begun = newest.get(socket);
    const refuse = () => sendRawProblem(socket, problem, parts.chance.id(), parts);
    if (begun?.request.complete === false) refuseBegun(begun, problem, parts);
    else if (begun === undefined || begun.response.closed) refuse();
    else begun.response.once('close', refuse);
  });
}

/** The request has a head, so its answer takes its turn among the others of the connection. */
function refuseBegun(begun: Begun, problem: Problem, parts: BrokenRequestParts): void {
  const { request, response } = begun;
  if (response.headersSent) {
    request.socket.destroySoon();
    return;
  }
  const requestId = requestIdOf(request, parts);
  const [instance = '/'] = (request.url ?? '/').split('?');
  sendProblem({ response, requestId, instance, ifNoneMatch: undefined, isLast: true }, problem);
}
