/** The simulated suppliers, in process and over HTTP: one contract, and what only a network can do. */
import { describe, expect, it } from 'vitest';
import type { SupplierName } from '../../src/domain/ids.ts';
import { HttpSupplier } from '../../src/suppliers/http-supplier.ts';
import { startSupplierServer } from '../../src/suppliers/simulated-supplier-server.ts';
import { fixedClock, ManualScheduler } from '../payments/manual-scheduler.ts';
import { supplierContract } from './supplier.contract.ts';
import { inProcess, overHttp } from './supplier-harness.ts';

describe('in process', () => supplierContract(inProcess));
describe('over HTTP', () => supplierContract(overHttp));

describe('the server', () => {
  it('refuses what it cannot understand, and has done nothing', async () => {
    const scheduler = new ManualScheduler();
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const server = await startSupplierServer({
      ...{ kind: 'car', file: ':memory:', host: '127.0.0.1', port: 0 },
      ...{ clock: fixedClock, scheduler, log },
    });
    const ask = async (method: string, path: string, body?: string) => {
      const init = body === undefined ? { method } : { method, body };
      return (await fetch(server.url + path, init)).status;
    };
    const order = { key: 'k', offerId: 'van-week', quantity: 0, traveller: '' };
    expect([
      await ask('GET', '/v1/nonsense'),
      await ask('DELETE', '/v1/reservations/k'),
      await ask('GET', '/v1/reservations/%ff'),
      await ask('POST', '/v1/reservations', 'not json'),
      await ask('POST', '/v1/reservations', JSON.stringify(order)),
      await ask('POST', '/v1/reservations', `"${'x'.repeat(70_000)}"`),
      await ask('PUT', '/v1/weather', JSON.stringify({ outage: 'sunny' })),
    ]).toEqual([404, 405, 400, 400, 400, 413, 400]);
    expect(server.supplier.reservations()).toEqual([]);
    await server.close();
  });

  it('is unclear to its client when it is gone', async () => {
    const name = 'car' as SupplierName;
    const supplier = new HttpSupplier({ name, url: 'http://127.0.0.1:9/' });
    await expect(supplier.lookUp('k', new AbortController().signal)).rejects.toThrow();
  });
});
