/**
 * Judges mails to guests: each that waits is about a booking that was confirmed, in its booking's
 * order, and one that was had tried again was one.
 */
import type { AuditEvent } from './audit-event.ts';
import { type BookingFacts, wasConfirmed } from './booking-facts.ts';
import type { Blame } from './night-audit.ts';
import type { ProblemList } from './problem-list.ts';
import type { OutboxRow } from './side-rows-audit.ts';

export const MAIL_QUEUE = 'mail';

const KINDS: ReadonlySet<unknown> = new Set([
  'confirmation',
  'change',
  'cancellation',
  'walk',
  'offer',
]);

/** `mail_{booking}_{version}` */
function bookingOf(id: string): string | undefined {
  return /^mail_(.+)_\d+$/.exec(id)?.[1];
}

/** Whether the event was one of a mail. */
export function takeMailEvent(
  { type, stream }: AuditEvent,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): boolean {
  const [kind, id = ''] = stream.split('/');
  if (kind !== 'mail') return false;
  if (type !== 'NoticeRedriven') blame('shape', 'is of no known type');
  if (!bookings.has(bookingOf(id) ?? '')) blame('shape', 'is about a mail of no booking');
  return true;
}

/** A guest is told of what was confirmed, and of a hold that was offered. */
function isTold(facts: BookingFacts, { kind, version }: Record<string, unknown>): boolean {
  if (kind !== 'offer') return wasConfirmed(facts);
  return version === 0 && facts.statuses.includes('held');
}

export function auditMail(
  row: OutboxRow,
  bookings: ReadonlyMap<string, BookingFacts>,
  found: ProblemList,
): void {
  const where = `outbox row ${row.id}`;
  const payload = (row.payload ?? {}) as Record<string, unknown>;
  const id = bookingOf(row.id);
  const facts = bookings.get(id ?? '');
  if (facts === undefined || !isTold(facts, payload)) {
    found.add('outbox', where, 'is about no booking that was confirmed or offered');
  }
  if (row.key !== id || payload.bookingId !== id || row.id !== `mail_${id}_${payload.version}`) {
    found.add('outbox', where, `is kept in the order of ${row.key}, not of its booking`);
  }
  if (!KINDS.has(payload.kind)) found.add('outbox', where, `is no known mail: ${payload.kind}`);
}
