/** Changing a booking: what is held, kept, dropped and paid, and that a failure changes nothing. */
import { describe, expect, it } from 'vitest';
import type { BookingState } from '../../src/domain/booking/booking.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { BookingId, RatePlanId } from '../../src/domain/ids.ts';
import { basePlan, type RatePlanDetails } from '../../src/domain/rates/rate-plan.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import type { ModificationRequest } from '../../src/ports/modification.ts';
import { ARRIVAL, adler, double, suite, suiteDetails } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import {
  bookingOf,
  type Hotel,
  type HotelOptions,
  minutesMs,
  openHotel,
  said as wordsOf,
} from '../support/engine-world.ts';

const day = (count: number) => addDays(ARRIVAL, count);

describe('on a full hotel', () => {
  it('a stay is moved by a day without a second room for the nights it keeps', async () => {
    const { hotel, id } = await sold({ rooms: 1 }, { nights: 3 });
    const moved = await modify(hotel, id, { arrival: day(1), departure: day(4) });
    expect(said(moved)).toBe('confirmed');
    expect(await hotel.counts(5)).toBe('0/0 0/1 0/1 0/1 0/0');
    expect(bookingOf(moved).terms.stay).toEqual({ arrival: day(1), departure: day(4) });
    expect(await money(hotel, id)).toBe('net 36000 of 36000');
  });

  it('a stay is extended into a free night, and refused one that is full', async () => {
    const { hotel, id } = await sold({ rooms: 1 }, { nights: 2 });
    await hotel.book('other', { from: 3, nights: 1 });
    expect(said(await modify(hotel, id, { departure: day(3) }))).toBe('confirmed');
    expect(said(await modify(hotel, id, { departure: day(4) }))).toBe('no_availability');
    expect(await hotel.counts(5)).toBe('0/1 0/1 0/1 0/1 0/0');
    expect(await money(hotel, id)).toBe('net 36000 of 36000');
  });

  it('two stays cannot both have the last room that one of them left', async () => {
    const { hotel, id } = await sold({ rooms: 1 }, { nights: 2 });
    const other = bookingOf(await hotel.book('other', { from: 3, nights: 1 })).id;
    const [mine, theirs] = await Promise.all([
      modify(hotel, id, { departure: day(3) }),
      modify(hotel, other, { arrival: day(2) }),
    ]);
    expect([said(mine), said(theirs)].sort()).toEqual(['confirmed', 'no_availability']);
    expect(await hotel.counts(5)).toBe('0/1 0/1 0/1 0/1 0/0');
  });
});

describe('a night that is full', () => {
  it('says how many rooms more were wanted of it, and not those that the booking has', async () => {
    const { hotel, id } = await sold({ rooms: 1 }, { nights: 1 });
    await hotel.passivate();
    const party = { adults: 2, children: 0 };
    const two = [double, double].map((roomTypeId) => ({ roomTypeId, party }));
    const told = bookingOf(await modify(hotel, id, { rooms: two }));
    const failure = { code: 'no_availability', night: day(0), wanted: 1, free: 0 };
    expect(told.modificationFailure).toMatchObject(failure);
  });
});

