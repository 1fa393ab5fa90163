/**
 * Puts mails into a folder instead of sending them, one .eml file each, which any mail program
 * opens: for a machine that has no mail server, and for whoever wants to see what guests would get.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { StayNotice } from '../domain/notifications/stay-notice.ts';
import { limits } from '../limits.ts';
import type { Mailer, MailResult } from '../ports/mailer.ts';
import { type MailSender, mailFault, mailMessage } from './mail-message.ts';

/** Writes each mail into `folder`, which is made when it is not there. */
export class FolderMailer implements Mailer {
  readonly #folder: string;
  readonly #sender: MailSender;
  readonly #transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
  });

  constructor({ folder, sender }: { readonly folder: string; readonly sender: MailSender }) {
    this.#folder = folder;
    this.#sender = sender;
  }

  async send(notice: StayNotice): Promise<MailResult> {
    const fault = mailFault(notice);
    if (fault !== undefined) return { status: 'refused', reason: fault };
    const { message } = await this.#transport.sendMail(mailMessage(notice, this.#sender));
    await mkdir(this.#folder, { recursive: true });
    // Its time first, so that a list by name is one by time; the same mail is the same file.
    const time = new Date(notice.atMs).toISOString().replaceAll(':', '-');
    const file = join(this.#folder, `${time}-${notice.kind}-${notice.id}.eml`);
    await writeFile(`${file}.part`, message as Buffer);
    await rename(`${file}.part`, file);
    await this.#forgetOld();
    return { status: 'done' };
  }

  close(): void {
    this.#transport.close();
  }

  async #forgetOld(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.eml')).sort();
    for (const name of names.slice(0, -limits.mailFilesKept)) {
      await rm(join(this.#folder, name), { force: true });
    }
  }
}
