/**
 * What blocks have said of prices: which nights each has, what was agreed for a room of them and
 * whether that still holds. It reads the streams of blocks, for the one room type that the hotel of
 * a simulated world has, and shares no code with the engine.
 */
import type { StoredEvent } from '../../../ports/journal.ts';

interface Standing {
  readonly isDefinite: boolean;
  readonly nights: ReadonlySet<string>;
}

interface SaidOfBlock extends Standing {
  /** All of it was released. */
  readonly isCutOff: boolean;
  readonly minor: number | undefined;
  /** What a change under way would make of it. */
  readonly asked: Standing | undefined;
}

export type SaidOfBlocks = ReadonlyMap<string, SaidOfBlock>;

interface Fields {
  readonly status?: string;
  readonly cells?: readonly { readonly night: string; readonly agreed: number }[];
  readonly details?: { readonly rates?: readonly { readonly nightlyMinor: number }[] };
  readonly upTo?: string;
}

const STREAM = 'block/';
const NOTHING: SaidOfBlock = {
  isDefinite: false,
  nights: new Set(),
  isCutOff: false,
  minor: undefined,
  asked: undefined,
};

/** The same as before when the event says nothing of it. */
export function blocksSaid(before: SaidOfBlocks, event: StoredEvent): SaidOfBlocks {
  const { stream, type, data } = event;
  if (!stream.startsWith(STREAM)) return before;
  const id = stream.slice(STREAM.length);
  const block = before.get(id) ?? NOTHING;
  const after = blockAfter(block, type, data as Fields);
  return after === block ? before : new Map(before).set(id, after);
}

/** What a guest of a block pays for a room and night; undefined where its plan decides. */
export function agreedMinor(
  blocks: SaidOfBlocks,
  block: string | undefined,
  night: string,
): number | undefined {
  const said = blocks.get(block ?? '');
  if (said === undefined || !said.isDefinite || said.isCutOff) return undefined;
  return said.nights.has(night) ? said.minor : undefined;
}

function blockAfter(block: SaidOfBlock, type: string, data: Fields): SaidOfBlock {
  switch (type) {
    case 'BlockRequested':
      return { ...NOTHING, minor: priceOf(data), asked: standingAfter(NOTHING, data) };
    case 'BlockChangeRequested':
      return { ...block, asked: standingAfter(block, data) };
    case 'BlockChangeAgreed':
      return { ...block, ...block.asked, asked: undefined };
    case 'BlockChangeRefused':
      return { ...block, asked: undefined };
    case 'BlockDetailsChanged':
      return { ...block, minor: priceOf(data) };
    case 'BlockReleased':
      return data.upTo === undefined ? { ...block, isCutOff: true } : block;
    case 'BlockCancelled':
      return { ...block, isDefinite: false };
    default:
      return block;
  }
}

function standingAfter({ isDefinite, nights }: Standing, { status, cells = [] }: Fields): Standing {
  const after = new Set(nights);
  for (const { night, agreed } of cells) {
    if (agreed === 0) after.delete(night);
    else after.add(night);
  }
  return { isDefinite: status === undefined ? isDefinite : status === 'definite', nights: after };
}

function priceOf({ details }: Fields): number | undefined {
  return details?.rates?.[0]?.nightlyMinor;
}
