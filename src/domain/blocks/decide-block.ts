/**
 * What a block answers to a command. Pure and total; the nights have answered already when their
 * `record_…` command comes in. Nothing is begun while a change is under way, or nights are still
 * to be told of the last.
 */

import { limits } from '../../limits.ts';
import type { CivilDate } from '../calendar.ts';
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import { differing, isSame } from '../property/differing.ts';
import type { Rejection } from '../rejection.ts';
import type { BlockCommand, BlockCount, BlockEvent, BlockState, CellFigures } from './block.ts';
import { cellKey, cellOf } from './block-cell.ts';
import { cutOffDate, dueRelease } from './block-nights.ts';
import { misfitOf } from './check-block.ts';
import { withFigures } from './evolve-block.ts';

type Decided = Decision<BlockEvent>;
type Create = Extract<BlockCommand, { readonly type: 'create_block' }>;

export function decideBlock(state: BlockState, command: BlockCommand, nowMs: number): Decided {
  switch (command.type) {
    case 'create_block':
      return decideCreate(state, command);
    case 'record_block_agreed':
      if (state.changing === undefined) return unchanged;
      return accepted({
        type: 'BlockChangeAgreed',
        propertyId: state.propertyId,
        kind: state.changing.kind,
      });
    case 'record_block_refused':
      if (state.changing === undefined) return unchanged;
      return accepted({ type: 'BlockChangeRefused', reason: command.reason });
    case 'record_block_told':
      return state.telling === undefined ? unchanged : accepted({ type: 'BlockNightsTold' });
    case 'release_block':
      return decideRelease(state, nowMs);
    default: {
      const closed = closedReason(state);
      return closed === undefined ? decideOpen(state, command) : rejected(closed);
    }
  }
}

type OfOpenBlock = Exclude<
  BlockCommand,
  { readonly type: 'create_block' | 'release_block' | `record_${string}` }
>;

function decideOpen(state: BlockState, command: OfOpenBlock): Decided {
  switch (command.type) {
    case 'set_block_counts':
      return decideCounts(state, command);
    case 'wash_block':
      return decideWash(state, command);
    case 'confirm_block': {
      const definite = definiteReason(state);
      if (definite !== undefined) return rejected(definite);
      const { deadlineMs } = command;
      const change = { kind: 'confirmed', status: 'definite', deadlineMs } as const;
      return accepted({ type: 'BlockChangeRequested', ...change });
    }
    case 'set_block_deducts': {
      const { deducts, deadlineMs } = command;
      const definite = definiteReason(state);
      if (definite !== undefined) return rejected(definite);
      if (deducts === state.deducts) return unchanged;
      return accepted({ type: 'BlockChangeRequested', kind: 'deducts', deducts, deadlineMs });
    }
    case 'change_block':
      return decideDetails(state, command.changes, command.today);
    case 'cancel_block': {
      const { propertyId } = state;
      return accepted({ type: 'BlockCancelled', propertyId, why: command.why });
    }
    default:
      return unreachable(command);
  }
}

/** Why nothing may be done with the block now; undefined when it may. */
export function closedReason({ id, status, changing, telling }: BlockState): Rejection | undefined {
  if (status === undefined) return { code: 'not_found', what: 'block', id };
  if (status === 'cancelled' || status === 'refused') {
    return { code: 'block_closed', blockId: id, status };
  }
  if (changing === undefined && telling === undefined) return undefined;
  return { code: 'block_change_pending', blockId: id };
}

/** A definite block is confirmed, and takes its rooms off sale whatever it did before. */
export function definiteReason({ id, status }: BlockState): Rejection | undefined {
  return status === 'definite' ? { code: 'block_definite', blockId: id } : undefined;
}

/** A block that the nights refused is as if it had never been asked for. */
function decideCreate(state: BlockState, command: Create): Decided {
  const { id, status, telling } = state;
  if (status === 'refused' && telling !== undefined) {
    return rejected({ code: 'block_change_pending', blockId: id });
  }
  if (status !== undefined && status !== 'refused') {
    return rejected({ code: 'already_exists', what: 'block', id });
  }
  const { counts, type: _, ...asked } = command;
  const cells = figuresOf(state, counts).filter(({ agreed }) => agreed > 0);
  if (cells.length === 0) return rejected({ code: 'block_empty' });
  const refusal = misfitOf(asked.details, withFigures({}, cells)) ?? tooManyCells(cells.length);
  if (refusal !== undefined) return rejected(refusal);
  return accepted({ type: 'BlockRequested', ...asked, cells });
}

