/**
 * A block as its readers see it. What was picked up is known to the nights alone, so block and
 * nights are read together from the journal's durable state: one moment, in which all rooms add up.
 */

import { type BlockState, cellKeys } from '../../domain/blocks/block.ts';
import { blockActions } from '../../domain/blocks/block-actions.ts';
import { type BlockCell, cellOf } from '../../domain/blocks/block-cell.ts';
import {
  cutOffDate,
  firstNight,
  lastNight,
  nextReleaseAtMs,
} from '../../domain/blocks/block-nights.ts';
import type { BookingTerms } from '../../domain/booking/booking.ts';
import { nightRoomsOf } from '../../domain/booking/night-rooms.ts';
import type { Night } from '../../domain/calendar.ts';
import type { BlockId, BookingId, PropertyId, RoomTypeId } from '../../domain/ids.ts';
import { freeRooms, sellableOf } from '../../domain/inventory/decide-night.ts';
import type { NightState } from '../../domain/inventory/inventory.ts';
import { remainderOf } from '../../domain/inventory/night-blocks.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { BlockNight, BlockSummary, BlockView } from '../../ports/blocks.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import { nightDefinition } from '../inventory/inventory-actor.ts';
import { nightStream } from '../inventory/night-stream.ts';
import { PersistentEntity } from '../runtime/persistent-entity.ts';
import { committedBlock } from './block-entity.ts';

/** A night as the disk has it. */
export function committedNight(
  journal: Journal,
  propertyId: PropertyId,
  roomTypeId: RoomTypeId,
  night: Night,
): NightState {
  const stream = nightStream(propertyId, roomTypeId, night);
  const entity = new PersistentEntity(journal, nightDefinition, stream, stream);
  entity.recover();
  return entity.state;
}

/** Rooms that a stay with these terms could take of a type on a night, by what is on disk. */
export function committedFree(
  { journal, clock }: { readonly journal: Journal; readonly clock: Clock },
  { propertyId, blockId }: Pick<BookingTerms, 'propertyId' | 'blockId'>,
  { roomTypeId, night }: BlockCell,
  sellable: number,
): number {
  const state = committedNight(journal, propertyId, roomTypeId, night);
  return freeRooms(state, clock.now(), sellable, blockId);
}

/** The first night that is too full for a block's guests, who have its rooms before others. */
export function fullForBlock(
  world: { readonly journal: Journal; readonly clock: Clock },
  property: PropertyState,
  terms: BookingTerms,
): Rejection | undefined {
  for (const { rooms: wanted, ...cell } of nightRoomsOf(terms)) {
    const roomType = property.roomTypes.get(cell.roomTypeId);
    if (roomType === undefined) continue;
    const free = committedFree(world, terms, cell, sellableOf(capacityOn(roomType, cell.night)));
    if (free < wanted) return { code: 'no_availability', ...cell, wanted, free };
  }
  return undefined;
}

export function summaryOf(state: BlockState, version: number): BlockSummary {
  const { cells, details } = state;
  return {
    state,
    version,
    cutOffOn: cutOffDate(details.cutOff, cells),
    firstNight: firstNight(cells),
    lastNight: lastNight(cells),
    nextReleaseAtMs: nextReleaseAtMs(state),
    allowedActions: blockActions(state),
  };
}

/** The block as it now is on disk, with its nights. */
export function viewNow(journal: Journal, id: BlockId): BlockView {
  const { value, version } = committedBlock(journal, id);
  return viewOf(journal, value, version);
}

/** `state` with what its nights say now. */
export function viewOf(journal: Journal, state: BlockState, version: number): BlockView {
  const roomNights = new Map<BookingId, number>();
  const nights = cellKeys(state.cells).map((key): BlockNight => {
    const cell = cellOf(key);
    const { agreed, washed, isReleased } = state.cells[key] ?? NONE;
    const { blocks } = committedNight(journal, state.propertyId, cell.roomTypeId, cell.night);
    blocks?.draws.forEach(({ blockId, rooms }, bookingId) => {
      if (blockId === state.id) roomNights.set(bookingId, (roomNights.get(bookingId) ?? 0) + rooms);
    });
    const pickedUp = blocks?.blocks.get(state.id)?.pickedUp ?? 0;
    const figures = { agreed, washed, isReleased: isReleased || state.status === 'cancelled' };
    const remainder = remainderOf(figures, pickedUp);
    const released = agreed - washed - pickedUp - remainder;
    return { ...cell, agreed, pickedUp, remainder, washed, released };
  });
  const pickUps = [...roomNights]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([bookingId, count]) => ({ bookingId, roomNights: count }));
  return { ...summaryOf(state, version), nights, pickUps };
}

const NONE = { agreed: 0, washed: 0, isReleased: false };
