/**
 * The outbox queue of bookings that came in from channels: has the hotel's booking brought to what
 * the OTA last said of it, and its record told what came of it.
 */
import {
  type ChannelBookingCommand,
  PARK_CODES,
  type ParkReason,
} from '../../domain/channels/channel-booking.ts';
import { limits } from '../../limits.ts';
import type { OutboxRow } from '../../ports/journal.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Delivery, DeliveryResult } from '../outward/delivery.ts';
import type { ChannelBook } from './channel-book.ts';
import { CHANNEL_BOOKING_QUEUE, committedChannelBooking } from './channel-booking-actor.ts';
import { WordKeeper, type WordResult } from './word-keeper.ts';

type Applied = Extract<WordResult, { readonly type: 'applied' }>;

export function channelBookingsDelivery(parts: EngineParts, channels: ChannelBook): Delivery {
  const latest = (row: OutboxRow) => committedChannelBooking(parts.journal, row.key);
  const report = (row: OutboxRow, command: ChannelBookingCommand): void => {
    const context = { caller: 'engine', requestId: row.id };
    const message = { type: 'call', command, context, respond: () => undefined } as const;
    // If it cannot be told, the row stays and all of it is looked at again.
    parts.directory.channelBooking(row.key).tell(message);
  };
  const reportApplied = (row: OutboxRow, { revision, outcome, bookingId }: Applied): void => {
    report(row, { type: 'record_applied', revision, outcome, bookingId });
  };
  return {
    queue: CHANNEL_BOOKING_QUEUE,
    attemptsMax: limits.channelBookingAttemptsMax,
    deliver(row, done) {
      const { word, channelId } = latest(row);
      if (word === undefined || channelId === undefined) {
        done({ status: 'refused', reason: 'unreadable: there is no word of a channel' });
        return;
      }
      const told = (result: WordResult): void => {
        // Of a row that was overtaken meanwhile nobody will ask what came of it.
        const isOvertaken = latest(row).word?.revision !== word.revision;
        if (isOvertaken && result.type === 'applied') reportApplied(row, result);
        else done(deliveryResult(result));
      };
      new WordKeeper(parts, channels, channelId, row.key).keep(word).then(told, (error) => {
        done({ status: 'unknown', error: error instanceof Error ? error.message : String(error) });
      });
    },
    completed: (row, reference) => reportApplied(row, JSON.parse(reference) as Applied),
    abandoned(row, { lastError }, isFinal) {
      const revision = latest(row).word?.revision ?? 0;
      report(row, { type: 'record_parked', revision, reason: parkReason(lastError, isFinal) });
    },
  };
}

function deliveryResult(result: WordResult): DeliveryResult {
  switch (result.type) {
    case 'applied':
      return { status: 'done', reference: JSON.stringify(result) };
    case 'parked':
      return { status: 'refused', reason: `${result.reason.code}: ${result.reason.detail}` };
    default:
      return { status: 'unknown', error: result.error };
  }
}

function parkReason(lastError: string, isFinal: boolean): ParkReason {
  const code = PARK_CODES.find((known) => isFinal && lastError.startsWith(`${known}: `));
  if (code === undefined) return { code: 'unanswered', detail: lastError };
  return { code, detail: lastError.slice(code.length + 2) };
}
