/**
 * The money of one booking over all the authorisations it ever had: what stands where once all that
 * is under way has been answered, and what the events about money change. It decides nothing;
 * `payment-effects.ts` says what is to be done.
 */
import type { BookingId } from '../ids.ts';
import type {
  Authorisation,
  BookingPayment,
  IssuedEffects,
  PaymentEffect,
} from './booking-payment.ts';

/** Shared, like the others here: a hundred thousand bookings may be in memory. */
const NO_EFFECTS: readonly never[] = [];
const NOTHING_ISSUED: IssuedEffects = { capture: 0, void: 0, refund: 0, charge: 0 };
const ONE_CAPTURE: IssuedEffects = { ...NOTHING_ISSUED, capture: 1 };

export const NO_PAYMENT: BookingPayment = {
  authorisations: [],
  dueMinor: 0,
  issued: NOTHING_ISSUED,
  pending: NO_EFFECTS,
  actionUrl: undefined,
  deadlineMs: undefined,
  escalated: NO_EFFECTS,
};

/** Sums over all authorisations that the gateway approved, minor units. */
export interface PaymentTotals {
  readonly authorisedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Something that was or may have been reserved was let go. */
  readonly isVoided: boolean;
}

/** Over all authorisations; what was asked for and not approved yet is not in it. */
export function paymentTotals({ authorisations }: BookingPayment): PaymentTotals {
  let [authorisedMinor, capturedMinor, refundedMinor, isVoided] = [0, 0, 0, false];
  for (const one of authorisations) {
    if (one.isApproved) authorisedMinor += one.authorisedMinor;
    capturedMinor += one.capturedMinor;
    refundedMinor += one.refundedMinor;
    isVoided ||= one.isVoided;
  }
  return { authorisedMinor, capturedMinor, refundedMinor, isVoided };
}

/**
 * The authorisation that the gateway was asked for and has not answered finally, if any. One that
 * is on its way to being let go, after its booking or change came to nothing, is not asked for any
 * more: another may have been asked for since.
 */
export function openAuthorisation(payment: BookingPayment): Authorisation | undefined {
  const open = payment.authorisations.findLast((one) => isUnanswered(one));
  const isGoing = payment.pending.some(({ kind, authorisationKey }) => {
    return kind === 'void' && authorisationKey === open?.key;
  });
  return isGoing ? undefined : open;
}

function isUnanswered({ isApproved, isVoided, authorisedMinor }: Authorisation): boolean {
  return !isApproved && !isVoided && authorisedMinor > 0;
}

/** An authorisation as it will stand when everything under way has been done. */
export interface Standing {
  readonly key: string;
  readonly authorisedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Held back on the guest's card, or perhaps so, with nothing taken of it. */
  readonly isReserved: boolean;
  readonly isApproved: boolean;
}

/** `gone` are the keys of pending effects that will not be done. */
export function standingsOf(
  payment: BookingPayment,
  gone: ReadonlySet<string>,
): readonly Standing[] {
  const standings = payment.authorisations.map((one): Standing => {
    const { key, authorisedMinor, capturedMinor, refundedMinor, isApproved } = one;
    const isReserved = isApproved ? capturedMinor === 0 && !one.isVoided : isUnanswered(one);
    return { key, authorisedMinor, capturedMinor, refundedMinor, isReserved, isApproved };
  });
  return payment.pending
    .filter(({ key }) => !gone.has(key))
    .reduce<readonly Standing[]>(afterEffect, standings);
}

function afterEffect(standings: readonly Standing[], effect: PaymentEffect): readonly Standing[] {
  const { kind, amountMinor, authorisationKey: key } = effect;
  if (kind === 'charge') {
    const taken = { authorisedMinor: amountMinor, capturedMinor: amountMinor, refundedMinor: 0 };
    return [...standings, { key, ...taken, isReserved: false, isApproved: true }];
  }
  return standings.map((one) => {
    if (one.key !== key) return one;
    if (kind === 'void') return { ...one, isReserved: false };
    if (kind === 'refund') return { ...one, refundedMinor: one.refundedMinor + amountMinor };
    return { ...one, capturedMinor: one.capturedMinor + amountMinor, isReserved: false };
  });
}

