/** A block after an event. Decides nothing; what an event says is so. */
import { type NothingChanged, unreachable } from '../decision.ts';
import type { BlockId, PropertyId } from '../ids.ts';
import type { BlockFigures } from '../inventory/inventory.ts';
import type { Currency } from '../money.ts';
import {
  type BlockCells,
  type BlockChange,
  type BlockEvent,
  type BlockState,
  type CellFigures,
  cellKeys,
} from './block.ts';
import { cellKey, cellOf } from './block-cell.ts';
import { differingKeys, standingAfter } from './block-nights.ts';

export function emptyBlock(id: BlockId): BlockState {
  return {
    id,
    status: undefined,
    propertyId: '' as PropertyId,
    timeZone: 'UTC',
    currency: '' as Currency,
    details: { name: '', cutOff: null, releaseDays: null, rates: [] },
    deducts: true,
    cells: {},
    isCutOff: false,
    changing: undefined,
    telling: undefined,
    refusal: undefined,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

export function evolveBlock(
  state: BlockState,
  event: BlockEvent,
  recordedAtMs: number,
): BlockState {
  // What an earlier change was refused for is no answer to a later request.
  if (event.type === 'NothingChanged') return { ...state, refusal: undefined };
  return { ...applied(state, event, recordedAtMs), updatedAtMs: recordedAtMs };
}

type Change = Exclude<BlockEvent, NothingChanged>;

function applied(state: BlockState, event: Change, recordedAtMs: number): BlockState {
  switch (event.type) {
    case 'BlockRequested': {
      const { propertyId, timeZone, currency, details, status, deducts, deadlineMs } = event;
      const cells = withFigures({}, event.cells);
      const changing = { kind: 'created', status, deducts, cells, deadlineMs } as const;
      const asked = { propertyId, timeZone, currency, details, deducts, changing };
      const fresh = { ...emptyBlock(state.id), createdAtMs: recordedAtMs };
      return { ...fresh, ...asked, status: 'requested' };
    }
    case 'BlockChangeRequested': {
      const { kind, deadlineMs, deducts = state.deducts } = event;
      const present = state.status === 'definite' ? 'definite' : 'tentative';
      const cells = withFigures(state.cells, event.cells ?? []);
      const changing: BlockChange = {
        kind,
        status: event.status ?? present,
        deducts,
        cells,
        deadlineMs,
      };
      return { ...state, changing, refusal: undefined };
    }
    case 'BlockChangeAgreed': {
      if (state.changing === undefined) return state;
      const { status, deducts, cells } = state.changing;
      const telling = changedKeys(state);
      return { ...state, status, deducts, cells, changing: undefined, telling };
    }
    case 'BlockChangeRefused': {
      const { status } = state;
      return {
        ...state,
        status: status === 'requested' ? 'refused' : status,
        changing: undefined,
        telling: changedKeys(state),
        refusal: event.reason,
      };
    }
    case 'BlockDetailsChanged':
      return { ...state, details: event.details, refusal: undefined };
    case 'BlockReleased':
      return released(state, event.upTo);
    case 'BlockCancelled': {
      const after: BlockState = { ...state, status: 'cancelled', refusal: undefined };
      return { ...after, telling: differingKeys(state, after) };
    }
    case 'BlockNightsTold':
      return { ...state, telling: undefined };
    default:
      return unreachable(event);
  }
}

/** The cells that were asked about: they are told how it came out. */
function changedKeys(state: BlockState): readonly string[] {
  return differingKeys(state, standingAfter(state));
}

function released(state: BlockState, upTo: string | undefined): BlockState {
  const cells: Record<string, BlockFigures> = { ...state.cells };
  for (const key of cellKeys(cells)) {
    const figures = cells[key];
    if (figures === undefined || (upTo !== undefined && cellOf(key).night > upTo)) continue;
    cells[key] = { ...figures, isReleased: true };
  }
  const after = { ...state, cells, isCutOff: state.isCutOff || upTo === undefined };
  return { ...after, telling: differingKeys(state, after) };
}

/** A cell of which nothing is agreed any more is none. */
export function withFigures(cells: BlockCells, changes: readonly CellFigures[]): BlockCells {
  const after: Record<string, BlockFigures> = { ...cells };
  for (const { agreed, washed, ...cell } of changes) {
    const key = cellKey(cell);
    if (agreed === 0) delete after[key];
    else after[key] = { agreed, washed, isReleased: after[key]?.isReleased ?? false };
  }
  return after;
}
