/** Calls about what a stay costs, as they are made of an engine in this process. */
import type { CallContext, Engine } from '../ports/engine.ts';
import type { RatesCommand } from './commands/rates-command.ts';
import { answerOf, nothing, propertyResult as propertySummary } from './engine-results.ts';
import type { HotelAnswer } from './targets/hotel-target.ts';

/** What is made of a rate plan is seen in prices and refusals, so a change answers nothing more. */
export async function performOnRates(
  engine: Engine,
  context: CallContext,
  command: RatesCommand,
): Promise<HotelAnswer> {
  const { propertyId } = command;
  switch (command.type) {
    case 'add_rate_plan': {
      const { roomTypeId, id, details } = command;
      const request = { id, details };
      return answerOf(await engine.addRatePlan(context, propertyId, roomTypeId, request), nothing);
    }
    case 'change_rate_plan': {
      const { roomTypeId, ratePlanId, changes } = command;
      const outcome = await engine.changeRatePlan(
        context,
        propertyId,
        roomTypeId,
        ratePlanId,
        changes,
      );
      return answerOf(outcome, nothing);
    }
    case 'update_ari':
      return answerOf(
        await engine.updateAri(context, propertyId, command.changes),
        propertySummary,
      );
    case 'set_promo_code': {
      const { promoCode, details } = command;
      return answerOf(await engine.setPromoCode(context, propertyId, promoCode, details), nothing);
    }
    case 'set_charges':
      return answerOf(await engine.setCharges(context, propertyId, command.charges), nothing);
    case 'set_pricing':
      return answerOf(await engine.setPricing(context, propertyId, command.settings), nothing);
  }
}
