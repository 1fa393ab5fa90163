/**
 * Waiting for rooms as callers of the engine see it: a freed room reaches the first who waits and
 * whose stay fits, before anybody else gets it; an offer that nobody answers goes to the next; and
 * whatever crashes between, nobody is forgotten and no room is kept for nobody.
 */
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { Currency } from '../../src/domain/money.ts';
import { RecordedMailer } from '../../src/testing/doubles/recorded-mailer.ts';
import { RecordedWebhooks } from '../../src/testing/doubles/recorded-webhooks.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { bookingOf, daysMs, minutesMs, openHotel, said } from '../support/engine-world.ts';
import { viewOf, Waitlist } from '../support/waitlist-world.ts';

describe('a freed room', () => {
  it('is offered to the first who waits, who makes it a booking', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const first = await waitlist.join('first');
    const second = await waitlist.join('second');
    const { reasons, position } = await waitlist.entry(second);
    expect(position).toBe(2);
    expect(reasons.map(({ code }) => code)).toEqual(Array(3).fill('no_availability'));
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    const offerId = await waitlist.offer(first);
    expect(await waitlist.line()).toBe('first:offered second:waiting');
    expect(await hotel.counts()).toBe('1/0 1/0 1/0');
    const accepted = await waitlist.accept(first, offerId);
    expect(bookingOf(accepted)).toMatchObject({ id: offerId, status: 'confirmed' });
    expect(bookingOf(accepted).payer?.guest.firstName).toBe('first');
    await waitlist.once(first, 'booked');
    expect(await waitlist.line()).toBe('second:waiting');
    expect(hotel.ledger(offerId).captured).toBe(36_000);
  });

  it('is not to be had by a buyer who asks in the same moment', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const first = await waitlist.join('first');
    const cancelled = hotel.engine.cancel(hotel.context(), taken, 'ill');
    const bought = Promise.all(Array.from({ length: 5 }, () => hotel.book()));
    await cancelled;
    expect((await bought).map(said)).toEqual(Array(5).fill('no_availability'));
    expect(await waitlist.once(first, 'offered')).toMatchObject({ status: 'offered' });
  });

  it('is not to be had by buyers who ask between any two steps of its coming free', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const first = await waitlist.join('first');
    const cancelled = hotel.engine.cancel(hotel.context(), taken, 'ill');
    const asked: Promise<string>[] = [];
    // Each read takes a turn of an actor or two, as each step on the way to the waiter does.
    for (let step = 0; step < 60; step += 1) {
      asked.push(hotel.book().then(said));
      await hotel.engine.property(adler);
    }
    await cancelled;
    expect(new Set(await Promise.all(asked))).not.toContain('confirmed');
    await waitlist.once(first, 'offered');
    expect(await hotel.counts()).toBe('1/0 1/0 1/0');
  });

  it('is not to be had by a buyer either when a hold ends by itself', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const waitlist = new Waitlist(hotel);
    const held = bookingOf(await hotel.hold('h', { ttlMs: minutesMs(5) }));
    const first = await waitlist.join('first');
    hotel.clock.advance(minutesMs(5));
    expect(said(await hotel.book())).toMatch(/no_availability$/);
    expect((await waitlist.once(first, 'offered')).offer?.offerId).not.toBe(held.id);
  });

  it('is on sale at once where nobody waits for the whole of it', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const other = bookingOf(await hotel.book('after', { from: 3, nights: 2 }));
    const long = await waitlist.join('long', { nights: 5 });
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    expect(bookingOf(await hotel.book()).status).toBe('confirmed');
    await hotel.engine.cancel(hotel.context(), other.id, 'ill');
    expect((await waitlist.entry(long)).entry.status).toBe('waiting');
  });

  it('goes by priority and then by time of entry, to whom it fits', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const large = await waitlist.join('large', { rooms: 2, priority: 1 });
    await waitlist.join('early', { priority: 5 });
    const vip = await waitlist.join('vip', { priority: 2 });
    expect(await waitlist.line()).toBe('large:waiting vip:waiting early:waiting');
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    await waitlist.once(vip, 'offered');
    const { reasons } = await waitlist.entry(large);
    expect(reasons[0]).toMatchObject({ code: 'no_availability', wanted: 2, free: 0 });
  });

  it.each([
    ['more rooms', (h: Full) => h.engine.setCapacity(h.context(), adler, double, nights, 2)],
    [
      'an allowance',
      (h: Full) =>
        h.engine.allowOverbooking(h.context(), adler, double, nights, { type: 'rooms', rooms: 1 }),
    ],
  ])('may come of %s', async (_what, change) => {
    const { hotel, waitlist } = await fullHotel();
    const first = await waitlist.join('first');
    await change(hotel);
    expect(await waitlist.once(first, 'offered')).toMatchObject({ status: 'offered' });
  });

  it('is offered when the price has come down to what the guest would pay', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const waitlist = new Waitlist(hotel);
    const maxTotal = { amountMinor: 30_000, currency: 'EUR' as Currency };
    const first = await waitlist.join('first', { maxTotal });
    expect((await waitlist.entry(first)).reasons).toEqual([
      { code: 'price_above_maximum', total: { ...maxTotal, amountMinor: 36_000 }, maxTotal },
    ]);
    await hotel.engine.setPrices(hotel.context(), adler, double, nights, 10_000);
    expect((await waitlist.once(first, 'offered')).offer?.terms.totalMinor).toBe(30_000);
  });

  it('may be of other days, for who said so', async () => {
    const { waitlist } = await fullHotel();
    const first = await waitlist.join('first', { flexibleDays: 3 });
    const { offer } = await waitlist.once(first, 'offered');
    expect(offer?.terms.stay.arrival).toBe(addDays(ARRIVAL, 3));
  });
});

