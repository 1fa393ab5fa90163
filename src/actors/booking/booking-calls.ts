/**
 * Calls about holds and bookings: each is one message to the booking's actor, after what can be
 * refused without asking anybody. A repeated key must meet the booking it made, so nothing is
 * refused before that is ruled out.
 */
import type { BookingCommand, BookingTerms } from '../../domain/booking/booking.ts';
import { previewCancellation } from '../../domain/booking/cancellation-preview.ts';
import { emptyBooking } from '../../domain/booking/evolve-booking.ts';
import type { CivilDate } from '../../domain/calendar.ts';
import type { BookingId, PropertyId } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type { BookingCalls, BookingView, CallContext, Outcome } from '../../ports/engine.ts';
import type { BookableStay } from '../../ports/quotes.ts';
import { rejectedWith, storageFailed } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { readProperty } from '../property/property-calls.ts';
import { roomsForCheckIn } from '../rooms/room-rack-calls.ts';
import { readBooking, tellBooking, viewed } from './booking-call.ts';
import { bookingStream, PAYMENTS_QUEUE } from './booking-entity.ts';
import { type OpenedStay, openedTerms, openStay, priceChange } from './quoted-stay.ts';
import { plainlyFull, type StayTerms } from './stay-request.ts';

export function bookingCalls(desk: CallDesk): BookingCalls {
  const { world, core } = desk;
  const now = () => world.clock.now();
  return {
    ...stayActions(desk),
    placeHold(context, request) {
      const holdUntilMs = now() + (request.ttlMs ?? limits.holdTtlMsDefault);
      return place(desk, context, request, (terms) => ({ type: 'place_hold', terms, holdUntilMs }));
    },
    book(context, request) {
      const { payer } = request;
      const holdUntilMs = now() + limits.paymentDeadlineMs + limits.paymentHoldGraceMs;
      return place(desk, context, request, (terms) => {
        return { type: 'request_booking', terms, payer, holdUntilMs };
      });
    },
    async booking(id) {
      const atMs = now();
      return viewed(desk, await readBooking(desk, id), atMs);
    },
    async cancellation(id) {
      const nowMs = now();
      const read = await readBooking(desk, id);
      if (read.type !== 'ok') return read;
      const { value: state } = read;
      const { propertyId } = state.terms;
      const preview = previewCancellation(state, nowMs, desk.dateAt(propertyId, nowMs));
      return { ...read, value: { state, preview, timeZone: desk.timeZoneOf(propertyId) } };
    },
    async bookingHistory(id) {
      const outcome = await readBooking(desk, id);
      if (outcome.type !== 'ok') return outcome;
      return { ...outcome, value: world.journal.readStream(bookingStream(id), 0) };
    },
    async bookings(filter) {
      const written = await desk.listsWritten();
      if (written.type !== 'ok') return written;
      return readAt(world.projections.bookings(filter), written.position);
    },
    async retryEffect(context, key) {
      const id = (key.split(':')[0] ?? '') as BookingId;
      const outcome = await act(desk, context, id, () => ({ type: 'retry_effect', key }));
      if (outcome.type === 'ok') core.outbox(PAYMENTS_QUEUE)?.tell({ type: 'rescan' });
      return outcome;
    },
    async paymentCallback(id) {
      const atMs = now();
      core.directory.booking(id).tell({ type: 'wake' });
      return viewed(desk, await readBooking(desk, id), atMs);
    },
  };
}

type StayAction =
  | 'extendHold'
  | 'releaseHold'
  | 'bookHold'
  | 'cancel'
  | 'refund'
  | 'markNoShow'
  | 'walkGuest'
  | 'checkIn'
  | 'checkOut'
  | 'departEarly';

/** What is done with a hold or a booking that exists. */
function stayActions(desk: CallDesk): Pick<BookingCalls, StayAction> {
  const now = () => desk.world.clock.now();
  return {
    extendHold: (context, id, byMs = limits.holdTtlMsDefault) =>
      act(desk, context, id, () => ({ type: 'extend_hold', byMs })),
    releaseHold: (context, id) => act(desk, context, id, () => ({ type: 'release_hold' })),
    bookHold(context, id, payer) {
      const deadlineMs = now() + limits.paymentDeadlineMs;
      return act(desk, context, id, () => ({ type: 'book_hold', payer, deadlineMs }));
    },
    cancel: (context, id, why, { waive, expectedFee } = {}) =>
      act(desk, context, id, (today) => {
        return {
          type: 'cancel',
          why,
          today,
          ...(waive === undefined ? {} : { waive }),
          ...(expectedFee === undefined ? {} : { expectedFee }),
        };
      }),
    refund: (context, id, amount, why) =>
      act(desk, context, id, () => ({ type: 'grant_refund', amount, why })),
    markNoShow: (context, id) =>
      act(desk, context, id, (today) => ({ type: 'mark_no_show', today })),
    walkGuest: (context, id, walk) =>
      act(desk, context, id, (today) => ({ type: 'walk', walk, today })),
    async checkIn(context, id, choice) {
      const refused = await roomsForCheckIn(desk, context, id, choice);
      return refused ?? act(desk, context, id, (today) => ({ type: 'check_in', today }));
    },
    checkOut: (context, id) => act(desk, context, id, (today) => ({ type: 'check_out', today })),
    departEarly: (context, id) =>
      act(desk, context, id, (today) => ({ type: 'depart_early', today })),
  };
}