/** What was taken, is known to be, and goes back by no effect under way. */
export function refundableMinor(payment: BookingPayment): number {
  return refundableOf(payment).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** By authorisation, oldest first. */
export function refundableOf({ authorisations, pending }: BookingPayment) {
  return authorisations.map(({ key, capturedMinor, refundedMinor }) => {
    const onItsWay = pending
      .filter(({ kind, authorisationKey }) => kind === 'refund' && authorisationKey === key)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return { key, amountMinor: capturedMinor - refundedMinor - onItsWay };
  });
}

/** What of an amount is neither taken nor reserved, once all that is under way has been done. */
export function uncoveredMinor(payment: BookingPayment, dueMinor: number): number {
  let coveredMinor = 0;
  for (const one of standingsOf(payment, NONE_GONE)) {
    const isHeldBack = one.isReserved && one.isApproved;
    coveredMinor += keptMinor(one) + (isHeldBack ? one.authorisedMinor : 0);
  }
  return Math.max(0, dueMinor - coveredMinor);
}

const NONE_GONE: ReadonlySet<string> = new Set();

export function keptMinor({ capturedMinor, refundedMinor }: Standing): number {
  return capturedMinor - refundedMinor;
}

/** What authorise is called with next; `authorisations` only grows, so no key comes twice. */
export function nextAuthorisationKey(id: BookingId, { authorisations }: BookingPayment): string {
  const number = authorisations.length + 1;
  return number === 1 ? `${id}:authorise` : `${id}:authorise-${number}`;
}

/** An authorisation is asked for; of nothing none is. */
export function asking(
  payment: BookingPayment,
  id: BookingId,
  amountMinor: number,
): readonly Authorisation[] {
  if (amountMinor === 0) return payment.authorisations;
  const key = nextAuthorisationKey(id, payment);
  return [...payment.authorisations, authorisation(key, amountMinor)];
}

/** What was asked for is approved, or, with an `authorisedMinor` of 0, declined. */
export function answering(
  payment: BookingPayment,
  change: Partial<Authorisation>,
): readonly Authorisation[] {
  const open = openAuthorisation(payment);
  return payment.authorisations.map((one) => (one === open ? { ...one, ...change } : one));
}

/** What the gateway has done under `key` is taken into the authorisation that it was done to. */
export function done(payment: BookingPayment, key: string): BookingPayment {
  const effect = payment.pending.find((one) => one.key === key);
  return {
    ...payment,
    authorisations: effect === undefined ? payment.authorisations : booked(payment, effect),
    pending: without(payment.pending, key),
    escalated: without(payment.escalated, key),
  };
}

function booked(
  { authorisations }: BookingPayment,
  { kind, amountMinor, authorisationKey: key }: PaymentEffect,
): readonly Authorisation[] {
  if (kind === 'charge') {
    const charged = { ...authorisation(key, amountMinor), isApproved: true };
    return [...authorisations, { ...charged, capturedMinor: amountMinor }];
  }
  return authorisations.map((one) => {
    if (one.key !== key) return one;
    if (kind === 'void') return { ...one, isVoided: true };
    if (kind === 'refund') return { ...one, refundedMinor: one.refundedMinor + amountMinor };
    return { ...one, capturedMinor: one.capturedMinor + amountMinor };
  });
}

/** Every field in one literal: what is spread into one is kept apart and costs memory. */
function authorisation(key: string, authorisedMinor: number): Authorisation {
  return {
    key,
    authorisedMinor,
    isApproved: false,
    capturedMinor: 0,
    refundedMinor: 0,
    isVoided: false,
  };
}

/** `effects` come, those under the keys of `gone` go. */
export function withEffects(
  payment: BookingPayment,
  effects: readonly PaymentEffect[],
  gone: readonly string[],
): BookingPayment {
  if (effects.length === 0 && gone.length === 0) return payment;
  const isAlive = ({ key }: { readonly key: string }): boolean => !gone.includes(key);
  return {
    ...payment,
    issued: effects.reduce(counted, payment.issued),
    pending: shared([...payment.pending.filter(isAlive), ...effects]),
    escalated: shared(payment.escalated.filter(isAlive)),
  };
}

/** Most bookings see one capture and nothing else. */
function counted(issued: IssuedEffects, { kind }: PaymentEffect): IssuedEffects {
  if (issued === NOTHING_ISSUED && kind === 'capture') return ONE_CAPTURE;
  return { ...issued, [kind]: issued[kind] + 1 };
}

export function without<Effect extends { readonly key: string }>(
  effects: readonly Effect[],
  key: string,
): readonly Effect[] {
  return shared(effects.filter((effect) => effect.key !== key));
}

function shared<Effect>(effects: readonly Effect[]): readonly Effect[] {
  return effects.length === 0 ? NO_EFFECTS : effects;
}
