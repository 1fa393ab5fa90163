/** Time and chance, as the engine is given them. Nothing else may ask the machine for either. */

/** The business clock: what the hotel's wall says. A replay or a simulation sets it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Called after the clock was set by hand; a clock that only ticks never calls it. */
  onSet(listener: () => void): void;
}

/** Real waiting: timeouts, backoff, polling. Independent of what the business clock says. */
export interface Scheduler {
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
  /** Runs `task` when the present turn and the I/O that is ready are done. */
  soon(task: () => void): void;
  /** Milliseconds that only ever grow; for measuring and for deadlines inside the process. */
  monotonicMs(): number;
}

/** Randomness, and ids that cannot be guessed. */
export interface Chance {
  /** Uniform in [0, 1). */
  random(): number;
  /** A fresh, unguessable id in the alphabet of ID_PATTERN. */
  id(): string;
  /** An id that is always the same for the same parts and cannot be guessed without the secret. */
  derivedId(...parts: readonly string[]): string;
  /** 32 bytes in base64, always the same for the same parts and of no use to know a derived id. */
  derivedSecret(...parts: readonly string[]): string;
}