describe('an offer', () => {
  it('goes to the next when nobody answers, also while the engine was down', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const [first, second] = [await waitlist.join('first'), await waitlist.join('second')];
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    await waitlist.offer(first);
    hotel.clock.advance(minutesMs(120));
    await waitlist.offer(second);
    expect(await waitlist.line()).toBe('second:offered first:waiting');
    await hotel.stop();
    hotel.clock.advance(minutesMs(120));
    await hotel.start();
    await waitlist.once(first, 'offered');
    expect(await waitlist.line()).toBe('first:offered second:waiting');
  });

  it('ends when the entry says: its hold is not extended', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const [first, second] = [await waitlist.join('first'), await waitlist.join('second')];
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    const offerId = await waitlist.offer(first);
    const extended = await hotel.engine.extendHold(hotel.context(), offerId, minutesMs(15));
    expect(said(extended)).toBe('offer_not_extendable');
    const read = await hotel.engine.booking(offerId);
    const actions = read.type === 'ok' ? read.value.allowedActions : [];
    expect(actions.find(({ action }) => action === 'extend')).toMatchObject({
      isAllowed: false,
      reasons: [{ code: 'offer_not_extendable' }],
    });
    hotel.clock.advance(minutesMs(120));
    await waitlist.offer(second);
  });

  it('that is declined goes to the next, and counts as one that lapsed', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const [first, second] = [await waitlist.join('first'), await waitlist.join('second')];
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    const offerId = await waitlist.offer(first);
    expect(viewOf(await waitlist.decline(first, offerId)).entry).toMatchObject({ passed: 1 });
    expect(said(await waitlist.decline(first, offerId))).toBe('ok');
    await waitlist.offer(second);
    expect(said(await waitlist.accept(first, offerId))).toBe('invalid_state');
    const again = hotel.engine.declineWaitlistOffer(hotel.context(), adler, first, offerId);
    expect(said(await again)).toBe('no_offer');
  });

  it('that is not paid for goes to the next', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const [first, second] = [await waitlist.join('first'), await waitlist.join('second')];
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    const offerId = await waitlist.offer(first);
    const paid = await waitlist.accept(first, offerId, { paymentToken: 'tok_declined' });
    expect(said(paid)).toBe('failed payment_declined');
    await waitlist.offer(second);
    expect((await waitlist.entry(first)).entry).toMatchObject({ status: 'waiting', passed: 1 });
  });

  it('is kept while its guest has to act on the payment, also past its end', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const [first, second] = [await waitlist.join('first'), await waitlist.join('second')];
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    const offerId = await waitlist.offer(first);
    hotel.clock.advance(minutesMs(119));
    const pay = { paymentToken: 'tok_requires_action' };
    expect(said(await waitlist.accept(first, offerId, pay))).toBe('payment_pending');
    expect(said(await waitlist.decline(first, offerId))).toBe('offer_accepted');
    expect(said(await waitlist.leave(first))).toBe('offer_accepted');
    // The customer's bank takes longer than the offer stood: nobody else is offered the rooms.
    hotel.clock.advance(minutesMs(2));
    await hotel.crash();
    expect(await waitlist.line()).toBe('first:offered second:waiting');
    expect(await hotel.counts()).toBe('1/0 1/0 1/0');
    await hotel.bank.completeAction(`${offerId}:authorise`, 'approve');
    expect(await waitlist.once(first, 'booked')).toMatchObject({ offer: { offerId } });
    expect(await waitlist.line()).toBe('second:waiting');
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
    await hotel.engine.cancel(hotel.context(), offerId, 'ill');
    const other = await waitlist.offer(second);
    expect(said(await waitlist.accept(second, other, pay))).toBe('payment_pending');
    await hotel.bank.completeAction(`${other}:authorise`, 'decline');
    await until(async () => (await waitlist.entry(second)).entry.passed === 1);
    expect(said(await waitlist.decline(second, other))).toBe('no_offer');
  });

  it('is made so often, and then the entry leaves', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const settings = { offerMs: minutesMs(5), passesMax: 2 };
    await hotel.engine.changeWaitlistSettings(hotel.context(), adler, settings);
    const only = await waitlist.join('only');
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    const offerId = await waitlist.offer(only);
    hotel.clock.advance(minutesMs(5));
    await until(async () => {
      const { offer } = (await waitlist.entry(only)).entry;
      return offer !== undefined && offer.offerId !== offerId;
    });
    await waitlist.offer(only);
    hotel.clock.advance(minutesMs(5));
    expect(await waitlist.once(only, 'left')).toMatchObject({ leaveReason: 'unanswered' });
    await until(async () => (await hotel.counts()) === '0/0 0/0 0/0');
    expect(await waitlist.line()).toBe('');
  });

  it('is given back by who leaves, and goes to the next', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const [first, second] = [await waitlist.join('first'), await waitlist.join('second')];
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    await waitlist.offer(first);
    expect(viewOf(await waitlist.leave(first)).entry).toMatchObject({ status: 'left' });
    await waitlist.offer(second);
    expect(said(await hotel.engine.leaveWaitlist(hotel.context(), adler, first))).toBe(
      'waitlist_entry_closed',
    );
  });

  it('is asked for again under the same id after a crash at any commit', async () => {
    for (let batches = 1; batches <= 8; batches += 1) {
      const { hotel, waitlist, taken } = await fullHotel({ tuning: { batchEntriesMax: 1 } });
      const first = await waitlist.join('first');
      const { reborn } = hotel.dieAfter(batches);
      await hotel.engine.cancel(hotel.context('cancel'), taken, 'ill');
      await until(() => hotel.disk.isPulled);
      expect(await reborn()).toBe(true);
      await hotel.engine.cancel(hotel.context('cancel'), taken, 'ill');
      await waitlist.once(first, 'offered');
      expect(await hotel.counts()).toBe('1/0 1/0 1/0');
      await hotel.close();
    }
  });
});

