/**
 * One block: decides what staff ask of it, and sees it through its nights. What would be more than
 * before is asked of all of them in one synchronous burst; when all have agreed, or one has not,
 * each is told what the block has. It keeps nothing of that work: its progress is its own stream,
 * and what was not answered when the process died is asked or told again, which changes nothing.
 */
import type { BlockCommand, BlockEvent, BlockState } from '../domain/blocks/block.ts';
import { cellKey, cellOf } from '../domain/blocks/block-cell.ts';
import { differingKeys, nightFigures, standingAfter } from '../domain/blocks/block-nights.ts';
import { decideBlock } from '../domain/blocks/decide-block.ts';
import type { NightRooms } from '../domain/booking/night-rooms.ts';
import type { BlockId } from '../domain/ids.ts';
import type { NightCommand } from '../domain/inventory/inventory.ts';
import type { Rejection } from '../domain/rejection.ts';
import { limits } from '../limits.ts';
import type { EventMetadata } from '../ports/journal.ts';
import { capacityFor, reasonOf } from './block-burst.ts';
import { blockDefinition, blockStream, isBlockSettled } from './block-entity.ts';
import {
  failed,
  metadataOf,
  overdue,
  receiptKey,
  receiptOf,
  rejectedWith,
  storageFailed,
  versionMismatch,
} from './call.ts';
import type { EngineParts } from './engine-parts.ts';
import type { EntityMessage, Respond } from './entity-calls.ts';
import type { NightAnswered } from './inventory-actor.ts';
import { type BurstQuestion, NightBurst } from './night-burst.ts';
import { committedProperty } from './property-actor.ts';
import { replayed } from './repeated-request.ts';
import type { Actor, Behaviour } from './runtime/actor-system.ts';
import { backoffMs } from './runtime/backoff.ts';
import { PersistentEntity } from './runtime/persistent-entity.ts';
import type { Refusal } from './runtime/ref.ts';

type Ask = EntityMessage<BlockState, BlockCommand>;
type Call = Extract<Ask, { type: 'call' }>;
/** `wake`: a timer is due or the process has started; `again`: ask the nights once more. */
export type BlockMessage =
  | Ask
  | NightAnswered
  | { readonly type: 'wake' }
  | { readonly type: 'again' };

const ENGINE: EventMetadata = { by: 'engine' };
const RETRY = { minMs: 20, maxMs: 5_000 };

interface Running {
  readonly work: 'asking' | 'telling';
  readonly burst: NightBurst;
}

export class BlockActor implements Behaviour<BlockMessage> {
  readonly #parts: EngineParts;
  readonly #entity: PersistentEntity<BlockState, BlockEvent>;
  #self: Actor<BlockMessage> | undefined;
  #waiting: readonly Respond<BlockState>[] = [];
  #metadata: EventMetadata = ENGINE;
  #running: Running | undefined;
  #attempt = 0;
  #nextTag = 0;
  #cancelWait: () => void = () => undefined;

  constructor(parts: EngineParts, id: BlockId) {
    this.#parts = parts;
    this.#entity = new PersistentEntity(parts.journal, blockDefinition, blockStream(id), id);
  }

  attach(self: Actor<BlockMessage>): void {
    this.#self = self;
  }

