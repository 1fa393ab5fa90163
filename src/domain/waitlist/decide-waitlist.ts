/**
 * What a waitlist answers to a command. Whom an offer is made to is found by `due-offers.ts`; here
 * is only what may follow what. Reports of the engine are repeated after a crash, so a stale one is
 * no fault.
 */
import { limits } from '../../limits.ts';
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type { WaitlistEntryId } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import type { WaitlistCommand, WaitlistEntry, WaitlistEvent, WaitlistState } from './waitlist.ts';

type Decided = Decision<WaitlistEvent>;

/** `nowMs`: epoch milliseconds of the business clock. */
export function decideWaitlist(
  state: WaitlistState,
  command: WaitlistCommand,
  nowMs: number,
): Decided {
  switch (command.type) {
    case 'join_waitlist':
      return decideJoin(state, command, nowMs);
    case 'leave_waitlist':
    case 'change_priority':
    case 'decline_offer':
      return decideForEntry(state, command);
    case 'change_settings':
      return decideSettings(state, command);
    case 'record_hold_over': {
      const { offerId, isBooked } = command;
      const entryId = state.releasing.get(offerId);
      if (entryId === undefined) return unchanged;
      return accepted({ type: 'WaitlistHoldOver', entryId, offerId, isBooked });
    }
    case 'expire_entries':
      return decideExpiry(state, nowMs);
    default:
      return decideOffer(state, command);
  }
}

type Join = Extract<WaitlistCommand, { type: 'join_waitlist' }>;

function decideJoin(state: WaitlistState, command: Join, nowMs: number): Decided {
  const { entryId, awaited, priority, waitUntilMs } = command;
  if (state.entries.has(entryId)) return unchanged;
  const max = limits.waitlistEntriesMax;
  if (waitUntilMs <= nowMs) return rejected({ code: 'wait_is_over', untilMs: waitUntilMs });
  if (state.entries.size >= max) return rejected({ code: 'waitlist_full', max });
  return accepted({ type: 'WaitlistJoined', entryId, awaited, priority, waitUntilMs });
}

type ForEntry = Extract<
  WaitlistCommand,
  { readonly type: 'leave_waitlist' | 'change_priority' | 'decline_offer' }
>;

function decideForEntry(state: WaitlistState, command: ForEntry): Decided {
  const { entryId, expected } = command;
  const entry = state.entries.get(entryId);
  if (entry === undefined) return rejected(notOpen(state, entryId));
  if (expected !== undefined && expected !== entry.version) {
    return rejected({ code: 'version_mismatch', expected, actual: entry.version });
  }
  switch (command.type) {
    case 'leave_waitlist':
      return accepted({ type: 'WaitlistLeft', entryId, why: 'withdrawn' });
    case 'change_priority': {
      const { priority } = command;
      if (priority === entry.priority) return unchanged;
      return accepted({ type: 'WaitlistPriorityChanged', entryId, priority });
    }
    case 'decline_offer': {
      const { status, offer } = entry;
      const { offerId } = command;
      if (status !== 'offered' || offer?.offerId !== offerId) {
        return rejected({ code: 'no_offer', entryId, status });
      }
      // Its hold may be over by now, lapsed or not paid for, and nobody has said so here yet: then
      // what the guest has said counts, and what is reported afterwards is passed over.
      const ended = { type: 'WaitlistOfferEnded', entryId, offerId, how: 'declined' } as const;
      return passing(state, entry, ended);
    }
    default:
      return unreachable(command);
  }
}

/** An entry that has booked or left, or that nobody knows. */
export function notOpen(state: WaitlistState, id: WaitlistEntryId): Rejection {
  const closed = state.closed.find((entry) => entry.id === id);
  if (closed === undefined) return { code: 'not_found', what: 'waitlist_entry', id };
  return { code: 'waitlist_entry_closed', entryId: id, status: closed.status };
}

function decideSettings(
  { settings, settingsVersion: actual }: WaitlistState,
  { changes, expected }: Extract<WaitlistCommand, { type: 'change_settings' }>,
): Decided {
  if (expected !== undefined && expected !== actual) {
    return rejected({ code: 'version_mismatch', expected, actual });
  }
  const { offerMs = settings.offerMs, passesMax = settings.passesMax } = changes;
  if (offerMs === settings.offerMs && passesMax === settings.passesMax) return unchanged;
  return accepted({ type: 'WaitlistSettingsChanged', changes });
}

/** Only who waits: an offer that stands is for whoever it was made to, to its end. */
function decideExpiry({ entries }: WaitlistState, nowMs: number): Decided {
  const [first, ...more] = [...entries.values()]
    .filter(({ status, waitUntilMs }) => status === 'waiting' && nowMs >= waitUntilMs)
    .map(({ id }) => ({ type: 'WaitlistLeft', entryId: id, why: 'expired' }) as const);
  return first === undefined ? unchanged : accepted<WaitlistEvent>(first, ...more);
}

type OfferCommand = Extract<
  WaitlistCommand,
  { type: 'begin_offer' | 'record_offered' | 'record_offer_failed' | 'record_offer_ended' }
>;

function decideOffer(state: WaitlistState, command: OfferCommand): Decided {
  const { entryId } = command;
  const entry = state.entries.get(entryId);
  if (entry === undefined) return unchanged;
  if (command.type === 'begin_offer') {
    if (entry.status !== 'waiting') return unchanged;
    const { offerId, terms, untilMs } = command;
    return accepted({ type: 'WaitlistOfferBegun', entryId, offerId, terms, untilMs });
  }
  const { status, offer } = entry;
  if (offer === undefined) return unchanged;
  const { offerId, terms, untilMs } = offer;
  switch (command.type) {
    case 'record_offered': {
      if (status !== 'offering') return unchanged;
      const { stay, totalMinor, currency } = terms;
      const told = { stay, totalMinor, currency, untilMs, joinedAt: entry.firstEvent };
      return accepted({ type: 'WaitlistOffered', entryId, offerId, ...told });
    }
    case 'record_offer_failed': {
      if (status !== 'offering') return unchanged;
      const { reason } = command;
      const why = reason === undefined ? {} : { reason };
      return accepted({ type: 'WaitlistOfferFailed', entryId, offerId, ...why });
    }
    case 'record_offer_ended': {
      if (status !== 'offered') return unchanged;
      const ended = { type: 'WaitlistOfferEnded', entryId, offerId, how: command.how } as const;
      return command.how === 'booked' ? accepted(ended) : passing(state, entry, ended);
    }
    default:
      return unreachable(command);
  }
}

type Ended = Extract<WaitlistEvent, { type: 'WaitlistOfferEnded' }>;

/** An offer that came to nothing counts; after so many the entry leaves. */
function passing(
  { settings }: WaitlistState,
  { id, passed }: WaitlistEntry,
  ended: Ended,
): Decided {
  if (passed + 1 < settings.passesMax) return accepted(ended);
  const why = ended.how === 'declined' ? 'declined' : 'unanswered';
  return accepted<WaitlistEvent>(ended, { type: 'WaitlistLeft', entryId: id, why });
}
