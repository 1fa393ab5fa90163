/** What of a projection's rows can be written at all. */
import type { ProjectionWrite } from '../ports/journal.ts';

/** A value that is no value would fail the whole batch, and every batch after it. */
export function checkWritable({ statement, parameters }: ProjectionWrite): void {
  for (const value of parameters as readonly unknown[]) {
    if (value === null || typeof value === 'string' || Number.isFinite(value)) continue;
    throw new TypeError(`${statement} cannot take ${String(value)}`);
  }
}
