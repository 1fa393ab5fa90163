/**
 * Clients that book trips and cancel some of them, and repeat under its key whatever was not
 * answered. What they were told is kept, to be held against the journal and the ledgers.
 */
import { setTimeout as moment } from 'node:timers/promises';
import type { Dice } from '../../src/testing/dice.ts';

export interface ToldTrip {
  readonly key: string;
  readonly body: object;
  /** Of the answer to the request; 0 while there is none. */
  readonly status: number;
  readonly id: string | undefined;
  readonly isCancelled: boolean;
}

const OFFERS = [
  ...['test-plain', 'test-plain', 'test-plain', 'test-plain-final', 'test-error'],
  ...['test-error-final', 'test-sold-out', 'test-not-confirmed', 'test-not-confirmed-final'],
];
/** The hotel has fewer rooms than are asked for, so that some stays are refused. */
const ARRIVALS = ['2027-03-10', '2027-03-11', '2027-03-12'];
const AGAIN_MS = 60;

export class TripLoad {
  readonly told: ToldTrip[] = [];
  readonly #name: string;
  readonly #baseUrl: () => string;
  #isStopped = false;

  constructor(name: string, baseUrl: () => string) {
    this.#name = name;
    this.#baseUrl = baseUrl;
  }

  /** Takes no new trip any more; those under way are seen to their answers. */
  stop(): void {
    this.#isStopped = true;
  }

  async run(client: number, dice: Dice): Promise<void> {
    for (let number = 0; !this.#isStopped; number += 1) {
      const key = `${this.#name}-${client}-${number}`;
      const body = tripBody(dice);
      const { status, json } = await this.#ask('/v1/trips', key, body);
      const id = json.id ?? json.tripId;
      const isCancelled = status === 201 && dice.chance(0.3);
      if (isCancelled) await this.#ask(`/v1/trips/${id}/cancel`, `${key}-x`, { reason: 'ill' });
      this.told.push({ key, body, status, id, isCancelled });
    }
  }

  /** Until there is an answer that says what became of it. */
  async #ask(path: string, key: string, body: object): Promise<Told> {
    for (;;) {
      try {
        const told = await askOnce(this.#baseUrl() + path, key, body);
        if (told.status !== 503 && told.status !== 429) return told;
      } catch {
        // Nobody was there, or went away in the middle: asked again, under the same key.
      }
      await moment(AGAIN_MS);
    }
  }
}

export interface Told {
  readonly status: number;
  readonly json: { readonly id?: string; readonly tripId?: string; readonly status?: unknown };
}

export async function askOnce(url: string, key: string, body: object): Promise<Told> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as Told['json'] };
}

function tripBody(dice: Dice): object {
  const legs = Array.from({ length: dice.between(1, 3) }, () => legBody(dice));
  const guest = { firstName: 'Ada', lastName: 'Byron' };
  return { legs, guest, paymentToken: dice.chance(0.15) ? 'tok_declined' : 'tok_approved' };
}

function legBody(dice: Dice): object {
  if (dice.chance(0.4)) {
    const arrival = ARRIVALS[dice.between(0, ARRIVALS.length - 1)] ?? '';
    const rooms = [{ roomTypeId: 'double', adults: 2 }];
    const departure = `2027-03-${Number(arrival.slice(-2)) + dice.between(1, 2)}`;
    return { stay: { propertyId: 'adler', arrival, departure, rooms } };
  }
  const supplier = dice.chance(0.5) ? 'flight' : 'car';
  const offerId = OFFERS[dice.between(0, OFFERS.length - 1)];
  return { supplier, offerId, quantity: dice.between(1, 3) };
}
