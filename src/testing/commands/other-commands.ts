/** Commands of the parts of a hotel that have files of their own, each with its generators. */

import type { BlockCommand } from './block-commands.ts';
import type { ChannelCommand } from './channel-commands.ts';
import type { DeskCommand } from './desk-commands.ts';
import type { TripCommand } from './trip-commands.ts';
import type { WaitlistCommand } from './waitlist-commands.ts';
import type { WebhookCommand } from './webhook-commands.ts';

export type OtherCommand =
  | WebhookCommand
  | ChannelCommand
  | WaitlistCommand
  | TripCommand
  | DeskCommand
  | BlockCommand;
