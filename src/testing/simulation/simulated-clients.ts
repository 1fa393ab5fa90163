/**
 * The clients of a simulated world: they send what the story says, to whatever engine is up, ask
 * again with the same key, and lose their answers when an engine dies. Every answer is handed to
 * `Verdicts`; they judge nothing themselves.
 */

import type { Payer } from '../../domain/booking/booking.ts';
import type { BookingId } from '../../domain/ids.ts';
import { ARRIVAL, details } from '../hotel-adler.ts';
import {
  actOn,
  contextOf,
  type Done,
  fittingAct,
  isAlive,
  isRefusedAtOnce,
  isSensible,
  type Request,
  type Send,
  stayOf,
} from './client-request.ts';
import { heardAnswer } from './heard-answer.ts';
import { OpenCalls } from './open-calls.ts';
import { SimulatedHouse } from './simulated-house.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { BookingAct, ClientDeed, HouseDeed, Wish } from './story.ts';
import type { Verdicts } from './verdicts.ts';

type LookingDeed = HouseDeed | Extract<ClientDeed, { type: 'read' | 'preview' | 'quote' }>;

const MINUTE_MS = 60_000;
const PAYER = { firstName: 'Ada', lastName: 'Byron' };

export class SimulatedClients {
  /** In the order in which they were first sent. */
  readonly requests: Request[] = [];
  /** Bookings that anybody was told of. */
  readonly bookings: BookingId[] = [];
  readonly calls = new OpenCalls();
  readonly #quotes: string[] = [];
  /** What anybody was last told of a booking. */
  readonly #told = new Map<BookingId, Done>();
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #house: SimulatedHouse;

