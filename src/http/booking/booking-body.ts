/**
 * A booking as the wire shows it. It never carries the payment token, the caller's idempotency key
 * or the gateway's reference: they are of no use to a reader and of some to a thief.
 */
import type { z } from 'zod';
import type { BookedRoom, BookingState, BookingStatus } from '../../domain/booking/booking.ts';
import type { Modifying } from '../../domain/booking/modifying.ts';
import { policiesOfRoom } from '../../domain/booking/owed.ts';
import { paymentTotals } from '../../domain/booking/payment-ledger.ts';
import type { Walk } from '../../domain/booking/walk.ts';
import { type Night, nightsOf } from '../../domain/calendar.ts';
import { nightsMinorOf, totalsOf } from '../../domain/charges/charges.ts';
import { DIRECT } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import type { BookingView } from '../../ports/engine.ts';
import type { BookingRow, StoredEvent } from '../../ports/journal.ts';
import { channelSaleBody } from '../channels/channel-sale-body.ts';
import { chargeLineBody, totalsBody } from '../charges/charge-lines.ts';
import { policiesBody } from '../pricing/policy-body.ts';
import { instantBody, moneyBody, reasonBody } from '../rejection-body.ts';
import type { bookingAnswer, bookingsPage, historyAnswer } from '../responses.ts';

type BookingBody = z.input<typeof bookingAnswer>;

export function bookingBody(view: BookingView, version: number): BookingBody {
  const { state } = view;
  const { terms } = state;
  const { charges = [] } = terms;
  const nights = nightsOf(terms.stay);
  const path = `/v1/bookings/${state.id}`;
  return {
    id: state.id,
    // A booking is answered only after BookingRequested, so the status is always there.
    status: state.status ?? 'requested',
    propertyId: terms.propertyId,
    stay: { arrival: terms.stay.arrival, departure: terms.stay.departure },
    nights: nights.length,
    channel: terms.channel ?? DIRECT,
    ...(terms.blockId === undefined ? {} : { blockId: terms.blockId }),
    ...channelSaleBody(state),
    ...(terms.tripId === undefined ? {} : { tripId: terms.tripId }),
    ...(state.departure < terms.stay.departure ? { departed: state.departure } : {}),
    rooms: terms.rooms.map((room) => roomBody(room, nights, terms.currency)),
    charges: charges.map((charge) => chargeLineBody(charge, terms.currency)),
    total: moneyBody(terms.totalMinor, terms.currency),
    totals: totalsBody(totalsOf(nightsMinorOf(terms.rooms), charges), terms.currency),
    owed: moneyBody(state.owedMinor, terms.currency),
    ...(state.goodwillMinor === 0
      ? {}
      : { goodwill: moneyBody(state.goodwillMinor, terms.currency) }),
    payment: paymentBody(state),
    guest: state.payer === undefined ? null : { ...state.payer.guest },
    hold: holdBody(state),
    ...(state.failure === undefined ? {} : { failure: reasonBody(state.failure) }),
    ...(state.walk === undefined ? {} : { walk: walkBody(state.walk, terms.currency) }),
    ...(state.modifying === undefined ? {} : { modification: modificationBody(state.modifying) }),
    createdAt: instantBody(state.createdAtMs),
    updatedAt: instantBody(state.updatedAtMs),
    version,
    allowedActions: view.allowedActions.map((allowance) => ({
      action: allowance.action,
      isAllowed: allowance.isAllowed,
      reasons: allowance.reasons.map(reasonBody),
    })),
    links: {
      self: path,
      history: `${path}/history`,
      property: `/v1/properties/${terms.propertyId}`,
    },
  };
}

function walkBody({ hotel, costMinor, why: reason }: Walk, currency: Currency) {
  return { hotel, cost: moneyBody(costMinor, currency), reason };
}

