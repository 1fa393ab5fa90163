/**
 * Which calls to the gateway an event of a booking causes. The actor puts exactly these into the
 * outbox with the event, and `evolveBooking` lists exactly these as pending, so what is owed to
 * the gateway can always be read from the journal alone.
 */
import type { BookingEvent, BookingState } from './booking.ts';
import type { PaymentEffect } from './booking-payment.ts';
import {
  answering,
  keptMinor,
  openAuthorisation,
  refundableOf,
  type Standing,
  standingsOf,
  uncoveredMinor,
} from './payment-ledger.ts';

/** `before` is the state the event was decided on. Empty for most events. */
export function paymentEffectsOf(
  before: BookingState,
  event: BookingEvent,
): readonly PaymentEffect[] {
  switch (event.type) {
    case 'BookingConfirmed':
      return event.reference === undefined ? [] : captureAtBooking(before);
    case 'GuestCheckedIn':
      return settled(before, event, before.owedMinor);
    case 'BookingFailed':
      return event.reason.code === 'payment_declined' ? [] : settled(before, event, 0);
    case 'BookingCancelled':
    case 'BookingMarkedNoShow':
    case 'GuestWalked':
    case 'GuestDepartedEarly':
      return settled(before, event, event.owedMinor);
    case 'DepositDue':
      return charging(before, uncoveredMinor(before.payment, event.dueMinor));
    case 'RefundGranted':
      return numbered(before, refunds(refundableOf(before.payment), event.amountMinor));
    case 'PaymentRetried':
      return renewed(before, event.key);
    case 'ModificationConfirmed':
      return modified(before, event);
    case 'ModificationFailed':
      return event.reason.code === 'payment_declined' ? [] : letOpenGo(before);
    case 'PaymentEscalated':
      return supersededBy(before, event).length === 0
        ? []
        : settled(before, event, before.payment.dueMinor);
    case 'PaymentCaptured':
      return letGo(before, event.key, event.amountMinor);
    default:
      return [];
  }
}

/**
 * Keys of effects that an event makes pointless. A capture or charge that was given up must not be
 * tried again once the booking has ended, and a refund of what was never taken would only be
 * refused.
 */
export function supersededBy(before: BookingState, event: BookingEvent): readonly string[] {
  const { pending, escalated } = before.payment;
  switch (event.type) {
    case 'BookingCancelled':
    case 'BookingMarkedNoShow':
    case 'GuestWalked':
    case 'GuestDepartedEarly':
      return escalated.filter(isTaking).map(({ key }) => key);
    case 'GuestCheckedIn':
      return escalated.filter(({ kind }) => kind === 'charge').map(({ key }) => key);
    case 'PaymentRetried':
      return isRefused(before, event.key) ? [event.key] : [];
    case 'PaymentEscalated': {
      const given = pending.find(({ key }) => key === event.key);
      if (given === undefined || !isTaking(given)) return [];
      const { authorisationKey } = given;
      const refunds = pending
        .filter((one) => one.kind === 'refund' && one.authorisationKey === authorisationKey)
        .map(({ key }) => key);
      return refunds.length === 0 ? [] : [event.key, ...refunds];
    }
    default:
      return [];
  }
}

function isTaking({ kind }: { readonly kind: PaymentEffect['kind'] }): boolean {
  return kind === 'capture' || kind === 'charge';
}

/** Tried again, a charge that the gateway has refused is another charge: its key stays refused. */
function renewed(before: BookingState, key: string): readonly PaymentEffect[] {
  const charge = before.payment.pending.find((one) => one.key === key);
  return charge === undefined || !isRefused(before, key)
    ? []
    : charging(before, charge.amountMinor);
}

function isRefused({ payment }: BookingState, key: string): boolean {
  return payment.escalated.some((one) => one.key === key && one.isFinal === true);
}

function charging(before: BookingState, amountMinor: number): readonly PaymentEffect[] {
  if (before.payer?.paymentToken === undefined || amountMinor === 0) return [];
  return numbered(before, [{ kind: 'charge', amountMinor }]);
}

function captureAtBooking(before: BookingState): readonly PaymentEffect[] {
  const asked = openAuthorisation(before.payment);
  if (asked === undefined || before.terms.capture !== 'at_booking') return [];
  return numbered(before, [
    { kind: 'capture', amountMinor: asked.authorisedMinor, authorisationKey: asked.key },
  ]);
}

/**
 * What brings the money taken, over all authorisations and with all that is under way, to
 * `dueMinor`. What was given up counts as under way, for a person will see to it, unless the event
 * supersedes it.
 */
function settled(
  before: BookingState,
  event: BookingEvent,
  dueMinor: number,
): readonly PaymentEffect[] {
  const gone = new Set(supersededBy(before, event));
  const standings = standingsOf(before.payment, gone);
  const taken = standings.reduce((sum, one) => sum + keptMinor(one), 0);
  const effects =
    taken > dueMinor
      ? giveBack(standings, taken - dueMinor)
      : take(standings, dueMinor - taken, before.payer?.paymentToken !== undefined);
  return numbered(before, [...undone(before, gone), ...effects]);
}

/**
 * Where money is taken at check-in, what is reserved stays so until then, as far as it is needed;
 * of an authorisation no part can be let go but all of it.
 */