  constructor(world: SimulatedWorld, verdicts: Verdicts) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#house = new SimulatedHouse(world, verdicts, this.calls);
  }

  perform(deed: ClientDeed | HouseDeed): void {
    switch (deed.type) {
      case 'hold':
        this.#sendTimes(deed.times, this.#hold(deed.wish, deed.ttlMinutes * MINUTE_MS));
        return;
      case 'book':
        this.#sendTimes(deed.times, this.#book(deed.wish, deed.token));
        return;
      case 'pay':
        this.#onBooking(deed.booking, (id) =>
          this.#sendTimes(deed.times, this.#pay(id, deed.token)),
        );
        return;
      case 'act':
        this.#onBooking(deed.booking, (id) =>
          this.#sendTimes(deed.times, this.#act(id, this.#fitting(deed, id), deed.isGuarded)),
        );
        return;
      case 'book_quote':
        this.#onQuote(deed.quote, (token) =>
          this.#sendTimes(deed.times, this.#bookQuote(token, deed.token)),
        );
        return;
      case 'waive':
        this.#onBooking(deed.booking, (id) => this.#sendTimes(deed.times, this.#waive(id)));
        return;
      case 'refund':
        this.#onBooking(deed.booking, (id) =>
          this.#sendTimes(deed.times, this.#refund(id, deed.minor)),
        );
        return;
      case 'retry':
        this.#retry(deed.request, deed.isSame);
        return;
      case 'customer':
        this.#onBooking(deed.booking, (id) => this.#complete(id, deed.isApproved));
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
      const { id } = outcome.value.state;
      this.#told.set(id, outcome);
      if (!this.bookings.includes(id)) this.bookings.push(id);
    };
    heardAnswer(this.#world, this.calls, answer, hear, request);
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
        this.#onBooking(deed.booking, (id) =>
          heardAnswer(this.#world, this.calls, engine.booking(id), (told, sent) =>
            this.#verdicts.toldBooking(told, sent),
          ),
        );
        return;
      case 'preview':
        this.#onBooking(deed.booking, (id) =>
          heardAnswer(this.#world, this.calls, engine.cancellation(id), (told, sent) =>
            this.#verdicts.previewed(told, sent),
          ),
        );
        return;
      case 'quote': {
        const request = { ...stayOf(deed.wish), ttlMs: deed.ttlMinutes * MINUTE_MS };
        const day = { propertyId: request.propertyId, from: ARRIVAL, to: ARRIVAL };
        const calendar = engine.availabilityNow(day)?.position ?? 0;
        heardAnswer(this.#world, this.calls, engine.quote(request), (told, sent) => {
          this.#verdicts.quoted(told, sent, calendar);
          if (told.type === 'ok') this.#quotes.push(told.value.token);
        });
        return;
      }
      case 'redrive':
        for (const row of engine.outboxDead(1)) {
          this.send(
            this.#request('redrive', row.id, (up, context) => up.retryEffect(context, row.id)),
          );
        }
        return;
      default:
        this.#house.perform(engine, deed);
    }
  }

  #sendTimes(times: number, request: Request): void {
    for (let time = 0; time < times; time += 1) this.send(request);
  }

  #hold(wish: Wish, ttlMs: number): Request {
    const body = { ...stayOf(wish), ttlMs };
    return this.#request('hold', body, (engine, context) => engine.placeHold(context, body));
  }

  #book(wish: Wish, token: string | null): Request {
    const body = { ...stayOf(wish), payer: payerWith(token) };
    return this.#request('book', body, (engine, context) => engine.book(context, body));
  }

  #bookQuote(quoteToken: string, token: string | null): Request {
    if (token === null) {
      const body = { quoteToken, ttlMs: 10 * MINUTE_MS };
      return this.#request('hold', body, (engine, context) => engine.placeHold(context, body));
    }
    const body = { quoteToken, payer: payerWith(token) };
    return this.#request('book', body, (engine, context) => engine.book(context, body));
  }

  #pay(id: BookingId, token: string | null): Request {
    const payer = payerWith(token);
    const send: Send = (up, context) => up.bookHold(context, id, payer);
    return this.#request('pay', { id, payer }, send, id);
  }

  #act(id: BookingId, action: BookingAct, isGuarded: boolean): Request {
    const expectedVersion = isGuarded ? this.#told.get(id)?.version : undefined;
    return this.#request(action, { id, action }, actOn(id, action), id, expectedVersion);
  }

  #waive(id: BookingId): Request {
    const send: Send = (up, context) => up.cancel(context, id, 'ill', { waive: 'a regular guest' });
    return this.#request('waive', { id }, send, id);
  }

  #refund(id: BookingId, amountMinor: number): Request {
    const amount = { amountMinor, currency: details.currency };
    const send: Send = (up, context) => up.refund(context, id, amount, 'the lift was broken');
    return this.#request('refund', { id, amount }, send, id);
  }

  #complete(id: BookingId, isApproved: boolean): void {
    const customer = this.#world.bank.completeAction(
      `${id}:authorise`,
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

  #request(
    name: string,
    body: unknown,
    send: Send,
    bookingId?: BookingId,
    expectedVersion?: number,
  ): Request {
    const request: Request = {
      name,
      key: `key-${this.requests.length}`,
      body,
      send,
      bookingId,
      expectedVersion,
      first: undefined,
      isWritten: false,
      sends: 0,
      refusals: 0,
      done: undefined,
      isAnswered: false,
    };
    this.requests.push(request);
    this.#verdicts.made(request);
    return request;
  }

  /** Mostly what can be done with the booking, as far as is known; at times something else. */
  #fitting({ action, booking }: Extract<ClientDeed, { type: 'act' }>, id: BookingId): BookingAct {
    return isSensible(booking) ? fittingAct(action, this.#told.get(id)) : action;
  }

  /** Counted from the latest. */
  #onQuote(number: number, act: (token: string) => void): void {
    const token = this.#quotes.at(-1 - (number % Math.max(1, this.#quotes.length)));
    if (token !== undefined) act(token);
  }

  /** Counted from the latest, and mostly among those that are not over, as far as is known. */
  #onBooking(number: number, act: (id: BookingId) => void): void {
    const alive = this.bookings.filter((one) => isAlive(this.#told.get(one)));
    const among = isSensible(number) && alive.length > 0 ? alive : this.bookings;
    const id = among.at(-1 - (number % Math.max(1, among.length)));
    if (id !== undefined) act(id);
  }
}

function payerWith(token: string | null): Payer {
  return token === null ? { guest: PAYER } : { guest: PAYER, paymentToken: token };
}
