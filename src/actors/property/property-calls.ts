/** Calls about what a property sells: each is one message to its actor. */
import type { PropertyId, RatePlanId, RoomTypeId } from '../../domain/ids.ts';
import type { PropertyCommand, PropertyState } from '../../domain/property/property.ts';
import type { CallContext, Outcome, PropertyCalls } from '../../ports/engine.ts';
import { busy } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';

export function propertyCalls(desk: CallDesk): PropertyCalls {
  const change = (context: CallContext, id: PropertyId, command: PropertyCommand) =>
    changeProperty(desk, context, id, command);
  return {
    createProperty(context, request) {
      const id = request.id ?? (desk.idFor('property', context) as PropertyId);
      return change(context, id, { type: 'create_property', id, details: request.details });
    },
    changeProperty: (context, id, changes) =>
      change(context, id, { type: 'change_property', changes }),
    async addRoomType(context, id, request) {
      const roomTypeId = request.id ?? (desk.idFor(`room-type/${id}`, context) as RoomTypeId);
      const command = { type: 'add_room_type', id: roomTypeId, details: request.details } as const;
      const outcome = await change(context, id, command);
      if (outcome.type !== 'ok') return outcome;
      return { ...outcome, value: { property: outcome.value, roomTypeId } };
    },
    changeRoomType: (context, id, roomTypeId, changes) =>
      change(context, id, { type: 'change_room_type', id: roomTypeId, changes }),
    setPrices: (context, id, roomTypeId, range, priceMinor) =>
      change(context, id, { type: 'set_prices', roomTypeId, range, priceMinor }),
    setCapacity: (context, id, roomTypeId, range, rooms) =>
      change(context, id, { type: 'set_capacity', roomTypeId, range, rooms }),
    async addRatePlan(context, id, roomTypeId, request) {
      const scope = `rate-plan/${id}/${roomTypeId}`;
      const ratePlanId = request.id ?? (desk.idFor(scope, context) as RatePlanId);
      const { details } = request;
      const command = { type: 'add_rate_plan', roomTypeId, id: ratePlanId, details } as const;
      const outcome = await change(context, id, command);
      if (outcome.type !== 'ok') return outcome;
      return { ...outcome, value: { property: outcome.value, ratePlanId } };
    },
    changeRatePlan: (context, id, roomTypeId, ratePlanId, changes) =>
      change(context, id, { type: 'change_rate_plan', roomTypeId, id: ratePlanId, changes }),
    updateAri: (context, id, changes) => change(context, id, { type: 'update_ari', changes }),
    setPromoCode: (context, id, code, details) =>
      change(context, id, { type: 'set_promo_code', code, details }),
    setCharges: (context, id, charges) => change(context, id, { type: 'set_charges', charges }),
    property: (id) => readProperty(desk, id),
    async properties(afterId, limit) {
      const written = await desk.listsWritten();
      if (written.type !== 'ok') return written;
      return readAt(desk.world.projections.properties(afterId, limit), written.position);
    },
  };
}

export function changeProperty(
  desk: CallDesk,
  context: CallContext,
  id: PropertyId,
  command: PropertyCommand,
): Promise<Outcome<PropertyState>> {
  return desk.inFlight.run<PropertyState>(true, (respond) => {
    const ref = desk.core.directory.property(id);
    if (ref.tell({ type: 'call', command, context, respond }) !== undefined) respond(busy());
  });
}

export function readProperty(desk: CallDesk, id: PropertyId): Promise<Outcome<PropertyState>> {
  return desk.inFlight.run<PropertyState>(false, (respond) => {
    const refusal = desk.core.directory.property(id).tell({ type: 'read', respond });
    if (refusal !== undefined) respond(busy());
  });
}
