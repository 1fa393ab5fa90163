/**
 * What clients of a simulated world can ask for, each as a request that is not sent yet: its name,
 * the body that a repeated key is compared by, and how it is sent.
 */
import type { Payer } from '../../../domain/booking/booking.ts';
import type { BookingId, WaitlistEntryId } from '../../../domain/ids.ts';
import type { CheckInChoice } from '../../../ports/rack-calls.ts';
import { adler, details } from '../../hotel-adler.ts';
import { numberOf } from '../simulated-hotel.ts';
import type { BookingAct, ClientDeed } from '../stories/story.ts';
import type { Wish } from '../stories/wish.ts';
import { actOn, changeOf, type Done, type Request, type Send, stayOf } from './client-request.ts';

const MINUTE_MS = 60_000;
const WAIVED = { waive: 'a regular guest' };
const PAYER = { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.com' };

export interface Ask {
  readonly name: string;
  readonly body: Request['body'];
  readonly send: Send;
  readonly bookingId?: BookingId;
  readonly expectedVersion?: number | undefined;
}

export function holdOf(wish: Wish, ttlMinutes: number): Ask {
  const body = { ...stayOf(wish), ttlMs: ttlMinutes * MINUTE_MS };
  return { name: 'hold', body, send: (engine, context) => engine.placeHold(context, body) };
}

export function bookOf(wish: Wish, token: string | null): Ask {
  const body = { ...stayOf(wish), payer: payerWith(token) };
  return { name: 'book', body, send: (engine, context) => engine.book(context, body) };
}

/** Only held where nothing is paid. */
export function bookQuoteOf(quoteToken: string, token: string | null): Ask {
  if (token === null) {
    const body = { quoteToken, ttlMs: 10 * MINUTE_MS };
    return { name: 'hold', body, send: (engine, context) => engine.placeHold(context, body) };
  }
  const body = { quoteToken, payer: payerWith(token) };
  return { name: 'book', body, send: (engine, context) => engine.book(context, body) };
}

export function payFor(id: BookingId, token: string | null): Ask {
  const payer = payerWith(token);
  const send: Send = (engine, context) => engine.bookHold(context, id, payer);
  return { name: 'pay', body: { id, payer }, send, bookingId: id };
}

export function acceptanceOf(id: WaitlistEntryId, offerId: BookingId, token: string | null): Ask {
  const payer = payerWith(token);
  const send: Send = (engine, context) =>
    engine.acceptWaitlistOffer(context, adler, id, offerId, payer);
  return { name: 'accept', body: { id, offerId, payer }, send, bookingId: offerId };
}

export function actAt(id: BookingId, action: BookingAct, expectedVersion?: number): Ask {
  const body = { id, action };
  return { name: action, body, send: actOn(id, action), bookingId: id, expectedVersion };
}

export function arrivalOf(id: BookingId, room: number | null): Ask {
  const choice: CheckInChoice =
    room === null ? { isAutomatic: true } : { numbers: [{ line: 0, number: numberOf(room) }] };
  const send: Send = (engine, context) => engine.checkIn(context, id, choice);
  return { name: 'arrive', body: { id, choice }, send, bookingId: id };
}

/** The change is from what was last told of the booking. */
export function modificationOf(
  { value, version }: Done,
  { change, token, isGuarded }: Extract<ClientDeed, { type: 'modify' }>,
): Ask {
  const { id, terms } = value.state;
  const paymentToken = token === null ? {} : { paymentToken: token };
  const body = { ...changeOf(terms, change), ...paymentToken };
  const send: Send = (engine, context) => engine.modify(context, id, body);
  const expectedVersion = isGuarded ? version : undefined;
  return { name: 'modify', body: { id, ...body }, send, bookingId: id, expectedVersion };
}

export function waiverOf(id: BookingId): Ask {
  const send: Send = (engine, context) => engine.cancel(context, id, 'ill', WAIVED);
  return { name: 'waive', body: { id }, send, bookingId: id };
}

export function refundOf(id: BookingId, amountMinor: number): Ask {
  const amount = { amountMinor, currency: details.currency };
  const send: Send = (engine, context) => engine.refund(context, id, amount, 'no hot water');
  return { name: 'refund', body: { id, amount }, send, bookingId: id };
}

export function retryOf(effect: string): Ask {
  const send: Send = (engine, context) => engine.retryEffect(context, effect);
  return { name: 'redrive', body: effect, send };
}

export function payerWith(token: string | null): Payer {
  return token === null ? { guest: PAYER } : { guest: PAYER, paymentToken: token };
}
