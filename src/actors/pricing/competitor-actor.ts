/**
 * Reads the source of competitors' rates again and again, and gives each whole snapshot to the
 * book. A read that fails leaves what is there, which grows old by itself; nobody ever waits for a
 * read, and never are two under way.
 */
import type { Scheduler } from '../../ports/clock.ts';
import type { CompetitorFeed, CompetitorRate } from '../../ports/competitor-rates.ts';
import type { Log } from '../../ports/log.ts';
import type { Actor, Behaviour } from '../runtime/actor-system.ts';
import type { CompetitorBook } from './competitor-book.ts';

export type CompetitorMessage =
  | { readonly type: 'refresh' }
  | { readonly type: 'read'; readonly attempt: number; readonly rates: readonly CompetitorRate[] }
  | { readonly type: 'failed'; readonly attempt: number; readonly error: unknown };

export class CompetitorActor implements Behaviour<CompetitorMessage> {
  readonly #feed: CompetitorFeed;
  readonly #book: CompetitorBook;
  readonly #scheduler: Scheduler;
  readonly #log: Log;
  readonly #closed = new AbortController();
  #self: Actor<CompetitorMessage> | undefined;
  /** Counts reads: the answer to one that a crash has given up is not taken. */
  #attempt = 0;
  #cancel: () => void = () => undefined;

  constructor(
    feed: CompetitorFeed,
    book: CompetitorBook,
    { scheduler, log }: { readonly scheduler: Scheduler; readonly log: Log },
  ) {
    this.#feed = feed;
    this.#book = book;
    this.#scheduler = scheduler;
    this.#log = log;
  }

  attach(self: Actor<CompetitorMessage>): void {
    this.#self = self;
    self.tell({ type: 'refresh' });
  }

  close(): void {
    this.#cancel();
    this.#closed.abort();
  }

  isRecoverable(): boolean {
    return true;
  }

  /** A turn that crashed has set no alarm for the next read. */
  recover(): void {
    if (this.#attempt > 0) this.#refreshLater();
  }

  refused(): void {}

  receive(message: CompetitorMessage): void {
    if (message.type === 'refresh') {
      this.#read();
      return;
    }
    if (message.attempt !== this.#attempt) return;
    if (message.type === 'failed') {
      const { name } = this.#feed.source;
      this.#log.warn({ err: message.error, source: name }, 'competitors’ rates could not be read');
    } else this.#book.replace(message.rates);
    this.#refreshLater();
  }

  #read(): void {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const tell = (message: CompetitorMessage): void => {
      if (!this.#closed.signal.aborted) this.#self?.tell(message);
    };
    this.#feed.source.read(this.#closed.signal).then(
      (rates) => tell({ type: 'read', attempt, rates }),
      (error: unknown) => tell({ type: 'failed', attempt, error }),
    );
  }

  #refreshLater(): void {
    this.#cancel();
    const { refreshMs } = this.#feed;
    this.#cancel = this.#scheduler.after(refreshMs, () => this.#self?.tell({ type: 'refresh' }));
  }
}
