/**
 * What OTAs have sold, held against the journal: nothing is acknowledged that is not on disk, no
 * revision counts twice, and at rest each sale is a booking as it was sold last, once, or parked
 * for a reason that is true. It shares no code with the engine's channels.
 */
import { type BookingFacts, statusOf } from '../../../audit/booking-facts.ts';
import { civilDateAt } from '../../../domain/calendar.ts';
import type { OtaBooking } from '../../../ota/ota-booking.ts';
import type { OtaStore } from '../../../ota/ota-store.ts';
import type { StoredEvent } from '../../../ports/journal.ts';
import { ARRIVAL, details } from '../../hotel-adler.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { StaffWatch } from './staff-watch.ts';
import type { Verdicts } from './verdicts.ts';

/** What the journal has of one booking of a channel. */
interface Word {
  readonly revision: number;
  readonly status: 'waiting' | 'applied' | 'parked';
  readonly reason: string;
}

const BOOKINGS_MAX = 1_000;
/** Only staff make that of a booking, and for good. */
const SETTLED = new Set(['walked', 'checked_in', 'checked_out', 'no_show']);
const ENDED = new Set(['cancelled', 'failed', 'expired', 'released']);

export class SaleWatch {
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #store: OtaStore;
  /** What stands before the OTA's code of a booking in its messages, by channel. */
  readonly #prefixes: ReadonlyMap<string, string>;
  /** By stream. */
  readonly #codes = new Map<string, string>();
  /** By `channel code`. */
  readonly #words = new Map<string, Word>();
  readonly #staff = new StaffWatch();

