/**
 * The calls of a simulated world's clients that have had no answer from the engine that is up. It
 * counts and judges nothing.
 */

/** Whether the journal has something of a request. */
export interface Written {
  readonly isWritten: boolean;
}

/** A call; of an unsafe request if it has one. */
export interface OpenCall {
  readonly request: Written | undefined;
}

export class OpenCalls {
  readonly #open = new Set<OpenCall>();
  #whenStorageFailed: readonly OpenCall[] = [];

  get count(): number {
    return this.#open.size;
  }

  /** Those that surely take up a place in the engine: it has written for their requests. */
  get admitted(): number {
    return [...this.#open].filter(({ request }) => request?.isWritten === true).length;
  }

  /** Of those that were open when storage last failed. */
  get stillOpen(): number {
    return this.#whenStorageFailed.filter((call) => this.#open.has(call)).length;
  }

  begin(request?: Written): OpenCall {
    const call = { request };
    this.#open.add(call);
    return call;
  }

  end(call: OpenCall): void {
    this.#open.delete(call);
  }

  storageFailed(): void {
    this.#whenStorageFailed = [...this.#open];
  }

  /** Those who wait for an engine that died wait for nothing. */
  disconnected(): void {
    this.#open.clear();
  }
}
