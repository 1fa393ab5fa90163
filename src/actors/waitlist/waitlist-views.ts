/** A waitlist as callers see it: its entries, in which order, with what keeps each, and its settings. */
import type { WaitlistEntryId } from '../../domain/ids.ts';
import { notOpen } from '../../domain/waitlist/decide-waitlist.ts';
import { inOrder, waitReasons } from '../../domain/waitlist/due-offers.ts';
import type {
  WaitlistEntry,
  WaitlistSettings,
  WaitlistState,
} from '../../domain/waitlist/waitlist.ts';
import { limits } from '../../limits.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { WaitlistEntryView, WaitlistPart } from '../../ports/waiting.ts';
import { rejectedWith } from '../calls/call.ts';
import type { hotelNow } from './waitlist-hotel.ts';

/** Their version is their own, and not the stream's. */
export function settingsOf(outcome: Outcome<WaitlistState>): Outcome<WaitlistSettings> {
  if (outcome.type !== 'ok') return outcome;
  const { settings, settingsVersion: version } = outcome.value;
  return { ...outcome, version, value: settings };
}

export function entryIn(state: WaitlistState, id: WaitlistEntryId): WaitlistEntry | undefined {
  return state.entries.get(id) ?? state.closed.find((entry) => entry.id === id);
}

/** The entry as the call has left it: a repeated call is told the same. */
export function entryOf(
  outcome: Outcome<WaitlistState>,
  id: WaitlistEntryId,
): Outcome<WaitlistEntryView> {
  if (outcome.type !== 'ok') return outcome;
  const entry = entryIn(outcome.value, id);
  if (entry === undefined) return rejectedWith(notOpen(outcome.value, id));
  const position = placesOf(outcome.value).get(entry.id) ?? null;
  return { ...outcome, version: entry.version, value: { entry, position, reasons: [] } };
}

export function chosenOf({ entries, closed }: WaitlistState, which: WaitlistPart) {
  if (which === 'closed') return closed.toReversed();
  const open = inOrder(entries.values());
  if (which === 'offered') return open.filter(({ status }) => status === 'offered');
  return open.slice(0, limits.waitlistListedMax);
}

export function viewWithReasons(
  entry: WaitlistEntry,
  position: number | undefined,
  hotel: ReturnType<typeof hotelNow>,
): WaitlistEntryView {
  const isWaiting = entry.status === 'waiting';
  const reasons = isWaiting ? waitReasons(entry.awaited, hotel, limits.waitlistReasonsMax) : [];
  return { entry, position: position ?? null, reasons };
}

/** Of those who wait, 1 for who is next. */
export function placesOf({ entries }: WaitlistState): ReadonlyMap<WaitlistEntryId, number> {
  const waiting = inOrder(entries.values()).filter(({ status }) => status === 'waiting');
  return new Map(waiting.map(({ id }, index) => [id, index + 1]));
}
