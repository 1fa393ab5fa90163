/**
 * The live feed's door: which sockets are let in, that they are alive, and that all of them are
 * told when the process goes. What is said on a socket is feed-session.ts's.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Chance, Scheduler } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';
import type { Log } from '../../ports/log.ts';
import { type Authenticate, bearerToken } from '../authenticate.ts';
import type { Limits } from '../limits-of.ts';
import { failureProblem, type Problem, requestProblem } from '../problem.ts';
import { protocolProblem, requestIdOf } from '../request-headers.ts';
import { sendRawProblem } from '../respond.ts';
import { closeCodes } from './feed-frames.ts';
import { FeedSession } from './feed-session.ts';
import { createTopics } from './feed-topics.ts';

export interface FeedParts {
  readonly engine: Engine;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly log: Log;
  readonly limits: Limits;
  readonly authenticate: Authenticate;
  /** Whether anybody is let in without a key; then only pages of our own may open sockets. */
  readonly isOpen: boolean;
}

export interface Feed {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every socket with 1012 and the position to resume from. */
  drain(): void;
  /** Ends every socket that has not closed. */
  terminate(): void;
  socketCount(): number;
}

interface Connected {
  readonly session: FeedSession;
  /** Pings without an answer; anything the client sends answers them all. */
  unanswered: number;
}

export function createFeed(parts: FeedParts): Feed {
  const { limits, scheduler } = parts;
  const server = createSocketServer(parts);
  const sockets = new Map<WebSocket, Connected>();
  const sessionParts = { ...parts, topics: createTopics(parts.engine) };
  let isDraining = false;
  let cancelBeat = scheduler.after(limits.feedHeartbeatMs, beat);

  /**
   * A socket that has not answered two pings is taken for dead. One may be our own fault: after a
   * long turn this runs before the answers that came meanwhile are read.
   */
  function beat(): void {
    for (const [socket, connected] of sockets) {
      if (connected.unanswered >= 2) socket.terminate();
      connected.unanswered += 1;
      socket.ping();
    }
    cancelBeat = scheduler.after(limits.feedHeartbeatMs, beat);
  }

  function accept(socket: WebSocket): void {
    const session = new FeedSession(socket, sessionParts);
    const connected: Connected = { session, unanswered: 0 };
    sockets.set(socket, connected);
    socket.on('pong', () => {
      connected.unanswered = 0;
    });
    socket.on('message', (data, isBinary) => {
      connected.unanswered = 0;
      // A socket that is being closed is still read, for the client's own close.
      if (socket.readyState !== socket.OPEN) return;
      if (isBinary) {
        socket.close(closeCodes.unsupportedData, 'frames are JSON, sent as text');
        return;
      }
      session.receive(frameBytes(data)).catch((error: unknown) => {
        parts.log.error({ err: error }, 'feed frame failed');
        socket.close(1011, 'unexpected fault');
      });
    });
    // ws closes the socket itself after a protocol error; the listener keeps it from being thrown.
    socket.on('error', (error) => parts.log.debug({ err: error }, 'feed socket error'));
    socket.on('close', () => {
      session.end();
      sockets.delete(socket);
    });
  }

  return {
    upgrade(request, socket, head) {
      const problem = upgradeProblem(parts, request, sockets.size, isDraining);
      if (problem === undefined) return server.handleUpgrade(request, socket, head, accept);
      sendRawProblem(socket, problem, requestIdOf(request, parts), parts);
    },
    drain() {
      isDraining = true;
      cancelBeat();
      for (const { session } of sockets.values()) session.drain();
    },
    terminate() {
      for (const socket of sockets.keys()) socket.terminate();
    },
    socketCount: () => sockets.size,
  };
}

function createSocketServer(parts: FeedParts): WebSocketServer {
  // Not written in the call: the types of ws do not know closeTimeout yet.
  const options = {
    noServer: true,
    clientTracking: false,
    maxPayload: parts.limits.feedFrameBytesMax,
    closeTimeout: parts.limits.feedCloseMsMax,
    // Deltas are small and shared; compressing them for each socket would cost more than it saves.
    perMessageDeflate: false,
  };
  const server = new WebSocketServer(options);
  // Without a listener ws would answer in a form of its own.
  server.on('wsClientError', (error: Error, socket: Duplex, request: IncomingMessage) => {
    const problem = requestProblem('upgrade_required', `${error.message}.`);
    sendRawProblem(socket, problem, requestIdOf(request, parts), parts);
  });
  return server;
}

function upgradeProblem(
  parts: FeedParts,
  request: IncomingMessage,
  sockets: number,
  isDraining: boolean,
): Problem | undefined {
  const misspoken = protocolProblem(request);
  if (misspoken !== undefined) return misspoken;
  const url = URL.parse(request.url ?? '/', 'http://feed');
  if (url?.pathname !== '/v1/feed') return requestProblem('route_not_found', 'No feed is here.');
  const token =
    bearerToken(request.headers.authorization) ?? url.searchParams.get('token') ?? undefined;
  if (parts.authenticate(token) === undefined) {
    return requestProblem('unauthenticated', 'No API key of ours came with the request.');
  }
  if (parts.isOpen && !isSameOrigin(request)) {
    return requestProblem('forbidden', 'Pages of other origins may not open the feed.');
  }
  const retryAfterMs = parts.limits.storageRetryMs;
  if (isDraining) return failureProblem({ code: 'draining', retryAfterMs });
  if (sockets < parts.limits.feedSocketsMax) return undefined;
  return failureProblem({ code: 'overloaded', retryAfterMs });
}

/** A browser always sends Origin; a program need not. */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function frameBytes(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
