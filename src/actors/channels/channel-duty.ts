/**
 * What a channel has to do in one life of its pusher: which events touch what it says, when all of
 * it is said once more, when it is compared. Must be told everything in the turns of its actor.
 */
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { AriKind } from '../../domain/channels/ari-value.ts';
import type {
  ChannelChanges,
  ChannelCommand,
  ChannelEvent,
  ChannelState,
} from '../../domain/channels/channel.ts';
import type { ChannelBookingEvent, ChannelWord } from '../../domain/channels/channel-booking.ts';
import { limits } from '../../limits.ts';
import type { ChannelFormat } from '../../ports/channel-format.ts';
import type { StoredEvent } from '../../ports/journal.ts';
import { CHANNEL_STREAMS } from './channel-actor.ts';
import type { Batch } from './channel-batch.ts';
import type { Touch } from './channel-cells.ts';
import { ChannelComparison, type Compared } from './channel-comparison.ts';
import {
  earlier,
  type Horizon,
  horizonFrom,
  nightsOfWord,
  touchByEvent,
  touchSold,
} from './channel-follow.ts';
import { refusedCells } from './channel-health.ts';
import type { Said } from './channel-lane.ts';
import { type ChannelProgress, NOTHING_DONE, OVERTAKEN_KEPT } from './channel-progress.ts';
import { ChannelSpeaker, type SpeakerParts } from './channel-speaker.ts';

export interface DutyEars {
  wake(delayMs: number): void;
  said(speaker: ChannelSpeaker, kind: AriKind, batch: Batch, said: Said): void;
  compared(compared: Compared): void;
  /** To the channel's own record. */
  command(command: ChannelCommand): void;
}

const MINUTE_MS = 60_000;
/** Changes after which what was acknowledged still counts. */
const SOFT: ReadonlySet<string> = new Set<keyof ChannelChanges>([
  'name',
  'rules',
  'reconcileEveryMinutes',
]);

export class ChannelDuty {
  readonly #parts: SpeakerParts;
  readonly #ears: DutyEars;
  readonly #format: ChannelFormat;
  #speaker: ChannelSpeaker;
  #comparison: ChannelComparison | undefined;
  #horizon: Horizon;
  #progress: Omit<ChannelProgress, 'horizonTo' | 'refused'>;
  #lookedMs = 0;
  /** Events up to here have been taken. */
  #taken: number;
  /** What was said of events up to here may have been on its way when the process died. */
  readonly #unsureTo: number;

  /** `progress` is undefined when everything has to be said. */
  constructor(
    parts: SpeakerParts,
    ears: DutyEars,
    channel: { readonly state: ChannelState; readonly format: ChannelFormat },
    begun: {
      readonly position: number;
      readonly unsureTo: number;
      readonly progress: ChannelProgress | undefined;
    },
  ) {
    this.#parts = parts;
    this.#ears = ears;
    this.#format = channel.format;
    this.#taken = begun.position;
    this.#unsureTo = begun.unsureTo;
    this.#horizon = this.#horizonFrom(parts.values.today(channel.state.details.propertyId));
    this.#speaker = this.#speakerFor(channel.state);
    this.#progress = begun.progress ?? NOTHING_DONE;
    if (begun.progress === undefined || begun.progress.isSyncing) this.#sayAll();
    else this.#resume(begun.progress);
  }

  get speaker(): ChannelSpeaker {
    return this.#speaker;
  }

  get taken(): number {
    return this.#taken;
  }

