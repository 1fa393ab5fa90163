/**
 * A promise of the gateway that settles once: with an answer, an error, or its caller's abort. Must
 * never decide an answer; it only delivers one, and the caller who gave up hears only that.
 */
export class PendingCall<Answer> {
  readonly promise: Promise<Answer>;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: unknown) => void;
  #onAbort: (() => void) | undefined;

  constructor(signal?: AbortSignal) {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.promise = promise;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  settle(answer: Answer): void {
    this.#unlisten();
    if (this.#signal?.aborted) this.#reject(this.#signal.reason);
    else this.#resolve(answer);
  }

  fail(error: unknown): void {
    this.#unlisten();
    this.#reject(this.#signal?.aborted ? this.#signal.reason : error);
  }

  /**
   * From now on an abort rejects at once. Only calls that outlive their turn listen: for the others
   * a listener costs more than the call, and settling looks at the signal anyway.
   */
  listen(onAbort: () => void): void {
    const abort = () => {
      this.fail(this.#signal?.reason);
      onAbort();
    };
    if (this.#signal?.aborted) {
      abort();
      return;
    }
    this.#onAbort = abort;
    this.#signal?.addEventListener('abort', abort, { once: true });
  }

  #unlisten(): void {
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#onAbort = undefined;
  }
}
