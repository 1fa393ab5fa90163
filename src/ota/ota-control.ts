/**
 * The control API: listings, their weather, what their calendars say, and sales on them. Whoever
 * runs the simulator asks here; a hotel never does. Names of members are the simulator's own.
 */
import type { z } from 'zod';
import { limits } from '../limits.ts';
import { dateText, dayOf } from '../replay/own-dates.ts';
import type { BookingCourier } from './booking-courier.ts';
import { type Listing, listingBody, listingCode, weatherBody } from './listing.ts';
import { bookingBody, changeBody, type OtaBooking } from './ota-booking.ts';
import type { OtaDesk } from './ota-desk.ts';
import type { OtaListings } from './ota-listings.ts';
import { OtaRefusal } from './ota-refusal.ts';
import type { OtaStore } from './ota-store.ts';

export interface ControlRequest {
  readonly method: string;
  /** After `/control`, undecoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: () => Promise<string>;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: object;
}

type Query = ControlRequest['query'];

export class OtaControl {
  readonly #store: OtaStore;
  readonly #listings: OtaListings;
  readonly #desk: OtaDesk;
  readonly #courier: BookingCourier;

  constructor(store: OtaStore, listings: OtaListings, desk: OtaDesk, courier: BookingCourier) {
    this.#store = store;
    this.#listings = listings;
    this.#desk = desk;
    this.#courier = courier;
  }

  async answer(request: ControlRequest): Promise<ControlAnswer> {
    const [root, code, part, ...rest] = request.path.split('/').slice(1).map(decoded);
    if (root !== 'listings') throw noSuchPath(request);
    if (code === undefined) {
      if (request.method !== 'GET') throw noSuchPath(request);
      return found({ items: this.#listings.all().map((listing) => this.#view(listing)) });
    }
    if (part === undefined) return await this.#listing(request, code);
    const listing = this.#listings.get(code);
    if (part === 'weather') return await this.#weather(request, code);
    if (part === 'bookings') return await this.#bookings(request, listing, rest);
    if (request.method === 'GET' && part === 'calendar') return this.#calendar(request, listing);
    if (request.method === 'GET' && part === 'messages') return this.#messages(request, listing);
    throw noSuchPath(request);
  }

  async #listing(request: ControlRequest, code: string): Promise<ControlAnswer> {
    if (request.method === 'GET') return found(this.#view(this.#listings.get(code)));
    if (request.method !== 'PUT') throw noSuchPath(request);
    const known = listingCode.safeParse(code);
    if (!known.success) throw badRequest(known.error);
    const terms = parsed(listingBody, await request.body());
    const isNew = this.#listings.find(code) === undefined;
    const listing = this.#listings.put(code, terms);
    this.#courier.wake(code);
    return { status: isNew ? 201 : 200, body: this.#view(listing) };
  }

  async #weather(request: ControlRequest, code: string): Promise<ControlAnswer> {
    if (request.method === 'DELETE') {
      return found(this.#listings.setWeather(code, undefined).weather);
    }
    if (request.method !== 'PUT') throw noSuchPath(request);
    const change = parsed(weatherBody, await request.body());
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    return found(this.#listings.setWeather(code, Object.fromEntries(named)).weather);
  }

  async #bookings(
    request: ControlRequest,
    listing: Listing,
    [code, action]: readonly string[],
  ): Promise<ControlAnswer> {
    if (code === undefined && request.method === 'GET') {
      const after = text(request.query, 'after') ?? '';
      const items = this.#store.bookings(listing.code, after, itemsAsked(request.query));
      return found({ items });
    }
    if (code === undefined && request.method === 'POST') {
      const booking = this.#desk.book(listing, parsed(bookingBody, await request.body()));
      return this.#sold(listing, booking, 201);
    }
    if (code !== undefined && action === undefined && request.method === 'GET') {
      return found(this.#booking(listing, code));
    }
    if (code === undefined || request.method !== 'POST') throw noSuchPath(request);
    switch (action) {
      case 'modify': {
        const asked = parsed(changeBody, await request.body());
        return this.#sold(listing, this.#desk.change(listing, code, asked));
      }
      case 'cancel':
        return this.#sold(listing, this.#desk.cancel(listing, code));
      case 'redeliver':
        this.#booking(listing, code);
        this.#store.forgetAcknowledgements(listing.code, code);
        this.#courier.wake(listing.code);
        return found(this.#booking(listing, code));
      default:
        throw noSuchPath(request);
    }
  }

  #sold(listing: Listing, booking: OtaBooking, status = 200): ControlAnswer {
    this.#courier.wake(listing.code);
    return { status, body: booking };
  }

  #booking(listing: Listing, code: string): object {
    const booking = this.#store.booking(listing.code, code);
    if (booking === undefined) {
      throw new OtaRefusal(404, 'resource_not_found', [`there is no booking ${code}`]);
    }
    const revisions = this.#store
      .revisionsOf(listing.code, code)
      .map(({ id, booking: { revision, status }, insertedAt, acknowledgedAt, deliveries }) => ({
        id,
        revision,
        status,
        insertedAt,
        acknowledgedAt,
        deliveries,
      }));
    return { ...booking, revisions };
  }

  /** What the OTA believes is free, what it has sold, and prices and rules as it was told them. */
  #calendar({ query }: ControlRequest, listing: Listing): ControlAnswer {
    const [from, to] = [dayOf(text(query, 'from') ?? ''), dayOf(text(query, 'to') ?? '')];
    const nightsMax = limits.otaCalendarNightsMax;
    if (from === undefined || to === undefined || to < from || to - from >= nightsMax) {
      const rule = `from and to must be dates, both included, of at most ${nightsMax} nights`;
      throw new OtaRefusal(400, 'bad_request', [rule]);
    }
    const rooms = this.#store.rooms(listing.code, from, to);
    const plans = this.#store.plans(listing.code, from, to);
    return found({
      code: listing.code,
      from: dateText(from),
      to: dateText(to),
      rooms: rooms.map(({ room, day, availability, sold }) => ({
        roomCode: room,
        night: dateText(day),
        availability,
        sold,
      })),
      plans: plans.map(({ room, plan, day, told }) => ({
        roomCode: room,
        planCode: plan,
        night: dateText(day),
        ...told,
      })),
    });
  }

  #messages({ query }: ControlRequest, listing: Listing): ControlAnswer {
    const after = Number(text(query, 'after') ?? 0);
    const isCount = Number.isSafeInteger(after) && after >= 0;
    if (!isCount) throw new OtaRefusal(400, 'bad_request', ['after must be a whole number']);
    return found({ items: this.#store.messages(listing.code, after, itemsAsked(query)) });
  }

  #view(listing: Listing): object {
    const { apiKey: _, push, ...shown } = listing;
    const { all, waiting, repeated } = this.#store.revisionCounts(listing.code);
    return {
      ...shown,
      push: push === null ? null : { ...push, headers: Object.keys(push.headers) },
      revisions: { all, waiting, repeated },
      lastPushFailure: this.#courier.lastFailure(listing.code) ?? null,
      messages: this.#store.outcomes(listing.code),
    };
  }
}

function found(body: object): ControlAnswer {
  return { status: 200, body };
}

function noSuchPath({ method, path }: ControlRequest): OtaRefusal {
  return new OtaRefusal(404, 'resource_not_found', [`there is no ${method} /control${path}`]);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new OtaRefusal(400, 'bad_request', ['the address is not URL-encoded']);
  }
}

function text(query: Query, name: string): string | undefined {
  const value = query[name];
  return Array.isArray(value) ? value[0] : value;
}

function itemsAsked(query: Query): number {
  const asked = Number(text(query, 'limit') ?? limits.pageItemsMax);
  if (Number.isInteger(asked) && asked >= 1 && asked <= limits.pageItemsMax) return asked;
  throw new OtaRefusal(400, 'bad_request', [`limit must be from 1 to ${limits.pageItemsMax}`]);
}

function parsed<Shape extends z.ZodType>(shape: Shape, body: string): z.infer<Shape> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new OtaRefusal(400, 'bad_request', ['the body is not JSON']);
  }
  const result = shape.safeParse(json);
  if (!result.success) throw badRequest(result.error);
  return result.data;
}

function badRequest({ issues }: z.ZodError): OtaRefusal {
  const details = issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return new OtaRefusal(400, 'bad_request', details);
}
