/**
 * A way out to OTAs that leads nowhere: it keeps what it is given and answers as it is told. Must
 * never look at the network.
 */
import { channelFormats } from '../../channels/channel-formats.ts';
import type { WebhookUrlFault } from '../../domain/webhooks/webhook-url-fault.ts';
import type { ChannelAnswer, ChannelFormat, ChannelRequest } from '../../ports/channel-format.ts';
import type { ChannelWire } from '../../ports/channels.ts';

/** What is answered to a request; an error stands for no answer. */
export type RecordedChannelAnswer = ChannelAnswer | Error | Promise<ChannelAnswer>;

/** Takes every message as Channex would, unless it is told otherwise. */
export class RecordedChannels implements ChannelWire {
  readonly formats: ReadonlyMap<string, ChannelFormat>;
  /** Everything that was sent, in the order of sending. */
  readonly sent: { readonly url: string; readonly request: ChannelRequest }[] = [];
  /** Answers to a request. */
  answer: (request: ChannelRequest, url: string) => RecordedChannelAnswer = () => TAKEN;
  /** Why an address is refused; none is when not set. */
  refuses: (url: string) => WebhookUrlFault | undefined = () => undefined;

  constructor(formats: readonly ChannelFormat[] = channelFormats) {
    this.formats = new Map(formats.map((format) => [format.name, format]));
  }

  async refusal(url: string): Promise<WebhookUrlFault | undefined> {
    return this.refuses(url);
  }

  async send(url: string, request: ChannelRequest): Promise<ChannelAnswer> {
    this.sent.push({ url, request });
    const answer = await this.answer(request, url);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  close(): void {}
}

const TAKEN: ChannelAnswer = {
  status: 200,
  body: JSON.stringify({ data: [], meta: { message: 'Success', warnings: [] } }),
  retryAfterMs: undefined,
};
