/**
 * What the simulated supplier may sell, keep and take back, decided on its books and written to its
 * ledger, one entry for each decision. Must never know of weather, waiting or callers that give up.
 */
import type { Currency, Money } from '../domain/money.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  Cancelled,
  CancelRequest,
  Confirmed,
  ConfirmRequest,
  Refused,
  ReservationStatus,
  Reserved,
  ReserveRequest,
} from '../ports/supplier.ts';
import { type ReservationFacts, SupplierBooks } from './supplier-books.ts';
import { type CatalogueOffer, RESERVATION_MS, type Weather } from './supplier-catalogue.ts';
import { type SupplierEntry, SupplierLedger } from './supplier-ledger.ts';

/** A caller whose token begins so is declined, as by the simulated gateway. */
const DECLINED_TOKENS = 'tok_declined';

/** Which reservation a call is about, and under which key it came. */
export interface DeskCall {
  readonly key: string;
  readonly reservationKey: string;
}

export class SupplierDesk {
  readonly #ledger: SupplierLedger;
  readonly #books = new SupplierBooks();
  readonly #offers: ReadonlyMap<string, CatalogueOffer>;
  readonly #clock: Clock;

  /** `file` is the path of the ledger, or `:memory:`. */
  constructor(file: string, offers: ReadonlyMap<string, CatalogueOffer>, clock: Clock) {
    this.#offers = offers;
    this.#clock = clock;
    this.#ledger = new SupplierLedger(file);
    for (const entry of this.#ledger.entries()) this.#books.apply(entry);
  }

  close(): void {
    this.#ledger.close();
  }

  reservations(): readonly ReservationFacts[] {
    return this.#books.reservations();
  }

  /** Whether a call with this key has come before, and came to something or went wrong. */
  isKnown(key: string): boolean {
    return this.#books.hasFailed(key) || this.#books.receipt(key) !== undefined;
  }

  /** Writes down that the call went wrong, so that it goes wrong once. */
  fail(call: DeskCall, reason: string): void {
    this.#write({ ...this.#entryOf(call), kind: 'failed', reason });
  }

  weatherOf(reservationKey: string): Weather | undefined {
    const known = this.#books.reservation(reservationKey);
    return this.#offers.get(known?.offerId ?? '')?.weather;
  }

  reserve(request: ReserveRequest): Reserved | Refused {
    const { key, offerId, quantity } = request;
    const known = this.#books.reservation(key);
    if (known !== undefined) {
      if (known.state === 'cancelled') return refused('cancelled');
      const isSame = known.offerId === offerId && known.quantity === quantity;
      return isSame ? reservedOf(known) : refused('key_reused');
    }
    const offer = this.#offers.get(offerId);
    const entry = { ...this.#entryOf({ key, reservationKey: key }), offerId, quantity };
    const refusal = this.#refusal(offer, quantity);
    if (offer === undefined || refusal !== undefined) {
      const reason = refusal ?? 'unknown_offer';
      this.#write({ ...entry, kind: 'reserve_refused', reason });
      return refused(reason);
    }
    const { weather, isRefundable, priceMinor, currency } = offer;
    const isFinal = !isRefundable || weather.turnsFinal === true;
    this.#write({
      ...entry,
      kind: 'reserved',
      amount: (priceMinor + (weather.surchargeMinor ?? 0)) * quantity,
      currency,
      expiresAt: entry.at + (weather.reservationMs ?? RESERVATION_MS),
      isRefundable: isFinal ? 0 : 1,
    });
    return this.reserve(request);
  }

