/**
 * Turns events of bookings into mails to their guests: rows of the outbox that name the booking and
 * its version, written with the position they were made up to. Nothing of the guest is in a row.
 */
import type { BookingId, PropertyId } from '../../domain/ids.ts';
import {
  type NoticeKind,
  noticeEvents,
  noticeId,
  noticeKind,
} from '../../domain/notifications/stay-notice.ts';
import type { WaitlistEvent } from '../../domain/waitlist/waitlist.ts';
import type { Journal, OutboxMessage, ProjectionWrite, StoredEvent } from '../../ports/journal.ts';
import { BookingFolds } from '../booking/booking-folds.ts';
import type { OutboxRows, Projection } from '../follower-actor.ts';
import { waitingGuest } from '../waitlist/waiting-guest.ts';
import { WAITLIST_STREAMS } from '../waitlist/waitlist-entity.ts';

export const MAIL_QUEUE = 'mail';
export const NOTIFICATIONS = 'notifications';

/** A mail as it stands in the outbox. */
export type NoticeOrder =
  | {
      readonly kind: Exclude<NoticeKind, 'offer'>;
      readonly bookingId: BookingId;
      /** Of the booking, as the event has left it. */
      readonly version: number;
    }
  /** To somebody who waits: what is offered is a hold, which knows no guest. */
  | {
      readonly kind: 'offer';
      readonly bookingId: BookingId;
      readonly version: typeof OFFER_VERSION;
      readonly propertyId: PropertyId;
      /** Version of the waitlist at which the guest joined. */
      readonly joinedAt: number;
    };

/** A booking's own versions begin with 1. */
export const OFFER_VERSION = 0;

type OfferMade = Extract<WaitlistEvent, { type: 'WaitlistOffered' }>;

export class NotificationsProjection implements Projection {
  readonly name = NOTIFICATIONS;
  /** A mail may be a moment late. */
  readonly restMs = 250;
  readonly checkpointEveryEvents = 10_000;
  readonly #journal: Pick<Journal, 'readStream'>;
  readonly #folds: BookingFolds;
  #put: OutboxMessage[] = [];

  constructor(journal: Pick<Journal, 'readStream'>) {
    this.#journal = journal;
    this.#folds = new BookingFolds(journal);
  }

  apply(stored: StoredEvent): void {
    if (stored.type === 'WaitlistOffered') this.#offer(stored);
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

  #offer({ stream, data }: StoredEvent): void {
    const { offerId: bookingId, joinedAt } = data as OfferMade;
    const propertyId = stream.slice(WAITLIST_STREAMS.length) as PropertyId;
    const said = { kind: 'offer', bookingId, version: OFFER_VERSION } as const;
    const payload: NoticeOrder = { ...said, propertyId, joinedAt };
    const id = noticeId(bookingId, OFFER_VERSION);
    if (waitingGuest(this.#journal, propertyId, joinedAt).email === undefined) return;
    this.#put.push({ id, queue: MAIL_QUEUE, key: bookingId, payload });
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
