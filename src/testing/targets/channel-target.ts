/** Commands about channels, performed on an engine in this process. */
import { unreachable } from '../../domain/decision.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { ChannelCommand } from '../commands/channel-commands.ts';
import { answerOf, nothing } from '../engine-results.ts';
import type { HotelAnswer } from './hotel-target.ts';

export async function performOnChannels(
  engine: Engine,
  context: CallContext,
  command: ChannelCommand,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'create_channel': {
      const { channelId: id, details } = command;
      return answerOf(await engine.createChannel(context, { id, details }), nothing);
    }
    case 'change_channel': {
      const { channelId, changes } = command;
      return answerOf(await engine.changeChannel(context, channelId, changes), nothing);
    }
    case 'set_channel_credentials': {
      const { channelId, credentials } = command;
      return answerOf(await engine.setChannelCredentials(context, channelId, credentials), nothing);
    }
    case 'rotate_password_of_channel': {
      const { channelId, overlapMs } = command;
      return answerOf(await engine.rotateChannelPassword(context, channelId, overlapMs), nothing);
    }
    case 'pause_channel':
      return answerOf(await engine.pauseChannel(context, command.channelId), nothing);
    case 'resume_channel':
      return answerOf(await engine.resumeChannel(context, command.channelId), nothing);
    case 'delete_channel':
      return answerOf(await engine.deleteChannel(context, command.channelId), nothing);
    case 'sync_channel':
      return answerOf(await engine.syncChannel(context, command.channelId), nothing);
    case 'reconcile_channel':
      return answerOf(await engine.reconcileChannel(context, command.channelId), nothing);
    case 'redrive_channel':
      return answerOf(await engine.redriveChannel(context, command.channelId), nothing);
    case 'list_reconciliations_of_channel':
      return answerOf(await engine.reconciliations(command.channelId, undefined, 10), nothing);
    case 'list_refused_of_channel':
      return answerOf(await engine.refusedValues(command.channelId), nothing);
    case 'read_channel':
      return answerOf(await engine.channel(command.channelId), nothing);
    case 'list_channels':
      return answerOf(await engine.channels(), (all) => {
        return { kind: 'ids', ids: all.map(({ state }) => state.id) };
      });
    case 'read_access_of_channel':
      return answerOf(await engine.channelAccess(command.channelId), nothing);
    case 'push_to_channel': {
      const push = { authorization: undefined, body: JSON.stringify(command.message) };
      const pushed = await engine.pushChannelBookings(command.channelId, push);
      const isKnown = pushed.type !== 'ok' || pushed.value !== undefined;
      return isKnown ? answerOf(pushed, nothing) : { type: 'refused', code: 'unauthenticated' };
    }
    case 'list_parked_of_channels':
      return answerOf(await engine.parkedChannelBookings(command.limit), (all) => {
        return { kind: 'ids', ids: all.map(({ id }) => id) };
      });
    case 'read_booking_of_channel':
      return answerOf(await engine.channelBooking(command.channelBookingId), nothing);
    case 'redrive_booking_of_channel': {
      const { channelBookingId } = command;
      return answerOf(await engine.redriveChannelBooking(context, channelBookingId), nothing);
    }
    case 'dismiss_booking_of_channel': {
      const { channelBookingId, why } = command;
      return answerOf(await engine.dismissChannelBooking(context, channelBookingId, why), nothing);
    }
    default:
      return unreachable(command);
  }
}
