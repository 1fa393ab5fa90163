/**
 * Text tables for one booking: each line a command and, after `->`, what came of it, events first
 * and then the calls to the gateway that they put into the outbox. Days are counted from arrival
 * (d0) and instants in minutes from the start of the table. It must never decide anything itself.
 *
 *   terms     100 120 140           # the price of each night; the stay is d0 to d3
 *   request   tok @6                -> BookingRequested direct @6
 *   held      @5                    -> PaymentRequested 360 @5
 *   authorised ref                  -> BookingConfirmed ref + capture 360
 *   after     15
 *   cancel    d1                    -> BookingCancelled from d1 owed 100 + refund 260
 *   effect    capture               -> PaymentCaptured 360
 *   money                           -> owed 100 captured 360 refunded 0 pending refund 260
 *   is                              -> cancelled releasing d1 cancelled
 *   allowed   d0                    -> cancel check_in
 */
import { expect } from 'vitest';
import { allowedActions } from '../../src/domain/booking/allowed-actions.ts';
import type {
  BookingCommand,
  BookingEvent,
  BookingState,
  BookingTerms,
  FailureReason,
  Payer,
} from '../../src/domain/booking/booking.ts';
import type { PaymentEffect } from '../../src/domain/booking/booking-payment.ts';
import { previewCancellation } from '../../src/domain/booking/cancellation-preview.ts';
import { decideBooking } from '../../src/domain/booking/decide-booking.ts';
import { emptyBooking, evolveBooking } from '../../src/domain/booking/evolve-booking.ts';
import { paymentEffectsOf } from '../../src/domain/booking/payment-effects.ts';
import { paymentTotals } from '../../src/domain/booking/payment-ledger.ts';
import { addDays, type CivilDate, type Night } from '../../src/domain/calendar.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import { type Policies, STANDARD_POLICIES } from '../../src/domain/policy/policy.ts';
import type { Rejection } from '../../src/domain/rejection.ts';
import { adler, details, double } from '../../src/testing/hotel-adler.ts';

const MINUTE_MS = 60_000;
const ARRIVAL = '2027-03-10' as CivilDate;

/**
 * Plays `table` from a booking nobody has asked for and expects every line to come out as it says.
 */
export function checkBooking(table: string): void {
  const lines = table
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s*->\s*/))
    .map(([words = '', outcome]) => ({ words: words.replace(/\s+/g, ' '), outcome }));
  const scene = new BookingScene();
  const played = lines.map(({ words }) => row(words, scene.play(words)));
  expect(played.join('\n')).toBe(
    lines.map(({ words, outcome }) => row(words, outcome?.replace(/\s+/g, ' '))).join('\n'),
  );
}

function row(words: string, outcome: string | undefined): string {
  return outcome === undefined ? words : `${words.padEnd(24)} -> ${outcome}`;
}

/** A booking and the instant it is in; the words of a line are played one after the other. */
export class BookingScene {
  state: BookingState = emptyBooking('b1' as BookingId);
  #nowMs = 0;
  #terms: BookingTerms = termsOf(['100', '120', '140']);
  #policies: Policies = STANDARD_POLICIES;

  /** Plays lines of which only the state they lead to matters. */
  static after(...lines: readonly string[]): BookingScene {
    const scene = new BookingScene();
    for (const line of lines) scene.play(line);
    return scene;
  }

