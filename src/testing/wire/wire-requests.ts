/**
 * Commands as the HTTP API takes them: method, path and body. Amounts become decimal strings here
 * and nowhere else in the kit; what the server makes of a request is not this file's business.
 */

import type { Payer } from '../../domain/booking/booking.ts';
import { unreachable } from '../../domain/decision.ts';
import type { Currency } from '../../domain/money.ts';
import type { RoomTypeDetails } from '../../domain/property/property.ts';
import type { AriChange } from '../../domain/rates/rate-plan.ts';
import type { StayRequest } from '../../ports/engine.ts';
import type { BlockCommand } from '../commands/block-commands.ts';
import type { ChannelCommand } from '../commands/channel-commands.ts';
import type { DeskCommand } from '../commands/desk-commands.ts';
import type { HouseCommand } from '../commands/house-commands.ts';
import type { TripCommand } from '../commands/trip-commands.ts';
import type { WaitlistCommand } from '../commands/waitlist-commands.ts';
import type { WebhookCommand } from '../commands/webhook-commands.ts';
import { type PricingReading, pricingReadingRequest } from '../pricing-readings.ts';
import type { HotelCommand } from '../targets/hotel-target.ts';
import { changeRequest, roomBody } from './wire-changes.ts';
import { chargeRuleBody, promoBody } from './wire-charges.ts';
import { houseRequest } from './wire-house.ts';
import {
  calendarPath,
  get,
  patch,
  post,
  propertyPath,
  roomTypePath,
  type WireRequest,
} from './wire-paths.ts';
import { pricingBody } from './wire-pricing.ts';
import { money, ratePlanBody } from './wire-rate-plans.ts';

/** `currency` is the property's, for amounts that the command has without one. */
export function wireRequest(command: StayCommand, currency: Currency): WireRequest {
  switch (command.type) {
    case 'create_property':
    case 'change_property':
    case 'add_room_type':
    case 'change_room_type':
    case 'set_prices':
    case 'set_capacity':
    case 'add_rate_plan':
    case 'change_rate_plan':
    case 'update_ari':
    case 'set_promo_code':
    case 'set_charges':
    case 'set_pricing':
      return sellingRequest(command, currency);
    case 'allow_overbooking':
    case 'add_rooms':
    case 'change_room':
    case 'close_room':
    case 'reopen_room':
    case 'read_overbookings':
    case 'read_overbooking_advice':
    case 'read_walk_proposal':
    case 'walk':
      return houseRequest(command, currency);
    case 'place_hold': {
      const { ttlMs, ...request } = command.request;
      const body = { ...stayBody(request, currency), ...ttlBody(ttlMs) };
      return post('/v1/holds', body);
    }
    case 'book': {
      const { payer, ...request } = command.request;
      return post('/v1/bookings', { ...stayBody(request, currency), ...payerBody(payer) });
    }
    case 'extend_hold':
      return post(`/v1/holds/${command.bookingId}/extend`, ttlBody(command.byMs));
    case 'release_hold':
      return post(`/v1/holds/${command.bookingId}/release`, {});
    case 'book_hold':
      return post(`/v1/holds/${command.bookingId}/book`, payerBody(command.payer));
    case 'cancel':
      return cancelRequest(command);
    case 'refund':
      return refundRequest(command);
    case 'modify':
    case 'preview_modification':
      return changeRequest(command, currency);
    case 'mark_no_show':
    case 'check_in':
    case 'check_out':
    case 'depart_early':
      return post(`/v1/bookings/${command.bookingId}/${ACTION_PATHS[command.type]}`, {});
    case 'retry_effect': {
      const id = encodeURIComponent(command.deadLetterId);
      return post(`/v1/outbox/dead-letters/${id}/redrive`, {});
    }
    case 'payment_callback':
      return post('/v1/payments/callbacks', {
        authorisationKey: `${command.bookingId}:authorise`,
      });
    case 'explain_price':
    case 'dry_run_pricing':
    case 'read_pricing_version':
    case 'list_pricing_versions':
      return pricingReadingRequest(command, currency);
    default:
      return readingRequest(command);
  }
}

/** What is about stays and what they are sold as. */
type StayCommand = Exclude<HotelCommand, OtherCommand>;
type OtherCommand =
  | ChannelCommand
  | WebhookCommand
  | WaitlistCommand
  | TripCommand
  | DeskCommand
  | BlockCommand;

type Selling = Extract<
  HotelCommand,
  {
    type:
      | 'create_property'
      | 'change_property'
      | 'add_room_type'
      | 'change_room_type'
      | 'set_prices'
      | 'set_capacity'
      | 'add_rate_plan'
      | 'change_rate_plan'
      | 'update_ari'
      | 'set_promo_code'
      | 'set_charges'
      | 'set_pricing';
  }
>;

