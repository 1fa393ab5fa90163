/**
 * What the gateway contract needs besides the Gateway itself, and two ways to provide it: in
 * process and over HTTP, each on a ledger file that a restart opens again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCurrency } from '../../src/domain/money.ts';
import { HttpGateway } from '../../src/payments/http-gateway.ts';
import { type ActionOutcome, SimulatedGateway } from '../../src/payments/simulated-gateway.ts';
import {
  type GatewayServer,
  startGatewayServer,
} from '../../src/payments/simulated-gateway-server.ts';
import type { AuthorisationTotals } from '../../src/payments/simulated-ledger.ts';
import type { AuthorisationStatus, Gateway } from '../../src/ports/gateway.ts';
import type { Log } from '../../src/ports/log.ts';
import { fixedClock, ManualScheduler } from './manual-scheduler.ts';

export interface GatewayHarness {
  /** The gateway of now: another one after a restart. */
  readonly gateway: Gateway;
  readonly scheduler: ManualScheduler;
  /** Authorisation keys whose completed action the engine was told of. */
  readonly callbacks: string[];
  completeAction(key: string, outcome: ActionOutcome): Promise<AuthorisationStatus>;
  totals(): Promise<readonly AuthorisationTotals[]>;
  unanswered(): number;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const never = new AbortController().signal;
export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

export function money(amountMinor: number, code = 'EUR') {
  const currency = parseCurrency(code);
  if (currency === undefined) throw new Error(`no currency ${code}`);
  return { amountMinor, currency };
}

export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function inProcess(): Promise<GatewayHarness> {
  const { folder, remove } = await temporaryFolder();
  const scheduler = new ManualScheduler();
  const callbacks: string[] = [];
  const open = () => {
    const file = join(folder, 'gateway.sqlite');
    const opened = new SimulatedGateway({ file, clock: fixedClock, scheduler });
    opened.onActionCompleted((key) => void callbacks.push(key));
    return opened;
  };
  let gateway = open();
  return {
    get gateway() {
      return gateway;
    },
    scheduler,
    callbacks,
    completeAction: (key, outcome) => gateway.completeAction(key, outcome),
    totals: async () => gateway.totals(),
    unanswered: () => gateway.unanswered,
    restart: async () => {
      await gateway.close();
      gateway = open();
    },
    close: async () => {
      await gateway.close();
      await remove();
    },
  };
}

export async function overHttp(): Promise<GatewayHarness> {
  const { folder, remove } = await temporaryFolder();
  const scheduler = new ManualScheduler();
  const engine = await callbackServer();
  const open = async (): Promise<[GatewayServer, HttpGateway]> => {
    const server = await startGatewayServer({
      file: join(folder, 'gateway.sqlite'),
      host: '127.0.0.1',
      port: 0,
      callbackUrl: engine.url,
      clock: fixedClock,
      scheduler,
      log: quiet,
    });
    return [server, new HttpGateway({ url: server.url })];
  };
  let [server, gateway] = await open();
  const closeBoth = async () => {
    await gateway.close();
    await server.close();
  };
  return {
    get gateway() {
      return gateway;
    },
    scheduler,
    callbacks: engine.received,
    completeAction: (key, outcome) => gateway.completeAction(key, outcome, never),
    totals: () => gateway.totals(never),
    unanswered: () => server.gateway.unanswered,
    restart: async () => {
      await closeBoth();
      [server, gateway] = await open();
    },
    close: async () => {
      await closeBoth();
      await engine.close();
      await remove();
    },
  };
}

/** The engine's end of the callback; `refuse` makes it answer that many with 503 first. */
export async function callbackServer(refuse = 0) {
  const received: string[] = [];
  let refused = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (refused < refuse) {
      refused += 1;
      response.writeHead(503).end();
      return;
    }
    received.push(JSON.parse(text).authorisationKey);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/callback`, received, refused: () => refused, close };
}
