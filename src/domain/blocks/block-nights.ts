/**
 * What a block takes off sale on a night, and when it gives it back. A tentative block that does
 * not deduct takes nothing; one that is cancelled releases all that nobody has picked up. Days
 * begin in the property's time zone.
 */
import { addDays, type CivilDate, civilDateAt, startOfDate } from '../calendar.ts';
import type { BlockFigures } from '../inventory/inventory.ts';
import { type BlockCells, type BlockState, type CutOff, cellKeys } from './block.ts';
import { cellOf } from './block-cell.ts';

const NOTHING: BlockFigures = { agreed: 0, washed: 0, isReleased: false };

type Standing = Pick<BlockState, 'status' | 'deducts' | 'cells'>;

/** What the night of a cell is told. */
export function nightFigures({ status, deducts, cells }: Standing, key: string): BlockFigures {
  const figures = cells[key] ?? NOTHING;
  if (status === 'cancelled') return { ...figures, isReleased: true };
  const isOff = status === 'definite' || (status === 'tentative' && deducts);
  return isOff ? figures : NOTHING;
}

/** The state that the change under way would make. */
export function standingAfter({ changing, ...state }: BlockState): Standing {
  return changing ?? state;
}

/** Cells whose nights would be told something else. */
export function differingKeys(before: Standing, after: Standing): readonly string[] {
  return cellKeys({ ...before.cells, ...after.cells }).filter((key) => {
    const [was, is] = [nightFigures(before, key), nightFigures(after, key)];
    return was.agreed !== is.agreed || was.washed !== is.washed || was.isReleased !== is.isReleased;
  });
}

export function firstNight(cells: BlockCells): CivilDate | undefined {
  const [key] = cellKeys(cells);
  return key === undefined ? undefined : cellOf(key).night;
}

export function lastNight(cells: BlockCells): CivilDate | undefined {
  const key = cellKeys(cells).at(-1);
  return key === undefined ? undefined : cellOf(key).night;
}

/** The date on which what is left is released; undefined for a block that has none. */
export function cutOffDate(cutOff: CutOff | null, cells: BlockCells): CivilDate | undefined {
  if (cutOff === null) return undefined;
  if (cutOff.type === 'date') return cutOff.date;
  const first = firstNight(cells);
  return first === undefined ? undefined : addDays(first, -cutOff.days);
}

type Releasable = Pick<
  BlockState,
  'status' | 'details' | 'cells' | 'isCutOff' | 'timeZone' | 'changing' | 'telling'
>;

/** Whether the block has anything that a day could release. */
function isOpen({ status, isCutOff }: Releasable): boolean {
  return (status === 'tentative' || status === 'definite') && !isCutOff;
}

/** When the next release falls due, epoch milliseconds; undefined when none will. */
export function nextReleaseAtMs(block: Releasable): number | undefined {
  if (!isOpen(block)) return undefined;
  const { details, cells, timeZone } = block;
  const dates: CivilDate[] = [];
  const cutOff = cutOffDate(details.cutOff, cells);
  if (cutOff !== undefined) dates.push(cutOff);
  const next = nextUnreleased(cells);
  if (details.releaseDays !== null && next !== undefined) {
    dates.push(addDays(next, -details.releaseDays));
  }
  const [first] = dates.sort();
  return first === undefined ? undefined : startOfDate(first, timeZone);
}

/** What is due now: all of the block, or its nights up to one. */
export function dueRelease(
  block: Releasable,
  nowMs: number,
): { readonly upTo?: CivilDate } | undefined {
  if (!isOpen(block)) return undefined;
  const { details, cells, timeZone } = block;
  const today = civilDateAt(nowMs, timeZone);
  const cutOff = cutOffDate(details.cutOff, cells);
  if (cutOff !== undefined && cutOff <= today) return {};
  const next = nextUnreleased(cells);
  if (details.releaseDays === null || next === undefined) return undefined;
  const upTo = addDays(today, details.releaseDays);
  return next <= upTo ? { upTo } : undefined;
}

function nextUnreleased(cells: BlockCells): CivilDate | undefined {
  const key = cellKeys(cells).find((one) => cells[one]?.isReleased === false);
  return key === undefined ? undefined : cellOf(key).night;
}
