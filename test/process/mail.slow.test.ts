/**
 * The server is killed again and again while a mail server of its own takes what it writes to
 * guests. Afterwards everybody whose booking the journal has confirmed or cancelled was written to,
 * and nobody about anything that is not in the journal. A mail may come twice, as the same mail.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { createHotel, PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import { HttpClient } from '../../src/replay/http-client.ts';
import { dateText } from '../../src/replay/own-dates.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { Dice } from '../../src/testing/dice.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { readJournal } from './read-journal.ts';
import { until } from './until.ts';

const ROUNDS = 5;
const BOOKED_A_ROUND = 8;
const CLIENTS = 6;
const PATIENCE_MS = 180_000;
const SETTLE_MS_MAX = 60_000;
const TODAY = Math.floor(Date.now() / 86_400_000);
const HOTEL = [
  { id: 'a', rooms: 500, adultsMax: 2, childrenMax: 1, guestsMax: 3, meanPriceMinor: 9_900 },
] as const;

it(
  `has written to every guest after ${ROUNDS} kills`,
  async () => {
    const { port, written } = await mailServer();
    const path = mkdtempSync(join(tmpdir(), 'vacancy-mails-'));
    const client = new HttpClient(CLIENTS);
    const server = new ServerProcess(SERVER_MAIN, path, 0, {
      VACANCY_CLOCK: 'system',
      VACANCY_SMTP_URL: `smtp://127.0.0.1:${port}`,
      VACANCY_MAIL_FROM: 'Hotel <booking@hotel.example>',
    });
    onTestFinished(async () => {
      client.close();
      await server.kill();
      rmSync(path, { recursive: true, force: true });
    });
    client.baseUrl = await server.start();
    await createHotel(client, HOTEL);
    let isStopped = false;
    let booked = 0;
    const clients = Array.from({ length: CLIENTS }, async (_, index) => {
      for (let turn = 0; !isStopped; turn += 1) {
        await bookAndPerhapsCancel(client, index, turn);
        booked += 1;
      }
    });
    const dice = new Dice(20_261_127, 1);
    for (let round = 0; round < ROUNDS; round += 1) {
      // However busy the machine is: each kill comes into work.
      const enough = booked + BOOKED_A_ROUND;
      expect(await until(SETTLE_MS_MAX, () => booked >= enough)).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 300 * dice.fraction()));
      await server.kill();
      expect(directoryProblems(path)).toEqual([]);
      client.baseUrl = await server.start();
    }
    isStopped = true;
    await Promise.all(clients);
    const isSettled = await until(SETTLE_MS_MAX, async () => {
      const { body } = await client.send({ method: 'GET', path: '/v1/health' });
      const followers = body.followers as { notifications: number };
      return body.mailsWaiting === 0 && followers.notifications === body.position;
    });
    expect(isSettled).toBe(true);
    await server.kill();
    expect(directoryProblems(path)).toEqual([]);
    const owed = readJournal(join(path, 'vacancy.db')).flatMap(({ type, stream, version }) => {
      const isTold = type === 'BookingConfirmed' || type === 'BookingCancelled';
      return isTold ? [`<mail_${stream.split('/')[1]}_${version}@hotel.example>`] : [];
    });
    expect([...written.keys()].sort()).toEqual(owed.sort());
    expect([...written.values()].every((texts) => texts.size === 1)).toBe(true);
    expect(owed.length).toBeGreaterThan(30);
  },
  PATIENCE_MS,
);

/** Takes mails slowly, puts some off, and keeps the texts by message id. */
async function mailServer() {
  const written = new Map<string, Set<string>>();
  const postponed = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      simpleParser(stream).then(({ messageId = '', text = '' }) => {
        const isFirst = !postponed.has(messageId);
        postponed.add(messageId);
        if (isFirst && postponed.size % 5 === 0) {
          done(Object.assign(new Error('greylisted'), { responseCode: 451 }));
          return;
        }
        written.set(messageId, (written.get(messageId) ?? new Set()).add(text));
        setTimeout(() => done(), 10);
        // A client that was killed in the middle of a mail has not handed it over.
      }, done);
    },
  });
  // Connections that a kill cuts are no fault of the mail server's.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as { port: number };
  return { port, written };
}

async function bookAndPerhapsCancel(client: HttpClient, index: number, turn: number) {
  const key = `guest-${index}-${turn}`;
  const arrival = TODAY + 5 + ((index * 7 + turn) % 60);
  const made = await client.send({
    method: 'POST',
    path: '/v1/bookings',
    key,
    body: {
      propertyId: PROPERTY_ID,
      arrival: dateText(arrival),
      departure: dateText(arrival + 2),
      rooms: [{ roomTypeId: 'a', adults: 1, children: 0 }],
      guest: {
        firstName: 'Guest',
        lastName: key,
        email: `${key}@example.org`,
        locale: turn % 2 === 0 ? 'de' : 'en-GB',
      },
      paymentToken: 'tok_approved',
    },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  if (turn % 3 !== 0) return;
  const path = `/v1/bookings/${made.body.id}/cancel`;
  await client.send({ method: 'POST', path, key: `${key}-cancel`, body: { reason: 'Flu' } });
}
