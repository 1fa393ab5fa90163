/** A Log that keeps its lines for a test to look at; it must never write anywhere else. */
import type { Log } from '../../ports/log.ts';

/** Adds each message to `lines`, with its error behind it. */
export function memoryLog(lines: string[]): Log {
  const write = (fields: object, message: string): void => {
    const error = 'err' in fields ? `: ${String(fields.err)}` : '';
    lines.push(message + error);
  };
  return { debug: write, info: write, warn: write, error: write };
}
