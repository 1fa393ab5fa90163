/** Whether a booking came to nothing, or to nothing any more: nobody stays, or has stayed, by it. */
import type { BookingState, BookingStatus } from './booking.ts';

const OVER: ReadonlySet<BookingStatus> = new Set([
  'cancelled',
  'failed',
  'expired',
  'no_show',
  'walked',
]);

export function isOver({ status = 'failed' }: BookingState): boolean {
  return OVER.has(status);
}
