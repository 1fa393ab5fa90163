/**
 * Waits for what the engine does by itself, such as giving back a hold that has ended. It looks
 * again at each turn of the event loop and must never sleep: a sleep is too short on a busy machine
 * and too long on every other.
 */
import { systemScheduler } from '../system-world.ts';

/** Far longer than anything takes in process, for a machine that is busy with other things. */
const PATIENCE_MS = 20_000;

/** Lets the event loop turn until the condition holds; throws after `patienceMs`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const scheduler = systemScheduler();
  const endMs = scheduler.monotonicMs() + patienceMs;
  while (scheduler.monotonicMs() < endMs) {
    if (await condition()) return;
    await new Promise<void>((resolve) => scheduler.soon(resolve));
  }
  throw new Error('the condition never came true');
}
