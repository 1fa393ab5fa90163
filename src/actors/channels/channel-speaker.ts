/**
 * What one channel has to say, and saying it: values are worked out some at a time, made into
 * messages and sent, each kind on a lane of its own, and what comes back is noted. Must be told
 * everything that happens in the turns of its actor.
 */
import type { AriKind } from '../../domain/channels/ari-value.ts';
import type { ChannelState } from '../../domain/channels/channel.ts';
import { limits, type Tuning } from '../../limits.ts';
import type { AriAnswer, ChannelFormat, ChannelHotel } from '../../ports/channel-format.ts';
import type { ChannelWire } from '../../ports/channels.ts';
import type { Chance, Clock, Scheduler } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { CallGuard } from '../outward/call-guard.ts';
import { LatencyFigures } from '../outward/latency-figures.ts';
import { type Batch, batchOf } from './channel-batch.ts';
import { type Cell, ChannelCells, type Draft, sameValue } from './channel-cells.ts';
import { openCredentials } from './channel-credentials.ts';
import { ChannelLane, type Said } from './channel-lane.ts';
import type { ChannelValues } from './channel-values.ts';

export interface SpeakerParts {
  readonly channels: ChannelWire;
  readonly values: ChannelValues;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly tuning: Tuning;
}

/** How the actor hears of what comes later. */
export interface SpeakerEars {
  /** There is something to look at after so long. */
  wake(delayMs: number): void;
  said(kind: AriKind, batch: Batch, said: Said): void;
}

export class ChannelSpeaker {
  readonly cells: ChannelCells;
  readonly format: ChannelFormat;
  readonly guard: CallGuard;
  readonly latency = new LatencyFigures();
  state: ChannelState;
  acknowledged = 0;
  lastSuccessMs: number | null = null;
  lastError: { readonly atMs: number; readonly reason: string } | null = null;
  readonly #parts: SpeakerParts;
  readonly #ears: SpeakerEars;
  readonly #lanes: Readonly<Record<AriKind, ChannelLane>>;
  readonly #drafts: Readonly<Record<AriKind, Draft[]>> = { availability: [], rates: [] };
  /** Values of messages that were not answered, and since when they are acknowledged. */
  readonly #settling = new Map<Cell, number>();

  constructor(parts: SpeakerParts, ears: SpeakerEars, state: ChannelState, format: ChannelFormat) {
    this.#parts = parts;
    this.#ears = ears;
    this.state = state;
    this.format = format;
    this.cells = new ChannelCells(state.details);
    this.guard = new CallGuard(parts.scheduler, {
      concurrentMax: limits.channelConcurrentMax,
      queuedMax: limits.channelConcurrentMax,
      timeoutMs: limits.channelTimeoutMs,
      failuresMax: limits.channelFailuresMax,
      halfOpenAfterMs: parts.tuning.channelHalfOpenMs,
    });
    const { requestsPerMinute, rangesPerRequest } = state.details;
    const rates = {
      requestsPerMinute: requestsPerMinute ?? format.requestsPerMinute,
      rangesPerRequest: rangesPerRequest ?? format.rangesPerRequest,
    };
    const lane = () => new ChannelLane(parts, format, this.guard, rates);
    this.#lanes = { availability: lane(), rates: lane() };
  }

  get requests(): number {
    return this.#lanes.availability.requests + this.#lanes.rates.requests;
  }

  /** Undefined when the credentials cannot be opened, or the property is not there. */
  get hotel(): ChannelHotel | undefined {
    const { id, details, credentials } = this.state;
    const currency = this.#parts.values.currency(details.propertyId);
    if (credentials === undefined || currency === undefined) return undefined;
    const opened = openCredentials(this.#parts.chance, id, credentials);
    if (opened === undefined) return undefined;
    return { hotelCode: details.hotelCode, currency, credentials: opened };
  }

  waiting(kind: AriKind): number {
    let underWay = 0;
    for (const { target } of this.cells.underWay.keys()) if (target.kind === kind) underWay += 1;
    return this.cells.due[kind].size + underWay;
  }

  /** Says what there is to say, as far as it may be said now. */
  look(): void {
    this.#look('availability');
    this.#look('rates');
  }

  #look(kind: AriKind): void {
    const lane = this.#lanes[kind];
    const due = this.cells.due[kind];
    const drafts = this.#drafts[kind];
    if (lane.isBusy || due.size + drafts.length === 0 || this.#isTrying) return;
    const waitMs = Math.max(lane.waitMs(true), drafts.length > 0 ? 0 : this.#gatheringMs(due));
    if (waitMs > 0) {
      this.#ears.wake(waitMs);
      return;
    }
    if (this.#drawUp(kind)) this.#send(kind);
    else this.#ears.wake(0);
  }

  /**
   * Whether the first message after a rest is under way. Another would wait behind it and then be
   * sent as it was before; what comes of that one is looked at anyway.
   */
  get #isTrying(): boolean {
    return this.guard.breaker !== 'closed' && Object.values(this.#lanes).some((one) => one.isBusy);
  }

  /** What is touched together is said together. */
  #gatheringMs(due: ReadonlySet<Cell>): number {
    const [first] = due;
    const sinceMs = first?.sinceMs ?? 0;
    return sinceMs + limits.channelDebounceMs - this.#parts.scheduler.monotonicMs();
  }

  /** Works out some of the values; false when there are more of them. */
  #drawUp(kind: AriKind): boolean {
    const hotel = this.#parts.values.now(this.state.details);
    if (hotel === undefined) return true;
    const due = this.cells.due[kind];
    const drafts = this.#drafts[kind];
    let left: number = limits.channelValuesPerTurn;
    for (const cell of due) {
      if (left === 0) return false;
      left -= 1;
      const value = this.#parts.values.of(hotel, this.state.details, cell.target, cell.night);
      const draft = this.cells.underWay.get(cell);
      if (draft !== undefined) this.#redraw(draft, value);
      else if (value === undefined || !isToBeSaid(cell, value)) this.cells.settle(cell);
      else drafts.push(this.cells.draft(cell, value));
    }
    return true;
  }

  /** It has moved since it was drawn up, and has not been sent: what it was is not said any more. */
  #redraw(draft: Draft, value: Draft['value'] | undefined): void {
    if (value !== undefined) draft.value = value;
    this.cells.settle(draft.cell);
  }

