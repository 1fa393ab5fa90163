/**
 * A receiver of webhooks as a process of its own: checks each signature with the library that
 * Standard Webhooks publishes, keeps what came in the order in which it came, and has a bad day: it
 * refuses some messages once, cuts some connections, and is sometimes slow. It must never refuse
 * the same message twice, or a test would wait for minutes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Dice } from '../../src/testing/dice.ts';

/** One request as it came. */
export interface Received {
  readonly id: string;
  readonly body: string;
  readonly isSigned: boolean;
  /** Whether it was answered with a 204. */
  readonly isTaken: boolean;
}

const received: Received[] = [];
const refused = new Set<string>();
const dice = new Dice(20_261_126, 1);
let secret = '';

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  // A path of nobody: it is never answered, and nobody else may suffer for it.
  if (request.url === '/hangs') return;
  const body = Buffer.concat(chunks).toString();
  const id = String(request.headers['webhook-id']);
  const mood = refused.has(id) ? 1 : dice.fraction();
  const isTaken = mood >= 0.06;
  received.push({ id, body, isSigned: isSigned(request, body), isTaken });
  if (!isTaken) {
    refused.add(id);
    if (mood < 0.03) response.writeHead(503).end();
    else request.socket.destroy();
    return;
  }
  setTimeout(() => response.writeHead(204).end(), dice.fraction() < 0.2 ? 20 : 0);
}

function isSigned(request: IncomingMessage, body: string): boolean {
  try {
    new Webhook(secret).verify(body, request.headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

const server = createServer((request, response) => {
  // A server that is killed in the middle of a request leaves half of one.
  take(request, response).catch(() => undefined);
});

process.on('message', (message: { readonly secret?: string }) => {
  if (message.secret !== undefined) secret = message.secret;
  process.send?.({ received });
});
process.once('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
