/**
 * Writes batches in a worker thread, so that an fsync never stops the event loop. A thread that
 * dies fails the batch it had; the next `recover` starts another. What the way over costs stands in
 * `row-changes.ts`.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Batch, BatchWriter, WriterOptions, WriterState } from './batch-writer.ts';
import type { WriterReply, WriterRequest } from './writer-worker.ts';

/** TypeScript in a clone, JavaScript in the package. */
const WORKER = `./writer-worker${extname(import.meta.filename)}`;

type Waiting = PromiseWithResolvers<WriterState | undefined>;

export class WorkerBatchWriter implements BatchWriter {
  readonly #options: WriterOptions;
  #worker: Worker | undefined;
  #waiting: Waiting | undefined;

  constructor(options: WriterOptions) {
    const { databasePath, journalMode, epoch } = options;
    this.#options = { databasePath, journalMode, epoch };
  }

  async write(batch: Batch): Promise<void> {
    const numbers = Float64Array.from(batch.rows.numbers);
    const rows = { numbers, texts: batch.rows.texts };
    await this.#ask({ type: 'write', batch: { number: batch.number, rows } }, [numbers.buffer]);
  }

  async recover(): Promise<WriterState> {
    this.#worker ??= this.#start();
    const state = await this.#ask({ type: 'recover' });
    if (state === undefined) throw new Error('The writer did not say what is in the database.');
    return state;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    try {
      await this.#ask({ type: 'close' });
    } finally {
      this.#worker = undefined;
      await worker.terminate();
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL(WORKER, import.meta.url), {
      workerData: this.#options,
      execArgv: [],
    });
    worker.on('message', (reply: WriterReply) => this.#answer(reply));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('The writer thread has ended.')));
    return worker;
  }

  /** `handedOver` is this thread's no more. */
  #ask(
    request: WriterRequest,
    handedOver: readonly ArrayBuffer[] = [],
  ): Promise<WriterState | undefined> {
    if (this.#worker === undefined) throw new Error('There is no writer thread.');
    if (this.#waiting !== undefined) throw new Error('The writer is not free.');
    this.#worker.postMessage(request, handedOver);
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  #answer(reply: WriterReply): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (reply.type === 'done') waiting?.resolve(reply.state);
    else waiting?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
  }

  #lose(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