async function place(
  desk: CallDesk,
  context: CallContext,
  request: BookableStay,
  commandOf: (terms: BookingTerms) => BookingCommand,
): Promise<Outcome<BookingView>> {
  const failure = desk.inFlight.refusal(true);
  if (failure !== undefined) return { type: 'failed', failure };
  const id = desk.idFor('booking', context) as BookingId;
  const tell = async (terms: BookingTerms, refusal?: Rejection) =>
    viewed(desk, await tellBooking(desk, context, id, commandOf(terms), refusal));
  const opened = openStay(request, desk.world.chance);
  if ('code' in opened) {
    return isKnown(desk, id) ? tell(emptyBooking(id).terms, opened) : rejectedWith(opened);
  }
  const { propertyId } = opened.request;
  let property = desk.core.directory.residentProperty(propertyId);
  if (property === undefined) {
    const loaded = await readProperty(desk, propertyId);
    if (loaded.type !== 'ok') return loaded;
    property = loaded.value;
  }
  const asked = askedTerms(desk, property, opened);
  const full = fullFor(desk, property, asked);
  const refused = full ?? asked;
  if (refused.type === 'refused' && !isKnown(desk, id)) {
    if (full !== undefined) desk.denials.count(full.night);
    return refuse(desk, propertyId, refused);
  }
  if (asked.type === 'terms') return tell(asked.terms);
  return tell(emptyBooking(id).terms, asked.rejection);
}

/** What a stay comes to now, as a trip asks for it; it takes nothing. */
export async function askedStay(
  desk: CallDesk,
  request: BookableStay,
): Promise<Outcome<BookingTerms>> {
  const opened = openStay(request, desk.world.chance);
  if ('code' in opened) return rejectedWith(opened);
  const { propertyId } = opened.request;
  const loaded = await readProperty(desk, propertyId);
  if (loaded.type !== 'ok') return loaded;
  const asked = askedTerms(desk, loaded.value, opened);
  const full = fullFor(desk, loaded.value, asked);
  if (full !== undefined) desk.denials.count(full.night);
  const refused = full ?? asked;
  if (refused.type === 'refused') return refuse(desk, propertyId, refused);
  return asked.type === 'terms' ? { ...loaded, value: asked.terms } : rejectedWith(asked.rejection);
}

function fullFor(desk: CallDesk, property: PropertyState, asked: StayTerms) {
  const terms = asked.type === 'terms' ? asked.terms : asked.changed;
  return terms === undefined ? undefined : plainlyFull(property, terms, desk.core.directory);
}

/** What a stay comes to now; a quote that is over refuses another price than its own. */
function askedTerms(desk: CallDesk, property: PropertyState, opened: OpenedStay): StayTerms {
  const { clock, chance } = desk.world;
  const nowMs = clock.now();
  const today = desk.dateAt(property.id, nowMs);
  const situation = desk.situation(property, today, opened.request);
  const asked = openedTerms(property, opened, situation, nowMs);
  if (asked.type === 'refused') return asked;
  const rejection = priceChange(opened, asked.terms, nowMs, chance);
  if (rejection === undefined) return asked;
  return { type: 'refused', rejection, isDurable: true, changed: asked.terms };
}

function isKnown({ core, world }: CallDesk, id: BookingId): boolean {
  return core.directory.isResidentBooking(id) || world.journal.hasStream(bookingStream(id));
}

/** A refusal rests on the property as well, which may just have closed rooms. */
function refuse(
  { core, world }: CallDesk,
  propertyId: PropertyId,
  refused: Extract<StayTerms, { type: 'refused' }>,
): Promise<Outcome<never>> {
  const outcome = rejectedWith(refused.rejection);
  const isDurable = refused.isDurable && core.directory.isPropertyDurable(propertyId);
  if (isDurable) return Promise.resolve(outcome);
  return new Promise((resolve) => {
    world.journal.gate(
      () => resolve(outcome),
      () => resolve(storageFailed()),
    );
  });
}

/** `commandOf` gets the property's local date; which property is read from the booking. */
async function act(
  desk: CallDesk,
  context: CallContext,
  id: BookingId,
  commandOf: (today: CivilDate) => BookingCommand,
): Promise<Outcome<BookingView>> {
  const read = await readBooking(desk, id);
  if (read.type !== 'ok') return read;
  const today = desk.dateAt(read.value.terms.propertyId, desk.world.clock.now());
  return viewed(desk, await tellBooking(desk, context, id, commandOf(today)));
}
