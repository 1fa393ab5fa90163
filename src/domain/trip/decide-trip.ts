/**
 * What a trip answers to a command. Pure and total: time is an argument, and legs have already been
 * asked when their `record_…` comes in. Reports are repeated after a crash and may come late, when
 * the trip is elsewhere: a stale one is no fault and changes nothing.
 */
import { limits } from '../../limits.ts';
import { atStake } from '../booking/owed.ts';
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type { Rejection } from '../rejection.ts';
import { evolveTrip } from './evolve-trip.ts';
import { canBeUndone, finalLegs, nextToConfirm, nextToUndo } from './leg-order.ts';
import type { LegStatus, TripCommand, TripEvent, TripLeg, TripState, UndoReason } from './trip.ts';
import { priceOf } from './trip.ts';
import type { TripAction } from './trip-refusal.ts';

type Decided = Decision<TripEvent>;
type Command<Type extends TripCommand['type']> = Extract<TripCommand, { readonly type: Type }>;

export function decideTrip(state: TripState, command: TripCommand, nowMs: number): Decided {
  switch (command.type) {
    case 'request_trip':
      return decideRequest(state, command, nowMs);
    case 'cancel_trip':
      return decideCancel(state, command.why, nowMs);
    case 'retry_trip':
      return decideRetry(state, nowMs);
    case 'resolve_leg':
      return decideResolve(state, command, nowMs);
    case 'record_reserved':
      return decideReserved(state, command, nowMs);
    case 'record_refused':
      return decideRefused(state, command, nowMs);
    case 'record_action_required': {
      const leg = legIn(state, command.leg, 'confirming', 'confirming');
      if (leg === undefined || leg.actionUrl === command.url) return unchanged;
      return accepted({ type: 'LegActionRequired', leg: leg.leg, url: command.url });
    }
    case 'record_confirmed':
      return decideConfirmed(state, command, nowMs);
    case 'record_undone':
      return decideUndone(state, command, nowMs);
    case 'record_not_undone':
      return decideNotUndone(state, command, nowMs);
    case 'look':
      return decideLook(state, nowMs);
    default:
      return unreachable(command);
  }
}

/** The leg, if the trip and it stand where a report about it means something. */
function legIn(
  { status, legs }: TripState,
  number: number,
  tripStatus: TripState['status'],
  legStatus: LegStatus,
): TripLeg | undefined {
  if (status !== tripStatus) return undefined;
  return legs.find((leg) => leg.leg === number && leg.status === legStatus);
}

function decideRequest(state: TripState, command: Command<'request_trip'>, nowMs: number): Decided {
  if (state.status !== undefined) return unchanged;
  const { legs, payer } = command;
  const finals = finalLegs(legs);
  if (finals.length > 1) return rejected({ code: 'trip_not_undoable', legs: finals });
  const unpaid = legs.find((leg) => {
    return (leg.kind === 'stay' ? atStake(leg.terms) : leg.price.amountMinor) > 0;
  });
  if (payer.paymentToken === undefined && unpaid !== undefined) {
    return rejected({ code: 'payment_required', ...priceOf(unpaid) });
  }
  return accepted<TripEvent>(
    { type: 'TripRequested', legs, payer },
    { type: 'TripReserving', untilMs: nowMs + limits.tripReserveMs },
  );
}

function decideReserved(
  state: TripState,
  { leg: number, reservation }: Command<'record_reserved'>,
  nowMs: number,
): Decided {
  const leg = legIn(state, number, 'reserving', 'reserving');
  if (leg === undefined) return unchanged;
  const reserved: TripEvent = { type: 'LegReserved', leg: number, reservation };
  const after = evolveTrip(state, reserved, nowMs);
  const dearer = priceChange(leg, reservation.price.amountMinor, reservation.price.currency);
  if (dearer !== undefined) {
    const reason = { kind: 'leg_refused', leg: number, reason: dearer } as const;
    return accepted(reserved, ...undoing(after, reason, nowMs));
  }
  if (after.legs.some(({ status }) => status !== 'reserved')) return accepted(reserved);
  const finals = after.legs.filter((one) => !canBeUndone(one)).map((one) => one.leg);
  if (finals.length > 1) {
    const reason = { kind: 'not_undoable', legs: finals } as const;
    return accepted(reserved, ...undoing(after, reason, nowMs));
  }
  return accepted(reserved, ...confirmingNext(after, nowMs));
}

/** Nothing is bought at another price than the one that was agreed to. */
function priceChange(
  { request }: TripLeg,
  currentMinor: number,
  currency: string,
): Rejection | undefined {
  const agreed = priceOf(request);
  if (agreed.amountMinor === currentMinor && agreed.currency === currency) return undefined;
  if (agreed.currency !== currency) {
    return { code: 'currency_mismatch', expected: agreed.currency, actual: currency };
  }
  return { code: 'price_changed', quotedMinor: agreed.amountMinor, currentMinor, currency };
}

function decideRefused(
  state: TripState,
  { leg, step, reason }: Command<'record_refused'>,
  nowMs: number,
): Decided {
  const [tripStatus, legStatus] =
    step === 'try'
      ? (['reserving', 'reserving'] as const)
      : (['confirming', 'confirming'] as const);
  if (legIn(state, leg, tripStatus, legStatus) === undefined) return unchanged;
  const refused: TripEvent = { type: 'LegRefused', leg, step, reason };
  const after = evolveTrip(state, refused, nowMs);
  return accepted(refused, ...undoing(after, { kind: 'leg_refused', leg, reason }, nowMs));
}

