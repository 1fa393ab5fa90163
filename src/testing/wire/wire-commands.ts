/** Every command as one request of the HTTP API. */
import type { Currency } from '../../domain/money.ts';
import type { StayRequest } from '../../ports/engine.ts';
import { isBlockCommand } from '../commands/block-commands.ts';
import { isChannelCommand } from '../commands/channel-commands.ts';
import { isDeskCommand } from '../commands/desk-commands.ts';
import { isTripCommand } from '../commands/trip-commands.ts';
import { isWaitlistCommand } from '../commands/waitlist-commands.ts';
import { isWebhookCommand } from '../commands/webhook-commands.ts';
import type { HotelCommand } from '../targets/hotel-target.ts';
import { blockRequest } from './wire-blocks.ts';
import { channelRequest } from './wire-channels.ts';
import { deskRequest } from './wire-desk.ts';
import type { WireRequest } from './wire-paths.ts';
import { payerBody, stayBody, wireRequest } from './wire-requests.ts';
import { tripRequest } from './wire-trips.ts';
import { waitlistRequest } from './wire-waitlist.ts';
import { webhookRequest } from './wire-webhooks.ts';

/** `currency` is the property's, for amounts that the command has without one. */
export function wireCommand(command: HotelCommand, currency: Currency): WireRequest {
  if (isChannelCommand(command)) return channelRequest(command);
  if (isWebhookCommand(command)) return webhookRequest(command);
  if (isTripCommand(command)) {
    const stay = (request: StayRequest) => stayBody(request, currency);
    return tripRequest(command, { stay, payer: payerBody });
  }
  if (isWaitlistCommand(command)) return waitlistRequest(command);
  if (isDeskCommand(command)) return deskRequest(command);
  if (isBlockCommand(command)) return blockRequest(command, currency);
  return wireRequest(command, currency);
}
