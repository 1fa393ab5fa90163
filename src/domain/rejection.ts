/**
 * Every business "no" the engine can give: one closed union. The order of `rejectionPrecedence` is
 * the order in which deciders check, so a request with several faults always gets the same answer.
 * The codes travel on the wire and are stable.
 */
import { type BlockRefusal, blockRequestRefusals } from './blocks/block-refusal.ts';
import type { BookingStatus } from './booking/booking.ts';
import type { CivilDate, Night } from './calendar.ts';
import type { AmbiguousMapping, ChannelLack, ChannelPause } from './channels/channel.ts';
import type { RatePlanId, RoomTypeId } from './ids.ts';
import type { FeeChange } from './policy/fees.ts';
import type { RuleFault } from './pricing/rule-fault.ts';
import type { PromoRule } from './promo/promo-code.ts';
import type { DateWindow } from './rates/rate-plan.ts';
import {
  type RestrictionReason,
  type RestrictionRule,
  restrictionRules,
} from './rates/restriction.ts';
import { type RoomRefusal, roomRefusals } from './rooms/room-refusal.ts';
import { type TripRefusal, type TripThing, tripRefusals } from './trip/trip-refusal.ts';
import { type WaitlistRefusal, waitlistRefusals } from './waitlist/waitlist-refusal.ts';
import type { WebhookUrlFault } from './webhooks/webhook-url-fault.ts';

/** A business "no", told apart by `code`; amounts are minor units, instants epoch milliseconds. */
export type Rejection =
  | {
      readonly code: 'not_found';
      readonly what:
        | 'property'
        | 'room_type'
        | 'rate_plan'
        | 'promo_code'
        | 'pricing_version'
        | 'room'
        | 'booking'
        | 'booking_room'
        | 'hold'
        | 'dead_letter'
        | 'webhook_endpoint'
        | 'channel'
        | 'channel_format'
        | 'waitlist_entry'
        | 'block'
        | TripThing
        | 'channel_booking';
      readonly id: string;
    }
  | { readonly code: 'version_mismatch'; readonly expected: number; readonly actual: number }
  | { readonly code: 'idempotency_key_reused'; readonly pointer: string }
  | {
      readonly code: 'already_exists';
      readonly what:
        | 'property'
        | 'room_type'
        | 'rate_plan'
        | 'room'
        | 'webhook_endpoint'
        | 'channel'
        | 'block';
      readonly id: string;
      /** What is there, where it differs from what was asked for by upper and lower case alone. */
      readonly writtenAs?: string;
    }
  | {
      readonly code: 'invalid_state';
      readonly action: BookingAction | 'assign';
      readonly status: BookingStatus;
    }
  /** A change of the booking is under way, until `untilMs` at the latest where that is known. */
  | {
      readonly code: 'modification_pending';
      readonly action: BookingAction;
      readonly untilMs?: number;
    }
  | { readonly code: 'hold_expired'; readonly expiredAtMs: number }
  | { readonly code: 'hold_already_extended' }
  /** Nights before `today`, or the arrival of a guest who has come, cannot be changed any more. */
  | {
      readonly code: 'stay_begun';
      readonly field: 'arrival' | 'departure' | 'rooms';
      readonly today: CivilDate;
    }
  | { readonly code: 'stay_empty' }
  | { readonly code: 'stay_too_long'; readonly nights: number; readonly nightsMax: number }
  | { readonly code: 'arrival_in_past'; readonly today: CivilDate }
  | { readonly code: 'arrival_too_far'; readonly latest: CivilDate }
  | { readonly code: 'no_adult'; readonly room: number }
  | {
      readonly code: 'occupancy_exceeded';
      readonly room: number;
      readonly roomTypeId: RoomTypeId;
      readonly guests: number;
      readonly guestsMax: number;
    }
  | { readonly code: 'price_negative'; readonly room: number; readonly amountMinor: number }
  | { readonly code: 'currency_mismatch'; readonly expected: string; readonly actual: string }
  | { readonly code: 'too_many_rate_plans'; readonly max: number }
  | { readonly code: 'too_many_rooms'; readonly max: number }
  | { readonly code: 'too_many_cells'; readonly cells: number; readonly cellsMax: number }
  | {
      readonly code: 'derivation_invalid';
      readonly ratePlanId: RatePlanId;
      readonly fault: 'base_plan' | 'cycle' | 'too_deep';
    }
  | {
      readonly code: 'charges_invalid';
      /** Of the rule at fault. */
      readonly chargeCode: string;
      readonly fault: 'code_repeated' | 'unknown_fee' | 'fee_of_fees';
    }
  | { readonly code: 'too_many_webhook_endpoints'; readonly max: number }
  | { readonly code: 'webhook_url_refused'; readonly fault: WebhookUrlFault; readonly host: string }
  | { readonly code: 'webhook_endpoint_inactive'; readonly id: string }
  | {
      readonly code: 'channel_mapping_ambiguous';
      readonly list: AmbiguousMapping['list'];
      readonly id: string;
      readonly fault: AmbiguousMapping['fault'];
    }
  | { readonly code: 'too_many_channels'; readonly max: number }
  | { readonly code: 'channel_url_refused'; readonly fault: WebhookUrlFault; readonly host: string }
  /** Another channel is sent to that hotel of that OTA; two would say their values over each other. */
  | {
      readonly code: 'channel_address_taken';
      readonly channelId: string;
      readonly propertyId: string;
      /** Of the address, with its port if there is one. */
      readonly host: string;
      readonly hotelCode: string;
    }
  /** The format asks for the credentials `names`, all of them and no others. */
  | { readonly code: 'channel_credentials_wrong'; readonly names: readonly string[] }
  | { readonly code: 'channel_paused'; readonly id: string; readonly reason: ChannelPause }
  /** The format has no way to ask what the OTA has. */
  | { readonly code: 'channel_not_readable'; readonly id: string }
  | { readonly code: 'channel_booking_not_parked'; readonly id: string; readonly status: string }
  | { readonly code: 'channel_not_ready'; readonly id: string; readonly lacks: ChannelLack }
  | { readonly code: 'pricing_rule_invalid'; readonly faults: readonly RuleFault[] }
  | ({ readonly code: 'promo_code_required' } & SoldAs)
  | { readonly code: 'promo_code_unknown'; readonly promoCode: string }
  | {
      readonly code: 'promo_code_not_applicable';
      readonly promoCode: string;
      /** Which of what the code asks of a stay is not so. */
      readonly rule: PromoRule;
    }
  | {
      readonly code: 'promo_code_exhausted';
      readonly promoCode: string;
      readonly usesMax: number;
    }
  | { readonly code: 'too_many_promo_codes'; readonly max: number }
  | ({
      readonly code: 'not_bookable_today';
      readonly today: CivilDate;
      readonly window: DateWindow;
    } & SoldAs)
  | ({
      readonly code: 'outside_stay_window';
      readonly night: Night;
      readonly window: DateWindow;
    } & SoldAs)
  | RestrictionRefusal
  | { readonly code: 'history_too_short'; readonly bookings: number; readonly bookingsMin: number }
  | { readonly code: 'quote_invalid' }
  | { readonly code: 'quote_mismatch'; readonly pointer: string }
  | { readonly code: 'quote_too_large'; readonly max: number }
  | {
      readonly code: 'price_changed';
      readonly quotedMinor: number;
      readonly currentMinor: number;
      readonly currency: string;
      /** A quote of the present price; absent when it would be too large. */
      readonly quoteToken?: string;
      readonly validUntilMs?: number;
    }
  | { readonly code: 'payment_required'; readonly amountMinor: number; readonly currency: string }
  | {
      readonly code: 'no_availability';
      readonly roomTypeId: RoomTypeId;
      readonly night: Night;
      readonly wanted: number;
      readonly free: number;
    }
  | {
      readonly code: 'refund_too_large';
      readonly amountMinor: number;
      readonly refundableMinor: number;
      readonly currency: string;
    }
  | { readonly code: 'too_early'; readonly action: BookingAction; readonly from: CivilDate }
  /** `others`: what is expected or owed in further currencies, as a trip's legs may have them. */
  | ({ readonly code: 'fee_changed'; readonly others?: readonly FeeChange[] } & FeeChange)
  | { readonly code: 'too_late'; readonly action: BookingAction; readonly until: CivilDate }
  | RoomRefusal
  | { readonly code: 'payment_declined'; readonly reason: string }
  | { readonly code: 'payment_timed_out' }
  | { readonly code: 'booking_cancelled' }
  | TripRefusal
  | WaitlistRefusal
  | BlockRefusal;

