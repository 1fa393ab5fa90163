/**
 * An event as the audit takes it: what any journal of the engine can hand over, typed here and not
 * imported, because a judge that believed the engine's own types would believe the engine.
 */

/** `StoredEvent` of the journal's port fits as it is. */
export interface AuditEvent {
  /** Place in the journal, strictly increasing. */
  readonly position: number;
  readonly stream: string;
  /** 1, 2, 3, … within the stream. */
  readonly version: number;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: {
    readonly by: string;
    /** Caller and idempotency key, on the first event of the command that carried it. */
    readonly key?: string;
  };
  /** Epoch milliseconds of the business clock, which may be set back. */
  readonly recordedAtMs: number;
}

/** The event's fields, none of which may be believed to be there. */
export function fieldsOf(event: AuditEvent): Readonly<Record<string, unknown>> {
  const { data } = event;
  if (typeof data === 'object' && data !== null) return data as Record<string, unknown>;
  throw new TypeError('its data is not an object');
}

export function textOf(event: AuditEvent, field: string): string {
  const value = fieldsOf(event)[field];
  if (typeof value === 'string') return value;
  throw new TypeError(`${field} is not a text`);
}

/** A whole number, not negative: rooms, minor units and epoch milliseconds are nothing else. */
export function countOf(event: AuditEvent, field: string): number {
  const value = fieldsOf(event)[field];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new TypeError(`${field} is not a count`);
}
