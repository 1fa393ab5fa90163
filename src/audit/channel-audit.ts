/**
 * Judges the streams of channels: a channel begins once, and anew only when it was deleted; it is
 * switched on only with credentials and a mapped room type of this life, says nothing while it is
 * paused, and its credentials are nowhere in the clear.
 */
import { type AuditEvent, fieldsOf } from './audit-event.ts';
import type { Blame } from './night-audit.ts';

interface ChannelFacts {
  isDeleted: boolean;
  isOn: boolean;
  hasCredentials: boolean;
  roomTypes: number;
  /** The number of the password that lets its OTA in; it only grows, over deletions too. */
  passwordNumber: number;
}

const PAUSES: ReadonlySet<unknown> = new Set(['staff', 'unauthorised']);

export class ChannelAudit {
  readonly #channels = new Map<string, ChannelFacts>();

  /** Whether the event was one of a channel. */
  take(event: AuditEvent, blame: Blame): boolean {
    const [kind, id = ''] = event.stream.split('/');
    if (kind !== 'channel') return false;
    const facts = this.#channels.get(id);
    if (event.type === 'ChannelCreated') {
      if (facts?.isDeleted === false) blame('lifecycle', 'begins a channel that is there');
      const fields = membersOf(event, 'details');
      const roomTypes = mappedIn(fields.roomTypes);
      const passwordNumber = Number(fieldsOf(event).passwordNumber ?? 1);
      if (passwordNumber !== (facts?.passwordNumber ?? 1)) {
        blame('claims', `begins with password ${passwordNumber}`);
      }
      const begun = { isDeleted: false, isOn: false, hasCredentials: false };
      this.#channels.set(id, { ...begun, roomTypes, passwordNumber });
      checkDetails(fields, blame);
    } else if (facts === undefined) blame('lifecycle', 'comes before the channel');
    else if (facts.isDeleted) blame('lifecycle', 'comes after the channel was deleted');
    else takeChange(facts, event, blame);
    return true;
  }
}

function takeChange(facts: ChannelFacts, event: AuditEvent, blame: Blame): void {
  switch (event.type) {
    case 'ChannelChanged': {
      const changes = membersOf(event, 'changes');
      if (changes.roomTypes !== undefined) facts.roomTypes = mappedIn(changes.roomTypes);
      checkDetails(changes, blame);
      return;
    }
    case 'ChannelCredentialsSet':
      facts.hasCredentials = true;
      checkSealed(membersOf(event, 'credentials'), blame);
      return;
    case 'ChannelPasswordRotated': {
      const { passwordNumber, previousUntilMs } = fieldsOf(event);
      if (passwordNumber !== facts.passwordNumber + 1) {
        blame('claims', `makes password ${String(passwordNumber)} of ${facts.passwordNumber}`);
      }
      facts.passwordNumber = Number(passwordNumber);
      const isGood = Number.isSafeInteger(previousUntilMs);
      if (!isGood || Number(previousUntilMs) < event.recordedAtMs) {
        blame('terms', 'ends the password before it in the past');
      }
      return;
    }
    case 'ChannelPaused': {
      const { reason } = fieldsOf(event);
      if (!PAUSES.has(reason)) blame('shape', `is for no known reason: ${String(reason)}`);
      facts.isOn = false;
      return;
    }
    case 'ChannelResumed':
      if (facts.isOn) blame('lifecycle', 'switches on what is on');
      if (!facts.hasCredentials) blame('lifecycle', 'switches on what has no credentials');
      if (facts.roomTypes === 0) blame('lifecycle', 'switches on what has no room types');
      facts.isOn = true;
      return;
    case 'ChannelSyncRequested':
    case 'ChannelReconciliationRequested':
    case 'ChannelRedriven':
      if (!facts.isOn) blame('lifecycle', 'has something said to what is paused');
      return;
    case 'ChannelReconciled':
      checkReport(membersOf(event, 'report'), blame);
      return;
    case 'ChannelDeleted':
      facts.isDeleted = true;
      return;
    case 'NothingChanged':
      return;
    default:
      blame('shape', 'is of no known type');
  }
}

function membersOf(event: AuditEvent, name: string): Record<string, unknown> {
  return (fieldsOf(event)[name] ?? {}) as Record<string, unknown>;
}

function mappedIn(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function checkDetails(fields: Record<string, unknown>, blame: Blame): void {
  const { url } = fields;
  if (url !== undefined && !(typeof url === 'string' && /^https?:\/\//i.test(url))) {
    blame('terms', `sends to ${String(url)}, which is no URL of HTTP`);
  }
  const lists = [fields.roomTypes, fields.ratePlans].filter((list) => list !== undefined);
  for (const list of lists) {
    if (!Array.isArray(list)) blame('shape', 'maps what is no list');
  }
}

/** Nonce and tag alone are 28 bytes; what is shorter is not sealed. */
function checkSealed({ sealed, names }: Record<string, unknown>, blame: Blame): void {
  const isSealed = typeof sealed === 'string' && /^[A-Za-z0-9+/]{38,}={0,2}$/.test(sealed);
  if (!isSealed) blame('shape', 'has credentials that are not sealed');
  if (!Array.isArray(names)) blame('shape', 'does not say which credentials it has');
}

function checkReport(report: Record<string, unknown>, blame: Blame): void {
  const { compared, moved, differing, drifts } = report;
  const counts = [compared, moved, differing];
  if (!counts.every((count) => Number.isSafeInteger(count) && Number(count) >= 0)) {
    blame('shape', 'counts what cannot be counted');
  } else if (Number(differing) + Number(moved) > Number(compared)) {
    blame('terms', 'tells of more than was compared');
  }
  if (!Array.isArray(drifts) || drifts.length > Number(differing)) {
    blame('terms', 'names more nights than differ');
  }
}
