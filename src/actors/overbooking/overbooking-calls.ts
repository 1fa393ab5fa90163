/**
 * Calls about selling more rooms than there are. What is advised rests on the list of bookings,
 * which is read in pieces with a turn of the event loop between them: a large hotel's year is tens
 * of thousands of lines.
 */
import { addDays, type CivilDate, laterDate } from '../../domain/calendar.ts';
import type { BookingId, PropertyId } from '../../domain/ids.ts';
import { recommendSales } from '../../domain/overbooking/recommend-sales.ts';
import {
  countShowUps,
  estimateShowUp,
  isLate,
  type PastBooking,
  SAMPLE_MIN,
} from '../../domain/overbooking/show-up-history.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import { limits } from '../../limits.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { BookingRow } from '../../ports/journal.ts';
import type {
  OverbookingCalls,
  OverbookingQuestion,
  ShowUpSource,
} from '../../ports/overbooking.ts';
import { bookingStream } from '../booking/booking-entity.ts';
import { rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { availabilityCalls } from '../inventory/availability-calls.ts';
import { changeProperty, readProperty } from '../property/property-calls.ts';
import { walkProposal } from './walk-proposal.ts';

export function overbookingCalls(desk: CallDesk): OverbookingCalls {
  const { availability } = availabilityCalls(desk);
  return {
    allowOverbooking: (context, id, roomTypeId, range, allowance) =>
      changeProperty(desk, context, id, {
        type: 'allow_overbooking',
        roomTypeId,
        range,
        allowance,
      }),
    async overbookings(query) {
      const outcome = await availability(query);
      if (outcome.type !== 'ok') return outcome;
      const cells = outcome.value.cells.filter((cell) => cell.overbooked > 0);
      return { ...outcome, value: { ...outcome.value, cells } };
    },
    walkProposal: (propertyId, night) => walkProposal(desk, propertyId, night),
    async overbookingAdvice(question) {
      const { propertyId, roomTypeId, night } = question;
      const property = await readProperty(desk, propertyId);
      if (property.type !== 'ok') return property;
      const roomType = property.value.roomTypes.get(roomTypeId);
      if (roomType === undefined) {
        return rejectedWith({ code: 'not_found', what: 'room_type', id: roomTypeId });
      }
      const found = await showUpOf(desk, question);
      if (found.type !== 'ok') return found;
      const { physical: rooms, allowance: allowanceNow } = capacityOn(roomType, night);
      const { value: showUp, position } = found;
      const { walkProbabilityMax } = question;
      const advice = recommendSales({
        rooms,
        showUpProbability: showUp.probability,
        walkProbabilityMax,
      });
      return readAt({ ...advice, rooms, allowanceNow, showUp }, position);
    },
  };
}

async function showUpOf(
  desk: CallDesk,
  { propertyId, showUpProbability }: OverbookingQuestion,
): Promise<Outcome<ShowUpSource>> {
  const written = await desk.listsWritten();
  if (written.type !== 'ok') return written;
  const { position } = written;
  if (showUpProbability !== undefined) {
    return readAt({ source: 'given', probability: showUpProbability }, position);
  }
  const to = addDays(desk.dateAt(propertyId, desk.world.clock.now()), -1);
  const from = addDays(to, 1 - limits.overbookingHistoryDays);
  const past: PastBooking[] = [];
  // The latest arrivals first, until there are enough of them: the hotel of today is asked about.
  for (let until = to; until >= from && past.length < limits.overbookingSampleMax; ) {
    const since = laterDate(from, addDays(until, 1 - DAYS_PER_PIECE));
    past.push(...pastBookings(desk, propertyId, since, until));
    until = addDays(since, -1);
    await new Promise<void>((resolve) => desk.world.scheduler.after(0, resolve));
  }
  const first = past.map(({ arrival }) => arrival).toSorted()[0] ?? to;
  const counts = countShowUps(past);
  const estimate = estimateShowUp(counts);
  if (estimate !== undefined) {
    return readAt({ source: 'history', from: first, to, ...estimate }, position);
  }
  const counted = counts.shows + counts.noShows + counts.lateCancellations;
  return rejectedWith({ code: 'history_too_short', bookings: counted, bookingsMin: SAMPLE_MIN });
}

/** Days of arrivals read without letting anybody else run. */
const DAYS_PER_PIECE = 7;

const FATES: Readonly<Record<string, PastBooking['fate']>> = {
  checked_in: 'stayed',
  checked_out: 'stayed',
  no_show: 'no_show',
  // The guest came, and it was the hotel that was full.
  walked: 'stayed',
  cancelled: 'cancelled',
};

/** Bookings whose guests have come, or were to come, with an arrival from..to. */
function* pastBookings(
  desk: CallDesk,
  propertyId: PropertyId,
  from: CivilDate,
  to: CivilDate,
): Generator<PastBooking> {
  const { projections } = desk.world;
  const dates = { propertyId, arrivalFrom: from, arrivalTo: to, limit: limits.pageItemsMax };
  let after: { updatedAtMs: number; id: string } | undefined;
  for (;;) {
    const rows = projections.bookings({ ...dates, ...(after === undefined ? {} : { after }) });
    for (const row of rows) {
      const past = pastBooking(desk, propertyId, row);
      if (past !== undefined) yield past;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < limits.pageItemsMax) return;
    after = last;
  }
}

function pastBooking(
  desk: CallDesk,
  propertyId: PropertyId,
  row: BookingRow,
): PastBooking | undefined {
  const fate = FATES[row.status];
  const arrival = row.arrival as CivilDate;
  if (fate === undefined) return undefined;
  if (fate !== 'cancelled') return { arrival, fate };
  // Nothing changes the line after its cancellation, so that is when it was.
  const past = { arrival, fate, cancelledOn: desk.dateAt(propertyId, row.updatedAtMs) };
  return isLate(past) && wasConfirmed(desk, row.id as BookingId) ? past : undefined;
}

/** Whether anybody had bought it: a hold that was given back is no guest who did not come. */
function wasConfirmed(desk: CallDesk, id: BookingId): boolean {
  const events = desk.world.journal.readStream(bookingStream(id), 0);
  return events.some(({ type }) => type === 'BookingConfirmed');
}
