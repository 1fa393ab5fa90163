/**
 * `serve`: opens the engine, puts HTTP and the feed in front of it, and drains both when asked to
 * stop. Everything that can be wrong with a start is one line and a non-zero exit.
 */
import { flushCompileCache } from 'node:module';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { channelFormats } from './channels/channel-formats.ts';
import { HttpChannelWire } from './channels/http-channel-wire.ts';
import { FileCompetitorSource } from './competitors/file-source.ts';
import { HttpCompetitorSource } from './competitors/http-source.ts';
import type { Config } from './config.ts';
import { createDemo, demoCurl } from './demo/create-demo.ts';
import type { SupplierName } from './domain/ids.ts';
import { createHttpServer, type HttpServer } from './http/server.ts';
import { ipcClock } from './ipc-clock.ts';
import { limits } from './limits.ts';
import { FolderMailer } from './mail/folder-mailer.ts';
import { SmtpMailer } from './mail/smtp-mailer.ts';
import { type OpenEngine, openEngine } from './open-engine.ts';
import { HttpGateway } from './payments/http-gateway.ts';
import type { CompetitorFeed } from './ports/competitor-rates.ts';
import type { Log } from './ports/log.ts';
import type { Mailer } from './ports/mailer.ts';
import type { Supplier } from './ports/supplier.ts';
import { SAME_SIGNAL_MS } from './same-signal.ts';
import { HttpSupplier } from './suppliers/http-supplier.ts';
import type { SupplierKind } from './suppliers/supplier-catalogue.ts';
import { systemClock, systemScheduler } from './system-world.ts';
import { HttpWebhookSender } from './webhooks/http-webhook-sender.ts';
import { WebhookAddresses } from './webhooks/webhook-address.ts';

/** When those who waited for the start have had their answers. */
const COMPILED_KEPT_AFTER_MS = 5_000;

/** Resolves with the exit code when the server has stopped. */
export async function serve(config: Config): Promise<number> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  await tryPort(config);
  const opened = await openConfigured(config, log);
  const { position, ms } = opened.recovered;
  const recovered = position.toLocaleString('en-US');
  say(
    `Recovered ${recovered} journal positions from ${config.dataDirectory} in ${ms.toFixed(0)} ms.`,
  );
  if (config.isDemoWanted) await offerDemo(opened);
  const http = createHttpServer({
    engine: opened.engine,
    scheduler: systemScheduler(),
    chance: opened.chance,
    log,
    apiKeys: config.apiKeys,
  });
  // Before anyone is told that we listen: whoever hears it may ask us to stop at once.
  const asked = stopRequested(config);
  const url = await listen(http.server, config);
  announce(config.publicUrl?.origin ?? url, config);
  process.send?.({ type: 'listening', url });
  // Node writes it when a process ends, and one that is killed has no end of its own.
  systemScheduler().after(COMPILED_KEPT_AFTER_MS, flushCompileCache);
  await asked;
  return await stop(http, opened, log);
}

function openConfigured(config: Config, log: Log): Promise<OpenEngine> {
  return openEngine({
    dataDirectory: config.dataDirectory,
    journalMode: config.journalMode,
    log,
    clock: config.clock === 'ipc' ? ipcClock(config.clockStartMs, process) : systemClock(),
    webhooks: new HttpWebhookSender(new WebhookAddresses(config.webhookAllow)),
    channels: new HttpChannelWire(new WebhookAddresses(config.channelAllow), channelFormats),
    suppliers: suppliersOf(config),
    ...competitorsOf(config),
    ...mailerOf(config),
    ...(config.secret === undefined ? {} : { secret: config.secret }),
    ...(config.gateway === 'simulated'
      ? {}
      : { gateway: new HttpGateway({ url: config.gateway.href }) }),
  });
}

