/**
 * What a house does beside selling rooms, as steps of the load: rooms are given, moved, cleaned and
 * left, blocks are opened, drawn on and given back, and who finds a night full waits for it until
 * somebody else cancels. Like the load it decides nothing about what is right.
 */
import { PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import type { Answer, HttpClient } from '../../src/replay/http-client.ts';
import { dateText, dayOf } from '../../src/replay/own-dates.ts';
import type { Dice } from '../../src/testing/dice.ts';

const PROPERTY = `/v1/properties/${PROPERTY_ID}`;
const MINUTE_MS = 60_000;
/** Shorter than the time that passes after a load, so that nobody waits on for ever. */
const PATIENCE_MS = 60 * MINUTE_MS;
/** Nights that few others ask for, so that two bookings fill them and one who cancels is heard. */
export const WAITED_DAYS_AHEAD = 14;
/** Looks at an entry before its client goes on to something else. */
const TURNS = 6;
/** Rooms of type b are in no record: its guests check in without. */
export const ROOM_NUMBERS = ['101', '102', '103', '104', '105', '106'] as const;

export type HouseStep = 'rooms' | 'block' | 'wait';
export const HOUSE_STEPS: readonly (readonly [HouseStep, number])[] = [
  ['rooms', 44],
  ['block', 28],
  ['wait', 40],
];

/** As far as its client knows. */
export interface Sold {
  readonly id: string;
  arrival: string;
  departure: string;
  /** Its guest is in the house since an earlier round. */
  readonly isIn?: boolean;
}

/** What earlier rounds have left. */
export interface Standing {
  readonly nowMs: number;
  /** Bookings that somebody may come for or leave today. */
  readonly guests: readonly Sold[];
  /** Bookings of the nights that people wait for. */
  readonly ahead: readonly Sold[];
  /** With room type and night of what they have, in order. */
  readonly blocks: readonly { readonly id: string; readonly nights: readonly string[] }[];
}

export interface HouseParts {
  readonly client: HttpClient;
  readonly name: string;
  readonly todayDay: number;
  readonly standing: Standing;
  readonly sold: readonly Sold[];
  readonly post: (dice: Dice, path: string, body: object) => Promise<Answer>;
  readonly payer: (dice: Dice) => object;
  readonly booked: (dice: Dice, answer: Answer) => Promise<void>;
}

interface Line {
  readonly roomTypeId: string;
  readonly from: string;
  readonly to: string;
  readonly rooms: number;
}

interface Block {
  readonly id: string;
  readonly line: Line;
}

interface Wait {
  readonly id: string;
  readonly arrival: string;
  readonly departure: string;
}

export class HouseLoad {
  readonly #parts: HouseParts;
  readonly #blocks: Block[];
  #waits: readonly Wait[] = [];
  /** Bookings that were asked to make room. */
  readonly #asked = new Set<string>();
  #blockCount = 0;

  constructor(parts: HouseParts) {
    this.#parts = parts;
    this.#blocks = parts.standing.blocks.flatMap(({ id, nights }) => {
      const [roomTypeId, from] = nights[0]?.split('/') ?? [];
      const to = nights.at(-1)?.split('/')[1];
      if (roomTypeId === undefined || from === undefined || to === undefined) return [];
      return [{ id, line: { roomTypeId, from, to, rooms: 1 } }];
    });
  }

  async step(dice: Dice, step: HouseStep): Promise<void> {
    if (step === 'rooms') await this.#rooms(dice);
    else if (step === 'block') await this.#block(dice);
    else await this.#wait(dice);
  }

  async #rooms(dice: Dice): Promise<void> {
    const today = dateText(this.#parts.todayDay);
    const step = dice.pick(ROOM_STEPS);
    const number = oneOf(dice, ROOM_NUMBERS);
    const reason = `reason ${dice.between(1, 9)}`;
    if (step === 'clean') {
      const status = dice.pick(CLEANED);
      const numbers = dice.chance(0.5) ? ROOM_NUMBERS : [number];
      const body = { rooms: numbers, status, reason };
      await this.#parts.post(dice, `${PROPERTY}/housekeeping`, body);
      return;
    }
    const { standing, sold } = this.#parts;
    const here = [...standing.guests, ...sold.filter(({ arrival }) => arrival === today)];
    // A room may be given long before anybody comes.
    const isEarly = step === 'assign' && dice.chance(0.5);
    const isCome = step === 'leave' || step === 'move';
    const fitting = here.filter(({ isIn = isCome }) => isIn === isCome);
    const booking = oneOf(dice, isEarly ? sold : fitting);
    if (booking === undefined) return;
    const path = `/v1/bookings/${booking.id}`;
    if (step === 'assign') {
      const body = dice.chance(0.5) ? {} : { number, otherRoomType: true };
      await this.#parts.post(dice, `${path}/rooms/assign`, body);
    } else if (step === 'move') {
      const body = { number, otherRoomType: true, reason };
      await this.#parts.post(dice, `${path}/rooms/move`, body);
    } else if (step === 'check-in') {
      await this.#parts.post(dice, `${path}/check-in`, CHECK_IN);
    } else {
      const isLast = booking.departure <= today;
      await this.#parts.post(dice, `${path}/${isLast ? 'check-out' : 'early-departure'}`, {});
    }
  }

  async #block(dice: Dice): Promise<void> {
    const step = dice.pick(BLOCK_STEPS);
    const block = oneOf(dice, this.#blocks);
    if (step === 'open' || block === undefined) return await this.#openBlock(dice);
    const path = `/v1/blocks/${block.id}`;
    if (step === 'cancel') {
      await this.#parts.post(dice, `${path}/cancel`, { reason: `reason ${dice.between(1, 9)}` });
    } else if (step === 'wash') {
      const wash = dice.chance(0.5)
        ? { type: 'rooms', rooms: 1 }
        : { type: 'percent', percent: dice.between(10, 100) };
      await this.#parts.post(dice, `${path}/wash`, { wash });
    } else if (step === 'pick-up') {
      await this.#pickUp(dice, block.id, block.line);
    } else {
      const counts = [{ ...block.line, rooms: dice.between(0, 3) }];
      await this.#parts.post(dice, `${path}/counts`, { counts });
    }
  }

  async #openBlock(dice: Dice): Promise<void> {
    const { name, todayDay, post } = this.#parts;
    this.#blockCount += 1;
    const id = `${name}-block-${this.#blockCount}`;
    const fromDay = todayDay + dice.between(0, 12);
    const line = {
      roomTypeId: dice.chance(0.8) ? 'a' : 'b',
      from: dateText(fromDay),
      to: dateText(fromDay + dice.between(0, 2)),
      rooms: dice.between(1, 2),
    };
    const status = dice.chance(0.85) ? 'definite' : 'tentative';
    const body = { id, propertyId: PROPERTY_ID, name: `Block ${id}`, status, counts: [line] };
    const answer = await post(dice, '/v1/blocks', body);
    if (answer.status === 201) this.#blocks.push({ id, line });
  }

  /** On the block's nights, and now and then on the one after. */
  async #pickUp(dice: Dice, blockId: string, { roomTypeId, from, to }: Line): Promise<void> {
    const { post, payer, booked } = this.#parts;
    const departure = dateText((dayOf(to) ?? Number.NaN) + (dice.chance(0.2) ? 2 : 1));
    const rooms = [{ roomTypeId, adults: 2, children: 0 }];
    const stay = { propertyId: PROPERTY_ID, arrival: from, departure, rooms, blockId };
    await booked(dice, await post(dice, '/v1/bookings', { ...stay, ...payer(dice) }));
  }

  /** Somebody joins, somebody who is in the way cancels, and what is offered is taken. */
  async #wait(dice: Dice): Promise<void> {
    if (this.#waits.length === 0 || dice.chance(0.5)) await this.#join(dice);
    for (let turn = 0; turn < TURNS; turn += 1) {
      const wait = oneOf(dice, this.#waits);
      if (wait === undefined) return;
      // The room may be offered to another one than to whom it was made for.
      const isOver = await this.#isOver(dice, wait);
      if (isOver) this.#waits = this.#waits.filter((one) => one !== wait);
    }
  }

  /** Only who is told that the hotel is full joins. */
  async #join(dice: Dice): Promise<void> {
    const { post, payer, booked, standing, todayDay } = this.#parts;
    const day = todayDay + WAITED_DAYS_AHEAD + dice.between(0, 1);
    const [arrival, departure] = [dateText(day), dateText(day + 1)];
    const wanted = { arrival, departure, rooms: [{ roomTypeId: 'b', adults: 2, children: 0 }] };
    const sale = { propertyId: PROPERTY_ID, ...wanted, ...payer(dice) };
    const answer = await post(dice, '/v1/bookings', sale);
    await booked(dice, answer);
    if (answer.body.code !== 'no_availability') return;
    const waitUntil = new Date(standing.nowMs + PATIENCE_MS).toISOString();
    const guest = { firstName: 'Somebody', lastName: 'who waits' };
    const body = { ...wanted, guest, waitUntil, priority: dice.between(1, 9) };
    const joined = await post(dice, `${PROPERTY}/waitlist`, body);
    if (joined.status !== 201) return;
    const wait = { id: String(joined.body.id), arrival, departure };
    this.#waits = [...this.#waits, wait];
  }

  async #isOver(dice: Dice, wait: Wait): Promise<boolean> {
    const { client, post, payer, booked } = this.#parts;
    const path = `${PROPERTY}/waitlist/${wait.id}`;
    const { body } = await client.send({ method: 'GET', path });
    if (body.status === 'waiting') await this.#makeRoom(dice, wait);
    if (body.status !== 'offered') return body.status === 'booked' || body.status === 'left';
    const { id } = body.offer as { readonly id: string };
    const isTaken = dice.chance(0.85);
    if (!isTaken) await post(dice, `${path}/offers/${id}/decline`, {});
    else await booked(dice, await post(dice, `${path}/offers/${id}/accept`, payer(dice)));
    return isTaken;
  }

  async #makeRoom(dice: Dice, wait: Wait): Promise<void> {
    const { sold, standing, post } = this.#parts;
    const inTheWay = [...standing.ahead, ...sold].filter((one) => {
      const isThen = one.arrival < wait.departure && wait.arrival < one.departure;
      return isThen && !this.#asked.has(one.id);
    });
    const booking = oneOf(dice, inTheWay);
    if (booking === undefined) return;
    this.#asked.add(booking.id);
    await post(dice, `/v1/bookings/${booking.id}/cancel`, { reason: 'makes room' });
  }
}

