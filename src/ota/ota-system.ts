/**
 * OTAs as a system that is asked and answers: Channex's API at /api/v1, OpenTravel's messages at
 * /opentravel, and at /control what only whoever runs the simulator may ask. It knows no socket and
 * no clock but those that it is given, so that it runs behind HTTP as well as in a simulated world.
 * It must never decide what a hotel has; it believes what it was told last.
 */
import type { Chance, Clock, Scheduler } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { dayOf } from '../replay/own-dates.ts';
import { BookingCourier, type Post, type PushForm } from './booking-courier.ts';
import { calendarPage, firstDay } from './calendar-page.ts';
import { channexRevision } from './channex-booking.ts';
import { ChannexSide } from './channex-side.ts';
import { composeResNotif, isResNotifTaken } from './opentravel-booking.ts';
import { OpenTravelSide, refusedAsXml } from './opentravel-side.ts';
import { OtaControl } from './ota-control.ts';
import { OtaDesk } from './ota-desk.ts';
import { OtaListings } from './ota-listings.ts';
import { ConnectionCut, Misrouted, OtaRefusal } from './ota-refusal.ts';
import { OtaStore } from './ota-store.ts';

export interface OtaOptions {
  /** Path of the database, or `:memory:`. */
  readonly file: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** For ids. */
  readonly chance: Pick<Chance, 'id'>;
  /** Decides the weather, uniform in [0, 1). */
  readonly random: () => number;
  /** The way to the hotels that want their bookings pushed. */
  readonly post: Post;
  readonly log: Log;
}

/** One request, of whichever form. */
export interface OtaAsked {
  readonly method: string;
  /** Undecoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  /** Of the header by that name, in small letters; empty when there is none. */
  readonly header: (name: string) => string;
  readonly body: () => Promise<string>;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

export interface OtaAnswered {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly retryAfterSeconds?: number;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const XML_TYPE = 'application/xml; charset=utf-8';

const channexPush: PushForm = {
  contentType: 'application/json',
  notice: ({ code }) => JSON.stringify({ event: 'booking', property_id: code, payload: null }),
  compose: (listing, revision) => JSON.stringify({ data: [channexRevision(listing, revision)] }),
  isAcknowledged: (status) => status >= 200 && status < 300,
};

const openTravelPush: PushForm = {
  contentType: XML_TYPE,
  // A listing of this form cannot ask for notices.
  notice: () => '',
  compose: composeResNotif,
  isAcknowledged: isResNotifTaken,
};

export class OtaSystem {
  readonly store: OtaStore;
  readonly listings: OtaListings;
  readonly desk: OtaDesk;
  readonly courier: BookingCourier;
  readonly #channex: ChannexSide;
  readonly #openTravel: OpenTravelSide;
  readonly #control: OtaControl;
  readonly #now: () => number;
  readonly #log: Log;

  constructor({ file, clock, scheduler, chance, random, post, log }: OtaOptions) {
    const now = () => clock.now();
    const makeId = () => chance.id();
    this.#now = now;
    this.#log = log;
    this.store = new OtaStore(file);
    this.listings = new OtaListings(this.store, clock, scheduler, random);
    const forms = { channex: channexPush, opentravel: openTravelPush };
    const world = { now, random, scheduler, post, log };
    this.courier = new BookingCourier(this.store, this.listings, forms, world);
    this.desk = new OtaDesk(this.store, now, makeId);
    this.#channex = new ChannexSide(this.store, this.listings, { now, makeId, random });
    this.#openTravel = new OpenTravelSide(this.store, this.listings, now);
    this.#control = new OtaControl(this.store, this.listings, this.desk, this.courier);
  }

  /** Pushes what was not delivered when the process before this one ended. */
  begin(): void {
    for (const { code } of this.listings.all()) this.courier.wake(code);
  }

  /** Rejects with ConnectionCut, and nothing else, when the caller is to hear nothing. */
  async answer(asked: OtaAsked): Promise<OtaAnswered> {
    try {
      return await this.#route(asked);
    } catch (error) {
      if (error instanceof ConnectionCut || asked.signal.aborted) throw new ConnectionCut();
      return error instanceof Misrouted ? PAGE : this.#refused(asked.path, error);
    }
  }

  close(): void {
    this.courier.close();
    this.store.close();
  }

  #refused(path: string, error: unknown): OtaAnswered {
    if (!(error instanceof OtaRefusal)) this.#log.error({ path, error: String(error) }, FAILED);
    const refusal = error instanceof OtaRefusal ? error : new OtaRefusal(500, 'internal_error');
    const { status, code, details, retryAfterSeconds } = refusal;
    const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    if (isOpenTravel(path)) {
      return { status, contentType: XML_TYPE, body: refusedAsXml(refusal), ...wait };
    }
    const title = code.replaceAll('_', ' ');
    const errors = { code, title, ...(details.length === 0 ? {} : { details }) };
    return { ...inJson(status, { errors }), ...wait };
  }

  async #route({ method, path, query, header, body, signal }: OtaAsked): Promise<OtaAnswered> {
    if (path.startsWith('/api/v1/')) {
      const apiKey = header('user-api-key');
      const request = { method, path: path.slice('/api/v1'.length), query, apiKey, body, signal };
      return inJson(200, await this.#channex.answer(request));
    }
    if (method === 'POST' && isOpenTravel(path)) {
      const authorization = header('authorization');
      const answer = await this.#openTravel.answer({ authorization, body, signal });
      return { status: answer.status, contentType: XML_TYPE, body: answer.body };
    }
    if (path.startsWith('/control/')) {
      const request = { method, path: path.slice('/control'.length), query, body };
      const answer = await this.#control.answer(request);
      return inJson(answer.status, answer.body);
    }
    if (method === 'GET' && path === '/') {
      const asked = typeof query.from === 'string' ? dayOf(query.from) : undefined;
      const page = calendarPage(this.listings.all(), this.store, firstDay(asked, this.#now()));
      return { status: 200, contentType: 'text/html; charset=utf-8', body: page };
    }
    throw new OtaRefusal(404, 'resource_not_found', [`there is no ${method} ${path}`]);
  }
}

const PAGE: OtaAnswered = {
  status: 404,
  contentType: 'text/html',
  body: '<html><head><title>404 Not Found</title></head><body><hr>proxy</body></html>',
};

const FAILED = 'answered 500';

function inJson(status: number, body: object): OtaAnswered {
  return { status, contentType: JSON_TYPE, body: JSON.stringify(body) };
}

/** Some clients have an address for each message; the message says what it is all the same. */
function isOpenTravel(path: string): boolean {
  return path === '/opentravel' || path.startsWith('/opentravel/');
}
