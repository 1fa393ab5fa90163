/**
 * The replay's HTTP client: keep-alive connections, and every request sent again with the same key
 * until it is answered, as a careful seller does. A request without an answer is never given up
 * silently: after its patience it throws, and the run fails.
 */
import { Agent, request as httpRequest } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The idempotency key of an unsafe request. */
  readonly key?: string;
  /** What a change must be of; `*` for whatever it is. */
  readonly ifMatch?: string;
  readonly body?: unknown;
  /** The header of that name, of who has to show who it is. */
  readonly authorization?: string;
}

/** How long one request is repeated: longer than a server takes to come back after a kill. */
const PATIENCE_MS = 120_000;
const RETRY_MS_MIN = 20;
const RETRY_MS_MAX = 1_000;
/** Answers that say "not now": nothing was done, or it can be asked for again. */
export const RETRIED: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export class HttpClient {
  /** Where the server is now; it changes when the server is started anew. */
  baseUrl = '';
  /** Times of answered requests, retries included in their request's time. */
  readonly latenciesMs: number[] = [];
  /** Sent over the wire, retries counted one by one. */
  sent = 0;
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  async send(request: Request): Promise<Answer> {
    const startedMs = performance.now();
    let waitMs = RETRY_MS_MIN;
    for (;;) {
      const result = await this.sendOnce(request);
      const isAnswer = 'status' in result && !RETRIED.has(result.status);
      const tookMs = performance.now() - startedMs;
      if (isAnswer) {
        this.latenciesMs.push(tookMs);
        return result;
      }
      if (tookMs > PATIENCE_MS) {
        const last = 'status' in result ? `${result.status}` : result.fault;
        throw new Error(`${request.method} ${request.path} had no answer: ${last}`);
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitMs = Math.min(waitMs * 2, RETRY_MS_MAX);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Without a second try, for whoever counts what got lost; `signal` hangs up. */
  sendOnce(request: Request, signal?: AbortSignal): Promise<Answer | { readonly fault: string }> {
    this.sent += 1;
    return new Promise((resolve) => {
      const fail = (error: Error) => resolve({ fault: error.message });
      const payload = request.body === undefined ? undefined : JSON.stringify(request.body);
      const outgoing = httpRequest(
        new URL(request.path, this.baseUrl),
        {
          method: request.method,
          agent: this.#agent,
          headers: headersOf(request, payload),
          ...(signal === undefined ? {} : { signal }),
        },
        (incoming) => {
          const parts: Buffer[] = [];
          incoming.on('data', (part: Buffer) => parts.push(part));
          incoming.on('error', fail);
          incoming.on('aborted', () => resolve({ fault: 'the answer broke off' }));
          incoming.on('end', () => {
            const body = bodyOf(Buffer.concat(parts));
            if (body === undefined) resolve({ fault: 'the answer is not JSON' });
            else resolve({ status: incoming.statusCode ?? 0, body });
          });
        },
      );
      outgoing.on('error', fail);
      outgoing.end(payload);
    });
  }
}

function headersOf(request: Request, payload: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    ...(request.key === undefined ? {} : { 'idempotency-key': request.key }),
    ...(request.ifMatch === undefined ? {} : { 'if-match': request.ifMatch }),
    ...(request.authorization === undefined ? {} : { authorization: request.authorization }),
    ...(payload === undefined
      ? {}
      : {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(payload)),
        }),
  };
}

function bodyOf(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}
