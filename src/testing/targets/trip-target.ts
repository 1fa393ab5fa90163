/** Commands about trips, performed on an engine in this process. */
import { unreachable } from '../../domain/decision.ts';
import type { CallContext, Engine, Outcome } from '../../ports/engine.ts';
import type { TripView } from '../../ports/trips.ts';
import type { TripCommand } from '../commands/trip-commands.ts';
import { answerOf, nothing } from '../engine-results.ts';
import type { HotelAnswer, HotelResult } from './hotel-target.ts';

export async function performOnTrips(
  engine: Engine,
  context: CallContext,
  command: TripCommand,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'request_trip': {
      const { legs, payer } = command;
      return madeTrip(await engine.requestTrip(context, { legs, payer }));
    }
    case 'cancel_trip':
      return answerOf(await engine.cancelTrip(context, command.tripId, command.why), tripResult);
    case 'retry_trip':
      return answerOf(await engine.retryTrip(context, command.tripId), tripResult);
    case 'resolve_trip_leg': {
      const { tripId, leg, outcome, note } = command;
      const resolution = { leg, outcome, note };
      return answerOf(await engine.resolveLeg(context, tripId, resolution), tripResult);
    }
    case 'read_trip':
      return answerOf(await engine.trip(command.tripId), tripResult);
    case 'read_trip_history':
      return answerOf(await engine.tripHistory(command.tripId), (events) => {
        return { kind: 'history', events: events.map(({ type }) => type) };
      });
    case 'preview_trip_fees':
      return answerOf(await engine.tripFees(command.tripId), nothing);
    case 'list_trips':
      return answerOf(await engine.trips({ limit: command.limit }), (rows) => {
        return { kind: 'ids', ids: rows.map(({ id }) => id) };
      });
    case 'list_trip_suppliers':
      return answerOf(await engine.suppliers(), (names) => ({ kind: 'ids', ids: names }));
    case 'read_trip_offers':
      return answerOf(await engine.supplierOffers(command.supplier), ({ offers }) => {
        return { kind: 'ids', ids: offers.map(({ offerId }) => offerId) };
      });
    default:
      return unreachable(command);
  }
}

/** A trip that came to nothing is a refusal to whoever asked for it. */
function madeTrip(outcome: Outcome<TripView>): HotelAnswer {
  if (outcome.type === 'ok') {
    const { status, undo } = outcome.value.state;
    if (status === 'cancelled') return { type: 'refused', code: 'trip_cancelled' };
    if (status === 'failed' && undo !== undefined) {
      const isMoney =
        undo.kind === 'leg_refused' && /^payment_(declined|timed_out)$/.test(undo.reason.code);
      if (isMoney) return { type: 'refused', code: 'leg_payment_declined' };
      const codes = { not_undoable: 'trip_not_undoable', timed_out: 'leg_timed_out' } as const;
      const code = undo.kind in codes ? codes[undo.kind as keyof typeof codes] : 'leg_refused';
      return { type: 'refused', code };
    }
  }
  return answerOf(outcome, tripResult);
}

function tripResult({ state }: TripView): HotelResult {
  const { status = 'requested', legs } = state;
  return { kind: 'trip', status, legs: legs.map((leg) => leg.status) };
}
