/** The record of an OTA's booking as a table: what a word comes to, and who may do what with it. */
import { describe, expect, it } from 'vitest';
import type {
  ChannelBookingCommand,
  ChannelBookingState,
} from '../../src/domain/channels/channel-booking.ts';
import {
  decideChannelBooking,
  emptyChannelBooking,
  evolveChannelBooking,
} from '../../src/domain/channels/decide-channel-booking.ts';
import type { SoldBooking } from '../../src/domain/channels/sold-booking.ts';
import type { BookingId, ChannelId } from '../../src/domain/ids.ts';

const word = (revision: number): ChannelBookingCommand => ({
  type: 'receive_word',
  channelId: 'sunny' as ChannelId,
  code: 'SUN-1',
  word: { revision, revisionId: `r${revision}` },
});
const sold = (
  status: SoldBooking['status'],
  lastName = 'Ohara',
  revision = 5,
): ChannelBookingCommand => ({
  type: 'receive_word',
  channelId: 'sunny' as ChannelId,
  code: 'SUN-1',
  word: {
    revision,
    revisionId: `r${revision} ${status}`,
    sold: {
      revisionId: `r${revision} ${status}`,
      code: 'SUN-1',
      revision,
      status,
      hotelCode: 'hotel-1',
      soldBy: null,
      rooms: [],
      currency: 'EUR',
      totalMinor: 1,
      guest: { firstName: 'Zoe', lastName },
      collectedBy: 'ota',
    },
  },
});
const applied = (revision: number): ChannelBookingCommand => ({
  type: 'record_applied',
  revision,
  outcome: 'created',
  bookingId: 'b1' as BookingId,
});
const parked = (revision: number): ChannelBookingCommand => ({
  type: 'record_parked',
  revision,
  reason: { code: 'room_unmapped', detail: 'no such room' },
});
const redrive: ChannelBookingCommand = { type: 'redrive_word' };
const dismiss: ChannelBookingCommand = { type: 'dismiss_word', why: 'settled' };

function play(state: ChannelBookingState, command: ChannelBookingCommand) {
  const decision = decideChannelBooking(state, command);
  if (decision.type === 'unchanged') return { state, said: 'unchanged' };
  if (decision.type === 'rejected') return { state, said: decision.rejection.code };
  const [event] = decision.events;
  return { state: evolveChannelBooking(state, event, 1), said: event.type };
}

function played(...commands: readonly ChannelBookingCommand[]) {
  let state = emptyChannelBooking('c1');
  let said = '';
  for (const command of commands) ({ state, said } = play(state, command));
  return `${said}; ${state.status} r${state.word?.revision ?? 'none'} ${state.bookingId ?? ''}`;
}

describe('the record of a channel’s booking', () => {
  it.each<readonly [string, readonly ChannelBookingCommand[], string]>([
    ['a first word waits', [word(1)], 'ChannelWordReceived; waiting r1 '],
    ['the same again is nothing', [word(1), word(1)], 'unchanged; waiting r1 '],
    ['an older one is nothing', [word(2), word(1)], 'unchanged; waiting r2 '],
    ['a newer one takes its place', [word(1), word(2)], 'ChannelWordReceived; waiting r2 '],
    ['it is in force', [word(1), applied(1)], 'ChannelWordApplied; applied r1 b1'],
    ['it is so once', [word(1), applied(1), applied(1)], 'unchanged; applied r1 b1'],
    [
      'one that was overtaken has made the booking all the same',
      [word(1), word(2), applied(1)],
      'ChannelWordApplied; waiting r2 b1',
    ],
    ['one that nobody sent is nothing', [word(1), applied(2)], 'unchanged; waiting r1 '],
    ['it is parked', [word(1), parked(1)], 'ChannelWordParked; parked r1 '],
    ['one that was overtaken is not', [word(2), parked(1)], 'unchanged; waiting r2 '],
    ['tried again it waits', [word(1), parked(1), redrive], 'ChannelWordRedriven; waiting r1 '],
    [
      'what waits is not tried again',
      [word(1), redrive],
      'channel_booking_not_parked; waiting r1 ',
    ],
    ['dismissed it rests', [word(1), parked(1), dismiss], 'ChannelWordDismissed; dismissed r1 '],
    [
      'and a newer one is taken as ever',
      [word(1), parked(1), dismiss, word(2)],
      'ChannelWordReceived; waiting r2 ',
    ],
    [
      'a newer one takes the place of what is parked',
      [word(1), parked(1), word(2), parked(1)],
      'unchanged; waiting r2 ',
    ],
    ['nothing can be done with nothing', [redrive], 'not_found; waiting rnone '],
  ])('%s', (_, commands, outcome) => {
    expect(played(...commands)).toBe(outcome);
  });

  const received = (status: string) => `ChannelWordReceived; waiting ${status}`;
  it.each<readonly [string, readonly ChannelBookingCommand[], string]>([
    ['called off at once', [sold('new'), sold('cancelled')], received('r6 cancelled said 5')],
    ['changed at once', [sold('new'), sold('modified')], received('r6 modified said 5')],
    [
      'changed and called off at once',
      [sold('new'), sold('modified'), sold('cancelled')],
      received('r7 cancelled said 5'),
    ],
    ['the same once more', [sold('new'), sold('new')], 'unchanged; waiting r5 new'],
    [
      'a cancellation once more',
      [sold('new'), sold('cancelled'), sold('cancelled', 'Other')],
      'unchanged; waiting r6 cancelled said 5',
    ],
    [
      'made after it was called off is older',
      [sold('cancelled'), sold('new'), sold('modified', 'Other')],
      'unchanged; waiting r5 cancelled',
    ],
    [
      'made after it was changed is older',
      [sold('modified'), sold('new', 'Other')],
      'unchanged; waiting r5 modified',
    ],
    [
      'two changes cannot be ordered',
      [sold('modified'), sold('modified', 'Other')],
      received('r6 modified said 5 unordered'),
    ],
    [
      'and the first of them once more says no more',
      [sold('modified'), sold('modified', 'Other'), parked(6), sold('modified')],
      'unchanged; parked r6 modified said 5 unordered',
    ],
    [
      'a cancellation ends what could not be ordered',
      [sold('modified'), sold('modified', 'Other'), parked(6), sold('cancelled')],
      received('r7 cancelled said 5'),
    ],
    [
      'redriven, the last is the later',
      [sold('modified'), sold('modified', 'Other'), parked(6), redrive],
      'ChannelWordRedriven; waiting r6 modified said 5',
    ],
    [
      'a really later one is taken, though its number was given away',
      [sold('new'), sold('modified'), sold('modified', 'Other', 6)],
      received('r7 modified said 6'),
    ],
  ])('of one instant: %s', (_, commands, outcome) => {
    let state = emptyChannelBooking('c1');
    let last = '';
    for (const command of commands) ({ state, said: last } = play(state, command));
    const { revision, saidRevision, isUnordered, sold: about } = state.word ?? {};
    const number = saidRevision === undefined ? '' : ` said ${saidRevision}`;
    const order = isUnordered ? ' unordered' : '';
    expect(`${last}; ${state.status} r${revision} ${about?.status}${number}${order}`).toBe(outcome);
    expect(about?.revision).toBe(revision);
  });
});
