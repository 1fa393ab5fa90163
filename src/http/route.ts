/**
 * One route of the API, whole: where it is, who may call it, what it takes, what it answers and
 * what it does. The router, the validation and the OpenAPI document are all made from this one
 * value, so none of them can know a route that the others do not.
 */
import type { z } from 'zod';
import type { Rejection } from '../domain/rejection.ts';
import type { CallContext, Engine, Outcome } from '../ports/engine.ts';
import { failureProblem, type Problem, type ProblemPlace, rejectionProblem } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** What a caller must be; `public` is anybody. Staff may do whatever sellers may. */
export type Role = 'public' | 'seller' | 'staff';

export interface Answer {
  readonly type: 'answer';
  readonly status: number;
  readonly body: unknown;
  readonly version?: number;
  readonly position?: number;
  readonly isReplay?: boolean;
  readonly location?: string;
  /** Of a body that is text and no JSON of ours. */
  readonly contentType?: string;
}

export type Result =
  | Answer
  | { readonly type: 'problem'; readonly problem: Problem; readonly isReplay?: boolean };

/** A message in a stranger's format, as it came. */
export interface RawMessage {
  readonly body: string;
  /** Of the header Authorization. */
  readonly authorization: string | undefined;
}

export interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Where the route takes raw messages. */
  readonly message: RawMessage | undefined;
  readonly context: CallContext;
  readonly engine: Engine;
}

interface RouteFacts {
  readonly method: Method;
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly tag: string;
  readonly role: Role;
  readonly ifMatch: 'required' | 'optional' | 'none';
  readonly idempotencyKey: 'required' | 'none';
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | undefined;
  /** Members of the body that only staff may send, each with the value that anybody may. */
  readonly staffMembers?: Readonly<Record<string, unknown>>;
  /** Where a body may be larger than `limits.bodyBytesMax`. */
  readonly bodyBytesMax?: number;
  /** Takes a body of any type, as it is and of so many bytes, and answers in the same format. */
  readonly rawBytesMax?: number;
  /**
   * Of a read whose version counts every change of what it shows: a reader who has that is told
   * 304. Where other streams or the time of day show as well, having it is not having the answer.
   */
  readonly isCounted?: boolean;
  /** Schema of each successful answer by status. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** Refusals the engine may give here. */
  readonly rejections: readonly Rejection['code'][];
}

export interface Route extends RouteFacts {
  /** Checks everything at once and says what to run, or every place that is wrong. */
  prepare(raw: RawInput): Prepared;
}

export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly message?: RawMessage | undefined;
}

export type Prepared =
  | { readonly type: 'ready'; run(context: CallContext, engine: Engine): Promise<Result> }
  | { readonly type: 'invalid'; readonly errors: readonly ProblemPlace[] };

export interface RouteSpec<Params, Query, Body> extends RouteFacts {
  readonly params: z.ZodType<Params>;
  readonly query: z.ZodType<Query>;
  readonly body: z.ZodType<Body> | undefined;
  handle(input: RouteInput<Params, Query, Body>): Promise<Result>;
}

/** Closes a route over its own types, so a table of different routes needs no casts. */
export function defineRoute<Params, Query, Body = undefined>(
  spec: RouteSpec<Params, Query, Body>,
): Route {
  return {
    ...spec,
    prepare(raw) {
      const params = spec.params.safeParse(raw.params, REPORTED);
      const query = spec.query.safeParse(raw.query, REPORTED);
      // No body is an empty one; a body that says null is not.
      const body = spec.body?.safeParse(raw.body === undefined ? {} : raw.body, REPORTED);
      if (params.success && query.success && body?.success !== false) {
        const { message } = raw;
        const said = { params: params.data, query: query.data, body: body?.data as Body };
        const data = { ...said, message };
        return {
          type: 'ready',
          run: (context, engine) => spec.handle({ ...data, context, engine }),
        };
      }
      const errors = [
        ...places('path', params.error),
        ...places('query', query.error),
        ...places('body', body?.error),
      ];
      return { type: 'invalid', errors };
    },
  };
}

function places(
  where: ProblemPlace['in'],
  error: { readonly issues: readonly z.core.$ZodIssue[] } | undefined,
): ProblemPlace[] {
  if (error === undefined) return [];
  return error.issues.flatMap((issue) => {
    if (issue.code === 'invalid_union') return nearest(where, issue);
    const path = pathOf(issue);
    if (issue.code !== 'unrecognized_keys') {
      return [{ in: where, pointer: path, detail: detailOf(issue) }];
    }
    return issue.keys.map((key) => ({
      in: where,
      pointer: `${path}/${escapeStep(key)}`,
      detail: 'Unknown member',
    }));
  });
}

/** With the value that was refused, so that one that is not there can be told from a wrong one. */
const REPORTED = { reportInput: true };

/** Of a text or number that is missing the message says so by itself. */
function detailOf({ code, message, input }: z.core.$ZodIssue): string {
  return code === 'invalid_value' && input === undefined
    ? `${message}, received undefined`
    : message;
}

/**
 * The form that is meant has the members that were sent; the first one, the ordinary, when several
 * do. What is missing says nothing: an empty booking is no quote's for lack of a token alone.
 */
function nearest(
  where: ProblemPlace['in'],
  issue: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>,
): ProblemPlace[] {
  const path = pathOf(issue);
  const [best] = issue.errors.toSorted((left, right) => strangeIn(left) - strangeIn(right));
  if (best === undefined || best.length === 0) {
    return [{ in: where, pointer: path, detail: issue.message }];
  }
  return places(where, { issues: best }).map((place) => ({
    ...place,
    pointer: `${path}${place.pointer}`,
  }));
}

/** How many members a form does not know; of a value of another kind it knows nothing at all. */
function strangeIn(issues: readonly z.core.$ZodIssue[]): number {
  const own = issues.filter(({ path }) => path.length === 0);
  if (own.some(({ code }) => code === 'invalid_type')) return Number.POSITIVE_INFINITY;
  return own.reduce(
    (sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 0),
    0,
  );
}

function pathOf({ path }: z.core.$ZodIssue): string {
  return path.map((step) => `/${escapeStep(String(step))}`).join('');
}

/** RFC 6901: a tilde and a slash inside a member's name. A caller's name may be no text at all. */
function escapeStep(step: string): string {
  return step.toWellFormed().slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The answer of an outcome that went well, else the problem it is. */
export function resultOf<Value>(
  outcome: Outcome<Value>,
  answerOf: (ok: Extract<Outcome<Value>, { type: 'ok' }>) => Result,
): Result {
  switch (outcome.type) {
    case 'ok':
      return answerOf(outcome);
    case 'rejected':
      return { type: 'problem', problem: rejectionProblem(outcome.rejection) };
    case 'failed':
      return { type: 'problem', problem: failureProblem(outcome.failure) };
  }
}
