/**
 * A hotel as its waitlist sees it at one instant, all of it from memory and in one turn: rooms as
 * the nights' actors have them, what is on its way to disk included; for a night without an actor
 * as the board or the journal has them, since nothing of it can be on its way.
 */
import { civilDateAt } from '../../domain/calendar.ts';
import { DIRECT } from '../../domain/ids.ts';
import { freeRooms, sellableOf } from '../../domain/inventory/decide-night.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { HotelNow } from '../../domain/waitlist/due-offers.ts';
import type { Journal } from '../../ports/journal.ts';
import { termsOf } from '../booking/stay-request.ts';
import type { Directory } from '../directory.ts';
import type { AvailabilityBoard } from '../inventory/availability-board.ts';
import { committedNight } from '../inventory/inventory-actor.ts';
import { nightStream } from '../inventory/night-stream.ts';
import type { NightPrices } from '../pricing/night-prices.ts';

interface Hotel {
  readonly directory: Pick<Directory, 'residentFree'>;
  readonly board: Pick<AvailabilityBoard, 'figures'>;
  readonly prices: Pick<NightPrices, 'situation'>;
  readonly world: { readonly journal: Journal };
}

export function hotelNow(
  { directory, board, prices, world: { journal } }: Hotel,
  property: PropertyState,
  nowMs: number,
): HotelNow {
  const today = civilDateAt(nowMs, property.details.timeZone);
  const known = new Map<string, number>();
  const freeOn: HotelNow['free'] = (roomTypeId, night) => {
    const roomType = property.roomTypes.get(roomTypeId);
    if (roomType === undefined) return 0;
    const sellable = sellableOf(capacityOn(roomType, night));
    const resident = directory.residentFree(property.id, roomTypeId, night, sellable);
    if (resident !== undefined) return resident.free;
    const { held, sold, blocked } = board.figures(property.id, roomTypeId, night, today);
    if (held === 0) return Math.max(0, sellable - sold - blocked);
    // The board has no hold end before its timer has said so, and a night that is read anew has.
    const state = committedNight(journal, nightStream(property.id, roomTypeId, night));
    return freeRooms(state, nowMs, sellable);
  };
  return {
    today,
    nowMs,
    free(roomTypeId, night) {
      const cell = `${roomTypeId}/${night}`;
      const free = known.get(cell) ?? freeOn(roomTypeId, night);
      known.set(cell, free);
      return free;
    },
    sale({ rooms, channel = DIRECT }, stay) {
      const request = { propertyId: property.id, stay, rooms };
      const asked = termsOf(property, request, prices.situation(property, today, channel));
      return asked.type === 'terms' ? asked.terms : asked.rejection;
    },
  };
}
