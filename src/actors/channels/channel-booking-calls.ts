/** Calls about bookings that come in from channels. */
import type { ChannelState } from '../../domain/channels/channel.ts';
import type {
  ChannelBookingCommand,
  ChannelBookingState,
} from '../../domain/channels/channel-booking.ts';
import { type ChannelId, isId } from '../../domain/ids.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { ChannelBookingCalls, ChannelPushAnswer } from '../../ports/channel-bookings.ts';
import type { BookingReceipt, ChannelBookings } from '../../ports/channel-format.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import { busy, rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { accessOf, isOtaOf } from './channel-access.ts';
import { calendarAnswer } from './channel-asked-calendar.ts';
import { CHANNEL_BOOKING_QUEUE, committedChannelBooking } from './channel-booking-actor.ts';
import { type Incoming, incomingOf, receiveWord, unreadOf } from './word-intake.ts';

export function channelBookingCalls(desk: CallDesk): ChannelBookingCalls {
  const { core, world } = desk;
  return {
    async pushChannelBookings(id, push) {
      const channel = core.channels.get(id)?.state;
      const at = world.journal.durablePosition;
      const nowMs = world.clock.now();
      const isOta = channel !== undefined && isOtaOf(world.chance, channel, push, nowMs);
      if (!isOta) return readAt(undefined, at);
      const { calendar, bookings } = world.channels.formats.get(channel.details.format) ?? {};
      const told = calendar && (await calendarAnswer(desk, channel.details, calendar, push.body));
      if (told !== undefined) return readAt(told, at);
      if (bookings === undefined) {
        return rejectedWith({
          code: 'not_found',
          what: 'channel_format',
          id: channel.details.format,
        });
      }
      return readAt(await pushed(desk, channel, bookings, push.body), at);
    },
    async channelAccess(id) {
      const known = core.channels.get(id);
      if (known === undefined) return rejectedWith({ code: 'not_found', what: 'channel', id });
      const access = accessOf(world.chance, known.state, world.clock.now());
      return readAt(access, world.journal.durablePosition);
    },
    async parkedChannelBookings(limit) {
      const { journal } = world;
      const rows = journal.deadOutboxOf(CHANNEL_BOOKING_QUEUE, limit);
      const parked = rows.map(({ key }) => committedChannelBooking(journal, key));
      return readAt(parked, journal.durablePosition);
    },
    channelBooking: (id) => read(desk, id),
    async redriveChannelBooking(context, id) {
      const outcome = await tell(desk, context, id, { type: 'redrive_word' });
      if (outcome.type === 'ok') core.outbox(CHANNEL_BOOKING_QUEUE)?.tell({ type: 'rescan' });
      return outcome;
    },
    dismissChannelBooking: (context, id, why) =>
      tell(desk, context, id, { type: 'dismiss_word', why }),
  };
}

async function pushed(
  desk: CallDesk,
  { id, details }: ChannelState,
  bookings: ChannelBookings,
  body: string,
): Promise<ChannelPushAnswer> {
  const { core, world, inFlight } = desk;
  const refused = (status: 400 | 503, reason: string) =>
    bookings.pushRefusal(body, { status, reason });
  const currency = core.board.property(details.propertyId)?.details.currency;
  const failure = inFlight.refusal(true);
  if (failure !== undefined || currency === undefined) {
    return refused(503, failure?.code ?? 'the hotel is not known yet');
  }
  const readBookings = bookings.read(body, { hotelCode: details.hotelCode, currency });
  if (readBookings.type === 'unreadable') return refused(400, readBookings.reason);
  if (readBookings.type === 'notice') {
    core.lanes?.feeds.look(id);
    return bookings.pushAnswer(body, []);
  }
  const { chance } = world;
  const incoming = [
    ...readBookings.bookings.map((sold) => incomingOf(chance, id, sold)),
    ...readBookings.unreadable.flatMap((one) => unreadOf(chance, id, one) ?? []),
  ];
  const nameless = readBookings.bookings.length + readBookings.unreadable.length - incoming.length;
  if (nameless > 0) return refused(400, 'a reservation names no code by which it could be kept');
  const outcomes = await Promise.all(incoming.map((one) => kept(desk, id, one)));
  const lost = outcomes.find((outcome) => typeof outcome === 'string');
  if (lost !== undefined) return refused(503, lost);
  const receipts = outcomes.filter((outcome) => typeof outcome !== 'string');
  return bookings.pushAnswer(body, receipts);
}

/** The receipt of a word that is on disk, or why it is not. */
async function kept(
  { core, inFlight }: CallDesk,
  channelId: ChannelId,
  incoming: Incoming,
): Promise<BookingReceipt | string> {
  const { id, word } = incoming;
  const { parts } = core;
  const settled = core.lanes?.words.settled(parts, id);
  // Admitted like any other call, so that it is answered when storage fails.
  const received = await inFlight.run<ChannelBookingState>(true, (respond) => {
    void receiveWord(parts, channelId, incoming, core.lanes?.channels).then(respond);
  });
  if (received.type === 'failed') return received.failure.code;
  if (received.type === 'rejected') return received.rejection.code;
  if (received.value.status === 'waiting') await settled;
  const { status, bookingId } = committedChannelBooking(parts.journal, id);
  const confirmation = status === 'applied' ? (bookingId ?? '') : null;
  return { revisionId: word.revisionId, confirmation };
}

function missing(id: string): Rejection {
  return { code: 'not_found', what: 'channel_booking', id };
}

function read({ core, inFlight }: CallDesk, id: string): Promise<Outcome<ChannelBookingState>> {
  if (!isId(id)) return Promise.resolve(rejectedWith(missing(id)));
  return inFlight.run<ChannelBookingState>(false, (respond) => {
    const refusal = core.directory.channelBooking(id).tell({ type: 'read', respond });
    if (refusal !== undefined) respond(busy());
  });
}

function tell(
  { core, inFlight }: CallDesk,
  context: CallContext,
  id: string,
  command: ChannelBookingCommand,
): Promise<Outcome<ChannelBookingState>> {
  if (!isId(id)) return Promise.resolve(rejectedWith(missing(id)));
  return inFlight.run<ChannelBookingState>(true, (respond) => {
    const message = { type: 'call', command, context, respond } as const;
    if (core.directory.channelBooking(id).tell(message) !== undefined) respond(busy());
  });
}
