/** Commands about waiting for rooms, performed on an engine in this process. */
import { unreachable } from '../../domain/decision.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { WaitlistCommand } from '../commands/waitlist-commands.ts';
import { answerOf, madeAnswer, nothing } from '../engine-results.ts';
import type { HotelAnswer } from './hotel-target.ts';

export async function performOnWaitlist(
  engine: Engine,
  context: CallContext,
  command: WaitlistCommand,
): Promise<HotelAnswer> {
  const { propertyId } = command;
  switch (command.type) {
    case 'join_waitlist':
      return answerOf(await engine.joinWaitlist(context, propertyId, command.waiting), nothing);
    case 'leave_waitlist':
      return answerOf(await engine.leaveWaitlist(context, propertyId, command.entryId), nothing);
    case 'change_waitlist_priority': {
      const { entryId, priority } = command;
      const outcome = await engine.changeWaitlistPriority(context, propertyId, entryId, priority);
      return answerOf(outcome, nothing);
    }
    case 'accept_waitlist_offer': {
      const { entryId, offerId, payer } = command;
      return madeAnswer(
        await engine.acceptWaitlistOffer(context, propertyId, entryId, offerId, payer),
      );
    }
    case 'decline_waitlist_offer': {
      const { entryId, offerId } = command;
      const outcome = await engine.declineWaitlistOffer(context, propertyId, entryId, offerId);
      return answerOf(outcome, nothing);
    }
    case 'change_waitlist_settings': {
      const outcome = await engine.changeWaitlistSettings(context, propertyId, command.changes);
      return answerOf(outcome, nothing);
    }
    case 'read_waitlist_settings':
      return answerOf(await engine.waitlistSettings(propertyId), nothing);
    case 'read_waitlist':
      return answerOf(await engine.waitlist(propertyId, command.which), ({ entries }) => {
        return { kind: 'ids', ids: entries.map(({ entry }) => entry.id) };
      });
    case 'read_waitlist_entry':
      return answerOf(await engine.waitlistEntry(propertyId, command.entryId), nothing);
    case 'read_waitlist_history': {
      const outcome = await engine.waitlistEntryHistory(propertyId, command.entryId);
      return answerOf(outcome, (events) => {
        return { kind: 'history', events: events.map(({ type }) => type) };
      });
    }
    default:
      return unreachable(command);
  }
}
