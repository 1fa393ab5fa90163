/**
 * Generators of every command of the engine as clients send them, for laws that must hold whatever
 * comes: nothing is oversold, everything is answered, the same key gets the same answer. Few
 * properties, keys and callers, so that commands meet each other; valid in form, and refused often.
 */

import fc from 'fast-check';
import { addDays, type CivilDate, type Stay } from '../../domain/calendar.ts';
import { type BookingId, type Channel, DIRECT, type PropertyId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { CallContext, RoomRequest, StayRequest } from '../../ports/engine.ts';
import { blockCommands, pickUpCommands } from '../commands/block-commands.ts';
import { modifyCommands, previews } from '../commands/change-commands.ts';
import { channelCommands } from '../commands/channel-commands.ts';
import { deskCommands } from '../commands/desk-commands.ts';
import { tripCommands } from '../commands/trip-commands.ts';
import { waitlistCommands, waitlistRequests } from '../commands/waitlist-commands.ts';
import { webhookCommands } from '../commands/webhook-commands.ts';
import { ARRIVAL } from '../hotel-adler.ts';
import { pricingReadings } from '../pricing-readings.ts';
import type {
  ChangingCommand,
  HotelCall,
  HotelCommand,
  ReadingCommand,
} from '../targets/hotel-target.ts';
import {
  parties,
  pricesMinor,
  propertyDetails,
  ROOMS_MAX,
  requestedRooms,
  roomTypeDetails,
  roomTypeIds,
} from './arbitraries.ts';
import { chargeCommands } from './charge-arbitraries.ts';
import { payers } from './guest-arbitraries.ts';
import { houseCommands, houseReadings, someNights, walkCommands } from './house-arbitraries.ts';
import { cancelCommands, refundCommands } from './policy-arbitraries.ts';
import { pricingCommands } from './pricing-arbitraries.ts';
import { promoCommands } from './promo-arbitraries.ts';
import { quoteCommands } from './quote-arbitraries.ts';
import { ariChanges, ratePlanDetails, ratePlanIds } from './rate-plan-arbitraries.ts';

/** Properties that meet each other: two ids. */
export const propertyIds: fc.Arbitrary<PropertyId> = fc.constantFrom(
  'adler' as PropertyId,
  'plaza' as PropertyId,
);

/** Stays that share nights: they begin within five days of `arrival` and last up to four nights. */
export function nearStays(arrival: CivilDate = ARRIVAL): fc.Arbitrary<Stay> {
  return fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 4 })).map(([after, nights]) => {
    const first = addDays(arrival, after);
    return { arrival: first, departure: addDays(first, nights) };
  });
}

/** Mostly parties that fit most rooms, so that most requests are about rooms. */
const rooms: fc.Arbitrary<RoomRequest> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      roomTypeId: roomTypeIds,
      party: fc.record({ adults: fc.integer({ min: 1, max: 2 }), children: fc.constant(0) }),
    }),
  },
  { weight: 1, arbitrary: requestedRooms },
  {
    weight: 1,
    arbitrary: fc.record({
      roomTypeId: roomTypeIds,
      ratePlanId: ratePlanIds,
      party: fc.constant({ adults: 2, children: 1, childAges: [7] }),
    }),
  },
);

/** Channels that bookings come by; a request that names none is direct. */
export const channels = fc.constantFrom(DIRECT, 'booking-com' as Channel, 'expedia' as Channel);

/** Requests for one to three rooms of stays that share nights. */
export function stayRequests(arrival: CivilDate = ARRIVAL): fc.Arbitrary<StayRequest> {
  return fc.record(
    {
      propertyId: propertyIds,
      stay: nearStays(arrival),
      rooms: fc.array(rooms, { minLength: 1, maxLength: 3 }),
      channel: channels,
    },
    { requiredKeys: ['propertyId', 'stay', 'rooms'] },
  );
}

/** Lifetimes of holds that the engine takes, whole seconds in milliseconds. */
export const holdTtlsMs: fc.Arbitrary<number> = fc
  .integer({ min: limits.holdTtlMsMin / 1000, max: limits.holdTtlMsMax / 1000 })
  .map((seconds) => seconds * 1000);

/** Commands that change what a property sells. */
export const sellingCommands: fc.Arbitrary<ChangingCommand> = fc.oneof(
  fc.record({
    type: fc.constant('create_property' as const),
    id: propertyIds,
    details: propertyDetails,
  }),
  fc.record({
    type: fc.constant('change_property' as const),
    propertyId: propertyIds,
    changes: propertyDetails.map(({ name, capture }) => ({ name, capture })),
  }),
  fc.record({
    type: fc.constant('add_room_type' as const),
    propertyId: propertyIds,
    id: roomTypeIds,
    details: roomTypeDetails,
  }),
  fc.record({
    type: fc.constant('change_room_type' as const),
    propertyId: propertyIds,
    roomTypeId: roomTypeIds,
    changes: roomTypeDetails.map(({ rooms, basePriceMinor }) => ({ rooms, basePriceMinor })),
  }),
  fc.record({
    type: fc.constant('set_prices' as const),
    propertyId: propertyIds,
    roomTypeId: roomTypeIds,
    range: someNights,
    priceMinor: fc.option(pricesMinor),
  }),
  fc.record({
    type: fc.constant('set_capacity' as const),
    propertyId: propertyIds,
    roomTypeId: roomTypeIds,
    range: someNights,
    rooms: fc.option(fc.integer({ min: 0, max: ROOMS_MAX })),
  }),
  houseCommands(propertyIds),
  fc.record({
    type: fc.constant('add_rate_plan' as const),
    propertyId: propertyIds,
    roomTypeId: roomTypeIds,
    id: ratePlanIds,
    details: ratePlanDetails,
  }),
  fc.record({
    type: fc.constant('change_rate_plan' as const),
    propertyId: propertyIds,
    roomTypeId: roomTypeIds,
    ratePlanId: ratePlanIds,
    changes: ratePlanDetails.map(({ name: _, ...changes }) => changes),
  }),
  fc.record({
    type: fc.constant('update_ari' as const),
    propertyId: propertyIds,
    changes: fc.array(ariChanges, { minLength: 1, maxLength: 3 }),
  }),
  promoCommands(propertyIds),
  chargeCommands(propertyIds),
  pricingCommands(propertyIds),
);