describe('the difference', () => {
  it('is given back when a stay is shortened, and paid again when it is extended', async () => {
    const { hotel, id } = await sold({}, { nights: 3 });
    await modify(hotel, id, { departure: day(1) });
    expect(await hotel.counts()).toBe('0/1 0/0 0/0');
    expect(await money(hotel, id)).toBe('net 12000 of 12000');
    await modify(hotel, id, { departure: day(3) });
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
    expect(await money(hotel, id)).toBe('net 36000 of 36000');
  });

  it("keeps the price of nights that stay, and takes today's for those that are new", async () => {
    const { hotel, id } = await sold({}, { nights: 2 });
    const range = { from: day(0), to: day(9) };
    await hotel.engine.setPrices(hotel.context(), adler, double, range, 50_000);
    const longer = bookingOf(await modify(hotel, id, { departure: day(3) }));
    expect(longer.terms.rooms[0]?.nightlyMinor).toEqual([12_000, 12_000, 50_000]);
    const more = [{ roomTypeId: double, party: { adults: 1, children: 0 } }];
    const other = bookingOf(await modify(hotel, id, { rooms: more }));
    expect(other.terms.rooms[0]?.nightlyMinor).toEqual([50_000, 50_000, 50_000]);
    expect(await money(hotel, id)).toBe('net 150000 of 150000');
  });

  it('stays reserved until check-in where money is taken then', async () => {
    const { hotel, id } = await sold({ details: { capture: 'at_check_in' } }, { nights: 2 });
    await modify(hotel, id, { departure: day(3) });
    expect(hotel.ledger(id)).toMatchObject({ authorised: 36_000, net: 0 });
    await modify(hotel, id, { departure: day(2) });
    await settled(hotel, id);
    expect(hotel.ledger(id)).toMatchObject({ authorised: 24_000, net: 0 });
    await modify(hotel, id, { departure: day(1) });
    hotel.toDay(0);
    await hotel.engine.checkIn(hotel.context(), id);
    expect(await money(hotel, id)).toBe('net 12000 of 12000');
    expect(hotel.ledger(id).authorised).toBe(12_000);
  });

  it('gives back what was charged and is not due yet, and charges it once', async () => {
    const guarantee = {
      amount: { type: 'first_night' },
      due: { type: 'before_arrival', days: 3 },
    } as const;
    const hotel = await openHotel({ details: { capture: 'at_check_in' } });
    const base = 'base' as RatePlanId;
    await hotel.engine.changeRatePlan(hotel.context(), adler, double, base, { guarantee });
    const { id } = bookingOf(await hotel.book('first', { nights: 3 }));
    hotel.toDay(-3);
    await until(() => hotel.ledger(id).net === 12_000);
    await modify(hotel, id, { arrival: day(1), departure: day(4) });
    await settled(hotel, id);
    expect(hotel.ledger(id).net).toBe(0);
    hotel.toDay(-2);
    await until(() => hotel.ledger(id).net === 12_000);
    hotel.toDay(1);
    await hotel.engine.checkIn(hotel.context(), id);
    expect(await money(hotel, id)).toBe('net 36000 of 36000');
  });

  it('that is declined leaves everything as it was, and the answer can be repeated', async () => {
    const { hotel, id } = await sold({}, { nights: 2 });
    const before = await settled(hotel, id);
    const request = { departure: day(3), paymentToken: 'tok_declined' };
    const refused = await modify(hotel, id, request, 'm');
    expect(bookingOf(refused).modificationFailure).toMatchObject({ code: 'payment_declined' });
    const after = await settled(hotel, id);
    const { terms, payer, status, owedMinor, departure } = before;
    expect(after).toMatchObject({ terms, payer, status, owedMinor, departure });
    expect(await hotel.counts(4)).toBe('0/1 0/1 0/0 0/0');
    expect(await money(hotel, id)).toBe('net 24000 of 24000');
    await modify(hotel, id, { departure: day(4) });
    const again = await modify(hotel, id, request, 'm');
    expect({ ...again, isReplay: false }).toEqual(refused);
  });
});

/** Found by a newcomer: a stay that gave nothing back was free after two calls. */
describe('what calling off cost before a change', () => {
  const flex = 'flex' as RatePlanId;
  const party = { adults: 2, children: 0 };
  const free = { roomTypeId: double, party, ratePlanId: flex };
  const own = { roomTypeId: double, party };

  it.each<[string, ModificationRequest]>([
    ['to a plan that gives all back', { rooms: [free] }],
    ['to it at hardly a price', { rooms: [{ ...free, nightlyMinor: 100 }] }],
    ['to it on later dates', { rooms: [free], arrival: day(8), departure: day(10) }],
    ['to it for one night', { rooms: [free], departure: day(1) }],
    ['to a second room that gives all back', { rooms: [free, own] }],
  ])('is owed after a change %s as well', async (_, request) => {
    const hotel = await openHotel({ rooms: 2 });
    const base = 'base' as RatePlanId;
    const { id: _id, rates: _rates, restrictions: _none, ...plan } = basePlan();
    const details: RatePlanDetails = { ...plan, price: { type: 'own', baseMinor: 12_000 } };
    await hotel.engine.addRatePlan(hotel.context(), adler, double, { id: flex, details });
    const cancellation = { isNonRefundable: true, tiers: [] };
    await hotel.engine.changeRatePlan(hotel.context(), adler, double, base, { cancellation });
    const { id } = bookingOf(await hotel.book('first', { nights: 2 }));
    await settled(hotel, id);
    expect(said(await modify(hotel, id, request))).toBe('confirmed');
    expect((await settled(hotel, id)).terms.earnedMinor).toBe(24_000);
    const owed = { feeMinor: 24_000, noShowFeeMinor: 24_000 };
    expect(await hotel.engine.cancellation(id)).toMatchObject({ value: { preview: owed } });
    await hotel.engine.cancel(hotel.context(), id, 'free after all');
    expect(await money(hotel, id)).toBe('net 24000 of 24000');
  });
});

