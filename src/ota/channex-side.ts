/**
 * The OTA as Channex's API: availability and restrictions in, what it has of both read back, and a
 * feed of revisions that are told until they are acknowledged. It knows messages and calendars, and
 * never what the hotel does with them.
 */
import { limits } from '../limits.ts';
import { dateText, dayOf } from '../replay/own-dates.ts';
import { channexRevision } from './channex-booking.ts';
import { type ReadValue, readValue, type ValueKind, type Warnings } from './channex-values.ts';
import type { Listing } from './listing.ts';
import type { Revision } from './ota-booking.ts';
import type { OtaListings } from './ota-listings.ts';
import { OtaRefusal } from './ota-refusal.ts';
import type { OtaStore } from './ota-store.ts';
import type { PlanNight } from './ota-tables.ts';
import { shuffled } from './shuffled.ts';

export interface ChannexRequest {
  readonly method: string;
  /** After `/api/v1`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  readonly apiKey: string | undefined;
  readonly body: () => Promise<string>;
  readonly signal: AbortSignal;
}

type Query = ChannexRequest['query'];

export class ChannexSide {
  readonly #store: OtaStore;
  readonly #listings: OtaListings;
  readonly #now: () => number;
  readonly #makeId: () => string;
  readonly #random: () => number;

  constructor(
    store: OtaStore,
    listings: OtaListings,
    world: { now: () => number; makeId: () => string; random: () => number },
  ) {
    this.#store = store;
    this.#listings = listings;
    this.#now = world.now;
    this.#makeId = world.makeId;
    this.#random = world.random;
  }

  async answer(request: ChannexRequest): Promise<object> {
    const mine = this.#listings
      .all()
      .filter(({ format, apiKey }) => format === 'channex' && apiKey === request.apiKey);
    if (mine.length === 0) throw new OtaRefusal(401, 'unauthorized');
    const { method, path } = request;
    const ack = /^\/booking_revisions\/([^/]+)\/ack$/.exec(path);
    if (method === 'POST' && ack?.[1] !== undefined) {
      return await this.#acknowledge(mine, decodeURIComponent(ack[1]), request);
    }
    switch (`${method} ${path}`) {
      case 'POST /availability':
        return await this.#take(mine, 'availability', request);
      case 'POST /restrictions':
        return await this.#take(mine, 'restrictions', request);
      case 'GET /availability':
        return await this.#readBack(mine, request, (listing) => this.#rooms(listing, request));
      case 'GET /restrictions':
        return await this.#readBack(mine, request, (listing) => this.#plans(listing, request));
      case 'GET /booking_revisions/feed':
        return await this.#feed(mine, request);
      default:
        throw new OtaRefusal(404, 'resource_not_found', [`${method} ${path} is none`]);
    }
  }

  async #take(
    mine: readonly Listing[],
    kind: ValueKind,
    { body, signal }: ChannexRequest,
  ): Promise<object> {
    const text = await body();
    const values = valuesOf(text);
    const byListing = Map.groupBy(values, (value) =>
      mine.find(({ code }) => code === value.property_id),
    );
    const strangers = (byListing.get(undefined) ?? []).map((value) =>
      warned(value, { property_id: ['does not exist'] }),
    );
    const warnings: object[] = [...strangers];
    let isTaken = false;
    for (const [listing, own] of byListing) {
      if (listing === undefined) continue;
      await this.#listings.meet(listing, { kind, signal }, (isDropped) => {
        const read = own.map((value) => ({ value, read: readValue(listing, kind, value) }));
        const good = read.flatMap((one) => ('warnings' in one.read ? [] : [one.read]));
        for (const one of read) {
          if ('warnings' in one.read) warnings.push(warned(one.value, one.read.warnings));
        }
        isTaken ||= good.length > 0;
        if (!isDropped) this.#apply(listing, good);
        const isShort = text.length <= limits.otaMessageCharactersKept;
        return { answer: undefined, changes: good.length, body: isShort ? text : null };
      });
    }
    return {
      data: isTaken ? [{ id: this.#makeId(), type: 'task' }] : [],
      meta: { message: 'Success', warnings },
    };
  }

  /** In the order of the message: of two values for one night the later counts. */
  #apply(listing: Listing, values: readonly ReadValue[]): void {
    this.#store.transaction(() => {
      for (const { room, plan, days, availability, told } of values) {
        for (const day of days) {
          if (plan === undefined) this.#store.tellRoom(listing.code, room, day, availability);
          else this.#store.tellPlan(listing.code, { room, plan, day, told });
        }
      }
    });
  }

  async #readBack<Data>(
    mine: readonly Listing[],
    { query, signal }: ChannexRequest,
    read: (listing: Listing) => Data,
  ): Promise<object> {
    const code = one(query, 'filter[property_id]');
    if (code === undefined) throw new OtaRefusal(400, 'bad_request', ['property_id is required']);
    const listing = mine.find((candidate) => candidate.code === code);
    if (listing === undefined) throw new OtaRefusal(404, 'resource_not_found');
    const work = () => ({ answer: { data: read(listing) }, changes: 0, body: null });
    return await this.#listings.meet(listing, { kind: 'read', signal }, work);
  }

  #rooms(listing: Listing, { query }: ChannexRequest) {
    const [from, to] = daysAsked(query);
    const data: Record<string, Record<string, number>> = {};
    for (const { room, day, availability } of this.#store.rooms(listing.code, from, to)) {
      if (availability === null) continue;
      const nights = data[room] ?? {};
      data[room] = nights;
      nights[dateText(day)] = availability;
    }
    return data;
  }

  #plans(listing: Listing, { query }: ChannexRequest) {
    const [from, to] = daysAsked(query);
    const wanted = one(query, 'filter[restrictions]')?.split(',') ?? [];
    if (wanted.length === 0) {
      throw new OtaRefusal(400, 'bad_request', ['restrictions is required']);
    }
    const data: Record<string, Record<string, object>> = {};
    for (const { plan, day, told } of this.#store.plans(listing.code, from, to)) {
      const nights = data[plan] ?? {};
      data[plan] = nights;
      nights[dateText(day)] = restrictionsOf(told, wanted);
    }
    return data;
  }

  async #feed(mine: readonly Listing[], { query, signal }: ChannexRequest): Promise<object> {
    const code = one(query, 'filter[property_id]');
    const asked = code === undefined ? mine : mine.filter((listing) => listing.code === code);
    const [first] = asked;
    if (first === undefined) throw new OtaRefusal(404, 'resource_not_found');
    const limit = Number(one(query, 'pagination[limit]') ?? limits.otaFeedItemsDefault);
    const itemsMax = Math.min(limit > 0 ? Math.floor(limit) : 1, limits.otaFeedItemsMax);
    return await this.#listings.meet(first, { kind: 'feed', signal }, () => {
      const waiting = asked.flatMap((listing) =>
        this.#store
          .waiting(listing.code, itemsMax)
          .flatMap((revision) => this.#delivered(listing, revision)),
      );
      const isReordered = first.weather.isReordered;
      const data = isReordered ? shuffled(waiting, this.#random) : waiting;
      const meta = { page: 1, total: this.#waitingCount(asked), limit: itemsMax };
      return { answer: { data, meta }, changes: data.length, body: null };
    });
  }

  /** Once, or twice where the weather doubles it. */
  #delivered(listing: Listing, revision: Revision): readonly object[] {
    const item = channexRevision(listing, revision);
    this.#store.noteDelivery(revision.id);
    if (this.#random() >= listing.weather.duplicateShare) return [item];
    this.#store.noteDelivery(revision.id);
    return [item, item];
  }

  #waitingCount(listings: readonly Listing[]): number {
    return listings.reduce((sum, { code }) => sum + this.#store.waitingCount(code), 0);
  }

  async #acknowledge(
    mine: readonly Listing[],
    id: string,
    { signal }: ChannexRequest,
  ): Promise<object> {
    const revision = this.#store.revision(id);
    const listing = mine.find(({ code }) => code === revision?.listing);
    if (listing === undefined) throw new OtaRefusal(404, 'resource_not_found');
    return await this.#listings.meet(listing, { kind: 'acknowledgement', signal }, () => {
      this.#store.acknowledge(id, this.#now());
      return { answer: { meta: { message: 'Success' } }, changes: 1, body: null };
    });
  }
}

