/**
 * The desk of the hotel on a day on which guests come. In the morning whoever should have left is
 * checked out, and what is empty is cleaned and looked at. First to be placed are guests to whom
 * the real hotel gave a room of another type: they are given one where that type has a room to
 * spare on every night of the stay, for nobody may lose the room that he has booked to an upgrade.
 * All others have a room of the type they bought, chosen by the server; only who then finds none is
 * given whatever fits. In the evening it is written down who sleeps where.
 */
import type { BookingRow } from './booking-rows.ts';
import type { Phase, Step } from './day-plan.ts';
import { readCells, sendAction } from './hotel-client.ts';
import type { PlannedRoom } from './hotel-plan.ts';
import type { Answer, HttpClient } from './http-client.ts';
import { dateText } from './own-dates.ts';
import {
  type RoomToday,
  readAssigned,
  readHouse,
  sendCheckIn,
  sendInspected,
} from './room-client.ts';
import type { RunHistory } from './run-history.ts';
import { type AcceptedBooking, cellKey, stayNow } from './verify-history.ts';
import { isAsleep, type RackSight } from './verify-rooms.ts';

/** What the desk has come to. */
export interface DeskCounts {
  /** Bookings that were seen in a room. */
  readonly roomsAssigned: number;
  /** Guests who were given a room of the type that the row says. */
  readonly upgrades: number;
  /** Guests for whom that type had no room to spare, or none that takes the party. */
  readonly upgradesUnfulfilled: number;
  /** Guests who found none of the type they bought, and were given one of another. */
  readonly otherTypeNeeded: number;
}

interface Where {
  readonly client: HttpClient;
  readonly history: RunHistory;
}

interface At {
  readonly day: number;
  readonly phase: number;
}

interface Arrival {
  readonly row: BookingRow;
  readonly booking: AcceptedBooking;
}

const RETRY_MS = 100;

export class FrontDesk {
  readonly sights: RackSight[] = [];
  /** The type of each room by its number. */
  readonly rooms: ReadonlyMap<string, string>;
  readonly #roomsOfType: ReadonlyMap<string, number>;
  readonly #numbers = new Map<string, string>();
  #waiting: Arrival[] = [];
  #upgrades = 0;
  #unfulfilled = 0;
  #otherTypes = 0;
  /** For what a server that was killed has to catch up with, which takes milliseconds. */
  #patienceMs: number;

  constructor(rooms: readonly PlannedRoom[], patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.rooms = new Map(rooms.map(({ number, roomTypeId }) => [number, roomTypeId]));
    const byType = Map.groupBy(rooms, ({ roomTypeId }) => roomTypeId);
    this.#roomsOfType = new Map([...byType].map(([type, all]) => [type, all.length]));
  }

  get counts(): DeskCounts {
    return {
      roomsAssigned: this.#numbers.size,
      upgrades: this.#upgrades,
      upgradesUnfulfilled: this.#unfulfilled,
      otherTypeNeeded: this.#otherTypes,
    };
  }

  /** Before the guests of `phase` come; nobody else may be at work. */
  async open(where: Where, phase: Phase, at: At): Promise<void> {
    const arrivals = arrivalsIn(phase, where.history);
    if (arrivals.length === 0) return;
    await checkOutOverdue(where, at);
    const house = await this.#house(where);
    const empty = house.filter(({ bookingId }) => bookingId === undefined);
    const dirty = empty.filter(({ isInspected }) => !isInspected).map(({ number }) => number);
    const refused = await sendInspected(where.client, dirty, `inspected-${at.day}`);
    if (refused !== undefined) surprise(where, 'housekeeping', refused);
    await this.#upgrade(where, arrivals, empty, at);
  }

  /** With a room of the type that was sold; who finds none waits until the others have theirs. */
  async checkIn({ client, history }: Where, arrival: Arrival, at: At): Promise<void> {
    const { row, booking } = arrival;
    // Whoever has been upgraded is in the house already.
    if (booking.checkedInDay !== undefined) return;
    const answer = await sendCheckIn(client, row, booking.id, { automatic: 'sold type' });
    if (answer.body.code === 'no_room_fits') this.#waiting.push(arrival);
    else history.recordAction(row, 'check-in', answer, at);
  }

  /** When all guests of the phase have come. */
  async close(where: Where, phase: Phase, at: At): Promise<void> {
    for (const { row, booking } of this.#waiting.splice(0)) {
      const { id } = booking;
      const answer = await sendCheckIn(where.client, row, id, { automatic: 'any type' });
      where.history.recordAction(row, 'check-in', answer, at);
      if (answer.status !== 200) continue;
      booking.otherRoom = {};
      this.#otherTypes += 1;
    }
    if (arrivalsIn(phase, where.history).length > 0) await this.look(where, at);
  }