describe('a customer who has to act for the difference', () => {
  it('is waited for, and other changes meanwhile are refused', async () => {
    const { hotel, id } = await sold({}, { nights: 2 });
    const waiting = await modify(hotel, id, {
      departure: day(3),
      paymentToken: 'tok_requires_action',
    });
    expect(bookingOf(waiting).modifying).toBeDefined();
    expect(await hotel.counts(3)).toBe('0/1 0/1 1/0');
    const pending = 'modification_pending';
    expect(said(await modify(hotel, id, { departure: day(1) }))).toBe(pending);
    expect(said(await hotel.engine.cancel(hotel.context(), id, 'ill'))).toBe(pending);
    await hotel.bank.completeAction(`${id}:authorise-2`, 'approve');
    await until(async () => (await settled(hotel, id)).modifying === undefined);
    expect(await hotel.counts(3)).toBe('0/1 0/1 0/1');
    expect(await money(hotel, id)).toBe('net 36000 of 36000');
  });

  it('and never does: the change ends by itself, and the next one is paid for anew', async () => {
    const { hotel, id } = await sold({}, { nights: 2 });
    await modify(hotel, id, { departure: day(3), paymentToken: 'tok_requires_action' });
    hotel.clock.advance(minutesMs(6));
    await until(async () => (await settled(hotel, id)).modificationFailure !== undefined);
    expect(await hotel.counts(3)).toBe('0/1 0/1 0/0');
    const next = await modify(hotel, id, { departure: day(3) });
    expect(bookingOf(next).terms.stay.departure).toBe(day(3));
    expect(await money(hotel, id)).toBe('net 36000 of 36000');
    expect(hotel.ledger(id).authorised).toBe(36_000);
  });
});

describe('rooms', () => {
  it('are added, dropped and exchanged, each type counted by itself', async () => {
    const { hotel, id } = await sold({ rooms: 2 }, { nights: 2 });
    const request = { id: suite, details: { ...suiteDetails, rooms: 1 } };
    await hotel.engine.addRoomType(hotel.context(), adler, request);
    const party = { adults: 2, children: 0 };
    const [one, big] = [
      { roomTypeId: double, party },
      { roomTypeId: suite, party },
    ];
    expect(said(await modify(hotel, id, { rooms: [one, one, big] }))).toBe('confirmed');
    expect(await hotel.counts(2)).toBe('0/2 0/2 0/1 0/1');
    expect(await money(hotel, id)).toBe('net 108000 of 108000');
    expect(said(await modify(hotel, id, { rooms: [big, one] }))).toBe('confirmed');
    expect(await hotel.counts(2)).toBe('0/1 0/1 0/1 0/1');
    expect(said(await modify(hotel, id, { rooms: [one] }))).toBe('confirmed');
    expect(await hotel.counts(2)).toBe('0/1 0/1 0/0 0/0');
    expect(await money(hotel, id)).toBe('net 24000 of 24000');
  });
});

describe('a change', () => {
  it('of the guest alone asks no night, and one of nothing has an answer too', async () => {
    const { hotel, id } = await sold({}, { nights: 2 });
    const guest = { firstName: 'Grace', lastName: 'Hopper' };
    expect(bookingOf(await modify(hotel, id, { guest })).payer?.guest).toEqual(guest);
    const same = await modify(hotel, id, { guest, departure: day(2) }, 'same');
    await modify(hotel, id, { departure: day(3) });
    expect(await modify(hotel, id, { guest, departure: day(2) }, 'same')).toEqual({
      ...same,
      isReplay: true,
    });
    expect((await settled(hotel, id)).terms.stay.departure).toBe(day(3));
  });

  it('is refused at another total than was expected, and on another version', async () => {
    const { hotel, id } = await sold({}, { nights: 2 });
    const cheaper = { departure: day(3), expectedTotalMinor: 30_000 };
    expect(said(await modify(hotel, id, cheaper))).toBe('price_changed');
    const stale = { ...hotel.context(), expectedVersion: 1 };
    expect(said(await hotel.engine.modify(stale, id, { departure: day(3) }))).toBe(
      'version_mismatch',
    );
    expect(said(await modify(hotel, id, { ...cheaper, expectedTotalMinor: 36_000 }))).toBe(
      'confirmed',
    );
  });

  it('is refused, not failed, when a price below nothing comes after another fault', async () => {
    const { hotel, id } = await sold({}, { nights: 2 });
    const basis = { type: 'per_night', minor: 100 } as const;
    const tax = { code: 'tax', name: 'Tax', kind: 'tax', isIncluded: false, basis } as const;
    await hotel.engine.setCharges(hotel.context(), adler, [tax]);
    const crowd = { roomTypeId: double, party: { adults: 9, children: 0 }, nightlyMinor: -1 };
    const preview = await hotel.engine.previewModification(id, { rooms: [crowd] });
    expect(wordsOf(preview)).toBe('ok');
    expect(said(await modify(hotel, id, { rooms: [crowd] }))).toBe('occupancy_exceeded');
  });

  it('of a guest who has come: longer or shorter, from the same morning on', async () => {
    const { hotel, id } = await sold({ rooms: 1 }, { nights: 2 });
    hotel.toDay(0);
    await hotel.engine.checkIn(hotel.context(), id);
    hotel.toDay(1);
    expect(said(await modify(hotel, id, { arrival: day(1) }))).toBe('stay_begun');
    expect(said(await modify(hotel, id, { departure: day(0) }))).toBe('stay_begun');
    expect(said(await modify(hotel, id, { departure: day(4) }))).toBe('checked_in');
    hotel.toDay(4);
    expect(said(await modify(hotel, id, { departure: day(5) }))).toBe('checked_in');
    expect(await hotel.counts(6)).toBe('0/1 0/1 0/1 0/1 0/1 0/0');
    hotel.toDay(6);
    expect(said(await modify(hotel, id, { departure: day(8) }))).toBe('too_late');
    expect(await money(hotel, id)).toBe('net 60000 of 60000');
  });

  it('that the process dies in goes on at the next start', async () => {
    const { hotel, id } = await sold({ rooms: 1 }, { nights: 2 });
    await modify(hotel, id, { departure: day(3), paymentToken: 'tok_requires_action' });
    await hotel.kill();
    await hotel.start();
    await hotel.bank.completeAction(`${id}:authorise-2`, 'approve');
    await until(async () => (await settled(hotel, id)).modifying === undefined);
    expect(await hotel.counts(3)).toBe('0/1 0/1 0/1');
    expect(await money(hotel, id)).toBe('net 36000 of 36000');
  });
});

