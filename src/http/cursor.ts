/**
 * Cursors of pages: where the last page ended, in a form that invites nobody to build one. They are
 * not secret and not signed; a forged one can only begin a page somewhere else.
 */
import { requestProblem } from './problem.ts';
import type { Result } from './route.ts';

export function writeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts, or undefined when the text is not a cursor of ours. */
export function readCursor(cursor: string): readonly unknown[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
}

export function badCursor(): Result {
  const detail = 'Must be a nextCursor exactly as it was given';
  const place = { in: 'query', pointer: '/cursor', detail } as const;
  const problem = requestProblem('validation_failed', 'The cursor is not one of ours.', [place]);
  return { type: 'problem', problem };
}
