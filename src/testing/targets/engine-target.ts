/**
 * An Engine as a target of tests: calls the method that each command stands for and tells the
 * outcome in the words that all targets share. It must never judge what the engine says.
 */

import { unreachable } from '../../domain/decision.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import { type BlockCommand, isBlockCommand } from '../commands/block-commands.ts';
import {
  type ModifyCommand,
  type PreviewModification,
  performChange,
} from '../commands/change-commands.ts';
import { type ChannelCommand, isChannelCommand } from '../commands/channel-commands.ts';
import { type DeskCommand, isDeskCommand } from '../commands/desk-commands.ts';
import type { HouseCommand } from '../commands/house-commands.ts';
import type { RatesCommand } from '../commands/rates-command.ts';
import { isTripCommand, type TripCommand } from '../commands/trip-commands.ts';
import { isWaitlistCommand, type WaitlistCommand } from '../commands/waitlist-commands.ts';
import { isWebhookCommand, type WebhookCommand } from '../commands/webhook-commands.ts';
import { performOnRates } from '../engine-rates.ts';
import {
  answerOf,
  bookingResult,
  cancellationResult,
  cellsResult,
  madeAnswer,
  nothing,
  offersResult,
  propertyResult as propertySummary,
  quoteResult,
} from '../engine-results.ts';
import { type PricingReading, readPricing } from '../pricing-readings.ts';
import { performOnBlocks } from './block-target.ts';
import { performOnChannels } from './channel-target.ts';
import { performAtDesk } from './desk-target.ts';
import type { HotelAnswer, HotelCall, HotelCommand, HotelResult } from './hotel-target.ts';
import { performOnHouse } from './house-target.ts';
import { performOnTrips } from './trip-target.ts';
import { performOnWaitlist } from './waitlist-target.ts';
import { performOnWebhooks } from './webhook-target.ts';

/** Sends one call to an engine. Resolves always, as the engine's own promises do. */
export function performOnEngine(engine: Engine, call: HotelCall): Promise<HotelAnswer> {
  const { command, caller, key, expectedVersion } = call;
  const context: CallContext = {
    caller,
    requestId: `test-${key}`,
    idempotencyKey: key,
    request: command,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  };
  if (isChannelCommand(command)) return performOnChannels(engine, context, command);
  if (isWebhookCommand(command)) return performOnWebhooks(engine, context, command);
  if (isTripCommand(command)) return performOnTrips(engine, context, command);
  if (isWaitlistCommand(command)) return performOnWaitlist(engine, context, command);
  if (isDeskCommand(command)) return performAtDesk(engine, context, command);
  if (isBlockCommand(command)) return performOnBlocks(engine, context, command);
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
    case 'read_property':
      return performOnProperty(engine, context, command);
    case 'place_hold':
    case 'book':
    case 'extend_hold':
    case 'release_hold':
    case 'book_hold':
    case 'cancel':
    case 'refund':
    case 'mark_no_show':
    case 'check_in':
    case 'check_out':
    case 'depart_early':
    case 'read_booking':
    case 'retry_effect':
    case 'payment_callback':
      return performOnBooking(engine, context, command);
    case 'modify':
    case 'preview_modification':
      return performChange(engine, context, command);
    case 'allow_overbooking':
    case 'add_rooms':
    case 'change_room':
    case 'close_room':
    case 'reopen_room':
    case 'walk':
    case 'read_overbookings':
    case 'read_overbooking_advice':
    case 'read_walk_proposal':
      return performOnHouse(engine, context, command);
    case 'explain_price':
    case 'dry_run_pricing':
    case 'read_pricing_version':
    case 'list_pricing_versions':
      return readPricing(engine, command);
    default:
      return performReading(engine, command);
  }
}

type Of<Type extends HotelCommand['type']> = Extract<HotelCommand, { type: Type }>;

type OnProperty = Of<
  | 'create_property'
  | 'change_property'
  | 'add_room_type'
  | 'change_room_type'
  | 'set_prices'
  | 'set_capacity'
  | RatesCommand['type']
  | 'read_property'
>;

async function performOnProperty(
  engine: Engine,
  context: CallContext,
  command: OnProperty,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'create_property': {
      const { id, details } = command;
      return answerOf(await engine.createProperty(context, { id, details }), propertySummary);
    }
    case 'change_property': {
      const { propertyId, changes } = command;
      return answerOf(await engine.changeProperty(context, propertyId, changes), propertySummary);
    }
    case 'add_room_type': {
      const { propertyId, id, details } = command;
      const outcome = await engine.addRoomType(context, propertyId, { id, details });
      return answerOf(outcome, ({ property }) => propertySummary(property));
    }
    case 'change_room_type': {
      const { propertyId, roomTypeId, changes } = command;
      const outcome = await engine.changeRoomType(context, propertyId, roomTypeId, changes);
      return answerOf(outcome, propertySummary);
    }
    case 'set_prices': {
      const { propertyId, roomTypeId, range, priceMinor } = command;
      const outcome = await engine.setPrices(context, propertyId, roomTypeId, range, priceMinor);
      return answerOf(outcome, propertySummary);
    }
    case 'set_capacity': {
      const { propertyId, roomTypeId, range, rooms } = command;
      const outcome = await engine.setCapacity(context, propertyId, roomTypeId, range, rooms);
      return answerOf(outcome, propertySummary);
    }
    case 'read_property':
      return answerOf(await engine.property(command.propertyId), propertySummary);
    default:
      return performOnRates(engine, context, command);
  }
}

