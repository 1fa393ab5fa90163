/**
 * A way out for webhooks that leads nowhere: it keeps what it is given and answers as it is told.
 * Must never look at the network.
 */
import type { WebhookUrlFault } from '../../domain/webhooks/webhook-url-fault.ts';
import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../../ports/webhooks.ts';

/** What is answered to a request: a status, an answer, or an error that stands for no answer. */
export type RecordedAnswer = number | WebhookAnswer | Error | Promise<number>;

/** Takes every message, unless it is told otherwise. */
export class RecordedWebhooks implements WebhookSender {
  /** Everything that was sent, refused tries included, in the order of sending. */
  readonly sent: WebhookRequest[] = [];
  /** Answers to a request; 204 when not set. */
  answer: (request: WebhookRequest) => RecordedAnswer = () => 204;
  /** Why an address is refused; none is when not set. */
  refuses: (url: string) => WebhookUrlFault | undefined = () => undefined;

  async refusal(url: string): Promise<WebhookUrlFault | undefined> {
    return this.refuses(url);
  }

  async send(request: WebhookRequest): Promise<WebhookAnswer> {
    this.sent.push(request);
    const answer = await this.answer(request);
    if (answer instanceof Error) throw answer;
    return typeof answer === 'number' ? { status: answer, retryAfterMs: undefined } : answer;
  }

  close(): void {}
}
