/**
 * What the clients of a replay were told, in their own words: who was accepted, who was refused and
 * why, and every answer that was not expected. The verifier judges the server by it.
 */
import type { BookingRow } from './booking-rows.ts';
import { planStays, type RowStay } from './change-plan.ts';
import type { Action } from './day-plan.ts';
import type { Answer } from './http-client.ts';
import { type AcceptedBooking, stayNow } from './verify-history.ts';

export class RunHistory {
  readonly accepted = new Map<BookingRow, AcceptedBooking>();
  /** Refusals by code, dirty rows and full nights alike. */
  readonly refused = new Map<string, number>();
  /** Sentences, one for each answer that no careful client would expect. */
  readonly unexpected: string[] = [];
  readonly done = { cancel: 0, 'no-show': 0, 'check-in': 0, 'check-out': 0, 'early-departure': 0 };
  refusedFull = 0;
  refusedInvalid = 0;
  modified = 0;
  /** Changes that a full hotel could not take; the booking is then as it was. */
  modificationsRefused = 0;
  walked = 0;
  /** What the other hotels were paid, minor units. */
  walkCostMinor = 0;
  readonly #guests = new Map<AcceptedBooking, BookingRow>();

  /** `isOtas`: it was an OTA that answered. */
  recordBooking(row: BookingRow, answer: Answer, phase: number, isOtas = false): void {
    const { status, body } = answer;
    if (status === 201) {
      if (row.dirty !== undefined) this.#surprise(row, 'book', answer, `a ${row.dirty} refusal`);
      this.accepted.set(row, {
        id: String(body.id),
        roomType: row.roomType,
        priceMinor: row.priceMinor,
        deposit: row.deposit,
        stays: [{ ...planStays(row).booked, phase }],
        checkedInDay: undefined,
        ending: undefined,
        ...(isOtas ? { isOtas } : {}),
      });
      return;
    }
    const code = status === 400 ? 'malformed' : String(body.code);
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
    if (code === 'no_availability') this.refusedFull += 1;
    else this.refusedInvalid += 1;
    const expected = row.dirty ?? 'no_availability';
    if (code !== expected) this.#surprise(row, 'book', answer, expected);
  }

  /** Whoever waited for rooms and has booked what was offered, at the offered price. */
  recordServed(
    row: BookingRow,
    served: { readonly id: string; readonly priceMinor: number; readonly entryId: string },
    phase: number,
  ): void {
    this.accepted.set(row, {
      ...served,
      roomType: row.roomType,
      deposit: row.deposit,
      stays: [{ ...planStays(row).booked, phase }],
      checkedInDay: undefined,
      ending: undefined,
    });
  }

  recordChange(row: BookingRow, stay: RowStay, answer: Answer, phase: number): void {
    const booking = this.accepted.get(row);
    if (answer.status === 409 && answer.body.code === 'no_availability') {
      this.modificationsRefused += 1;
    } else if (answer.status !== 200 || booking === undefined) {
      this.#surprise(row, 'modify', answer, 'a 200');
    } else {
      this.modified += 1;
      booking.stays.push({ ...stay, phase });
    }
  }

  recordAction(
    row: BookingRow,
    action: Exclude<Action, 'wait' | 'book' | 'modify'>,
    answer: Answer,
    at: { readonly day: number; readonly phase: number },
  ): void {
    const booking = this.accepted.get(row);
    if (answer.status !== 200 || booking === undefined) {
      this.#surprise(row, action, answer, 'a 200');
      return;
    }
    this.done[action] += 1;
    if (action === 'check-in') {
      booking.checkedInDay = at.day;
      this.#guests.set(booking, row);
      return;
    }
    booking.ending = { action, ...at };
    this.#guests.delete(booking);
  }

  recordWalk(
    row: BookingRow,
    answer: Answer,
    costMinor: number,
    at: { readonly day: number; readonly phase: number },
  ): void {
    const booking = this.accepted.get(row);
    if (answer.status !== 200 || booking === undefined) {
      this.#surprise(row, 'walk', answer, 'a 200');
      return;
    }
    this.walked += 1;
    this.walkCostMinor += costMinor;
    booking.ending = { action: 'walk', ...at };
  }

  /** Who is in the house, whether or not the stay is over by now. */
  guests(): readonly (readonly [AcceptedBooking, BookingRow])[] {
    return [...this.#guests];
  }

  /** Guests who are in the house and sleep there in the night that `day` begins. */
  inHouse(roomType: string, day: number): number {
    let count = 0;
    for (const booking of this.#guests.keys()) {
      const { arrivalDay, nights } = stayNow(booking);
      if (booking.roomType === roomType && arrivalDay + nights > day) count += 1;
    }
    return count;
  }

  #surprise(row: BookingRow, action: Action | 'walk', answer: Answer, expected: string): void {
    const code = answer.body.code ?? answer.body.status;
    this.unexpected.push(
      `line ${row.line}: ${action} was answered ${answer.status} ${String(code)}, not ${expected}`,
    );
  }
}