describe('of an offer', () => {
  it('the guest and whoever has asked for it are told, once, also over a crash', async () => {
    const webhooks = new RecordedWebhooks();
    const mailer = new RecordedMailer();
    const { hotel, waitlist, taken } = await fullHotel({ webhooks, mailer });
    await hotel.engine.createWebhookEndpoint(hotel.context(), {
      url: 'https://pms.example/hooks',
      description: null,
      eventTypes: ['waitlist.offered', 'waitlist.left'],
      propertyIds: [adler],
      isActive: true,
    });
    const first = await waitlist.join('first');
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    const offerId = await waitlist.offer(first);
    await hotel.crash();
    await until(() => mailer.sent.length > 0 && webhooks.sent.length > 0);
    const [mail] = mailer.sent;
    expect(mail).toMatchObject({
      kind: 'offer',
      email: 'first@example.com',
      id: `mail_${offerId}_0`,
    });
    expect(mail?.booking.holdUntilMs).toBe(hotel.clock.now() + minutesMs(120));
    await waitlist.leave(first);
    // What a crash kept from being noted is sent again, under its id.
    const messages = () => new Map(webhooks.sent.map(({ id, body }) => [id, body]));
    await until(() => messages().size > 1);
    const [offered, left] = [...messages().values()].map((body) => JSON.parse(body));
    expect(offered).toMatchObject({
      type: 'waitlist.offered',
      orderingKey: `waitlist/${adler}`,
      data: { entryId: first, holdId: offerId, total: { amount: '360.00', currency: 'EUR' } },
    });
    expect(left).toMatchObject({ type: 'waitlist.left', data: { reason: 'withdrawn' } });
    await hotel.stop();
    expect(directoryProblems(hotel.path)).toEqual([]);
    await hotel.start();
  });
});

