/**
 * Plays generated commands against one night, one after the other, and keeps everything that came
 * of it. Counts events by itself, without `evolveNight`, so that the two can be held against each
 * other.
 */
import { decideNight } from '../../src/domain/inventory/decide-night.ts';
import { evolveNight } from '../../src/domain/inventory/evolve-night.ts';
import {
  emptyNight,
  type NightCommand,
  type NightDecision,
  type NightEvent,
  type NightState,
} from '../../src/domain/inventory/inventory.ts';
import type { NightStep } from '../../src/testing/arbitraries/arbitraries.ts';

export interface PlayedNight {
  readonly state: NightState;
  readonly nowMs: number;
  readonly events: readonly NightEvent[];
}

/** The night after `history`. */
export function playNight(history: readonly NightStep[]): PlayedNight {
  let state = emptyNight;
  let nowMs = 0;
  const events: NightEvent[] = [];
  for (const step of history) {
    nowMs += step.afterMs;
    const decision = decideNight(state, step.command(nowMs), nowMs);
    if (decision.type === 'accepted') events.push(...decision.events);
    state = carriedOut(state, decision);
  }
  return { state, nowMs, events };
}

/** The state after one more command, whatever came of it. */
export function applied(state: NightState, command: NightCommand, nowMs: number): NightState {
  return carriedOut(state, decideNight(state, command, nowMs));
}

/** The state once `decision` has been carried out. */
export function carriedOut(state: NightState, decision: NightDecision): NightState {
  return decision.type === 'accepted' ? decision.events.reduce(evolveNight, state) : state;
}

export interface Counts {
  readonly held: number;
  readonly sold: number;
  readonly physical: number;
  /** Rooms that may be sold beyond those. */
  readonly allowance: number;
}

export const NOTHING_COUNTED: Counts = { held: 0, sold: 0, physical: 0, allowance: 0 };

/** Plain counting of events, as a stranger who reads the journal would. */
export function counted(counts: Counts, event: NightEvent): Counts {
  const { held, sold } = counts;
  switch (event.type) {
    case 'RoomsHeld':
      return { ...counts, held: held + event.rooms };
    case 'HoldConfirmed':
      return { ...counts, held: held - event.rooms, sold: sold + event.rooms };
    case 'HoldReleased':
    case 'HoldExpired':
      return { ...counts, held: held - event.rooms };
    case 'SaleReleased':
      return { ...counts, sold: sold - event.rooms };
    case 'HoldExtended':
    case 'BlockAsked':
    case 'BlockSet':
      return counts;
    case 'CapacitySet':
      return { ...counts, physical: event.physical, allowance: event.allowance ?? 0 };
  }
}
