/**
 * An airline or a rental of cars that is simulated but not pretended: its own ledger in its own
 * SQLite file, a limited number of seats, reservations that end by themselves, and weather. It must
 * never share a transaction or a table with the engine: to the engine it is a foreign system that
 * may fail to answer.
 */
import type { SupplierName } from '../domain/ids.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
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
import type { ReservationFacts } from './supplier-books.ts';
import {
  type CatalogueOffer,
  catalogueOf,
  SLOW_ANSWER_MS,
  type SupplierKind,
  type Weather,
} from './supplier-catalogue.ts';
import { type DeskCall, SupplierDesk } from './supplier-desk.ts';

export interface SimulatedSupplierOptions {
  readonly kind: SupplierKind;
  /** Path of the ledger, or `:memory:`. */
  readonly file: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
}

/** For everybody who calls: nothing, a 500 before anything is done, or no answer at all. */
export type Outage = 'none' | 'errors' | 'silence';

/** What a real supplier's HTTP 500 is to its caller: an outcome that is not known. */
export class SupplierFailure extends Error {
  override readonly name = 'SupplierFailure';
}

const FINE: Weather = { description: '' };

export class SimulatedSupplier implements Supplier {
  readonly name: SupplierName;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #offers: ReadonlyMap<string, CatalogueOffer>;
  /** Calls that wait for an answer, and how each is given up. */
  readonly #waiting = new Set<() => void>();
  /** Opened by the first call that needs it: most engines never sell a trip. */
  #desk: SupplierDesk | undefined;
  #outage: Outage = 'none';
  #isClosed = false;

  constructor({ kind, file, clock, scheduler }: SimulatedSupplierOptions) {
    this.name = kind as string as SupplierName;
    this.#file = file;
    this.#clock = clock;
    this.#scheduler = scheduler;
    this.#offers = new Map(catalogueOf(kind).map((one) => [one.offerId, one]));
  }

  offers(signal: AbortSignal): Promise<readonly SupplierOffer[]> {
    return this.#reached(signal, () => [...this.#offers.values()].map(shown));
  }

  reserve(request: ReserveRequest, signal: AbortSignal): Promise<Reserved | Refused> {
    const call = { key: request.key, reservationKey: request.key };
    const weather = () => this.#offers.get(request.offerId)?.weather;
    return this.#called(call, weather, signal, (desk) => desk.reserve(request));
  }

  confirm(request: ConfirmRequest, signal: AbortSignal): Promise<Confirmed | Refused> {
    const weather = (desk: SupplierDesk) => desk.weatherOf(request.reservationKey);
    return this.#called(request, weather, signal, (desk) => desk.confirm(request));
  }

  cancel(request: CancelRequest, signal: AbortSignal): Promise<Cancelled | Refused> {
    const weather = (desk: SupplierDesk) => desk.weatherOf(request.reservationKey);
    return this.#called(request, weather, signal, (desk) => desk.cancel(request));
  }

  lookUp(reservationKey: string, signal: AbortSignal): Promise<ReservationStatus> {
    return this.#reached(signal, () => this.#opened().status(reservationKey));
  }

  /** From now on, until it is set again. */
  setOutage(outage: Outage): void {
    this.#outage = outage;
  }

  /** For auditors: every reservation as the ledger has it. */
  reservations(): readonly ReservationFacts[] {
    return this.#opened().reservations();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const giveUp of this.#waiting) giveUp();
    this.#desk?.close();
    this.#desk = undefined;
  }

  #opened(): SupplierDesk {
    if (this.#isClosed) throw new SupplierFailure('the supplier is closed');
    this.#desk ??= new SupplierDesk(this.#file, this.#offers, this.#clock);
    return this.#desk;
  }

  /** Everybody who calls meets the outage first. */
  async #reached<Answer>(
    signal: AbortSignal,
    work: () => Answer | Promise<Answer>,
  ): Promise<Answer> {
    signal.throwIfAborted();
    if (this.#outage === 'silence') return await this.#silence(signal);
    if (this.#outage === 'errors') throw new SupplierFailure('the supplier answered 500');
    return await work();
  }

  /** Then the offer's weather, then the decision, all of whose writes are one entry. */
  #called<Answer>(
    call: DeskCall,
    weatherOf: (desk: SupplierDesk) => Weather | undefined,
    signal: AbortSignal,
    decide: (desk: SupplierDesk) => Answer,
  ): Promise<Answer> {
    return this.#reached(signal, async () => {
      const weather = weatherOf(this.#opened()) ?? FINE;
      if (weather.isSlow === true) await this.#pause(SLOW_ANSWER_MS, signal);
      const desk = this.#opened();
      const { firstCall } = weather;
      if (firstCall === undefined || desk.isKnown(call.key)) return decide(desk);
      desk.fail(call, firstCall);
      if (firstCall === 'error') throw new SupplierFailure('the supplier answered 500');
      if (firstCall === 'answer_lost') decide(desk);
      return await this.#silence(signal);
    });
  }

  #silence(signal: AbortSignal): Promise<never> {
    return this.#pause(Number.POSITIVE_INFINITY, signal) as Promise<never>;
  }

  /** Ends sooner, with an error, when the caller gives up or the supplier closes. */
  #pause(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = () => reject(signal.aborted ? signal.reason : new SupplierFailure('closed'));
    const cancel = ms === Number.POSITIVE_INFINITY ? undefined : this.#scheduler.after(ms, resolve);
    signal.addEventListener('abort', giveUp, { once: true });
    this.#waiting.add(giveUp);
    return promise.finally(() => {
      cancel?.();
      signal.removeEventListener('abort', giveUp);
      this.#waiting.delete(giveUp);
    });
  }
}

function shown(offer: CatalogueOffer): SupplierOffer {
  const { offerId, title, priceMinor, currency, isRefundable, cancellationFeeMinor } = offer;
  const price = { amountMinor: priceMinor, currency };
  const cancellationFee = { amountMinor: cancellationFeeMinor, currency };
  return { offerId, title, price, isRefundable, cancellationFee };
}