type Raw = Readonly<Record<string, unknown>>;

function valuesOf(text: string): readonly Raw[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new OtaRefusal(400, 'bad_request', ['the body is not JSON']);
  }
  const { values } = Object(body);
  if (!Array.isArray(values) || values.some((value) => Object(value) !== value)) {
    throw new OtaRefusal(400, 'bad_request', ['values is required and must be a list of objects']);
  }
  return values;
}

function warned(value: Raw, warning: Warnings): object {
  return { ...value, warning };
}

function one(query: Query, name: string): string | undefined {
  const value = query[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Both included. */
function daysAsked(query: Query): readonly [number, number] {
  const single = one(query, 'filter[date]');
  const from = dayOf(single ?? one(query, 'filter[date][gte]') ?? '');
  const to = dayOf(single ?? one(query, 'filter[date][lte]') ?? '');
  if (from === undefined || to === undefined || to < from) {
    throw new OtaRefusal(400, 'bad_request', ['date is required']);
  }
  if (to - from >= limits.otaCalendarNightsMax) {
    const rule = `at most ${limits.otaCalendarNightsMax} nights can be asked for`;
    throw new OtaRefusal(400, 'bad_request', [rule]);
  }
  return [from, to];
}

/** What was never told has Channex's defaults, and no rate. */
function restrictionsOf(told: PlanNight, wanted: readonly string[]): object {
  const known: Readonly<Record<string, unknown>> = {
    rate: told.rate ?? told.rates?.[Object.keys(told.rates)[0] ?? ''] ?? null,
    rates:
      told.rates === undefined
        ? undefined
        : Object.entries(told.rates).map(([occupancy, rate]) => ({
            occupancy: Number(occupancy),
            rate,
          })),
    min_stay_arrival: told.minStayArrival ?? 1,
    min_stay_through: told.minStayThrough ?? 1,
    max_stay: told.maxStay ?? 0,
    closed_to_arrival: told.closedToArrival ?? false,
    closed_to_departure: told.closedToDeparture ?? false,
    stop_sell: told.stopSell ?? false,
  };
  return Object.fromEntries(
    wanted.filter((name) => name in known).map((name) => [name, known[name]]),
  );
}
