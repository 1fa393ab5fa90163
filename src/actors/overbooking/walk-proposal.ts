/**
 * Whom to walk on a night with more guests than rooms: the bookings that are expected and have not
 * arrived, read as the journal has them, in the order that the domain gives them. It changes
 * nothing, and nobody is asked.
 */
import type { BookingState } from '../../domain/booking/booking.ts';
import { daysBetween, type Night } from '../../domain/calendar.ts';
import { type BookingId, DIRECT, type PropertyId, type RoomTypeId } from '../../domain/ids.ts';
import { proposeWalks, type WalkCandidate } from '../../domain/overbooking/walk-order.ts';
import { limits } from '../../limits.ts';
import type { AvailabilityCell, Outcome } from '../../ports/engine.ts';
import type { RoomTypeWalks, WalkProposal } from '../../ports/overbooking.ts';
import { committedBooking } from '../booking/booking-entity.ts';
import { rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';

export async function walkProposal(
  desk: CallDesk,
  propertyId: PropertyId,
  night: Night,
): Promise<Outcome<WalkProposal>> {
  const written = await desk.listsWritten();
  if (written.type !== 'ok') return written;
  const found = desk.core.board.now({ propertyId, from: night, to: night });
  if (found === undefined)
    return rejectedWith({ code: 'not_found', what: 'property', id: propertyId });
  const full = found.cells.filter(({ sold, physical }) => sold > physical);
  if (full.length === 0) return readAt({ roomTypes: [] }, found.position);
  const expected = expectedOn(desk, propertyId, night);
  return readAt({ roomTypes: full.map((cell) => walksOf(cell, expected)) }, found.position);
}

function walksOf(cell: AvailabilityCell, expected: readonly BookingState[]): RoomTypeWalks {
  const { roomTypeId, night, physical, sold } = cell;
  const candidates = expected.flatMap((state) => candidateOf(state, roomTypeId, night) ?? []);
  const excess = sold - physical;
  return { roomTypeId, physical, sold, excess, choices: proposeWalks(candidates, excess) };
}

/** Confirmed bookings that have the night and whose guests have not come. */
function expectedOn(desk: CallDesk, propertyId: PropertyId, night: Night): readonly BookingState[] {
  const { projections, journal } = desk.world;
  const states: BookingState[] = [];
  const filter = { propertyId, status: 'confirmed', arrivalTo: night, limit: limits.pageItemsMax };
  let after: { updatedAtMs: number; id: string } | undefined;
  for (;;) {
    const rows = projections.bookings({ ...filter, ...(after === undefined ? {} : { after }) });
    for (const { id, departure } of rows) {
      if (departure > night) states.push(committedBooking(journal, id as BookingId));
    }
    after = rows.at(-1);
    if (after === undefined || rows.length < limits.pageItemsMax) return states;
  }
}

/** Undefined when the booking has no room of the type, or has changed since the list was written. */
function candidateOf(
  state: BookingState,
  roomTypeId: RoomTypeId,
  night: Night,
): WalkCandidate | undefined {
  const { terms, payer, status } = state;
  const rooms = terms.rooms.filter((room) => room.roomTypeId === roomTypeId);
  if (status !== 'confirmed' || rooms.length === 0) return undefined;
  const index = daysBetween(terms.stay.arrival, night);
  const rates = rooms.map(({ nightlyMinor }) => nightlyMinor[index] ?? 0);
  const guest = payer?.guest;
  return {
    bookingId: state.id,
    guestName: guest === undefined ? '' : `${guest.firstName} ${guest.lastName}`,
    rooms: rooms.length,
    isVip: guest?.isVip === true,
    isLoyaltyMember: guest?.isLoyaltyMember === true,
    channel: terms.channel ?? DIRECT,
    nights: daysBetween(night, terms.stay.departure),
    rateMinor: Math.round(rates.reduce((sum, rate) => sum + rate, 0) / rates.length),
    arrivalTime: guest?.arrivalTime,
    bookedAtMs: state.createdAtMs,
  };
}
