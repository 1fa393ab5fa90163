/**
 * Judges the event of a request that found nothing to change. It is written for a client's key and
 * for nothing else: without one it is a row that nobody will ever ask for.
 */
import { type AuditEvent, fieldsOf } from './audit-event.ts';
import type { Blame } from './night-audit.ts';

/** Kinds of streams that are there, empty, before their first event. */
const THERE_FROM_THE_START: ReadonlySet<string> = new Set(['rooms', 'waitlist']);

/** What its stream has to say to it besides, the audit of that stream says. */
export function checkUnchanged(event: AuditEvent, blame: Blame): void {
  if (event.type !== 'NothingChanged') return;
  const [kind = ''] = event.stream.split('/');
  if (event.metadata.key === undefined) blame('keys', 'is written for no key');
  if (Object.keys(fieldsOf(event)).some((name) => name !== 'type')) {
    blame('shape', 'says what has changed');
  }
  if (event.version === 1 && !THERE_FROM_THE_START.has(kind)) {
    blame('lifecycle', 'comes before there is anything to be unchanged');
  }
}
