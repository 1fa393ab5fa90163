/**
 * The disk of a simulated world, under the real batch executor and a real SQLite file: slow, failing
 * before or after its commit, or gone with the process. What it committed stays; it must never lose
 * or reorder that, because SQLite with `synchronous=FULL` does not.
 */
import type {
  Batch,
  BatchWriter,
  WriterOptions,
  WriterState,
} from '../../persistence/batch-writer.ts';
import { BatchExecutor } from '../../persistence/execute-batch.ts';
import type { Dice } from '../dice.ts';
import type { SimulatedLoop } from './simulated-loop.ts';

export type DiskFault = 'before_commit' | 'after_commit';

export class SimulatedDisk {
  /** What the next `faultsLeft` writes and recoveries do. */
  fault: DiskFault = 'before_commit';
  faultsLeft = 0;
  /** Longest that a write, and the news of it, take. */
  slownessMs = 0;
  faultsInjected = 0;
  readonly #loop: SimulatedLoop;
  readonly #dice: Dice;
  readonly #committed: () => void;

  /** `committed` is told of each commit as it happens, before anybody in the engine can know. */
  constructor(loop: SimulatedLoop, dice: Dice, committed: () => void) {
    this.#loop = loop;
    this.#dice = dice;
    this.#committed = committed;
  }

  /** Nothing fails or is slow any more. */
  calm(): void {
    this.faultsLeft = 0;
    this.slownessMs = 0;
  }

  writer(options: WriterOptions): BatchWriter {
    const executor = new BatchExecutor(options, {
      beforeCommit: () => this.#failIf('before_commit'),
      afterCommit: () => {
        this.#committed();
        this.#failIf('after_commit');
      },
    });
    return {
      write: (batch) => this.#write(executor, batch),
      recover: () => this.#recover(executor),
      close: async () => executor.close(),
    };
  }

  #write(executor: BatchExecutor, batch: Batch): Promise<void> {
    return this.#later('write', () => executor.execute(batch));
  }

  #recover(executor: BatchExecutor): Promise<WriterState> {
    return this.#later('recover', () => {
      this.#failIf('before_commit');
      return executor.recover();
    });
  }

  /** Does it in a step of its own, and says in another how it went. */
  #later<Value>(what: string, work: () => Value): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    this.#loop.add('engine', `disk ${what}`, this.#delayMs(), () => {
      let tell: () => void;
      try {
        const value = work();
        tell = () => resolve(value);
      } catch (error) {
        tell = () => reject(error);
      }
      this.#loop.add('engine', `disk ${what} done`, this.#delayMs(), tell);
    });
    return promise;
  }

  #delayMs(): number {
    return this.slownessMs === 0 ? 0 : this.#dice.between(0, this.slownessMs);
  }

  #failIf(fault: DiskFault): void {
    if (this.faultsLeft === 0 || this.fault !== fault) return;
    this.faultsLeft -= 1;
    this.faultsInjected += 1;
    throw new Error(`disk: failed ${fault}`);
  }
}