function sellingRequest(command: Selling, currency: Currency): WireRequest {
  switch (command.type) {
    case 'create_property':
      return post('/v1/properties', { id: command.id, ...command.details });
    case 'change_property':
      return patch(propertyPath(command.propertyId), command.changes);
    case 'add_room_type': {
      const body = { id: command.id, ...roomTypeBody(command.details, currency) };
      return post(`${propertyPath(command.propertyId)}/room-types`, body);
    }
    case 'change_room_type':
      return patch(roomTypePath(command), roomTypeBody(command.changes, currency));
    case 'set_prices': {
      const { range, priceMinor } = command;
      const price = priceMinor === null ? null : money(priceMinor, currency);
      return post(`${roomTypePath(command)}/prices`, { ...range, price });
    }
    case 'set_capacity': {
      const { range, rooms } = command;
      return post(`${roomTypePath(command)}/capacity`, { ...range, rooms });
    }
    case 'add_rate_plan': {
      const body = { id: command.id, ...ratePlanBody(command.details, currency) };
      return post(`${roomTypePath(command)}/rate-plans`, body);
    }
    case 'change_rate_plan': {
      const path = `${roomTypePath(command)}/rate-plans/${command.ratePlanId}`;
      return patch(path, ratePlanBody(command.changes, currency));
    }
    case 'update_ari': {
      const changes = command.changes.map((change) => ariBody(change, currency));
      return post(`${propertyPath(command.propertyId)}/ari`, { changes });
    }
    case 'set_promo_code': {
      const path = `${propertyPath(command.propertyId)}/promo-codes/${command.promoCode}`;
      return { method: 'PUT', path, body: promoBody(command.details, currency) };
    }
    case 'set_charges': {
      const charges = command.charges.map((rule) => chargeRuleBody(rule, currency));
      return {
        method: 'PUT',
        path: `${propertyPath(command.propertyId)}/charges`,
        body: { charges },
      };
    }
    case 'set_pricing': {
      const path = `${propertyPath(command.propertyId)}/pricing`;
      return { method: 'PUT', path, body: pricingBody(command.settings, currency) };
    }
    default:
      return unreachable(command);
  }
}

const ACTION_PATHS = {
  mark_no_show: 'no-show',
  check_in: 'check-in',
  check_out: 'check-out',
  depart_early: 'early-departure',
} as const;

type Of<Type extends HotelCommand['type']> = Extract<HotelCommand, { type: Type }>;

function cancelRequest(command: Of<'cancel'>): WireRequest {
  const { bookingId: id, why: reason, waive, expectedFee: fee } = command;
  if (waive === undefined) {
    const shown = fee === undefined ? {} : { expectedFee: money(fee.amountMinor, fee.currency) };
    return post(`/v1/bookings/${id}/cancel`, { reason, ...shown });
  }
  return post(`/v1/bookings/${id}/cancel-without-fee`, { reason, waiverReason: waive });
}

function refundRequest({ bookingId: id, amount, why: reason }: Of<'refund'>): WireRequest {
  const body = { amount: money(amount.amountMinor, amount.currency), reason };
  return post(`/v1/bookings/${id}/refund`, body);
}

type Reading = Exclude<
  Extract<
    HotelCommand,
    {
      type:
        | `read_${string}`
        | `list_${string}`
        | 'search_stay'
        | 'quote_stay'
        | 'preview_cancellation';
    }
  >,
  HouseCommand | OtherCommand | PricingReading
>;

function readingRequest(command: Reading): WireRequest {
  switch (command.type) {
    case 'read_property':
      return get(propertyPath(command.propertyId));
    case 'list_properties':
      return get('/v1/properties', { limit: command.limit });
    case 'read_availability':
      return get(calendarPath(command.query, 'availability'));
    case 'search_stay': {
      const { propertyId, stay, party, rooms } = command;
      const { adults, children } = party;
      const query = { ...stay, adults, children, rooms };
      return get(`${propertyPath(propertyId)}/availability/stay`, query);
    }
    case 'quote_stay': {
      // A quote brings no amount along, so the currency is of no matter.
      return post('/v1/quotes', stayBody(command.request, 'EUR' as Currency));
    }
    case 'read_booking':
      return get(`/v1/bookings/${command.bookingId}`);
    case 'read_history':
      return get(`/v1/bookings/${command.bookingId}/history`);
    case 'preview_cancellation':
      return get(`/v1/bookings/${command.bookingId}/cancellation`);
    case 'list_bookings':
      return get('/v1/bookings', { propertyId: command.propertyId, limit: command.limit });
    case 'list_dead_letters':
      return get('/v1/outbox/dead-letters', { limit: command.limit });
    case 'read_health':
      return get('/v1/health');
    default:
      return unreachable(command);
  }
}

function roomTypeBody(details: Partial<RoomTypeDetails>, currency: Currency): object {
  const { basePriceMinor, ...rest } = details;
  return basePriceMinor === undefined
    ? rest
    : { ...rest, basePrice: money(basePriceMinor, currency) };
}

function ariBody({ range, priceMinor, ...rest }: AriChange, currency: Currency): object {
  if (priceMinor === undefined) return { ...rest, ...range };
  return { ...rest, ...range, price: priceMinor === null ? null : money(priceMinor, currency) };
}

export function stayBody(request: StayRequest, other: Currency): object {
  const { propertyId, stay, rooms, currency, promoCode, channel, blockId } = request;
  const priced = (currency as Currency | undefined) ?? other;
  const body = { propertyId, ...stay, rooms: rooms.map((room) => roomBody(room, priced)) };
  return {
    ...body,
    ...(promoCode === undefined ? {} : { promoCode }),
    ...(channel === undefined ? {} : { channel }),
    ...(blockId === undefined ? {} : { blockId }),
  };
}

export function payerBody({ guest, paymentToken }: Payer): object {
  return paymentToken === undefined ? { guest } : { guest, paymentToken };
}

function ttlBody(ttlMs: number | undefined): object {
  return ttlMs === undefined ? {} : { ttlSeconds: ttlMs / 1000 };
}
