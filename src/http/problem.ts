/**
 * Problems as RFC 9457 has them, made from refusals, failures and faults of the request itself.
 * A problem is data that a handler returns; only a programming error is thrown.
 */
import type { Rejection } from '../domain/rejection.ts';
import type { Failure } from '../ports/engine.ts';
import { type Reason, reasonBody, rejectionDetail, rejectionPointer } from './rejection-body.ts';
import {
  failureKinds,
  type ProblemKind,
  type RequestFault,
  rejectionKinds,
  requestKinds,
} from './rejection-table.ts';

/** As long as a supplier that fails is left alone. */
const SUPPLIER_AGAIN_MS = 2_000;

export interface ProblemPlace {
  readonly in: 'body' | 'query' | 'path' | 'header';
  readonly pointer: string;
  readonly detail: string;
}

export interface Problem {
  readonly code: string;
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly errors?: readonly ProblemPlace[];
  readonly reasons?: readonly Reason[];
  readonly retryAfterMs?: number;
  readonly bookingId?: string;
  readonly tripId?: string;
  /** Methods for the Allow header of a 405. */
  readonly allow?: string;
}

export function requestProblem(
  code: RequestFault,
  detail: string,
  errors?: readonly ProblemPlace[],
): Problem {
  return { code, kind: requestKinds[code], detail, ...(errors === undefined ? {} : { errors }) };
}

export function rejectionProblem(rejection: Rejection): Problem {
  const detail = rejectionDetail(rejection);
  const pointer = rejectionPointer(rejection);
  return {
    code: rejection.code,
    kind: kindOf(rejection),
    detail,
    reasons: [reasonBody(rejection)],
    ...(rejection.code === 'supplier_unavailable' ? { retryAfterMs: SUPPLIER_AGAIN_MS } : {}),
    ...(pointer === undefined ? {} : { errors: [{ in: 'body', pointer, detail }] }),
  };
}

/** A leg that is asked for wrongly is as much a fault of the request as it is outside of a trip. */
function kindOf(rejection: Rejection): ProblemKind {
  const kind = rejectionKinds[rejection.code];
  if (rejection.code !== 'leg_refused') return kind;
  const { status } = rejectionKinds[rejection.reason.code];
  return status === 404 || status === 422 ? { ...kind, status } : kind;
}

/** The problem of a booking that came to nothing; its reasons are refusals under other names. */
export function failedBookingProblem(reason: Rejection, bookingId: string): Problem {
  return { ...rejectionProblem(reason), bookingId };
}

export function failureProblem(failure: Failure): Problem {
  return {
    code: failure.code,
    kind: failureKinds[failure.code],
    detail: `Nothing is known to have been done; repeat in ${failure.retryAfterMs} ms.`,
    retryAfterMs: failure.retryAfterMs,
  };
}

export function problemBody(problem: Problem, instance: string, requestId: string): object {
  return {
    type: `/docs/errors#${problem.code}`,
    title: problem.kind.title,
    status: problem.kind.status,
    detail: problem.detail,
    instance,
    code: problem.code,
    hint: problem.kind.hint,
    requestId,
    errors: problem.errors ?? [],
    reasons: problem.reasons ?? [],
    ...(problem.bookingId === undefined ? {} : { bookingId: problem.bookingId }),
    ...(problem.tripId === undefined ? {} : { tripId: problem.tripId }),
    ...(problem.retryAfterMs === undefined ? {} : { retryAfterMs: problem.retryAfterMs }),
  };
}
