/**
 * One message to the actor of one booking, and the answer as the engine's users see it. Every call
 * about a booking goes through here, so each meets the same limits and deadlines.
 */
import { allowedActions } from '../../domain/booking/allowed-actions.ts';
import type { BookingCommand, BookingState } from '../../domain/booking/booking.ts';
import { type BookingId, isId } from '../../domain/ids.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type { BookingView, CallContext, Outcome } from '../../ports/engine.ts';
import { busy, failed, rejectedWith } from '../calls/call.ts';
import type { CallDesk, Respond } from '../calls/call-desk.ts';
import type { EngineCore } from '../engine-core.ts';
import { isSettled } from './booking-entity.ts';

/**
 * `refusal` stands unless the key was used before. A booking whose gateway takes too long is
 * answered as it then is: still being paid. One that is settled by then has another answer, the one
 * that it had when it settled, and a retry is given that.
 */
export function tellBooking(
  { core, inFlight }: CallDesk,
  context: CallContext,
  id: BookingId,
  command: BookingCommand,
  refusal?: Rejection,
): Promise<Outcome<BookingState>> {
  const refused = refusal === undefined ? {} : { refusal };
  // Only a call that is let in may have an actor made for it.
  const send = (respond: Respond<BookingState>): void => {
    const message = { type: 'call', command, context, respond, ...refused } as const;
    if (core.directory.booking(id).tell(message) !== undefined) respond(busy());
  };
  const late = {
    type: 'failed',
    failure: failed('deadline_exceeded', limits.storageRetryMs),
  } as const;
  return inFlight.run<BookingState>(true, send, (respond) => {
    askState(core, id, (outcome) => {
      const isSettledNow = outcome.type === 'ok' && isSettled(outcome.value);
      respond(isSettledNow ? late : outcome);
    });
  });
}

export function readBooking(
  { core, inFlight }: CallDesk,
  id: BookingId,
): Promise<Outcome<BookingState>> {
  // What is no id can be nobody's name, and an actor is spawned for whatever is asked for.
  if (!isId(id)) return Promise.resolve(rejectedWith({ code: 'not_found', what: 'booking', id }));
  return inFlight.run<BookingState>(false, (respond) => askState(core, id, respond));
}

/** The actor is looked up anew each time: the one a call went to may be gone by now. */
function askState(core: EngineCore, id: BookingId, respond: Respond<BookingState>): void {
  const refusal = core.directory.booking(id).tell({ type: 'read', respond });
  if (refusal !== undefined) respond(busy());
}

/**
 * An answer to a command shows what was allowed at the instant of its last event, not at the
 * instant of reading, so that a repeated request gets the same answer to the byte.
 */
export function viewed(
  desk: CallDesk,
  outcome: Outcome<BookingState>,
  nowMs?: number,
): Outcome<BookingView> {
  if (outcome.type !== 'ok') return outcome;
  const { value: state } = outcome;
  const atMs = nowMs ?? state.updatedAtMs;
  const today = desk.dateAt(state.terms.propertyId, atMs);
  return { ...outcome, value: { state, allowedActions: allowedActions(state, atMs, today) } };
}
