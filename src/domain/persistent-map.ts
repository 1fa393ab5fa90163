/**
 * A map whose older versions stay as they were, for states that are copied with every event. A
 * hot night has hundreds of sales, and copying all of them for each one more costs more than the
 * rest of the engine does for it (200 entries: 9 microseconds, against 1 here).
 *
 *   base (shared by versions)  a b c d e f        folded together once the changes outgrow
 *   changes (copied, small)      b'    -e    g    about the square root of the base
 *
 * Iterates in insertion order exactly as Map does. No version may ever be seen to change.
 */

/** Stands in the changes for an entry of the base that is no longer there. */
const gone = Symbol('gone');

type Changes<Key, Value> = ReadonlyMap<Key, Value | typeof gone>;

const noChanges = new Map<never, never>();

export class PersistentMap<Key, Value extends object | number> implements ReadonlyMap<Key, Value> {
  #base: ReadonlyMap<Key, Value>;
  #changes: Changes<Key, Value>;
  readonly size: number;

  private constructor(base: ReadonlyMap<Key, Value>, changes: Changes<Key, Value>, size: number) {
    this.#base = base;
    this.#changes = changes;
    this.size = size;
  }

  /** A persistent view of `map`, which nobody may change from here on. */
  static of<Key, Value extends object | number>(
    map: ReadonlyMap<Key, Value>,
  ): PersistentMap<Key, Value> {
    if (map instanceof PersistentMap) return map;
    return new PersistentMap<Key, Value>(map, noChanges, map.size);
  }

  get(key: Key): Value | undefined {
    const changed = this.#changes.get(key);
    if (changed === gone) return undefined;
    return changed ?? this.#base.get(key);
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined;
  }

  /** This map with `value` under `key`. */
  with(key: Key, value: Value): PersistentMap<Key, Value> {
    const isNew = !this.has(key);
    // An entry that comes back belongs at the end, and the base still has its old place.
    if (isNew && this.#base.has(key)) this.#fold();
    const changes = new Map(this.#changes).set(key, value);
    return this.#changed(changes, isNew ? this.size + 1 : this.size);
  }

  /** This map with nothing under `key`. */
  without(key: Key): PersistentMap<Key, Value> {
    if (!this.has(key)) return this;
    const changes = new Map(this.#changes);
    if (this.#base.has(key)) changes.set(key, gone);
    else changes.delete(key);
    return this.#changed(changes, this.size - 1);
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    const base = this.#base;
    const changes = this.#changes;
    // forEach and not for...of, which makes a pair for each entry.
    base.forEach((value, key) => {
      const changed = changes.get(key) ?? value;
      if (changed !== gone) visit(changed, key, this);
    });
    changes.forEach((value, key) => {
      if (value !== gone && !base.has(key)) visit(value, key, this);
    });
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#fold().entries();
  }

  keys(): MapIterator<Key> {
    return this.#fold().keys();
  }

  values(): MapIterator<Value> {
    return this.#fold().values();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  #changed(changes: Changes<Key, Value>, size: number): PersistentMap<Key, Value> {
    const next = new PersistentMap(this.#base, changes, size);
    if (changes.size * changes.size > 2 * this.#base.size + 64) next.#fold();
    return next;
  }

  /** Brings base and changes together. Says the same as before, so it is no change to anyone. */
  #fold(): ReadonlyMap<Key, Value> {
    if (this.#changes.size === 0) return this.#base;
    const folded = new Map(this.#base);
    for (const [key, value] of this.#changes) {
      if (value === gone) folded.delete(key);
      else folded.set(key, value);
    }
    this.#base = folded;
    this.#changes = noChanges;
    return folded;
  }
}
