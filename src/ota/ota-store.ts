/**
 * What an OTA remembers: listings, calendars as the hotels have told them, bookings and their
 * revisions, and what messages came. It stores what it is told and must never decide whether a room
 * may be sold.
 */
import { limits } from '../limits.ts';
import type { OtaBooking, Revision } from './ota-booking.ts';
import {
  type MessageKept,
  openDatabase,
  type PlanCell,
  prepareStatements,
  type RevisionRow,
  type RoomCell,
} from './ota-tables.ts';

export class OtaStore {
  readonly #database: ReturnType<typeof openDatabase>;
  readonly #sql: ReturnType<typeof prepareStatements>;

  /** `file` is a path, or `:memory:` for an OTA that ends with the process. */
  constructor(file: string) {
    this.#database = openDatabase(file);
    this.#sql = prepareStatements(this.#database);
  }

  /** All of `work` or nothing of it. */
  transaction<Result>(work: () => Result): Result {
    return this.#database.transaction(work).immediate();
  }

  /** As text, each as it was put. */
  listings(): readonly string[] {
    return this.#sql.listings.all().map(({ data }) => data);
  }

  putListing(code: string, data: string): void {
    this.#sql.putListing.run(code, data);
  }

  tellRoom(listing: string, room: string, day: number, availability: number): void {
    this.#sql.tell.run(listing, room, day, availability);
  }

  /** Members that are not told stay as they are. */
  tellPlan(listing: string, cell: PlanCell): void {
    const { room, plan, day, told } = cell;
    this.#sql.tellPlan.run(listing, room, plan, day, JSON.stringify(told));
  }

  /** Counts rooms of own bookings; `isCounted` takes them from what is free as well. */
  sell(listing: string, room: string, day: number, by: 1 | -1, isCounted: boolean): void {
    this.#sql.sell.run(listing, room, day, by, by);
    if (isCounted) this.#sql.count.run(-by, listing, room, day);
  }

  rooms(listing: string, fromDay: number, toDay: number): readonly RoomCell[] {
    return this.#sql.rooms.all(listing, fromDay, toDay);
  }

  plans(listing: string, fromDay: number, toDay: number): readonly PlanCell[] {
    const rows = this.#sql.plans.all(listing, fromDay, toDay);
    return rows.map((row) => ({ ...row, told: JSON.parse(row.told) }));
  }

  booking(listing: string, code: string): OtaBooking | undefined {
    const row = this.#sql.booking.get(listing, code);
    return row === undefined ? undefined : JSON.parse(row.data);
  }

  /** In order of their codes, those after `after`. */
  bookings(listing: string, after: string, itemsMax: number): readonly OtaBooking[] {
    return this.#sql.bookings.all(listing, after, itemsMax).map(({ data }) => JSON.parse(data));
  }

  /** Keeps the booking as it now is, and what the hotel is to be told of it. */
  putBooking(listing: string, booking: OtaBooking, revisionId: string, now: number): void {
    const data = JSON.stringify(booking);
    const last = this.#sql.lastInserted.get(listing)?.at ?? 0;
    this.#sql.putBooking.run(listing, booking.code, data);
    this.#sql.addRevision.run(revisionId, listing, booking.code, data, Math.max(now, last + 1));
  }

  /** Not acknowledged, oldest first. */
  waiting(listing: string, itemsMax: number): readonly Revision[] {
    return this.#sql.waiting.all(listing, itemsMax).map(revisionOf);
  }

  revision(id: string): Revision | undefined {
    const row = this.#sql.revision.get(id);
    return row === undefined ? undefined : revisionOf(row);
  }

  revisionsOf(listing: string, code: string): readonly Revision[] {
    return this.#sql.ofBooking.all(listing, code).map(revisionOf);
  }

  /** Revisions of a listing, those not acknowledged, and those handed over more than once. */
  revisionCounts(listing: string) {
    return this.#sql.counts.get(listing) ?? { all: 0, waiting: 0, repeated: 0 };
  }

  /** Revisions of a listing that are not acknowledged; asked with every page of a feed. */
  waitingCount(listing: string): number {
    return this.#sql.waitingCount.get(listing)?.waiting ?? 0;
  }

  acknowledge(id: string, now: number): void {
    this.#sql.acknowledge.run(now, id);
  }

  /** Everything about one booking is to be delivered again. */
  forgetAcknowledgements(listing: string, code: string): void {
    this.#sql.release.run(listing, code);
  }

  noteDelivery(id: string): void {
    this.#sql.delivered.run(id);
  }

  addMessage(listing: string, message: Omit<MessageKept, 'sequence'>): void {
    const { at, kind, outcome, changes, body } = message;
    const { lastInsertRowid } = this.#sql.addMessage.run(listing, at, kind, outcome, changes, body);
    if (Number(lastInsertRowid) % TRIM_EVERY === 0) {
      this.#sql.trimMessages.run(limits.otaMessagesKept);
    }
  }

  /** Oldest first, those after `after`. */
  messages(listing: string, after: number, itemsMax: number): readonly MessageKept[] {
    return this.#sql.messages.all(listing, after, itemsMax);
  }

  /** How many messages of each kind came to what. */
  outcomes(listing: string) {
    return this.#sql.outcomes.all(listing);
  }

  close(): void {
    this.#database.close();
  }
}

const TRIM_EVERY = 500;

function revisionOf({ data, ...row }: RevisionRow): Revision {
  return { ...row, booking: JSON.parse(data) };
}