const ROOM_STEPS = [
  ['assign', 30],
  ['move', 14],
  ['check-in', 34],
  ['leave', 14],
  ['clean', 12],
] as const;

const CHECK_IN = { assign: 'automatic', otherRoomType: true } as const;

const CLEANED = [
  ['inspected', 10],
  ['clean', 1],
  ['dirty', 1],
] as const;

const BLOCK_STEPS = [
  ['open', 22],
  ['counts', 18],
  ['pick-up', 44],
  ['wash', 8],
  ['cancel', 10],
] as const;

function oneOf<Value>(dice: Dice, values: readonly Value[]): Value | undefined {
  return values[dice.between(0, Math.max(0, values.length - 1))];
}

/** The record of rooms, all of them ready. */
export async function openHouse(client: HttpClient): Promise<void> {
  const rooms = ROOM_NUMBERS.map((number) => ({ number, roomTypeId: 'a', floor: 1 }));
  const path = `${PROPERTY}/rooms`;
  const added = await client.send({ method: 'POST', path, key: 'rooms', body: { rooms } });
  const cleaned = await client.send({
    method: 'POST',
    path: `${PROPERTY}/housekeeping`,
    key: 'rooms-ready',
    body: { rooms: ROOM_NUMBERS, status: 'inspected' },
  });
  if (added.status >= 300 || cleaned.status >= 300) {
    throw new Error(`the house was told ${added.status} and ${cleaned.status}`);
  }
}
