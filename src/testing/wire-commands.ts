/** Every command as one request of the HTTP API. */
import type { Currency } from '../domain/money.ts';
import { isChannelCommand } from './channel-commands.ts';
import type { HotelCommand } from './hotel-target.ts';
import { isWaitlistCommand } from './waitlist-commands.ts';
import { isWebhookCommand } from './webhook-commands.ts';
import { channelRequest } from './wire-channels.ts';
import type { WireRequest } from './wire-paths.ts';
import { wireRequest } from './wire-requests.ts';
import { waitlistRequest } from './wire-waitlist.ts';
import { webhookRequest } from './wire-webhooks.ts';

/** `currency` is the property's, for amounts that the command has without one. */
export function wireCommand(command: HotelCommand, currency: Currency): WireRequest {
  if (isChannelCommand(command)) return channelRequest(command);
  if (isWebhookCommand(command)) return webhookRequest(command);
  if (isWaitlistCommand(command)) return waitlistRequest(command);
  return wireRequest(command, currency);
}
