/**
 * Every block as the journal's durable end has it: what a stay that names one is held against, and
 * what lists are made of. Read once at the start and kept right by every batch that lands.
 */
import type { BlockEvent, BlockState } from '../../domain/blocks/block.ts';
import { emptyBlock, evolveBlock } from '../../domain/blocks/evolve-block.ts';
import type { BlockId, PropertyId } from '../../domain/ids.ts';
import type { Journal, StoredEvent } from '../../ports/journal.ts';
import { BLOCK_STREAMS, committedBlock } from './block-entity.ts';

export interface KnownBlock {
  readonly state: BlockState;
  readonly version: number;
}

const STREAMS_PER_READ = 100;

export class Blocks {
  readonly #journal: Journal;
  readonly #known = new Map<BlockId, KnownBlock>();
  readonly #counts = new Map<PropertyId, number>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get(id: BlockId): BlockState | undefined {
    return this.#known.get(id)?.state;
  }

  /** Blocks of a property, whatever their status. */
  countOf(propertyId: PropertyId): number {
    return this.#counts.get(propertyId) ?? 0;
  }

  /** By id, those after `afterId`. */
  *after(afterId: string): Generator<KnownBlock> {
    for (const id of [...this.#known.keys()].sort()) {
      const known = id > afterId ? this.#known.get(id) : undefined;
      if (known !== undefined) yield known;
    }
  }

  load(): void {
    for (let after = ''; ; ) {
      const streams = this.#journal.streamsWithPrefix(BLOCK_STREAMS, after, STREAMS_PER_READ);
      for (const stream of streams) {
        const id = stream.slice(BLOCK_STREAMS.length) as BlockId;
        const { value, version } = committedBlock(this.#journal, id);
        this.#put(value, version);
      }
      const last = streams.at(-1);
      if (last === undefined || streams.length < STREAMS_PER_READ) return;
      after = last;
    }
  }

  /** One durable event; one that was read already does no harm. */
  apply({ stream, version, data, recordedAtMs }: StoredEvent): void {
    if (!stream.startsWith(BLOCK_STREAMS)) return;
    const id = stream.slice(BLOCK_STREAMS.length) as BlockId;
    const known = this.#known.get(id);
    if (known !== undefined && version <= known.version) return;
    const state = evolveBlock(known?.state ?? emptyBlock(id), data as BlockEvent, recordedAtMs);
    this.#put(state, version);
  }

  #put(state: BlockState, version: number): void {
    const { id, propertyId } = state;
    if (!this.#known.has(id)) this.#counts.set(propertyId, this.countOf(propertyId) + 1);
    this.#known.set(id, { state, version });
  }
}
