/** Mails to guests of an embedded engine: who is written to about what, how often, and after a crash. */
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { Guest } from '../../src/domain/guest.ts';
import { limits } from '../../src/limits.ts';
import { RecordedMailer } from '../../src/testing/doubles/recorded-mailer.ts';
import { ARRIVAL } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { bookingOf, type Hotel, openHotel } from '../support/engine-world.ts';

const ada: Guest = { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.org', locale: 'de' };

async function open() {
  const mailer = new RecordedMailer();
  const hotel = await openHotel({ mailer, rooms: 9 });
  return { hotel, mailer };
}

function book(hotel: Hotel, key: string, guest: Guest = ada) {
  const payer = { guest, paymentToken: 'tok_approved' };
  const request = { ...hotel.stay(), payer };
  return hotel.engine.book(hotel.context(key, request), request);
}

function kinds({ sent }: RecordedMailer): readonly string[] {
  return sent.map(({ kind, booking }) => `${kind} ${booking.status}`);
}

async function rest(hotel: Hotel): Promise<void> {
  const health = () => hotel.engine.health();
  await until(() => {
    const { position, followers, mailsWaiting } = health();
    return followers.notifications === position && mailsWaiting === 0;
  });
}

async function verified(hotel: Hotel): Promise<readonly string[]> {
  await hotel.stop();
  const problems = directoryProblems(hotel.path);
  await hotel.start();
  return problems;
}

describe('a guest', () => {
  test('is written to of a confirmation and of a cancellation, once each', async () => {
    const { hotel, mailer } = await open();
    const { id } = bookingOf(await book(hotel, 'b1'));
    await book(hotel, 'b1');
    await hotel.engine.cancel(hotel.context(), id, 'Flu');
    await until(() => mailer.sent.length === 2);
    await rest(hotel);
    expect(kinds(mailer)).toEqual(['confirmation confirmed', 'cancellation cancelled']);
    const [first, second] = mailer.sent;
    expect(first).toMatchObject({ email: ada.email, booking: { id, payer: { guest: ada } } });
    expect(second?.sequence).toBeGreaterThan(first?.sequence ?? Number.NaN);
    expect(first?.property.details.name).toBe('Hotel Adler');
    expect(await verified(hotel)).toEqual([]);
  });

  test('without an address is not, nor of a hold or of what came to nothing', async () => {
    const { hotel, mailer } = await open();
    await book(hotel, 'b1', { firstName: 'Ada', lastName: 'Byron' });
    const { id } = bookingOf(await hotel.hold('h1'));
    await hotel.engine.releaseHold(hotel.context(), id);
    const declined = { ...hotel.stay(), payer: { guest: ada, paymentToken: 'tok_declined' } };
    await hotel.engine.book(hotel.context(), declined);
    await rest(hotel);
    expect(mailer.sent).toEqual([]);
  });

  test('is written to of a change, and of a walk', async () => {
    const { hotel, mailer } = await open();
    const { id } = bookingOf(await book(hotel, 'b1'));
    const departure = addDays(ARRIVAL, 2);
    const change = { departure, why: 'shorter' };
    expect((await hotel.engine.modify(hotel.context(), id, change)).type).toBe('ok');
    hotel.toDay(0);
    const walk = { hotel: 'Hotel Post', costMinor: 9_500, why: 'no room' };
    bookingOf(await hotel.engine.walkGuest(hotel.context(), id, walk));
    await until(() => mailer.sent.length === 3);
    expect(kinds(mailer)).toEqual(['confirmation confirmed', 'change confirmed', 'walk walked']);
    expect(mailer.sent[1]?.booking.departure).toBe(departure);
    expect(mailer.sent[2]?.booking.walk?.hotel).toBe('Hotel Post');
    expect(await verified(hotel)).toEqual([]);
  });

  test('who books a hold is written to', async () => {
    const { hotel, mailer } = await open();
    const { id } = bookingOf(await hotel.hold('h1'));
    const payer = { guest: ada, paymentToken: 'tok_approved' };
    await hotel.engine.bookHold(hotel.context(), id, payer);
    await until(() => mailer.sent.length === 1);
  });
});

describe('a mail', () => {
  test('that a server will not take now is sent again, as the same', async () => {
    const { hotel, mailer } = await open();
    let failures = 3;
    mailer.answer = () => {
      failures -= 1;
      return failures >= 0 ? new Error('421 later') : { status: 'done' };
    };
    await book(hotel, 'b1');
    await until(() => mailer.sent.length === 4);
    await rest(hotel);
    expect(new Set(mailer.sent.map(({ id }) => id)).size).toBe(1);
    expect(new Set(mailer.sent.map((notice) => JSON.stringify(notice))).size).toBe(1);
  });

  test('that is refused is a dead letter, and can be had tried again', async () => {
    const { hotel, mailer } = await open();
    mailer.answer = () => ({ status: 'refused', reason: '550 no such mailbox' });
    const { id } = bookingOf(await book(hotel, 'b1'));
    await until(() => hotel.engine.outboxDead(1).length === 1);
    const [dead] = hotel.engine.outboxDead(1);
    expect(dead).toMatchObject({ queue: 'mail', key: id, lastError: '550 no such mailbox' });
    expect(JSON.stringify(dead?.payload)).not.toMatch(/Ada|example/);
    expect(await verified(hotel)).toEqual([]);
    mailer.answer = () => ({ status: 'done' });
    const redrive = (key: string, letter = dead?.id ?? '') =>
      hotel.engine.redriveNotification(hotel.context(key), letter);
    expect(await redrive('r0', 'mail_nobody_5')).toMatchObject({
      rejection: { code: 'not_found', what: 'dead_letter' },
    });
    expect(await redrive('r1')).toMatchObject({ type: 'ok', isReplay: false });
    await until(() => mailer.sent.length === 2);
    await rest(hotel);
    // The letter is gone, and a repeated request still gets its answer.
    expect(await redrive('r1')).toMatchObject({ type: 'ok', isReplay: true });
    expect(await redrive('r2')).toMatchObject({ rejection: { code: 'not_found' } });
    expect(hotel.engine.outboxDead(1)).toEqual([]);
    expect(await verified(hotel)).toEqual([]);
  });

  test('that keeps failing is given up, and holds nobody up meanwhile', async () => {
    const { hotel, mailer } = await open();
    mailer.answer = ({ email }) =>
      email === 'nobody@example.org' ? new Error('greylisted') : { status: 'done' };
    await book(hotel, 'b1', { ...ada, email: 'nobody@example.org' });
    await book(hotel, 'b2');
    await until(() => mailer.sent.some(({ email }) => email === ada.email));
    hotel.scheduler.haste = 1_000_000;
    await until(() => hotel.engine.outboxDead(1).length === 1);
    hotel.scheduler.haste = 10;
    const tries = mailer.sent.filter(({ email }) => email !== ada.email);
    expect(tries).toHaveLength(limits.outboxAttemptsMax);
  });
});

describe('a crash', () => {
  test('loses no mail, whenever it comes', async () => {
    const { hotel, mailer } = await open();
    const booked: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      booked.push(bookingOf(await book(hotel, `b${round}`)).id);
      await new Promise((resolve) => setTimeout(resolve, round * 10));
      await hotel.crash();
    }
    const written = () => new Set(mailer.sent.map(({ booking }) => booking.id as string));
    await until(() => booked.every((id) => written().has(id)));
    await rest(hotel);
    expect(written().size).toBe(8);
    expect(await verified(hotel)).toEqual([]);
  });

  test('before the first mail of a new house loses none either', async () => {
    const { hotel, mailer } = await open();
    await hotel.crash();
    await book(hotel, 'b1');
    await hotel.crash();
    await until(() => mailer.sent.length === 1);
  });
});

describe('while mails are off', () => {
  test('nothing is kept to be told later', async () => {
    const off = await openHotel({ rooms: 9 });
    await book(off, 'before');
    expect(off.engine.health()).toMatchObject({ mailsWaiting: undefined });
    expect(off.engine.health().followers).not.toHaveProperty('notifications');
    const { mailer } = await turnedOn(off);
    await book(off, 'on');
    await until(() => mailer.sent.length === 1);
    await rest(off);
    off.mailer = undefined;
    await off.restart();
    await book(off, 'off');
    const again = await turnedOn(off);
    await book(off, 'on again');
    await until(() => again.mailer.sent.length > 0);
    await rest(off);
    expect(again.mailer.sent).toHaveLength(1);
  });
});

async function turnedOn(hotel: Hotel) {
  const mailer = new RecordedMailer();
  hotel.mailer = mailer;
  await hotel.restart();
  return { mailer };
}
