/**
 * The simulated supplier as a process of its own, behind plain HTTP and JSON. Must never add a rule
 * of selling: it translates, and what the supplier leaves unanswered it leaves unanswered as well.
 * A business "no" is a 200 with its reason; 4xx is a malformed request, 5xx an unknown outcome.
 */
import { createServer, type IncomingMessage } from 'node:http';
import Koa, { type Context } from 'koa';
import { limits } from '../limits.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { BadRequest, decodeKey, listen, readBody } from '../simulated/json-requests.ts';
import { SimulatedSupplier } from './simulated-supplier.ts';
import type { SupplierKind } from './supplier-catalogue.ts';
import { cancelBody, confirmBody, reserveBody, weatherBody } from './supplier-wire.ts';

export interface SupplierServerOptions {
  readonly kind: SupplierKind;
  /** Path of the ledger, or `:memory:`. */
  readonly file: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

export interface SupplierServer {
  readonly url: string;
  readonly supplier: SimulatedSupplier;
  close(): Promise<void>;
}

export async function startSupplierServer(options: SupplierServerOptions): Promise<SupplierServer> {
  const { kind, file, host, port, log } = options;
  const supplier = new SimulatedSupplier(options);
  const patience = { requestTimeout: limits.bodyTimeoutMs, maxHeaderSize: limits.headerBytesMax };
  const server = createServer(patience, application(supplier, log).callback());
  let url: string;
  try {
    url = await listen(server, host, port);
  } catch (error) {
    await supplier.close();
    throw error;
  }
  log.info({ url, file, kind }, 'simulated supplier listens');
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await supplier.close();
    // Unanswered calls would keep their sockets, and so the server, for ever.
    server.closeAllConnections();
    await closed;
  };
  return { url, supplier, close };
}

function application(supplier: SimulatedSupplier, log: Log): Koa {
  const app = new Koa();
  app.on('error', (error) => log.error({ error: String(error) }, 'supplier request failed'));
  app.use(async (context) => {
    const gone = new AbortController();
    context.res.once('close', () => gone.abort());
    try {
      context.body = await answerOf(context, supplier, gone.signal);
    } catch (error) {
      if (gone.signal.aborted) {
        // Nobody is there to be answered any more.
        context.respond = false;
        return;
      }
      context.status = error instanceof BadRequest ? error.status : 500;
      context.body = { error: error instanceof Error ? error.message : String(error) };
    }
  });
  return app;
}

const RESERVATION_PATH = /^\/v1\/reservations\/([^/]+)(?:\/(confirm|cancel))?$/;

async function answerOf(
  { method, path, req }: Context,
  supplier: SimulatedSupplier,
  signal: AbortSignal,
): Promise<object> {
  switch (`${method} ${path}`) {
    case 'GET /v1/offers':
      return { items: await supplier.offers(signal) };
    case 'GET /v1/reservations':
      return { items: supplier.reservations() };
    case 'POST /v1/reservations':
      return await supplier.reserve(await readBody(req, reserveBody), signal);
    case 'PUT /v1/weather': {
      const { outage } = await readBody(req, weatherBody);
      supplier.setOutage(outage);
      return { outage };
    }
    default:
      return await ofReservation(method, path, req, supplier, signal);
  }
}

async function ofReservation(
  method: string,
  path: string,
  request: IncomingMessage,
  supplier: SimulatedSupplier,
  signal: AbortSignal,
): Promise<object> {
  const match = RESERVATION_PATH.exec(path);
  if (match === null) throw new BadRequest(404, 'no such path');
  const reservationKey = decodeKey(match[1] ?? '');
  const operation = match[2];
  if (method !== (operation === undefined ? 'GET' : 'POST')) {
    throw new BadRequest(405, 'method not allowed');
  }
  if (operation === undefined) return await supplier.lookUp(reservationKey, signal);
  if (operation === 'cancel') {
    const body = await readBody(request, cancelBody);
    return await supplier.cancel({ ...body, reservationKey }, signal);
  }
  const { key, paymentToken } = await readBody(request, confirmBody);
  const payment = paymentToken === undefined ? {} : { paymentToken };
  return await supplier.confirm({ key, reservationKey, ...payment }, signal);
}
