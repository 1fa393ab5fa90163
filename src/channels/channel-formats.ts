/** The formats of the house. */
import type { ChannelFormat } from '../ports/channel-format.ts';
import { channexFormat } from './channex-format.ts';
import { openTravelFormat } from './opentravel-format.ts';
import { plainFormat } from './plain-format.ts';

/** Every format that a channel can have, in the order in which they are named to people. */
export const channelFormats: readonly ChannelFormat[] = [
  channexFormat,
  openTravelFormat,
  plainFormat,
];