/** A restriction that refuses the stay by itself; its code is the rule, its level whose it is. */
export type RestrictionRefusal = SoldAs &
  Omit<RestrictionReason, 'rule'> & { readonly code: RestrictionRule };

/** Which rate plan of which room type a refusal is about. */
type SoldAs = { readonly roomTypeId: RoomTypeId; readonly ratePlanId: RatePlanId };

/** What may be asked of a booking; each is a sub-resource on the wire, with hyphens. */
export type BookingAction =
  | 'extend'
  | 'release'
  | 'book'
  | 'cancel'
  | 'no_show'
  | 'walk'
  | 'check_in'
  | 'check_out'
  | 'early_departure'
  | 'refund'
  | 'modify';

/** First match wins. A test holds that it covers the union and that deciders follow it. */
export const rejectionPrecedence = [
  'not_found',
  'already_exists',
  'idempotency_key_reused',
  'version_mismatch',
  'invalid_state',
  ...tripRefusals,
  'block_closed',
  'block_change_pending',
  'block_definite',
  'block_cut_off',
  'modification_pending',
  'hold_expired',
  'hold_already_extended',
  'quote_invalid',
  'quote_mismatch',
  'stay_begun',
  'stay_empty',
  'stay_too_long',
  'arrival_in_past',
  'arrival_too_far',
  'no_adult',
  'occupancy_exceeded',
  ...blockRequestRefusals,
  'price_negative',
  'currency_mismatch',
  'too_many_rate_plans',
  'too_many_rooms',
  'too_many_cells',
  'too_many_blocks',
  'derivation_invalid',
  'charges_invalid',
  'too_many_promo_codes',
  'too_many_webhook_endpoints',
  'webhook_url_refused',
  'webhook_endpoint_inactive',
  'too_many_channels',
  'channel_url_refused',
  'channel_address_taken',
  'channel_credentials_wrong',
  'channel_mapping_ambiguous',
  'channel_paused',
  'channel_not_readable',
  'channel_not_ready',
  ...waitlistRefusals,
  'channel_booking_not_parked',
  'pricing_rule_invalid',
  'promo_code_required',
  'not_bookable_today',
  'outside_stay_window',
  ...restrictionRules,
  'promo_code_unknown',
  'promo_code_not_applicable',
  'history_too_short',
  'quote_too_large',
  'payment_required',
  'refund_too_large',
  'too_early',
  'too_late',
  'fee_changed',
  ...roomRefusals,
  'no_availability',
  'below_pick_up',
  'wash_too_large',
  'promo_code_exhausted',
  'price_changed',
  'payment_declined',
  'payment_timed_out',
  'booking_cancelled',
] as const satisfies readonly Rejection['code'][];