  /** Writes down who sleeps where in the night of a day. */
  async look({ client, history }: Where, at: At): Promise<void> {
    const asleep = history.guests().filter(([booking]) => isAsleep(booking, at));
    const told = new Set(asleep.map(([{ id }]) => id));
    const assigned = await this.#settled(
      () => readAssigned(client, dateText(at.day)),
      (rooms) => isSame(told, new Set(rooms.map(({ bookingId }) => bookingId))),
    );
    this.sights.push({ ...at, assigned });
    for (const { bookingId, number } of assigned) this.#numbers.set(bookingId, number);
  }

  async #upgrade(
    where: Where,
    arrivals: readonly Arrival[],
    empty: readonly RoomToday[],
    at: At,
  ): Promise<void> {
    const upgraded = arrivals.filter(({ row }) => row.assignedType !== row.roomType);
    if (upgraded.length === 0) return;
    const spare = await this.#spareRooms(where, upgraded, at.day);
    const free = Map.groupBy(empty, ({ roomTypeId }) => roomTypeId);
    for (const { row, booking } of upgraded) {
      const nights = nightKeys(row.assignedType, at.day, booking);
      const hasRoom = nights.every((key) => (spare.get(key) ?? 0) > 0);
      const number = hasRoom ? free.get(row.assignedType)?.shift()?.number : undefined;
      if (number === undefined) {
        this.#unfulfilled += 1;
        continue;
      }
      const answer = await sendCheckIn(where.client, row, booking.id, { number });
      // The party may be larger than the room takes: it has the type that it bought.
      if (answer.body.code === 'occupancy_exceeded') {
        this.#unfulfilled += 1;
        continue;
      }
      where.history.recordAction(row, 'check-in', answer, at);
      if (answer.status !== 200) continue;
      booking.otherRoom = { roomType: row.assignedType };
      this.#upgrades += 1;
      for (const key of nights) spare.set(key, (spare.get(key) ?? 0) - 1);
    }
  }

  /** Every room, when the server knows of everybody in the house and of nobody else. */
  #house({ client, history }: Where): Promise<readonly RoomToday[]> {
    const told = new Set(history.guests().map(([{ id }]) => id));
    return this.#settled(
      () => readHouse(client),
      (rooms) => isSame(told, new Set(rooms.flatMap(({ bookingId }) => bookingId ?? []))),
    );
  }

  /** What was read last when it does not settle: the verifier then says what is wrong with it. */
  async #settled<Read>(read: () => Promise<Read>, isSettled: (read: Read) => boolean) {
    const deadlineMs = performance.now() + this.#patienceMs;
    for (;;) {
      const found = await read();
      if (isSettled(found)) return found;
      if (performance.now() > deadlineMs) {
        // The run has failed: what is still to come need not take long.
        this.#patienceMs = 0;
        return found;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** By type and night: rooms less what is sold, and less what guests of other types sleep in. */
  async #spareRooms(
    { client, history }: Where,
    upgraded: readonly Arrival[],
    day: number,
  ): Promise<Map<string, number>> {
    const last = Math.max(...upgraded.map(({ booking }) => departureOf(booking) - 1));
    const cells = await readCells(client, { from: dateText(day), to: dateText(last) });
    const spare = new Map<string, number>();
    for (const { roomType, night, sold, held } of cells) {
      const rooms = this.#roomsOfType.get(roomType) ?? 0;
      spare.set(cellKey(roomType, night), rooms - sold - held);
    }
    for (const [booking] of history.guests()) {
      const type = this.rooms.get(this.#numbers.get(booking.id) ?? '') ?? booking.roomType;
      if (type === booking.roomType) continue;
      for (const key of nightKeys(type, day, booking)) spare.set(key, (spare.get(key) ?? 0) - 1);
    }
    return spare;
  }
}

/** Guests of accepted bookings who come in this phase and go nowhere else. */
function arrivalsIn({ steps }: Phase, history: RunHistory): readonly Arrival[] {
  return steps.flatMap(({ row, action }: Step) => {
    const booking = history.accepted.get(row);
    if (action !== 'check-in' || booking === undefined) return [];
    return booking.ending === undefined ? [{ row, booking }] : [];
  });
}

/** Whoever was refused a longer stay leaves when his own is over: the room is somebody's. */
async function checkOutOverdue({ client, history }: Where, at: At): Promise<void> {
  const overdue = history.guests().filter(([booking]) => departureOf(booking) <= at.day);
  for (const [booking, row] of overdue) {
    const answer = await sendAction(client, row, booking.id, 'check-out');
    history.recordAction(row, 'check-out', answer, at);
  }
}

function isSame(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && left.isSubsetOf(right);
}

function departureOf(booking: AcceptedBooking): number {
  const { arrivalDay, nights } = stayNow(booking);
  return arrivalDay + nights;
}

function nightKeys(roomType: string, day: number, booking: AcceptedBooking): readonly string[] {
  const nights = Math.max(0, departureOf(booking) - day);
  return Array.from({ length: nights }, (_, place) => cellKey(roomType, dateText(day + place)));
}

function surprise({ history }: Where, what: string, { status, body }: Answer): void {
  history.unexpected.push(`${what} was answered ${status} ${String(body.code)}`);
}
