/**
 * Writes batches on the calling thread: for tests, simulations and one-off commands. It blocks the
 * event loop for the length of an fsync, so a server must use the worker.
 */
import type {
  Batch,
  BatchFaults,
  BatchWriter,
  WriterOptions,
  WriterState,
} from './batch-writer.ts';
import { BatchExecutor } from './execute-batch.ts';

export interface InProcessOptions extends BatchFaults {
  /** Holds back the news of a finished write until it calls `tell`; at once when absent. */
  land?(tell: () => void): void;
  beforeRecover?(): void;
}

export class InProcessBatchWriter implements BatchWriter {
  readonly #executor: BatchExecutor;
  readonly #options: InProcessOptions;

  constructor(options: WriterOptions, inProcessOptions: InProcessOptions = {}) {
    this.#executor = new BatchExecutor(options, inProcessOptions);
    this.#options = inProcessOptions;
  }

  write(batch: Batch): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const land = this.#options.land ?? ((tell) => tell());
    try {
      this.#executor.execute(batch);
      land(resolve);
    } catch (error) {
      land(() => reject(error));
    }
    return promise;
  }

  async recover(): Promise<WriterState> {
    this.#options.beforeRecover?.();
    return this.#executor.recover();
  }

  async close(): Promise<void> {
    this.#executor.close();
  }
}
