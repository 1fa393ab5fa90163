/**
 * Calls about a waitlist: each change is one message to its actor. What an entry may wait for is
 * checked here against the property; whether it can be had now is no matter of joining.
 */
import { checkTerms } from '../../domain/booking/check-stay.ts';
import { addDays, startOfDate } from '../../domain/calendar.ts';
import type { Guest } from '../../domain/guest.ts';
import type { BookingId, PropertyId, WaitlistEntryId } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { notOpen } from '../../domain/waitlist/decide-waitlist.ts';
import type {
  AwaitedStay,
  WaitlistCommand,
  WaitlistEntry,
  WaitlistState,
} from '../../domain/waitlist/waitlist.ts';
import { limits } from '../../limits.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import type { WaitlistCalls, WaitlistEntryView, WaitlistRequest } from '../../ports/waiting.ts';
import { tellBooking, viewed } from '../booking/booking-call.ts';
import { busy, rejectedWith, storageFailed } from '../calls/call.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { readProperty } from '../property/property-calls.ts';
import { offerIdOf } from './waitlist-actor.ts';
import { waitlistStream } from './waitlist-entity.ts';
import { hotelNow } from './waitlist-hotel.ts';
import {
  chosenOf,
  entryIn,
  entryOf,
  placesOf,
  settingsOf,
  viewWithReasons,
} from './waitlist-views.ts';

export function waitlistCalls(desk: CallDesk): WaitlistCalls {
  const { world } = desk;
  return {
    joinWaitlist: (context, propertyId, request) => join(desk, context, propertyId, request),
    ...changes(desk),
    async changeWaitlistSettings(context, propertyId, settings) {
      const found = await readProperty(desk, propertyId);
      if (found.type !== 'ok') return found;
      const { expectedVersion, ...rest } = context;
      const seenVersion = seen(expectedVersion);
      const command = { type: 'change_settings', changes: settings, ...seenVersion } as const;
      return settingsOf(await tell(desk, rest, propertyId, command));
    },
    async waitlistSettings(propertyId) {
      const read = await readWaitlist(desk, propertyId);
      return settingsOf(read.type === 'ok' ? { ...read, value: read.value.state } : read);
    },
    async waitlist(propertyId, which) {
      const read = await readWaitlist(desk, propertyId);
      if (read.type !== 'ok') return read;
      const { property, state } = read.value;
      const { settings } = state;
      const hotel = hotelNow(desk.core, property, world.clock.now());
      const places = placesOf(state);
      const entries = chosenOf(state, which).map((entry) => {
        return viewWithReasons(entry, places.get(entry.id), hotel);
      });
      const value = { settings, today: hotel.today, open: state.entries.size, entries };
      return gated(desk, { ...read, value });
    },
    waitlistEntry: (propertyId, entryId) => readEntry(desk, propertyId, entryId),
    async waitlistEntryHistory(propertyId, entryId) {
      const read = await readEntry(desk, propertyId, entryId);
      if (read.type !== 'ok') return read;
      const { firstEvent, lastEvent } = read.value.entry;
      const stream = waitlistStream(propertyId);
      const events = world.journal.readStream(stream, firstEvent - 1, lastEvent);
      const value = events.filter(({ data }) => {
        return (data as { readonly entryId?: string }).entryId === entryId;
      });
      return { ...read, value };
    },
  };
}

type Change =
  | 'leaveWaitlist'
  | 'changeWaitlistPriority'
  | 'acceptWaitlistOffer'
  | 'declineWaitlistOffer';

/** What is done with an entry that exists. */
function changes(desk: CallDesk): Pick<WaitlistCalls, Change> {
  const change = async (
    context: CallContext,
    propertyId: PropertyId,
    entryId: WaitlistEntryId,
    commandOf: (expected: number | undefined) => WaitlistCommand,
  ): Promise<Outcome<WaitlistEntryView>> => {
    const found = await readProperty(desk, propertyId);
    if (found.type !== 'ok') return found;
    const { expectedVersion, ...rest } = context;
    // What the caller has seen is the entry's version, and not the stream's.
    const outcome = await tell(desk, rest, propertyId, commandOf(expectedVersion));
    return entryOf(outcome, entryId);
  };
  return {
    leaveWaitlist: (context, propertyId, entryId) =>
      change(context, propertyId, entryId, (expected) => {
        return { type: 'leave_waitlist', entryId, ...seen(expected) };
      }),
    changeWaitlistPriority: (context, propertyId, entryId, priority) =>
      change(context, propertyId, entryId, (expected) => {
        return { type: 'change_priority', entryId, priority, ...seen(expected) };
      }),
    declineWaitlistOffer: (context, propertyId, entryId, offerId) =>
      change(context, propertyId, entryId, (expected) => {
        return { type: 'decline_offer', entryId, offerId, ...seen(expected) };
      }),
    async acceptWaitlistOffer(context, propertyId, entryId, offerId, { guest, paymentToken }) {
      const read = await readEntry(desk, propertyId, entryId);
      if (read.type === 'failed') return read;
      const entry = read.type === 'ok' ? read.value.entry : undefined;
      const isOffer = entry !== undefined && isOfferOf(desk, propertyId, entry, offerId);
      const unknown = { code: 'not_found', what: 'hold', id: offerId } as const;
      // A repeated key gets the booking that it made, also when the entry is long forgotten.
      const refusal = read.type === 'rejected' ? read.rejection : isOffer ? undefined : unknown;
      const payer = { guest: guest ?? entry?.awaited.guest ?? NOBODY };
      const deadlineMs = desk.world.clock.now() + limits.paymentDeadlineMs;
      const paid = paymentToken === undefined ? payer : { ...payer, paymentToken };
      const command = { type: 'book_hold', payer: paid, deadlineMs } as const;
      return viewed(desk, await tellBooking(desk, context, offerId, command, refusal));
    },
  };
}

