/** The mailers for real: a server that takes mails over SMTP, a parser that reads them, a folder. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FolderMailer } from '../../src/mail/folder-mailer.ts';
import { parseMailSender } from '../../src/mail/mail-message.ts';
import { SmtpMailer } from '../../src/mail/smtp-mailer.ts';
import { notice, SENDER } from './notices.ts';

interface Taken {
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly mail: ParsedMail;
}

/** `refuses` makes the answer to a recipient or to the data. */
async function mailServer(refuses: { recipient?: number; data?: number } = {}) {
  const taken: Taken[] = [];
  const error = (responseCode: number) => Object.assign(new Error('not today'), { responseCode });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      done(refuses.recipient === undefined ? null : error(refuses.recipient));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        void simpleParser(raw).then((mail) => {
          taken.push({ recipients, raw: raw.toString(), mail });
          done(refuses.data === undefined ? null : error(refuses.data));
        });
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as { port: number };
  const mailer = new SmtpMailer({ url: `smtp://127.0.0.1:${port}`, sender: SENDER });
  onTestFinished(() => mailer.close());
  return { mailer, taken };
}

describe('over SMTP', () => {
  test('a mail comes whole: from, to, text, HTML and the entry for the calendar', async () => {
    const { mailer, taken } = await mailServer();
    const guest = { firstName: 'Zoë', lastName: 'Müller, "the" <Ada>', locale: 'de' };
    expect(await mailer.send(notice({ guest }))).toEqual({ status: 'done' });
    const [only] = taken;
    expect(taken).toHaveLength(1);
    expect(only?.recipients).toEqual(['ada@example.org']);
    const mail = only?.mail;
    expect(mail?.from?.value).toEqual([{ address: SENDER.address, name: 'Hotel Adler' }]);
    expect(mail?.to).toMatchObject({
      value: [{ address: 'ada@example.org', name: 'Zoë Müller, "the" <Ada>' }],
    });
    expect(mail?.subject).toContain('bestätigt');
    expect(mail?.messageId).toBe('<mail_b1_5@adler.example>');
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.text).toContain('Buchungsnummer: b1');
    expect(mail?.html).toContain('Zoë Müller, &quot;the&quot; &lt;Ada&gt;');
    const calendar = mail?.attachments.find(({ contentType }) => /calendar|ics/.test(contentType));
    expect(String(calendar?.content)).toContain('UID:b1@adler.example');
    expect(only?.raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
  });

  test.each([
    ['a guest named after a header', { guest: { firstName: 'Ada\r\nBcc: all@example.org' } }],
    ['a hotel with a line of its own', { hotel: { name: 'Adler\r\n\r\nBuy now' } }],
    ['a name with a null byte', { guest: { lastName: 'By\0ron' } }],
  ])('%s is written to nobody', async (_, otherwise) => {
    const { mailer, taken } = await mailServer();
    expect(await mailer.send(notice(otherwise))).toMatchObject({ status: 'refused' });
    expect(taken).toEqual([]);
  });

  test.each([
    'ada@example.org, all@example.org',
    'ada@example.org\r\nBcc: all@example.org',
    'Ada <ada@example.org>',
    '"a b"@example.org',
    'ada',
    '',
  ])('%j is no address', async (email) => {
    const { mailer, taken } = await mailServer();
    expect(await mailer.send({ ...notice(), email })).toMatchObject({ status: 'refused' });
    expect(taken).toEqual([]);
  });

  test('a refusal for good is final, any other is for another try', async () => {
    const gone = await mailServer({ recipient: 550 });
    expect(await gone.mailer.send(notice())).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('550'),
    });
    const spam = await mailServer({ data: 554 });
    expect(await spam.mailer.send(notice())).toMatchObject({ status: 'refused' });
    for (const refuses of [{ recipient: 451 }, { data: 452 }]) {
      const busy = await mailServer(refuses);
      await expect(busy.mailer.send(notice())).rejects.toThrow('not today');
    }
    const nobody = new SmtpMailer({ url: 'smtp://127.0.0.1:1', sender: SENDER });
    await expect(nobody.send(notice())).rejects.toThrow('ECONNREFUSED');
  });
});

describe('in a folder', () => {
  test('each mail is one file, the same mail the same file, and old ones go', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'vacancy-mail-')), 'mail');
    onTestFinished(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
    const mailer = new FolderMailer({ folder, sender: SENDER });
    await mailer.send(notice());
    await mailer.send(notice());
    await mailer.send(notice({ kind: 'cancellation', sequence: 8 }));
    const names = readdirSync(folder).sort();
    expect(names).toEqual([
      '2027-03-01T11-00-00.000Z-cancellation-mail_b1_8.eml',
      '2027-03-01T11-00-00.000Z-confirmation-mail_b1_5.eml',
    ]);
    const mail = await simpleParser(readFileSync(join(folder, names[1] ?? '')));
    expect(mail.subject).toContain('Your stay at Hotel Adler');
    expect(mail.date?.toISOString()).toBe('2027-03-01T11:00:00.000Z');
  });
});

describe('a sender', () => {
  test.each([
    ['booking@adler.example', { address: 'booking@adler.example' }],
    [
      'Hotel Adler <booking@adler.example>',
      { name: 'Hotel Adler', address: 'booking@adler.example' },
    ],
    ['"Adler, Hotel" <a@b.example>', { name: 'Adler, Hotel', address: 'a@b.example' }],
    ['<a@b.example>', { address: 'a@b.example' }],
    ['Hotel Adler', undefined],
    ['a@b.example, c@d.example', undefined],
    ['A\r\nBcc: x <a@b.example>', undefined],
  ])('%j', (text, sender) => {
    expect(parseMailSender(text)).toEqual(sender);
  });
});
