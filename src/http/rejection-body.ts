/**
 * A refusal in words and in JSON: minor units become decimal strings and milliseconds become
 * instants. The sentence in `detail` is for people; programs read `code` and the members beside it.
 */

import type { Currency } from '../domain/money.ts';
import { formatAmount } from '../domain/money.ts';
import type { FeeChange } from '../domain/policy/fees.ts';
import type { Rejection } from '../domain/rejection.ts';
import { blockDetail, isBlockRefusal } from './blocks/block-table.ts';
import { channelDetail, isChannelRefusal } from './channels/channel-table.ts';
import { type HouseRefusal, houseDetail } from './overbooking/house-detail.ts';
import { type SellingRefusal, sellingDetail } from './pricing/selling-detail.ts';
import { isRoomRefusal, roomDetail } from './rooms/room-refusals.ts';
import { isTripRefusal, type TripRefusal, tripDetail } from './trips/trip-table.ts';
import { waitlistDetail } from './waitlist/waitlist-table.ts';
import { webhookDetail } from './webhooks/webhook-table.ts';

export type Reason = { readonly code: string; readonly detail: string } & Readonly<
  Record<string, unknown>
>;

export interface WireMoney {
  amount: string;
  currency: string;
}

export function moneyBody(amountMinor: number, currency: Currency): WireMoney {
  return { amount: formatAmount(amountMinor, currency), currency };
}

export function instantBody(instantMs: number): string {
  return new Date(instantMs).toISOString();
}

/** The members of one refusal, with the names and forms of the wire. */
export function reasonBody(rejection: Rejection): Reason {
  return { ...members(rejection), code: rejection.code, detail: rejectionDetail(rejection) };
}

function members(rejection: Rejection): Readonly<Record<string, unknown>> {
  switch (rejection.code) {
    case 'hold_expired':
      return { expiredAt: instantBody(rejection.expiredAtMs) };
    case 'wait_is_over':
      return { until: instantBody(rejection.untilMs) };
    case 'modification_pending': {
      const { action, untilMs } = rejection;
      return untilMs === undefined ? { action } : { action, until: instantBody(untilMs) };
    }
    case 'price_negative':
      // The amount is in the currency of a request that was refused; the caller has it.
      return { room: rejection.room };
    case 'price_changed': {
      const { quotedMinor, currentMinor, quoteToken, validUntilMs } = rejection;
      const currency = rejection.currency as Currency;
      return {
        quoted: moneyBody(quotedMinor, currency),
        current: moneyBody(currentMinor, currency),
        ...(quoteToken === undefined ? {} : { quoteToken }),
        ...(validUntilMs === undefined ? {} : { validUntil: instantBody(validUntilMs) }),
      };
    }
    case 'payment_required':
      return { amount: moneyBody(rejection.amountMinor, rejection.currency as Currency) };
    case 'fee_changed':
      return {
        ...feeChangeBody(rejection),
        ...(rejection.others === undefined ? {} : { others: rejection.others.map(feeChangeBody) }),
      };
    case 'leg_refused':
    case 'leg_payment_declined':
      return { leg: rejection.leg, reason: reasonBody(rejection.reason) };
    case 'refund_too_large':
      return { refundable: moneyBody(rejection.refundableMinor, rejection.currency as Currency) };
    default:
      return rejection;
  }
}

function feeChangeBody({ expectedMinor, actualMinor, currency }: FeeChange) {
  return {
    expected: moneyBody(expectedMinor, currency as Currency),
    fee: moneyBody(actualMinor, currency as Currency),
  };
}

/** One sentence saying which rule refused, and where. */
export function rejectionDetail(rejection: Rejection): string {
  if (isTripRefusal(rejection)) return tripDetail(rejection, rejectionDetail);
  return refusalDetail(rejection);
}