/** Stands where the answer is a refusal or a repetition, and is written nowhere. */
const NOBODY: Guest = { firstName: '', lastName: '' };

function seen(expected: number | undefined): { readonly expected?: number } {
  return expected === undefined ? {} : { expected };
}

async function join(
  desk: CallDesk,
  context: CallContext,
  propertyId: PropertyId,
  request: WaitlistRequest,
): Promise<Outcome<WaitlistEntryView>> {
  const found = await readProperty(desk, propertyId);
  if (found.type !== 'ok') return found;
  const { value: property } = found;
  const entryId = desk.idFor(`waitlist-entry/${propertyId}`, context) as WaitlistEntryId;
  const { stay, rooms, guest, flexibleDays = 0, maxTotal, channel } = request;
  const awaited: AwaitedStay = {
    stay,
    rooms,
    flexibleDays,
    guest,
    ...(maxTotal === undefined ? {} : { maxTotal }),
    ...(channel === undefined ? {} : { channel }),
  };
  const refusal = neverServed(desk, property, request);
  const command: WaitlistCommand = {
    type: 'join_waitlist',
    entryId,
    awaited,
    priority: request.priority ?? limits.waitlistPriorityDefault,
    waitUntilMs: refusal === undefined ? waitUntilMs(property, request) : Number.MAX_SAFE_INTEGER,
  };
  return entryOf(await tell(desk, context, propertyId, command, refusal), entryId);
}

/** Past the last day on which the stay could begin nobody waits for it any more. */
function waitUntilMs(property: PropertyState, request: WaitlistRequest): number {
  const { stay, flexibleDays = 0 } = request;
  const after = addDays(stay.arrival, flexibleDays + 1);
  const latestMs = startOfDate(after, property.details.timeZone);
  return Math.min(request.waitUntilMs ?? latestMs, latestMs);
}

/** What no free room would change: it is refused at once, and not waited for in vain. */
function neverServed(
  desk: CallDesk,
  property: PropertyState,
  { stay, rooms, maxTotal }: WaitlistRequest,
): Rejection | undefined {
  const today = desk.dateAt(property.id, desk.world.clock.now());
  const currency = maxTotal === undefined ? {} : { currency: maxTotal.currency };
  const asked = { stay, rooms, ...currency };
  const broken = checkTerms(property, asked, today);
  if (broken !== undefined) return broken;
  for (const { roomTypeId, ratePlanId = BASE_PLAN } of rooms) {
    const plan = property.roomTypes.get(roomTypeId)?.ratePlans.get(ratePlanId);
    if (plan?.access.type === 'promo') {
      return { code: 'promo_code_required', roomTypeId, ratePlanId };
    }
  }
  return undefined;
}

function tell(
  { core, inFlight }: CallDesk,
  context: CallContext,
  propertyId: PropertyId,
  command: WaitlistCommand,
  refusal?: Rejection,
): Promise<Outcome<WaitlistState>> {
  const refused = refusal === undefined ? {} : { refusal };
  return inFlight.run<WaitlistState>(true, (respond) => {
    const message = { type: 'call', command, context, respond, ...refused } as const;
    if (core.directory.waitlist(propertyId).tell(message) !== undefined) respond(busy());
  });
}

interface ReadWaitlist {
  readonly property: PropertyState;
  readonly state: WaitlistState;
}

async function readWaitlist(
  desk: CallDesk,
  propertyId: PropertyId,
): Promise<Outcome<ReadWaitlist>> {
  const found = await readProperty(desk, propertyId);
  if (found.type !== 'ok') return found;
  const read = await desk.inFlight.run<WaitlistState>(false, (respond) => {
    const waitlist = desk.core.directory.waitlist(propertyId);
    if (waitlist.tell({ type: 'read', respond }) !== undefined) respond(busy());
  });
  if (read.type !== 'ok') return read;
  return { ...read, value: { property: found.value, state: read.value } };
}

async function readEntry(
  desk: CallDesk,
  propertyId: PropertyId,
  entryId: WaitlistEntryId,
): Promise<Outcome<WaitlistEntryView>> {
  const read = await readWaitlist(desk, propertyId);
  if (read.type !== 'ok') return read;
  const { property, state } = read.value;
  const entry = entryIn(state, entryId);
  if (entry === undefined) return rejectedWith(notOpen(state, entryId));
  const hotel = hotelNow(desk.core, property, desk.world.clock.now());
  const value = viewWithReasons(entry, placesOf(state).get(entry.id), hotel);
  return gated(desk, { ...read, version: entry.version, value });
}

function isOfferOf(
  { world }: CallDesk,
  propertyId: PropertyId,
  { id, offers }: WaitlistEntry,
  offerId: BookingId,
): boolean {
  for (let number = offers; number > 0; number -= 1) {
    if (offerIdOf(world.chance, propertyId, id, number) === offerId) return true;
  }
  return false;
}

/** What was read of memory rests on what may still be on its way to disk. */
function gated<Value>({ world }: CallDesk, outcome: Outcome<Value>): Promise<Outcome<Value>> {
  return new Promise((resolve) => {
    world.journal.gate(
      () => resolve(outcome),
      () => resolve(storageFailed()),
    );
  });
}