describe('the list of bookings', () => {
  it('shows the stay, the total and the guest that are in force', async () => {
    const { hotel, id } = await sold({}, { nights: 2 });
    const guest = { firstName: 'Grace', lastName: 'Hopper' };
    await modify(hotel, id, { arrival: day(1), departure: day(4), guest });
    const listed = await hotel.engine.bookings({ limit: 10 });
    const row = { arrival: day(1), departure: day(4), guestName: 'Grace Hopper' };
    expect(listed).toMatchObject({ value: [{ id, ...row, totalMinor: 36_000, roomCount: 1 }] });
  });
});

describe('a preview', () => {
  it('says what the change comes to, and what speaks against it, and keeps nothing', async () => {
    const { hotel, id } = await sold({ rooms: 1 }, { nights: 2 });
    await hotel.book('other', { from: 3, nights: 1 });
    const before = hotel.engine.health().position;
    const longer = await hotel.engine.previewModification(id, { departure: day(4) });
    expect(longer).toMatchObject({
      value: {
        after: { totalMinor: 48_000 },
        nights: { kept: [[true, true, false, false]], dropped: [] },
        toAuthoriseMinor: 24_000,
        reasons: [{ code: 'no_availability', night: day(3), wanted: 1, free: 0 }],
      },
    });
    const moved = await hotel.engine.previewModification(id, {
      arrival: day(1),
      departure: day(3),
    });
    expect(moved).toMatchObject({
      value: {
        after: { totalMinor: 24_000 },
        nights: { kept: [[true, false]], dropped: [{ night: day(0), priceMinor: 12_000 }] },
        toAuthoriseMinor: 0,
        reasons: [],
      },
    });
    expect(hotel.engine.health().position).toBe(before);
  });
});

// Helpers

/** The failure of a change is what was answered, though the booking stands as it did. */
function said(outcome: Outcome<BookingView>): string {
  const failure = outcome.type === 'ok' ? outcome.value.state.modificationFailure : undefined;
  return failure?.code ?? wordsOf(outcome);
}

async function sold(
  options: HotelOptions,
  asked: { readonly nights: number },
): Promise<{ readonly hotel: Hotel; readonly id: BookingId }> {
  const hotel = await openHotel(options);
  const { id } = bookingOf(await hotel.book('first', asked));
  await settled(hotel, id);
  return { hotel, id };
}

function modify(
  hotel: Hotel,
  id: BookingId,
  request: ModificationRequest,
  key?: string,
): Promise<Outcome<BookingView>> {
  return hotel.engine.modify(hotel.context(key, request), id, request);
}

/** The booking once the gateway has answered all that it was asked. */
async function settled(hotel: Hotel, id: BookingId): Promise<BookingState> {
  let state: BookingState | undefined;
  await until(async () => {
    state = bookingOf(await hotel.engine.booking(id));
    return state.payment.pending.length === 0;
  });
  if (state === undefined) throw new Error('the booking was not read');
  return state;
}

async function money(hotel: Hotel, id: BookingId): Promise<string> {
  const { owedMinor } = await settled(hotel, id);
  return `net ${hotel.ledger(id).net} of ${owedMinor}`;
}
