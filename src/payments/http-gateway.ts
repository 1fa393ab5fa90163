/**
 * A Gateway that talks to the simulated gateway's HTTP server. Whatever is not a well-formed 200 is
 * thrown, for its outcome is unknown; it must never turn a failure into an answer, and never retry:
 * the saga decides that.
 */
import type { z } from 'zod';
import type {
  AuthorisationStatus,
  AuthoriseRequest,
  EffectResult,
  Gateway,
} from '../ports/gateway.ts';
import { authorisationAnswer, effectAnswer, totalsAnswer } from './gateway-wire.ts';
import type { EffectRequest } from './simulated-bank.ts';
import { type ActionOutcome, GatewayFailure } from './simulated-gateway.ts';
import type { AuthorisationTotals } from './simulated-ledger.ts';

export interface HttpGatewayOptions {
  /** Where the server listens, such as `http://127.0.0.1:8090`. */
  readonly url: string;
}

export class HttpGateway implements Gateway {
  readonly name = 'http';
  readonly #url: string;
  readonly #closed = new AbortController();

  constructor(options: HttpGatewayOptions) {
    this.#url = options.url.replace(/\/+$/, '');
  }

  authorise(request: AuthoriseRequest, signal: AbortSignal): Promise<AuthorisationStatus> {
    return this.#ask(authorisationAnswer, signal, '/v1/authorisations', request);
  }

  capture(request: EffectRequest, signal: AbortSignal): Promise<EffectResult> {
    const { key, amount } = request;
    return this.#ask(effectAnswer, signal, path(request.authorisationKey, 'capture'), {
      key,
      amount,
    });
  }

  void(
    request: { key: string; authorisationKey: string },
    signal: AbortSignal,
  ): Promise<EffectResult> {
    const body = { key: request.key };
    return this.#ask(effectAnswer, signal, path(request.authorisationKey, 'void'), body);
  }

  refund(request: EffectRequest, signal: AbortSignal): Promise<EffectResult> {
    const { key, amount } = request;
    return this.#ask(effectAnswer, signal, path(request.authorisationKey, 'refund'), {
      key,
      amount,
    });
  }

  lookUp(authorisationKey: string, signal: AbortSignal): Promise<AuthorisationStatus> {
    return this.#ask(authorisationAnswer, signal, path(authorisationKey));
  }

  /** Stands in for the customer; a real gateway would not have it. */
  completeAction(
    authorisationKey: string,
    outcome: ActionOutcome,
    signal: AbortSignal,
  ): Promise<AuthorisationStatus> {
    const body = { outcome };
    return this.#ask(authorisationAnswer, signal, path(authorisationKey, 'complete'), body);
  }

  async totals(signal: AbortSignal): Promise<readonly AuthorisationTotals[]> {
    return (await this.#ask(totalsAnswer, signal, '/v1/totals')).items;
  }

  /** Gives up what is under way; the sockets belong to the process and close by themselves. */
  async close(): Promise<void> {
    this.#closed.abort(new GatewayFailure('the gateway was closed'));
  }

  /** One request on a kept-alive connection: GET without a body, POST with one. */
  async #ask<Answer>(
    shape: z.ZodType<Answer>,
    signal: AbortSignal,
    where: string,
    body?: object,
  ): Promise<Answer> {
    const either = AbortSignal.any([signal, this.#closed.signal]);
    const posted = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const init = body === undefined ? {} : posted;
    const response = await fetch(this.#url + where, { ...init, signal: either });
    const text = await response.text();
    if (response.status !== 200) {
      throw new GatewayFailure(`the gateway answered ${response.status}: ${text.slice(0, 200)}`);
    }
    return shape.parse(JSON.parse(text));
  }
}

function path(authorisationKey: string, operation?: string): string {
  const base = `/v1/authorisations/${encodeURIComponent(authorisationKey)}`;
  return operation === undefined ? base : `${base}/${operation}`;
}