  /** What is to be written of it. */
  get progress(): ChannelProgress {
    const refused = refusedCells(this.#speaker.cells);
    return { ...this.#progress, horizonTo: this.#horizon.to, refused };
  }

  /** `state` is the channel's as it is now. */
  take(event: StoredEvent, state: ChannelState): void {
    if (event.position <= this.#taken) return;
    this.#taken = event.position;
    const { cells } = this.#speaker;
    if (event.stream === CHANNEL_STREAMS + state.id) {
      this.#speaker.state = state;
      this.#takeOwn(event.data as ChannelEvent, state);
      return;
    }
    if (event.type === 'ChannelWordReceived') {
      this.#takeWord(event.data as ChannelBookingEvent);
    }
    const { propertyId } = state.details;
    const followed = { propertyId, horizon: this.#horizon, arePricesLive: this.#arePricesLive() };
    touchByEvent(cells, followed, event, this.#touch());
  }

  /** A word came after a later one: the OTA may have counted it, and no event says that it came. */
  overtaken(word: ChannelWord): void {
    const nights = nightsOfWord(word);
    const { overtaken = [] } = this.#progress;
    const kept = [...overtaken, ...nights].slice(-OVERTAKEN_KEPT);
    this.#progress = { ...this.#progress, overtaken: kept };
    touchSold(this.#speaker.cells, this.#horizon, nights, this.#touch());
  }

  heard(speaker: ChannelSpeaker, kind: AriKind, batch: Batch, said: Said): void {
    // What another speaker has said, before the channel was changed, counts for nothing.
    if (speaker !== this.#speaker) return;
    if (speaker.heard(kind, batch, said)) {
      this.#ears.command({ type: 'pause_channel', reason: 'unauthorised' });
    }
    if (this.#progress.overtaken !== undefined && !speaker.cells.isAnyWaiting) {
      const { overtaken: _, ...said } = this.#progress;
      this.#progress = said;
    }
    if (!this.#progress.isSyncing || speaker.cells.isSyncing) return;
    const lastSyncMs = this.#parts.clock.now();
    this.#progress = { ...this.#progress, isSyncing: false, lastSyncMs };
  }

  compared(compared: Compared): void {
    this.#comparison?.heard(compared);
  }

  /** Looks at all that comes with time alone. */
  minuteOver(): void {
    const nowMs = this.#parts.clock.now();
    const { cells, state } = this.#speaker;
    const today = this.#parts.values.today(state.details.propertyId);
    if (today !== this.#horizon.from) {
      const before = this.#horizon;
      this.#horizon = this.#horizonFrom(today);
      cells.forgetBefore(today);
      this.#sayBeyond(before);
      this.#lookAtRates();
    }
    const sinceLookMs = this.#parts.scheduler.monotonicMs() - this.#lookedMs;
    if (this.#arePricesLive() && sinceLookMs >= limits.channelLookEveryMs) this.#lookAtRates();
    this.#speaker.settle(this.#taken);
    if (nowMs >= this.#progress.nextSyncMs) this.#sayAll();
    const { nextReconciliationMs } = this.#progress;
    if (nextReconciliationMs !== null && nowMs >= nextReconciliationMs) this.#reconcile();
  }

  #horizonFrom(today: CivilDate): Horizon {
    return horizonFrom(today, this.#parts.tuning.channelHorizonDays);
  }

  #speakerFor(state: ChannelState): ChannelSpeaker {
    const speaker: ChannelSpeaker = new ChannelSpeaker(
      this.#parts,
      {
        wake: (delayMs) => this.#ears.wake(delayMs),
        said: (kind, batch, said) => this.#ears.said(speaker, kind, batch, said),
      },
      state,
      this.#format,
    );
    return speaker;
  }

  #takeWord(event: ChannelBookingEvent): void {
    const { cells, state } = this.#speaker;
    if (event.type !== 'ChannelWordReceived' || event.channelId !== state.id) return;
    touchSold(cells, this.#horizon, nightsOfWord(event.word), this.#touch());
  }

  #resume({ horizonTo, refused, isReconciling, overtaken = [] }: ChannelProgress): void {
    const { cells } = this.#speaker;
    touchSold(cells, this.#horizon, overtaken, this.#touch());
    for (const { kind, roomTypeId, ratePlanId, night, reason, atMs } of refused) {
      const target = cells.of(kind, roomTypeId).find(({ plan }) => {
        return (plan?.ratePlanId ?? null) === ratePlanId;
      });
      if (target === undefined || night < this.#horizon.from) continue;
      const cell = cells.cell(target, night);
      cell.refused = { value: undefined, reason, atMs };
      cells.refused.add(cell);
    }
    const days = this.#parts.tuning.channelHorizonDays;
    this.#sayBeyond({ from: addDays(horizonTo, 1 - days), to: horizonTo });
    // Prices and days of advance may have been those of another day, and no event tells.
    if (horizonTo < this.#horizon.to || this.#arePricesLive()) this.#lookAtRates();
    if (isReconciling) this.#reconcile();
  }

  #takeOwn(event: ChannelEvent, state: ChannelState): void {
    const { cells } = this.#speaker;
    switch (event.type) {
      case 'ChannelChanged':
        if (Object.keys(event.changes).every((field) => SOFT.has(field))) this.#touchAll({});
        else {
          this.#comparison = undefined;
          this.#speaker = this.#speakerFor(state);
          this.#sayAll();
        }
        this.#planReconciliation();
        return;
      case 'ChannelSyncRequested':
        this.#sayAll();
        return;
      case 'ChannelRedriven':
        for (const cell of cells.refused) cells.touchCell(cell, this.#touch({ isForced: true }));
        return;
      case 'ChannelReconciliationRequested':
        this.#reconcile();
        return;
      default:
        return;
    }
  }

  #sayAll(): void {
    const nextSyncMs = this.#parts.clock.now() + limits.channelSyncEveryMs;
    this.#progress = { ...this.#progress, isSyncing: true, nextSyncMs };
    this.#planReconciliation();
    this.#touchAll({ isForced: true, isOfSync: true });
  }

  #planReconciliation(): void {
    const minutes = this.#speaker.state.details.reconcileEveryMinutes;
    const isPlanned = minutes !== null && this.#format.readBack !== undefined;
    const nextReconciliationMs = isPlanned ? this.#parts.clock.now() + minutes * MINUTE_MS : null;
    this.#progress = { ...this.#progress, nextReconciliationMs };
  }

  #touchAll(how: Pick<Touch, 'isForced' | 'isOfSync'>): void {
    const { cells } = this.#speaker;
    const { from, to } = this.#horizon;
    for (const target of cells.targets) cells.touch(target, from, to, this.#touch(how));
  }

  /** Nights beyond what was said until now; earlier ones where the clock was set back. */
  #sayBeyond({ from: first, to: last }: Horizon): void {
    const { from, to } = this.#horizon;
    const { cells } = this.#speaker;
    for (const target of cells.targets) {
      cells.touch(target, from, earlier(addDays(first, -1), to), this.#touch({ isForced: true }));
      cells.touch(target, addDays(last, 1), to, this.#touch({ isForced: true }));
    }
  }

  #lookAtRates(): void {
    const { cells } = this.#speaker;
    const { from, to } = this.#horizon;
    for (const target of cells.of('rates', null)) cells.touch(target, from, to, this.#touch());
    this.#lookedMs = this.#parts.scheduler.monotonicMs();
  }

  #arePricesLive(): boolean {
    return this.#parts.values.arePricesLive(this.#speaker.state.details.propertyId);
  }

  #touch(how: Pick<Touch, 'isForced' | 'isOfSync'> = {}): Touch {
    const isUnsure = this.#taken <= this.#unsureTo;
    const nowMs = this.#parts.scheduler.monotonicMs();
    return { ...how, isUnsure, position: this.#taken, nowMs };
  }

  #reconcile(): void {
    const { readBack } = this.#format;
    if (readBack === undefined || this.#comparison !== undefined) return;
    this.#progress = { ...this.#progress, isReconciling: true };
    const comparison = new ChannelComparison(this.#parts, this.#speaker, readBack, {
      horizon: this.#horizon,
      tell: (compared) => this.#ears.compared(compared),
      touch: () => this.#touch({ isForced: true }),
      ended: (report) => {
        this.#comparison = undefined;
        this.#progress = { ...this.#progress, isReconciling: false };
        this.#planReconciliation();
        this.#ears.command({ type: 'record_reconciliation', report });
      },
    });
    this.#comparison = comparison;
    comparison.begin();
  }
}