  #send(kind: AriKind): void {
    const drafts = this.#drafts[kind].splice(0);
    const lane = this.#lanes[kind];
    if (drafts.length === 0) return;
    const { hotel } = this;
    const batch = batchOf(kind, drafts, lane.rangesMax);
    for (const draft of batch.left) this.cells.putBack(draft);
    const waitMs = lane.waitMs(batch.isUrgent);
    if (hotel === undefined || waitMs > 0) {
      for (const draft of batch.said.flat()) this.cells.putBack(draft);
      if (hotel === undefined) this.#failed(lane, 'the credentials cannot be opened', undefined);
      this.#ears.wake(Math.max(waitMs, lane.waitMs(true)));
      return;
    }
    const { url } = this.state.details;
    void lane.say(url, hotel, batch.message).then((said) => this.#ears.said(kind, batch, said));
  }

  /** What came of a message; true when the OTA does not take the credentials. */
  heard(kind: AriKind, batch: Batch, said: Said): boolean {
    const lane = this.#lanes[kind];
    lane.isBusy = false;
    switch (said.type) {
      case 'taken':
        this.#taken(lane, batch, said.faults);
        return false;
      case 'refused':
        this.#refused(lane, batch, said.reason);
        return false;
      case 'unauthorised':
        this.#putBack(batch, false);
        this.#failed(lane, said.reason, undefined);
        return true;
      case 'not_sent':
        this.#putBack(batch, false);
        this.#failed(lane, said.reason, this.#parts.tuning.channelHalfOpenMs);
        return false;
      case 'later':
        this.#putBack(batch, true);
        this.#failed(lane, said.reason, said.retryAfterMs);
        return false;
      default:
        this.#putBack(batch, true);
        this.#failed(lane, said.reason, undefined);
        return false;
    }
  }

  /** Values of lost messages that may have come late, after what was said since: once more. */
  settle(position: number): void {
    const nowMs = this.#parts.scheduler.monotonicMs();
    for (const [cell, sinceMs] of this.#settling) {
      if (nowMs - sinceMs < limits.channelSettleMs) continue;
      this.#settling.delete(cell);
      this.cells.touchCell(cell, { position, nowMs, isForced: true });
    }
  }

  #taken(
    lane: ChannelLane,
    batch: Batch,
    faults: Extract<AriAnswer, { type: 'taken' }>['faults'],
  ): void {
    lane.taken();
    const nowMs = this.#parts.scheduler.monotonicMs();
    const atMs = this.#parts.clock.now();
    const faulty = new Map(faults.map(({ index, reason }) => [index, reason]));
    for (const [index, drafts] of batch.said.entries()) {
      const reason = faulty.get(index);
      for (const draft of drafts) {
        if (reason !== undefined) {
          this.cells.refuse(draft, reason, atMs);
          continue;
        }
        if (draft.cell.isUnsure) this.#settling.set(draft.cell, nowMs);
        this.cells.acknowledge(draft);
        this.acknowledged += 1;
        this.latency.add(nowMs - draft.sinceMs);
      }
    }
    this.lastSuccessMs = atMs;
    for (const reason of new Set(faulty.values())) this.#note(reason);
  }

  /** One range at fault may have had all of them refused: they are said again, half at a time. */
  #refused(lane: ChannelLane, batch: Batch, reason: string): void {
    this.#note(reason);
    const ranges = batch.said.length;
    if (ranges > 1) {
      lane.halve(ranges);
      this.#putBack(batch, false);
      return;
    }
    const atMs = this.#parts.clock.now();
    for (const draft of batch.said.flat()) this.cells.refuse(draft, reason, atMs);
  }

  #putBack(batch: Batch, isUnsure: boolean): void {
    for (const draft of batch.said.flat()) {
      draft.cell.isUnsure ||= isUnsure;
      this.cells.putBack(draft);
    }
  }

  #failed(lane: ChannelLane, reason: string | undefined, retryAfterMs: number | undefined): void {
    lane.failed(retryAfterMs);
    if (reason !== undefined) this.#note(reason);
  }

  #note(reason: string): void {
    this.lastError = { atMs: this.#parts.clock.now(), reason };
    this.#parts.log.warn({ channel: this.state.id, reason }, 'a channel has not taken values');
  }
}

function isToBeSaid(cell: Cell, value: Draft['value']): boolean {
  if (cell.isForced || cell.isUnsure) return true;
  if (cell.refused !== undefined) return !sameValue(cell.refused.value, value);
  return !sameValue(cell.acknowledged, value);
}
