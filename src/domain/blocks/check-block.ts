/** Whether what is asked of a block fits its property and the calendar; no night is asked yet. */
import type { CivilDate } from '../calendar.ts';
import type { RoomTypeId } from '../ids.ts';
import type { PropertyState } from '../property/property.ts';
import type { Rejection } from '../rejection.ts';
import type { BlockCells, BlockCount, BlockDetails } from './block.ts';
import { cellKey, cellOf } from './block-cell.ts';
import { cutOffDate, lastNight } from './block-nights.ts';

export interface CheckedBlock extends Partial<BlockDetails> {
  readonly counts: readonly BlockCount[];
  /** Room types that are named besides. */
  readonly roomTypes?: readonly RoomTypeId[];
}

/** The first rule that is broken, in order of precedence. */
export function checkBlock(
  property: PropertyState,
  { counts, rates = [], cutOff = null, roomTypes = [] }: CheckedBlock,
  today: CivilDate,
): Rejection | undefined {
  const named = [...counts, ...rates].map(({ roomTypeId }) => roomTypeId);
  const missing = [...named, ...roomTypes].find((id) => !property.roomTypes.has(id));
  if (missing !== undefined) return { code: 'not_found', what: 'room_type', id: missing };
  const past = counts.find(({ night }) => night < today);
  if (past !== undefined) return { code: 'night_past', night: past.night, today };
  const cells = Object.fromEntries(
    counts
      .filter(({ rooms }) => rooms > 0)
      .map((count) => [cellKey(count), { agreed: count.rooms, washed: 0, isReleased: false }]),
  );
  const date = cutOffDate(cutOff, cells);
  return date === undefined || date > today
    ? undefined
    : { code: 'cut_off_past', cutOff: date, today };
}

/** What is said of rooms or nights that the block has not: a mistake that would never show. */
export function misfitOf(
  { rates = [], cutOff = null }: Partial<BlockDetails>,
  cells: BlockCells,
): Rejection | undefined {
  const types = new Set(Object.keys(cells).map((key) => cellOf(key).roomTypeId));
  const rate = rates.findIndex(({ roomTypeId }) => !types.has(roomTypeId));
  const without = rates[rate];
  if (without !== undefined) {
    return { code: 'rate_without_rooms', rate, roomTypeId: without.roomTypeId };
  }
  const last = lastNight(cells);
  if (cutOff?.type !== 'date' || last === undefined || cutOff.date <= last) return undefined;
  return { code: 'cut_off_late', cutOff: cutOff.date, lastNight: last };
}
