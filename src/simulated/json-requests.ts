/**
 * What the simulated gateway and the simulated suppliers share as servers: where they listen, and
 * how they read what they are asked. Must never know what it is that they simulate.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { z } from 'zod';
import { limits } from '../limits.ts';

/** The address once the server listens; `port` 0 takes any free one. */
export function listen(server: Server, host: string, port: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  server.once('error', reject);
  server.listen(port, host, () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
  });
  return promise;
}

/** A request that cannot be understood; nothing was done. */
export class BadRequest extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The key as it stands in a path. */
export function decodeKey(text: string): string {
  let key: string;
  try {
    key = decodeURIComponent(text);
  } catch {
    throw new BadRequest(400, 'the key is not URL-encoded');
  }
  if (key.length > limits.idempotencyKeyLengthMax) throw new BadRequest(400, 'the key is too long');
  return key;
}

export async function readBody<Body>(
  request: IncomingMessage,
  shape: z.ZodType<Body>,
): Promise<Body> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > limits.bodyBytesMax) throw new BadRequest(413, 'the body is too large');
    chunks.push(chunk);
  }
  let json: unknown;
  try {
    json = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new BadRequest(400, 'the body is not JSON');
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw new BadRequest(400, parsed.error.message);
  return parsed.data;
}