describe('an entry', () => {
  it('leaves when it has waited as long as it wanted to, or when the stay has begun', async () => {
    const { hotel, waitlist } = await fullHotel();
    const waitUntilMs = hotel.clock.now() + daysMs(2);
    const patient = await waitlist.join('patient');
    const hasty = await waitlist.join('hasty', { waitUntilMs });
    await hotel.stop();
    hotel.clock.advance(daysMs(3));
    await hotel.start();
    expect(await waitlist.once(hasty, 'left')).toMatchObject({ leaveReason: 'expired' });
    expect((await waitlist.entry(patient)).position).toBe(1);
    hotel.toDay(1);
    await waitlist.once(patient, 'left');
  });

  it('is made by one call and its repetition, and moved by who may', async () => {
    const { hotel, waitlist } = await fullHotel();
    const id = await waitlist.join('first');
    expect(await waitlist.join('first')).toBe(id);
    const moved = (priority: number, expectedVersion: number) => {
      const context = { ...hotel.context(), expectedVersion };
      return hotel.engine.changeWaitlistPriority(context, adler, id, priority);
    };
    expect(said(await moved(3, 1))).toBe('ok');
    expect(said(await moved(4, 1))).toBe('version_mismatch');
    const history = await hotel.engine.waitlistEntryHistory(adler, id);
    expect(history.type === 'ok' && history.value.map(({ type }) => type)).toEqual([
      'WaitlistJoined',
      'WaitlistPriorityChanged',
    ]);
  });

  it('survives passivation, and is served afterwards', async () => {
    const { hotel, waitlist, taken } = await fullHotel();
    const first = await waitlist.join('first');
    await hotel.passivate();
    await hotel.engine.cancel(hotel.context(), taken, 'ill');
    await waitlist.offer(first);
  });

  it('is refused what no free room would change', async () => {
    const { waitlist } = await fullHotel();
    expect(said(await waitlist.ask('past', { from: -20 }))).toBe('arrival_in_past');
    expect(said(await waitlist.ask('late', { waitUntilMs: 1 }))).toBe('wait_is_over');
    const maxTotal = { amountMinor: 1, currency: 'USD' as Currency };
    expect(said(await waitlist.ask('rich', { maxTotal }))).toBe('currency_mismatch');
  });
});

// Helpers

const nights = { from: ARRIVAL, to: addDays(ARRIVAL, 2) };

type Full = Awaited<ReturnType<typeof openHotel>>;

/** One room, sold from arrival on for three nights. */
async function fullHotel(options: Parameters<typeof openHotel>[0] = {}) {
  const hotel = await openHotel({ rooms: 1, ...options });
  const waitlist = new Waitlist(hotel);
  const taken = bookingOf(await hotel.book('taken')).id;
  return { hotel, waitlist, taken };
}