function refusalDetail(rejection: Exclude<Rejection, TripRefusal>): string {
  if (isChannelRefusal(rejection)) return channelDetail(rejection);
  switch (rejection.code) {
    case 'not_found':
      return `There is no ${words(rejection.what)} ${rejection.id}.`;
    case 'already_exists':
      return rejection.writtenAs === undefined
        ? `There is a ${words(rejection.what)} ${rejection.id} already.`
        : `There is a ${words(rejection.what)} ${rejection.writtenAs} already, and ` +
            `${rejection.id} differs from it by upper and lower case alone.`;
    case 'idempotency_key_reused':
      return `This key came with another request before; they differ at ${rejection.pointer}.`;
    case 'version_mismatch':
      return `The change was made to version ${rejection.expected}; now it is ${rejection.actual}.`;
    case 'invalid_state':
      return `Cannot ${verb(rejection.action)} a booking that is ${words(rejection.status)}.`;
    case 'modification_pending':
      return `Cannot ${verb(rejection.action)} a booking while it is being changed.`;
    case 'hold_expired':
      return `The hold ended at ${instantBody(rejection.expiredAtMs)}.`;
    case 'hold_already_extended':
      return 'A hold can be extended once, and this one was.';
    case 'payment_declined':
      return `The payment was declined: ${words(rejection.reason)}.`;
    case 'payment_timed_out':
      return 'The payment was not authorised before its deadline.';
    case 'booking_cancelled':
      return 'Somebody cancelled the booking before it was confirmed.';
    case 'payment_required': {
      const currency = rejection.currency as Currency;
      const amount = formatAmount(rejection.amountMinor, currency);
      return `${amount} ${currency} may come to be owed and no paymentToken was sent.`;
    }
    case 'fee_changed': {
      const all = [rejection, ...(rejection.others ?? [])];
      const owed = all.filter(({ actualMinor }) => actualMinor > 0);
      // Of a currency in which nothing is owed any more nobody needs to hear, unless that is all.
      const told = owed.length === 0 ? [rejection] : owed;
      const fees = told.map(({ actualMinor, currency }) => {
        return `${formatAmount(actualMinor, currency as Currency)} ${currency}`;
      });
      return `Cancelling now costs ${fees.join(' and ')}.`;
    }
    case 'refund_too_large': {
      const currency = rejection.currency as Currency;
      const [asked, most] = [rejection.amountMinor, rejection.refundableMinor];
      const amount = formatAmount(asked, currency);
      return `${amount} ${currency} is more than the ${formatAmount(most, currency)} that is left.`;
    }
    case 'too_many_webhook_endpoints':
    case 'webhook_url_refused':
    case 'webhook_endpoint_inactive':
      return webhookDetail(rejection);
    case 'waitlist_entry_closed':
    case 'no_offer':
    case 'offer_accepted':
    case 'offer_not_extendable':
    case 'wait_is_over':
    case 'waitlist_full':
      return waitlistDetail(rejection);
    default:
      if (isBlockRefusal(rejection)) return blockDetail(rejection);
      return isRoomRefusal(rejection) ? roomDetail(rejection) : stayDetail(rejection);
  }
}

type StayCode =
  | 'stay_begun'
  | 'stay_empty'
  | 'stay_too_long'
  | 'arrival_in_past'
  | 'arrival_too_far'
  | 'no_adult'
  | 'occupancy_exceeded'
  | 'price_negative'
  | 'currency_mismatch'
  | 'no_availability'
  | 'too_early'
  | 'too_late';
type StayRejection = HouseRefusal | SellingRefusal | Extract<Rejection, { code: StayCode }>;

function stayDetail(rejection: StayRejection): string {
  switch (rejection.code) {
    case 'stay_begun':
      return `On ${rejection.today} the stay has begun; its ${rejection.field} must stay.`;
    case 'stay_empty':
      return 'The departure is not after the arrival.';
    case 'stay_too_long':
      return `${rejection.nights} nights are more than ${rejection.nightsMax}.`;
    case 'arrival_in_past':
      return `Today is ${rejection.today} at the property.`;
    case 'arrival_too_far':
      return `The latest arrival is ${rejection.latest}.`;
    case 'no_adult':
      return `Room ${rejection.room + 1} has no adult.`;
    case 'occupancy_exceeded':
      return (
        `Room ${rejection.room + 1} has ${rejection.guests} guests; ` +
        `${rejection.roomTypeId} takes ${rejection.guestsMax}.`
      );
    case 'price_negative':
      return `Room ${rejection.room + 1} has a negative price.`;
    case 'currency_mismatch':
      return `The property sells in ${rejection.expected}, not ${rejection.actual}.`;
    case 'no_availability':
      return (
        `Room type "${rejection.roomTypeId}" has ${counted(rejection.free)} free on ` +
        `${rejection.night}; wanted: ${rejection.wanted}.`
      );
    case 'too_early':
      return `Cannot ${verb(rejection.action)} a booking before ${rejection.from}.`;
    case 'too_late':
      return `Cannot ${verb(rejection.action)} a booking after ${rejection.until}.`;
    case 'too_many_rooms':
    case 'history_too_short':
      return houseDetail(rejection);
    default:
      return sellingDetail(rejection);
  }
}

function counted(rooms: number): string {
  return rooms === 1 ? '1 room' : `${rooms} rooms`;
}

function words(code: string): string {
  return code.replaceAll('_', ' ');
}

function verb(action: string): string {
  if (action === 'no_show') return 'mark as no-show';
  if (action === 'walk') return 'walk the guest of';
  if (action === 'early_departure') return 'depart early from';
  if (action === 'refund') return 'give back money of';
  return words(action);
}

/** Where in the request body the refused value is, when the refusal knows. */
export function rejectionPointer(rejection: Rejection): string | undefined {
  switch (rejection.code) {
    case 'no_adult':
      return `/rooms/${rejection.room}/adults`;
    case 'occupancy_exceeded':
      return `/rooms/${rejection.room}`;
    case 'price_negative':
      return `/rooms/${rejection.room}/nightlyPrice/amount`;
    case 'leg_refused':
    case 'leg_timed_out':
    case 'leg_payment_declined':
      return `/legs/${rejection.leg - 1}`;
    case 'block_empty':
      return '/counts';
    case 'rate_without_rooms':
      return `/rates/${rejection.rate}/roomTypeId`;
    case 'cut_off_late':
      return '/cutOff/date';
    case 'quote_mismatch':
      return rejection.pointer;
    case 'idempotency_key_reused':
      // The canonical request has method, path and body; only the body has places to point at.
      return rejection.pointer.startsWith('/body/') ? rejection.pointer.slice(5) : undefined;
    case 'webhook_url_refused':
      return '/url';
    default:
      return undefined;
  }
}
