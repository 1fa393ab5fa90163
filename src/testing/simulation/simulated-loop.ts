/**
 * The event loop of a simulated world: virtual time, and a seeded choice of what runs next among
 * everything that may. Any order of tasks that a real loop could produce can come of it, and more:
 * only a task that is not due yet never runs. It must never look at the machine's own clock.
 */
import type { Scheduler } from '../../ports/clock.ts';
import type { Dice } from '../dice.ts';

/** Whom a task belongs to: what belongs to the engine dies with it. */
export type Owner = 'engine' | 'world';

interface Task {
  readonly owner: Owner;
  readonly label: string;
  readonly dueMs: number;
  readonly run: () => void;
}

/** A story's acts all fit in a tenth of this. */
const STEPS_WITHOUT_TIME_MAX = 50_000;

/** Tasks that only ever make more tasks. */
export class Livelock extends Error {
  override readonly name = 'Livelock';

  constructor() {
    super(`${STEPS_WITHOUT_TIME_MAX} steps without a pause`);
  }
}

/** Captured before anybody replaces it. A turn of the real loop empties the queue of promises. */
const realImmediate = globalThis.setImmediate;

export class SimulatedLoop {
  /** Milliseconds since the world began. */
  nowMs = 0;
  steps = 0;
  /** Since time last went on. */
  #stepsNow = 0;
  readonly #dice: Dice;
  readonly #told: (label: string) => void;
  #ready: Task[] = [];
  #later: Task[] = [];

  /** `told` hears the name of each task before it runs. */
  constructor(dice: Dice, told: (label: string) => void) {
    this.#dice = dice;
    this.#told = told;
  }

  /** Names of its owner's tasks that have not run. */
  pending(owner: Owner): readonly string[] {
    const tasks = [...this.#ready, ...this.#later].filter((task) => task.owner === owner);
    return tasks.map(({ label }) => label);
  }

  /** Runs `run` in a step of its own, `delayMs` from now or later. Answers how to take it back. */
  add(owner: Owner, label: string, delayMs: number, run: () => void): () => void {
    const task: Task = { owner, label, dueMs: this.nowMs + Math.max(0, delayMs), run };
    (task.dueMs <= this.nowMs ? this.#ready : this.#later).push(task);
    return () => {
      this.#ready = without(this.#ready, task);
      this.#later = without(this.#later, task);
    };
  }

  /** What its owner dies of. */
  drop(owner: Owner): void {
    this.#ready = this.#ready.filter((task) => task.owner !== owner);
    this.#later = this.#later.filter((task) => task.owner !== owner);
  }

  /** Runs one task that is due, chosen by the dice, and all promises it settles; false if none. */
  async step(): Promise<boolean> {
    const { length } = this.#ready;
    if (length === 0) return false;
    const index = length === 1 ? 0 : this.#dice.between(0, length - 1);
    const [task] = this.#ready.splice(index, 1);
    this.steps += 1;
    this.#stepsNow += 1;
    if (this.#stepsNow > STEPS_WITHOUT_TIME_MAX) throw new Livelock();
    this.#told(task?.label ?? '');
    task?.run();
    await settled();
    return true;
  }

  /** Lets time pass while tasks run: each that falls due meanwhile runs before `ms` are over. */
  async pass(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (;;) {
      if (await this.step()) continue;
      const next = this.#nextDueMs();
      if (next > endMs) break;
      this.#advanceTo(next);
    }
    this.#advanceTo(endMs);
  }

  /** Moves time on by as much as is needed for something to be due; false if nothing will be. */
  skip(): boolean {
    const next = this.#nextDueMs();
    if (next === Number.POSITIVE_INFINITY) return false;
    this.#advanceTo(next);
    return true;
  }

  /** The port by which `owner` waits. */
  scheduler(owner: Owner): Scheduler {
    return {
      after: (delayMs, task) => this.add(owner, 'timer', delayMs, task),
      soon: (task) => void this.add(owner, 'soon', 0, task),
      monotonicMs: () => this.nowMs,
    };
  }

  #nextDueMs(): number {
    return this.#later.reduce(
      (least, { dueMs }) => Math.min(least, dueMs),
      Number.POSITIVE_INFINITY,
    );
  }

  #advanceTo(ms: number): void {
    this.nowMs = ms;
    this.#stepsNow = 0;
    this.#ready.push(...this.#later.filter((task) => task.dueMs <= ms));
    this.#later = this.#later.filter((task) => task.dueMs > ms);
  }
}

/** Resolves when every promise that can be settled without another task is. */
export function settled(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}

function without(tasks: readonly Task[], gone: Task): Task[] {
  return tasks.filter((task) => task !== gone);
}