function decideCounts(
  state: BlockState,
  { counts, today, deadlineMs }: Extract<BlockCommand, { type: 'set_block_counts' }>,
): Decided {
  if (state.isCutOff) return rejected(cutOffReason(state));
  const cells = figuresOf(state, counts).filter(({ agreed, ...cell }) => {
    return agreed !== (state.cells[cellKey(cell)]?.agreed ?? 0);
  });
  const released = cells.find((cell) => state.cells[cellKey(cell)]?.isReleased === true);
  if (released !== undefined) {
    const { roomTypeId, night } = released;
    return rejected({ code: 'block_night_released', blockId: state.id, roomTypeId, night });
  }
  const added = cells.filter((cell) => state.cells[cellKey(cell)] === undefined).length;
  const tooMany = tooManyCells(Object.keys(state.cells).length + added);
  if (tooMany !== undefined) return rejected(tooMany);
  if (cells.length === 0) return unchanged;
  // An earlier first night brings a cut-off by days forward.
  const cutOff = cutOffDate(state.details.cutOff, withFigures(state.cells, cells));
  if (cutOff !== undefined && cutOff <= today) {
    return rejected({ code: 'cut_off_past', cutOff, today });
  }
  return accepted({ type: 'BlockChangeRequested', kind: 'counts', cells, deadlineMs });
}

function decideWash(
  state: BlockState,
  { counts, deadlineMs }: Extract<BlockCommand, { type: 'wash_block' }>,
): Decided {
  if (state.isCutOff) return rejected(cutOffReason(state));
  const cells: CellFigures[] = [];
  for (const { roomTypeId, night, rooms, pickedUp } of counts) {
    const { agreed, washed, isReleased } = state.cells[cellKey({ roomTypeId, night })] ?? NONE;
    if (rooms === 0) continue;
    if (isReleased) {
      return rejected({ code: 'block_night_released', blockId: state.id, roomTypeId, night });
    }
    // What was picked up or given back meanwhile, the night knows: it has the last word.
    if (rooms > agreed - washed) {
      const remainder = Math.max(0, agreed - washed - pickedUp);
      return rejected({ code: 'wash_too_large', roomTypeId, night, rooms, remainder });
    }
    cells.push({ roomTypeId, night, agreed, washed: washed + rooms });
  }
  if (cells.length === 0) return unchanged;
  return accepted({ type: 'BlockChangeRequested', kind: 'wash', cells, deadlineMs });
}

const NONE = { agreed: 0, washed: 0, isReleased: false };

function decideDetails(
  state: BlockState,
  changes: Extract<BlockCommand, { type: 'change_block' }>['changes'],
  today: CivilDate,
): Decided {
  const details = { ...state.details, ...changes };
  if (isSame(details, state.details)) return unchanged;
  if (changes.cutOff !== undefined && !isSame(changes.cutOff, state.details.cutOff)) {
    if (state.isCutOff) return rejected(cutOffReason(state));
    const cutOff = cutOffDate(changes.cutOff, state.cells);
    if (cutOff !== undefined && cutOff <= today) {
      return rejected({ code: 'cut_off_past', cutOff, today });
    }
  }
  const misfit = misfitOf(differing(state.details, changes), state.cells);
  if (misfit !== undefined) return rejected(misfit);
  return accepted({ type: 'BlockDetailsChanged', propertyId: state.propertyId, details });
}

export function cutOffReason({ id, details, cells }: BlockState): Rejection {
  const cutOff = cutOffDate(details.cutOff, cells);
  return { code: 'block_cut_off', blockId: id, ...(cutOff === undefined ? {} : { cutOff }) };
}

/** While nights are asked or told the timer comes again. */
function decideRelease(state: BlockState, nowMs: number): Decided {
  if (state.changing !== undefined || state.telling !== undefined) return unchanged;
  const due = dueRelease(state, nowMs);
  if (due === undefined) return unchanged;
  return accepted({ type: 'BlockReleased', propertyId: state.propertyId, ...due });
}

/** One entry for each cell; the last count wins, and what was washed of it is not asked back. */
function figuresOf({ cells }: BlockState, counts: readonly BlockCount[]): readonly CellFigures[] {
  const byKey = new Map(counts.map((count) => [cellKey(count), count.rooms]));
  return Array.from(byKey, ([key, agreed]) => {
    return { ...cellOf(key), agreed, washed: Math.min(agreed, cells[key]?.washed ?? 0) };
  });
}

function tooManyCells(cells: number): Rejection | undefined {
  const cellsMax = limits.blockCellsMax;
  return cells > cellsMax ? { code: 'too_many_cells', cells, cellsMax } : undefined;
}
