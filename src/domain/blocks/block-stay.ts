/**
 * A stay that is to be picked up from a block: whether the block is open to it, and what its nights
 * cost. On the block's nights its guests take its rooms first; before and after them, and where it
 * has none left, they take what is on general sale, as anybody may.
 */
import { type CivilDate, type Night, nightsOf, type Stay } from '../calendar.ts';
import type { RoomTypeId } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import type { BlockState } from './block.ts';
import { cellKey } from './block-cell.ts';
import { cutOffDate } from './block-nights.ts';
import { cutOffReason } from './decide-block.ts';

interface AskedStay {
  readonly stay: Stay;
  readonly rooms: readonly { readonly roomTypeId: RoomTypeId }[];
}

/** Why the stay cannot be picked up; undefined when it may go on to the nights. */
export function blockReason(
  block: BlockState,
  { stay, rooms }: AskedStay,
  today: CivilDate,
): Rejection | undefined {
  const { id: blockId, status = 'requested' } = block;
  if (status !== 'definite') return { code: 'block_closed', blockId, status };
  const cutOff = cutOffDate(block.details.cutOff, block.cells);
  if (block.isCutOff || (cutOff !== undefined && cutOff <= today)) return cutOffReason(block);
  const nights = nightsOf(stay);
  for (const [room, { roomTypeId }] of rooms.entries()) {
    const isIn = nights.some((night) => block.cells[cellKey({ roomTypeId, night })] !== undefined);
    if (!isIn) return { code: 'outside_block', blockId, room, roomTypeId };
  }
  return undefined;
}

/** The price agreed for a room on a night of an open block, minor units; undefined: none is. */
export function agreedPrice(
  { status, isCutOff, details, cells }: BlockState,
  roomTypeId: RoomTypeId,
  night: Night,
): number | undefined {
  if (status !== 'definite' || isCutOff) return undefined;
  if (cells[cellKey({ roomTypeId, night })] === undefined) return undefined;
  return details.rates.find((rate) => rate.roomTypeId === roomTypeId)?.nightlyMinor;
}
