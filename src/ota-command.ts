/**
 * `ota`: OTAs as a server of their own, with calendars, sales and weather, which outlives an
 * engine's crash.
 */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import type { Config } from './config.ts';
import { startOtaServer } from './ota/ota-server.ts';
import { seededRandom } from './replay/seeded-random.ts';
import { systemChance, systemClock, systemScheduler } from './system-world.ts';

const PORT_DEFAULT = '8095';

export async function runOta(config: Config, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: PORT_DEFAULT },
      file: { type: 'string', default: 'ota.db' },
      seed: { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    process.stderr.write(`--port is "${values.port}"; it must be a whole number up to 65535.\n`);
    return 64;
  }
  if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) {
    process.stderr.write(`--seed is "${values.seed}"; it must be a whole number.\n`);
    return 64;
  }
  // Ids are told to nobody who could guess others by them; the secret derives nothing here.
  const chance = systemChance('ota');
  const ota = await startOtaServer({
    file: values.file,
    host: config.host,
    port,
    clock: systemClock(),
    scheduler: systemScheduler(),
    chance,
    random: values.seed === undefined ? () => chance.random() : seededRandom(Number(values.seed)),
    log: pino({ level: config.logLevel }, pino.destination(2)),
  });
  process.stdout.write(`The OTA simulator serves on ${ota.url}, database ${values.file}\n`);
  process.send?.({ type: 'listening', url: ota.url });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  await ota.close();
  return 0;
}
