/**
 * One command to every night of a stay, sent in a single synchronous burst, and the collecting of
 * the answers. Mailboxes are first in, first out and one thread dispatches, so of two bursts every
 * night sees the same one first: no deadlock, and no two stays that refuse each other.
 */
import type { BookingTerms } from '../domain/booking/booking.ts';
import type { NightRooms } from '../domain/booking/night-rooms.ts';
import type { NightCommand } from '../domain/inventory/inventory.ts';
import type { EventMetadata } from '../ports/journal.ts';
import type { EngineParts } from './engine-parts.ts';
import type { NightAnswer, NightAnswered } from './inventory-actor.ts';
import type { Ref } from './runtime/ref.ts';

export class NightBurst {
  readonly #questions: readonly NightRooms[];
  readonly #answers: (NightAnswer | undefined)[];
  readonly #firstTag: number;
  #missing: number;

  /** `firstTag` tells this burst's answers from those of an earlier one. */
  constructor(questions: readonly NightRooms[], firstTag: number) {
    this.#questions = questions;
    this.#answers = new Array(questions.length);
    this.#firstTag = firstTag;
    this.#missing = questions.length;
  }

  get nextTag(): number {
    return this.#firstTag + this.#questions.length;
  }

  get isComplete(): boolean {
    return this.#missing === 0;
  }

  send(
    parts: EngineParts,
    terms: BookingTerms,
    commandOf: (question: NightRooms) => NightCommand,
    metadata: EventMetadata,
    replyTo: Ref<NightAnswered>,
  ): void {
    for (const [index, question] of this.#questions.entries()) {
      const tag = this.#firstTag + index;
      const ref = parts.directory.night(terms.propertyId, question.roomTypeId, question.night);
      const refusal = ref.tell({ command: commandOf(question), metadata, tag, replyTo });
      if (refusal !== undefined) this.#answer(index, { code: 'unavailable' });
    }
  }

  /** False for an answer to another burst. */
  take(answered: NightAnswered): boolean {
    const index = answered.tag - this.#firstTag;
    if (index < 0 || index >= this.#questions.length) return false;
    this.#answer(index, answered.answer);
    return true;
  }

  /** The first night in stay order that did not say ok, with what it said. */
  firstRefusal(): { question: NightRooms; answer: NightAnswer } | undefined {
    for (const [index, question] of this.#questions.entries()) {
      const answer = this.#answers[index];
      if (answer !== undefined && answer.code !== 'ok') return { question, answer };
    }
    return undefined;
  }

  /** Whether some night could not be asked and none has truly refused: worth asking again. */
  get isUndecided(): boolean {
    const codes = this.#answers.map((answer) => answer?.code);
    const isDefinite = codes.every((code) => code === 'ok' || code === 'unavailable');
    return isDefinite && codes.includes('unavailable');
  }

  #answer(index: number, answer: NightAnswer): void {
    if (this.#answers[index] !== undefined) return;
    this.#answers[index] = answer;
    this.#missing -= 1;
  }
}