/** Drawn often, so that some guests come, and leave again. */
const deskActions = fc.constantFrom(
  ...(['mark_no_show', 'check_in', 'check_out', 'depart_early'] as const),
);

/** Commands of a booking's life; `bookingId` says which bookings they may be about. */
export function bookingCommands(
  bookingId: fc.Arbitrary<BookingId>,
  arrival: CivilDate = ARRIVAL,
): fc.Arbitrary<ChangingCommand> {
  const requests = stayRequests(arrival);
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('book' as const),
        request: fc.tuple(requests, payers).map(([request, payer]) => ({ ...request, payer })),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('place_hold' as const),
        request: fc.tuple(requests, holdTtlsMs).map(([request, ttlMs]) => ({ ...request, ttlMs })),
      }),
    },
    fc.record({ type: fc.constant('extend_hold' as const), bookingId, byMs: holdTtlsMs }),
    fc.record({ type: fc.constant('release_hold' as const), bookingId }),
    fc.record({ type: fc.constant('book_hold' as const), bookingId, payer: payers }),
    walkCommands(bookingId),
    cancelCommands(bookingId),
    refundCommands(bookingId),
    modifyCommands(bookingId, arrival, rooms),
    { weight: 3, arbitrary: fc.record({ type: deskActions, bookingId }) },
    fc.record({
      type: fc.constant('retry_effect' as const),
      deadLetterId: bookingId.map((id) => `${id}:capture`),
    }),
    fc.record({ type: fc.constant('payment_callback' as const), bookingId }),
  );
}

/** Questions, about what may not exist. */
export function readingCommands(
  bookingId: fc.Arbitrary<BookingId>,
  arrival: CivilDate = ARRIVAL,
): fc.Arbitrary<ReadingCommand> {
  const limit = fc.integer({ min: 1, max: 50 });
  return fc.oneof(
    fc.record({ type: fc.constant('read_property' as const), propertyId: propertyIds }),
    fc.record({ type: fc.constant('list_properties' as const), limit }),
    fc.record({
      type: fc.constant('read_availability' as const),
      query: fc.tuple(propertyIds, fc.nat(10)).map(([propertyId, days]) => {
        return { propertyId, from: arrival, to: addDays(arrival, days) };
      }),
    }),
    houseReadings(propertyIds, arrival),
    fc.record({
      type: fc.constant('search_stay' as const),
      propertyId: propertyIds,
      stay: nearStays(arrival),
      party: parties,
      rooms: fc.integer({ min: 1, max: 3 }),
    }),
    quoteCommands(stayRequests(arrival)),
    fc.record({
      type: fc.constantFrom(
        'read_booking' as const,
        'read_history' as const,
        'preview_cancellation' as const,
      ),
      bookingId,
    }),
    previews(bookingId, arrival, rooms),
    pricingReadings(propertyIds, arrival),
    fc.record({ type: fc.constant('list_bookings' as const), propertyId: propertyIds, limit }),
    fc.record({ type: fc.constant('list_dead_letters' as const), limit }),
    fc.record({ type: fc.constant('read_health' as const) }),
  );
}

/** Every command there is. */
export function hotelCommands(
  bookingId: fc.Arbitrary<BookingId>,
  arrival: CivilDate = ARRIVAL,
): fc.Arbitrary<HotelCommand> {
  const waiting = waitlistRequests(nearStays(arrival), rooms);
  return fc.oneof(
    { weight: 2, arbitrary: sellingCommands },
    { weight: 5, arbitrary: bookingCommands(bookingId, arrival) },
    { weight: 1, arbitrary: readingCommands(bookingId, arrival) },
    { weight: 1, arbitrary: webhookCommands(bookingId) },
    { weight: 2, arbitrary: channelCommands },
    { weight: 1, arbitrary: tripCommands(stayRequests(arrival)) },
    { weight: 1, arbitrary: waitlistCommands(propertyIds, waiting, bookingId) },
    { weight: 2, arbitrary: deskCommands(bookingId, propertyIds, arrival) },
    { weight: 1, arbitrary: blockCommands(propertyIds, arrival) },
    { weight: 1, arbitrary: pickUpCommands(stayRequests(arrival), payers) },
  );
}

const callers = fc.constantFrom('ada', 'bob');
const keys = fc.nat(30).map((number) => `key-${number}`);
const versions = fc.integer({ min: 1, max: 5 });

/** Calls by two callers under few keys, sometimes to a version that they insist on. */
export function hotelCalls(commands: fc.Arbitrary<HotelCommand>): fc.Arbitrary<HotelCall> {
  return fc.record(
    { command: commands, caller: callers, key: keys, expectedVersion: versions },
    { requiredKeys: ['command', 'caller', 'key'] },
  );
}

/** What comes with a call to an Engine itself; `request` is what a repeated key is compared with. */
export function callContexts(request: unknown): fc.Arbitrary<CallContext> {
  return fc.record(
    {
      caller: callers,
      requestId: fc.uuid(),
      trace: fc.constant('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
      idempotencyKey: keys,
      request: fc.constant(request),
      expectedVersion: versions,
    },
    { requiredKeys: ['caller', 'requestId', 'idempotencyKey', 'request'] },
  );
}
