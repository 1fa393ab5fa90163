/**
 * The bookings that anybody in a simulated world was told of, as they were last told, the quotes
 * that anybody has had, and which of them is meant by a number in a story.
 */
import type { BookingId } from '../../../domain/ids.ts';
import {
  type Done,
  fittingAct,
  isAlive,
  isSensible,
  isStanding,
} from '../people/client-request.ts';
import type { BookingAct } from './story.ts';

export class KnownBookings {
  /** In the order in which they were first told. */
  readonly #ids: BookingId[] = [];
  readonly #told = new Map<BookingId, Done>();
  /** Tokens of the quotes that anybody has had. */
  readonly quotes: string[] = [];

  /** Those of guests who are expected or there. */
  get standing(): readonly BookingId[] {
    return this.#ids.filter((id) => isStanding(this.#told.get(id)));
  }

  /** Counted from the latest; undefined where nobody has had any. */
  quoteAt(number: number): string | undefined {
    return this.quotes.at(-1 - (number % Math.max(1, this.quotes.length)));
  }

  meet(told: Done): void {
    const { id } = told.value.state;
    this.#told.set(id, told);
    if (!this.#ids.includes(id)) this.#ids.push(id);
  }

  /** It was looked for, and is what anybody means by the latest from now on. */
  found(told: Done): void {
    const { id } = told.value.state;
    const place = this.#ids.indexOf(id);
    if (place >= 0) this.#ids.splice(place, 1);
    this.meet(told);
  }

  told(id: BookingId): Done | undefined {
    return this.#told.get(id);
  }

  /** Mostly what can be done with the booking, as far as is known; at times something else. */
  fitting(action: BookingAct, number: number, id: BookingId): BookingAct {
    return isSensible(number) ? fittingAct(action, this.#told.get(id)) : action;
  }

  /** Those that numbers mean of guests who are expected or there. */
  meant(numbers: readonly number[]): readonly BookingId[] {
    const ids: BookingId[] = [];
    for (const number of numbers) this.onStanding(number, (id) => ids.push(id));
    return ids;
  }

  /** Counted from the latest, and mostly among those of guests who are expected or there. */
  onStanding(number: number, act: (id: BookingId) => void): void {
    if (!isSensible(number)) {
      this.onAny(number, act);
      return;
    }
    const { standing } = this;
    const id = standing.at(-1 - (number % Math.max(1, standing.length)));
    if (id !== undefined) act(id);
  }

  /** Counted from the latest, and mostly among those that are not over, as far as is known. */
  onAny(number: number, act: (id: BookingId) => void): void {
    const alive = this.#ids.filter((one) => isAlive(this.#told.get(one)));
    const among = isSensible(number) && alive.length > 0 ? alive : this.#ids;
    const id = among.at(-1 - (number % Math.max(1, among.length)));
    if (id !== undefined) act(id);
  }
}
