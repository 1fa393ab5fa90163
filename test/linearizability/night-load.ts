/**
 * Clients that hold, book, pay, give back, read, and now and then change how many rooms there are
 * or a block has, and an OTA that says what it has sold, all at once on a few nights. They remember
 * when they called and what they were told when. Some repeat a lost request under its key, and all
 * of it is one call from the first time to the answer; some give up. It must never judge an answer.
 */
import { PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import {
  type Answer,
  type HttpClient,
  RETRIED,
  type Request,
} from '../../src/replay/http-client.ts';
import { dateText } from '../../src/replay/own-dates.ts';
import type { Dice } from '../../src/testing/dice.ts';
import {
  type Call,
  type NightOperation,
  operationsOf,
  type Sent,
  type Wanted,
} from './night-calls.ts';

export const ROOM_TYPES = [
  { id: 'a', rooms: 3, adultsMax: 2, childrenMax: 1, guestsMax: 3, meanPriceMinor: 9_900 },
  { id: 'b', rooms: 2, adultsMax: 2, childrenMax: 1, guestsMax: 3, meanPriceMinor: 15_050 },
] as const;

const BLOCK_ID = 'group';
const CHANNEL_ID = 'an-ota';
const HOTEL_CODE = 'hotel-1';

/** Nights that can be booked at one time: few, so that the clients are in each other's way. */
const NIGHTS = 3;
/** Nights before them that are still read, because what was booked there is still given back. */
const NIGHTS_BEFORE = 2;
/** A client with more than that gives something back first. */
const OWNED_MAX = 3;
/** Longer than any server takes to come back. */
const PATIENCE_MS = 90_000;

const STEPS = [
  ['read', 25],
  ['hold', 25],
  ['book', 20],
  ['follow', 30],
  ['resize', 4],
  ['allow', 4],
  ['count', 6],
  ['force', 3],
] as const;
/** How many of those who ask for rooms name the block. */
const OF_BLOCK = 0.3;
const ROOMS: readonly (readonly [readonly ('a' | 'b')[], number])[] = [
  [['a'], 50],
  [['b'], 25],
  [['a', 'a'], 10],
  [['a', 'b'], 15],
];

interface Owned {
  readonly id: string;
  readonly booking: string;
  readonly wanted: Wanted;
  isSold: boolean;
  /** What the OTA has to say that it is off: there is nobody else who could. */
  readonly takenBack?: object;
}

interface Cell {
  readonly roomTypeId: string;
  readonly night: string;
  readonly physical: number;
  readonly held: number;
  readonly sold: number;
  readonly available: number;
  readonly blocked: number;
}

export interface LoadParts {
  readonly client: HttpClient;
  readonly firstDay: number;
  /** By which the OTA is known. */
  readonly password: string;
  /** Resolves when there is a server to send to. */
  readonly whenUp: () => Promise<void>;
}

export class NightLoad {
  readonly operations: NightOperation[] = [];
  readonly problems: string[] = [];
  /** Calls that were answered, reads included. */
  answered = 0;
  /** Calls that nobody knows the end of. */
  unanswered = 0;
  /** How far the nights that are booked have moved on. */
  shift = 0;
  readonly #parts: LoadParts;
  readonly #underWay = new Set<AbortController>();
  #isStopped = false;
  #calls = 0;
  #position = 0;

  constructor(parts: LoadParts) {
    this.#parts = parts;
  }

  /** One client; resolves after `stop`, when it knows the end of its last call or has given up. */
  async run(dice: Dice): Promise<void> {
    const owned: Owned[] = [];
    while (!this.#isStopped) await this.#step(dice, owned);
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** This share of the requests that are under way loses its connection. */
  hangUp(dice: Dice, share: number): void {
    for (const controller of this.#underWay) if (dice.chance(share)) controller.abort();
  }

  /** Reads the nights from `shift` on, or all from the beginning. */
  async read(isWhole = false): Promise<void> {
    const { firstDay, client, whenUp } = this.#parts;
    const from = firstDay + (isWhole ? 0 : Math.max(0, this.shift - NIGHTS_BEFORE));
    const to = firstDay + this.shift + NIGHTS - 1;
    const span = `from=${dateText(from)}&to=${dateText(to)}`;
    const path = `/v1/properties/${PROPERTY_ID}/availability?${span}`;
    await whenUp();
    const calledAtMs = performance.now();
    const before = this.#position;
    const answer = await this.#once(client, { method: 'GET', path });
    if (answer?.status !== 200) return;
    this.answered += 1;
    this.#takeCells(answer, calledAtMs, before);
  }

  #takeCells({ body }: Answer, calledAtMs: number, before: number): void {
    const position = Number(body.position);
    if (position < before) this.problems.push(`read ${position} after ${before} had been read`);
    this.#position = Math.max(this.#position, position);
    const atMs = performance.now();
    for (const cell of body.cells as readonly Cell[]) {
      const key = `${cell.roomTypeId}/${cell.night}`;
      const { physical: rooms, held, sold, available, blocked } = cell;
      const output = { type: 'counted', rooms, held, sold, available, blocked } as const;
      this.operations.push({ key, input: { type: 'read' }, calledAtMs, answer: { atMs, output } });
    }
  }

  async #step(dice: Dice, owned: Owned[]): Promise<void> {
    const step = owned.length >= OWNED_MAX ? 'follow' : dice.pick(STEPS);
    const index = dice.between(0, Math.max(0, owned.length - 1));
    const own = step === 'follow' ? owned[index] : undefined;
    if (step === 'read') return await this.read();
    if (step === 'resize') return await this.#resize(dice);
    if (step === 'allow') return await this.#allow(dice);
    if (step === 'count') return await this.#count(dice);
    if (step === 'force') return await this.#force(dice, owned);
    if (own === undefined) return await this.#make(dice, owned, step === 'book');
    const isOver = await this.#follow(dice, own);
    if (isOver) owned.splice(index, 1);
  }

  async #make(dice: Dice, owned: Owned[], isDirect: boolean): Promise<void> {
    const { body, wanted } = this.#stay(dice);
    const isPaid = dice.chance(0.85);
    const type = isDirect ? 'book' : 'hold';
    const path = isDirect ? '/v1/bookings' : '/v1/holds';
    const more = isDirect ? payer(isPaid) : { ttlSeconds: 3_600 };
    const booking = this.#name();
    const picking = dice.chance(OF_BLOCK) ? { block: BLOCK_ID } : {};
    const named = 'block' in picking ? { blockId: BLOCK_ID } : {};
    const call = { type, booking, wanted, isPaid, ...picking } as const;
    const answer = await this.#call(dice, call, {
      path,
      key: booking,
      body: { ...body, ...more, ...named },
    });
    if (answer?.status !== 201) return;
    owned.push({ id: String(answer.body.id), booking, wanted, isSold: isDirect });
  }

  /** One room more or less than at first, or as at first; never none, so that work goes on. */
  async #resize(dice: Dice): Promise<void> {
    const { id, rooms: before } = dice.pick(ROOM_TYPES.map((type) => [type, 1] as const));
    const day = this.#parts.firstDay + this.shift + dice.between(0, NIGHTS - 1);
    const night = dateText(day);
    const rooms = before + dice.between(-1, 1);
    const key = this.#name();
    const wanted = new Map([[`${id}/${night}`, rooms]]);
    const call = { type: 'resize', booking: key, wanted, isPaid: false } as const;
    const path = `/v1/properties/${PROPERTY_ID}/room-types/${id}/capacity`;
    await this.#call(dice, call, { path, key, body: { from: night, to: night, rooms } });
  }

  /** One room beyond those there are, or none. */
  async #allow(dice: Dice): Promise<void> {
    const { id } = dice.pick(ROOM_TYPES.map((type) => [type, 1] as const));
    const night = dateText(this.#parts.firstDay + this.shift + dice.between(0, NIGHTS - 1));
    const rooms = dice.between(0, 1);
    const key = this.#name();
    const wanted = new Map([[`${id}/${night}`, rooms]]);
    const call = { type: 'allow', booking: key, wanted, isPaid: false } as const;
    const path = `/v1/properties/${PROPERTY_ID}/room-types/${id}/overbooking`;
    const body = { from: night, to: night, allowance: { type: 'rooms', rooms } };
    await this.#call(dice, call, { path, key, body });
  }

  /** So many rooms of one type on one night for the block in all: none, one or two. */
  async #count(dice: Dice): Promise<void> {
    const { id: roomTypeId } = dice.pick(ROOM_TYPES.map((type) => [type, 1] as const));
    const night = dateText(this.#parts.firstDay + this.shift + dice.between(0, NIGHTS - 1));
    const rooms = dice.between(0, 2);
    const key = this.#name();
    const wanted = new Map([[`${roomTypeId}/${night}`, rooms]]);
    const call = { type: 'count', booking: key, block: BLOCK_ID, wanted, isPaid: false } as const;
    const body = { counts: [{ roomTypeId, from: night, to: night, rooms }] };
    await this.#call(dice, call, { path: `/v1/blocks/${BLOCK_ID}/counts`, key, body });
  }

  /** What an OTA has sold already. */
  async #force(dice: Dice, owned: Owned[]): Promise<void> {
    const { body, wanted } = this.#stay(dice);
    const booking = this.#name();
    const call = { type: 'force', booking, wanted, isPaid: true } as const;
    const answer = await this.#push(dice, call, revisionOf(booking, body, 'new'));
    if (answer?.status !== 200) return;
    const takenBack = revisionOf(booking, body, 'cancelled');
    owned.push({ id: booking, booking, wanted, isSold: true, takenBack });
  }

  /** An OTA has no keys: a word of its that comes again says nothing new. */
  #push(dice: Dice, call: Call, revision: object): Promise<Answer | undefined> {
    const authorization = `Bearer ${this.#parts.password}`;
    const path = `/v1/channels/${CHANNEL_ID}/inbound`;
    return this.#call(dice, call, { path, authorization, body: { data: [revision] } });
  }

  /** True when there is nothing left to do with it, or nobody knows what there is. */
  async #follow(dice: Dice, own: Owned): Promise<boolean> {
    const { id, booking, wanted } = own;
    const key = this.#name();
    if (own.takenBack !== undefined) {
      const call = { type: 'give_back', booking, wanted, isPaid: false } as const;
      await this.#push(dice, call, own.takenBack);
      return true;
    }
    if (own.isSold || dice.chance(0.5)) {
      const path = own.isSold ? `/v1/bookings/${id}/cancel` : `/v1/holds/${id}/release`;
      const call = { type: 'give_back', booking, wanted, isPaid: false } as const;
      const body = own.isSold ? { reason: 'changed plans' } : {};
      await this.#call(dice, call, { path, key, body });
      return true;
    }
    const isPaid = dice.chance(0.85);
    const call = { type: 'book_hold', booking, wanted, isPaid } as const;
    const path = `/v1/holds/${id}/book`;
    const answer = await this.#call(dice, call, { path, key, body: payer(isPaid) });
    own.isSold = answer?.status === 201;
    return !own.isSold;
  }

  async #call(
    dice: Dice,
    call: Call,
    request: Omit<Request, 'method'>,
  ): Promise<Answer | undefined> {
    const sent = await this.#send(dice, { method: 'POST', ...request });
    try {
      this.operations.push(...operationsOf(call, sent));
    } catch (error) {
      this.problems.push(error instanceof Error ? error.message : String(error));
    }
    if (sent.answered === undefined) this.unanswered += 1;
    else this.answered += 1;
    return sent.answered?.answer;
  }

  async #send(dice: Dice, request: Request): Promise<Sent> {
    const { client, whenUp } = this.#parts;
    const isInsistent = dice.chance(0.7);
    await whenUp();
    const calledAtMs = performance.now();
    for (let lost = 0; ; lost += 1) {
      const answer = await this.#once(client, request);
      const atMs = performance.now();
      if (answer !== undefined) return { calledAtMs, answered: { atMs, answer }, lost };
      if (atMs - calledAtMs > PATIENCE_MS) {
        this.problems.push(`${request.path} under ${request.key} had no answer`);
      } else if (isInsistent) {
        await new Promise((resolve) => setTimeout(resolve, dice.between(1, 300)));
        await whenUp();
        continue;
      }
      return { calledAtMs, lost: lost + 1 };
    }
  }

  /** Undefined when there was no answer, or one that says nothing: 429, 503. */
  async #once(client: HttpClient, request: Request): Promise<Answer | undefined> {
    const controller = new AbortController();
    this.#underWay.add(controller);
    const result = await client.sendOnce(request, controller.signal);
    this.#underWay.delete(controller);
    return 'fault' in result || RETRIED.has(result.status) ? undefined : result;
  }

  #stay(dice: Dice): { readonly body: Stay; readonly wanted: Wanted } {
    const start = dice.between(0, NIGHTS - 1);
    const nights = dice.chance(0.6) ? 1 : dice.between(1, NIGHTS - start);
    const arrivalDay = this.#parts.firstDay + this.shift + start;
    const types = dice.pick(ROOMS);
    const wanted = new Map<string, number>();
    for (let day = arrivalDay; day < arrivalDay + nights; day += 1) {
      for (const type of types) {
        const key = `${type}/${dateText(day)}`;
        wanted.set(key, (wanted.get(key) ?? 0) + 1);
      }
    }
    const body = {
      propertyId: PROPERTY_ID,
      arrival: dateText(arrivalDay),
      departure: dateText(arrivalDay + nights),
      rooms: types.map((roomTypeId) => ({ roomTypeId, adults: 2, children: 0 })),
    };
    return { body, wanted };
  }

  #name(): string {
    this.#calls += 1;
    return `call-${this.#calls}`;
  }
}

