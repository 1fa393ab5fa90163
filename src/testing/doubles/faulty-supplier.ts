/**
 * Bad weather between the engine and any supplier of trip legs, as faulty-gateway.ts has it for
 * gateways: it decides nothing about what is sold, which stays with the supplier behind it.
 */
import type { SupplierName } from '../../domain/ids.ts';
import type { Supplier } from '../../ports/supplier.ts';
import { SupplierFailure } from '../../suppliers/simulated-supplier.ts';

/** The calls that weather can happen to. */
export type SupplierMethod = 'reserve' | 'confirm' | 'cancel' | 'lookUp';

/**
 * What happens to one call.
 *
 *   fair            it arrives and is answered
 *   request_lost    it never arrives; the caller waits until it gives up
 *   answer_lost     it arrives and works; the caller waits until it gives up
 *   request_failed  it is answered with an error and did nothing
 *   answer_failed   it works, and is answered with an error all the same
 *   duplicated      it arrives twice under its one key; the second answer is the one that is told
 */
export type SupplierFate =
  | 'fair'
  | 'request_lost'
  | 'answer_lost'
  | 'request_failed'
  | 'answer_failed'
  | 'duplicated';

/** Every fate there is. */
export const supplierFates: readonly SupplierFate[] = [
  'fair',
  'request_lost',
  'answer_lost',
  'request_failed',
  'answer_failed',
  'duplicated',
];

/** Gives each call its fate, in the order in which the calls are made. */
export type SupplierWeather = (call: {
  readonly method: SupplierMethod;
  /** The idempotency key of the call, or the reservation's for `lookUp`. */
  readonly key: string;
}) => SupplierFate;

/** Any supplier, behind weather; closing it leaves the one behind open. */
export class FaultySupplier implements Supplier {
  readonly name: SupplierName;
  /** May be changed at any time for the calls to come. */
  weather: SupplierWeather;
  readonly #inner: Supplier;

  constructor(inner: Supplier, weather: SupplierWeather = () => 'fair') {
    this.name = inner.name;
    this.weather = weather;
    this.#inner = inner;
  }

  offers: Supplier['offers'] = (signal) => this.#inner.offers(signal);

  reserve: Supplier['reserve'] = (request, signal) =>
    this.#send('reserve', request.key, signal, () => this.#inner.reserve(request, signal));

  confirm: Supplier['confirm'] = (request, signal) =>
    this.#send('confirm', request.key, signal, () => this.#inner.confirm(request, signal));

  cancel: Supplier['cancel'] = (request, signal) =>
    this.#send('cancel', request.key, signal, () => this.#inner.cancel(request, signal));

  lookUp: Supplier['lookUp'] = (key, signal) =>
    this.#send('lookUp', key, signal, () => this.#inner.lookUp(key, signal));

  /** A supplier does not close because a hotel's computer crashed. */
  async close(): Promise<void> {}

  async #send<Answer>(
    method: SupplierMethod,
    key: string,
    signal: AbortSignal,
    call: () => Promise<Answer>,
  ): Promise<Answer> {
    switch (this.weather({ method, key })) {
      case 'request_lost':
        return await silence(signal);
      case 'answer_lost':
        await call();
        return await silence(signal);
      case 'request_failed':
        throw new SupplierFailure('the supplier answered 500');
      case 'answer_failed':
        await call();
        throw new SupplierFailure('the supplier answered 500');
      case 'duplicated':
        await call();
        return await call();
      default:
        return await call();
    }
  }
}

function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const gone = (): void => reject(signal.reason);
    if (signal.aborted) gone();
    else signal.addEventListener('abort', gone, { once: true });
  });
}
