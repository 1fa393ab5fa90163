/** What an event makes of a trip. Total: an event that was written is believed. */
import { type NothingChanged, unreachable } from '../decision.ts';
import type { TripEvent, TripLeg, TripState } from './trip.ts';

export function evolveTrip(state: TripState, event: TripEvent, recordedAtMs: number): TripState {
  if (event.type === 'NothingChanged') return state;
  return { ...evolved(state, event, recordedAtMs), updatedAtMs: recordedAtMs };
}

type LegEvent = Extract<TripEvent, { readonly leg: number }>;

type Change = Exclude<TripEvent, NothingChanged>;

function evolved(state: TripState, event: Change, recordedAtMs: number): TripState {
  switch (event.type) {
    case 'TripRequested': {
      const legs = event.legs.map((request, index): TripLeg => {
        return { leg: index + 1, request, status: 'reserving', wasConfirming: false, undoings: 0 };
      });
      const { payer } = event;
      return { ...state, status: 'requested', payer, legs, createdAtMs: recordedAtMs };
    }
    case 'TripReserving': {
      const legs = state.legs.map((leg): TripLeg => ({ ...leg, untilMs: event.untilMs }));
      return { ...state, status: 'reserving', legs };
    }
    case 'TripConfirmed':
      return { ...state, status: 'confirmed', wasConfirmed: true };
    case 'TripUndoing':
      // What was under way is not waited for any more: it is let go whatever it comes to.
      return {
        ...state,
        status: 'compensating',
        undo: event.reason,
        legs: state.legs.map(idle),
      };
    case 'TripEscalated':
      return { ...state, status: 'escalated' };
    case 'TripRetried':
      return { ...state, legs: state.legs.map(freed) };
    case 'TripFailed':
      return { ...state, status: 'failed' };
    case 'TripCancelled':
      return { ...state, status: 'cancelled' };
    default:
      return legEvolved(state, event);
  }
}

function legEvolved(state: TripState, event: LegEvent): TripState {
  const legs = state.legs.map((leg) => (leg.leg === event.leg ? withEvent(leg, event) : leg));
  if (event.type === 'LegConfirming') return { ...state, status: 'confirming', legs };
  // Only a trip that is being undone, or is to be again, lets go of a leg.
  if (event.type === 'LegUndoing') return { ...state, status: 'compensating', legs };
  return { ...state, legs };
}

function withEvent(leg: TripLeg, event: LegEvent): TripLeg {
  switch (event.type) {
    case 'LegReserved':
      return { ...without(leg), status: 'reserved', reservation: event.reservation };
    case 'LegRefused':
      return { ...without(leg), status: 'refused', refusedAt: event.step };
    case 'LegConfirming': {
      const { untilMs } = event;
      return { ...without(leg), status: 'confirming', wasConfirming: true, untilMs };
    }
    case 'LegActionRequired':
      return { ...leg, actionUrl: event.url };
    case 'LegConfirmed':
      return { ...without(leg), status: 'confirmed', confirmation: event.reference };
    case 'LegUndoing': {
      const { untilMs } = event;
      return { ...without(leg), status: 'undoing', undoings: leg.undoings + 1, untilMs };
    }
    case 'LegUndone': {
      const fee = event.fee === undefined ? {} : { fee: event.fee };
      return { ...without(leg), ...fee, status: 'undone' };
    }
    case 'LegStuck': {
      const { step, reason } = event;
      return { ...without(leg), status: 'stuck', stuck: { step, reason } };
    }
    case 'LegResolved': {
      const isConfirmed = leg.stuck?.step === 'confirm';
      const stands = isConfirmed ? 'confirmed' : 'kept';
      const status = event.outcome === 'stands' ? stands : 'undone';
      return { ...without(leg), status, note: event.note };
    }
    default:
      return unreachable(event);
  }
}

/** Not under way any more, whether or not it has ended. */
function idle(leg: TripLeg): TripLeg {
  const { untilMs: _until, actionUrl: _url, ...rest } = leg;
  return rest;
}

/** What a step under way leaves behind when it has ended. */
function without({ untilMs: _until, actionUrl: _url, stuck: _stuck, ...leg }: TripLeg): TripLeg {
  return leg;
}

/** A leg that is stuck stands again as it did before it was asked for what it is stuck at. */
function freed(leg: TripLeg): TripLeg {
  if (leg.status !== 'stuck') return leg;
  if (leg.stuck?.step === 'confirm') return { ...without(leg), status: 'reserved' };
  return { ...without(leg), status: leg.wasConfirming ? 'confirmed' : 'reserved' };
}