  constructor(
    world: SimulatedWorld,
    verdicts: Verdicts,
    store: OtaStore,
    prefixes: ReadonlyMap<string, string>,
  ) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#store = store;
    this.#prefixes = prefixes;
  }

  took(event: StoredEvent): void {
    const { stream, type, data } = event;
    if (stream.startsWith('booking/')) this.#staff.took(event);
    if (type === 'ChannelWordReceived') this.#staff.heard(event);
    if (stream.startsWith('channel-booking/')) this.#takeWord(stream, type, data as WordData);
  }

  /** The engine is about to acknowledge a revision. */
  acknowledging(channel: string, revisionId: string): void {
    const revision = this.#store.revision(revisionId);
    if (revision === undefined) return;
    this.#expectOnDisk(channel, revision.booking.code, revision.insertedAt);
  }

  /** What OTAs take for acknowledged is on disk. */
  expectKept(): void {
    for (const channel of this.#prefixes.keys()) {
      for (const { code } of this.#sold(channel)) {
        for (const { acknowledgedAt, insertedAt } of this.#store.revisionsOf(channel, code)) {
          if (acknowledgedAt !== null) this.#expectOnDisk(channel, code, insertedAt);
        }
      }
    }
  }

  /** What of a channel's sales has not come to rest, or not as it was sold. */
  problems(channel: string): readonly string[] {
    const prefix = this.#prefixes.get(channel) ?? '';
    return this.#sold(channel).flatMap((booking) => {
      const word = this.#words.get(`${channel} ${prefix}${booking.code}`);
      const last = this.#store.revisionsOf(channel, booking.code).at(-1);
      const name = `${channel} ${booking.code}`;
      if (last?.acknowledgedAt === null) return [`${name} waits to be acknowledged`];
      if (word?.revision !== last?.insertedAt) return [`${name} is not known as it was sold last`];
      if (word?.status === 'waiting') return [`${name} waits to be put in force`];
      if (word?.status === 'parked') {
        const isRight =
          this.#isRightlyParked(word.reason, booking) ||
          this.#isSettledByStaff(word.reason, this.#foundOf(channel, prefix, booking));
        return isRight ? [] : [`${name}: ${word.reason}`];
      }
      return this.#bookingProblems(channel, prefix, booking).map((one) => `${name} ${one}`);
    });
  }

  #takeWord(stream: string, type: string, data: WordData): void {
    if (type === 'ChannelWordReceived') this.#codes.set(stream, `${data.channelId} ${data.code}`);
    const key = this.#codes.get(stream) ?? '';
    const before = this.#words.get(key);
    switch (type) {
      case 'ChannelWordReceived': {
        const revision = data.word?.revision ?? 0;
        if (before !== undefined && revision <= before.revision) {
          this.#verdicts.blame('I4 revision', `${key} takes ${revision} after ${before.revision}`);
        }
        this.#words.set(key, { revision, status: 'waiting', reason: '' });
        return;
      }
      case 'ChannelWordApplied':
      case 'ChannelWordParked': {
        if (before === undefined || before.revision !== data.revision) return;
        const status = type === 'ChannelWordApplied' ? 'applied' : 'parked';
        const { code = '', detail = '' } = data.reason ?? {};
        this.#words.set(key, { ...before, status, reason: `${code}: ${detail}` });
        return;
      }
      case 'ChannelWordRedriven':
        if (before !== undefined) this.#words.set(key, { ...before, status: 'waiting' });
        return;
      default:
    }
  }

  #expectOnDisk(channel: string, code: string, revision: number): void {
    const prefix = this.#prefixes.get(channel) ?? '';
    const has = this.#words.get(`${channel} ${prefix}${code}`)?.revision ?? 0;
    if (has >= revision) return;
    this.#verdicts.blame(
      'I11 acknowledged',
      `${channel} ${code} is acknowledged at ${revision}, and on disk is ${has}`,
    );
  }

  #bookingProblems(channel: string, prefix: string, sale: OtaBooking): readonly string[] {
    const found = this.#foundOf(channel, prefix, sale);
    const standing = found.filter((facts) => !ENDED.has(statusOf(facts)));
    const isCalledOff = found.some(({ id }) => this.#staff.cancelled.has(id));
    const expected = sale.status === 'cancelled' || isCalledOff ? 0 : 1;
    if (standing.length !== expected) {
      return [`is ${sale.status} and stands ${standing.length} times`];
    }
    return standing.flatMap(({ id, terms: { stay, rooms, totalMinor } }) => {
      const undone = this.#staff.undone.get(id);
      if (undone !== undefined) return [`is not as staff have changed it: ${undone}`];
      // It is as staff have made it since.
      if (this.#staff.changed.has(id)) return [];
      const kept = `${stay.arrival} to ${stay.departure}, ${rooms.length} for ${totalMinor}`;
      const total = sale.rooms.flatMap(({ days }) => Object.values(days).map(minorOf));
      const sum = total.reduce((one, other) => one + other, 0);
      const was = `${sale.arrival} to ${sale.departure}, ${sale.rooms.length} for ${sum}`;
      return kept === was ? [] : [`is ${kept}, and was sold as ${was}`];
    });
  }

  /** What no machine can settle: the stay had begun or was over when it was told, by some clock. */
  #isRightlyParked(reason: string, { arrival, departure }: OtaBooking): boolean {
    const latest = civilDateAt(this.#world.clock.latestMs, details.timeZone);
    if (reason.startsWith('stay_over: ')) return latest >= departure;
    const isOfBegun = /^(not_changed|not_cancelled): .*\((stay_begun|too_late)\)\.$/.test(reason);
    return isOfBegun && (latest >= arrival || latest > ARRIVAL);
  }

  /** The hotel's booking has come to something there that no OTA can take back. */
  #isSettledByStaff(reason: string, found: readonly BookingFacts[]): boolean {
    if (reason.startsWith('changed_by_both: ')) {
      return found.some(({ id }) => this.#staff.changed.has(id));
    }
    const status = /^not_(?:changed|cancelled): .*\(invalid_state\): it is (\w+)\.$/.exec(
      reason,
    )?.[1];
    if (status === 'cancelled') return found.some(({ id }) => this.#staff.cancelled.has(id));
    if (/\(stay_begun\)\.$/.test(reason)) {
      return found.some(({ statuses }) => statuses.includes('checked_in'));
    }
    if (status === undefined || !SETTLED.has(status)) return false;
    return found.some(({ statuses }) => statuses.includes(status));
  }

  /** What was made of a sale at the hotel. */
  #foundOf(channel: string, prefix: string, { code }: OtaBooking): readonly BookingFacts[] {
    return [...this.#verdicts.audit.bookings.values()].filter(({ terms }) => {
      return terms.channel === channel && terms.channelReference?.code === prefix + code;
    });
  }

  #sold(code: string): readonly OtaBooking[] {
    return this.#store.bookings(code, '', BOOKINGS_MAX);
  }
}

interface WordData {
  readonly channelId?: string;
  readonly code?: string;
  readonly revision?: number;
  readonly word?: { readonly revision: number };
  readonly reason?: { readonly code: string; readonly detail: string };
}

function minorOf(amount: string): number {
  return Math.round(Number(amount) * 100);
}
