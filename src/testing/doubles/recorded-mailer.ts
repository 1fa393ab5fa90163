/** A mailer that keeps what it is given and answers as it is told. Must never write to anybody. */
import type { StayNotice } from '../../domain/notifications/stay-notice.ts';
import type { Mailer, MailResult } from '../../ports/mailer.ts';

/** Takes every mail, unless it is told otherwise. */
export class RecordedMailer implements Mailer {
  /** Every try, in order. */
  readonly sent: StayNotice[] = [];
  /** What comes of a mail; an error stands for a server that does not answer. */
  answer: (notice: StayNotice) => MailResult | Error = () => ({ status: 'done' });

  async send(notice: StayNotice): Promise<MailResult> {
    this.sent.push(notice);
    const answer = this.answer(notice);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  close(): void {}
}
