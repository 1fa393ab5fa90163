/**
 * A Supplier that talks to one over HTTP, in the protocol of the simulated supplier's server.
 * Whatever is not a well-formed 200 is thrown, for its outcome is unknown; it must never turn a
 * failure into an answer, and never retry: the trip decides that.
 */
import type { z } from 'zod';
import type { SupplierName } from '../domain/ids.ts';
import type {
  Cancelled,
  CancelRequest,
  Confirmed,
  ConfirmRequest,
  Refused,
  ReservationStatus,
  Reserved,
  ReserveRequest,
  Supplier,
  SupplierOffer,
} from '../ports/supplier.ts';
import {
  cancelAnswer,
  confirmAnswer,
  lookUpAnswer,
  offersAnswer,
  reserveAnswer,
} from './supplier-wire.ts';

/** Which supplier, and where it is. */
export interface HttpSupplierOptions {
  readonly name: SupplierName;
  /** Where its server listens, such as `http://127.0.0.1:8091`. */
  readonly url: string;
}

/** No answer that can be believed. */
export class SupplierUnclear extends Error {
  override readonly name = 'SupplierUnclear';
}

/**
 * A supplier that is a server, as `vacancy supplier` runs one. Its methods reject with
 * SupplierUnclear, or as `fetch` does, when there is no answer.
 */
export class HttpSupplier implements Supplier {
  readonly name: SupplierName;
  readonly #url: string;
  readonly #closed = new AbortController();

  constructor({ name, url }: HttpSupplierOptions) {
    this.name = name;
    this.#url = url.replace(/\/+$/, '');
  }

  async offers(signal: AbortSignal): Promise<readonly SupplierOffer[]> {
    return (await this.#ask(offersAnswer, signal, '/v1/offers')).items;
  }

  reserve(request: ReserveRequest, signal: AbortSignal): Promise<Reserved | Refused> {
    return this.#ask(reserveAnswer, signal, '/v1/reservations', request);
  }

  confirm(request: ConfirmRequest, signal: AbortSignal): Promise<Confirmed | Refused> {
    const { reservationKey, ...body } = request;
    return this.#ask(confirmAnswer, signal, path(reservationKey, '/confirm'), body);
  }

  cancel(request: CancelRequest, signal: AbortSignal): Promise<Cancelled | Refused> {
    const { reservationKey, ...body } = request;
    return this.#ask(cancelAnswer, signal, path(reservationKey, '/cancel'), body);
  }

  lookUp(reservationKey: string, signal: AbortSignal): Promise<ReservationStatus> {
    return this.#ask(lookUpAnswer, signal, path(reservationKey));
  }

  /** Gives up what is under way; the sockets belong to the process and close by themselves. */
  async close(): Promise<void> {
    this.#closed.abort(new SupplierUnclear(`the supplier ${this.name} was closed`));
  }

  /** GET without a body, POST with one. */
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
      const told = text.slice(0, 200);
      throw new SupplierUnclear(`${this.name} answered ${response.status}: ${told}`);
    }
    return shape.parse(JSON.parse(text));
  }
}

function path(reservationKey: string, operation = ''): string {
  return `/v1/reservations/${encodeURIComponent(reservationKey)}${operation}`;
}
