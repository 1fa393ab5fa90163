/** Asks one leg of a trip for one step, wherever it is, and says what that has come to. */

import type { Payer } from '../../domain/booking/booking.ts';
import type { LegAsk } from '../../domain/trip/leg-order.ts';
import { legKey } from '../../domain/trip/leg-order.ts';
import type { SupplierLeg, TripCommand, TripState } from '../../domain/trip/trip.ts';
import type { EngineParts } from '../engine-parts.ts';
import { LocalDates } from '../local-dates.ts';
import type { SupplierAnswer, SupplierAsk } from '../outward/supplier-actor.ts';
import { type Found, TripStays } from './trip-stays.ts';

export class TripLegs {
  readonly #parts: EngineParts;
  readonly #stays: TripStays;
  #isClosed = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#stays = new TripStays(parts, new LocalDates());
  }

  /** Whoever asks is gone: nobody is asked any more, whatever has been found out. */
  close(): void {
    this.#isClosed = true;
    this.#stays.close();
  }

  /** The state that calls for it is on disk. `found` is told once, at any later time. */
  ask(trip: TripState, ask: LegAsk, found: Found): void {
    if (this.#isClosed) return;
    const { request } = ask.leg;
    if (request.kind === 'stay') this.#stays.ask(trip, ask, request, found);
    else this.#supplier(trip, ask, request, found);
  }

  #supplier(trip: TripState, ask: LegAsk, request: SupplierLeg, found: Found): void {
    const supplier = this.#parts.suppliers.get(request.supplier);
    if (supplier === undefined) {
      this.#parts.log.error({ supplier: request.supplier, key: ask.key }, 'no such supplier now');
      // Its trips wait for it until their deadline: it may come back with the next start.
      found(undefined);
      return;
    }
    const refusal = supplier.tell({
      type: 'ask',
      ask: supplierAsk(trip, ask, request),
      deadlineMs: ask.leg.untilMs ?? 0,
      answer: (answer) => found(answer && commandOf(ask, request, answer)),
    });
    if (refusal !== undefined) found(undefined);
  }
}

function supplierAsk(trip: TripState, { leg, step, key }: LegAsk, sold: SupplierLeg): SupplierAsk {
  const reservationKey = legKey(trip.id, leg.leg, 'try');
  switch (step) {
    case 'try': {
      const { offerId, quantity } = sold;
      const traveller = nameOf(trip.payer);
      return { step, request: { key, offerId, quantity, traveller } };
    }
    case 'confirm': {
      const paymentToken = trip.payer?.paymentToken;
      const payment = paymentToken === undefined ? {} : { paymentToken };
      return { step, request: { key, reservationKey, ...payment } };
    }
    default:
      return { step, request: { key, reservationKey, isVoid: !trip.wasConfirmed } };
  }
}

function nameOf(payer: Payer | undefined): string {
  return payer === undefined ? '' : `${payer.guest.firstName} ${payer.guest.lastName}`;
}

function commandOf(
  { leg: { leg }, step }: LegAsk,
  { supplier }: SupplierLeg,
  answer: SupplierAnswer,
): TripCommand {
  switch (answer.status) {
    case 'reserved': {
      const { status: _, ...reservation } = answer;
      return { type: 'record_reserved', leg, reservation };
    }
    case 'confirmed':
      return { type: 'record_confirmed', leg, reference: answer.reference };
    case 'cancelled': {
      const { fee } = answer;
      return { type: 'record_undone', leg, ...(fee === undefined ? {} : { fee }) };
    }
    default: {
      const { reason } = answer;
      if (step === 'cancel') return { type: 'record_not_undone', leg, reason };
      const refusal =
        reason === 'payment_declined'
          ? ({ code: 'payment_declined', reason: 'card_declined' } as const)
          : ({ code: 'supplier_refused', supplier, reason } as const);
      return { type: 'record_refused', leg, step, reason: refusal };
    }
  }
}
