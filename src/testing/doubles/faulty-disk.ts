/**
 * A disk that fails when it is told to, under the engine's real writer and a real database. It must
 * never fail by itself: which write fails, and how, is the test's to say.
 */
import type { BatchWriter, WriterOptions } from '../../persistence/batch-writer.ts';
import {
  InProcessBatchWriter,
  type InProcessOptions,
} from '../../persistence/in-process-batch-writer.ts';

/** One disk; a kill replaces it by another. */
export class FaultyDisk {
  /** Faults for the batches to come: thrown before the commit, or after it has happened. */
  fault: 'before_commit' | 'after_commit' | undefined;
  /** Nothing can be written any more, and nothing recovered: the power is gone. */
  isPulled = false;
  /** Batches that have come this far as to be committed, failed ones included. */
  batches = 0;
  /**
   * The power goes when this many batches have been committed; what is left is given to `image`.
   */
  dies: { readonly afterBatches: number; readonly image: () => void } | undefined;
  /** Holds back the news of each batch when set; it is told by calling what it is given. */
  land: ((tell: () => void) => void) | undefined;
  /** Holds back the writing itself when set. */
  begin: ((go: () => void) => void) | undefined;

  /** A writer on this disk. */
  writer(options: WriterOptions): BatchWriter {
    const inner = new InProcessBatchWriter(options, this.options());
    return {
      write: (batch) => {
        const { begin } = this;
        if (begin === undefined) return inner.write(batch);
        return new Promise<void>(begin).then(() => inner.write(batch));
      },
      recover: () => inner.recover(),
      close: () => inner.close(),
    };
  }

  /** The places where a writer lets this disk interfere. */
  options(): InProcessOptions {
    return {
      beforeCommit: () => {
        this.batches += 1;
        if (this.isPulled || this.fault === 'before_commit') throw new Error('disk: no');
      },
      afterCommit: () => {
        if (this.dies?.afterBatches === this.batches) {
          this.dies.image();
          this.isPulled = true;
          throw new Error('disk: no power');
        }
        if (this.fault === 'after_commit') throw new Error('disk: yes, but');
      },
      land: (tell) => (this.land ?? ((now: () => void) => now()))(tell),
      beforeRecover: () => {
        if (this.isPulled || this.fault !== undefined) throw new Error('disk: still no');
      },
    };
  }
}