type OnBooking = Of<
  | 'place_hold'
  | 'book'
  | 'extend_hold'
  | 'release_hold'
  | 'book_hold'
  | 'cancel'
  | 'refund'
  | 'mark_no_show'
  | 'check_in'
  | 'check_out'
  | 'depart_early'
  | 'read_booking'
  | 'retry_effect'
  | 'payment_callback'
>;

/** A booking that came to nothing is a refusal to whoever asked for it, and a fact to a reader. */
async function performOnBooking(
  engine: Engine,
  context: CallContext,
  command: OnBooking,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'place_hold':
      return madeAnswer(await engine.placeHold(context, command.request));
    case 'book':
      return madeAnswer(await engine.book(context, command.request));
    case 'book_hold':
      return madeAnswer(await engine.bookHold(context, command.bookingId, command.payer));
    case 'extend_hold': {
      const outcome = await engine.extendHold(context, command.bookingId, command.byMs);
      return answerOf(outcome, bookingResult);
    }
    case 'release_hold':
      return answerOf(await engine.releaseHold(context, command.bookingId), bookingResult);
    case 'cancel': {
      const { bookingId: id, why, waive, expectedFee } = command;
      const options = {
        ...(waive === undefined ? {} : { waive }),
        ...(expectedFee === undefined ? {} : { expectedFee }),
      };
      const outcome = await engine.cancel(context, id, why, options);
      return answerOf(outcome, bookingResult);
    }
    case 'refund': {
      const { bookingId: id, amount, why } = command;
      return answerOf(await engine.refund(context, id, amount, why), bookingResult);
    }
    case 'mark_no_show':
      return answerOf(await engine.markNoShow(context, command.bookingId), bookingResult);
    case 'check_in':
      return answerOf(await engine.checkIn(context, command.bookingId), bookingResult);
    case 'check_out':
      return answerOf(await engine.checkOut(context, command.bookingId), bookingResult);
    case 'depart_early':
      return answerOf(await engine.departEarly(context, command.bookingId), bookingResult);
    case 'read_booking':
      return answerOf(await engine.booking(command.bookingId), bookingResult);
    case 'retry_effect':
      return answerOf(await engine.retryEffect(context, command.deadLetterId), nothing);
    case 'payment_callback':
      return answerOf(await engine.paymentCallback(command.bookingId), nothing);
  }
}

async function performReading(
  engine: Engine,
  command: Exclude<
    HotelCommand,
    | OnProperty
    | OnBooking
    | HouseCommand
    | WebhookCommand
    | ChannelCommand
    | WaitlistCommand
    | TripCommand
    | DeskCommand
    | BlockCommand
    | ModifyCommand
    | PreviewModification
    | PricingReading
  >,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'list_properties': {
      const outcome = await engine.properties('', command.limit);
      return answerOf(outcome, (rows) => ({ kind: 'ids', ids: rows.map(({ id }) => id) }));
    }
    case 'list_bookings': {
      const { propertyId, limit } = command;
      const outcome = await engine.bookings({ propertyId, limit });
      return answerOf(outcome, (rows) => ({ kind: 'ids', ids: rows.map(({ id }) => id) }));
    }
    case 'read_availability':
      return answerOf(await engine.availability(command.query), cellsResult);
    case 'search_stay': {
      const { propertyId, stay, party, rooms } = command;
      const outcome = await engine.staySearch({ propertyId, stay, party, rooms });
      return answerOf(outcome, offersResult);
    }
    case 'quote_stay':
      return answerOf(await engine.quote(command.request), quoteResult);
    case 'read_history': {
      const outcome = await engine.bookingHistory(command.bookingId);
      return answerOf(outcome, (events) => {
        return { kind: 'history', events: events.map(({ type }) => type) };
      });
    }
    case 'preview_cancellation':
      return answerOf(await engine.cancellation(command.bookingId), cancellationResult);
    case 'list_dead_letters':
      return done({ kind: 'ids', ids: engine.outboxDead(command.limit).map(({ id }) => id) });
    case 'read_health': {
      const { status, outboxDead } = engine.health();
      return done({ kind: 'health', status, deadLetters: outboxDead });
    }
    default:
      return unreachable(command);
  }
}

function done(result: HotelResult): HotelAnswer {
  return { type: 'done', result, version: undefined, isReplay: false };
}
