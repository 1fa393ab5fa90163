/**
 * Wakes what has something to do and nobody who would ask for it: the sagas that were under way
 * when the process died, and whatever stream a timer names. Each booking spawns the saga that its
 * state calls for.
 */
import type { BlockId, BookingId, PropertyId, TripId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { Whereabouts } from '../engine-parts.ts';

const STREAMS_PER_ROUND = 500;

export class SagaWaker {
  readonly #parts: { readonly journal: Journal; readonly scheduler: Scheduler; readonly log: Log };
  readonly #directory: Pick<Whereabouts, 'booking' | 'block' | 'trip' | 'waitlist'>;
  /** A round that was planned before the last beginning is none any more. */
  #beginnings = 0;

  constructor(
    parts: { readonly journal: Journal; readonly scheduler: Scheduler; readonly log: Log },
    directory: Pick<Whereabouts, 'booking' | 'block' | 'trip' | 'waitlist'>,
  ) {
    this.#parts = parts;
    this.#directory = directory;
  }

  /** At the start, and whenever every actor has been dropped. */
  wakeAll(): void {
    this.#beginnings += 1;
    this.#wakeSagas('');
  }

  close(): void {
    this.#beginnings += 1;
  }

  wake(stream: string): void {
    const [kind, id = ''] = stream.split('/');
    if (kind === 'booking') this.#directory.booking(id as BookingId).tell({ type: 'wake' });
    else if (kind === 'waitlist') this.#directory.waitlist(id as PropertyId).tell({ type: 'look' });
    else if (kind === 'trip') this.#directory.trip(id as TripId).tell({ type: 'wake' });
    else if (kind === 'block') this.#directory.block(id as BlockId).tell({ type: 'wake' });
    else this.#parts.log.error({ stream }, 'a timer names a stream that cannot be woken');
  }

  #wakeSagas(after: string): void {
    const { journal, log } = this.#parts;
    let streams: readonly string[];
    try {
      streams = journal.sagaStreams(after, STREAMS_PER_ROUND);
    } catch (error) {
      log.error({ err: error }, 'the sagas under way could not be read; trying again');
      this.#wakeLater(after, limits.storageRetryMs);
      return;
    }
    for (const stream of streams) this.wake(stream);
    const last = streams.at(-1);
    if (last === undefined || streams.length < STREAMS_PER_ROUND) return;
    this.#wakeLater(last, 1);
  }

  #wakeLater(after: string, delayMs: number): void {
    const beginning = this.#beginnings;
    this.#parts.scheduler.after(delayMs, () => {
      if (beginning === this.#beginnings) this.#wakeSagas(after);
    });
  }
}
