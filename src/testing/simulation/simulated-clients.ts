/**
 * The clients of a simulated world: they send what the story says, to whatever engine is up, ask
 * again with the same key, and lose their answers when an engine dies. Every answer is handed to
 * `Verdicts`; they judge nothing themselves.
 */
import { addDays } from '../../domain/calendar.ts';
import type { BookingId } from '../../domain/ids.ts';
import type { BookingView, CallContext, Engine, Outcome, StayRequest } from '../../ports/engine.ts';
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { type BookingAct, type Deed, NIGHTS, type Wish } from './story.ts';
import type { Verdicts } from './verdicts.ts';

type Send = (engine: Engine, context: CallContext) => Promise<Outcome<BookingView>>;

/** One unsafe request, which may be sent again under its key as often as anybody likes. */
export interface Request {
  readonly name: string;
  readonly key: string;
  /** What is compared when the key is used again. */
  readonly body: unknown;
  readonly send: Send;
  /** The first answer that says it was done. */
  done: Extract<Outcome<BookingView>, { type: 'ok' }> | undefined;
  /** Whether it was answered at all, by a done or by a refusal. */
  isAnswered: boolean;
}

const MINUTE_MS = 60_000;
const PAYER = { firstName: 'Ada', lastName: 'Byron' };

export class SimulatedClients {
  /** In the order in which they were first sent. */
  readonly requests: Request[] = [];
  /** Bookings that anybody was told of. */
  readonly bookings: BookingId[] = [];
  /** Calls that have had no answer from the engine that is up. */
  waiting = 0;
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;

  constructor(world: SimulatedWorld, verdicts: Verdicts) {
    this.#world = world;
    this.#verdicts = verdicts;
  }

  /** Those who wait for an engine that died wait for nothing. */
  disconnected(): void {
    this.waiting = 0;
  }

  perform(deed: Deed): void {
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
          this.#sendTimes(deed.times, this.#act(id, deed.action)),
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
    const { generation, durablePosition } = this.#world;
    this.waiting += 1;
    void request.send(engine, contextOf(request.key, request.body)).then((outcome) => {
      if (generation !== this.#world.generation) return;
      this.waiting -= 1;
      this.#world.trace(`answer ${request.name} ${request.key}: ${JSON.stringify(outcome)}`);
      this.#verdicts.answered(request, outcome, durablePosition);
      request.isAnswered ||= outcome.type !== 'failed';
      if (outcome.type !== 'ok') return;
      request.done ??= outcome;
      const { id } = outcome.value.state;
      if (!this.bookings.includes(id)) this.bookings.push(id);
    });
  }

  #look(deed: Deed): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    const to = addDays(ARRIVAL, NIGHTS - 1);
    switch (deed.type) {
      case 'read':
        this.#onBooking(deed.booking, (id) => this.#read(engine.booking(id)));
        return;
      case 'list':
        this.#read(engine.bookings({ propertyId: adler, limit: 100 }));
        return;
      case 'search': {
        const { stay } = stayOf(deed.wish);
        const party = { adults: 2, children: 0 };
        const { rooms } = deed.wish;
        this.#read(engine.staySearch({ propertyId: adler, stay, party, rooms }));
        this.#read(engine.availability({ propertyId: adler, from: ARRIVAL, to }));
        return;
      }
      case 'redrive':
        for (const row of engine.outboxDead(1)) {
          this.send(
            this.#request('redrive', row.id, (up, context) => up.retryEffect(context, row.id)),
          );
        }
        return;
      case 'capacity':
      case 'price':
        this.#set(engine, deed);
        return;
      default:
    }
  }

  #set(engine: Engine, deed: Extract<Deed, { type: 'capacity' | 'price' }>): void {
    const range = { from: addDays(ARRIVAL, deed.from), to: addDays(ARRIVAL, deed.to) };
    const context = contextOf(`set ${this.#world.loop.steps}`, deed);
    this.#read(
      deed.type === 'capacity'
        ? engine.setCapacity(context, adler, double, range, deed.rooms)
        : engine.setPrices(context, adler, double, range, deed.minor),
    );
  }

  /** A call whose answer is only held against what every answer has to be. */
  #read(answer: Promise<Outcome<unknown>>): void {
    const { generation, durablePosition } = this.#world;
    this.waiting += 1;
    void answer.then((outcome) => {
      if (generation !== this.#world.generation) return;
      this.waiting -= 1;
      this.#verdicts.told(outcome, durablePosition);
    });
  }

  #sendTimes(times: number, request: Request): void {
    for (let time = 0; time < times; time += 1) this.send(request);
  }

  #hold(wish: Wish, ttlMs: number): Request {
    const body = { ...stayOf(wish), ttlMs };
    return this.#request('hold', body, (engine, context) => engine.placeHold(context, body));
  }

  #book(wish: Wish, paymentToken: string): Request {
    const body = { ...stayOf(wish), payer: { guest: PAYER, paymentToken } };
    return this.#request('book', body, (engine, context) => engine.book(context, body));
  }

  #pay(id: BookingId, paymentToken: string): Request {
    const payer = { guest: PAYER, paymentToken };
    return this.#request('pay', { id, payer }, (up, context) => up.bookHold(context, id, payer));
  }

  #act(id: BookingId, action: BookingAct): Request {
    return this.#request(action, { id, action }, (engine, context) => {
      switch (action) {
        case 'extend':
          return engine.extendHold(context, id, 5 * MINUTE_MS);
        case 'release':
          return engine.releaseHold(context, id);
        case 'cancel':
          return engine.cancel(context, id, 'ill');
        case 'check_in':
          return engine.checkIn(context, id);
        case 'check_out':
          return engine.checkOut(context, id);
        case 'no_show':
          return engine.markNoShow(context, id);
        default:
          return engine.departEarly(context, id);
      }
    });
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
    const context = contextOf(request.key, { other: request.body });
    const { generation } = this.#world;
    this.waiting += 1;
    void request.send(engine, context).then((outcome) => {
      if (generation !== this.#world.generation) return;
      this.waiting -= 1;
      this.#verdicts.reused(request, outcome);
    });
  }

  #request(name: string, body: unknown, send: Send): Request {
    const key = `key-${this.requests.length}`;
    const request: Request = { name, key, body, send, done: undefined, isAnswered: false };
    this.requests.push(request);
    return request;
  }

  #onBooking(number: number, act: (id: BookingId) => void): void {
    const id = this.bookings[number % Math.max(1, this.bookings.length)];
    if (id !== undefined) act(id);
  }
}

function contextOf(key: string, request: unknown): CallContext {
  return { caller: 'ada', requestId: `request of ${key}`, idempotencyKey: key, request };
}

function stayOf({ from, nights, rooms }: Wish): StayRequest {
  const arrival = addDays(ARRIVAL, from);
  return {
    propertyId: adler,
    stay: { arrival, departure: addDays(arrival, nights) },
    rooms: Array.from({ length: rooms }, () => {
      return { roomTypeId: double, party: { adults: 2, children: 0 } };
    }),
  };
}
