/**
 * References to actors, branded by the protocol they understand: a `Ref<NightCommand>` cannot be
 * passed where a `Ref<BookingMessage>` is wanted. nact's own references are plain and stay inside
 * the runtime.
 */

/** Why a message was not taken; none of its work has been done. */
export type Refusal = 'mailbox_full' | 'stopped' | 'quarantined';

export interface Ref<Message> {
  readonly name: string;
  /** Queues the message; undefined when it was taken, else why not. Never throws. */
  tell(message: Message): Refusal | undefined;
}