function mailerOf({ mail, dataDirectory }: Config): { mailer?: Mailer } {
  if (mail === 'off') return {};
  const { smtpUrl, from: sender } = mail;
  if (smtpUrl !== undefined) return { mailer: new SmtpMailer({ url: smtpUrl, sender }) };
  return { mailer: new FolderMailer({ folder: mailFolder(dataDirectory), sender }) };
}

function mailFolder(dataDirectory: string): string {
  return join(dataDirectory, 'mail');
}

/** A port that is taken ends the start before there is a data directory to be left behind. */
async function tryPort(config: Config): Promise<void> {
  const server = createServer();
  await listen(server, config);
  await new Promise((resolve) => server.close(resolve));
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}

async function offerDemo({ engine }: OpenEngine): Promise<void> {
  const demo = await createDemo(engine);
  if (demo === undefined) return;
  say(`Created the demo property ${demo.id} with ${demo.roomTypes.length} room types.`);
}

/** What to try first, ready to be pasted. */
function announce(url: string, config: Config): void {
  say(`Vacancy serves on ${url}`);
  say(`  API and examples   ${url}/docs`);
  say(`  Live availability  ${url.replace('http', 'ws')}/v1/feed`);
  if (config.mail !== 'off' && config.mail.smtpUrl === undefined) {
    say(`  Mails to guests    ${mailFolder(config.dataDirectory)}`);
  }
  if (config.isDemoWanted && config.apiKeys.length === 0) {
    say(`\nBook a room:\n\n${demoCurl(url, systemClock())}\n`);
  }
  say('Ctrl-C drains and stops.');
}

/** SIGTERM from the platform, SIGINT from a person, or the parent process gone. */
function stopRequested({ isNpmScript }: Config): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    process.once('disconnect', () => resolve());
    if (isNpmScript) onceOrphaned(resolve);
  });
}

const PARENT_LOOK_MS = 500;

/** npm runs scripts in a shell, and passes a SIGTERM to it that the shell dies of and keeps. */
function onceOrphaned(resolve: () => void): void {
  const parent = process.ppid;
  const look = (): void => {
    if (process.ppid === parent) systemScheduler().after(PARENT_LOOK_MS, look);
    else resolve();
  };
  look();
}

/**
 * A second signal, or a drain that takes too long, leaves at once: the journal survives that too.
 */
async function stop(http: HttpServer, opened: OpenEngine, log: Log): Promise<number> {
  say('Draining: no new requests; finishing those under way.');
  const scheduler = systemScheduler();
  const hurry = new Promise<number>((resolve) => {
    scheduler.after(SAME_SIGNAL_MS, () => process.once('SIGINT', () => resolve(130)));
    scheduler.after(limits.drainMsMax, () => resolve(1));
  });
  // A signal that nobody listens to ends the process.
  process.on('SIGINT', () => undefined);
  // Side by side: HTTP waits for answers, and the engine sees to it that there soon are some.
  const drained = Promise.all([http.drain(), opened.engine.drain()])
    .then(() => opened.close())
    .then(() => 0);
  const code = await Promise.race([drained, hurry]);
  if (code === 0) say('Drained. Every answer given is on disk.');
  else log.warn({ code }, 'left before the drain had finished; nothing acknowledged is lost');
  return code;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function suppliersOf({ suppliers }: Config): readonly (Supplier | SupplierKind)[] {
  return suppliers.map((one) => {
    if ('kind' in one) return one.kind;
    return new HttpSupplier({ name: one.name as SupplierName, url: one.url.href });
  });
}

function competitorsOf(config: Config): { readonly competitors?: CompetitorFeed } {
  const { competitorRates: where, competitorToken: token } = config;
  if (where === undefined) return {};
  const options = token === undefined ? {} : { token };
  const source =
    typeof where === 'string'
      ? new FileCompetitorSource(where)
      : new HttpCompetitorSource({ url: where, ...options });
  const { competitorRefreshMs: refreshMs, competitorMaxAgeMs: maxAgeMs } = config;
  return { competitors: { source, refreshMs, maxAgeMs } };
}
