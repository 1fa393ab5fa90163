/**
 * The suppliers of a simulated world: the real simulated ones with ledgers of their own, which live
 * as long as the world does, at the end of a road in bad weather. Each call of the engine is told
 * of as it is made. It must never change what a supplier decides.
 */
import type { SupplierName } from '../../../domain/ids.ts';
import type { Clock, Scheduler } from '../../../ports/clock.ts';
import type { Supplier } from '../../../ports/supplier.ts';
import { type Outage, SimulatedSupplier } from '../../../suppliers/simulated-supplier.ts';
import { type SupplierKind, supplierKinds } from '../../../suppliers/supplier-catalogue.ts';
import type { WeatheredRoad } from './weathered-road.ts';

/** One call of the engine that may change something. */
export interface SupplierCall {
  readonly kind: 'reserve' | 'confirm' | 'cancel';
  readonly key: string;
  /** Of a cancellation: nothing is to be kept. */
  readonly isVoid?: boolean;
}

export class WeatheredSuppliers {
  readonly weathered: readonly Supplier[];
  readonly #suppliers: ReadonlyMap<string, SimulatedSupplier>;

  constructor(
    road: WeatheredRoad,
    time: { readonly clock: Clock; readonly scheduler: Scheduler },
    asked: (call: SupplierCall) => void,
  ) {
    const all = supplierKinds.map((kind) => {
      return [kind, new SimulatedSupplier({ kind, file: ':memory:', ...time })] as const;
    });
    this.#suppliers = new Map(all);
    this.weathered = all.map(([, supplier]) => new WeatheredSupplier(supplier, road, asked));
  }

  /** All of them are open again. */
  calm(): void {
    for (const kind of supplierKinds) this.setOutage(kind, 'none');
  }

  setOutage(kind: SupplierKind, outage: Outage): void {
    this.#suppliers.get(kind)?.setOutage(outage);
  }

  /** How a reservation stands by its supplier's ledger; undefined for one that is not there. */
  standing(name: string, key: string): string | undefined {
    const all = this.#suppliers.get(name)?.reservations() ?? [];
    return all.find(({ reservationKey }) => reservationKey === key)?.state;
  }

  /** By supplier, every reservation as its ledger has it. */
  ledgers(): ReadonlyMap<string, ReturnType<SimulatedSupplier['reservations']>> {
    return new Map(Array.from(this.#suppliers, ([name, one]) => [name, one.reservations()]));
  }

  close(): void {
    for (const supplier of this.#suppliers.values()) void supplier.close();
  }
}

class WeatheredSupplier implements Supplier {
  readonly name: SupplierName;
  readonly #supplier: Supplier;
  readonly #road: WeatheredRoad;
  readonly #asked: (call: SupplierCall) => void;

  constructor(supplier: Supplier, road: WeatheredRoad, asked: (call: SupplierCall) => void) {
    this.name = supplier.name;
    this.#supplier = supplier;
    this.#road = road;
    this.#asked = asked;
  }

  offers: Supplier['offers'] = (signal) =>
    this.#road.send(signal, (far) => this.#supplier.offers(far));

  reserve: Supplier['reserve'] = (request, signal) => {
    this.#asked({ kind: 'reserve', key: request.key });
    return this.#road.send(signal, (far) => this.#supplier.reserve(request, far));
  };

  confirm: Supplier['confirm'] = (request, signal) => {
    this.#asked({ kind: 'confirm', key: request.key });
    return this.#road.send(signal, (far) => this.#supplier.confirm(request, far));
  };

  cancel: Supplier['cancel'] = (request, signal) => {
    const { key, isVoid } = request;
    this.#asked({ kind: 'cancel', key, isVoid });
    return this.#road.send(signal, (far) => this.#supplier.cancel(request, far));
  };

  lookUp: Supplier['lookUp'] = (key, signal) =>
    this.#road.send(signal, (far) => this.#supplier.lookUp(key, far));

  /** A supplier does not close because somebody who called it did. */
  async close(): Promise<void> {}
}
