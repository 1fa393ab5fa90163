/**
 * Rows that sat on a waiting list, as clients of the server's own: they join so many days before
 * their booking was made, accept what they are offered on the next day on which anything happens,
 * and leave on the day of their booking to book like anybody else. Whoever still waits while every
 * night of the stay has a room is a broken promise: a freed room reaches the first who waits.
 */
import type { BookingRow } from './booking-rows.ts';
import { planStays } from './change-plan.ts';
import { readCells } from './hotel-client.ts';
import type { Answer, HttpClient } from './http-client.ts';
import { dateText } from './own-dates.ts';
import type { RunHistory } from './run-history.ts';
import { cellKey } from './verify-history.ts';
import {
  acceptOffer,
  joinWaitlist,
  leaveWaitlist,
  offersNow,
  readEntry,
  waitingNow,
} from './waitlist-client.ts';

/** Offers stand for a week, so that none ends before somebody looks on the next day. */
const OFFER_DAYS = 7;
export const OFFER_MINUTES = OFFER_DAYS * 24 * 60;
/** On one day in so many everybody who waits is compared with the calendar. */
const COMPARED_EVERY = 14;
/** A room that has just come free is offered within milliseconds, or after a second refusal. */
const PATIENCE_MS = 8_000;
const RETRY_MS = 200;

/** What the waiting list has come to. */
export interface WaitlistCounts {
  readonly waitlisted: number;
  readonly waitlistOffered: number;
  readonly waitlistBooked: number;
}

interface Where {
  readonly client: HttpClient;
  readonly history: RunHistory;
}

export class WaitingList {
  /** The price of a night by room type, minor units: what is offered costs that. */
  readonly #prices: ReadonlyMap<string, number>;
  /** Those who wait, by the id of their entry. */
  readonly #rows = new Map<string, BookingRow>();
  readonly #entries = new Map<BookingRow, string>();
  readonly #offered = new Set<string>();
  #joined = 0;
  #booked = 0;
  #days = 0;
  #today = 0;
  #isWeekSkipped = false;

  constructor(prices: ReadonlyMap<string, number>) {
    this.#prices = prices;
  }

  get counts(): WaitlistCounts {
    return {
      waitlisted: this.#joined,
      waitlistOffered: this.#offered.size,
      waitlistBooked: this.#booked,
    };
  }

  async join({ client, history }: Where, row: BookingRow): Promise<void> {
    const { status, body } = await joinWaitlist(client, row);
    if (status !== 201) {
      history.unexpected.push(`line ${row.line}: waiting was answered ${status} ${body.code}`);
      return;
    }
    const id = String(body.id);
    this.#joined += 1;
    this.#rows.set(id, row);
    this.#entries.set(row, id);
  }

  /** At the begin of a day: what has been offered since is accepted. */
  async serve(where: Where, phase: number, day: number): Promise<void> {
    this.#isWeekSkipped = day - this.#today >= OFFER_DAYS;
    this.#today = day;
    if (this.#rows.size === 0) return;
    const offers = await offersNow(where.client);
    const answered = offers.map(({ entryId, offerId }) => {
      const row = this.#rows.get(entryId);
      return row === undefined ? undefined : this.#accept(where, row, entryId, offerId, phase);
    });
    await Promise.all(answered);
    this.#days += 1;
    if (this.#days % COMPARED_EVERY === 0) await this.#compare(where);
  }

  /** On the day of the booking; whether there is nothing left to be booked. */
  async end(where: Where, row: BookingRow, phase: number): Promise<boolean> {
    const entryId = this.#entries.get(row);
    if (entryId === undefined) return where.history.accepted.has(row);
    const { offerId } = await readEntry(where.client, entryId);
    if (offerId !== undefined && (await this.#accept(where, row, entryId, offerId, phase))) {
      return true;
    }
    await this.#leave(where, row, entryId);
    return false;
  }

  /** After the last day: everybody leaves, and what was held for them goes back. */
  async close(where: Where): Promise<void> {
    for (const [entryId, row] of [...this.#rows]) await this.#leave(where, row, entryId);
  }

  async #accept(
    { client, history }: Where,
    row: BookingRow,
    entryId: string,
    offerId: string,
    phase: number,
  ): Promise<boolean> {
    this.#offered.add(entryId);
    const answer = await acceptOffer(client, row, entryId, offerId);
    const { status, body } = answer;
    // Where more than a week is skipped, what was offered is over before the server has said so.
    if (status === 410 && this.#isWeekSkipped) return false;
    if (status !== 201) {
      history.unexpected.push(`line ${row.line}: an offer was answered ${status} ${body.code}`);
      return false;
    }
    this.#forget(row, entryId);
    this.#booked += 1;
    const priceMinor = this.#nightOf(answer, row);
    if (body.id !== offerId || priceMinor !== this.#prices.get(row.roomType)) {
      history.unexpected.push(`line ${row.line}: was offered other rooms or another price`);
    }
    history.recordServed(row, { id: offerId, priceMinor, entryId }, phase);
    return true;
  }

  #nightOf({ body }: Answer, row: BookingRow): number {
    const { amount } = body.total as { readonly amount: string };
    return Math.round(Number(amount) * 100) / planStays(row).booked.nights;
  }

  async #leave({ client, history }: Where, row: BookingRow, entryId: string): Promise<void> {
    this.#forget(row, entryId);
    const { status, body } = await leaveWaitlist(client, row, entryId);
    // It may have left by itself, after offers that nobody could answer on days that are skipped.
    if (status === 200 || body.code === 'waitlist_entry_closed') return;
    history.unexpected.push(`line ${row.line}: leaving was answered ${status} ${body.code}`);
  }

  #forget(row: BookingRow, entryId: string): void {
    this.#rows.delete(entryId);
    this.#entries.delete(row);
  }

  /** Nobody waits whose every night has a room, for longer than a room takes to reach them. */
  async #compare({ client, history }: Where): Promise<void> {
    const deadlineMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const passedOver = await this.#passedOver(client);
      if (passedOver.length === 0) return;
      if (performance.now() > deadlineMs) {
        const lines = passedOver.map(({ line }) => `line ${line}: waits for rooms that are free`);
        history.unexpected.push(...lines);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async #passedOver(client: HttpClient): Promise<readonly BookingRow[]> {
    const waiting = (await waitingNow(client)).flatMap((id) => this.#rows.get(id) ?? []);
    if (waiting.length === 0) return [];
    const nights = waiting.flatMap(nightsOf);
    const from = Math.min(...nights);
    // As much as one answer may hold; who waits for what is later is looked at another time.
    const to = Math.min(Math.max(...nights), from + CALENDAR_DAYS);
    const cells = await readCells(client, { from: dateText(from), to: dateText(to) });
    const free = new Map(cells.map((cell) => [cellKey(cell.roomType, cell.night), cell.available]));
    return waiting.filter((row) => {
      const own = nightsOf(row);
      if (own.some((night) => night > to)) return false;
      return own.every((night) => (free.get(cellKey(row.roomType, dateText(night))) ?? 0) > 0);
    });
  }
}

const CALENDAR_DAYS = 390;

function nightsOf(row: BookingRow): readonly number[] {
  const { arrivalDay, nights } = planStays(row).booked;
  return Array.from({ length: nights }, (_, index) => arrivalDay + index);
}
