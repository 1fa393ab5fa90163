/**
 * One room type on one night. It answers sagas at once and from memory: a later commit batch cannot
 * land without the ones before it, so nothing said between actors needs to wait for the disk.
 */

import type { BlockId } from '../../domain/ids.ts';
import {
  decideNight,
  forcedRooms,
  freeRooms,
  sellableOf,
} from '../../domain/inventory/decide-night.ts';
import { hasEndedSince } from '../../domain/inventory/ended-holds.ts';
import { evolveNight } from '../../domain/inventory/evolve-night.ts';
import {
  emptyNight,
  type NightCommand,
  type NightEvent,
  type NightRefusal,
  type NightState,
} from '../../domain/inventory/inventory.ts';
import {
  type NightSnapshot,
  nightOfSnapshot,
  snapshotOfNight,
} from '../../domain/inventory/night-snapshot.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EventMetadata, Journal } from '../../ports/journal.ts';
import type { Behaviour } from '../runtime/actor-system.ts';
import { type EntityDefinition, PersistentEntity } from '../runtime/persistent-entity.ts';
import type { Ref } from '../runtime/ref.ts';
import type { WaitlistPrecedence } from '../waitlist/waitlist-book.ts';

export interface NightMessage {
  readonly command: NightCommand;
  readonly metadata: EventMetadata;
  /** The asker's own number for this question; comes back with the answer. */
  readonly tag: number;
  readonly replyTo: Ref<NightAnswered>;
}

export interface NightAnswered {
  readonly type: 'night_answered';
  readonly tag: number;
  readonly answer: NightAnswer;
}

/** `unavailable`: the night could not be asked (it crashed, or has too much waiting); ask again. */
export type NightAnswer =
  /** `forced`: of the booking's rooms here, those that were not there and a channel had sold. */
  | { readonly code: 'ok'; readonly forced?: number }
  | NightRefusal
  | { readonly code: 'unavailable' };

const OK: NightAnswer = { code: 'ok' };
const UNAVAILABLE: NightAnswer = { code: 'unavailable' };

export const nightDefinition: EntityDefinition<NightState, NightEvent> = {
  empty: () => emptyNight,
  evolve: evolveNight,
  snapshot: {
    schemaVersion: 1,
    encode: snapshotOfNight,
    decode: (data) => nightOfSnapshot(data as NightSnapshot),
  },
};

/** A night as the disk has it, which may be behind its actor by what is still on its way. */
export function committedNight(journal: Journal, stream: string): NightState {
  const entity = new PersistentEntity(journal, nightDefinition, stream, stream);
  entity.recover();
  return entity.state;
}

/** What a night knows of its rooms. */
export interface NightFree {
  readonly free: number;
  /** Whether it rests on what is on disk. */
  readonly isDurable: boolean;
  /** Rooms that may be sold, as the night was last told. */
  readonly ofNight: number;
}

export class InventoryActor implements Behaviour<NightMessage> {
  readonly #entity: PersistentEntity<NightState, NightEvent>;
  readonly #clock: Clock;
  readonly #waitlists: WaitlistPrecedence;

  constructor(
    {
      journal,
      clock,
      waitlists,
    }: {
      readonly journal: Journal;
      readonly clock: Clock;
      readonly waitlists: WaitlistPrecedence;
    },
    stream: string,
  ) {
    this.#entity = new PersistentEntity(journal, nightDefinition, stream, stream);
    this.#clock = clock;
    this.#waitlists = waitlists;
  }

  get pending(): number {
    return this.#entity.pending;
  }

  /** What a new hold could take now, as this actor believes it; undefined before recovery. */
  free(sellable: number, blockId?: BlockId): NightFree | undefined {
    const { state, version } = this.#entity;
    if (version === 0) return undefined;
    const free = freeRooms(state, this.#clock.now(), sellable, blockId);
    const ofNight = sellableOf({ physical: state.physical ?? 0, allowance: state.allowance });
    return { free, isDurable: this.pending === 0, ofNight };
  }

  isRecoverable(): boolean {
    return this.#entity.pending === 0;
  }

  recover(): void {
    this.#entity.recover();
  }

  receive({ command, metadata, tag, replyTo }: NightMessage): void {
    const nowMs = this.#clock.now();
    const isTaking = command.type === 'hold_rooms' || command.type === 'ask_block';
    if (isTaking && this.#isKept(command, nowMs)) {
      replyTo.tell({ type: 'night_answered', tag, answer: UNAVAILABLE });
      return;
    }
    const decision = decideNight(this.#entity.state, command, nowMs);
    if (decision.type === 'accepted') {
      this.#entity.append(decision.events, metadata, nowMs);
      if (decision.events.some(isFreeing)) this.#waitlists.freed(this.#entity.stream);
    }
    const answer = decision.type === 'rejected' ? decision.rejection : this.#granted(command);
    replyTo.tell({ type: 'night_answered', tag, answer });
  }

  #granted(command: NightCommand): NightAnswer {
    if (!('bookingId' in command)) return OK;
    const forced = forcedRooms(this.#entity.state, command.bookingId);
    return forced === 0 ? OK : { code: 'ok', forced };
  }

  refused({ tag, replyTo }: NightMessage): void {
    replyTo.tell({ type: 'night_answered', tag, answer: UNAVAILABLE });
  }

  /** Whoever waits for these rooms is looked at before anybody else gets them. */
  #isKept(command: NightCommand, nowMs: number): boolean {
    const { stream, state } = this.#entity;
    const by = 'bookingId' in command ? command.bookingId : undefined;
    return this.#waitlists.isKept(stream, by, (sinceMs) => {
      return hasEndedSince(state, sinceMs, nowMs);
    });
  }
}

/** Anything but taking rooms, and keeping those that are taken. */
function isFreeing({ type }: NightEvent): boolean {
  return type !== 'RoomsHeld' && type !== 'HoldExtended' && type !== 'HoldConfirmed';
}
