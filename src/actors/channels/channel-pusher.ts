/**
 * Says to one OTA what may be sold of one property: follows the journal by position, notes which
 * values may have changed, and has them said, each as it is at that moment, until they are
 * acknowledged. Knows nothing that the journal and its one row of progress do not: after a crash it
 * begins at the position up to which everything was acknowledged.
 *
 *   events --> due --> drafts --> message --> acknowledged
 *               ^-------- not heard ---'
 */
import type { AriKind } from '../../domain/channels/ari-value.ts';
import type { ChannelCommand } from '../../domain/channels/channel.ts';
import type { ChannelWord } from '../../domain/channels/channel-booking.ts';
import type { ChannelId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { ChannelHealth, RefusedValue } from '../../ports/channels.ts';
import type { Journal, ProjectionReader, StoredEvent } from '../../ports/journal.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Actor, Behaviour } from '../runtime/actor-system.ts';
import type { Batch } from './channel-batch.ts';
import type { ChannelBook } from './channel-book.ts';
import type { Compared } from './channel-comparison.ts';
import { ChannelDuty } from './channel-duty.ts';
import { healthOf, refusedCells } from './channel-health.ts';
import type { Said } from './channel-lane.ts';
import { progressOf, progressText } from './channel-progress.ts';
import type { ChannelSpeaker, SpeakerParts } from './channel-speaker.ts';

export type PusherMessage =
  | { readonly type: 'events'; readonly events: readonly StoredEvent[] }
  | { readonly type: 'look' }
  | { readonly type: 'minute_over' }
  | { readonly type: 'clock_set' }
  | {
      readonly type: 'said';
      readonly speaker: ChannelSpeaker;
      readonly kind: AriKind;
      readonly batch: Batch;
      readonly said: Said;
    }
  | { readonly type: 'compared'; readonly compared: Compared }
  | { readonly type: 'overtaken'; readonly word: ChannelWord };

export interface PusherParts extends SpeakerParts {
  readonly journal: Journal;
  readonly projections: Pick<ProjectionReader, 'channelProgress'>;
  readonly directory: Pick<EngineParts['directory'], 'channel'>;
  readonly book: ChannelBook;
}

const TICK_MS = 60_000;

export class ChannelPusher implements Behaviour<PusherMessage> {
  readonly #parts: PusherParts;
  readonly #id: ChannelId;
  /** Switched on just now: what was said before counts for nothing. */
  #isFresh: boolean;
  #self: Actor<PusherMessage> | undefined;
  /** Undefined while nothing can be said: the format is not known here. */
  #duty: ChannelDuty | undefined;
  #isBehind = false;
  #written = { position: 0, text: '' };
  /** Values acknowledged when that was written. */
  #acknowledged = 0;
  readonly #timers = new Set<() => void>();
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #isPaused = false;

  constructor(parts: PusherParts, id: ChannelId, isFresh: boolean) {
    this.#parts = parts;
    this.#id = id;
    this.#isFresh = isFresh;
  }

  attach(self: Actor<PusherMessage>): void {
    this.#self = self;
    self.tell({ type: 'look' });
  }

  /** Sends nothing more; what is on the wire may end. */
  pause(): void {
    this.#isPaused = true;
  }

  close(): void {
    this.#isPaused = true;
    this.#self = undefined;
    this.#stopTimers();
  }

  get underWay(): number {
    return this.#duty?.speaker.guard.running ?? 0;
  }

  get health(): ChannelHealth | null {
    const duty = this.#duty;
    return duty === undefined ? null : healthOf(duty.speaker, duty.progress, duty.taken);
  }

  get refusedValues(): readonly RefusedValue[] {
    return this.#duty === undefined ? [] : refusedCells(this.#duty.speaker.cells);
  }

  isRecoverable(): boolean {
    return true;
  }

  recover(): void {
    this.#stopTimers();
    this.#duty = undefined;
    const { book, channels, journal, projections } = this.#parts;
    const state = book.get(this.#id)?.state;
    const format = channels.formats.get(state?.details.format ?? '');
    const row = this.#isFresh ? undefined : projections.channelProgress(this.#id);
    const progress = row === undefined ? undefined : progressOf(row.data);
    const unsureTo = this.#isFresh ? -1 : journal.durablePosition;
    this.#isFresh = false;
    if (state === undefined || format === undefined) return;
    const isKnown = row !== undefined && progress !== undefined;
    const position = isKnown ? row.position : journal.durablePosition;
    this.#isBehind = isKnown;
    this.#written = { position, text: '' };
    this.#duty = new ChannelDuty(
      this.#parts,
      this.#ears(),
      { state, format },
      { position, unsureTo, progress },
    );
    this.#tickLater();
  }

  refused(): void {
    this.#isBehind = true;
  }

  receive(message: PusherMessage): void {
    const duty = this.#duty;
    if (duty === undefined) return;
    switch (message.type) {
      case 'events':
        if (!this.#isBehind) this.#take(duty, message.events);
        break;
      case 'minute_over':
        this.#tickLater();
        duty.minuteOver();
        break;
      case 'clock_set':
        duty.minuteOver();
        break;
      case 'said':
        duty.heard(message.speaker, message.kind, message.batch, message.said);
        break;
      case 'compared':
        duty.compared(message.compared);
        break;
      case 'overtaken':
        duty.overtaken(message.word);
        break;
      default:
        break;
    }
    this.#catchUp(duty);
    if (this.#isPaused) return;
    duty.speaker.look();
    if (message.type !== 'look') this.#write(duty);
  }

  #take(duty: ChannelDuty, events: readonly StoredEvent[]): void {
    const state = this.#parts.book.get(this.#id)?.state;
    if (state === undefined) return;
    for (const event of events) duty.take(event, state);
  }

  #catchUp(duty: ChannelDuty): void {
    if (!this.#isBehind) return;
    const { journal } = this.#parts;
    const limit = limits.followerEventsPerRound;
    const read = journal.readAll(duty.taken, limit);
    // What was reported failed and has happened counts for nobody until that has been found out.
    const events = read.filter(({ position }) => position <= journal.durablePosition);
    this.#take(duty, events);
    this.#isBehind = read.length === limit || events.length < read.length;
    if (this.#isBehind) this.#wake(0);
  }

  #ears() {
    return {
      wake: (delayMs: number) => this.#wake(delayMs),
      said: (speaker: ChannelSpeaker, kind: AriKind, batch: Batch, said: Said) => {
        this.#self?.tell({ type: 'said', speaker, kind, batch, said });
      },
      compared: (compared: Compared) => void this.#self?.tell({ type: 'compared', compared }),
      command: (command: ChannelCommand) => this.#command(command),
    };
  }

  /** Nobody waits for what comes of it. */
  #command(command: ChannelCommand): void {
    this.#parts.directory.channel(this.#id).tell({
      type: 'call',
      command,
      context: { caller: 'engine', requestId: command.type },
      respond: () => undefined,
    });
  }

  /** Writes how far it has got, when that is worth a row. */
  #write({ speaker, progress, taken }: ChannelDuty): void {
    const position = speaker.cells.acknowledgedTo(taken);
    const text = progressText(progress);
    const isFar = position - this.#written.position >= limits.channelCheckpointEvents;
    const isSaid = position > this.#written.position && speaker.acknowledged > this.#acknowledged;
    if (text === this.#written.text && !isFar && !isSaid) return;
    this.#written = { position, text };
    this.#acknowledged = speaker.acknowledged;
    const write = {
      statement: 'channel_progress.put',
      parameters: [this.#id, position, text],
    } as const;
    this.#parts.journal.append({ recordedAtMs: this.#parts.clock.now(), writes: [write] });
  }

  #wake(delayMs: number): void {
    if (delayMs <= 0) {
      this.#self?.tell({ type: 'look' });
      return;
    }
    const atMs = this.#parts.scheduler.monotonicMs() + delayMs;
    if (atMs >= this.#wakeAtMs) return;
    this.#wakeAtMs = atMs;
    this.#after(delayMs, () => {
      this.#wakeAtMs = Number.POSITIVE_INFINITY;
      this.#self?.tell({ type: 'look' });
    });
  }

  #tickLater(): void {
    this.#after(TICK_MS, () => this.#self?.tell({ type: 'minute_over' }));
  }

  #after(delayMs: number, task: () => void): void {
    const cancel = this.#parts.scheduler.after(delayMs, () => {
      this.#timers.delete(cancel);
      task();
    });
    this.#timers.add(cancel);
  }

  #stopTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
  }
}
