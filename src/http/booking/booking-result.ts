/**
 * From an outcome about a booking to an HTTP answer. A booking that came to nothing is told as the
 * problem it is when the call was to make it, and as an ordinary resource when it is only read.
 */
import type { CivilDate, Stay } from '../../domain/calendar.ts';
import type { Party } from '../../domain/guest.ts';
import type { BlockId, Channel, PropertyId } from '../../domain/ids.ts';
import type { BookingView, Outcome, RoomRequest, StayRequest } from '../../ports/engine.ts';
import type { BookableStay } from '../../ports/quotes.ts';
import { failedBookingProblem } from '../problem.ts';
import { defined } from '../property/property-result.ts';
import type { RoomBody } from '../requests.ts';
import { type Result, resultOf } from '../route.ts';
import { bookingBody } from './booking-body.ts';

/** The booking as it is now: for reads and for actions on an existing one. */
export function bookingResult(outcome: Outcome<BookingView>): Result {
  return resultOf(outcome, (ok) => ({
    type: 'answer',
    status: 200,
    body: bookingBody(ok.value, ok.version),
    version: ok.version,
    position: ok.position,
    isReplay: ok.isReplay,
  }));
}

/**
 * The booking that this call was to make, at `collection`; 202 while the customer has to act. A
 * key is answered with the booking as it first came to rest: one cancelled later stood by then.
 */
export function madeResult(
  outcome: Outcome<BookingView>,
  collection: '/v1/holds' | '/v1/bookings',
): Result {
  return resultOf(outcome, (ok) => {
    const { state } = ok.value;
    if (state.failure !== undefined && state.status === 'failed') {
      const problem = failedBookingProblem(state.failure, state.id);
      return { type: 'problem', problem, isReplay: ok.isReplay };
    }
    if (state.status === 'cancelled') {
      const problem = failedBookingProblem({ code: 'booking_cancelled' }, state.id);
      return { type: 'problem', problem, isReplay: ok.isReplay };
    }
    return {
      type: 'answer',
      status: state.status === 'payment_pending' ? 202 : 201,
      body: bookingBody(ok.value, ok.version),
      version: ok.version,
      position: ok.position,
      isReplay: ok.isReplay,
      location: `${collection}/${state.id}`,
    };
  });
}

interface StayBody {
  readonly propertyId: PropertyId;
  readonly arrival: CivilDate;
  readonly departure: CivilDate;
  readonly rooms: readonly RoomBody[];
  readonly promoCode?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly blockId?: BlockId | undefined;
}

type QuotedBody = { readonly quoteToken: string } & {
  readonly [Member in keyof StayBody]?: StayBody[Member] | undefined;
};

/** A stay as it is said, or the quote that it is booked by with what is said of it beside. */
export function bookableStay(body: StayBody | QuotedBody): BookableStay {
  if (!('quoteToken' in body)) return stayRequest(body);
  const { quoteToken, propertyId, arrival, departure, rooms, promoCode, channel, blockId } = body;
  const stay =
    arrival === undefined || departure === undefined ? undefined : { arrival, departure };
  const said = { promoCode, channel, blockId };
  const asked = defined({ propertyId, stay, rooms: rooms?.map(roomRequest), ...said });
  return { quoteToken, ...asked };
}

export function stayRequest(body: StayBody): StayRequest {
  const stay: Stay = { arrival: body.arrival, departure: body.departure };
  const rooms = body.rooms.map(roomRequest);
  const priced = body.rooms.find((room) => room.nightlyPrice !== undefined);
  const { propertyId, promoCode, channel, blockId } = body;
  const request = {
    propertyId,
    stay,
    rooms,
    ...(promoCode === undefined ? {} : { promoCode }),
    ...(channel === undefined ? {} : { channel }),
    ...(blockId === undefined ? {} : { blockId }),
  };
  if (priced?.nightlyPrice === undefined) return request;
  return { ...request, currency: priced.nightlyPrice.currency };
}

export function roomRequest(room: RoomBody): RoomRequest {
  const { roomTypeId, ratePlanId } = room;
  const request = {
    roomTypeId,
    party: partyOf(room),
    ...(ratePlanId === undefined ? {} : { ratePlanId }),
  };
  if (room.nightlyPrice === undefined) return request;
  return { ...request, nightlyMinor: room.nightlyPrice.amountMinor };
}

/** A party as the domain has it; ages are left out when none are said. */
export function partyOf({
  adults,
  children = 0,
  childAges,
}: {
  readonly adults: number;
  readonly children?: number | undefined;
  readonly childAges?: readonly number[] | undefined;
}): Party {
  return childAges === undefined ? { adults, children } : { adults, children, childAges };
}
