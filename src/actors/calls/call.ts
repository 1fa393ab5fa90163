/** What every actor that answers clients does the same way with a call's context. */
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { CallContext, Failure, Outcome } from '../../ports/engine.ts';
import type { EventMetadata } from '../../ports/journal.ts';
import type { Refusal } from '../runtime/ref.ts';

export function metadataOf(context: CallContext): EventMetadata {
  const { caller: by, requestId: correlation, trace } = context;
  return trace === undefined ? { by, correlation } : { by, correlation, trace };
}

export function failed(code: Failure['code'], retryAfterMs: number): Failure {
  return { code, retryAfterMs };
}

/** Of a message that an actor will not handle. */
export function notHandled(reason: Refusal | 'crashed'): Failure {
  return reason === 'crashed' || reason === 'quarantined'
    ? failed(reason, limits.restartBackoffMsMax)
    : failed('overloaded', limits.storageRetryMs);
}

/** Whoever asked has given up by now: nothing may be begun for them any more. */
export function overdue(
  { deadlineMs = Number.POSITIVE_INFINITY }: CallContext,
  scheduler: Scheduler,
): Failure | undefined {
  if (scheduler.monotonicMs() <= deadlineMs) return undefined;
  return failed('deadline_exceeded', limits.storageRetryMs);
}

/** Keys are the caller's own: two callers may use the same. */
export function receiptKey(context: CallContext): string {
  return `${context.caller} ${context.idempotencyKey ?? ''}`;
}

export function receiptOf(context: CallContext): Pick<EventMetadata, 'key' | 'request'> {
  if (context.idempotencyKey === undefined) return {};
  return { key: receiptKey(context), request: context.request };
}

/** The refusal of a change to something that has moved on since the caller saw it. */
export function versionMismatch(
  { expectedVersion: expected }: CallContext,
  actual: number,
): Rejection | undefined {
  if (expected === undefined || expected === actual) return undefined;
  return { code: 'version_mismatch', expected, actual };
}

export const STORAGE_FAILURE = failed('storage_unavailable', limits.storageRetryMs);

/** The actor asked has too much waiting, or is in quarantine. */
export function busy(): Outcome<never> {
  return { type: 'failed', failure: failed('overloaded', limits.storageRetryMs) };
}

export function storageFailed(): Outcome<never> {
  return { type: 'failed', failure: STORAGE_FAILURE };
}

export function rejectedWith(rejection: Rejection): Outcome<never> {
  return { type: 'rejected', rejection };
}

/** The refusal of a key that came with another request, naming the first difference. */
export function replayConflict(recorded: unknown, repeated: unknown): Rejection | undefined {
  const pointer = firstDifference(recorded, repeated, '');
  return pointer === undefined ? undefined : { code: 'idempotency_key_reused', pointer };
}

/**
 * JSON Pointer of the first place where two JSON values differ, in key order; undefined if equal.
 */
export function firstDifference(
  left: unknown,
  right: unknown,
  pointer: string,
): string | undefined {
  if (left === right) return undefined;
  if (!isContainer(left) || !isContainer(right)) return pointer === '' ? '/' : pointer;
  if (Array.isArray(left) !== Array.isArray(right)) return pointer === '' ? '/' : pointer;
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  for (const name of names) {
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    const found = firstDifference(left[name], right[name], `${pointer}/${escaped}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
