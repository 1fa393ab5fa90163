/**
 * Guests of two OTAs and of the hotel itself, all at once in a house that is nearly full. They
 * book, change and cancel on the OTAs' own calendars, now and then beyond them, and directly. What
 * an OTA has sold is in its own books, which the judge reads; here nothing is remembered but what
 * can be changed next.
 */
import { PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import type { HttpClient } from '../../src/replay/http-client.ts';
import { dateText } from '../../src/replay/own-dates.ts';
import type { Dice } from '../../src/testing/dice.ts';

export interface ChannelLoadParts {
  readonly server: HttpClient;
  readonly ota: HttpClient;
  readonly listings: readonly string[];
  /** Names the codes of this load; two loads must not share one. */
  readonly name: string;
  readonly todayDay: number;
}

const DAYS_AHEAD = 12;
const ROOMS = [
  ['a', 3],
  ['b', 1],
] as const;

interface Sold {
  readonly listing: string;
  readonly code: string;
}

export class ChannelLoad {
  /** Sales and changes that an OTA has made, and bookings that the hotel has. */
  sold = 0;
  direct = 0;
  readonly #parts: ChannelLoadParts;
  readonly #mine: Sold[] = [];
  #count = 0;
  #isStopped = false;

  constructor(parts: ChannelLoadParts) {
    this.#parts = parts;
  }

  /** One guest after the other; resolves after `stop`. */
  async run(dice: Dice): Promise<void> {
    while (!this.#isStopped) {
      if (dice.chance(0.3)) await this.#bookDirectly(dice);
      else if (dice.chance(0.6) || this.#mine.length === 0) await this.#bookAtOta(dice);
      else await this.#changeAtOta(dice);
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #bookAtOta(dice: Dice): Promise<void> {
    const { ota, listings, name } = this.#parts;
    const listing = listings[dice.between(0, listings.length - 1)] ?? '';
    this.#count += 1;
    const code = `${name}-${this.#count}`;
    const room = dice.pick(ROOMS);
    const body = {
      code,
      ...this.#dates(dice),
      rooms: [{ roomCode: room, planCode: `${room}-flexible`, nightlyPrice: '80.00' }],
      isForced: dice.chance(0.1),
    };
    const path = `/control/listings/${listing}/bookings`;
    const { status } = await ota.send({ method: 'POST', path, body });
    if (status !== 201) return;
    this.sold += 1;
    this.#mine.push({ listing, code });
  }

  async #changeAtOta(dice: Dice): Promise<void> {
    const { ota } = this.#parts;
    const at = dice.between(0, this.#mine.length - 1);
    const booking = this.#mine[at];
    if (booking === undefined) return;
    const path = `/control/listings/${booking.listing}/bookings/${booking.code}`;
    if (dice.chance(0.5)) {
      this.#mine.splice(at, 1);
      await ota.send({ method: 'POST', path: `${path}/cancel`, body: {} });
    } else {
      await ota.send({ method: 'POST', path: `${path}/modify`, body: this.#dates(dice) });
    }
    this.sold += 1;
  }

  async #bookDirectly(dice: Dice): Promise<void> {
    const { server, name } = this.#parts;
    this.#count += 1;
    const key = `${name}-direct-${this.#count}`;
    const body = {
      propertyId: PROPERTY_ID,
      ...this.#dates(dice),
      rooms: [{ roomTypeId: dice.pick(ROOMS), adults: 1, children: 0 }],
      guest: { firstName: 'Direct', lastName: 'Guest' },
      paymentToken: 'tok_approved',
    };
    const { status, body: booked } = await server.send({
      method: 'POST',
      path: '/v1/bookings',
      key,
      body,
    });
    if (status !== 201) return;
    this.direct += 1;
    // A house that only fills up would soon have nothing left to sell.
    if (dice.chance(0.3)) return;
    const path = `/v1/bookings/${String(booked.id)}/cancel`;
    await server.send({ method: 'POST', path, key: `${key}-off`, body: {} });
  }

  #dates(dice: Dice): { arrival: string; departure: string } {
    const arrival = this.#parts.todayDay + dice.between(1, DAYS_AHEAD);
    const departure = arrival + dice.between(1, 3);
    return { arrival: dateText(arrival), departure: dateText(departure) };
  }
}
