/**
 * Turns events of bookings into mails to their guests: rows of the outbox that name the booking and
 * its version, written with the position they were made up to. Nothing of the guest is in a row.
 */
import type { BookingId } from '../domain/ids.ts';
import {
  type NoticeKind,
  noticeEvents,
  noticeId,
  noticeKind,
} from '../domain/notifications/stay-notice.ts';
import type { Journal, OutboxMessage, ProjectionWrite, StoredEvent } from '../ports/journal.ts';
import { BookingFolds } from './booking-folds.ts';
import type { OutboxRows, Projection } from './follower-actor.ts';

export const MAIL_QUEUE = 'mail';
export const NOTIFICATIONS = 'notifications';

/** A mail as it stands in the outbox. */
export interface NoticeOrder {
  readonly kind: NoticeKind;
  readonly bookingId: BookingId;
  /** Of the booking, as the event has left it. */
  readonly version: number;
}

export class NotificationsProjection implements Projection {
  readonly name = NOTIFICATIONS;
  /** A mail may be a moment late. */
  readonly restMs = 250;
  readonly checkpointEveryEvents = 10_000;
  readonly #folds: BookingFolds;
  #put: OutboxMessage[] = [];

  constructor(journal: Pick<Journal, 'readStream'>) {
    this.#folds = new BookingFolds(journal);
  }

  apply(stored: StoredEvent): void {
    if (!noticeEvents.has(stored.type)) return;
    const { before, event, after } = this.#folds.fold(stored);
    const kind = noticeKind(before, event);
    if (kind === undefined || after.payer?.guest.email === undefined) return;
    const { version } = stored;
    const payload: NoticeOrder = { kind, bookingId: after.id, version };
    this.#put.push({
      id: noticeId(after.id, version),
      queue: MAIL_QUEUE,
      key: after.id,
      payload,
    });
  }

  takeWrites(): readonly ProjectionWrite[] {
    return [];
  }

  takeOutbox(): OutboxRows {
    const rows = { outboxPut: this.#put, outboxDropped: [] };
    this.reset();
    return rows;
  }

  landed(): void {}

  reset(): void {
    this.#put = [];
    this.#folds.forget();
  }
}
