/** How an event changes a waitlist. Total: what is in the journal has happened. */
import { limits } from '../../limits.ts';
import { type NothingChanged, unreachable } from '../decision.ts';
import type { BookingId, PropertyId, WaitlistEntryId } from '../ids.ts';
import type { WaitlistEntry, WaitlistEvent, WaitlistSettings, WaitlistState } from './waitlist.ts';

export const STANDARD_WAITLIST_SETTINGS: WaitlistSettings = {
  offerMs: limits.waitlistOfferMsDefault,
  passesMax: limits.waitlistPassesDefault,
};

/** Of a property for which nobody has ever waited. */
export function emptyWaitlist(propertyId: PropertyId): WaitlistState {
  return {
    propertyId,
    settings: STANDARD_WAITLIST_SETTINGS,
    settingsVersion: 0,
    entries: new Map(),
    closed: [],
    releasing: new Map(),
    joined: 0,
    version: 0,
  };
}

export function evolveWaitlist(
  before: WaitlistState,
  event: WaitlistEvent,
  recordedAtMs: number,
): WaitlistState {
  const state = { ...before, version: before.version + 1 };
  switch (event.type) {
    case 'NothingChanged':
      return state;
    case 'WaitlistSettingsChanged': {
      const settingsVersion = state.settingsVersion + 1;
      return { ...state, settings: { ...state.settings, ...event.changes }, settingsVersion };
    }
    case 'WaitlistJoined':
      return joined(state, event, recordedAtMs);
    case 'WaitlistHoldOver':
      return holdOver(state, event, recordedAtMs);
    default:
      return ofEntry(state, event, recordedAtMs);
  }
}

type Joined = Extract<WaitlistEvent, { type: 'WaitlistJoined' }>;
type HoldOver = Extract<WaitlistEvent, { type: 'WaitlistHoldOver' }>;
type OfEntry = Exclude<
  WaitlistEvent,
  NothingChanged | Joined | HoldOver | { readonly type: 'WaitlistSettingsChanged' }
>;

function joined(state: WaitlistState, event: Joined, recordedAtMs: number): WaitlistState {
  const { entryId, awaited, priority, waitUntilMs } = event;
  const entry: WaitlistEntry = {
    id: entryId,
    number: state.joined + 1,
    awaited,
    priority,
    waitUntilMs,
    status: 'waiting',
    offer: undefined,
    offers: 0,
    passed: 0,
    refusals: 0,
    notBeforeMs: 0,
    leaveReason: undefined,
    version: 1,
    firstEvent: state.version,
    lastEvent: state.version,
    joinedAtMs: recordedAtMs,
    updatedAtMs: recordedAtMs,
  };
  return { ...state, entries: withOne(state.entries, entryId, entry), joined: state.joined + 1 };
}

function ofEntry(state: WaitlistState, event: OfEntry, recordedAtMs: number): WaitlistState {
  const found = state.entries.get(event.entryId);
  if (found === undefined) return state;
  const entry = touched(state, found, recordedAtMs);
  switch (event.type) {
    case 'WaitlistPriorityChanged':
      return put(state, { ...entry, priority: event.priority });
    case 'WaitlistLeft': {
      const { offer, ...rest } = entry;
      const after = offer === undefined ? state : releasing(state, offer.offerId, entry.id);
      return close(after, { ...rest, offer: undefined, status: 'left', leaveReason: event.why });
    }
    case 'WaitlistOfferBegun': {
      const { offerId, terms, untilMs } = event;
      const offer = { offerId, terms, untilMs };
      return put(state, { ...entry, status: 'offering', offer, offers: entry.offers + 1 });
    }
    case 'WaitlistOffered':
      return put(state, { ...entry, status: 'offered', refusals: 0, notBeforeMs: 0 });
    case 'WaitlistOfferFailed': {
      const refusals = entry.refusals + 1;
      const notBeforeMs = refusals === 1 ? 0 : recordedAtMs + limits.waitlistRetryMs;
      return put(state, { ...entry, status: 'waiting', offer: undefined, refusals, notBeforeMs });
    }
    case 'WaitlistOfferEnded': {
      if (event.how === 'booked') return close(state, { ...entry, status: 'booked' });
      const passed = entry.passed + 1;
      const after = event.how === 'declined' ? releasing(state, event.offerId, entry.id) : state;
      return put(after, { ...entry, status: 'waiting', offer: undefined, passed });
    }
    default:
      return unreachable(event);
  }
}

/** Somebody who was quicker to pay than to turn down has what they waited for. */
function holdOver(state: WaitlistState, event: HoldOver, recordedAtMs: number): WaitlistState {
  const rest = new Map(state.releasing);
  rest.delete(event.offerId);
  const after = { ...state, releasing: rest };
  const entry = state.entries.get(event.entryId);
  if (entry === undefined) {
    const lastEvent = state.version;
    const closed = state.closed.map((one) => {
      return one.id === event.entryId ? { ...one, lastEvent } : one;
    });
    return { ...after, closed };
  }
  const told = touched(state, entry, recordedAtMs);
  if (!event.isBooked) return put(after, told);
  const { offer } = entry;
  const released = offer === undefined ? after : releasing(after, offer.offerId, entry.id);
  return close(released, { ...told, offer: undefined, status: 'booked' });
}

function touched(state: WaitlistState, entry: WaitlistEntry, updatedAtMs: number): WaitlistEntry {
  return { ...entry, version: entry.version + 1, lastEvent: state.version, updatedAtMs };
}

function put(state: WaitlistState, entry: WaitlistEntry): WaitlistState {
  return { ...state, entries: withOne(state.entries, entry.id, entry) };
}

function close(state: WaitlistState, entry: WaitlistEntry): WaitlistState {
  const entries = new Map(state.entries);
  entries.delete(entry.id);
  const closed = [...state.closed, entry].slice(-limits.waitlistClosedKept);
  return { ...state, entries, closed };
}

function releasing(
  state: WaitlistState,
  offerId: BookingId,
  entryId: WaitlistEntryId,
): WaitlistState {
  return { ...state, releasing: withOne(state.releasing, offerId, entryId) };
}

function withOne<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value);
}
