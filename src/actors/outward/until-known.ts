/**
 * How a foreign system that moves money or sells is treated when it fails: asked again under the
 * same key until it says what became of a call, and left alone for a while when it fails in a row.
 */
import {
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
} from 'cockatiel';

/** Consecutive failures after which the system is left alone for a while. */
export const patienceWithFailures = { failuresMax: 20, halfOpenAfterMs: 2_000 } as const;

/** The deadline has passed or the actor is gone: whoever asked has stopped waiting. */
export class Abandoned extends Error {}

/** Asks for as long as the call throws, with backoff and jitter, but for Abandoned. */
export function untilKnown(): IPolicy {
  return retry(
    handleWhen((error) => !(error instanceof Abandoned)),
    {
      maxAttempts: Number.MAX_SAFE_INTEGER,
      backoff: new ExponentialBackoff({
        initialDelay: 100,
        maxDelay: 10_000,
        generator: decorrelatedJitterGenerator,
      }),
    },
  );
}
