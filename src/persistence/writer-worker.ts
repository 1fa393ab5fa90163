/**
 * The worker thread that owns the write connection: it answers each request with one reply, in
 * order, and never sends anything else. An error is answered as text, because the thread that
 * asked decides what it means.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Batch, WriterOptions, WriterState } from './batch-writer.ts';
import { BatchExecutor } from './execute-batch.ts';

export type WriterRequest =
  | { readonly type: 'write'; readonly batch: Batch }
  | { readonly type: 'recover' }
  | { readonly type: 'close' };

export type WriterReply =
  | { readonly type: 'done'; readonly state?: WriterState }
  | { readonly type: 'failed'; readonly message: string; readonly code: string | undefined };

if (parentPort !== null) serve(parentPort, workerData as WriterOptions);

function serve(port: NonNullable<typeof parentPort>, options: WriterOptions): void {
  const executor = new BatchExecutor(options);
  port.on('message', (request: WriterRequest) => {
    port.postMessage(replyTo(executor, request));
    if (request.type === 'close') port.close();
  });
}

function replyTo(executor: BatchExecutor, request: WriterRequest): WriterReply {
  try {
    if (request.type === 'recover') return { type: 'done', state: executor.recover() };
    if (request.type === 'write') executor.execute(request.batch);
    else executor.close();
    return { type: 'done' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string';
    return { type: 'failed', message, code: hasCode ? String(error.code) : undefined };
  }
}
