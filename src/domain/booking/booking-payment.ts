/**
 * The money of one booking: what the gateway was asked for, what it has confirmed, and what is on
 * its way there. Types only; `payment-ledger.ts` sums and `payment-effects.ts` decides.
 */

/**
 * Money that the gateway was asked for under one key, and what became of it, minor units. The
 * gateway's own references are in the journal and not here: nothing is decided on them.
 */
export interface Authorisation {
  /** What authorise was called with: `{bookingId}:authorise`, later ones numbered, or a charge's. */
  readonly key: string;
  /** What was asked for, and is reserved once it is approved; 0 after it was declined. */
  readonly authorisedMinor: number;
  /** False while the gateway has not said yes. */
  readonly isApproved: boolean;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly isVoided: boolean;
}

/** Money as the gateway has confirmed it, and what is still on its way there. */
export interface BookingPayment {
  /** Oldest first; it only grows. */
  readonly authorisations: readonly Authorisation[];
  /**
   * What the guest should have paid by now: reserved until check-in where the hotel takes money
   * then, taken otherwise. What is under way brings the money to this.
   */
  readonly dueMinor: number;
  /** How many effects of each kind there have ever been, which numbers their keys. */
  readonly issued: IssuedEffects;
  /** Effects handed to the outbox that have not answered yet, oldest first. */
  readonly pending: readonly PaymentEffect[];
  /** Set while the gateway waits for the customer (3-D Secure and the like). */
  readonly actionUrl: string | undefined;
  /** Epoch ms; after it an unresolved authorisation is voided. Set from payment_pending on. */
  readonly deadlineMs: number | undefined;
  /** Effects the gateway finally refused: still pending, until a person has them tried again. */
  readonly escalated: readonly PaymentEscalation[];
}

/** A call to the gateway that nobody waits for; it goes through the outbox. */
export interface PaymentEffect {
  /** A charge authorises and captures in one, with the payer's saved token, under its own key. */
  readonly kind: 'capture' | 'void' | 'refund' | 'charge';
  readonly amountMinor: number;
  /** `{bookingId}:{kind}`, later ones numbered; the gateway repeats its answer for a key. */
  readonly key: string;
  /** The authorisation it is about; a charge's own key. */
  readonly authorisationKey: string;
}

/** How many effects of each kind a booking has ever had. */
export type IssuedEffects = Readonly<Record<PaymentEffect['kind'], number>>;

/** An effect that was given up, and why: a person has to look at it. */
export interface PaymentEscalation {
  readonly key: string;
  readonly kind: PaymentEffect['kind'];
  readonly amountMinor: number;
  readonly reason: string;
  /** A charge that the gateway has refused: its key would be refused for ever. */
  readonly isFinal?: true;
}