function modified(
  before: BookingState,
  event: Extract<BookingEvent, { readonly type: 'ModificationConfirmed' }>,
): readonly PaymentEffect[] {
  const { terms, payer = before.payer, dueMinor, reference } = event;
  const answer = reference === undefined ? {} : { isApproved: true };
  const payment = { ...before.payment, authorisations: answering(before.payment, answer) };
  const after = { ...before, payer, payment };
  const isTakenLater = before.status === 'confirmed' && terms.capture === 'at_check_in';
  if (!isTakenLater) return settled(after, event, dueMinor);
  const standings = standingsOf(payment, new Set());
  let rest = dueMinor - standings.reduce((sum, one) => sum + keptMinor(one), 0);
  // What was charged and is not due yet by the new terms goes back, and is charged when it is.
  if (rest < 0) return settled(after, event, dueMinor);
  const unneeded: Draft[] = [];
  for (const one of standings.filter(({ isReserved }) => isReserved)) {
    if (rest <= 0 || !one.isApproved) unneeded.push(release(one));
    else rest -= one.authorisedMinor;
  }
  return numbered(after, unneeded);
}

/** What was asked for in vain is let go, whether or not the gateway has it. */
function letOpenGo(before: BookingState): readonly PaymentEffect[] {
  const open = openAuthorisation(before.payment);
  if (open === undefined) return [];
  const { key: authorisationKey, authorisedMinor: amountMinor } = open;
  return numbered(before, [{ kind: 'void', amountMinor, authorisationKey }]);
}

/** An effect that has no key yet; a charge is its own authorisation. */
type Draft = Pick<PaymentEffect, 'kind' | 'amountMinor'> & { readonly authorisationKey?: string };

/**
 * Nobody may know what became of a charge that was given up: what it may have reserved is let go,
 * what it may have taken goes back, and a gateway that never saw it will refuse it from now on.
 */
function undone({ payment }: BookingState, gone: ReadonlySet<string>): readonly Draft[] {
  return payment.pending
    .filter(({ kind, key }) => kind === 'charge' && gone.has(key))
    .map(({ amountMinor, authorisationKey }) => {
      return { kind: 'void', amountMinor, authorisationKey };
    });
}

/** What was taken last goes back first; what is only reserved is let go. */
function giveBack(standings: readonly Standing[], amountMinor: number): readonly Draft[] {
  const kept = standings.map((one) => ({ key: one.key, amountMinor: keptMinor(one) }));
  const reserved = standings.filter(({ isReserved }) => isReserved);
  return [...refunds(kept, amountMinor), ...reserved.map(release)];
}

function refunds(
  kept: readonly { readonly key: string; readonly amountMinor: number }[],
  amountMinor: number,
): readonly Draft[] {
  const drafts: Draft[] = [];
  let rest = amountMinor;
  for (const one of kept.toReversed()) {
    const back = Math.min(rest, one.amountMinor);
    if (back > 0) drafts.push({ kind: 'refund', amountMinor: back, authorisationKey: one.key });
    rest -= back;
  }
  return drafts;
}

/** From what is reserved, oldest first, and the rest from the card; what is not needed is let go. */
function take(
  standings: readonly Standing[],
  amountMinor: number,
  hasCard: boolean,
): readonly Draft[] {
  const drafts: Draft[] = [];
  let rest = amountMinor;
  for (const one of standings.filter(({ isReserved }) => isReserved)) {
    const part = one.isApproved ? Math.min(rest, one.authorisedMinor) : 0;
    drafts.push(
      part === 0 ? release(one) : { kind: 'capture', amountMinor: part, authorisationKey: one.key },
    );
    rest -= part;
  }
  return rest > 0 && hasCard ? [...drafts, { kind: 'charge', amountMinor: rest }] : drafts;
}

function release({ key: authorisationKey, authorisedMinor: amountMinor }: Standing): Draft {
  return { kind: 'void', amountMinor, authorisationKey };
}

/**
 * What a capture of a part has left would stay reserved on the guest's card. It is let go only once
 * the capture has been answered: a void before a capture that a person must repeat would undo it.
 */
function letGo(before: BookingState, key: string, amountMinor: number): readonly PaymentEffect[] {
  const { pending, authorisations } = before.payment;
  const authorisationKey = pending.find((one) => one.key === key)?.authorisationKey;
  const authorisation = authorisations.find((one) => one.key === authorisationKey);
  const rest = (authorisation?.authorisedMinor ?? 0) - amountMinor;
  if (authorisation === undefined || rest <= 0) return [];
  return numbered(before, [
    { kind: 'void', amountMinor: rest, authorisationKey: authorisation.key },
  ]);
}

/** Each call is another one for the gateway and needs a key of its own. */
function numbered({ id, payment }: BookingState, drafts: readonly Draft[]): PaymentEffect[] {
  return drafts.map(({ kind, amountMinor, authorisationKey }, index) => {
    const earlier = drafts.slice(0, index).filter((one) => one.kind === kind).length;
    const number = payment.issued[kind] + earlier + 1;
    const key = number === 1 ? `${id}:${kind}` : `${id}:${kind}-${number}`;
    return { kind, amountMinor, key, authorisationKey: authorisationKey ?? key };
  });
}
