/**
 * The clients of a simulated world: they send what the story says, to whatever engine is up, ask
 * again with the same key, and lose their answers when an engine dies. Every answer is handed to
 * `Verdicts`; they judge nothing themselves.
 */

import { addDays, type Night } from '../../../domain/calendar.ts';
import type { BookingId } from '../../../domain/ids.ts';
import type { Engine } from '../../../ports/engine.ts';
import { ARRIVAL, adler } from '../../hotel-adler.ts';
import { heardAnswer } from '../judges/heard-answer.ts';
import type { Verdicts } from '../judges/verdicts.ts';
import { OpenCalls } from '../open-calls.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import type { ChannelDeed } from '../stories/channel-story.ts';
import { KnownBookings } from '../stories/known-bookings.ts';
import type { Deed, FateDeed, LookingDeed } from '../stories/story.ts';
import { isTripDeed } from '../stories/trip-deed.ts';
import {
  type Ask,
  actAt,
  arrivalOf,
  bookOf,
  bookQuoteOf,
  holdOf,
  modificationOf,
  payFor,
  refundOf,
  retryOf,
  waiverOf,
} from './client-asks.ts';
import { contextOf, isRefusedAtOnce, type Request, stayOf, unsent } from './client-request.ts';
import { SimulatedDesk } from './simulated-desk.ts';
import { SimulatedHouse } from './simulated-house.ts';
import { SimulatedTrips } from './simulated-trips.ts';
import { isWaitDeed, SimulatedWaiters } from './simulated-waiters.ts';

const MINUTE_MS = 60_000;

export class SimulatedClients {
  /** In the order in which they were first sent. */
  readonly requests: Request[] = [];
  readonly calls = new OpenCalls();
  readonly trips: SimulatedTrips;
  readonly #bookings = new KnownBookings();
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #house: SimulatedHouse;
  readonly #desk: SimulatedDesk;
  readonly #waiters: SimulatedWaiters;

  constructor(world: SimulatedWorld, verdicts: Verdicts) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#house = new SimulatedHouse(world, verdicts, this.calls);
    this.#desk = new SimulatedDesk(world, verdicts, this.calls);
    this.trips = new SimulatedTrips(world, verdicts, this.calls, this.#bookings);
    const ask = this.#ask.bind(this);
    this.#waiters = new SimulatedWaiters(world, verdicts, this.calls, ask);
  }

