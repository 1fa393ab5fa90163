/** Commands about trips, as the HTTP API takes and answers them. */
import { z } from 'zod';
import type { Payer } from '../../domain/booking/booking.ts';
import { unreachable } from '../../domain/decision.ts';
import type { StayRequest } from '../../ports/engine.ts';
import type { TripCommand } from '../commands/trip-commands.ts';
import type { HotelResult } from '../targets/hotel-target.ts';
import { get, post, type WireRequest } from './wire-paths.ts';

const TRIPS = '/v1/trips';

/** `stayBody` and `payerBody` write what trips have in common with bookings. */
export function tripRequest(
  command: TripCommand,
  bodies: {
    stay(request: StayRequest): object;
    payer(payer: Payer): object;
  },
): WireRequest {
  switch (command.type) {
    case 'request_trip': {
      const legs = command.legs.map((leg) => {
        return 'stay' in leg ? { stay: bodies.stay(leg.stay) } : leg;
      });
      return post(TRIPS, { legs, ...bodies.payer(command.payer) });
    }
    case 'list_trips':
      return get(TRIPS, { limit: command.limit });
    case 'list_trip_suppliers':
      return get('/v1/suppliers');
    case 'read_trip_offers':
      return get(`/v1/suppliers/${command.supplier}/offers`);
    default:
      return oneTripRequest(`${TRIPS}/${command.tripId}`, command);
  }
}

function oneTripRequest(
  path: string,
  command: Extract<TripCommand, { readonly tripId: string }>,
): WireRequest {
  switch (command.type) {
    case 'cancel_trip':
      return post(`${path}/cancel`, { reason: command.why });
    case 'retry_trip':
      return post(`${path}/retry`, {});
    case 'resolve_trip_leg': {
      const { leg, outcome, note } = command;
      return post(`${path}/resolve`, { leg, outcome, note });
    }
    case 'read_trip':
      return get(path);
    case 'read_trip_history':
      return get(`${path}/history`);
    case 'preview_trip_fees':
      return get(`${path}/cancellation`);
    default:
      return unreachable(command);
  }
}

const trip = z.object({
  status: z.string(),
  legs: z.array(z.object({ status: z.string() })),
});
const history = z.object({ events: z.array(z.object({ type: z.string() })) });
const page = z.object({ items: z.array(z.object({ id: z.string() })) });
const named = z.object({ items: z.array(z.object({ name: z.string() })) });
const offers = z.object({ items: z.array(z.object({ offerId: z.string() })) });

export function tripWireResult({ type }: TripCommand, body: unknown): HotelResult {
  switch (type) {
    case 'read_trip_history':
      return { kind: 'history', events: history.parse(body).events.map((one) => one.type) };
    case 'preview_trip_fees':
      return { kind: 'nothing' };
    case 'list_trips':
      return { kind: 'ids', ids: page.parse(body).items.map(({ id }) => id) };
    case 'list_trip_suppliers':
      return { kind: 'ids', ids: named.parse(body).items.map(({ name }) => name) };
    case 'read_trip_offers':
      return { kind: 'ids', ids: offers.parse(body).items.map(({ offerId }) => offerId) };
    default: {
      const { status, legs } = trip.parse(body);
      return { kind: 'trip', status, legs: legs.map((leg) => leg.status) };
    }
  }
}
