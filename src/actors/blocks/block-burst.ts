/** What a block's burst asks of its nights, and what the first night that says no means to it. */
import type { BlockState } from '../../domain/blocks/block.ts';
import { cellKey } from '../../domain/blocks/block-cell.ts';
import { nightFigures, standingAfter } from '../../domain/blocks/block-nights.ts';
import type { NightRooms } from '../../domain/booking/night-rooms.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { NightBurst } from '../sagas/night-burst.ts';

/** Why a block's change comes to nothing. */
export function reasonOf(
  state: BlockState,
  { question, answer }: NonNullable<ReturnType<NightBurst['firstRefusal']>>,
): Rejection {
  const { roomTypeId, night } = question as NightRooms;
  const key = cellKey({ roomTypeId, night });
  const after = nightFigures(standingAfter(state), key);
  const before = nightFigures(state, key);
  const left = after.agreed - after.washed;
  if (answer.code === 'picked_up') {
    const { pickedUp } = answer;
    if (state.changing?.kind !== 'wash') {
      return { code: 'below_pick_up', roomTypeId, night, wanted: left, pickedUp };
    }
    const remainder = before.agreed - before.washed - pickedUp;
    const rooms = after.washed - before.washed;
    return { code: 'wash_too_large', roomTypeId, night, rooms, remainder };
  }
  const wanted = left - (before.agreed - before.washed);
  const free = answer.code === 'sold_out' ? answer.free : 0;
  return { code: 'no_availability', roomTypeId, night, wanted, free };
}
