/**
 * Waits for what the engine does by itself, such as giving back a hold that has ended. It must
 * never wait for a time and hope: that is too short on a busy machine and too long on every other.
 */
import { systemScheduler } from '../system-world.ts';

/** Far longer than anything takes in process, for a machine that is busy with other things. */
const PATIENCE_MS = 20_000;
/** Most of what is waited for is there by then; what is not waits for a timer itself. */
const EVERY_TURN_MS = 5;
const LOOK_MS = 1;

/**
 * Lets the event loop turn until the condition holds; throws after `patienceMs`. It looks at each
 * turn, and after a while at each millisecond, which leaves the machine to others.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const scheduler = systemScheduler();
  const startMs = scheduler.monotonicMs();
  for (let passedMs = 0; passedMs < patienceMs; passedMs = scheduler.monotonicMs() - startMs) {
    if (await condition()) return;
    await new Promise<void>((resolve) => {
      if (passedMs < EVERY_TURN_MS) scheduler.soon(resolve);
      else scheduler.after(LOOK_MS, resolve);
    });
  }
  throw new Error('the condition never came true');
}
