/**
 * How far a channel has got, as it is written beside the journal: everything up to a position has
 * been acknowledged, and what was begun and is not ended. After a crash the events since then say
 * again what may not have been heard; so nothing has to be known of single values but refusals.
 */
import type { CivilDate } from '../../domain/calendar.ts';
import type { RefusedValue } from '../../ports/channels.ts';

export interface ChannelProgress {
  /** The last night that has been said. */
  readonly horizonTo: CivilDate;
  /** Everything is being said, and not all of it has been acknowledged. */
  readonly isSyncing: boolean;
  /** A comparison was asked for, or is under way. */
  readonly isReconciling: boolean;
  readonly lastSyncMs: number | null;
  readonly nextSyncMs: number;
  readonly nextReconciliationMs: number | null;
  /**
   * Nights of words that came after later ones, and so are in no event, which have to be said once
   * more; absent when there are none.
   */
  readonly overtaken?: readonly SoldNights[];
  /** The first of them. */
  readonly refused: readonly RefusedValue[];
}

/** Nights that an OTA has sold, or had, of one of its rooms; both included. */
export interface SoldNights {
  readonly roomCode: string;
  readonly from: CivilDate;
  readonly to: CivilDate;
}

const REFUSED_KEPT = 1_000;
/** Beyond that they are said again with everything else, once a day. */
export const OVERTAKEN_KEPT = 200;

/** What of it is written. */
export function progressText({ refused, ...progress }: ChannelProgress): string {
  return JSON.stringify({ ...progress, refused: refused.slice(0, REFUSED_KEPT) });
}

/** Undefined for what nobody has written: then everything is said anew. */
export function progressOf(text: string): ChannelProgress | undefined {
  try {
    const read = JSON.parse(text) as ChannelProgress;
    const isWhole =
      typeof read.horizonTo === 'string' &&
      typeof read.nextSyncMs === 'number' &&
      Array.isArray(read.refused);
    return isWhole ? read : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing has been said yet. */
export const NOTHING_DONE: Omit<ChannelProgress, 'horizonTo' | 'refused'> = {
  isSyncing: false,
  isReconciling: false,
  lastSyncMs: null,
  nextSyncMs: 0,
  nextReconciliationMs: null,
};
