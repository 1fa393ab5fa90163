/** A real HTTP server on a free port over a fake engine, and a client that keeps what came back. */
import { once } from 'node:events';
import { request as nodeRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { ApiKey } from '../../src/http/authenticate.ts';
import type { Limits } from '../../src/http/limits-of.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { limits } from '../../src/limits.ts';
import type { Scheduler } from '../../src/ports/clock.ts';
import { createFakeEngine, type FakeEngine } from '../support/fake-engine.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  // Tests look into bodies of every shape.
  readonly json: Record<string, unknown>;
}

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  /** Sent as it is; `body` is sent as JSON. */
  readonly raw?: string | Buffer;
  readonly body?: unknown;
  /** None is sent when it is null. */
  readonly key?: string | null;
}

export interface World extends FakeEngine {
  readonly http: HttpServer;
  readonly port: number;
  readonly logged: { fields: object; message: string }[];
  ask(ask: Ask): Promise<Reply>;
  /** Sends bytes as they are and gives back everything until the server closes. */
  raw(bytes: string): Promise<string>;
  close(): Promise<void>;
}

export const realScheduler: Scheduler = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (task) => setImmediate(task),
  monotonicMs: () => performance.now(),
};

export interface WorldOptions {
  readonly apiKeys?: readonly ApiKey[];
  readonly limits?: Partial<Limits>;
  readonly scheduler?: Scheduler;
}

let keys = 0;

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const fake = createFakeEngine();
  const logged: { fields: object; message: string }[] = [];
  const keep = (fields: object, message: string) => {
    logged.push({ fields, message });
  };
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const join = (...parts: readonly string[]) => parts.join('-');
  const http = createHttpServer({
    engine: fake.engine,
    scheduler: options.scheduler ?? realScheduler,
    chance: { random: () => 0.5, id: nextId, derivedId: join, derivedSecret: join },
    log: { debug: () => {}, info: keep, warn: keep, error: keep },
    apiKeys: options.apiKeys ?? [],
    limits: { ...limits, ...options.limits },
  });
  http.server.listen(0, '127.0.0.1');
  await once(http.server, 'listening');
  const { port } = http.server.address() as AddressInfo;
  return {
    ...fake,
    http,
    port,
    logged,
    ask: (ask) => sendAsk(port, ask),
    raw: (bytes) => sendRaw(port, bytes),
    async close() {
      const drained = http.drain();
      http.server.closeAllConnections();
      await drained;
    },
  };
}

function sendAsk(port: number, ask: Ask): Promise<Reply> {
  const payload = ask.raw ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
  const method = ask.method ?? (payload === undefined ? 'GET' : 'POST');
  keys += 1;
  const key = ask.key === undefined ? `key-${keys}` : ask.key;
  const headers = {
    ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    ...(method === 'GET' || key === null ? {} : { 'idempotency-key': key }),
    ...ask.headers,
  };
  return new Promise((resolve, reject) => {
    const request = nodeRequest(
      { port, host: '127.0.0.1', method, path: ask.path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = /json/.test(response.headers['content-type'] ?? '');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Reply['headers'],
            text,
            json: isJson && text !== '' ? JSON.parse(text) : {},
          });
        });
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

export const bookingRequest = {
  propertyId: 'grand',
  arrival: '2030-06-01',
  departure: '2030-06-03',
  rooms: [{ roomTypeId: 'double', adults: 2, nightlyPrice: { amount: '120.00', currency: 'EUR' } }],
  guest: { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.org' },
  paymentToken: 'tok_1',
};
