/**
 * The way to guests in a simulated world: a mail server at the other end of a road in bad weather,
 * which takes every mail that reaches it. A mail that nobody answers for is given up after a while,
 * as a real mailer does, and is for the engine to send again.
 */
import type { StayNotice } from '../../../domain/notifications/stay-notice.ts';
import { limits } from '../../../limits.ts';
import type { Mailer, MailResult } from '../../../ports/mailer.ts';
import type { SimulatedLoop } from '../simulated-loop.ts';
import type { WeatheredRoad } from './weathered-road.ts';

export interface MailsTold {
  /** The engine hands one over. */
  readonly sent: (notice: StayNotice) => void;
  /** It has arrived. */
  readonly taken: (notice: StayNotice) => void;
}

/** What its end of waiting is called in the loop. */
export const MAIL_TIMEOUT = 'mail timeout';

export class WeatheredMailer implements Mailer {
  readonly #loop: SimulatedLoop;
  readonly #road: WeatheredRoad;
  readonly #told: MailsTold;

  constructor(loop: SimulatedLoop, road: WeatheredRoad, told: MailsTold) {
    this.#loop = loop;
    this.#road = road;
    this.#told = told;
  }

  async send(notice: StayNotice): Promise<MailResult> {
    this.#told.sent(notice);
    const line = new AbortController();
    const hangUp = (): void => line.abort(new Error('the mail server does not answer'));
    const answered = this.#loop.add('engine', MAIL_TIMEOUT, limits.mailStepMsMax, hangUp);
    try {
      return await this.#road.send(line.signal, async () => {
        this.#told.taken(notice);
        return { status: 'done' } as const;
      });
    } finally {
      answered();
    }
  }

  /** A mail server does not close because somebody who wrote to it did. */
  close(): void {}
}
