/**
 * Those who book, look at and cancel trips in a simulated world, and the person who is given what
 * the engine cannot end: each request is kept, so that it can be sent again. Every answer is handed
 * to `Verdicts`; they judge nothing themselves.
 */
import type { BookingId, SupplierName, TripId } from '../../../domain/ids.ts';
import type { Rejection } from '../../../domain/rejection.ts';
import type { TripState } from '../../../domain/trip/trip.ts';
import { limits } from '../../../limits.ts';
import type { Engine, Outcome } from '../../../ports/engine.ts';
import type { LegWish, TripRequest, TripView } from '../../../ports/trips.ts';
import { heardAnswer } from '../judges/heard-answer.ts';
import type { Verdicts } from '../judges/verdicts.ts';
import type { OpenCalls } from '../open-calls.ts';
import type { Moment, SimulatedWorld } from '../simulated-world.ts';
import type { KnownBookings } from '../stories/known-bookings.ts';
import type { TripDeed, TripLegDeed } from '../stories/trip-deed.ts';
import { payerWith } from './client-asks.ts';
import {
  contextOf,
  type Done,
  isRefusedAtOnce,
  isSensible,
  type Request,
  stayOf,
  unsent,
} from './client-request.ts';

type Ask = Pick<Request<TripView>, 'name' | 'body' | 'send' | 'expectedVersion'>;

const LIST_MAX = 100;

export class SimulatedTrips {
  /** In the order in which they were first sent. */
  readonly requests: Request<TripView>[] = [];
  /** What anybody was last told of each, in the order in which they were first told. */
  readonly #told = new Map<TripId, Done<TripView>>();
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #calls: OpenCalls;
  readonly #bookings: KnownBookings;

