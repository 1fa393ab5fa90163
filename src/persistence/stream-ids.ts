/**
 * Small numbers for stream keys, so that a million events do not repeat their key. New numbers are
 * given here, on the one thread that appends. A key given a number by a batch that is not durable
 * yet is never forgotten: the database does not know it, and it would get a second one.
 */
export class StreamIds {
  readonly #lookup: (key: string) => number | undefined;
  readonly #capacity: number;
  /** Given since the last durable batch. */
  readonly #fresh = new Map<string, number>();
  // Two generations instead of an exact LRU: a hit costs one look-up and moves nothing.
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  #lastId: number;

  constructor(lookup: (key: string) => number | undefined, lastId: number, capacity = 50_000) {
    this.#lookup = lookup;
    this.#lastId = lastId;
    this.#capacity = capacity;
  }

  /** The stream's number; undefined when it has never been given one. */
  find(key: string): number | undefined {
    const id = this.#remembered(key) ?? this.#lookup(key);
    if (id !== undefined && !this.#young.has(key) && !this.#fresh.has(key)) this.#keep(key, id);
    return id;
  }

  /** As `find`, but without asking the database: for streams whose first event is being written. */
  findNew(key: string): number | undefined {
    return this.#remembered(key);
  }

  create(key: string): number {
    this.#lastId += 1;
    this.#fresh.set(key, this.#lastId);
    return this.#lastId;
  }

  /** The batch that created these keys is durable. */
  settle(keys: readonly string[]): void {
    for (const key of keys) {
      const id = this.#fresh.get(key);
      this.#fresh.delete(key);
      if (id !== undefined) this.#keep(key, id);
    }
  }

  /** Forgets everything: after a failed batch only the database knows which numbers hold. */
  reset(lastId: number): void {
    this.#fresh.clear();
    this.#young.clear();
    this.#old.clear();
    this.#lastId = lastId;
  }

  #remembered(key: string): number | undefined {
    return this.#young.get(key) ?? this.#fresh.get(key) ?? this.#old.get(key);
  }

  #keep(key: string, id: number): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, id);
  }
}
