/**
 * The answer to a request whose key was used before, read from the stream itself: the state as it
 * was when it first settled after the event that the key wrote. Nothing is kept beside the journal.
 */
import type { CallContext, Outcome } from '../ports/engine.ts';
import { rejectedWith, replayConflict } from './call.ts';
import type { PersistentEntity, TypedEvent } from './runtime/persistent-entity.ts';

/** `receipt` is the version the key wrote first. Undefined: it has not settled on disk yet. */
export function replayed<State, Event extends TypedEvent>(
  entity: PersistentEntity<State, Event>,
  receipt: number,
  context: CallContext,
  isSettled: (state: State) => boolean,
): Outcome<State> | undefined {
  const conflict = replayConflict(entity.requestAt(receipt), context.request);
  if (conflict !== undefined) return rejectedWith(conflict);
  const found = entity.settledSince(receipt, isSettled);
  return found === undefined ? undefined : { type: 'ok', ...found, isReplay: true };
}
