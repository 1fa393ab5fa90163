/**
 * The payment gateway as a saga sees it. Every call carries an idempotency key that the gateway
 * remembers: a repeated key gets the first answer and moves no money.
 *
 * A call that throws or times out has an unknown outcome. It is never guessed: `lookUp` is asked
 * until it answers, or `void` is called, after which an authorisation under that key that arrives
 * late is refused by the gateway (it keeps a tombstone for a voided key it had not seen).
 */
import type { Money } from '../domain/money.ts';

/** What the gateway says of an authorisation. */
export type AuthorisationStatus =
  /** Money is reserved. */
  | { readonly status: 'approved'; readonly reference: string }
  /** Final; `reason` is one of the documented decline reasons. */
  | { readonly status: 'declined'; readonly reason: string }
  /** The customer must act at `url`; a callback follows. */
  | { readonly status: 'requires_action'; readonly url: string }
  /** Known to the gateway, not decided yet. */
  | { readonly status: 'processing' }
  | { readonly status: 'voided' }
  /** The gateway never saw the key. */
  | { readonly status: 'not_found' };

/** A card to be charged later; `key` is the idempotency key and names the authorisation. */
export interface AuthoriseRequest {
  readonly key: string;
  readonly amount: Money;
  readonly token: string;
}

/** Answer to capture, void and refund. `refused` is final; anything unclear throws. */
export type EffectResult =
  | { readonly status: 'done'; readonly reference: string }
  | { readonly status: 'refused'; readonly reason: string };

/** A payment gateway. Every method rejects when its outcome is not known. */
export interface Gateway {
  readonly name: string;
  authorise(request: AuthoriseRequest, signal: AbortSignal): Promise<AuthorisationStatus>;
  /**
   * `authorisationKey` is the key that authorise was called with. Partial amounts are allowed,
   * once.
   */
  capture(
    request: { key: string; authorisationKey: string; amount: Money },
    signal: AbortSignal,
  ): Promise<EffectResult>;
  /**
   * Releases what is authorised and not captured. Done for an unknown key too: see the tombstone.
   */
  void(
    request: { key: string; authorisationKey: string },
    signal: AbortSignal,
  ): Promise<EffectResult>;
  /** Gives back captured money; the sum of refunds never exceeds what was captured. */
  refund(
    request: { key: string; authorisationKey: string; amount: Money },
    signal: AbortSignal,
  ): Promise<EffectResult>;
  lookUp(authorisationKey: string, signal: AbortSignal): Promise<AuthorisationStatus>;
  close(): Promise<void>;
}