function decideConfirmed(
  state: TripState,
  { leg, reference }: Command<'record_confirmed'>,
  nowMs: number,
): Decided {
  if (legIn(state, leg, 'confirming', 'confirming') === undefined) return unchanged;
  const confirmed: TripEvent = { type: 'LegConfirmed', leg, reference };
  return accepted(confirmed, ...confirmingNext(evolveTrip(state, confirmed, nowMs), nowMs));
}

function confirmingNext({ legs }: TripState, nowMs: number): readonly TripEvent[] {
  const next = nextToConfirm(legs);
  if (next === undefined) return [{ type: 'TripConfirmed' }];
  return [{ type: 'LegConfirming', leg: next.leg, untilMs: nowMs + limits.tripConfirmMs }];
}

function undoing(
  state: TripState,
  reason: UndoReason,
  nowMs: number,
): readonly [TripEvent, ...TripEvent[]] {
  const begun: TripEvent = { type: 'TripUndoing', reason };
  return [begun, ...undoingNext(evolveTrip(state, begun, nowMs), nowMs)];
}

/** The next leg to let go, or how the trip has ended when none is left. */
function undoingNext({ legs, undo }: TripState, nowMs: number): readonly TripEvent[] {
  const next = nextToUndo(legs);
  if (next !== undefined) {
    return [{ type: 'LegUndoing', leg: next.leg, untilMs: nowMs + limits.tripUndoMs }];
  }
  if (legs.some(({ status }) => status === 'stuck')) return [{ type: 'TripEscalated' }];
  return [{ type: undo?.kind === 'cancelled' ? 'TripCancelled' : 'TripFailed' }];
}

function decideUndone(state: TripState, command: Command<'record_undone'>, nowMs: number): Decided {
  const { leg, fee } = command;
  if (legIn(state, leg, 'compensating', 'undoing') === undefined) return unchanged;
  const undone: TripEvent = { type: 'LegUndone', leg, ...(fee === undefined ? {} : { fee }) };
  return accepted(undone, ...undoingNext(evolveTrip(state, undone, nowMs), nowMs));
}

function decideNotUndone(
  state: TripState,
  { leg, reason }: Command<'record_not_undone'>,
  nowMs: number,
): Decided {
  if (legIn(state, leg, 'compensating', 'undoing') === undefined) return unchanged;
  const stuck: TripEvent = { type: 'LegStuck', leg, step: 'cancel', reason };
  return accepted(stuck, ...undoingNext(evolveTrip(state, stuck, nowMs), nowMs));
}

function decideLook(state: TripState, nowMs: number): Decided {
  const late = state.legs.find(({ untilMs = Number.POSITIVE_INFINITY }) => nowMs >= untilMs);
  if (late === undefined) return unchanged;
  const { leg, status } = late;
  if (state.status === 'reserving' && status === 'reserving') {
    return accepted(...undoing(state, { kind: 'timed_out', leg, step: 'try' }, nowMs));
  }
  if (state.status === 'confirming' && status === 'confirming') {
    const reason = { kind: 'timed_out', leg, step: 'confirm' } as const;
    if (canBeUndone(late)) return accepted(...undoing(state, reason, nowMs));
    // It may have been bought, and nothing would give that back: no step is right for sure.
    return accepted<TripEvent>(
      { type: 'LegStuck', leg, step: 'confirm', reason: 'no_answer' },
      { type: 'TripEscalated' },
    );
  }
  if (state.status === 'compensating' && status === 'undoing') {
    return decideNotUndone(state, { type: 'record_not_undone', leg, reason: 'no_answer' }, nowMs);
  }
  return unchanged;
}

function decideCancel(state: TripState, why: string, nowMs: number): Decided {
  const closed = notIn(state, 'cancel', ['reserving', 'confirming', 'confirmed']);
  if (closed !== undefined) return rejected(closed);
  const final = state.legs.find(({ status }) => status === 'confirming');
  if (final !== undefined && !canBeUndone(final)) {
    // Whether it has been bought already is known in a moment, and then so is what it would cost.
    return rejected({ code: 'trip_invalid_state', action: 'cancel', status: 'confirming' });
  }
  return accepted(...undoing(state, { kind: 'cancelled', why }, nowMs));
}

function decideRetry(state: TripState, nowMs: number): Decided {
  const closed = notIn(state, 'retry', ['escalated']);
  if (closed !== undefined) return rejected(closed);
  const retried: TripEvent = { type: 'TripRetried' };
  const after = evolveTrip(state, retried, nowMs);
  return accepted(
    retried,
    ...(state.undo === undefined ? confirmingNext(after, nowMs) : undoingNext(after, nowMs)),
  );
}

function decideResolve(state: TripState, command: Command<'resolve_leg'>, nowMs: number): Decided {
  const closed = notIn(state, 'resolve', ['escalated']);
  if (closed !== undefined) return rejected(closed);
  const { leg, outcome, note } = command;
  const stuck = state.legs.find((one) => one.leg === leg);
  if (stuck?.status !== 'stuck') return rejected({ code: 'leg_not_stuck', leg });
  const resolved: TripEvent = { type: 'LegResolved', leg, outcome, note };
  const after = evolveTrip(state, resolved, nowMs);
  if (state.undo !== undefined) {
    const rest = after.legs.some(({ status }) => status === 'stuck');
    return accepted(resolved, ...(rest ? [] : undoingNext(after, nowMs)));
  }
  if (outcome === 'stands') return accepted(resolved, ...confirmingNext(after, nowMs));
  return accepted(resolved, ...undoing(after, { kind: 'resolved', leg, note }, nowMs));
}

function notIn(
  { status = 'requested' }: TripState,
  action: TripAction,
  statuses: readonly TripState['status'][],
): Rejection | undefined {
  if (statuses.includes(status)) return undefined;
  return { code: 'trip_invalid_state', action, status };
}
