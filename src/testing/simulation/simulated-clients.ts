/**
 * The clients of a simulated world: they send what the story says, to whatever engine is up, ask
 * again with the same key, and lose their answers when an engine dies. Every answer is handed to
 * `Verdicts`; they judge nothing themselves.
 */
import { addDays } from '../../domain/calendar.ts';
import type { BookingId } from '../../domain/ids.ts';
import type { Engine, Outcome } from '../../ports/engine.ts';
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
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
import { OpenCalls } from './open-calls.ts';
import type { Moment, SimulatedWorld } from './simulated-world.ts';
import { type BookingAct, type Deed, NIGHTS, type Wish } from './story.ts';
import type { Verdicts } from './verdicts.ts';

const MINUTE_MS = 60_000;
const PAYER = { firstName: 'Ada', lastName: 'Byron' };

export class SimulatedClients {
  /** In the order in which they were first sent. */
  readonly requests: Request[] = [];
  /** Bookings that anybody was told of. */
  readonly bookings: BookingId[] = [];
  readonly calls = new OpenCalls();
  /** What anybody was last told of a booking. */
  readonly #told = new Map<BookingId, Done>();
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;

  constructor(world: SimulatedWorld, verdicts: Verdicts) {
    this.#world = world;
    this.#verdicts = verdicts;
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
          this.#sendTimes(deed.times, this.#act(id, this.#fitting(deed, id), deed.isGuarded)),
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
    const { generation, moment } = this.#world;
    request.first ??= moment;
    const { first } = request;
    request.sends += 1;
    const call = this.calls.begin(request);
    void request.send(engine, contextOf(request)).then((outcome) => {
      if (generation !== this.#world.generation) return;
      this.calls.end(call);
      this.#world.trace(`answer ${request.name} ${request.key}: ${JSON.stringify(outcome)}`);
      if (isRefusedAtOnce(outcome)) request.refusals += 1;
      this.#verdicts.answered(request, outcome, first);
      request.isAnswered ||= outcome.type !== 'failed';
      if (outcome.type !== 'ok') return;
      request.done ??= outcome;
      const { id } = outcome.value.state;
      this.#told.set(id, outcome);
      if (!this.bookings.includes(id)) this.bookings.push(id);
    });
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

  #look(deed: Deed): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    const to = addDays(ARRIVAL, NIGHTS - 1);
    switch (deed.type) {
      case 'read':
        this.#onBooking(deed.booking, (id) =>
          this.#read(engine.booking(id), (told, sent) => this.#verdicts.toldBooking(told, sent)),
        );
        return;
      case 'list':
        this.#list(engine);
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

  #list(engine: Engine): void {
    const { bookings } = this.#verdicts.audit;
    const known = [...bookings].map(([id, { statuses }]) => [id, statuses.length] as const);
    const list = engine.bookings({ propertyId: adler, limit: known.length + 100 });
    this.#read(list, (told, sent) => this.#verdicts.listed(told, known, sent));
  }

  #set(engine: Engine, deed: Extract<Deed, { type: 'capacity' | 'price' }>): void {
    const range = { from: addDays(ARRIVAL, deed.from), to: addDays(ARRIVAL, deed.to) };
    const context = contextOf({ key: `set ${this.#world.loop.steps}`, body: deed });
    this.#read(
      deed.type === 'capacity'
        ? engine.setCapacity(context, adler, double, range, deed.rooms)
        : engine.setPrices(context, adler, double, range, deed.minor),
    );
  }

  /** A call whose answer is only held against what every answer has to be. */
  #read<Value>(
    answer: Promise<Outcome<Value>>,
    judge: (outcome: Outcome<Value>, sent: Moment) => void = (outcome, sent) =>
      this.#verdicts.told(outcome, sent),
  ): void {
    const { generation, moment } = this.#world;
    const call = this.calls.begin();
    void answer.then((outcome) => {
      if (generation !== this.#world.generation) return;
      this.calls.end(call);
      judge(outcome, moment);
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
    const send: Send = (up, context) => up.bookHold(context, id, payer);
    return this.#request('pay', { id, payer }, send, id);
  }

  #act(id: BookingId, action: BookingAct, isGuarded: boolean): Request {
    const expectedVersion = isGuarded ? this.#told.get(id)?.version : undefined;
    return this.#request(action, { id, action }, actOn(id, action), id, expectedVersion);
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
    const { generation } = this.#world;
    const call = this.calls.begin();
    void request.send(engine, context).then((outcome) => {
      if (generation !== this.#world.generation) return;
      this.calls.end(call);
      this.#verdicts.reused(request, outcome);
    });
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
  #fitting({ action, booking }: Extract<Deed, { type: 'act' }>, id: BookingId): BookingAct {
    return isSensible(booking) ? fittingAct(action, this.#told.get(id)) : action;
  }

  /** Counted from the latest, and mostly among those that are not over, as far as is known. */
  #onBooking(number: number, act: (id: BookingId) => void): void {
    const alive = this.bookings.filter((one) => isAlive(this.#told.get(one)));
    const among = isSensible(number) && alive.length > 0 ? alive : this.bookings;
    const id = among.at(-1 - (number % Math.max(1, among.length)));
    if (id !== undefined) act(id);
  }
}
