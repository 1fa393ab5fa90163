/**
 * Keeps an OTA's word: makes, changes or calls off the hotel's booking until it is what the latest
 * revision says. Every step is decided by the booking's actor on the booking as it then is, and a
 * booking that has moved on is looked at again.
 */
import type { BookingCommand, BookingState } from '../../domain/booking/booking.ts';
import { type CivilDate, civilDateAt } from '../../domain/calendar.ts';
import type { ChannelState } from '../../domain/channels/channel.ts';
import type {
  ChannelWord,
  ParkReason,
  WordOutcome,
} from '../../domain/channels/channel-booking.ts';
import { type MergedWord, mergeWord, type ReadWord } from '../../domain/channels/merge-word.ts';
import type { SoldBooking } from '../../domain/channels/sold-booking.ts';
import { termsOfSold } from '../../domain/channels/sold-terms.ts';
import type { BookingId, ChannelId } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type { Chance } from '../../ports/clock.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import { busy } from '../calls/call.ts';
import type { EngineParts } from '../engine-parts.ts';
import { propertyNow } from '../property/property-actor.ts';
import type { ChannelBook } from './channel-book.ts';
import { committedChannelBooking, receivedWord } from './channel-booking-actor.ts';

export type WordResult =
  | {
      readonly type: 'applied';
      readonly revision: number;
      readonly outcome: WordOutcome;
      readonly bookingId: BookingId | undefined;
    }
  | { readonly type: 'parked'; readonly revision: number; readonly reason: ParkReason }
  /** Worth another try. */
  | { readonly type: 'again'; readonly revision: number; readonly error: string };

/** A booking of the hotel as it was read; `state` is undefined where there is none. */
interface Found {
  readonly id: BookingId;
  readonly state: BookingState | undefined;
  readonly version: number;
}

/** The OTA's booking is one of the hotel's; it may be another after it was called off. */
export function bookingIdOf(
  chance: Chance,
  channelId: ChannelId,
  code: string,
  number: number,
): BookingId {
  return chance.derivedId('channel booking', channelId, code, String(number)) as BookingId;
}

type Sold = Extract<ReturnType<typeof termsOfSold>, { type: 'terms' }>;

export class WordKeeper {
  readonly #parts: EngineParts;
  readonly #channels: ChannelBook;
  readonly #channelId: ChannelId;
  readonly #id: string;

  constructor(parts: EngineParts, channels: ChannelBook, channelId: ChannelId, id: string) {
    this.#parts = parts;
    this.#channels = channels;
    this.#channelId = channelId;
    this.#id = id;
  }

  async keep(word: ChannelWord): Promise<WordResult> {
    const { revision, sold, fault } = word;
    if (sold === undefined) {
      const detail = fault?.reason ?? 'It could not be understood.';
      return { type: 'parked', revision, reason: { code: 'unreadable', detail } };
    }
    if (word.isUnordered) return { type: 'parked', revision, reason: UNORDERED };
    const channel = this.#channels.get(this.#channelId)?.state;
    if (channel === undefined) {
      const detail = `There is no channel ${this.#channelId} any more.`;
      return { type: 'parked', revision, reason: { code: 'channel_gone', detail } };
    }
    for (let step = 0; step < limits.channelBookingStepsMax; step += 1) {
      const result = await this.#step(channel, sold);
      if (result !== undefined) return result;
    }
    return { type: 'again', revision, error: 'the booking kept changing' };
  }

  /** One look and one step; undefined when another look is needed. */
  async #step(channel: ChannelState, sold: SoldBooking): Promise<WordResult | undefined> {
    const { revision } = sold;
    const found = await this.#current(sold);
    if ('error' in found) return { type: 'again', revision, error: found.error };
    if (sold.status === 'cancelled') return this.#cancel(found, sold);
    const property = propertyNow(this.#parts, channel.details.propertyId);
    const today = this.#today(property);
    const terms = termsOfSold(channel.details, property, sold, today);
    if (terms.type === 'parked') return { type: 'parked', revision, reason: terms.reason };
    if (found.state === undefined) return this.#book(found, sold, terms);
    const before = this.#wordInForce(channel, property, found.state);
    const merged =
      before === undefined ? terms : mergeWord(found.state, before, { ...terms, sold });
    return this.#change(found, found.state, sold, merged, today);
  }

