/**
 * The package `vacancy/trips`: stays that are sold together with flights and cars of outside
 * suppliers, what the engine's calls about them are made of, and the port for a supplier of yours.
 *
 *   const suppliers = ['car', new HttpSupplier({ name, url }), mine] as const;
 *   const { engine } = await openEngine({ dataDirectory: './hotel', log, suppliers });
 */

// What the engine is asked about trips, and what it answers.

export {
  parseSupplierName,
  parseTripId,
  type SupplierName,
  type TripId,
} from './domain/ids.ts';
export type {
  LegOutcome,
  LegRequest,
  LegStatus,
  LegStep,
  Reservation,
  StayLeg,
  SupplierLeg,
  TripLeg,
  TripState,
  TripStatus,
  UndoReason,
} from './domain/trip/trip.ts';
export type { TripAllowance } from './domain/trip/trip-actions.ts';
export type { TripCase } from './domain/trip/trip-case.ts';
export type { TripAction } from './domain/trip/trip-refusal.ts';
export type {
  LegFee,
  LegWish,
  SupplierCatalogue,
  TripCalls,
  TripFees,
  TripFilter,
  TripRequest,
  TripRow,
  TripView,
} from './ports/trips.ts';

// What a supplier of yours is made of, and those there are.

export type {
  Cancelled,
  CancelRequest,
  Confirmed,
  ConfirmRequest,
  Refused,
  ReservationStatus,
  Reserved,
  ReserveRequest,
  Supplier,
  SupplierOffer,
} from './ports/supplier.ts';
export {
  HttpSupplier,
  type HttpSupplierOptions,
  SupplierUnclear,
} from './suppliers/http-supplier.ts';
export { type SupplierKind, supplierKinds } from './suppliers/supplier-catalogue.ts';
