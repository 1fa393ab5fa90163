/**
 * How an OTA's word comes in: it is kept by the record of its booking, and answered for only when
 * that is on disk. Whoever wants to know what becomes of it may wait a while.
 */
import type { ChannelBookingState, ChannelWord } from '../../domain/channels/channel-booking.ts';
import type { SoldBooking } from '../../domain/channels/sold-booking.ts';
import type { ChannelId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { BookingsAnswer } from '../../ports/channel-format.ts';
import type { Chance } from '../../ports/clock.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { StoredEvent } from '../../ports/journal.ts';
import { busy } from '../calls/call.ts';
import type { EngineParts } from '../engine-parts.ts';
import { CHANNEL_BOOKING_STREAMS } from './channel-booking-actor.ts';

type Unread = Extract<BookingsAnswer, { type: 'bookings' }>['unreadable'][number];

/** A word, and the record that keeps it. */
export interface Incoming {
  readonly id: string;
  readonly code: string;
  readonly word: ChannelWord;
}

export function incomingOf(chance: Chance, channelId: ChannelId, sold: SoldBooking): Incoming {
  const clean = cleaned(sold) as SoldBooking;
  const { code, revision, revisionId } = clean;
  const id = chance.derivedId('channel booking record', channelId, code);
  return { id, code, word: { revision, revisionId, sold: clean } };
}

/**
 * The same with every text as any other client's has to be: of well-formed characters, without NUL
 * and no longer than anybody writes. A booking is not refused for the spelling of a name.
 */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.toWellFormed().replaceAll('\0', '').slice(0, limits.channelTextLengthMax);
  }
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cleaned(one)]));
}

/**
 * One that could not be understood is a record of its own, so that it never stands before one that
 * can. Undefined for one that names nothing by which it could be told apart.
 */
export function unreadOf(
  chance: Chance,
  channelId: ChannelId,
  { revisionId, code, reason, raw }: Unread,
): Incoming | undefined {
  const known = revisionId ?? code;
  if (known === null) return undefined;
  const id = chance.derivedId('unread channel booking', channelId, known);
  const fault = { reason: cleaned(reason) as string, raw: raw.toWellFormed() };
  const word = { revision: 0, revisionId: cleaned(known) as string, fault };
  return { id, code: cleaned(code ?? known) as string, word };
}

/** Who has to know that a word has come after a later one. */
export interface OvertakenWords {
  overtaken(channelId: ChannelId, word: ChannelWord): void;
}

/**
 * Ok once it is on disk, whether it is new or was known before. One that is older than what is
 * known changes nothing here, but the OTA may have counted what it says.
 */
export function receiveWord(
  { directory }: Pick<EngineParts, 'directory'>,
  channelId: ChannelId,
  { id, code, word }: Incoming,
  told: OvertakenWords | undefined,
): Promise<Outcome<ChannelBookingState>> {
  const context = { caller: `channel/${channelId}`, requestId: word.revisionId };
  const command = { type: 'receive_word', channelId, code, word } as const;
  return new Promise((resolve) => {
    const respond = (outcome: Outcome<ChannelBookingState>): void => {
      const known = outcome.type === 'ok' ? outcome.value.word?.revision : undefined;
      if (known !== undefined && known > word.revision) told?.overtaken(channelId, word);
      resolve(outcome);
    };
    const message = { type: 'call', command, context, respond } as const;
    if (directory.channelBooking(id).tell(message) !== undefined) resolve(busy());
  });
}

/** Tells whoever waits when a record has come to rest. */
export class WordSettlements {
  readonly #waiting = new Map<string, Set<() => void>>();

  committed(events: readonly StoredEvent[]): void {
    if (this.#waiting.size === 0) return;
    for (const { stream, type } of events) {
      if (!stream.startsWith(CHANNEL_BOOKING_STREAMS) || !SETTLING.has(type)) continue;
      const id = stream.slice(CHANNEL_BOOKING_STREAMS.length);
      for (const told of [...(this.#waiting.get(id) ?? [])]) told();
    }
  }

  /** Nobody will tell any more: whoever waits is told now, as if it had waited long enough. */
  giveUp(): void {
    for (const all of [...this.#waiting.values()]) for (const told of [...all]) told();
  }

  /** Resolves when something has become of it, and at the latest after a while. */
  settled(parts: Pick<EngineParts, 'scheduler'>, id: string): Promise<void> {
    return new Promise((resolve) => {
      const told = (): void => {
        cancel();
        const all = this.#waiting.get(id);
        all?.delete(told);
        if (all?.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const cancel = parts.scheduler.after(limits.channelPushWaitMs, told);
      this.#waiting.set(id, (this.#waiting.get(id) ?? new Set()).add(told));
    });
  }
}

const SETTLING: ReadonlySet<string> = new Set(['ChannelWordApplied', 'ChannelWordParked']);
