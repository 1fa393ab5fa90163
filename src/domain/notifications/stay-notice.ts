/**
 * What a guest is written about a booking, and when. What it says is composed where it is sent; the
 * journal has everything that it needs.
 */
import type { BookingEvent, BookingState } from '../booking/booking.ts';
import type { PropertyState } from '../property/property.ts';

/** Everything that guests are written about. */
export const noticeKinds = ['confirmation', 'change', 'cancellation', 'walk', 'offer'] as const;

/** What a mail to a guest is about. */
export type NoticeKind = (typeof noticeKinds)[number];

/** One mail to a guest, with everything that it may say. */
export interface StayNotice {
  /** The same at every try. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** When it happened; epoch milliseconds. */
  readonly atMs: number;
  /** A later notice of the same booking has a larger one. */
  readonly sequence: number;
  readonly email: string;
  /** As it was when it happened. */
  readonly booking: BookingState;
  readonly property: PropertyState;
}

/** What an event of a booking is to the guest; undefined for what they need not be told. */
export function noticeKind(
  before: BookingState,
  { type }: Pick<BookingEvent, 'type'>,
): Exclude<NoticeKind, 'offer'> | undefined {
  switch (type) {
    case 'BookingConfirmed':
      return 'confirmation';
    case 'BookingCancelled':
      // A hold is no booking yet, and whoever gives it back knows.
      return before.status === 'confirmed' ? 'cancellation' : undefined;
    case 'ModificationConfirmed':
      return 'change';
    case 'GuestWalked':
      return 'walk';
    default:
      return undefined;
  }
}

/** The types of a booking's events that may be one. */
export const noticeEvents: ReadonlySet<string> = new Set([
  'BookingConfirmed',
  'ModificationConfirmed',
  'BookingCancelled',
  'GuestWalked',
]);

/** `version` is the booking's; 0 for the offer that was made of it before it was one. */
export function noticeId(bookingId: string, version: number): string {
  return `mail_${bookingId}_${version}`;
}

/** Whether an id is one of a notice. */
export function isNoticeId(id: string): boolean {
  return /^mail_[a-z0-9-]{1,64}_\d{1,15}$/.test(id);
}
