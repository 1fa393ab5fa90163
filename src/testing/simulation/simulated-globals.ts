/**
 * Puts a simulated loop in the place of the machine's timers, clock and chance, for the libraries
 * that ask for them by their global names: nact's mailboxes and cockatiel's retries. Only one
 * simulation may run in a process at a time, and it must give everything back.
 */
import type { Dice } from '../dice.ts';
import type { SimulatedLoop } from './simulated-loop.ts';

/** A timer of the simulation, as much of Node's Timeout and Immediate as its users touch. */
class SimulatedTimer {
  readonly cancel: () => void;

  constructor(cancel: () => void) {
    this.cancel = cancel;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

type Task = (...values: readonly unknown[]) => void;
type Clear = (timer?: unknown) => void;

const NAMES = ['setImmediate', 'setTimeout', 'clearImmediate', 'clearTimeout'] as const;

let isInstalled = false;

/** Answers how to put the machine's own back. `wallMs` is what Date.now() says. */
export function installGlobals(loop: SimulatedLoop, dice: Dice, wallMs: () => number): () => void {
  if (isInstalled) throw new Error('a simulation is running in this process already');
  isInstalled = true;
  const kept = Object.fromEntries(NAMES.map((name) => [name, globalThis[name]]));
  const { now } = Date;
  const { random } = Math;
  const cancel =
    (real: Clear): Clear =>
    (timer) => {
      if (timer instanceof SimulatedTimer) timer.cancel();
      else if (timer !== undefined) real(timer);
    };
  Object.assign(globalThis, {
    setImmediate: (task: Task, ...values: readonly unknown[]) =>
      new SimulatedTimer(loop.add('engine', 'immediate', 0, () => task(...values))),
    setTimeout: (task: Task, delayMs = 0, ...values: readonly unknown[]) =>
      new SimulatedTimer(loop.add('engine', 'timeout', delayMs, () => task(...values))),
    clearImmediate: cancel(globalThis.clearImmediate as Clear),
    clearTimeout: cancel(globalThis.clearTimeout as Clear),
  });
  Date.now = wallMs;
  Math.random = () => dice.fraction();
  return () => {
    Object.assign(globalThis, kept);
    Date.now = now;
    Math.random = random;
    isInstalled = false;
  };
}
