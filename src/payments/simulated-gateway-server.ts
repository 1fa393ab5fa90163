/**
 * The simulated gateway as a process of its own, behind plain HTTP and JSON. Must never add a rule
 * about money: it translates, and what the gateway leaves unanswered it leaves unanswered as well.
 * A business "no" is a 200 with its reason; 4xx is a malformed request, 5xx an unknown outcome.
 */
import { createServer } from 'node:http';
import Koa, { type Context } from 'koa';
import { limits } from '../limits.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { BadRequest, decodeKey, listen, readBody } from '../simulated/json-requests.ts';
import { ActionCallback } from './action-callback.ts';
import { authoriseBody, completeBody, moneyEffectBody, voidBody } from './gateway-wire.ts';
import { SimulatedGateway } from './simulated-gateway.ts';

export interface GatewayServerOptions {
  /** Path of the ledger, or `:memory:`. */
  readonly file: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Told of completed customer actions; without it nobody is told until one is configured. */
  readonly callbackUrl?: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

export interface GatewayServer {
  readonly url: string;
  readonly gateway: SimulatedGateway;
  close(): Promise<void>;
}

export async function startGatewayServer(options: GatewayServerOptions): Promise<GatewayServer> {
  const { file, clock, scheduler, log, callbackUrl } = options;
  // The address is known only after listening, and the first url is asked for only after that.
  let url = '';
  const actionUrl = (key: string) => `${url}/actions/${encodeURIComponent(key)}`;
  const gateway = new SimulatedGateway({ file, clock, scheduler, actionUrl });
  const patience = { requestTimeout: limits.bodyTimeoutMs, maxHeaderSize: limits.headerBytesMax };
  const server = createServer(patience, application(gateway, log).callback());
  try {
    url = await listen(server, options.host, options.port);
  } catch (error) {
    await gateway.close();
    throw error;
  }
  const callback =
    callbackUrl === undefined
      ? undefined
      : new ActionCallback({ url: callbackUrl, scheduler, log });
  if (callback !== undefined) gateway.onActionCompleted((key) => callback.deliver(key));
  log.info({ url, file, callbackUrl }, 'simulated gateway listens');
  const close = async () => {
    callback?.close();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await gateway.close();
    // Unanswered calls would keep their sockets, and so the server, for ever.
    server.closeAllConnections();
    await closed;
  };
  return { url, gateway, close };
}

function application(gateway: SimulatedGateway, log: Log): Koa {
  const app = new Koa();
  app.on('error', (error) => log.error({ error: String(error) }, 'gateway request failed'));
  app.use(async (context) => {
    const gone = new AbortController();
    context.res.once('close', () => gone.abort());
    try {
      await route(context, gateway, gone.signal);
    } catch (error) {
      if (gone.signal.aborted) {
        // Nobody is there to be answered any more.
        context.respond = false;
        return;
      }
      const status = error instanceof BadRequest ? error.status : 500;
      context.status = status;
      context.body = { error: error instanceof Error ? error.message : String(error) };
      if (status === 500) log.warn({ path: context.path, error: String(error) }, 'answered 500');
    }
  });
  return app;
}

const AUTHORISATION_PATH = /^\/v1\/authorisations\/([^/]+)(?:\/(capture|void|refund|complete))?$/;

async function route(context: Context, gateway: SimulatedGateway, signal: AbortSignal) {
  const call = `${context.method} ${context.path}`;
  if (call === 'GET /v1/totals') {
    context.body = { items: gateway.totals() };
  } else if (call === 'POST /v1/authorisations') {
    const request = await readBody(context.req, authoriseBody);
    context.body = await gateway.authorise(request, signal);
  } else if (context.method === 'GET' && context.path.startsWith('/actions/')) {
    actionPage(context);
  } else {
    await routeAuthorisation(context, gateway, signal);
  }
}

async function routeAuthorisation(
  context: Context,
  gateway: SimulatedGateway,
  signal: AbortSignal,
): Promise<void> {
  const match = AUTHORISATION_PATH.exec(context.path);
  if (match === null) throw new BadRequest(404, 'no such path');
  const authorisationKey = decodeKey(match[1] ?? '');
  const operation = match[2];
  if (context.method !== (operation === undefined ? 'GET' : 'POST')) {
    throw new BadRequest(405, 'method not allowed');
  }
  if (operation === undefined) {
    context.body = await gateway.lookUp(authorisationKey, signal);
  } else if (operation === 'void') {
    const { key } = await readBody(context.req, voidBody);
    context.body = await gateway.void({ key, authorisationKey }, signal);
  } else if (operation === 'complete') {
    const { outcome } = await readBody(context.req, completeBody);
    context.body = await gateway.completeAction(authorisationKey, outcome);
  } else {
    const body = await readBody(context.req, moneyEffectBody);
    const request = { ...body, authorisationKey };
    context.body =
      operation === 'capture'
        ? await gateway.capture(request, signal)
        : await gateway.refund(request, signal);
  }
}

/** Stands in for the bank's own page. The key stays in the address, so no markup is made of it. */
const ACTION_PAGE = `<!doctype html><meta charset="utf-8"><title>Simulated bank</title>
<h1>Simulated bank</h1><p>Do you approve this payment?</p>
<button value="approve">Approve</button> <button value="decline">Decline</button><p id="answer"></p>
<script>
for (const button of document.querySelectorAll('button')) button.onclick = async () => {
  const path = location.pathname.replace('/actions/', '/v1/authorisations/') + '/complete';
  const body = JSON.stringify({ outcome: button.value });
  const response = await fetch(path, { method: 'POST', body });
  document.getElementById('answer').textContent = await response.text();
};
</script>`;

function actionPage(context: Context): void {
  context.type = 'html';
  context.body = ACTION_PAGE;
}
