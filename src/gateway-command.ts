/**
 * `gateway`: the simulated payment gateway as a server of its own, which outlives an engine's
 * crash.
 */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import type { Config } from './config.ts';
import { startGatewayServer } from './payments/simulated-gateway-server.ts';
import { systemClock, systemScheduler } from './system-world.ts';

const PORT_DEFAULT = '8090';

export async function runGateway(config: Config, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: PORT_DEFAULT },
      file: { type: 'string', default: 'gateway.db' },
      callback: { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    process.stderr.write(`--port is "${values.port}"; it must be a whole number up to 65535.\n`);
    return 64;
  }
  const gateway = await startGatewayServer({
    file: values.file,
    host: config.host,
    port,
    clock: systemClock(),
    scheduler: systemScheduler(),
    log: pino({ level: config.logLevel }, pino.destination(2)),
    ...(values.callback === undefined ? {} : { callbackUrl: values.callback }),
  });
  process.stdout.write(`The simulated gateway serves on ${gateway.url}, ledger ${values.file}\n`);
  process.send?.({ type: 'listening', url: gateway.url });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  await gateway.close();
  return 0;
}
