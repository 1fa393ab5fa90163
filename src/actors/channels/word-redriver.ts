/**
 * Has what is parked for want of a mapping tried again once the mapping understands it: after each
 * change of a channel, and after a start, in case the engine ended in between. It is asked what the
 * mapping says now and not what was changed, so nothing has to be remembered, and what the change
 * does not help stays where a person will find it.
 */
import { civilDateAt } from '../../domain/calendar.ts';
import type { ChannelBookingState, ParkCode } from '../../domain/channels/channel-booking.ts';
import { termsOfSold } from '../../domain/channels/sold-terms.ts';
import type { PropertyId } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { limits } from '../../limits.ts';
import type { OutboxRow, StoredEvent } from '../../ports/journal.ts';
import type { EngineParts } from '../engine-parts.ts';
import { CHANNEL_STREAMS } from './channel-actor.ts';
import type { ChannelBook } from './channel-book.ts';
import { CHANNEL_BOOKING_QUEUE, committedChannelBooking } from './channel-booking-actor.ts';

/** What a change of the channel can mend. */
const OF_THE_MAPPING: readonly ParkCode[] = [
  'channel_gone',
  'hotel_unknown',
  'room_unmapped',
  'plan_unmapped',
];
const CHANGES: ReadonlySet<string> = new Set(['ChannelCreated', 'ChannelChanged']);

export interface RedriverParts {
  readonly parts: EngineParts;
  readonly channels: ChannelBook;
  propertyOf(id: PropertyId): PropertyState | undefined;
  /** Has the outbox of these bookings look at its table. */
  rescan(): void;
}

export class WordRedriver {
  readonly #with: RedriverParts;
  #isDue = false;
  #isLooking = false;
  #isClosed = false;

  constructor(redriver: RedriverParts) {
    this.#with = redriver;
    this.#look();
  }

  /** The book of channels is up to date with these events already. */
  committed(events: readonly StoredEvent[]): void {
    const isMended = events.some(({ stream, type }) => {
      return stream.startsWith(CHANNEL_STREAMS) && CHANGES.has(type);
    });
    if (isMended) this.#look();
  }

  close(): void {
    this.#isClosed = true;
  }

  #look(): void {
    this.#isDue = true;
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    void this.#run().finally(() => {
      this.#isLooking = false;
    });
  }

  /** What cannot be read now is looked at after the next start, or the next change. */
  async #run(): Promise<void> {
    try {
      while (this.#isDue) {
        await this.#nextTurn();
        this.#isDue = false;
        await this.#redriveAll();
      }
    } catch (error) {
      this.#with.parts.log.error({ err: error }, 'parked bookings could not be looked at');
    }
  }

  async #redriveAll(): Promise<void> {
    if (this.#isClosed) return;
    const { journal } = this.#with.parts;
    const rows = journal.deadOutboxOf(CHANNEL_BOOKING_QUEUE, limits.channelBookingsParkedMax);
    const parked = rows.filter(isOfTheMapping);
    for (const [index, { key }] of parked.entries()) {
      if (index % ROWS_PER_TURN === ROWS_PER_TURN - 1) await this.#nextTurn();
      if (this.#isClosed) return;
      if (this.#isUnderstood(committedChannelBooking(journal, key))) await this.#redrive(key);
    }
  }

  /** Whether the mapping is what it lacks no more; what else it may lack will be found. */
  #isUnderstood({ channelId, word }: ChannelBookingState): boolean {
    const { channels, parts, propertyOf } = this.#with;
    const details = channelId && channels.get(channelId)?.state.details;
    const property = details && propertyOf(details.propertyId);
    const sold = word?.sold;
    if (details === undefined || property === undefined || sold === undefined) return false;
    // What calls a booking off names no room.
    if (sold.status === 'cancelled') return true;
    const today = civilDateAt(parts.clock.now(), property.details.timeZone);
    const terms = termsOfSold(details, property, sold, today);
    return terms.type === 'terms' || !OF_THE_MAPPING.includes(terms.reason.code);
  }

  /** Somebody may have redriven or dismissed it meanwhile: then there is nothing to do. */
  #redrive(id: string): Promise<void> {
    const { parts, rescan } = this.#with;
    const context = { caller: 'engine', requestId: `mapping of ${id}` };
    return new Promise((resolve) => {
      const refusal = parts.directory.channelBooking(id).tell({
        type: 'call',
        command: { type: 'redrive_word' },
        context,
        respond: ({ type }) => {
          if (type === 'ok' && !this.#isClosed) rescan();
          resolve();
        },
      });
      if (refusal !== undefined) resolve();
    });
  }

  #nextTurn(): Promise<void> {
    return new Promise((resolve) => this.#with.parts.scheduler.after(0, resolve));
  }
}

const ROWS_PER_TURN = 50;

function isOfTheMapping({ lastError }: OutboxRow): boolean {
  return OF_THE_MAPPING.some((code) => lastError?.startsWith(`${code}: `));
}
