/** Waits for a condition by looking again and again; it must never be a sleep in disguise. */

const LOOK_MS = 40;

/** False when the condition did not come true in time; the caller says what that means. */
export async function until(
  patienceMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() > deadlineMs) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
