/** Mails to guests as the engine and its users see them; what they say is the mailer's affair. */
import type { StayNotice } from '../domain/notifications/stay-notice.ts';
import type { CallContext, Outcome } from './engine.ts';

/** What came of a mail. Anything unclear rejects, and is tried again. */
export type MailResult =
  | { readonly status: 'done' }
  /** Final: it will never be taken as it is. */
  | { readonly status: 'refused'; readonly reason: string };

/** The way to guests. */
export interface Mailer {
  /** Rejects when it is not known to have been taken, with a sentence for staff. */
  send(notice: StayNotice): Promise<MailResult>;
  close(): void;
}

/** Mails that were given up. */
export interface NotificationCalls {
  /** `id` is the dead letter's. */
  redriveNotification(context: CallContext, id: string): Promise<Outcome<{ readonly id: string }>>;
}
