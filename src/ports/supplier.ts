/**
 * An outside supplier of legs as a trip sees it: an airline, a rental of cars. Three steps, each
 * with an idempotency key that the supplier remembers: `reserve` takes something off sale until an
 * instant and costs nothing, `confirm` buys what was reserved, `cancel` lets go of either. A
 * repeated key gets the first answer and does nothing.
 *
 * A call that throws or times out has an unknown outcome. It is never guessed: `lookUp` is asked
 * until it answers. A `cancel` of a reservation that the supplier has never seen is done as well,
 * and remembered: a reserve under that key that arrives late is refused.
 *
 * A supplier takes its own money, in its own currency: `confirm` carries the payer's token.
 */
import type { SupplierName } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';

/** One thing in a supplier's catalogue; how many are left is what reserving finds out. */
export interface SupplierOffer {
  readonly offerId: string;
  readonly title: string;
  /** Of one. */
  readonly price: Money;
  /** False: once it is confirmed nothing gives the money back. */
  readonly isRefundable: boolean;
  /** What a customer pays for cancelling one that is refundable. */
  readonly cancellationFee: Money;
}

/** `key` also names the reservation from then on. */
export interface ReserveRequest {
  readonly key: string;
  readonly offerId: string;
  readonly quantity: number;
  /** In whose name. */
  readonly traveller: string;
}

/** To buy what was reserved. */
export interface ConfirmRequest {
  readonly key: string;
  readonly reservationKey: string;
  /** Whose card is charged; absent when nothing is to be paid. */
  readonly paymentToken?: string;
}

/** To let go of what was reserved or bought. */
export interface CancelRequest {
  readonly key: string;
  readonly reservationKey: string;
  /**
   * The trip came to nothing, and the customer has never had it: taken back without a fee. Of
   * something confirmed that is not refundable this is refused.
   */
  readonly isVoid: boolean;
}

/** The supplier says no, for good. */
export interface Refused {
  readonly status: 'refused';
  /** The supplier's own word, such as `sold_out`. */
  readonly reason: string;
}

/** It is kept until an instant. */
export interface Reserved {
  readonly status: 'reserved';
  readonly reference: string;
  readonly expiresAtMs: number;
  /** For the whole quantity. */
  readonly price: Money;
  readonly isRefundable: boolean;
}

/** It is bought. */
export interface Confirmed {
  readonly status: 'confirmed';
  readonly reference: string;
}

/** It is let go, or bought no longer. */
export interface Cancelled {
  readonly status: 'cancelled';
  /** What is kept of what was paid; absent where there was nothing to cancel. */
  readonly fee?: Money;
}

/** How a reservation stands. */
export type ReservationStatus =
  | { readonly status: 'not_found' }
  | Refused
  | Reserved
  | Confirmed
  | Cancelled
  | { readonly status: 'expired' };

/** Answers `refused` for good; anything unclear throws. */
export interface Supplier {
  readonly name: SupplierName;
  offers(signal: AbortSignal): Promise<readonly SupplierOffer[]>;
  reserve(request: ReserveRequest, signal: AbortSignal): Promise<Reserved | Refused>;
  confirm(request: ConfirmRequest, signal: AbortSignal): Promise<Confirmed | Refused>;
  cancel(request: CancelRequest, signal: AbortSignal): Promise<Cancelled | Refused>;
  lookUp(reservationKey: string, signal: AbortSignal): Promise<ReservationStatus>;
  close(): Promise<void>;
}
