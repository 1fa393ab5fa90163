/**
 * Lets the machine's time pass without waiting for it: the timers of the engine, of the gateway's
 * guard and of the bank are faked, and are moved on only while nothing else can happen. A timeout
 * of five seconds is a real timeout here and takes no second. Must never decide what happens.
 */
import { vi } from 'vitest';

/** In event-loop turns; everything in process needs far fewer between two timers. */
const TURNS = 4;
const STEP_MS = 250;
/** Simulated; the engine's longest wait for something that goes well is a minute. */
const PATIENCE_MS = 5 * 60_000;

export function fakeTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
}

export function realTime(): void {
  vi.useRealTimers();
}

export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** The promise's value; time passes for as long as it takes. */
export async function pumped<Value>(promise: Promise<Value>): Promise<Value> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  promise.then(over, over);
  for (let passedMs = 0; passedMs < PATIENCE_MS; passedMs += STEP_MS) {
    await turns(TURNS);
    if (isOver) return promise;
    vi.advanceTimersByTime(STEP_MS);
  }
  throw new Error('waited for something that never came');
}

/** Time passes until the condition holds; `what` names it when it never does. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let passedMs = 0; passedMs < PATIENCE_MS; passedMs += STEP_MS) {
    await turns(TURNS);
    if (await pumped(Promise.resolve(condition()))) return;
    vi.advanceTimersByTime(STEP_MS);
  }
  throw new Error(`never: ${what}`);
}

/** As `until`, for what needs no timer: no timeout of anything under way may fire meanwhile. */
export async function atOnce(what: string, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (condition()) return;
    await turns(1);
  }
  throw new Error(`not at once: ${what}`);
}

export async function pass(ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
    await turns(TURNS);
    vi.advanceTimersByTime(STEP_MS);
  }
  await turns(TURNS);
}
