/**
 * A notice as a message for nodemailer: who it is from and to, what it says, and what it must never
 * say. Must refuse whatever could end a header or name a second recipient.
 */
import type Mail from 'nodemailer/lib/mailer';
import { isEmail } from '../domain/guest.ts';
import type { StayNotice } from '../domain/notifications/stay-notice.ts';
import { composeMail } from './compose-mail.ts';

/** Whom mails are from. */
export interface MailSender {
  /** The property's own name when absent. */
  readonly name?: string;
  readonly address: string;
}

/** `Name <address>` or an address alone; undefined when it is neither. */
export function parseMailSender(text: string): MailSender | undefined {
  const [, name = '', address = ''] = /^(?:([^<>\p{Cc}]*)<([^<>]+)>|)$/u.exec(text.trim()) ?? [];
  if (isEmail(text.trim())) return { address: text.trim() };
  if (!isEmail(address)) return undefined;
  const plain = name.trim().replace(/^"(.*)"$/, '$1');
  return plain === '' ? { address } : { name: plain, address };
}

/** Why the mail must not be sent as it is; undefined when it may. */
export function mailFault({ email, booking, property }: StayNotice): string | undefined {
  if (!isEmail(email)) return 'the address of the guest is not one e-mail address';
  const { firstName = '', lastName = '' } = booking.payer?.guest ?? {};
  for (const name of [firstName, lastName, property.details.name, booking.walk?.hotel ?? '']) {
    if (/\p{Cc}/u.test(name)) return 'a name holds a control character';
  }
  return undefined;
}

/** Of a notice without a fault. */
export function mailMessage(notice: StayNotice, sender: MailSender): Mail.Options {
  const { subject, text, html, calendar } = composeMail(notice, sender.address);
  const { firstName = '', lastName = '' } = notice.booking.payer?.guest ?? {};
  const domain = sender.address.split('@')[1] ?? 'localhost';
  return {
    from: { name: sender.name ?? notice.property.details.name, address: sender.address },
    to: { name: `${firstName} ${lastName}`, address: notice.email },
    subject,
    messageId: `<${notice.id}@${domain}>`,
    date: new Date(notice.atMs),
    text,
    html,
    ...(calendar === undefined
      ? {}
      : { icalEvent: { method: calendar.method, filename: 'stay.ics', content: calendar.text } }),
    // Nobody answers a machine with a machine (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    // What a guest may type must never name a file of ours, or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