  play(line: string): string | undefined {
    const [verb = '', ...words] = line.split(' ');
    switch (verb) {
      case 'terms':
        this.#terms = termsOf(words);
        return undefined;
      case 'policies':
        this.#policies = { ...this.#policies, ...policiesOf(words.join(' ')) };
        this.#terms = withPolicies(this.#terms, this.#policies);
        return undefined;
      case 'time':
        this.#nowMs = Date.parse(words[0] ?? '');
        return undefined;
      case 'preview':
        return preview(this.state, this.#nowMs, day(words[0] ?? ''));
      case 'after':
        this.#nowMs += Number(words[0]) * MINUTE_MS;
        return undefined;
      case 'money':
        return money(this.state);
      case 'is':
        return standing(this.state);
      case 'allowed':
        return allowedActions(this.state, this.#nowMs, day(words[0] ?? ''))
          .filter(({ isAllowed }) => isAllowed)
          .map(({ action }) => action)
          .join(' ');
      default:
        return this.#decide(this.#command(verb, words));
    }
  }

  /** The outcome of one command, as a word, with the state left as it was. */
  trial(line: string): string {
    const before = this.state;
    const [outcome = ''] = (this.play(line) ?? '').split(' ');
    this.state = before;
    return outcome;
  }

  #decide(command: BookingCommand): string {
    const decision = decideBooking(this.state, command, this.#nowMs);
    if (decision.type === 'unchanged') return 'unchanged';
    if (decision.type === 'rejected') return refusal(decision.rejection);
    const told: string[] = [];
    for (const event of decision.events) {
      const effects = paymentEffectsOf(this.state, event).map(effectWords);
      told.push([sentence(event), ...effects].join(' + '));
      this.state = evolveBooking(this.state, event, this.#nowMs);
    }
    return told.join(', ');
  }

  #command(verb: string, words: readonly string[]): BookingCommand {
    const [first = '', second = ''] = words;
    const today = day(first);
    switch (verb) {
      case 'hold':
        return { type: 'place_hold', terms: this.#terms, holdUntilMs: instant(first) };
      case 'offer': {
        const holdUntilMs = instant(first);
        return { type: 'place_hold', terms: this.#terms, holdUntilMs, isOffer: true };
      }
      case 'request':
        return {
          type: 'request_booking',
          terms: this.#terms,
          payer: payer(first),
          holdUntilMs: instant(second),
        };
      case 'book':
        return { type: 'book_hold', payer: payer(first), deadlineMs: instant(second) };
      case 'extend':
        return { type: 'extend_hold', byMs: Number(first) * MINUTE_MS };
      case 'release':
        return { type: 'release_hold' };
      case 'cancel':
        return { type: 'cancel', why: 'ill', today };
      case 'expect': {
        const [amountMinor, currency] = [Number(second), details.currency];
        return { type: 'cancel', why: 'ill', today, expectedFee: { amountMinor, currency } };
      }
      case 'waive':
        return { type: 'cancel', why: 'ill', today, waive: second };
      case 'refund': {
        const currency = (second === '' ? details.currency : second) as Currency;
        return { type: 'grant_refund', amount: { amountMinor: Number(first), currency }, why: 'x' };
      }
      case 'fall_due':
        return { type: 'fall_due' };
      case 'no_show':
        return { type: 'mark_no_show', today };
      case 'walk':
        return { type: 'walk', walk: { hotel: 'Post', costMinor: 90, why: 'full' }, today };
      case 'check_in':
        return { type: 'check_in', today };
      case 'check_out':
        return { type: 'check_out', today };
      case 'depart':
        return { type: 'depart_early', today };
      default:
        return this.#record(verb, words);
    }
  }

  #record(verb: string, [first = '', second = '']: readonly string[]): BookingCommand {
    switch (verb) {
      case 'held':
        return { type: 'record_held', deadlineMs: instant(first) };
      case 'refused':
        return { type: 'record_refused', reason: failure(first) };
      case 'authorised':
        return { type: 'record_authorised', reference: first === '' ? undefined : first };
      case 'action':
        return { type: 'record_action_required', url: first };
      case 'released':
        return { type: 'record_nights_released' };
      case 'effect':
        return { type: 'record_effect', effect: this.#effect(first), reference: 'ref' };
      case 'escalate':
        return {
          type: 'record_escalation',
          effect: this.#effect(first),
          reason: second,
          isFinal: second !== 'unknown',
        };
      case 'expire':
        return { type: 'expire' };
      case 'retry':
        return { type: 'retry_effect', key: `b1:${first}` };
      default:
        throw new Error(`a booking scenario does not know the word "${verb}"`);
    }
  }

  /** The pending effect of that kind, or one nobody waits for. */
  #effect(word: string): PaymentEffect {
    const kind = word as PaymentEffect['kind'];
    const found = this.state.payment.pending.find((effect) => effect.kind === kind);
    return found ?? { kind, amountMinor: 1, key: `b1:${kind}`, authorisationKey: 'b1:authorise' };
  }
}

function termsOf(words: readonly string[]): BookingTerms {
  const capture = words.includes('at_check_in') ? 'at_check_in' : 'at_booking';
  const nightlyMinor = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const party = { adults: 2, children: 0 };
  return {
    propertyId: adler,
    stay: { arrival: ARRIVAL, departure: addDays(ARRIVAL, nightlyMinor.length) },
    rooms: [{ roomTypeId: double, party, nightlyMinor }],
    currency: details.currency,
    totalMinor: nightlyMinor.reduce((sum, price) => sum + price, 0),
    capture,
  };
}

/** Words as JSON without its quotes are read: `noShow: {type: full}`. */
function policiesOf(text: string): Partial<Policies> {
  return JSON.parse(
    `{${text
      .replaceAll(/[A-Za-z_]+/g, (word) => {
        return /^(true|false)$/.test(word) ? word : `"${word}"`;
      })
      .replaceAll(/(\d\d:\d\d)/g, '"$1"')}}`,
  );
}

function withPolicies(terms: BookingTerms, policies: Policies): BookingTerms {
  const rooms = terms.rooms.map((room) => ({ ...room, policies }));
  return { ...terms, rooms, timeZone: details.timeZone };
}

function preview(state: BookingState, nowMs: number, today: CivilDate): string {
  const told = previewCancellation(state, nowMs, today);
  const effects = told.effects.map(effectWords);
  return [`fee ${told.feeMinor} no_show ${told.noShowFeeMinor}`, ...effects].join(' + ');
}

function payer(word: string): Payer {
  const guest = { firstName: 'Ada', lastName: 'Byron' };
  return word === 'no_card' ? { guest } : { guest, paymentToken: word };
}

function failure(word: string): FailureReason {
  switch (word) {
    case 'full': {
      const night = ARRIVAL as string as Night;
      return { code: 'no_availability', roomTypeId: double, night, wanted: 1, free: 0 };
    }
    case 'declined':
      return { code: 'payment_declined', reason: 'card_declined' };
    case 'late':
      return { code: 'payment_timed_out' };
    default:
      return { code: 'hold_expired', expiredAtMs: 0 };
  }
}

function sentence(event: BookingEvent): string {
  const words: string[] = [event.type];
  if ('isDirect' in event) words.push(event.isDirect ? 'direct' : 'hold');
  if ('reference' in event) words.push(event.reference);
  if ('url' in event) words.push(event.url);
  if (event.type === 'PaymentRetried') words.push(event.key.replace('b1:', ''));
  if ('kind' in event) words.push(event.kind);
  if ('hotel' in event) words.push('to', event.hotel, 'for', String(event.costMinor));
  if ('releaseFrom' in event) words.push('from', dayWord(event.releaseFrom));
  if ('departure' in event) words.push('at', dayWord(event.departure));
  if ('owedMinor' in event) words.push('owed', String(event.owedMinor));
  if ('waived' in event) words.push('waived', String(event.waived?.feeMinor));
  if ('dueMinor' in event) words.push('due', String(event.dueMinor));
  if ('amountMinor' in event) words.push(String(event.amountMinor));
  if ('holdUntilMs' in event) words.push(minute(event.holdUntilMs));
  if ('deadlineMs' in event) words.push(minute(event.deadlineMs));
  if ('reason' in event) {
    words.push(typeof event.reason === 'string' ? event.reason : event.reason.code);
  }
  return words.join(' ');
}

function refusal(rejection: Rejection): string {
  switch (rejection.code) {
    case 'invalid_state':
      return `invalid_state ${rejection.action} ${rejection.status}`;
    case 'not_found':
      return `not_found ${rejection.what}`;
    case 'hold_expired':
      return `hold_expired ${minute(rejection.expiredAtMs)}`;
    case 'too_early':
      return `too_early ${rejection.action} ${dayWord(rejection.from)}`;
    case 'too_late':
      return `too_late ${rejection.action} ${dayWord(rejection.until)}`;
    case 'payment_required':
      return `payment_required ${rejection.amountMinor} ${rejection.currency}`;
    case 'fee_changed':
      return `fee_changed ${rejection.actualMinor}`;
    case 'refund_too_large':
      return `refund_too_large ${rejection.refundableMinor}`;
    default:
      return rejection.code;
  }
}

function effectWords({ kind, amountMinor }: PaymentEffect): string {
  return `${kind} ${amountMinor}`;
}

function money({ owedMinor, payment }: BookingState): string {
  const { capturedMinor, refundedMinor, isVoided } = paymentTotals(payment);
  const { pending, escalated } = payment;
  const words = [`owed ${owedMinor} captured ${capturedMinor} refunded ${refundedMinor}`];
  if (isVoided) words.push('voided');
  if (pending.length > 0) words.push(`pending ${pending.map(effectWords).join(', ')}`);
  if (escalated.length > 0) words.push(`escalated ${escalated.map(({ kind }) => kind).join(', ')}`);
  return words.join(' ');
}

function standing({ status, releasing, failure: failed, departure }: BookingState): string {
  const words = [status ?? 'unknown'];
  if (failed !== undefined) words.push(failed.code);
  if (releasing !== undefined) words.push('releasing', dayWord(releasing.from), releasing.reason);
  else if (status !== undefined) words.push('until', dayWord(departure));
  return words.join(' ');
}

/** Words that are not days stand for arrival; the command they belong to has no day. */
function day(word: string): CivilDate {
  const days = /^d(-?\d+)$/.exec(word)?.[1] ?? '0';
  return addDays(ARRIVAL, Number(days));
}

function dayWord(date: CivilDate): string {
  const days = (Date.parse(date) - Date.parse(ARRIVAL)) / (24 * 60 * MINUTE_MS);
  return `d${days}`;
}

function instant(word: string): number {
  return Number(word.replace(/^@/, '')) * MINUTE_MS;
}

function minute(instantMs: number): string {
  return `@${instantMs / MINUTE_MS}`;
}
