/**
 * One block: decides what staff ask of it, and sees it through its nights. What would be more than
 * before is asked of all of them in one synchronous burst; when all have agreed, or one has not,
 * each is told what the block has. It keeps nothing of that work: its progress is its own stream,
 * and what was not answered when the process died is asked or told again, which changes nothing.
 */
import type { BlockCommand, BlockEvent, BlockState } from '../../domain/blocks/block.ts';
import { cellKey, cellOf } from '../../domain/blocks/block-cell.ts';
import { differingKeys, nightFigures, standingAfter } from '../../domain/blocks/block-nights.ts';
import { decideBlock } from '../../domain/blocks/decide-block.ts';
import type { NightRooms } from '../../domain/booking/night-rooms.ts';
import type { BlockId } from '../../domain/ids.ts';
import type { NightCommand } from '../../domain/inventory/inventory.ts';
import { capacityIn } from '../../domain/property/night-capacity.ts';
import type { EventMetadata } from '../../ports/journal.ts';
import { metadataOf } from '../calls/call.ts';
import { type AnswersKind, type Call, CallAnswers } from '../calls/call-answers.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { NightAnswered } from '../inventory/inventory-actor.ts';
import { propertyNow } from '../property/property-actor.ts';
import type { Actor, Behaviour } from '../runtime/actor-system.ts';
import { backoffMs } from '../runtime/backoff.ts';
import { PersistentEntity } from '../runtime/persistent-entity.ts';
import type { Refusal } from '../runtime/ref.ts';
import { type BurstQuestion, NightBurst } from '../sagas/night-burst.ts';
import { reasonOf } from './block-burst.ts';
import { blockDefinition, blockStream, isBlockSettled } from './block-entity.ts';

type BlockCall = Call<BlockState, BlockCommand>;
/** `wake`: a timer is due or the process has started; `again`: ask the nights once more. */
export type BlockMessage =
  | BlockCall
  | NightAnswered
  | { readonly type: 'wake' }
  | { readonly type: 'again' };

const ENGINE: EventMetadata = { by: 'engine' };
const RETRY = { minMs: 20, maxMs: 5_000 };

const blockAnswers: AnswersKind<BlockState> = {
  isSettled: isBlockSettled,
  absent: ({ status, id }) =>
    status === undefined ? { code: 'not_found', what: 'block', id } : undefined,
  // What an earlier change was refused for is no answer to this one.
  told: (state) => ({ ...state, refusal: undefined }),
};

interface Running {
  readonly work: 'asking' | 'telling';
  readonly burst: NightBurst;
}

export class BlockActor implements Behaviour<BlockMessage> {
  readonly #parts: EngineParts;
  readonly #entity: PersistentEntity<BlockState, BlockEvent>;
  readonly #answers: CallAnswers<BlockState, BlockEvent>;
  #self: Actor<BlockMessage> | undefined;
  #metadata: EventMetadata = ENGINE;
  #running: Running | undefined;
  #attempt = 0;
  #nextTag = 0;
  #cancelWait: () => void = () => undefined;

  constructor(parts: EngineParts, id: BlockId) {
    this.#parts = parts;
    this.#entity = new PersistentEntity(parts.journal, blockDefinition, blockStream(id), id);
    this.#answers = new CallAnswers<BlockState, BlockEvent>(parts, this.#entity, blockAnswers);
  }

  attach(self: Actor<BlockMessage>): void {
    this.#self = self;
  }

  /** Nothing asked or told, nobody waiting, nothing on its way to disk. */
  get isIdle(): boolean {
    return isBlockSettled(this.#entity.state) && this.#answers.isIdle;
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
    this.#answers.refused(message, reason);
  }

  #call(call: BlockCall): void {
    if (this.#answers.isSeenTo(call)) return;
    const nowMs = this.#parts.clock.now();
    const decision = decideBlock(this.#entity.state, call.command, nowMs);
    if (!this.#answers.takeUnlessAgainst(call, decision, nowMs)) return;
    this.#metadata = metadataOf(call.context);
    this.#goOn();
  }

  #report(command: BlockCommand): void {
    const nowMs = this.#parts.clock.now();
    const decision = decideBlock(this.#entity.state, command, nowMs);
    if (decision.type !== 'accepted') return;
    this.#answers.append(decision.events, this.#metadata, nowMs);
    this.#goOn();
  }

  #goOn(): void {
    if (isBlockSettled(this.#entity.state)) this.#metadata = ENGINE;
    this.#drive();
  }

  /** Asks or tells the nights, if the state calls for it and they are not being asked already. */
  #drive(): void {
    const { state } = this.#entity;
    if (this.#self === undefined || this.#running !== undefined) return;
    if (this.#parts.journal.failure !== undefined) return;
    if (state.changing !== undefined) {
      const after = standingAfter(state);
      const property = propertyNow(this.#parts, state.propertyId);
      this.#send('asking', differingKeys(state, after), (question) => {
        const figures = nightFigures(after, cellKey(question));
        const capacity = capacityIn(property, question);
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
}
