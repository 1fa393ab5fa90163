/**
 * Messages that nobody handled, counted by reason. nact drops such messages in silence; a number
 * that should be zero and isn't is the first thing to look at.
 */
export type DeadLetterReason = 'mailbox_full' | 'stopped' | 'quarantined' | 'stale';

export class DeadLetters {
  readonly #counts: Record<DeadLetterReason, number> = {
    mailbox_full: 0,
    stopped: 0,
    quarantined: 0,
    stale: 0,
  };

  count(reason: DeadLetterReason, messages = 1): void {
    this.#counts[reason] += messages;
  }

  get counts(): Readonly<Record<DeadLetterReason, number>> {
    return this.#counts;
  }
}