  /** Nothing asked or told, nobody waiting, nothing on its way to disk. */
  get isIdle(): boolean {
    const isSettled = isBlockSettled(this.#entity.state);
    return isSettled && this.#waiting.length === 0 && this.#entity.pending === 0;
  }

  isRecoverable(): boolean {
    return this.#entity.pending === 0;
  }

  recover(): void {
    this.close();
    this.#entity.recover();
    this.#drive();
  }

  /** Before the actor is dropped: a question of one that is gone must not be asked again. */
  close(): void {
    this.#cancelWait();
    this.#running = undefined;
  }

  receive(message: BlockMessage): void {
    switch (message.type) {
      case 'call':
        this.#call(message);
        return;
      case 'read':
        this.#answer(message.respond);
        return;
      case 'night_answered':
        if (this.#running?.burst.take(message) === true) this.#completeIfDone();
        else this.#parts.system.deadLetters.count('stale');
        return;
      case 'again':
        this.#running = undefined;
        this.#drive();
        return;
      default:
        this.#report({ type: 'release_block' });
        this.#drive();
    }
  }

  refused(message: BlockMessage, reason: Refusal | 'crashed'): void {
    const code = reason === 'crashed' || reason === 'quarantined' ? reason : 'overloaded';
    const failure = failed(code, limits.storageRetryMs);
    if (message.type === 'call' || message.type === 'read') {
      message.respond({ type: 'failed', failure });
    }
    if (reason !== 'crashed') return;
    for (const respond of this.#takeWaiting()) respond({ type: 'failed', failure });
  }

  #call(call: Call): void {
    const { context, respond } = call;
    const failure = overdue(context, this.#parts.scheduler);
    if (failure !== undefined) {
      respond({ type: 'failed', failure });
      return;
    }
    const receipt = this.#entity.receipt(receiptKey(context));
    if (receipt === undefined) this.#decide(call);
    else this.#replay(receipt, call);
  }

  #decide({ command, context, respond, refusal }: Call): void {
    const nowMs = this.#parts.clock.now();
    const decision = decideBlock(this.#entity.state, command, nowMs);
    const mismatch = versionMismatch(context, this.#entity.version);
    const rejection = decision.type === 'rejected' ? decision.rejection : (mismatch ?? refusal);
    if (rejection !== undefined) this.#reject(rejection, respond);
    else if (decision.type === 'accepted') {
      this.#metadata = metadataOf(context);
      this.#waiting = [...this.#waiting, respond];
      this.#append(decision.events, { ...this.#metadata, ...receiptOf(context) }, nowMs);
    } else this.#answer(respond);
  }

  #report(command: BlockCommand): void {
    const nowMs = this.#parts.clock.now();
    const decision = decideBlock(this.#entity.state, command, nowMs);
    if (decision.type === 'accepted') this.#append(decision.events, this.#metadata, nowMs);
  }

  #append(events: readonly BlockEvent[], metadata: EventMetadata, nowMs: number): void {
    let settled: readonly Respond<BlockState>[] = [];
    this.#entity.append(events, metadata, nowMs, (position) => {
      for (const respond of settled) {
        respond({ type: 'ok', value, version, position, isReplay: false });
      }
    });
    const { state: value, version } = this.#entity;
    if (isBlockSettled(value)) {
      settled = this.#takeWaiting();
      this.#metadata = ENGINE;
    }
    this.#drive();
  }

  #replay(receipt: number, { context, respond }: Call): void {
    const { journal } = this.#parts;
    const lost = (): void => respond(storageFailed());
    const answer = (): void => {
      const outcome = replayed(this.#entity, receipt, context, isBlockSettled);
      if (outcome !== undefined) respond(outcome);
      else if (this.#entity.pending > 0) journal.gate(answer, lost);
      else this.#waiting = [...this.#waiting, respond];
    };
    journal.gate(answer, lost);
  }

  #answer(respond: Respond<BlockState>): void {
    const { status, id } = this.#entity.state;
    if (status === undefined) {
      this.#reject({ code: 'not_found', what: 'block', id }, respond);
      return;
    }
    this.#entity.present(
      // What an earlier change was refused for is no answer to this one.
      ({ value, ...at }) =>
        respond({ type: 'ok', ...at, value: { ...value, refusal: undefined }, isReplay: false }),
      () => respond(storageFailed()),
    );
  }

  #reject(rejection: Rejection, respond: Respond<BlockState>): void {
    this.#parts.journal.gate(
      () => respond(rejectedWith(rejection)),
      () => respond(storageFailed()),
    );
  }

  #takeWaiting(): readonly Respond<BlockState>[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** Asks or tells the nights, if the state calls for it and they are not being asked already. */
  #drive(): void {
    const { state } = this.#entity;
    if (this.#self === undefined || this.#running !== undefined) return;
    if (this.#parts.journal.failure !== undefined) return;
    if (state.changing !== undefined) {
      const after = standingAfter(state);
      const property = this.#property(state);
      this.#send('asking', differingKeys(state, after), (question) => {
        const figures = nightFigures(after, cellKey(question));
        const capacity = capacityFor(property, question);
        return { type: 'ask_block', blockId: state.id, figures, ...capacity };
      });
    } else if (state.telling !== undefined) {
      this.#send('telling', state.telling, (question) => {
        const figures = nightFigures(state, cellKey(question));
        return { type: 'set_block', blockId: state.id, figures };
      });
    }
  }

  #send(
    work: Running['work'],
    keys: readonly string[],
    commandOf: (question: NightRooms) => NightCommand,
  ): void {
    const self = this.#self;
    if (self === undefined) return;
    const questions = keys.map((key): NightRooms => ({ ...cellOf(key), rooms: 0 }));
    const burst = new NightBurst(questions, this.#nextTag);
    this.#nextTag = burst.nextTag;
    this.#running = { work, burst };
    const { state } = this.#entity;
    const command = (question: BurstQuestion) => commandOf(question as NightRooms);
    burst.send(this.#parts, state, command, this.#metadata, self);
    this.#completeIfDone();
  }

  #completeIfDone(): void {
    const running = this.#running;
    if (running === undefined || !running.burst.isComplete) return;
    const { work, burst } = running;
    const isLate = this.#parts.clock.now() >= (this.#entity.state.changing?.deadlineMs ?? Infinity);
    if (burst.isUndecided && !isLate) {
      this.#askAgain();
      return;
    }
    this.#running = undefined;
    this.#attempt = 0;
    const refusal = burst.firstRefusal();
    if (work === 'telling') this.#report({ type: 'record_block_told' });
    else if (refusal === undefined) this.#report({ type: 'record_block_agreed' });
    else {
      const reason = reasonOf(this.#entity.state, refusal);
      this.#report({ type: 'record_block_refused', reason });
    }
  }

  /** Some night could not be asked, and none has truly refused. */
  #askAgain(): void {
    const { scheduler, chance } = this.#parts;
    const delayMs = backoffMs(this.#attempt, RETRY, chance);
    this.#attempt += 1;
    this.#cancelWait();
    this.#cancelWait = scheduler.after(delayMs, () => this.#self?.tell({ type: 'again' }));
  }

  /** After a start nobody has asked for the property yet: what is on disk is then all there is. */
  #property({ propertyId }: BlockState) {
    const { directory, journal } = this.#parts;
    return directory.residentProperty(propertyId) ?? committedProperty(journal, propertyId).state;
  }
}
