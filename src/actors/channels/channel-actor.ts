/**
 * One channel as staff have set it up: the record. What is said to its OTA is another actor's
 * matter, the pusher's, which follows this record like everything else in the journal.
 */
import type { ChannelCommand, ChannelEvent, ChannelState } from '../../domain/channels/channel.ts';
import { decideChannel } from '../../domain/channels/decide-channel.ts';
import {
  emptyChannel,
  evolveChannel,
  FIRST_PASSWORD,
} from '../../domain/channels/evolve-channel.ts';
import type { ChannelId } from '../../domain/ids.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import { EntityCalls, type EntityKind, type EntityMessage } from '../calls/entity-calls.ts';
import type { EntityDefinition } from '../runtime/persistent-entity.ts';

export type ChannelMessage = EntityMessage<ChannelState, ChannelCommand>;

export const CHANNEL_STREAMS = 'channel/';

type WrittenChannel = Omit<ChannelState, 'passwords'> & Partial<Pick<ChannelState, 'passwords'>>;

export const channelDefinition: EntityDefinition<ChannelState, ChannelEvent> = {
  empty: (id) => emptyChannel(id as ChannelId),
  evolve: evolveChannel,
  snapshot: {
    schemaVersion: 1,
    encode: (state) => state,
    // Written before passwords could be changed it says nothing of them.
    decode: (data) => {
      const { passwords = FIRST_PASSWORD, ...state } = data as WrittenChannel;
      return { ...state, passwords };
    },
  },
};

const channelKind: EntityKind<ChannelState, ChannelCommand, ChannelEvent> = {
  definition: channelDefinition,
  decide: decideChannel,
  absent: ({ exists, id }) => (exists ? undefined : { code: 'not_found', what: 'channel', id }),
};

export class ChannelActor extends EntityCalls<ChannelState, ChannelCommand, ChannelEvent> {
  constructor(parts: { journal: Journal; clock: Clock; scheduler: Scheduler }, id: ChannelId) {
    super(parts, channelKind, CHANNEL_STREAMS + id, id);
  }
}
