/** Places in the tree of actors by their path, made when they are first asked for. */
import type { ActorSystem, Group } from './runtime/actor-system.ts';

export class GroupTree {
  readonly #system: ActorSystem;
  readonly #groups = new Map<string, Group>();

  constructor(system: ActorSystem) {
    this.#system = system;
  }

  at(...path: readonly string[]): Group {
    const key = path.join('/');
    const found = this.#groups.get(key);
    if (found !== undefined) return found;
    const parent = path.length === 1 ? this.#system.root : this.at(...path.slice(0, -1));
    const group = this.#system.group(parent, path.at(-1) ?? '');
    this.#groups.set(key, group);
    return group;
  }
}
