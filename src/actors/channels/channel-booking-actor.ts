/**
 * What an OTA has said of one of its bookings: the record, with a row in the outbox for the
 * revision that is to be put in force. A row that is given up is what a person finds parked.
 */
import type {
  ChannelBookingCommand,
  ChannelBookingEvent,
  ChannelBookingState,
  ChannelWord,
} from '../../domain/channels/channel-booking.ts';
import {
  decideChannelBooking,
  emptyChannelBooking,
  evolveChannelBooking,
} from '../../domain/channels/decide-channel-booking.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import { EntityCalls, type EntityKind, type EntityMessage } from '../calls/entity-calls.ts';
import { revived } from '../outward/delivery.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type SideRows,
} from '../runtime/persistent-entity.ts';

export type ChannelBookingMessage = EntityMessage<ChannelBookingState, ChannelBookingCommand>;

export const CHANNEL_BOOKING_STREAMS = 'channel-booking/';
export const CHANNEL_BOOKING_QUEUE = 'channel-bookings';

export const channelBookingDefinition: EntityDefinition<ChannelBookingState, ChannelBookingEvent> =
  {
    empty: emptyChannelBooking,
    evolve: evolveChannelBooking,
    snapshot: {
      schemaVersion: 1,
      encode: (state) => state,
      decode: (data) => data as ChannelBookingState,
    },
    sideRows: sideRowsOf,
  };

const kind: EntityKind<ChannelBookingState, ChannelBookingCommand, ChannelBookingEvent> = {
  definition: channelBookingDefinition,
  decide: decideChannelBooking,
  absent: ({ word, id }) =>
    word === undefined ? { code: 'not_found', what: 'channel_booking', id } : undefined,
};

export class ChannelBookingActor extends EntityCalls<
  ChannelBookingState,
  ChannelBookingCommand,
  ChannelBookingEvent
> {
  constructor(parts: { journal: Journal; clock: Clock; scheduler: Scheduler }, id: string) {
    super(parts, kind, CHANNEL_BOOKING_STREAMS + id, id);
  }
}

/** As the disk has it. */
export function committedChannelBooking(journal: Journal, id: string): ChannelBookingState {
  const stream = CHANNEL_BOOKING_STREAMS + id;
  const entity = new PersistentEntity(journal, channelBookingDefinition, stream, id);
  entity.recover();
  return entity.state;
}

/** A word as it came, whether or not it is the latest; undefined if none had that revision. */
export function receivedWord(
  journal: Journal,
  id: string,
  revision: number | undefined,
): ChannelWord | undefined {
  return journal
    .readStream(CHANNEL_BOOKING_STREAMS + id, 0)
    .filter(({ type }) => type === 'ChannelWordReceived')
    .map(({ data }) => (data as { readonly word: ChannelWord }).word)
    .find((word) => word.revision === revision);
}

export function wordRowId(id: string, revision: number): string {
  return `${CHANNEL_BOOKING_QUEUE}:${id}:${revision}`;
}

/** The one row that a booking may have is that of its latest revision, until that is in force. */
function sideRowsOf(
  before: ChannelBookingState,
  { id, word }: ChannelBookingState,
  events: readonly ChannelBookingEvent[],
): SideRows {
  const [event] = events;
  if (event === undefined || word === undefined) return {};
  const rowId = wordRowId(id, word.revision);
  switch (event.type) {
    case 'ChannelWordReceived': {
      const put = { id: rowId, queue: CHANNEL_BOOKING_QUEUE, key: id, payload: { id } };
      const isOpen = before.status === 'waiting' || before.status === 'parked';
      const overtaken = isOpen ? before.word : undefined;
      if (overtaken === undefined) return { outboxPut: [put] };
      return { outboxPut: [put], outboxRemoved: [wordRowId(id, overtaken.revision)] };
    }
    case 'ChannelWordApplied':
      return event.revision === word.revision ? { outboxRemoved: [rowId] } : {};
    case 'ChannelWordParked': {
      const { code, detail } = event.reason;
      const lastError = `${code}: ${detail}`;
      return {
        outboxRetried: [{ id: rowId, attempts: 1, availableAtMs: 0, lastError, isDead: true }],
      };
    }
    case 'ChannelWordRedriven':
      return { outboxRetried: [revived(rowId)] };
    case 'ChannelWordDismissed':
      return { outboxRemoved: [rowId] };
    default:
      return {};
  }
}
