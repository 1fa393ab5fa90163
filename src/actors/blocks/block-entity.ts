/** A block as a stream: how its state is kept, and the timer row that is written with an event. */
import type { BlockEvent, BlockState } from '../../domain/blocks/block.ts';
import { nextReleaseAtMs } from '../../domain/blocks/block-nights.ts';
import { emptyBlock, evolveBlock } from '../../domain/blocks/evolve-block.ts';
import type { BlockId } from '../../domain/ids.ts';
import type { Journal, Timer } from '../../ports/journal.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type Present,
  type SideRows,
} from '../runtime/persistent-entity.ts';

export const BLOCK_STREAMS = 'block/';

export function blockStream(id: BlockId): string {
  return BLOCK_STREAMS + id;
}

export const blockDefinition: EntityDefinition<BlockState, BlockEvent> = {
  empty: (id) => emptyBlock(id as BlockId),
  evolve: evolveBlock,
  snapshot: {
    schemaVersion: 1,
    encode: (state) => state,
    decode: (data) => data as BlockState,
  },
  sideRows: sideRowsOf,
};

/** A block as the disk has it. */
export function committedBlock(journal: Journal, id: BlockId): Present<BlockState> {
  const entity = new PersistentEntity(journal, blockDefinition, blockStream(id), id);
  entity.recover();
  return { value: entity.state, version: entity.version, position: entity.position };
}

/** No night is asked or told at the moment. */
export function isBlockSettled({ changing, telling }: BlockState): boolean {
  return changing === undefined && telling === undefined;
}

/** How soon a block is looked at again whose nights are being asked or told. */
const RECHECK_MS = 60_000;

/** The one timer a block may have: when to look at it next, whoever else is asleep. */
function timerOf(state: BlockState): Timer | undefined {
  const stream = blockStream(state.id);
  if (!isBlockSettled(state)) {
    return { id: stream, stream, dueAtMs: state.updatedAtMs + RECHECK_MS, isSaga: true };
  }
  const dueAtMs = nextReleaseAtMs(state);
  return dueAtMs === undefined ? undefined : { id: stream, stream, dueAtMs, isSaga: false };
}

function sideRowsOf(before: BlockState, after: BlockState): SideRows {
  const timer = timerOf(after);
  if (timer !== undefined) return { timersSet: [timer] };
  return timerOf(before) === undefined ? {} : { timersCleared: [blockStream(after.id)] };
}