export function roomBody(room: BookedRoom, nights: readonly Night[], currency: Currency) {
  const { adults, children, childAges } = room.party;
  return {
    roomTypeId: room.roomTypeId,
    ratePlanId: room.ratePlanId ?? BASE_PLAN,
    adults,
    children,
    ...(childAges === undefined ? {} : { childAges: [...childAges] }),
    nightly: nights.map((night, index) => ({
      night,
      price: moneyBody(room.nightlyMinor[index] ?? 0, currency),
    })),
    policies: policiesBody(policiesOfRoom(room), currency),
  };
}

function modificationBody({ terms, deadlineMs }: Modifying): BookingBody['modification'] {
  return {
    stay: { arrival: terms.stay.arrival, departure: terms.stay.departure },
    total: moneyBody(terms.totalMinor, terms.currency),
    deadline: instantBody(deadlineMs),
  };
}

function paymentBody(state: BookingState): BookingBody['payment'] {
  const { payment } = state;
  const { currency } = state.terms;
  const totals = paymentTotals(payment);
  return {
    authorised: moneyBody(totals.authorisedMinor, currency),
    captured: moneyBody(totals.capturedMinor, currency),
    refunded: moneyBody(totals.refundedMinor, currency),
    isVoided: totals.isVoided,
    due: moneyBody(payment.dueMinor, currency),
    pending: payment.pending.map((effect) => ({
      kind: effect.kind,
      amount: moneyBody(effect.amountMinor, currency),
    })),
    escalated: payment.escalated.map((effect) => ({
      kind: effect.kind,
      amount: moneyBody(effect.amountMinor, currency),
      reason: effect.reason,
    })),
    ...awaitedBody(state),
  };
}

/** What a customer is waited for with; of a booking that was called off meanwhile, nobody is. */
function awaitedBody({
  status,
  modifying,
  payment,
}: BookingState): Partial<BookingBody['payment']> {
  if (status !== 'payment_pending' && modifying === undefined) return {};
  const { actionUrl, deadlineMs } = payment;
  return {
    ...(actionUrl === undefined ? {} : { actionUrl }),
    ...(deadlineMs === undefined ? {} : { deadline: instantBody(deadlineMs) }),
  };
}

/** Statuses in which rooms are, or were last, kept until an instant. */
const HOLDING: ReadonlySet<BookingStatus | undefined> = new Set([
  'requested',
  'held',
  'payment_pending',
  'expired',
]);

function holdBody(state: BookingState): BookingBody['hold'] {
  if (state.holdUntilMs === undefined || !HOLDING.has(state.status)) return null;
  return { expiresAt: instantBody(state.holdUntilMs), isExtended: state.isExtended };
}

export function bookingRowBody(row: BookingRow): z.input<typeof bookingsPage>['items'][number] {
  return {
    id: row.id,
    propertyId: row.propertyId,
    status: row.status,
    arrival: row.arrival,
    departure: row.departure,
    guestName: row.guestName,
    roomCount: row.roomCount,
    total: moneyBody(row.totalMinor, row.currency as Currency),
    createdAt: instantBody(row.createdAtMs),
    updatedAt: instantBody(row.updatedAtMs),
    position: row.position,
  };
}

export function historyEventBody(
  event: StoredEvent,
): z.input<typeof historyAnswer>['events'][number] {
  const { by, correlation, trace } = event.metadata;
  return {
    position: event.position,
    version: event.version,
    type: event.type,
    schemaVersion: event.schemaVersion,
    recordedAt: instantBody(event.recordedAtMs),
    by,
    ...(correlation === undefined ? {} : { correlation }),
    ...(trace === undefined ? {} : { trace }),
    data: withoutToken(event.data),
  };
}

/** Event data without the payment token: the gateway may take it again until it expires. */
function withoutToken(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('payer' in data)) return data;
  const { payer } = data;
  if (typeof payer !== 'object' || payer === null) return data;
  return { ...data, payer: { ...payer, paymentToken: undefined } };
}
