/**
 * Sends webhooks over HTTP as Standard Webhooks says: id, timestamp and signature in headers, the
 * body as it is. Redirects are not followed, for they could lead past the check of the address, and
 * of an answer nothing counts but its status.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { WebhookUrlFault } from '../domain/webhooks/webhook-url-fault.ts';
import { limits } from '../limits.ts';
import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../ports/webhooks.ts';
import { hostOf, type WebhookAddresses } from './webhook-address.ts';
import { webhookHeaders } from './webhook-signature.ts';

/** Connections kept for the next message; more to one host are made and closed. */
const AGENT = { keepAlive: true, maxFreeSockets: limits.webhookConcurrentMax };

/** Sends over the network, to where `addresses` allows. */
export class HttpWebhookSender implements WebhookSender {
  readonly #addresses: WebhookAddresses;
  readonly #http = new HttpAgent(AGENT);
  readonly #https = new HttpsAgent(AGENT);

  constructor(addresses: WebhookAddresses) {
    this.#addresses = addresses;
  }

  refusal(url: string): Promise<WebhookUrlFault | undefined> {
    return this.#addresses.refusal(url);
  }

  send(request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer> {
    const url = new URL(request.url);
    const host = hostOf(url);
    // An address in the URL is connected to without any look-up.
    if (isIP(host) !== 0 && !this.#addresses.mayReach(host, host)) {
      return Promise.reject(new Error(`${host} is not to be sent to`));
    }
    const isSecure = url.protocol === 'https:';
    const body = Buffer.from(request.body);
    return new Promise((resolve, reject) => {
      const outgoing = (isSecure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: isSecure ? this.#https : this.#http,
        lookup: this.#addresses.lookup,
        signal,
        headers: { ...webhookHeaders(request), 'content-length': body.length },
      });
      outgoing.on('error', (error) => reject(new Error(reasonOf(error))));
      outgoing.on('response', (response) => resolve(answerOf(response)));
      outgoing.end(body);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

/** What follows the headers is read so that the connection can be used again, but not without end. */
function answerOf(response: IncomingMessage): WebhookAnswer {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.webhookAnswerBytesMax) response.destroy();
  });
  // The status is known: how the rest of the answer ends matters to nobody.
  response.on('error', () => undefined);
  const { statusCode = 0, headers } = response;
  return { status: statusCode, retryAfterMs: retryAfterMs(headers) };
}

/** Seconds, or a date that is read by the clock of whoever wrote it. */
function retryAfterMs(headers: IncomingMessage['headers']): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const waitMs = Date.parse(text) - Date.parse(headers.date ?? '');
  return waitMs >= 0 ? waitMs : undefined;
}

function reasonOf(error: Error): string {
  if (error.name === 'AbortError') return `no answer in ${limits.webhookTimeoutMs / 1_000} s`;
  const { message } = error;
  return message === '' && 'code' in error ? String(error.code) : message;
}
