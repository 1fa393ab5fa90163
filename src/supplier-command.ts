/**
 * `supplier`: a simulated airline or rental of cars as a server of its own, which outlives an
 * engine's crash.
 */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import type { Config } from './config.ts';
import { startSupplierServer } from './suppliers/simulated-supplier-server.ts';
import { type SupplierKind, supplierKinds } from './suppliers/supplier-catalogue.ts';
import { systemClock, systemScheduler } from './system-world.ts';

const PORT_DEFAULT: Readonly<Record<SupplierKind, string>> = { flight: '8091', car: '8092' };

export async function runSupplier(config: Config, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kind: { type: 'string', default: 'flight' },
      port: { type: 'string' },
      file: { type: 'string' },
    },
  });
  const kind = supplierKinds.find((one) => one === values.kind);
  if (kind === undefined) {
    const known = supplierKinds.join(' or ');
    process.stderr.write(`--kind is "${values.kind}"; it must be ${known}.\n`);
    return 64;
  }
  const given = values.port ?? PORT_DEFAULT[kind];
  const port = Number(given);
  if (!/^\d{1,5}$/.test(given) || port > 65_535) {
    process.stderr.write(`--port is "${given}"; it must be a whole number up to 65535.\n`);
    return 64;
  }
  const file = values.file ?? `supplier-${kind}.db`;
  const server = await startSupplierServer({
    kind,
    file,
    host: config.host,
    port,
    clock: systemClock(),
    scheduler: systemScheduler(),
    log: pino({ level: config.logLevel }, pino.destination(2)),
  });
  process.stdout.write(`The simulated ${kind} supplier serves on ${server.url}, ledger ${file}\n`);
  process.send?.({ type: 'listening', url: server.url });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    process.once('disconnect', () => resolve());
  });
  await server.close();
  return 0;
}
