/** Calls about what can be sold. They ask no actor: the board holds the journal's durable state. */
import { DIRECT } from '../../domain/ids.ts';
import type { AvailabilityCalls } from '../../ports/engine.ts';
import { rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { offersOf } from './stay-offers.ts';

export function availabilityCalls(desk: CallDesk): AvailabilityCalls {
  const { board } = desk.core;
  return {
    async availability(query) {
      const refused = desk.draining();
      if (refused !== undefined) return refused;
      const found = board.now(query);
      const { propertyId: id } = query;
      if (found === undefined) return rejectedWith({ code: 'not_found', what: 'property', id });
      const known = board.property(id)?.roomTypes;
      const missing = query.roomTypeIds?.find((roomTypeId) => known?.has(roomTypeId) === false);
      if (missing !== undefined) {
        return rejectedWith({ code: 'not_found', what: 'room_type', id: missing });
      }
      return readAt(found, found.position);
    },
    async staySearch(request) {
      const refused = desk.draining();
      if (refused !== undefined) return refused;
      const { propertyId: id } = request;
      const property = board.property(id);
      if (property === undefined) return rejectedWith({ code: 'not_found', what: 'property', id });
      const nowMs = desk.world.clock.now();
      const today = desk.dateAt(id, nowMs);
      const { channel = DIRECT } = request;
      const situation = desk.core.prices.situation(property, today, channel);
      return readAt(offersOf(property, board, request, situation, nowMs), board.position);
    },
    availabilityNow: (query) => (desk.inFlight.isDraining ? undefined : board.now(query)),
    availabilitySince: (query, since) =>
      desk.inFlight.isDraining ? undefined : board.since(query, since),
    onAvailability: (propertyId, listener) => board.listen(propertyId, listener),
  };
}
