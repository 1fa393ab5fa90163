/**
 * Hands mails to an SMTP server. A refusal that the server calls permanent is final; everything
 * else, a server that does not answer included, is for another try.
 */
import { createTransport, type Transporter } from 'nodemailer';
import type { StayNotice } from '../domain/notifications/stay-notice.ts';
import { limits } from '../limits.ts';
import type { Mailer, MailResult } from '../ports/mailer.ts';
import { type MailSender, mailFault, mailMessage } from './mail-message.ts';

/** Sends mails from `sender` by one server. */
export class SmtpMailer implements Mailer {
  readonly #transport: Transporter;
  readonly #sender: MailSender;

  /** `url` is smtp: or smtps:, with user, password and nodemailer's options as its query. */
  constructor({ url, sender }: { readonly url: string; readonly sender: MailSender }) {
    this.#sender = sender;
    this.#transport = createTransport({
      url,
      connectionTimeout: limits.mailStepMsMax,
      greetingTimeout: limits.mailStepMsMax,
      socketTimeout: limits.mailStepMsMax,
    });
  }

  async send(notice: StayNotice): Promise<MailResult> {
    const fault = mailFault(notice);
    if (fault !== undefined) return { status: 'refused', reason: fault };
    try {
      await this.#transport.sendMail(mailMessage(notice, this.#sender));
      return { status: 'done' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (isPermanent(error)) return { status: 'refused', reason };
      throw new Error(reason, { cause: error });
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/** 5yz: the same mail will be refused again (RFC 5321, 4.2.1). Wrong credentials may be mended. */
function isPermanent(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  if (code === 'EAUTH') return false;
  return typeof responseCode === 'number' && responseCode >= 500;
}
