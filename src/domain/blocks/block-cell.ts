/** The place of a block's rooms, and how a block stands: what refusals name as well. */
import type { Night } from '../calendar.ts';
import type { RoomTypeId } from '../ids.ts';

/** How a block stands; `requested` while its nights are asked, `refused` when one had no rooms. */
export type BlockStatus = 'requested' | 'refused' | 'tentative' | 'definite' | 'cancelled';

/** Rooms of one type on one night. */
export type BlockCell = {
  readonly roomTypeId: RoomTypeId;
  readonly night: Night;
};

export function cellKey({ roomTypeId, night }: BlockCell): string {
  return `${night}/${roomTypeId}`;
}

export function cellOf(key: string): BlockCell {
  const [night = '', roomTypeId = ''] = key.split('/');
  return { roomTypeId: roomTypeId as RoomTypeId, night: night as Night };
}