  #refusal(offer: CatalogueOffer | undefined, quantity: number): string | undefined {
    if (offer === undefined) return 'unknown_offer';
    const left = offer.capacity - this.#books.taken(offer.offerId, this.#clock.now());
    return offer.weather.reserve === 'refused' || quantity > left ? 'sold_out' : undefined;
  }

  confirm(request: ConfirmRequest): Confirmed | Refused {
    const { reservationKey, key, paymentToken = '' } = request;
    const receipt = this.#books.receipt(key);
    if (receipt?.kind === 'confirm_refused') return refused(receipt.reason ?? '');
    const known = this.#books.reservation(reservationKey);
    if (known?.state === 'confirmed') return confirmedOf(known);
    const entry = this.#entryOf(request);
    const reason = this.#confirmRefusal(known, paymentToken);
    if (reason !== undefined) {
      this.#write({ ...entry, kind: 'confirm_refused', reason });
      return refused(reason);
    }
    this.#write({ ...entry, kind: 'confirmed' });
    return this.confirm(request);
  }

  #confirmRefusal(known: ReservationFacts | undefined, token: string): string | undefined {
    if (known === undefined) return 'unknown_reservation';
    if (known.state !== 'reserved') return known.state;
    if (this.#isExpired(known)) return 'expired';
    const confirm = this.#offers.get(known.offerId)?.weather.confirm;
    if (confirm === 'refused') return 'not_confirmed';
    if (confirm === 'declined' || token.startsWith(DECLINED_TOKENS)) return 'payment_declined';
    return token === '' && known.amount > 0 ? 'payment_required' : undefined;
  }

  cancel(request: CancelRequest): Cancelled | Refused {
    const { reservationKey, key, isVoid } = request;
    const receipt = this.#books.receipt(key);
    if (receipt?.kind === 'cancel_refused') return refused(receipt.reason ?? '');
    const known = this.#books.reservation(reservationKey);
    if (known?.state === 'cancelled') return cancelledOf(known);
    const entry = this.#entryOf(request);
    const fee = this.#feeOf(known, isVoid);
    if (typeof fee === 'string') {
      this.#write({ ...entry, kind: 'cancel_refused', reason: fee });
      return refused(fee);
    }
    this.#write({ ...entry, kind: 'cancelled', amount: fee });
    return this.cancel(request);
  }

  /** Minor units, or why it cannot be cancelled. */
  #feeOf(known: ReservationFacts | undefined, isVoid: boolean): number | string {
    if (known?.state !== 'confirmed') return 0;
    const offer = this.#offers.get(known.offerId);
    if (offer?.weather.cancel === 'refused') return 'not_cancelled';
    if (!known.isRefundable) return isVoid ? 'not_refundable' : known.paid;
    const fee = (offer?.cancellationFeeMinor ?? 0) * known.quantity;
    return isVoid ? 0 : Math.min(known.paid, fee);
  }

  status(reservationKey: string): ReservationStatus {
    const known = this.#books.reservation(reservationKey);
    if (known === undefined) return { status: 'not_found' };
    switch (known.state) {
      case 'confirmed':
        return confirmedOf(known);
      case 'cancelled':
        return cancelledOf(known);
      default:
        return this.#isExpired(known) ? { status: 'expired' } : reservedOf(known);
    }
  }

  #isExpired({ state, expiresAt }: ReservationFacts): boolean {
    return state === 'reserved' && this.#clock.now() >= expiresAt;
  }

  /** What an entry about a reservation says again of it, so that each can be read by itself. */
  #entryOf({ key, reservationKey }: DeskCall): Omit<SupplierEntry, 'kind'> {
    const known = this.#books.reservation(reservationKey);
    return {
      at: this.#clock.now(),
      reservationKey,
      key,
      offerId: known?.offerId ?? '',
      quantity: known?.quantity ?? 0,
      amount: known?.amount ?? 0,
      currency: known?.currency ?? '',
      expiresAt: known?.expiresAt ?? null,
      isRefundable: known?.isRefundable === true ? 1 : 0,
      reason: null,
    };
  }

  #write(entry: SupplierEntry): void {
    this.#ledger.append(entry);
    this.#books.apply(entry);
  }
}

function money(amountMinor: number, currency: string): Money {
  return { amountMinor, currency: currency as Currency };
}

function refused(reason: string): Refused {
  return { status: 'refused', reason };
}

function reservedOf(known: ReservationFacts): Reserved | Refused {
  const { state, reason, expiresAt: expiresAtMs, amount, currency, isRefundable } = known;
  if (state === 'refused') return refused(reason ?? 'sold_out');
  const price = money(amount, currency);
  const reference = `reservation_${known.reservationKey}`;
  return { status: 'reserved', reference, expiresAtMs, price, isRefundable };
}

function confirmedOf({ reservationKey }: ReservationFacts): Confirmed {
  return { status: 'confirmed', reference: `booking_${reservationKey}` };
}

/** Of what was never taken off sale nothing can have been kept. */
function cancelledOf({ kept, currency }: ReservationFacts): Cancelled {
  return currency === ''
    ? { status: 'cancelled' }
    : { status: 'cancelled', fee: money(kept, currency) };
}
