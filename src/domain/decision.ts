/**
 * What a decider answers. A business "no" is data, never an exception; an exception out of a
 * decider is a programming error and resets its actor from the journal.
 */
import type { Rejection } from './rejection.ts';

/**
 * The event of a request that came with a key and found nothing to change: it is written for its
 * key, so that the key has an answer that stays the same. The state is the same after it.
 */
export interface NothingChanged {
  readonly type: 'NothingChanged';
}

/** Non-empty by type: "accepted nothing" cannot be written; that is `unchanged`. */
export type Decision<Event> =
  | { readonly type: 'accepted'; readonly events: readonly [Event, ...Event[]] }
  | { readonly type: 'unchanged' }
  | { readonly type: 'rejected'; readonly rejection: Rejection };

export const unchanged = { type: 'unchanged' } as const;

export function accepted<Event>(
  first: Event,
  ...more: Event[]
): Extract<Decision<Event>, { readonly type: 'accepted' }> {
  return { type: 'accepted', events: [first, ...more] };
}

export function rejected(rejection: Rejection): {
  readonly type: 'rejected';
  readonly rejection: Rejection;
} {
  return { type: 'rejected', rejection };
}

/** The end of an exhaustive switch: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}
