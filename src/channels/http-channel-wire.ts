/**
 * Sends requests to OTAs over HTTP. Whoever sets up a channel says where this process connects to,
 * so every address that a name leads to is looked at, when the channel is set up and at each
 * connection. Redirects are not followed, for they could lead past that. An answer is read whole,
 * up to a limit.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookUrlFault } from '../domain/webhooks/webhook-url-fault.ts';
import { limits } from '../limits.ts';
import type { ChannelAnswer, ChannelFormat, ChannelRequest } from '../ports/channel-format.ts';
import type { ChannelWire } from '../ports/channels.ts';

/** Which addresses may be sent to; what webhooks go by. */
export interface AddressGuard {
  refusal(url: string): Promise<WebhookUrlFault | undefined>;
  mayReach(host: string, address: string): boolean;
  readonly lookup: LookupFunction;
}

const AGENT = { keepAlive: true, maxFreeSockets: limits.channelConcurrentMax };

/** Sends over the network, to where `guard` allows. */
export class HttpChannelWire implements ChannelWire {
  readonly formats: ReadonlyMap<string, ChannelFormat>;
  readonly #guard: AddressGuard;
  readonly #http = new HttpAgent(AGENT);
  readonly #https = new HttpsAgent(AGENT);

  constructor(guard: AddressGuard, formats: readonly ChannelFormat[]) {
    this.#guard = guard;
    this.formats = new Map(formats.map((format) => [format.name, format]));
  }

  refusal(url: string): Promise<WebhookUrlFault | undefined> {
    return this.#guard.refusal(url);
  }

  send(address: string, request: ChannelRequest, signal: AbortSignal): Promise<ChannelAnswer> {
    const { method, path, headers, body } = request;
    const url = new URL(address.replace(/\/$/, '') + path);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // An address in the URL is connected to without any look-up.
    if (isIP(host) !== 0 && !this.#guard.mayReach(host, host)) {
      return Promise.reject(new Error(`${host} is not to be sent to`));
    }
    const isSecure = url.protocol === 'https:';
    const bytes = Buffer.from(body ?? '');
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => reject(new Error(reasonOf(error)));
      const outgoing = (isSecure ? httpsRequest : httpRequest)(url, {
        method,
        agent: isSecure ? this.#https : this.#http,
        lookup: this.#guard.lookup,
        signal,
        headers: {
          'user-agent': 'vacancy-channels',
          ...headers,
          ...(body === undefined ? {} : { 'content-length': bytes.length }),
        },
      });
      outgoing.on('error', failed);
      outgoing.on('response', (response) => readWhole(response).then(resolve, failed));
      outgoing.end(body === undefined ? undefined : bytes);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

function readWhole(response: IncomingMessage): Promise<ChannelAnswer> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= limits.channelAnswerBytesMax) return;
      response.destroy(
        new Error(`the answer is longer than ${limits.channelAnswerBytesMax} bytes`),
      );
    });
    response.on('error', reject);
    response.on('close', () => {
      if (response.complete) {
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status, body, retryAfterMs: retryAfterMs(headers) });
      } else reject(new Error('the answer broke off'));
    });
  });
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
  if (error.name === 'AbortError') return `no answer in ${limits.channelTimeoutMs / 1_000} s`;
  const { message } = error;
  return message === '' && 'code' in error ? String(error.code) : message;
}
