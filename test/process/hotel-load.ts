/**
 * Clients that book, hold, pay with good and bad cards, change, cancel and check in, all at once,
 * in a hotel that is nearly full, and do what a house does (house-load.ts) where there is one.
 * Each request is repeated under its key until it is answered, through however many deaths of the
 * server, and every answer is kept for the judge. It decides nothing about what is right, except
 * that repeats have to agree.
 */

import { PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import type { Answer, HttpClient, Request } from '../../src/replay/http-client.ts';
import { dateText, dayOf } from '../../src/replay/own-dates.ts';
import type { Dice } from '../../src/testing/dice.ts';
import { difference, isLasting, isUnsettled, type Told } from './answer-judge.ts';
import { HOUSE_STEPS, HouseLoad, type HouseStep, type Sold, type Standing } from './house-load.ts';

export const HOTEL = [
  { id: 'a', rooms: 6, adultsMax: 2, childrenMax: 1, guestsMax: 3, meanPriceMinor: 9_900 },
  { id: 'b', rooms: 2, adultsMax: 2, childrenMax: 1, guestsMax: 3, meanPriceMinor: 15_050 },
] as const;

/** Bookable days ahead: few, so that the clients are in each other's way. */
const DAYS_AHEAD = 12;

const TOKENS = [
  ['tok_approved', 60],
  ['tok_declined', 10],
  ['tok_declined_insufficient_funds', 4],
  ['tok_error_then_approved', 6],
  ['tok_capture_flaky', 5],
  ['tok_void_flaky', 4],
  ['tok_requires_action', 8],
  ['tok_timeout_approved', 3],
  ['tok_timeout_declined', 1],
  ['tok_timeout_lost', 1],
  ['tok_slow', 2],
  ['tok_capture_fails', 1],
] as const;

type Step = 'book' | 'hold' | 'follow' | 'change' | 'cancel' | 'desk' | 'repeat';
const STEPS: readonly (readonly [Step, number])[] = [
  ['book', 40],
  ['hold', 16],
  ['follow', 16],
  ['change', 40],
  ['cancel', 20],
  ['desk', 5],
  ['repeat', 8],
];

const ALL_STEPS: readonly (readonly [Step | HouseStep, number])[] = [...STEPS, ...HOUSE_STEPS];

export interface LoadParts {
  readonly client: HttpClient;
  /** Names the keys of this load; two loads must not share one. */
  readonly name: string;
  readonly todayDay: number;
  /** The customer's side of an action that the bank wants; absent: nobody acts. */
  readonly act?: (authorisationKey: string, isApproved: boolean) => Promise<void>;
  /** Where the house has rooms, blocks and a waitlist; absent: rooms are only sold. */
  readonly standing?: Standing;
}

export class HotelLoad {
  readonly told: Told[] = [];
  /** Repeats that were answered otherwise. */
  readonly problems: string[] = [];
  readonly #parts: LoadParts;
  readonly #holds: string[] = [];
  readonly #sold: Sold[] = [];
  readonly #house: HouseLoad | undefined;
  #isStopped = false;
  #keys = 0;

  constructor(parts: LoadParts) {
    this.#parts = parts;
    const { standing } = parts;
    if (standing !== undefined) this.#house = this.#houseLoad(standing);
  }

  /** One client; resolves after `stop`, when its last request has been answered. */
  async run(dice: Dice): Promise<void> {
    while (!this.#isStopped) await this.#step(dice);
  }

  stop(): void {
    this.#isStopped = true;
  }

  #houseLoad(standing: Standing): HouseLoad {
    const { client, name, todayDay } = this.#parts;
    return new HouseLoad({
      ...{ client, name, todayDay, standing, payer, sold: this.#sold },
      post: (dice, path, body) => this.#post(dice, path, body),
      booked: (dice, answer) => this.#booked(dice, answer),
    });
  }

  async #step(dice: Dice): Promise<void> {
    const step = dice.pick(this.#house === undefined ? STEPS : ALL_STEPS);
    switch (step) {
      case 'rooms':
      case 'block':
      case 'wait':
        return await this.#house?.step(dice, step);
      case 'book':
        return await this.#book(dice);
      case 'hold':
        return await this.#hold(dice);
      case 'follow':
        return await this.#followHold(dice);
      case 'change':
        return await this.#change(dice);
      case 'cancel':
        return await this.#end(dice, 'cancel');
      case 'desk':
        return await this.#end(dice, dice.pick(DESK));
      default:
        return await this.#repeat(dice);
    }
  }

  async #book(dice: Dice): Promise<void> {
    const answer = await this.#post(dice, '/v1/bookings', { ...this.#stay(dice), ...payer(dice) });
    await this.#booked(dice, answer);
  }

  async #booked(dice: Dice, answer: Answer): Promise<void> {
    const { status, body } = answer;
    await this.#actIfAsked(dice, answer);
    if (status !== 201 && status !== 202) return;
    const { arrival, departure } = body.stay as { arrival: string; departure: string };
    this.#sold.push({ id: String(body.id), arrival, departure });
  }

  /** Some customers never come back from the page that the bank showed them. */
  async #actIfAsked(dice: Dice, { status, body }: Answer): Promise<void> {
    const { actionUrl } = (body.payment ?? {}) as { actionUrl?: string };
    if (status !== 202 || actionUrl === undefined || !dice.chance(0.6)) return;
    const key = decodeURIComponent(new URL(actionUrl).pathname.split('/').at(-1) ?? '');
    await this.#parts.act?.(key, dice.chance(0.7));
  }

  /** By what the client knows, which another one may have changed meanwhile. */
  async #change(dice: Dice): Promise<void> {
    const booking = this.#sold[dice.between(0, Math.max(0, this.#sold.length - 1))];
    if (booking === undefined) return await this.#book(dice);
    const body = { ...changeOf(dice, booking), reason: `reason ${dice.between(1, 9)}` };
    const card = dice.chance(0.5) ? { paymentToken: dice.pick(TOKENS) } : {};
    const path = `/v1/bookings/${booking.id}/modify`;
    const answer = await this.#post(dice, path, { ...body, ...card });
    await this.#actIfAsked(dice, answer);
    if (answer.status === 200) Object.assign(booking, answer.body.stay);
  }

  async #hold(dice: Dice): Promise<void> {
    const ttlSeconds = dice.between(60, 900);
    const answer = await this.#post(dice, '/v1/holds', { ...this.#stay(dice), ttlSeconds });
    if (answer.status === 201) this.#holds.push(String(answer.body.id));
  }

  /** Some holds are left alone, to end by themselves. */
  async #followHold(dice: Dice): Promise<void> {
    const id = this.#holds[dice.between(0, Math.max(0, this.#holds.length - 1))];
    if (id === undefined) return await this.#book(dice);
    const path = `/v1/holds/${id}`;
    if (dice.chance(0.3)) {
      await this.#post(dice, `${path}/extend`, { ttlSeconds: dice.between(30, 60) * 60 });
    } else if (dice.chance(0.4)) {
      await this.#post(dice, `${path}/release`, {});
    } else await this.#booked(dice, await this.#post(dice, `${path}/book`, payer(dice)));
  }

  async #end(dice: Dice, action: string): Promise<void> {
    const isDesk = action !== 'cancel';
    const today = dateText(this.#parts.todayDay);
    const fitting = this.#sold.filter(({ arrival }) => !isDesk || arrival === today);
    const booking = fitting[dice.between(0, Math.max(0, fitting.length - 1))];
    if (booking === undefined) return await this.#book(dice);
    const body = isDesk ? {} : { reason: `reason ${dice.between(1, 9)}` };
    await this.#post(dice, `/v1/bookings/${booking.id}/${action}`, body);
  }

  /** Under the same key, with the same body or another. */
  async #repeat(dice: Dice): Promise<void> {
    const told = this.told[dice.between(0, Math.max(0, this.told.length - 1))];
    if (told === undefined || !isLasting(told)) return;
    if (dice.chance(0.7)) this.problems.push(...(await repeat(this.#parts.client, told)));
    else this.problems.push(...(await repeatOtherwise(this.#parts.client, told)));
  }

  async #post(dice: Dice, path: string, body: object): Promise<Answer> {
    this.#keys += 1;
    const key = `${this.#parts.name}-${this.#keys}`;
    const request: Request = { method: 'POST', path, key, body };
    const { client } = this.#parts;
    // An impatient client sends twice at once; both have to be told the same.
    const isTwin = dice.chance(0.15);
    const sent = [client.send(request), ...(isTwin ? [client.send(request)] : [])];
    const [answer, twin] = await Promise.all(sent);
    if (answer === undefined) throw new Error('a request that was sent has an answer');
    const told = { request, answer };
    this.told.push(told);
    // One of them may have been refused before the other took anything: that leaves no receipt.
    const isComparable =
      twin !== undefined && isLasting(told) && isLasting({ request, answer: twin });
    if (isComparable) {
      const [first, second] = isUnsettled(twin) ? [twin, answer] : [answer, twin];
      this.problems.push(...difference({ request, answer: first }, second));
    }
    return answer;
  }

  #stay(dice: Dice): object {
    const arrivalDay = this.#parts.todayDay + dice.between(0, DAYS_AHEAD);
    return {
      propertyId: PROPERTY_ID,
      arrival: dateText(arrivalDay),
      departure: dateText(arrivalDay + dice.between(1, 4)),
      rooms: rooms(dice),
    };
  }
}

const DESK = [
  ['check-in', 5],
  ['no-show', 2],
  ['early-departure', 2],
  ['check-out', 1],
] as const;

const CHANGES = [
  ['extend', 8],
  ['shorten', 6],
  ['move', 6],
  ['rooms', 4],
  ['guest', 1],
] as const;

function changeOf(dice: Dice, { arrival, departure }: Sold): object {
  const arrivalDay = dayOf(arrival) ?? Number.NaN;
  const departureDay = dayOf(departure) ?? Number.NaN;
  switch (dice.pick(CHANGES)) {
    case 'extend':
      return { departure: dateText(departureDay + dice.between(1, 2)) };
    case 'shorten':
      return { departure: dateText(Math.max(arrivalDay + 1, departureDay - 1)) };
    case 'move': {
      const days = dice.chance(0.5) ? 1 : -1;
      return { arrival: dateText(arrivalDay + days), departure: dateText(departureDay + days) };
    }
    case 'rooms':
      return { rooms: rooms(dice) };
    default:
      return { guest: guest(dice) };
  }
}

function rooms(dice: Dice): readonly object[] {
  const room = () => ({ roomTypeId: dice.chance(0.7) ? 'a' : 'b', adults: 2, children: 0 });
  return dice.chance(0.2) ? [room(), room()] : [room()];
}

function payer(dice: Dice): object {
  return { guest: guest(dice), paymentToken: dice.pick(TOKENS) };
}

function guest(dice: Dice): object {
  return { firstName: 'Guest', lastName: `number ${dice.between(1, 99)}` };
}

/** Sends an answered request again; gives what is wrong with the answer. */
export async function repeat(client: HttpClient, told: Told): Promise<readonly string[]> {
  return difference(told, await client.send(told.request));
}

/** Sends another body under the same key, which must be refused by name. */
export async function repeatOtherwise(client: HttpClient, told: Told): Promise<readonly string[]> {
  const { request } = told;
  const body = otherBody(request);
  if (body === undefined) return [];
  const { status, body: answer } = await client.send({ ...request, body });
  if (status === 422 && answer.code === 'idempotency_key_reused') return [];
  return [`${request.path} under ${request.key} with another body was told ${status}`];
}

/** Well-formed, and not the same; undefined for a request whose body is always empty. */
function otherBody({ body }: Request): object | undefined {
  const fields = { ...(body as Record<string, unknown>) };
  if ('guest' in fields) return { ...fields, guest: { firstName: 'Somebody', lastName: 'Else' } };
  if ('reason' in fields) return { ...fields, reason: 'another' };
  if ('ttlSeconds' in fields) return { ...fields, ttlSeconds: fields.ttlSeconds === 61 ? 62 : 61 };
  return undefined;
}
