/**
 * One command to every night of a stay, sent in a single synchronous burst, and the collecting of
 * the answers. Mailboxes are first in, first out and one thread dispatches, so of two bursts every
 * night sees the same one first: no deadlock, and no two stays that refuse each other.
 */
import type { BookingTerms } from '../../domain/booking/booking.ts';
import type { OverbookedNight } from '../../domain/booking/channel-sale.ts';
import { type NightRooms, nightRoomsOf } from '../../domain/booking/night-rooms.ts';
import type { NightCommand } from '../../domain/inventory/inventory.ts';
import type { EventMetadata } from '../../ports/journal.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { NightAnswer, NightAnswered, NightMessage } from '../inventory/inventory-actor.ts';
import type { Ref } from '../runtime/ref.ts';

/** A use of a promo code, which is asked for as a room of a night is. */
export interface PromoUse {
  readonly promoCode: string;
  readonly rooms: number;
}

/** To a night about rooms, or to a promo code about its use. */
export type BurstQuestion = NightRooms | PromoUse;

/** All that a booking takes: every night, and then the use of its promo code. */
export function questionsOf(terms: BookingTerms): readonly BurstQuestion[] {
  return [...nightRoomsOf(terms), ...promoUseOf(terms)];
}

export function promoUseOf({ promoCode }: BookingTerms): readonly PromoUse[] {
  return promoCode === undefined ? [] : [{ promoCode, rooms: 1 }];
}

export class NightBurst {
  readonly #questions: readonly BurstQuestion[];
  readonly #answers: (NightAnswer | undefined)[];
  readonly #firstTag: number;
  #missing: number;

  /** `firstTag` tells this burst's answers from those of an earlier one. */
  constructor(questions: readonly BurstQuestion[], firstTag: number) {
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
    terms: Pick<BookingTerms, 'propertyId'>,
    commandOf: (question: BurstQuestion) => NightCommand,
    metadata: EventMetadata,
    replyTo: Ref<NightAnswered>,
  ): void {
    for (const [index, question] of this.#questions.entries()) {
      const tag = this.#firstTag + index;
      const ref = refOf(parts, terms, question);
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

  /**
   * The first night in stay order that refused, with what it said; one that could not be asked only
   * where none has refused, for it may have had the rooms.
   */
  firstRefusal(): { question: BurstQuestion; answer: NightAnswer } | undefined {
    let unasked: { question: BurstQuestion; answer: NightAnswer } | undefined;
    for (const [index, question] of this.#questions.entries()) {
      const answer = this.#answers[index];
      if (answer === undefined || answer.code === 'ok') continue;
      if (answer.code !== 'unavailable') return { question, answer };
      unasked ??= { question, answer };
    }
    return unasked;
  }

  /** Rooms of the booking that nights have said were not there; undefined when all were. */
  overbooked(): readonly OverbookedNight[] | undefined {
    const found = this.#questions.flatMap((question, index): readonly OverbookedNight[] => {
      const answer = this.#answers[index];
      if ('promoCode' in question || answer?.code !== 'ok') return [];
      const { roomTypeId, night } = question;
      return answer.forced === undefined ? [] : [{ roomTypeId, night, rooms: answer.forced }];
    });
    return found.length === 0 ? undefined : found;
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

function refOf(
  { directory }: EngineParts,
  { propertyId }: Pick<BookingTerms, 'propertyId'>,
  question: BurstQuestion,
): Ref<NightMessage> {
  if ('promoCode' in question) return directory.promo(propertyId, question.promoCode);
  return directory.night(propertyId, question.roomTypeId, question.night);
}
