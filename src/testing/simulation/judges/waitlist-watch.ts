/**
 * Who waits by the journal as it grows, remembered with every position, so that a line that anybody
 * was told can be held against the journal as it then was, and so that nobody waits at rest for
 * what is free. It shares no code with the engine's own waitlist.
 */
import { addDays, nightsOf, type Stay } from '../../../domain/calendar.ts';
import type { RatePlanId } from '../../../domain/ids.ts';
import type { StoredEvent } from '../../../ports/journal.ts';
import type { WaitlistEntryView } from '../../../ports/waiting.ts';

interface Awaited {
  readonly stay: Stay;
  readonly rooms: readonly { readonly ratePlanId?: RatePlanId }[];
  readonly flexibleDays: number;
  readonly maxTotal?: { readonly amountMinor: number };
}

/** One who has neither booked nor left. */
export interface Waiter {
  readonly id: string;
  readonly number: number;
  readonly awaited: Awaited;
  readonly waitUntilMs: number;
  readonly priority: number;
  readonly status: 'waiting' | 'offering' | 'offered';
  readonly offerId: string;
  readonly passed: number;
  /** Before then nobody asks for it again. */
  readonly notBeforeMs: number;
}

interface Line {
  readonly position: number;
  readonly waiters: ReadonlyMap<string, Waiter>;
}

const EMPTY: Line = { position: 0, waiters: new Map() };
const STREAM = 'waitlist/';
/** How long one waits again whose hold was refused; part of the design. */
const RETRY_MS = 5_000;

/** The waitlist of one property. */
export class WaitlistWatch {
  readonly #history: Line[] = [EMPTY];
  #joined = 0;

  /** In whatever order. */
  get waiters(): readonly Waiter[] {
    return [...(this.#history.at(-1) ?? EMPTY).waiters.values()];
  }

  took(event: StoredEvent): void {
    if (!event.stream.startsWith(STREAM)) return;
    const { entryId: id = '' } = event.data as { readonly entryId?: string };
    const waiters = new Map(this.#history.at(-1)?.waiters);
    const after = this.#after(waiters.get(id), event, id);
    if (after === undefined) waiters.delete(id);
    else waiters.set(id, after);
    this.#history.push({ position: event.position, waiters });
  }

  /** What is wrong with the open entries as they were told, as sentences. */
  problemsOf(entries: readonly WaitlistEntryView[], position: number): readonly string[] {
    const { waiters } = this.#history.findLast((one) => one.position <= position) ?? EMPTY;
    const told = entries.map(({ entry }) => {
      return `${entry.id} ${entry.status} ${entry.offer?.offerId ?? ''}`;
    });
    const line = [...waiters.values()].sort(
      (one, other) =>
        one.passed - other.passed || one.priority - other.priority || one.number - other.number,
    );
    const is = line.map(({ id, status, offerId }) => `${id} ${status} ${offerId}`);
    if (told.join() === is.join()) return [];
    return [`the line is told as ${told.join()} at ${position}, and is ${is.join()}`];
  }

  #after(before: Waiter | undefined, event: StoredEvent, id: string): Waiter | undefined {
    const { type, recordedAtMs } = event;
    const data = event.data as Pick<Waiter, 'awaited' | 'priority' | 'waitUntilMs' | 'offerId'> & {
      readonly how: string;
      readonly isBooked: boolean;
    };
    if (type === 'WaitlistJoined') {
      this.#joined += 1;
      const { awaited, priority, waitUntilMs } = data;
      const fresh = { status: 'waiting', offerId: '', passed: 0, notBeforeMs: 0 } as const;
      return { id, number: this.#joined, awaited, priority, waitUntilMs, ...fresh };
    }
    if (before === undefined) return undefined;
    const waiting = { ...before, status: 'waiting', offerId: '' } as const;
    switch (type) {
      case 'WaitlistPriorityChanged':
        return { ...before, priority: data.priority };
      case 'WaitlistOfferBegun':
        return { ...before, status: 'offering', offerId: data.offerId };
      case 'WaitlistOffered':
        return { ...before, status: 'offered' };
      case 'WaitlistOfferFailed':
        return { ...waiting, notBeforeMs: recordedAtMs + RETRY_MS };
      case 'WaitlistOfferEnded':
        return data.how === 'booked' ? undefined : { ...waiting, passed: before.passed + 1 };
      case 'WaitlistHoldOver':
        return data.isBooked ? undefined : before;
      default:
        return undefined;
    }
  }
}

/** Entries that are said to have an offer that nobody holds, as sentences. */
export function unheld(
  entries: readonly WaitlistEntryView[],
  bookings: ReadonlyMap<string, { readonly statuses: readonly string[] }>,
): readonly string[] {
  return entries.flatMap(({ entry: { id, status, offer } }) => {
    if (status !== 'offered' || offer === undefined) return [];
    if (bookings.get(offer.offerId)?.statuses.includes('held') === true) return [];
    return [`${id} is offered ${offer.offerId}, which nobody holds`];
  });
}

/** The stays that one would take. */
export function staysFor({ stay, flexibleDays }: Awaited): readonly Stay[] {
  return Array.from({ length: 2 * flexibleDays + 1 }, (_, place) => {
    const days = place - flexibleDays;
    return { arrival: addDays(stay.arrival, days), departure: addDays(stay.departure, days) };
  });
}

/** One who waits although the rooms of a stay are free, on nights that somebody watches. */
export function areFree(
  { rooms }: Awaited,
  stay: Stay,
  freeOn: (night: string) => number | undefined,
): boolean {
  return nightsOf(stay).every((night) => (freeOn(night) ?? 0) >= rooms.length);
}
