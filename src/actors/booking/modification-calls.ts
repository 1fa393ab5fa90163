/**
 * Calls that change what was booked. What a change comes to is worked out here, on the booking as
 * it is read, and decided by its actor only if it is still so; if it has moved on meanwhile, the
 * change is worked out anew. A caller who has said which version he has seen is told instead.
 */
import type { BookingCommand, BookingState, BookingTerms } from '../../domain/booking/booking.ts';
import { compareNights } from '../../domain/booking/kept-prices.ts';
import { dueAfterChange, toAuthoriseMinor } from '../../domain/booking/modification-money.ts';
import type { BookingId } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type { BookingView, CallContext, Outcome } from '../../ports/engine.ts';
import type { ModificationCalls, ModificationRequest } from '../../ports/modification.ts';
import { committedFree } from '../blocks/block-view.ts';
import { busy } from '../calls/call.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { nightStream } from '../inventory/night-stream.ts';
import { readProperty } from '../property/property-calls.ts';
import { readBooking, tellBooking, viewed } from './booking-call.ts';
import { type FreeOn, fullNights, type WorkedChange, workOut } from './modification-request.ts';

/** A booking changes a few times in a second at most: by its captures, its guest and its hotel. */
const ATTEMPTS_MAX = 5;

export function modificationCalls(desk: CallDesk): ModificationCalls {
  return {
    async modify(context, id, request) {
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
        const outcome = await tryToModify(desk, context, id, request);
        if (!hasMovedOn(outcome, context)) return outcome;
      }
      return busy();
    },
    async previewModification(id, request) {
      const found = await find(desk, id);
      if (found.type !== 'ok') return found;
      const { booking, property } = found.value;
      const nowMs = desk.world.clock.now();
      const today = desk.dateAt(property.id, nowMs);
      const situation = desk.situation(property, today, booking.terms);
      const { after, reasons } = workOut(property, booking, request, situation, nowMs);
      const { terms: before } = booking;
      const full =
        after === undefined ? [] : fullNights(property, before, after, onBoard(desk, before));
      const value = {
        bookingId: id,
        before,
        after,
        nights: after === undefined ? { kept: [], dropped: [] } : compareNights(before, after),
        toAuthoriseMinor:
          after === undefined
            ? 0
            : toAuthoriseMinor(booking, dueAfterChange(booking, after, nowMs)),
        reasons: [...reasons, ...full],
      };
      return { ...found, value };
    },
  };
}

function hasMovedOn(outcome: Outcome<unknown>, { expectedVersion }: CallContext): boolean {
  const isMismatch = outcome.type === 'rejected' && outcome.rejection.code === 'version_mismatch';
  return isMismatch && expectedVersion === undefined;
}

interface Found {
  readonly booking: BookingState;
  readonly property: PropertyState;
}

async function find(desk: CallDesk, id: BookingId): Promise<Outcome<Found>> {
  const read = await readBooking(desk, id);
  if (read.type !== 'ok') return read;
  const { propertyId } = read.value.terms;
  const property = desk.core.directory.residentProperty(propertyId);
  if (property !== undefined) return { ...read, value: { booking: read.value, property } };
  const loaded = await readProperty(desk, propertyId);
  if (loaded.type !== 'ok') return loaded;
  return { ...read, value: { booking: read.value, property: loaded.value } };
}

async function tryToModify(
  desk: CallDesk,
  context: CallContext,
  id: BookingId,
  request: ModificationRequest,
): Promise<Outcome<BookingView>> {
  const found = await find(desk, id);
  if (found.type !== 'ok') return found;
  const { booking, property } = found.value;
  const nowMs = desk.world.clock.now();
  const today = desk.dateAt(property.id, nowMs);
  const situation = desk.situation(property, today, booking.terms);
  const worked = workOut(property, booking, request, situation, nowMs);
  const refusal = worked.reasons[0] ?? firstFull(desk, found.value, worked);
  const { guest, paymentToken, why = '' } = request;
  const { after } = worked;
  const command: BookingCommand = {
    type: 'modify',
    ...(after === undefined || after === booking.terms ? {} : { terms: after }),
    ...(guest === undefined ? {} : { guest }),
    ...(paymentToken === undefined ? {} : { paymentToken }),
    why,
    today,
    deadlineMs: nowMs + limits.paymentDeadlineMs,
  };
  const seen = { expectedVersion: found.version, ...context };
  return viewed(desk, await tellBooking(desk, seen, id, command, refusal));
}

/** From memory: a change that is plainly too much for a night costs no actor a message. */
function firstFull(
  { core: { directory }, denials }: CallDesk,
  { booking, property }: Found,
  { after }: WorkedChange,
): Rejection | undefined {
  if (after === undefined) return undefined;
  const freeOn: FreeOn = (roomTypeId, night, sellable) =>
    directory.residentFree(property.id, roomTypeId, night, sellable, booking.terms.blockId)?.free;
  const [full] = fullNights(property, booking.terms, after, freeOn);
  if (full !== undefined) denials.count(nightStream(property.id, full.roomTypeId, full.night));
  return full;
}

/** What the calendar shows; a block's guest is shown what his block has beside it. */
function onBoard({ core: { board }, world }: CallDesk, terms: BookingTerms): FreeOn {
  const { propertyId, blockId } = terms;
  return (roomTypeId, night, sellable) => {
    if (blockId !== undefined) return committedFree(world, terms, { roomTypeId, night }, sellable);
    const query = { propertyId, roomTypeIds: [roomTypeId], from: night, to: night };
    return board.now(query)?.cells[0]?.available;
  };
}
