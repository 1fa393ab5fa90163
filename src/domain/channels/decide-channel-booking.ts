/** What the record of a channel's booking answers, and how its events change it. */
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type {
  ChannelBookingCommand,
  ChannelBookingEvent,
  ChannelBookingState,
  ChannelWord,
} from './channel-booking.ts';
import { laterWord } from './order-words.ts';

export function emptyChannelBooking(id: string): ChannelBookingState {
  return {
    id,
    channelId: undefined,
    code: '',
    word: undefined,
    status: 'waiting',
    parked: undefined,
    outcome: undefined,
    bookingId: undefined,
    receivedAtMs: 0,
    updatedAtMs: 0,
  };
}

export function decideChannelBooking(
  state: ChannelBookingState,
  command: ChannelBookingCommand,
): Decision<ChannelBookingEvent> {
  const { word, status, id } = state;
  if (command.type === 'receive_word') {
    const { channelId, code } = command;
    const later = laterWord(word, command.word);
    if (later === undefined) return unchanged;
    return accepted({ type: 'ChannelWordReceived', channelId, code, word: later });
  }
  if (word === undefined) return rejected({ code: 'not_found', what: 'channel_booking', id });
  const { revision } = word;
  switch (command.type) {
    case 'record_applied': {
      const { outcome, bookingId } = command;
      // Of one that was overtaken nothing waits any more, but it may have made the booking.
      const isStale = command.revision === revision && status !== 'waiting';
      if (isStale || command.revision > revision) return unchanged;
      const made = bookingId === undefined ? {} : { bookingId };
      return accepted({
        type: 'ChannelWordApplied',
        revision: command.revision,
        outcome,
        ...made,
      });
    }
    case 'record_parked':
      if (command.revision !== revision || status !== 'waiting') return unchanged;
      return accepted({ type: 'ChannelWordParked', revision, reason: command.reason });
    case 'redrive_word':
      if (status !== 'parked') return rejected({ code: 'channel_booking_not_parked', id, status });
      return accepted({ type: 'ChannelWordRedriven', revision });
    case 'dismiss_word':
      if (status !== 'parked') return rejected({ code: 'channel_booking_not_parked', id, status });
      return accepted({ type: 'ChannelWordDismissed', revision, why: command.why });
    default:
      return unreachable(command);
  }
}

export function evolveChannelBooking(
  before: ChannelBookingState,
  event: ChannelBookingEvent,
  recordedAtMs: number,
): ChannelBookingState {
  const state = { ...before, updatedAtMs: recordedAtMs };
  switch (event.type) {
    case 'ChannelWordReceived': {
      const { channelId, code, word } = event;
      const receivedAtMs = recordedAtMs;
      return {
        ...state,
        channelId,
        code,
        word,
        receivedAtMs,
        status: 'waiting',
        parked: undefined,
      };
    }
    case 'ChannelWordApplied': {
      const { revision, outcome, bookingId = state.bookingId } = event;
      const isLatest = revision === state.word?.revision;
      return { ...state, outcome, bookingId, status: isLatest ? 'applied' : state.status };
    }
    case 'ChannelWordParked':
      return { ...state, status: 'parked', parked: event.reason };
    case 'ChannelWordRedriven':
      return { ...state, word: ordered(state.word), status: 'waiting', parked: undefined };
    case 'ChannelWordDismissed':
      return { ...state, status: 'dismissed' };
    case 'NothingChanged':
      return before;
    default:
      return unreachable(event);
  }
}

/** Whoever has it tried again has said that it is the later one. */
function ordered(word: ChannelWord | undefined): ChannelWord | undefined {
  if (word?.isUnordered === undefined) return word;
  const { isUnordered, ...settled } = word;
  return settled;
}
