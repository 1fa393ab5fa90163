/**
 * The HTTP server: Koa in front of the API's own routes, and the live feed on the same port. It
 * opens no port and reads no configuration; the composition root does both.
 */
import { createServer, type Server } from 'node:http';
import Koa from 'koa';
import { limits as allLimits } from '../limits.ts';
import type { Chance, Scheduler } from '../ports/clock.ts';
import type { Engine } from '../ports/engine.ts';
import type { Log } from '../ports/log.ts';
import { type ApiKey, createAuthenticate } from './authenticate.ts';
import { answerBrokenRequests } from './broken-requests.ts';
import { createFeed, type Feed } from './feed/feed.ts';
import type { Limits } from './limits-of.ts';
import { createPages } from './pages.ts';
import { routes } from './routes.ts';
import { createServe, type Serve } from './serve.ts';

export interface HttpServerParts {
  readonly engine: Engine;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly log: Log;
  /** Empty: everybody is `anonymous` with all rights; never off loopback. */
  readonly apiKeys: readonly ApiKey[];
  /** Run before the API, for pages of other parts such as the console. */
  readonly middleware?: readonly Koa.Middleware[];
  readonly limits?: Limits;
}

export interface HttpServer {
  readonly server: Server;
  /** Takes no new connections, lets what runs finish, closes the feed. Idempotent. */
  drain(): Promise<void>;
}

export function createHttpServer(parts: HttpServerParts): HttpServer {
  const limits = parts.limits ?? allLimits;
  const authenticate = createAuthenticate(parts.apiKeys);
  const pages = createPages(routes);
  let draining: Promise<void> | undefined;
  const common = { ...parts, limits, authenticate };
  const isDraining = () => draining !== undefined;
  const app = createApp(createServe({ ...common, routes, pages, isDraining }), parts);
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytesMax + limits.urlBytesMax,
      requestTimeout: limits.bodyTimeoutMs,
      headersTimeout: limits.bodyTimeoutMs,
      // Anything else that asks for an upgrade, such as h2c, is served as the request it is.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
      // A missing Host is refused in serve.ts, in words.
      requireHostHeader: false,
      connectionsCheckingInterval: Math.min(1_000, limits.bodyTimeoutMs / 4),
    },
    app.callback(),
  );
  server.setTimeout(limits.socketIdleMsMax);
  answerBrokenRequests(server, common);
  const feed = createFeed({ ...common, isOpen: parts.apiKeys.length === 0 });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    feed.upgrade(request, socket, head);
  });
  return {
    server,
    drain() {
      draining ??= drainServer(server, feed, parts.scheduler, limits);
      return draining;
    },
  };
}

/** How soon a connection that has had its last answer is closed. */
const DRAIN_LOOK_MS = 50;

function createApp(serve: Serve, parts: HttpServerParts): Koa {
  const app = new Koa();
  for (const middleware of parts.middleware ?? []) app.use(middleware);
  app.use((context) => {
    context.respond = false;
    return serve(context.req, context.res);
  });
  app.on('error', (error) => parts.log.error({ err: error }, 'http error'));
  return app;
}

/** Resolves when the last connection has ended, or when waiting for it would take too long. */
function drainServer(
  server: Server,
  feed: Feed,
  scheduler: Scheduler,
  limits: Limits,
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = scheduler.after(limits.drainMsMax, () => {
      feed.terminate();
      server.closeAllConnections();
    });
    feed.drain();
    let isClosed = false;
    server.close(() => {
      isClosed = true;
      cancel();
      resolve();
    });
    // Again and again: a connection whose answer was under way falls silent only after it.
    const closeIdle = (): void => {
      if (isClosed) return;
      server.closeIdleConnections();
      scheduler.after(DRAIN_LOOK_MS, closeIdle);
    };
    closeIdle();
  });
}
