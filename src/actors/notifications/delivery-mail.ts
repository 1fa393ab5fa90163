/**
 * The outbox queue of mails to guests: reads what a mail is about, as it was when it happened, and
 * hands it to the mailer behind a bulkhead. A mail that was taken and could not be marked so is
 * sent again, under the same message id.
 */
import { bulkhead } from 'cockatiel';
import type { BookingState } from '../../domain/booking/booking.ts';
import type { PropertyId } from '../../domain/ids.ts';
import { noticeId, type StayNotice } from '../../domain/notifications/stay-notice.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { limits } from '../../limits.ts';
import type { OutboxRow } from '../../ports/journal.ts';
import type { Mailer } from '../../ports/mailer.ts';
import { bookingAt } from '../booking/booking-folds.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Delivery, DeliveryResult } from '../outward/delivery.ts';
import { waitingGuest } from '../waitlist/waiting-guest.ts';
import { MAIL_QUEUE, type NoticeOrder } from './follower-notifications.ts';

export class MailDelivery implements Delivery {
  readonly queue = MAIL_QUEUE;
  readonly attemptsMax = limits.outboxAttemptsMax;
  readonly isIndependent = true;
  readonly #parts: EngineParts;
  readonly #mailer: Mailer;
  /** As the disk has it. */
  readonly #propertyOf: (id: PropertyId) => PropertyState | undefined;
  readonly #lanes = bulkhead(limits.mailConcurrentMax, Number.POSITIVE_INFINITY);
  #isPaused = false;
  /** Mails that are being handed over. */
  underWay = 0;

  constructor(
    parts: EngineParts,
    mailer: Mailer,
    propertyOf: (id: PropertyId) => PropertyState | undefined,
  ) {
    this.#parts = parts;
    this.#mailer = mailer;
    this.#propertyOf = propertyOf;
  }

  /** Sends nothing more: what was not sent is sent after the next start. */
  pause(): void {
    this.#isPaused = true;
  }

  deliver(row: OutboxRow, done: (result: DeliveryResult) => void): void {
    void this.#lanes
      .execute(() => this.#send(row))
      .then((result) => {
        if (result !== undefined) done(result);
      });
  }

  completed(row: OutboxRow): void {
    const { journal, clock } = this.#parts;
    journal.append({ recordedAtMs: clock.now(), outboxRemoved: [row.id] });
  }

  abandoned(row: OutboxRow, dead: Parameters<Delivery['abandoned']>[1]): void {
    const { journal, clock, log } = this.#parts;
    log.warn({ mail: row.id, reason: dead.lastError }, 'a mail to a guest was given up');
    journal.append({ recordedAtMs: clock.now(), outboxRetried: [dead] });
  }

  /** Undefined when it was not sent at all. */
  async #send(row: OutboxRow): Promise<DeliveryResult | undefined> {
    if (this.#isPaused) return undefined;
    this.underWay += 1;
    try {
      const notice = this.#noticeOf(row.payload as NoticeOrder);
      if (notice === undefined) return { status: 'refused', reason: 'nobody to write to' };
      return await this.#mailer.send(notice);
    } catch (cause) {
      return { status: 'unknown', error: cause instanceof Error ? cause.message : String(cause) };
    } finally {
      this.underWay -= 1;
    }
  }

  #noticeOf(order: NoticeOrder): StayNotice | undefined {
    const { kind, bookingId, version } = order;
    const booking = this.#bookingOf(order);
    const property = this.#propertyOf(booking.terms.propertyId);
    const email = booking.payer?.guest.email;
    if (email === undefined || property === undefined) return undefined;
    const id = noticeId(bookingId, version);
    return { id, kind, atMs: booking.updatedAtMs, sequence: version, email, booking, property };
  }

  /** What is offered has no guest of its own yet; it is told as the booking it would become. */
  #bookingOf(order: NoticeOrder): BookingState {
    const { journal } = this.#parts;
    if (order.kind !== 'offer') return bookingAt(journal, order.bookingId, order.version);
    const guest = waitingGuest(journal, order.propertyId, order.joinedAt);
    return { ...bookingAt(journal, order.bookingId, 1), payer: { guest } };
  }
}
