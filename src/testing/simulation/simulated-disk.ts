/**
 * The disk of a simulated world, under the real batch executor and a real SQLite file: slow,
 * failing before or after its commit, or gone with the process. A write that was under way when the
 * process went arrives late, when another has the directory, and must not count. What was committed
 * stays; it must never lose or reorder that, because SQLite with `synchronous=FULL` does not.
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

interface DiskListeners {
  /** Told of each commit as it happens, before anybody in the engine can know. */
  committed(): void;
  /** Told of a commit by an engine that is gone. */
  late(): void;
}

export class SimulatedDisk {
  /** What the next `faultsLeft` writes and recoveries do. */
  fault: DiskFault = 'before_commit';
  faultsLeft = 0;
  /** Longest that a write, and the news of it, take. */
  slownessMs = 0;
  faultsInjected = 0;
  readonly #loop: SimulatedLoop;
  readonly #dice: Dice;
  readonly #told: DiskListeners;
  /** Of processes that are gone, with a write under way. */
  readonly #gone = new Set<BatchExecutor>();

  constructor(loop: SimulatedLoop, dice: Dice, told: DiskListeners) {
    this.#loop = loop;
    this.#dice = dice;
    this.#told = told;
  }

  /** Nothing fails or is slow any more. */
  calm(): void {
    this.faultsLeft = 0;
    this.slownessMs = 0;
  }

  /** What has not arrived by now never will. */
  close(): void {
    for (const executor of this.#gone) executor.close();
  }

  writer(options: WriterOptions): BatchWriter {
    const executor = new BatchExecutor(options, {
      beforeCommit: () => this.#failIf('before_commit'),
      afterCommit: () => {
        this.#told.committed();
        this.#failIf('after_commit');
      },
    });
    let underWay: Batch | undefined;
    return {
      write: (batch) => {
        underWay = batch;
        return this.#later('write', () => {
          underWay = undefined;
          executor.execute(batch);
        });
      },
      recover: () => this.#recover(executor),
      close: async () => {
        if (underWay === undefined) executor.close();
        else this.#arriveLate(executor, underWay);
      },
    };
  }

  /** The process is gone, and its last write is not. */
  #arriveLate(executor: BatchExecutor, batch: Batch): void {
    this.#gone.add(executor);
    this.#loop.add('world', 'disk late write', this.#delayMs(), () => {
      try {
        executor.execute(batch);
        this.#told.late();
      } catch {
        // As it should be: another has the directory.
      } finally {
        this.#gone.delete(executor);
        executor.close();
      }
    });
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