  /** `bookings` meet those of a trip, as anybody may do with them what may be done. */
  constructor(
    world: SimulatedWorld,
    verdicts: Verdicts,
    calls: OpenCalls,
    bookings: KnownBookings,
  ) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#calls = calls;
    this.#bookings = bookings;
  }

  perform(deed: TripDeed): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    switch (deed.type) {
      case 'trip': {
        const body = {
          legs: deed.legs.map((leg) => this.#wishOf(leg)),
          payer: payerWith(deed.token),
        };
        this.#ask(requestOf(body), deed.times);
        return;
      }
      case 'cancel_trip':
        this.#onTrip(deed.trip, (told) => this.#cancel(engine, deed, told));
        return;
      case 'retry_trip':
      case 'resolve_trip':
        this.#onEscalated(engine, deed.trip, (state) => {
          if (deed.type === 'resolve_trip') this.#resolve(state, deed.times);
          else this.#retry(state, deed.times);
        });
        return;
      case 'see_trip':
        this.#onTrip(deed.trip, ({ value: { state } }) => this.#see(engine, state.id));
        return;
      case 'see_trips':
        this.#hear(engine.trips({ limit: LIST_MAX }), () => undefined);
        return;
      case 'repeat_trip':
        this.#repeat(engine, deed.request, deed.isSame);
        return;
      default:
        this.#world.foreign.suppliers.setOutage(deed.supplier, deed.outage);
    }
  }

  #wishOf(leg: TripLegDeed): LegWish {
    if (leg.kind === 'offer') {
      const { supplier, offer: offerId, quantity } = leg;
      return { supplier: supplier as string as SupplierName, offerId, quantity };
    }
    const quoteToken = leg.quote === undefined ? undefined : this.#bookings.quoteAt(leg.quote);
    return { stay: quoteToken === undefined ? stayOf(leg.wish) : { quoteToken } };
  }

  /** Sends it, again or for the first time. */
  send(request: Request<TripView>): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    request.first ??= this.#world.moment;
    const { first } = request;
    request.sends += 1;
    const answer = request.send(engine, contextOf(request));
    const hear = (outcome: Outcome<TripView>): void => {
      this.#world.trace(`answer ${request.name} ${request.key}: ${JSON.stringify(outcome)}`);
      if (isRefusedAtOnce(outcome)) request.refusals += 1;
      this.#verdicts.told(outcome, first);
      request.isAnswered ||= outcome.type !== 'failed';
      if (outcome.type === 'rejected') this.#refused(request, outcome.rejection, first);
      if (outcome.type !== 'ok') return;
      this.#verdicts.trips.answered(request, outcome);
      if (!outcome.isReplay) this.#expectTaken(outcome.value.state, first);
      request.done ??= outcome;
      this.#meet(outcome);
    };
    heardAnswer(this.#world, this.#calls, answer, hear, request);
  }

  #refused({ name, body }: Request<TripView>, rejection: Rejection, sent: Moment): void {
    if (rejection.code === 'leg_refused') {
      this.#verdicts.told({ type: 'rejected', rejection: rejection.reason }, sent);
      const { legs = [] } = body as Partial<TripRequest>;
      const { stay } = (legs[rejection.leg - 1] ?? {}) as { stay?: { quoteToken?: string } };
      const isRepriced = rejection.reason.code === 'price_changed';
      if (isRepriced) this.#verdicts.selling.repriced(stay?.quoteToken ?? '');
    }
    if (rejection.code !== 'trip_invalid_state') return;
    const { id } = body as { readonly id: string };
    // What cannot be cancelled is being bought.
    if (name !== 'trip') this.#verdicts.trips.refusedFor(id, rejection.status);
  }

  /** What a trip was undone for being full was full; a night that gave no answer is not asked. */
  #expectTaken({ undo, createdAtMs, updatedAtMs }: TripState, sent: Moment): void {
    if (undo?.kind !== 'leg_refused') return;
    if (updatedAtMs - createdAtMs >= limits.tripReserveMs) return;
    this.#verdicts.told({ type: 'rejected', rejection: undo.reason }, sent);
  }

  #cancel(
    engine: Engine,
    { isAsShown, isGuarded, times }: Extract<TripDeed, { type: 'cancel_trip' }>,
    { value: { state }, version }: Done<TripView>,
  ): void {
    const { id } = state;
    const expectedVersion = isGuarded ? version : undefined;
    const ask = (body: { readonly id: TripId; readonly fees?: TripFeesShown }): void => {
      const send: Ask['send'] = (now, context) => now.cancelTrip(context, id, 'flu', body.fees);
      this.#ask({ name: 'cancel', body, send, expectedVersion }, times);
    };
    if (!isAsShown) {
      ask({ id });
      return;
    }
    this.#hear(engine.tripFees(id), (told) => {
      this.#verdicts.trips.feesTold(told);
      ask({ id, fees: told.value.totals });
    });
  }

  #retry({ id }: TripState, times: number): void {
    const send: Ask['send'] = (engine, context) => engine.retryTrip(context, id);
    this.#ask({ name: 'retry', body: { id }, send, expectedVersion: undefined }, times);
  }

  /** Somebody who has found out at the other side how it stands there. */
  #resolve({ id, legs }: TripState, times: number): void {
    const stuck = legs.find(({ status }) => status === 'stuck');
    if (stuck === undefined) return;
    const { leg, request } = stuck;
    const { foreign } = this.#world;
    const isBought =
      request.kind === 'supplier'
        ? foreign.suppliers.standing(request.supplier, `${id}:${leg}:try`) === 'confirmed'
        : isThere(this.#verdicts, request.bookingId);
    const outcome = isBought ? ('stands' as const) : ('undone' as const);
    const body = { id, leg, outcome, note: 'asked by telephone' };
    const send: Ask['send'] = (engine, context) => engine.resolveLeg(context, id, body);
    this.#ask({ name: 'resolve', body, send, expectedVersion: undefined }, times);
  }

  #see(engine: Engine, id: TripId): void {
    this.#hear(engine.trip(id), (told) => {
      this.#verdicts.trips.told(told);
      this.#meet(told);
    });
    this.#hear(engine.tripFees(id), (told) => this.#verdicts.trips.feesTold(told));
  }

  /** Its stays are bookings that anybody may look at from now on. */
  #meet(told: Done<TripView>): void {
    const { state } = told.value;
    const before = this.#told.get(state.id);
    if (before === undefined || before.version <= told.version) this.#told.set(state.id, told);
    const { engine } = this.#world;
    for (const { request } of state.legs) {
      if (request.kind !== 'stay' || engine === undefined) continue;
      heardAnswer(this.#world, this.#calls, engine.booking(request.bookingId), (booking, sent) => {
        // A hold that was never placed has no booking.
        if (booking.type !== 'rejected') this.#verdicts.toldBooking(booking, sent);
        if (booking.type === 'ok') this.#bookings.meet(booking);
      });
    }
  }

  #hear<Value>(answer: Promise<Outcome<Value>>, then: (told: Done<Value>) => void): void {
    heardAnswer(this.#world, this.#calls, answer, (told, sent) => {
      this.#verdicts.told(told, sent);
      if (told.type === 'ok') then(told);
    });
  }

  #ask(ask: Ask, times: number): void {
    const key = `trip-${this.requests.length}`;
    const request = unsent({ ...ask, key, bookingId: undefined });
    this.requests.push(request);
    this.#verdicts.made(request);
    for (let time = 0; time < times; time += 1) this.send(request);
  }

  /** With its key the body of another where it is not the same. */
  #repeat(engine: Engine, number: number, isSame: boolean): void {
    const request = this.requests.at(-1 - (number % Math.max(1, this.requests.length)));
    if (request === undefined) return;
    if (isSame) {
      this.send(request);
      return;
    }
    if (request.done === undefined) return;
    const context = contextOf({ ...request, body: { other: request.body } });
    const answer = request.send(engine, context);
    heardAnswer(this.#world, this.#calls, answer, (told) => this.#verdicts.reused(request, told));
  }

  /** Counted from the latest, and mostly among those that are not over, as far as is known. */
  #onTrip(number: number, act: (told: Done<TripView>) => void): void {
    const all = [...this.#told.values()];
    const open = all.filter(({ value }) => OPEN.has(value.state.status ?? ''));
    const among = isSensible(number) && open.length > 0 ? open : all;
    const told = among.at(-1 - (number % Math.max(1, among.length)));
    if (told !== undefined) act(told);
  }

  /** Whoever has to do with what is stuck finds it in the list. */
  #onEscalated(engine: Engine, number: number, act: (state: TripState) => void): void {
    this.#hear(engine.trips({ status: 'escalated', limit: LIST_MAX }), ({ value: rows }) => {
      const row = rows.at(-1 - (number % Math.max(1, rows.length)));
      const { engine: engineNow } = this.#world;
      if (row === undefined || engineNow === undefined) return;
      this.#hear(engineNow.trip(row.id as TripId), (told) => {
        this.#verdicts.trips.told(told);
        act(told.value.state);
      });
    });
  }
}

const OPEN: ReadonlySet<string> = new Set(['reserving', 'confirming', 'confirmed']);

type TripFeesShown = Parameters<Engine['cancelTrip']>[3];

function requestOf(body: TripRequest): Ask {
  const send: Ask['send'] = (engine, context) => engine.requestTrip(context, body);
  return { name: 'trip', body, send, expectedVersion: undefined };
}

function isThere({ audit }: Verdicts, id: BookingId): boolean {
  const status = audit.bookings.get(id)?.statuses.at(-1);
  return status === 'confirmed' || status === 'checked_in' || status === 'checked_out';
}
