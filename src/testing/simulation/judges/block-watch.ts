/**
 * What blocks have of a night, counted from what the journal says was agreed, washed, released,
 * picked up and given back. It shares no code with the engine, and does not read the figure that
 * the events carry for those who do not count.
 */
import type { BlockView } from '../../../ports/blocks.ts';

interface Figures {
  readonly agreed: number;
  readonly washed: number;
  readonly isReleased: boolean;
}

export interface BlockCount {
  readonly has: Figures;
  /** What a change under way would make of it. */
  readonly asked: Figures | undefined;
  readonly pickedUp: number;
}

/** By block. */
export type BlockCounts = ReadonlyMap<string, BlockCount>;

interface OfBlock extends Figures {
  readonly blockId?: string;
  readonly fromBlock?: number;
  readonly toBlock?: number;
}

const NOTHING: Figures = { agreed: 0, washed: 0, isReleased: false };
const NONE: BlockCount = { has: NOTHING, asked: undefined, pickedUp: 0 };

/** After an event of the night. */
export function blocksAfter(before: BlockCounts, type: string, data: unknown): BlockCounts {
  const { blockId, agreed, washed, isReleased, fromBlock = 0, toBlock = 0 } = data as OfBlock;
  if (blockId === undefined) return before;
  const block = before.get(blockId) ?? NONE;
  const figures = { agreed, washed, isReleased };
  if (type === 'BlockAsked') return new Map(before).set(blockId, { ...block, asked: figures });
  if (type === 'BlockSet') {
    return new Map(before).set(blockId, { ...block, has: figures, asked: undefined });
  }
  const pickedUp = block.pickedUp + fromBlock - toBlock;
  return new Map(before).set(blockId, { ...block, pickedUp });
}

/** Rooms that are kept from everybody who names no block. */
export function keptBy(blocks: BlockCounts): number {
  let sum = 0;
  for (const { has, asked = has, pickedUp } of blocks.values()) {
    sum += Math.max(leftOf(has, pickedUp), leftOf(asked, pickedUp));
  }
  return sum;
}

function leftOf({ agreed, washed, isReleased }: Figures, pickedUp: number): number {
  return isReleased ? 0 : Math.max(0, agreed - washed - pickedUp);
}

/** Nights of a block of which something is lost or there twice, as sentences. */
export function unconserved({ nights }: BlockView): readonly string[] {
  return nights
    .filter(({ agreed, pickedUp, remainder, washed, released }) => {
      return agreed !== pickedUp + remainder + washed + released;
    })
    .map((one) => `a night of a block has ${JSON.stringify(one)}`);
}
