/**
 * The hotel that every part of the benchmark books, and who books what in it: 50 room types for a
 * year. The same seed gives the same requests, in this process and in the client's. It must never
 * depend on anything that is being measured.
 */
import { addDays, type CivilDate } from '../src/domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../src/domain/ids.ts';
import type { Currency } from '../src/domain/money.ts';
import type { CallContext, Engine, Outcome, StayRequest } from '../src/ports/engine.ts';

export type Scenario = 'uniform' | 'hot' | 'declined';

export const PROPERTY_ID = 'bench-hotel' as PropertyId;
export const ROOM_TYPES = 50;
export const NIGHTS = 365;
/** Enough that uniform bookings hardly ever sell a night out. */
export const UNIFORM_ROOMS = 100;
/** The most one room type may have. */
export const HOT_ROOMS = 10_000;
const STAY_NIGHTS_MAX = 5;
const DECLINED_SHARE = 0.2;

/** The body of POST /v1/bookings. */
export interface BookingBody {
  readonly propertyId: PropertyId;
  readonly arrival: CivilDate;
  readonly departure: CivilDate;
  readonly rooms: readonly {
    readonly roomTypeId: RoomTypeId;
    readonly adults: number;
    readonly children: number;
  }[];
  readonly guest: { readonly firstName: string; readonly lastName: string };
  readonly paymentToken: string;
}

export interface PlannedBooking {
  readonly body: BookingBody;
  readonly typeIndex: number;
  readonly nightIndex: number;
  readonly nights: number;
}

/** Tomorrow and a day, so that a run over midnight still books the future. */
export function firstNightFrom(nowMs: number): CivilDate {
  return addDays(new Date(nowMs).toISOString().slice(0, 10) as CivilDate, 2);
}

export function roomTypeId(index: number): RoomTypeId {
  return `type-${index}` as RoomTypeId;
}

/** The next booking of a scenario, as often as it is called. */
export class BookingPlan {
  readonly #scenario: Scenario;
  readonly #dates: readonly CivilDate[];
  readonly #random: () => number;
  #count = 0;

  constructor(scenario: Scenario, firstNight: CivilDate, seed = 1) {
    this.#scenario = scenario;
    this.#dates = Array.from({ length: NIGHTS + 1 }, (_, index) => addDays(firstNight, index));
    this.#random = randomOf(seed);
  }

  next(): PlannedBooking {
    const number = this.#count++;
    return this.#scenario === 'hot' ? this.#hot(number) : this.#uniform(number);
  }

  /** One night at a time: when every room of it has been asked for, the next is the hot one. */
  #hot(number: number): PlannedBooking {
    return this.#booking(number, 0, Math.floor(number / HOT_ROOMS) % NIGHTS, 1, 'tok_approved');
  }

  #uniform(number: number): PlannedBooking {
    const typeIndex = Math.floor(this.#random() * ROOM_TYPES);
    const nights = 1 + Math.floor(this.#random() * STAY_NIGHTS_MAX);
    const nightIndex = Math.floor(this.#random() * (NIGHTS - nights + 1));
    const isDeclined = this.#scenario === 'declined' && this.#random() < DECLINED_SHARE;
    const token = isDeclined ? 'tok_declined' : 'tok_approved';
    return this.#booking(number, typeIndex, nightIndex, nights, token);
  }

  #booking(
    number: number,
    typeIndex: number,
    nightIndex: number,
    nights: number,
    paymentToken: string,
  ): PlannedBooking {
    const body = {
      propertyId: PROPERTY_ID,
      arrival: this.#date(nightIndex),
      departure: this.#date(nightIndex + nights),
      rooms: [{ roomTypeId: roomTypeId(typeIndex), adults: 2, children: 0 }],
      guest: { firstName: 'Ada', lastName: `Lovelace ${number}` },
      paymentToken,
    };
    return { body, typeIndex, nightIndex, nights };
  }

  #date(index: number): CivilDate {
    const date = this.#dates[index];
    if (date === undefined) throw new RangeError(`night ${index} is not in the plan`);
    return date;
  }
}

export async function createHotel(engine: Engine, rooms: number): Promise<void> {
  const details = {
    name: 'Bench Hotel',
    address: { street: 'Rua Um 1', city: 'Lisboa', postalCode: '1000-001', country: 'PT' },
    coordinates: { latitude: 38.72, longitude: -9.14 },
    timeZone: 'UTC',
    currency: 'EUR' as Currency,
    capture: 'at_booking',
  } as const;
  must(await engine.createProperty(contextOf('property', details), { id: PROPERTY_ID, details }));
  for (let index = 0; index < ROOM_TYPES; index += 1) {
    const roomType = {
      name: `Room type ${index}`,
      rooms,
      occupancy: { adultsMax: 2, childrenMax: 2, guestsMax: 3 },
      basePriceMinor: 10_000 + index,
    };
    const request = { id: roomTypeId(index), details: roomType };
    const key = `room-type-${index}`;
    must(await engine.addRoomType(contextOf(key, request), PROPERTY_ID, request));
  }
}

export function contextOf(key: string, body: unknown): CallContext {
  const request = { method: 'POST', path: '/v1/bookings', body };
  return { caller: 'bench', requestId: key, idempotencyKey: key, request };
}

export function stayRequestOf(body: BookingBody): StayRequest {
  const { propertyId, arrival, departure } = body;
  const rooms = body.rooms.map((room) => ({
    roomTypeId: room.roomTypeId,
    party: { adults: room.adults, children: room.children },
  }));
  return { propertyId, stay: { arrival, departure }, rooms };
}

function must(outcome: Outcome<unknown>): void {
  if (outcome.type !== 'ok') throw new Error(`no hotel: ${JSON.stringify(outcome)}`);
}

/** Mulberry32: small, fast and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
