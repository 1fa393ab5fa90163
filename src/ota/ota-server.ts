/**
 * OTAs as a process of their own, behind plain HTTP: Channex's API at /api/v1, OpenTravel's
 * messages at /opentravel, and at /control what only whoever runs the simulator may ask. To the
 * engine it is a foreign system: it shares neither code nor tables with it, so that the two check
 * each other. It must never decide what a hotel has; it believes what it was told last.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import Koa, { type Context } from 'koa';
import { limits } from '../limits.ts';
import type { Chance, Clock, Scheduler } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { dayOf } from '../replay/own-dates.ts';
import { BookingCourier, type PushForm } from './booking-courier.ts';
import { calendarPage, firstDay } from './calendar-page.ts';
import { channexRevision } from './channex-booking.ts';
import { ChannexSide } from './channex-side.ts';
import { composeResNotif, isResNotifTaken } from './opentravel-booking.ts';
import { OpenTravelSide, refusedAsXml } from './opentravel-side.ts';
import { OtaControl } from './ota-control.ts';
import { OtaDesk } from './ota-desk.ts';
import { OtaListings } from './ota-listings.ts';
import { ConnectionCut, OtaRefusal } from './ota-refusal.ts';
import { OtaStore } from './ota-store.ts';

export interface OtaServerOptions {
  /** Path of the database, or `:memory:`. */
  readonly file: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** For ids. */
  readonly chance: Pick<Chance, 'id'>;
  /** Decides the weather, uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

export interface OtaServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Sides {
  readonly store: OtaStore;
  readonly listings: OtaListings;
  readonly channex: ChannexSide;
  readonly openTravel: OpenTravelSide;
  readonly control: OtaControl;
  readonly now: () => number;
}

const channexPush: PushForm = {
  contentType: 'application/json',
  notice: ({ code }) => JSON.stringify({ event: 'booking', property_id: code, payload: null }),
  compose: (listing, revision) => JSON.stringify({ data: [channexRevision(listing, revision)] }),
  isAcknowledged: (status) => status >= 200 && status < 300,
};

const openTravelPush: PushForm = {
  contentType: 'application/xml; charset=utf-8',
  // A listing of this form cannot ask for notices.
  notice: () => '',
  compose: composeResNotif,
  isAcknowledged: isResNotifTaken,
};

export async function startOtaServer(options: OtaServerOptions): Promise<OtaServer> {
  const { clock, scheduler, chance, random, log } = options;
  const store = new OtaStore(options.file);
  const now = () => clock.now();
  const makeId = () => chance.id();
  const listings = new OtaListings(store, clock, scheduler, random);
  const forms = { channex: channexPush, opentravel: openTravelPush };
  const courier = new BookingCourier(store, listings, forms, { now, random, scheduler, log });
  const desk = new OtaDesk(store, now, makeId);
  const sides: Sides = {
    store,
    listings,
    channex: new ChannexSide(store, listings, { now, makeId, random }),
    openTravel: new OpenTravelSide(store, listings, now),
    control: new OtaControl(store, listings, desk, courier),
    now,
  };
  const patience = { requestTimeout: limits.bodyTimeoutMs, maxHeaderSize: limits.headerBytesMax };
  const server = createServer(patience, application(sides, log).callback());
  let url: string;
  try {
    url = await listen(server, options.host, options.port);
  } catch (error) {
    store.close();
    throw error;
  }
  // What was not delivered when the process before this one ended.
  for (const { code } of listings.all()) courier.wake(code);
  log.info({ url, file: options.file }, 'OTA simulator listens');
  const close = async () => {
    courier.close();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Requests that are left unanswered would keep their sockets, and so the server, for ever.
    server.closeAllConnections();
    await closed;
    store.close();
  };
  return { url, close };
}

function listen(server: Server, host: string, port: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  server.once('error', reject);
  server.listen(port, host, () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
  });
  return promise;
}

function application(sides: Sides, log: Log): Koa {
  const app = new Koa();
  app.on('error', (error) => log.error({ error: String(error) }, 'OTA request failed'));
  app.use(async (context) => {
    const gone = new AbortController();
    context.res.once('close', () => gone.abort(new ConnectionCut()));
    try {
      await route(context, sides, gone.signal);
    } catch (error) {
      answerError(context, error, gone.signal, log);
    }
  });
  return app;
}

function answerError(context: Context, error: unknown, gone: AbortSignal, log: Log): void {
  if (error instanceof ConnectionCut || gone.aborted) {
    context.respond = false;
    context.req.socket.destroy();
    return;
  }
  if (!(error instanceof OtaRefusal)) {
    log.error({ path: context.path, error: String(error) }, 'answered 500');
  }
  const refusal = error instanceof OtaRefusal ? error : new OtaRefusal(500, 'internal_error');
  const { status, code, details, retryAfterSeconds } = refusal;
  context.status = status;
  if (retryAfterSeconds !== undefined) context.set('Retry-After', String(retryAfterSeconds));
  if (isOpenTravel(context.path)) {
    context.type = 'application/xml';
    context.body = refusedAsXml(refusal);
    return;
  }
  const title = code.replaceAll('_', ' ');
  context.body = { errors: { code, title, ...(details.length === 0 ? {} : { details }) } };
}

/** Some clients have an address for each message; the message says what it is all the same. */
function isOpenTravel(path: string): boolean {
  return path === '/opentravel' || path.startsWith('/opentravel/');
}

async function route(context: Context, sides: Sides, signal: AbortSignal): Promise<void> {
  const { method, path, query } = context;
  const body = () => readText(context.req);
  if (path.startsWith('/api/v1/')) {
    const apiKey = context.get('user-api-key');
    const request = { method, path: path.slice('/api/v1'.length), query, apiKey, body, signal };
    context.body = await sides.channex.answer(request);
  } else if (method === 'POST' && isOpenTravel(path)) {
    const authorization = context.get('authorization');
    const answer = await sides.openTravel.answer({ authorization, body, signal });
    context.status = answer.status;
    context.type = 'application/xml';
    context.body = answer.body;
  } else if (path.startsWith('/control/')) {
    const request = { method, path: path.slice('/control'.length), query, body };
    const answer = await sides.control.answer(request);
    context.status = answer.status;
    context.body = answer.body;
  } else if (method === 'GET' && path === '/') {
    const asked = typeof query.from === 'string' ? dayOf(query.from) : undefined;
    const from = firstDay(asked, sides.now());
    context.type = 'html';
    context.body = calendarPage(sides.listings.all(), sides.store, from);
  } else {
    throw new OtaRefusal(404, 'resource_not_found', [`there is no ${method} ${path}`]);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > limits.otaBodyBytesMax) throw new OtaRefusal(413, 'too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
