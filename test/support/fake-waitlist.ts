/** What a fake engine says of its waitlist: one waits, and one is offered what the other lacks. */
import type { BookingState } from '../../src/domain/booking/booking.ts';
import type { BookingId, PropertyId, RoomTypeId, WaitlistEntryId } from '../../src/domain/ids.ts';
import type { WaitlistEntry } from '../../src/domain/waitlist/waitlist.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import type { StoredEvent } from '../../src/ports/journal.ts';
import type { WaitlistCalls, WaitlistEntryView } from '../../src/ports/waiting.ts';

function ok<Value>(value: Value): Outcome<Value> {
  return { type: 'ok', value, version: 2, position: 41, isReplay: false };
}

const double = 'double' as RoomTypeId;

/** Answers of a hotel whose hold is `held` and becomes `booked`. */
export function waitlistAnswers(held: BookingState, booked: BookingView): WaitlistCalls {
  const { terms } = held;
  const offered: WaitlistEntry = {
    id: 'first-in-line' as WaitlistEntryId,
    number: 1,
    awaited: {
      stay: terms.stay,
      rooms: [{ roomTypeId: double, party: { adults: 2, children: 1, childAges: [4] } }],
      flexibleDays: 1,
      maxTotal: { amountMinor: 50_000, currency: terms.currency },
      guest: { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.com' },
    },
    priority: 5,
    waitUntilMs: 1_900_000_000_000,
    status: 'offered',
    offer: { offerId: 'booking-1' as BookingId, terms, untilMs: 1_890_000_000_000 },
    offers: 1,
    passed: 0,
    refusals: 0,
    notBeforeMs: 0,
    leaveReason: undefined,
    version: 3,
    firstEvent: 1,
    lastEvent: 3,
    joinedAtMs: 1_880_000_000_000,
    updatedAtMs: 1_880_000_001_000,
  };
  const id = 'second-in-line' as WaitlistEntryId;
  const waiting: WaitlistEntry = { ...offered, id, number: 2, status: 'waiting', offer: undefined };
  const night = terms.stay.arrival;
  const one: WaitlistEntryView = { entry: offered, position: null, reasons: [] };
  const other: WaitlistEntryView = {
    entry: waiting,
    position: 1,
    reasons: [
      {
        code: 'price_above_maximum',
        total: { amountMinor: 60_000, currency: terms.currency },
        maxTotal: { amountMinor: 50_000, currency: terms.currency },
      },
      { code: 'no_availability', roomTypeId: double, night, wanted: 1, free: 0 },
    ],
  };
  const settings = { offerMs: 7_200_000, passesMax: 3 };
  const joined: StoredEvent = {
    position: 40,
    stream: `waitlist/${'grand' as PropertyId}`,
    version: 1,
    type: 'WaitlistJoined',
    schemaVersion: 1,
    data: { type: 'WaitlistJoined', entryId: offered.id },
    metadata: { by: 'ada', correlation: 'request-1' },
    recordedAtMs: 1_880_000_000_000,
  };
  return {
    joinWaitlist: async () => ok(other),
    leaveWaitlist: async () =>
      ok({ ...other, entry: { ...waiting, status: 'left', leaveReason: 'withdrawn' } }),
    changeWaitlistPriority: async () => ok(other),
    acceptWaitlistOffer: async () => ok(booked),
    declineWaitlistOffer: async () => ok(other),
    changeWaitlistSettings: async () => ok(settings),
    waitlistSettings: async () => ok(settings),
    waitlist: async () => ok({ settings, today: night, open: 2, entries: [one, other] }),
    waitlistEntry: async () => ok(one),
    waitlistEntryHistory: async () => ok([joined]),
  };
}
