/** Commands about those who are told, performed on an engine in this process. */
import { unreachable } from '../../domain/decision.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { WebhookCommand } from '../commands/webhook-commands.ts';
import { answerOf, nothing } from '../engine-results.ts';
import type { HotelAnswer } from './hotel-target.ts';

export async function performOnWebhooks(
  engine: Engine,
  context: CallContext,
  command: WebhookCommand,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'create_webhook_endpoint':
      return answerOf(await engine.createWebhookEndpoint(context, command.details), nothing);
    case 'change_webhook_endpoint': {
      const { webhookEndpointId: id, changes } = command;
      return answerOf(await engine.changeWebhookEndpoint(context, id, changes), nothing);
    }
    case 'rotate_webhook_secret': {
      const { webhookEndpointId: id, overlapMs } = command;
      return answerOf(await engine.rotateWebhookSecret(context, id, overlapMs), nothing);
    }
    case 'delete_webhook_endpoint':
      return answerOf(
        await engine.deleteWebhookEndpoint(context, command.webhookEndpointId),
        nothing,
      );
    case 'ping_webhook_endpoint':
      return answerOf(
        await engine.pingWebhookEndpoint(context, command.webhookEndpointId),
        nothing,
      );
    case 'redrive_webhook_messages': {
      const { webhookEndpointId: id } = command;
      return answerOf(await engine.redriveWebhookMessages(context, id, undefined), nothing);
    }
    case 'read_webhook_endpoint':
      return answerOf(await engine.webhookEndpoint(command.webhookEndpointId), nothing);
    case 'list_webhook_endpoints':
      return answerOf(await engine.webhookEndpoints(), (all) => {
        return { kind: 'ids', ids: all.map(({ state }) => state.id) };
      });
    case 'list_webhook_deliveries': {
      const { webhookEndpointId: id, limit } = command;
      return answerOf(await engine.webhookTries(id, undefined, limit), (tries) => {
        return { kind: 'ids', ids: tries.map(({ messageId }) => messageId) };
      });
    }
    case 'redrive_notification':
      return answerOf(await engine.redriveNotification(context, command.deadLetterId), nothing);
    default:
      return unreachable(command);
  }
}