  perform(deed: Exclude<Deed, FateDeed | ChannelDeed>): void {
    if (isWaitDeed(deed)) {
      this.#waiters.perform(deed);
      return;
    }
    if (isTripDeed(deed)) {
      this.trips.perform(deed);
      return;
    }
    switch (deed.type) {
      case 'hold':
        this.#ask(holdOf(deed.wish, deed.ttlMinutes), deed.times);
        return;
      case 'book':
        this.#ask(bookOf(deed.wish, deed.token), deed.times);
        return;
      case 'pay':
        this.#bookings.onAny(deed.booking, (id) => this.#ask(payFor(id, deed.token), deed.times));
        return;
      case 'act':
        this.#bookings.onAny(deed.booking, (id) => {
          const version = deed.isGuarded ? this.#bookings.told(id)?.version : undefined;
          const action = this.#bookings.fitting(deed.action, deed.booking, id);
          this.#ask(actAt(id, action, version), deed.times);
        });
        return;
      case 'arrive':
        this.#bookings.onStanding(deed.booking, (id) =>
          this.#ask(arrivalOf(id, deed.room), deed.times),
        );
        return;
      case 'book_quote': {
        const quote = this.#bookings.quoteAt(deed.quote);
        if (quote !== undefined) this.#ask(bookQuoteOf(quote, deed.token), deed.times);
        return;
      }
      case 'modify':
        this.#bookings.onStanding(deed.booking, (id) => {
          const told = this.#bookings.told(id);
          if (told !== undefined) this.#ask(modificationOf(told, deed), deed.times);
        });
        return;
      case 'waive':
        this.#bookings.onStanding(deed.booking, (id) => this.#ask(waiverOf(id), deed.times));
        return;
      case 'refund':
        this.#bookings.onStanding(deed.booking, (id) =>
          this.#ask(refundOf(id, deed.minor), deed.times),
        );
        return;
      case 'retry':
        this.#retry(deed.request, deed.isSame);
        return;
      case 'customer':
        this.#bookings.onAny(deed.booking, (id) => this.#complete(id, deed.isApproved));
        return;
      default:
        this.#look(deed);
    }
  }

  /** Sends it, again or for the first time. */
  send(request: Request): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    request.first ??= this.#world.moment;
    const { first } = request;
    request.sends += 1;
    const answer = request.send(engine, contextOf(request));
    const hear = (outcome: Awaited<typeof answer>): void => {
      this.#world.trace(`answer ${request.name} ${request.key}: ${JSON.stringify(outcome)}`);
      if (isRefusedAtOnce(outcome)) request.refusals += 1;
      this.#verdicts.answered(request, outcome, first);
      request.isAnswered ||= outcome.type !== 'failed';
      if (outcome.type !== 'ok') return;
      request.done ??= outcome;
      this.#bookings.meet(outcome);
    };
    heardAnswer(this.#world, this.calls, answer, hear, request);
  }

  /** Sends every request again, one each time that the next is asked for. */
  *sendAll(): Generator<Request<unknown>> {
    for (const request of this.requests) {
      this.send(request);
      yield request;
    }
    // A trip that was refused before it was there would be another one now.
    for (const request of this.trips.requests.filter(({ isWritten }) => isWritten)) {
      this.trips.send(request);
      yield request;
    }
  }

  /** What each standing booking would cost to call off: the time has changed, and so may that. */
  previewAll(): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    for (const id of this.#bookings.standing) this.#preview(engine, id);
  }

  #preview(engine: Engine, id: BookingId): void {
    heardAnswer(this.#world, this.calls, engine.cancellation(id), (told, sent) =>
      this.#verdicts.previewed(told, sent),
    );
  }

  /** What drains takes nothing any more. */
  knock(): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    const body = stayOf({ from: 0, nights: 1, rooms: 1 });
    const context = contextOf({ key: `knock ${this.#world.loop.steps}`, body });
    void engine.placeHold(context, body).then((outcome) => {
      if (outcome.type === 'failed' && outcome.failure.code === 'draining') return;
      this.#verdicts.blame('I10 drain', `takes a request: ${JSON.stringify(outcome)}`);
    });
  }

  #look(deed: LookingDeed): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    switch (deed.type) {
      case 'read':
        this.#bookings.onAny(deed.booking, (id) =>
          heardAnswer(this.#world, this.calls, engine.booking(id), (told, sent) =>
            this.#verdicts.toldBooking(told, sent),
          ),
        );
        return;
      case 'preview':
        this.#bookings.onStanding(deed.booking, (id) => this.#preview(engine, id));
        return;
      case 'quote': {
        const request = { ...stayOf(deed.wish), ttlMs: deed.ttlMinutes * MINUTE_MS };
        const day = { propertyId: request.propertyId, from: ARRIVAL, to: ARRIVAL };
        const calendar = engine.availabilityNow(day)?.position ?? 0;
        heardAnswer(this.#world, this.calls, engine.quote(request), (told, sent) => {
          this.#verdicts.quoted(told, sent, calendar);
          if (told.type === 'ok') this.#bookings.quotes.push(told.value.token);
        });
        return;
      }
      case 'redrive':
        for (const { id } of engine.outboxDead(1)) this.#ask(retryOf(id), 1);
        return;
      case 'find_sold':
        this.#findSold(engine, deed.booking);
        return;
      case 'walk_night':
        this.#walkFrom(engine, addDays(ARRIVAL, deed.night));
        return;
      case 'room':
        this.#desk.perform(engine, deed, this.#bookings.meant([deed.booking, deed.other]));
        return;
      case 'clean':
      case 'shut':
      case 'plan_rooms':
      case 'rack':
        this.#desk.perform(engine, deed, []);
        return;
      default:
        this.#house.perform(engine, deed);
    }
  }

  /** Counted from the latest of those that OTAs have sold. */
  #findSold(engine: Engine, number: number): void {
    const all = [...this.#verdicts.audit.bookings.values()];
    const sold = all.filter(({ terms }) => terms.channelReference !== undefined);
    const facts = sold.at(-1 - (number % Math.max(1, sold.length)));
    if (facts === undefined) return;
    heardAnswer(this.#world, this.calls, engine.booking(facts.id as BookingId), (told, sent) => {
      this.#verdicts.toldBooking(told, sent);
      if (told.type === 'ok') this.#bookings.found(told);
    });
  }

  /** Whoever is proposed is walked. */
  #walkFrom(engine: Engine, night: Night): void {
    const answer = engine.walkProposal(adler, night);
    heardAnswer(this.#world, this.calls, answer, (told, sent) => {
      this.#verdicts.told(told, sent);
      if (told.type !== 'ok') return;
      this.#verdicts.walks.proposed(night, told.value, told.position);
      const choices = told.value.roomTypes.flatMap((one) => one.choices);
      for (const { bookingId, isProposed } of choices) {
        if (isProposed) this.#ask(actAt(bookingId, 'walk'), 1);
      }
    });
  }

  #ask(ask: Ask, times: number): void {
    const request = this.#request(ask);
    for (let time = 0; time < times; time += 1) this.send(request);
  }

  #complete(id: BookingId, isApproved: boolean): void {
    const asked = this.#bookings.told(id)?.value.state.payment.authorisations.at(-1);
    const customer = this.#world.foreign.bank.completeAction(
      asked?.key ?? `${id}:authorise`,
      isApproved ? 'approve' : 'decline',
    );
    // Nobody has asked this customer for anything: the bank says so, and that is all.
    void customer.catch(() => undefined);
  }

  #retry(number: number, isSame: boolean): void {
    const request = this.requests[number % Math.max(1, this.requests.length)];
    if (request === undefined) return;
    if (isSame) this.send(request);
    else this.#sendOther(request);
  }

  /** The key of one request with the body of another. */
  #sendOther(request: Request): void {
    const { engine } = this.#world;
    const { done } = request;
    if (engine === undefined || done === undefined) return;
    const context = contextOf({ ...request, body: { other: request.body } });
    const answer = request.send(engine, context);
    heardAnswer(this.#world, this.calls, answer, (told) => this.#verdicts.reused(request, told));
  }

  #request({ name, body, send, bookingId, expectedVersion }: Ask): Request {
    const key = `key-${this.requests.length}`;
    const request = unsent({ name, key, body, send, bookingId, expectedVersion });
    this.requests.push(request);
    this.#verdicts.made(request);
    return request;
  }
}
