/**
 * A clock that stands still until the parent process sets it, for the replay: the server is real,
 * its calendar is not. The parent sends `{type: 'set-clock', nowMs, id}` and gets
 * `{type: 'clock-set', id}` once every listener has run. It must never go back by itself or tick.
 */
import type { Clock } from './ports/clock.ts';

/** The part of `process` that is used; a test gives its own. */
export interface ParentChannel {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  send?: ((message: unknown) => unknown) | undefined;
}

export function ipcClock(startMs: number, parent: ParentChannel): Clock {
  const listeners: (() => void)[] = [];
  let nowMs = startMs;
  parent.on('message', (message) => {
    if (!isSetClock(message)) return;
    nowMs = message.nowMs;
    for (const listener of listeners) listener();
    parent.send?.({ type: 'clock-set', id: message.id });
  });
  return { now: () => nowMs, onSet: (listener) => void listeners.push(listener) };
}

function isSetClock(message: unknown): message is { nowMs: number; id: number } {
  if (typeof message !== 'object' || message === null) return false;
  const { type, nowMs, id } = message as Record<string, unknown>;
  return type === 'set-clock' && Number.isSafeInteger(nowMs) && typeof id === 'number';
}
