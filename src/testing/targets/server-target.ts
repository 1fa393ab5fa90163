/**
 * A running server as a target of tests, reached over HTTP as any client reaches it. It sends each
 * call once and never repeats it: whether to ask again is what a test wants to decide. It has no
 * say over the server's clock or life, and so no controls.
 */
import type { PropertyId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money.ts';
import type { Chance } from '../../ports/clock.ts';
import { systemChance, systemClock } from '../../system-world.ts';
import { hotelAnswer, type WireAnswer } from '../wire/wire-answers.ts';
import { wireCommand } from '../wire/wire-commands.ts';
import type { HotelAnswer, HotelCall, HotelCommand, HotelTarget } from './hotel-target.ts';

/** Where the server is, and who calls it. */
export interface ServerTargetOptions {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The API key of each caller that calls are made as; none for a server without keys. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  /** How long an answer is waited for before the call counts as lost; 60 s when absent. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 60_000;
/** Sent for amounts to a property that does not exist: the refusal is the same with any. */
const SOME_CURRENCY = 'EUR' as Currency;

/** A server at a URL. `perform` throws only when an answer breaks the API. */
export class ServerTarget implements HotelTarget {
  readonly name: string;
  readonly controls = undefined;
  readonly #options: ServerTargetOptions;
  readonly #chance: Chance = systemChance('');
  readonly #currencies = new Map<PropertyId, Currency>();

  constructor(options: ServerTargetOptions) {
    this.#options = { ...options, url: options.url.replace(/\/+$/, '') };
    this.name = `the server at ${this.#options.url}`;
  }

  /** The machine's time, which a server that keeps the ordinary calendar shares. */
  nowMs(): number {
    return systemClock().now();
  }

  /** Fresh for ever: the server remembers the keys and properties of every run before. */
  newScope(): string {
    return `t-${this.#chance.id()}`;
  }

  async perform(call: HotelCall): Promise<HotelAnswer> {
    const { command } = call;
    const currency = await this.#currencyOf(command, call);
    const request = wireCommand(command, currency ?? SOME_CURRENCY);
    const headers = { ...this.#headers(call), ...conditionOf(call, request.method) };
    const { method, path, body } = request;
    const answer = await this.#ask(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if ('reason' in answer) return { type: 'lost', reason: answer.reason };
    const told = hotelAnswer(command, answer);
    if (told.type === 'done' && told.result.kind === 'property') {
      const { id, details } = told.result.property;
      this.#currencies.set(id, details.currency);
    }
    return told;
  }

  /** Nothing is kept open that does not close by itself. */
  async close(): Promise<void> {}

  /** On the wire an amount has its currency, which in a command is the property's own. */
  async #currencyOf(command: HotelCommand, call: HotelCall): Promise<Currency | undefined> {
    if (!('propertyId' in command) && !('request' in command)) return undefined;
    const propertyId = 'request' in command ? command.request.propertyId : command.propertyId;
    const known = this.#currencies.get(propertyId);
    const isRead = command.type.startsWith('read_') || command.type === 'list_bookings';
    if (known !== undefined || isRead) return known;
    await this.perform({ ...call, command: { type: 'read_property', propertyId } });
    return this.#currencies.get(propertyId);
  }

  #headers({ caller, key }: HotelCall): Record<string, string> {
    const { apiKeys } = this.#options;
    const common = { 'content-type': 'application/json', 'idempotency-key': key };
    if (apiKeys === undefined) return common;
    const apiKey = apiKeys[caller];
    if (apiKey === undefined) throw new Error(`there is no API key for the caller ${caller}`);
    return { ...common, authorization: `Bearer ${apiKey}` };
  }

  async #ask(path: string, init: RequestInit): Promise<WireAnswer | { readonly reason: string }> {
    const { url, patienceMs = PATIENCE_MS } = this.#options;
    try {
      const response = await fetch(url + path, {
        ...init,
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await response.text();
      const tag = /^"(\d+)"$/.exec(response.headers.get('etag') ?? '')?.[1];
      return {
        status: response.status,
        body: JSON.parse(text),
        version: tag === undefined ? undefined : Number(tag),
        isReplay: response.headers.get('vacancy-replayed') === 'true',
      };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** Changes over PATCH and PUT must say what they are made to; `*` is whatever there is. */
function conditionOf({ expectedVersion }: HotelCall, method: string): Record<string, string> {
  if (expectedVersion !== undefined) return { 'if-match': `"${expectedVersion}"` };
  return method === 'PATCH' || method === 'PUT' ? { 'if-match': '*' } : {};
}