interface Stay {
  readonly propertyId: string;
  readonly arrival: string;
  readonly departure: string;
  readonly rooms: readonly { readonly roomTypeId: string }[];
}

/** As Channex tells of it; the later word is the higher revision. */
function revisionOf(code: string, stay: Stay, status: 'new' | 'cancelled'): object {
  const { arrival, departure, rooms } = stay;
  const revisionId = `${code}-${status}`;
  return {
    id: revisionId,
    attributes: {
      unique_id: code,
      revision_id: revisionId,
      status,
      property_id: HOTEL_CODE,
      inserted_at: `2026-01-01T00:00:0${status === 'new' ? 1 : 2}`,
      amount: '100.00',
      currency: 'EUR',
      payment_collect: 'ota',
      customer: { name: 'Ada', surname: 'Lovelace' },
      rooms: rooms.map(({ roomTypeId }) => ({
        room_type_id: roomTypeId,
        checkin_date: arrival,
        checkout_date: departure,
        occupancy: { adults: 2, children: 0, infants: 0 },
      })),
    },
  };
}

/** A block without a night that is looked at, and an OTA that is never said anything. */
export async function setUpSellers(client: HttpClient, firstDay: number): Promise<string> {
  const far = dateText(firstDay + 300);
  const block = {
    id: BLOCK_ID,
    propertyId: PROPERTY_ID,
    name: 'A group',
    status: 'definite',
    counts: [{ roomTypeId: 'a', from: far, to: far, rooms: 1 }],
  };
  const channel = {
    id: CHANNEL_ID,
    name: 'An OTA',
    propertyId: PROPERTY_ID,
    seller: 'an-ota',
    format: 'channex',
    url: 'http://127.0.0.1:9',
    hotelCode: HOTEL_CODE,
    roomTypes: ROOM_TYPES.map(({ id }) => ({ roomTypeId: id, code: id })),
    ratePlans: [],
  };
  const made = [
    await client.send({ method: 'POST', path: '/v1/blocks', key: 'block', body: block }),
    await client.send({ method: 'POST', path: '/v1/channels', key: 'channel', body: channel }),
  ];
  const wrong = made.find(({ status }) => status !== 201);
  if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
  const path = `/v1/channels/${CHANNEL_ID}/inbound`;
  const { body } = await client.send({ method: 'GET', path });
  return String(body.password);
}

function payer(isPaid: boolean): object {
  const paymentToken = isPaid ? 'tok_approved' : 'tok_declined';
  return { guest: { firstName: 'Ada', lastName: 'Lovelace' }, paymentToken };
}
