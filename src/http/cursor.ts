/**
 * Cursors of pages: where the last page ended, in a form that invites nobody to build one. They are
 * not secret and not signed; a forged one can only begin a page somewhere else.
 */
import { requestProblem } from './problem.ts';
import type { Result } from './route.ts';

function writeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts, or undefined when the text is not a cursor of ours. */
function readCursor(cursor: string): readonly unknown[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
}

/** Where a list by id goes on, the empty text at its beginning; null when it is no cursor of ours. */
export function placeById(cursor: string | undefined): string | null {
  const [id] = cursor === undefined ? [''] : (readCursor(cursor) ?? []);
  return typeof id === 'string' ? id : null;
}

/** Where a list goes on whose newest has the highest number; null when it is no cursor of ours. */
export function placeByNumber(cursor: string | undefined): number | undefined | null {
  const [before] = cursor === undefined ? [] : (readCursor(cursor) ?? [null]);
  if (before === undefined) return undefined;
  return Number.isSafeInteger(before) && Number(before) >= 0 ? Number(before) : null;
}

export interface ChangePlace {
  /** Epoch milliseconds. */
  readonly updatedAtMs: number;
  readonly id: string;
}

/** Where a list goes on that begins with the longest unchanged; null when it is no cursor of ours. */
export function placeByChange(cursor: string | undefined): ChangePlace | undefined | null {
  if (cursor === undefined) return undefined;
  const [updatedAtMs, id] = readCursor(cursor) ?? [];
  return typeof updatedAtMs === 'number' && typeof id === 'string' ? { updatedAtMs, id } : null;
}

/** Of the page after `items`, of which there may be up to `limit`; null when there is no other. */
export function cursorAfter<Item>(
  items: readonly Item[],
  limit: number,
  placeOf: (last: Item) => readonly (string | number)[],
): string | null {
  const last = items.length < limit ? undefined : items.at(-1);
  return last === undefined ? null : writeCursor(placeOf(last));
}

export function badCursor(): Result {
  const detail = 'Must be a nextCursor exactly as it was given';
  const place = { in: 'query', pointer: '/cursor', detail } as const;
  const problem = requestProblem('validation_failed', 'The cursor is not one of ours.', [place]);
  return { type: 'problem', problem };
}
