/**
 * Two ways to a simulated supplier, in process and over HTTP, each on a ledger file that a restart
 * opens again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Supplier } from '../../src/ports/supplier.ts';
import { HttpSupplier } from '../../src/suppliers/http-supplier.ts';
import { type Outage, SimulatedSupplier } from '../../src/suppliers/simulated-supplier.ts';
import {
  type SupplierServer,
  startSupplierServer,
} from '../../src/suppliers/simulated-supplier-server.ts';
import type { ReservationFacts } from '../../src/suppliers/supplier-books.ts';
import { ManualClock } from '../../src/testing/doubles/manual-clock.ts';
import { ManualScheduler } from '../payments/manual-scheduler.ts';

export const START_MS = 1_760_000_000_000;

export interface SupplierHarness {
  /** The supplier of now: another one after a restart. */
  readonly supplier: Supplier;
  readonly scheduler: ManualScheduler;
  setTime(ms: number): void;
  setOutage(outage: Outage): Promise<void>;
  reservation(key: string): ReservationFacts | undefined;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function inProcess(): Promise<SupplierHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'supplier-'));
  const { clock, setTime } = time();
  const scheduler = new ManualScheduler();
  const options = { kind: 'flight', file: join(folder, 'flight.db'), clock, scheduler } as const;
  let supplier = new SimulatedSupplier(options);
  return {
    get supplier() {
      return supplier;
    },
    scheduler,
    setTime,
    setOutage: async (outage) => supplier.setOutage(outage),
    reservation: (key) => supplier.reservations().find((one) => one.reservationKey === key),
    restart: async () => {
      await supplier.close();
      supplier = new SimulatedSupplier(options);
    },
    close: async () => {
      await supplier.close();
      await rm(folder, { recursive: true });
    },
  };
}

export async function overHttp(): Promise<SupplierHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'supplier-'));
  const { clock, setTime } = time();
  const scheduler = new ManualScheduler();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const open = async (): Promise<[SupplierServer, HttpSupplier]> => {
    const file = join(folder, 'flight.db');
    const where = { host: '127.0.0.1', port: 0 };
    const server = await startSupplierServer({
      ...{ kind: 'flight', file, clock, scheduler, log },
      ...where,
    });
    return [server, new HttpSupplier({ name: server.supplier.name, url: server.url })];
  };
  let [server, supplier] = await open();
  const closeBoth = async () => {
    await supplier.close();
    await server.close();
  };
  return {
    get supplier() {
      return supplier;
    },
    scheduler,
    setTime,
    setOutage: async (outage) => {
      const body = JSON.stringify({ outage });
      await fetch(`${server.url}/v1/weather`, { method: 'PUT', body });
    },
    reservation: (key) => server.supplier.reservations().find((one) => one.reservationKey === key),
    restart: async () => {
      await closeBoth();
      [server, supplier] = await open();
    },
    close: async () => {
      await closeBoth();
      await rm(folder, { recursive: true });
    },
  };
}

function time() {
  const clock = new ManualClock(START_MS);
  return { clock, setTime: (ms: number) => clock.set(ms) };
}
