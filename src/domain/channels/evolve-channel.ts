/** How an event changes a channel. Total: what is in the journal has happened. */
import { unreachable } from '../decision.ts';
import type { Channel, ChannelId, PropertyId } from '../ids.ts';
import type { ChannelEvent, ChannelPasswords, ChannelState } from './channel.ts';

/** What every channel begins with. */
export const FIRST_PASSWORD: ChannelPasswords = { current: 1 };

/** A channel nobody has set up. */
export function emptyChannel(id: ChannelId): ChannelState {
  return {
    exists: false,
    id,
    details: {
      name: '',
      propertyId: '' as PropertyId,
      seller: '' as Channel,
      format: '',
      url: '',
      hotelCode: '',
      roomTypes: [],
      ratePlans: [],
      rules: [],
      markupBasisPoints: 0,
      requestsPerMinute: null,
      rangesPerRequest: null,
      reconcileEveryMinutes: null,
    },
    credentials: undefined,
    passwords: FIRST_PASSWORD,
    paused: { reason: 'new', atMs: 0 },
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

export function evolveChannel(
  before: ChannelState,
  event: ChannelEvent,
  recordedAtMs: number,
): ChannelState {
  const state = { ...before, updatedAtMs: recordedAtMs };
  switch (event.type) {
    case 'ChannelCreated': {
      const paused = { reason: 'new', atMs: recordedAtMs } as const;
      return {
        ...state,
        exists: true,
        details: event.details,
        passwords: { current: event.passwordNumber ?? 1 },
        paused,
        createdAtMs: recordedAtMs,
      };
    }
    case 'ChannelChanged':
      return { ...state, details: { ...state.details, ...event.changes } };
    case 'ChannelCredentialsSet':
      return { ...state, credentials: { ...event.credentials, setAtMs: recordedAtMs } };
    case 'ChannelPasswordRotated': {
      const previous = { number: state.passwords.current, untilMs: event.previousUntilMs };
      return { ...state, passwords: { current: event.passwordNumber, previous } };
    }
    case 'ChannelPaused':
      return { ...state, paused: { reason: event.reason, atMs: recordedAtMs } };
    case 'ChannelResumed':
      return { ...state, paused: undefined };
    case 'ChannelDeleted':
      return { ...state, exists: false, credentials: undefined };
    case 'ChannelSyncRequested':
    case 'ChannelReconciliationRequested':
    case 'ChannelRedriven':
      return state;
    case 'ChannelReconciled':
    case 'NothingChanged':
      return before;
    default:
      return unreachable(event);
  }
}