  /** What the OTA said when it last had its say; undefined where the mapping knows it no more. */
  #wordInForce(
    { details }: ChannelState,
    property: PropertyState,
    { terms }: BookingState,
  ): ReadWord | undefined {
    const sold = receivedWord(
      this.#parts.journal,
      this.#id,
      terms.channelReference?.revision,
    )?.sold;
    const [room] = sold?.rooms ?? [];
    if (sold === undefined || room === undefined) return undefined;
    // As of the day on which it began, so that one that is over is understood as well.
    const read = termsOfSold(details, property, sold, room.stay.arrival);
    return read.type === 'terms' ? { ...read, sold } : undefined;
  }

  /** The last booking that was made of it; a fresh one where that is spent. */
  async #current({ code, revision }: SoldBooking): Promise<Found | { error: string }> {
    let last: Found | undefined;
    for (let number = 0; number <= limits.channelBookingsPerCode; number += 1) {
      const id = bookingIdOf(this.#parts.chance, this.#channelId, code, number);
      const read = await this.#ask(id, undefined);
      if (read.type === 'failed') return { error: `booking ${id}: ${read.failure.code}` };
      if (read.type === 'rejected') {
        const isUsable = last?.state !== undefined && !isSpent(last.state, revision);
        return isUsable && last !== undefined ? last : { id, state: undefined, version: 0 };
      }
      last = { id, state: read.value, version: read.version };
    }
    return { error: 'too many bookings have come to nothing' };
  }

  async #book(
    { id }: Found,
    sold: SoldBooking,
    { terms, payer }: Sold,
  ): Promise<WordResult | undefined> {
    const { revision } = sold;
    const nowMs = this.#parts.clock.now();
    const holdUntilMs = nowMs + limits.paymentDeadlineMs + limits.paymentHoldGraceMs;
    const command = { type: 'request_booking', terms, payer, holdUntilMs } as const;
    const outcome = await this.#ask(id, command);
    if (outcome.type === 'failed') return this.#again(revision, id, outcome.failure.code);
    if (outcome.type === 'rejected') return refused(revision, 'not_booked', outcome.rejection);
    const { value: state } = outcome;
    // It may have been made by a try for an earlier revision: look again.
    if (state.terms.channelReference?.revision !== revision) return undefined;
    if (state.status === 'confirmed') return this.#applied(revision, 'created', id);
    if (state.failure === undefined) return this.#again(revision, id, `is ${state.status}`);
    // A night that could not be asked in time refuses, though none may: the next try makes another.
    return this.#again(revision, id, `came to nothing: ${state.failure.code}`);
  }

  async #change(
    { id, version }: Found,
    state: BookingState,
    { revision }: SoldBooking,
    merged: MergedWord,
    today: CivilDate,
  ): Promise<WordResult | undefined> {
    const known = state.terms.channelReference?.revision ?? -1;
    if (state.status === 'requested' || state.status === 'payment_pending') {
      return this.#again(revision, id, `is ${state.status}`);
    }
    if (known > revision) return this.#applied(revision, 'unneeded', id);
    if (known === revision && state.modifying === undefined) {
      // A try that did not live to say so has done it.
      const { bookingId } = committedChannelBooking(this.#parts.journal, this.#id);
      return this.#applied(revision, bookingId === id ? 'modified' : 'created', id);
    }
    if (state.modifying !== undefined) return this.#again(revision, id, 'is being changed');
    if (merged.type === 'parked') return { type: 'parked', revision, reason: merged.reason };
    const { terms, payer } = merged;
    const { earnedMinor } = state.terms;
    const after = earnedMinor === undefined ? terms : { ...terms, earnedMinor };
    const command: BookingCommand = {
      type: 'modify',
      terms: after,
      guest: payer.guest,
      ...(payer.paymentToken === undefined ? {} : { paymentToken: payer.paymentToken }),
      why: `revision ${revision} of the channel`,
      today,
      deadlineMs: this.#parts.clock.now() + limits.paymentDeadlineMs,
    };
    const outcome = await this.#ask(id, command, version);
    if (outcome.type === 'failed') return this.#again(revision, id, outcome.failure.code);
    if (outcome.type === 'rejected') {
      if (LOOK_AGAIN.has(outcome.rejection.code)) return undefined;
      if (outcome.rejection.code === 'modification_pending') {
        return this.#again(revision, id, 'is being changed');
      }
      return refused(revision, 'not_changed', outcome.rejection);
    }
    const { modificationFailure: failure, terms: now } = outcome.value;
    if (failure !== undefined) return this.#again(revision, id, failure.code);
    if (now.channelReference?.revision !== revision) return undefined;
    return this.#applied(revision, 'modified', id);
  }

  async #cancel(
    { id, state, version }: Found,
    { revision, code }: SoldBooking,
  ): Promise<WordResult | undefined> {
    if (state === undefined) return this.#applied(revision, 'cancelled', undefined);
    if (state.status === 'cancelled') return this.#applied(revision, 'cancelled', id);
    if (state.status === 'requested' || state.status === 'payment_pending') {
      return this.#again(revision, id, `is ${state.status}`);
    }
    const today = this.#today(propertyNow(this.#parts, state.terms.propertyId));
    const why = `the channel has cancelled ${code}`;
    const outcome = await this.#ask(
      id,
      { type: 'cancel', why, today, channelRevision: revision },
      version,
    );
    if (outcome.type === 'ok') return this.#applied(revision, 'cancelled', id);
    if (outcome.type === 'failed') return this.#again(revision, id, outcome.failure.code);
    if (LOOK_AGAIN.has(outcome.rejection.code)) return undefined;
    if (outcome.rejection.code === 'modification_pending') {
      return this.#again(revision, id, 'is being changed');
    }
    return refused(revision, 'not_cancelled', outcome.rejection);
  }

  #applied(revision: number, outcome: WordOutcome, bookingId: BookingId | undefined): WordResult {
    return { type: 'applied', revision, outcome, bookingId };
  }

  #again(revision: number, id: BookingId, what: string): WordResult {
    return { type: 'again', revision, error: `booking ${id}: ${what}` };
  }

  #today({ details }: PropertyState): CivilDate {
    return civilDateAt(this.#parts.clock.now(), details.timeZone);
  }

  /** Tells the booking, or only reads it. */
  #ask(
    id: BookingId,
    command: BookingCommand | undefined,
    expectedVersion?: number,
  ): Promise<Outcome<BookingState>> {
    const context: CallContext = {
      caller: `channel/${this.#channelId}`,
      requestId: this.#id,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    };
    return new Promise((resolve) => {
      const booking = this.#parts.directory.booking(id);
      const message =
        command === undefined
          ? ({ type: 'read', respond: resolve } as const)
          : ({ type: 'call', command, context, respond: resolve } as const);
      if (booking.tell(message) !== undefined) resolve(busy());
    });
  }
}

const UNORDERED: ParkReason = {
  code: 'unordered',
  detail:
    'It differs from the word before and is of the same instant: which is the later nobody can ' +
    'tell. Ask the OTA; redrive to have this one in force, or dismiss to leave the one before.',
};

const LOOK_AGAIN: ReadonlySet<Rejection['code']> = new Set(['version_mismatch']);

/** Whether the OTA's booking goes on as another of the hotel's, if it goes on. */
function isSpent({ status, cancelledRevision }: BookingState, revision: number): boolean {
  if (status === 'failed' || status === 'expired') return true;
  return status === 'cancelled' && cancelledRevision !== undefined && cancelledRevision < revision;
}

function refused(revision: number, code: ParkReason['code'], rejection: Rejection): WordResult {
  const status = 'status' in rejection ? `: it is ${rejection.status}` : '';
  const detail = `The hotel's booking refuses it (${rejection.code})${status}.`;
  return { type: 'parked', revision, reason: { code, detail } };
}
