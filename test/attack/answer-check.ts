/** What every answer that leaves the port owes to whoever sent the request, however bad it was. */
import { expect } from 'vitest';
import type { WireReply } from './wire.ts';

/** Stack frames, files, SQL and the names of what is thrown: nothing of it is a client's business. */
const INSIDE =
  /\bat (?:async |new )?[\w$.<>]+ \(|node_modules|node:internal|file:\/\/|\.ts:\d|SQLITE_|SqliteError|\bSELECT .* FROM\b|\bINSERT INTO\b|\b(Type|Range|Reference)Error\b|vacancy-attack-/;

/** Sentences about an answer that tells of the inside; empty when there is none. */
export function leaksOf(reply: WireReply): string[] {
  const found = INSIDE.exec(reply.text) ?? INSIDE.exec(reply.head);
  return found === null ? [] : [`tells of the inside: ${found[0]}`];
}

export type ProblemAnswer = Record<string, unknown> & {
  readonly code: string;
  readonly errors: readonly { in: string; pointer: string; detail: string }[];
};

/** What is wrong with an answer as a problem; every refusal has one form whoever refuses. */
export function faultsOfProblem(reply: WireReply): string[] {
  const faults: string[] = [];
  const type = reply.headers['content-type'];
  if (type !== 'application/problem+json') faults.push(`a problem of type ${type}`);
  const problem = parsedProblem(reply);
  if (problem === undefined) return [...faults, `no problem: ${reply.text.slice(0, 200)}`];
  if (problem.status !== reply.status) faults.push(`says ${String(problem.status)} in the body`);
  if (typeof problem.code !== 'string' || problem.code === '') faults.push('has no code');
  if (problem.requestId !== reply.headers['x-request-id']) faults.push('another requestId');
  if (reply.status >= 500) faults.push(`is a ${reply.status}, ${problem.code}`);
  if (problem.code === 'validation_failed') faults.push(...faultsOfPlaces(problem));
  return [...faults, ...leaksOf(reply)];
}

function faultsOfPlaces({ errors }: ProblemAnswer): string[] {
  if (errors.length === 0) return ['names no place'];
  const bad = errors.filter(({ in: where, pointer, detail }) => {
    return !/^(body|query|path|header)$/.test(where) || !/^(\/|$)/.test(pointer) || detail === '';
  });
  return bad.map((place) => `a place that is none: ${JSON.stringify(place)}`);
}

export function parsedProblem(reply: WireReply): ProblemAnswer | undefined {
  try {
    const value: unknown = JSON.parse(reply.text);
    return typeof value === 'object' && value !== null ? (value as ProblemAnswer) : undefined;
  } catch {
    return undefined;
  }
}

export function expectProblem(reply: WireReply, status: number, code: string): void {
  expect([reply.status, parsedProblem(reply)?.code], reply.text).toEqual([status, code]);
  expect(faultsOfProblem(reply), reply.head).toEqual([]);
}
