/**
 * OTAs as a process of their own, behind plain HTTP. To the engine it is a foreign system: it
 * shares neither code nor tables with it, so that the two check each other. What is asked and
 * answered is for the system behind it; this is sockets and nothing else.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import Koa, { type Context } from 'koa';
import { limits } from '../limits.ts';
import type { Log } from '../ports/log.ts';
import type { Post } from './booking-courier.ts';
import { ConnectionCut, OtaRefusal } from './ota-refusal.ts';
import { type OtaOptions, OtaSystem } from './ota-system.ts';

export interface OtaServerOptions extends Omit<OtaOptions, 'post'> {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface OtaServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startOtaServer(options: OtaServerOptions): Promise<OtaServer> {
  const { log } = options;
  const system = new OtaSystem({ ...options, post: postByFetch });
  const patience = { requestTimeout: limits.bodyTimeoutMs, maxHeaderSize: limits.headerBytesMax };
  const server = createServer(patience, application(system, log).callback());
  let url: string;
  try {
    url = await listen(server, options.host, options.port);
  } catch (error) {
    system.close();
    throw error;
  }
  system.begin();
  log.info({ url, file: options.file }, 'OTA simulator listens');
  const close = async () => {
    system.courier.close();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Requests that are left unanswered would keep their sockets, and so the server, for ever.
    server.closeAllConnections();
    await closed;
    system.close();
  };
  return { url, close };
}

const postByFetch: Post = async (url, { headers, body }, signal) => {
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  return { status: response.status, body: await response.text() };
};

function listen(server: Server, host: string, port: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  server.once('error', reject);
  server.listen(port, host, () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
  });
  return promise;
}

function application(system: OtaSystem, log: Log): Koa {
  const app = new Koa();
  app.on('error', (error) => log.error({ error: String(error) }, 'OTA request failed'));
  app.use(async (context) => {
    const gone = new AbortController();
    context.res.once('close', () => gone.abort(new ConnectionCut()));
    try {
      await answer(context, system, gone.signal);
    } catch (error) {
      if (!(error instanceof ConnectionCut)) throw error;
      context.respond = false;
      context.req.socket.destroy();
    }
  });
  return app;
}

async function answer(context: Context, system: OtaSystem, signal: AbortSignal): Promise<void> {
  const { method, path, query } = context;
  const header = (name: string) => context.get(name);
  const body = () => readText(context.req);
  const told = await system.answer({ method, path, query, header, body, signal });
  context.status = told.status;
  if (told.retryAfterSeconds !== undefined) {
    context.set('Retry-After', String(told.retryAfterSeconds));
  }
  context.type = told.contentType;
  context.body = told.body;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > limits.otaBodyBytesMax) throw new OtaRefusal(413, 'too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
