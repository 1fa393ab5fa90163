/**
 * Commands about trips, and their generators. An engine derives the ids of trips for itself, so
 * most commands about one meet nobody; what is asked for comes of the suppliers' test offers.
 */
import fc from 'fast-check';
import type { Payer } from '../../domain/booking/booking.ts';
import type { SupplierName, TripId } from '../../domain/ids.ts';
import type { LegOutcome } from '../../domain/trip/trip.ts';
import type { StayRequest } from '../../ports/engine.ts';
import { payers } from '../arbitraries/guest-arbitraries.ts';

/** One leg as the kit asks for it: a stay, or what a supplier offers. */
export type TripLegWish =
  | { readonly stay: StayRequest }
  | { readonly supplier: SupplierName; readonly offerId: string; readonly quantity: number };

/** Commands about trips and suppliers. */
export type TripCommand =
  | {
      readonly type: 'request_trip';
      readonly legs: readonly TripLegWish[];
      readonly payer: Payer;
    }
  | { readonly type: 'cancel_trip'; readonly tripId: TripId; readonly why: string }
  | {
      readonly type: 'retry_trip' | 'read_trip' | 'read_trip_history' | 'preview_trip_fees';
      readonly tripId: TripId;
    }
  | {
      readonly type: 'resolve_trip_leg';
      readonly tripId: TripId;
      readonly leg: number;
      readonly outcome: LegOutcome;
      readonly note: string;
    }
  | { readonly type: 'list_trips'; readonly limit: number }
  | { readonly type: 'list_trip_suppliers' }
  | { readonly type: 'read_trip_offers'; readonly supplier: SupplierName };

/** Whether a command is one of these. */
export function isTripCommand<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, TripCommand> {
  return command.type.includes('trip');
}

const suppliers = fc.constantFrom('flight', 'car').map((name) => name as SupplierName);

/** Legs at suppliers that do at once what they do, whatever that is. */
export const supplierWishes: fc.Arbitrary<TripLegWish> = fc.record({
  supplier: suppliers,
  offerId: fc.constantFrom(
    ...['test-plain', 'test-plain', 'test-plain-final', 'test-sold-out', 'test-not-confirmed'],
    ...['test-not-confirmed-final', 'test-not-cancelled', 'nothing'],
  ),
  quantity: fc.integer({ min: 1, max: 3 }),
});

/** Every command of this kind; `stay` makes the stays of trips. */
export function tripCommands(stay: fc.Arbitrary<StayRequest>): fc.Arbitrary<TripCommand> {
  const tripId = fc.constant('nobody' as TripId);
  const leg = fc.oneof(fc.record({ stay }), supplierWishes);
  return fc.oneof(
    fc.record({
      type: fc.constant('request_trip' as const),
      legs: fc.array(leg, { minLength: 1, maxLength: 3 }),
      payer: payers,
    }),
    fc.record({ type: fc.constant('cancel_trip' as const), tripId, why: fc.constant('ill') }),
    fc.record({
      type: fc.constantFrom(
        'retry_trip' as const,
        'read_trip' as const,
        'read_trip_history' as const,
        'preview_trip_fees' as const,
      ),
      tripId,
    }),
    fc.record({
      type: fc.constant('resolve_trip_leg' as const),
      tripId,
      leg: fc.integer({ min: 1, max: 3 }),
      outcome: fc.constantFrom('stands' as const, 'undone' as const),
      note: fc.constant('by telephone'),
    }),
    fc.record({
      type: fc.constant('list_trips' as const),
      limit: fc.integer({ min: 1, max: 50 }),
    }),
    fc.record({ type: fc.constant('list_trip_suppliers' as const) }),
    fc.record({ type: fc.constant('read_trip_offers' as const), supplier: suppliers }),
  );
}
