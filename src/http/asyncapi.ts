/** The AsyncAPI 3 document of the live feed, made from the frame schemas that validate. */
import { z } from 'zod';
import {
  closeCodes,
  deltaFrame,
  errorFrame,
  resyncFrame,
  snapshotFrame,
  subscribeFrame,
  unsubscribedFrame,
  unsubscribeFrame,
} from './feed/feed-frames.ts';

const sent = { subscribe: subscribeFrame, unsubscribe: unsubscribeFrame };
const received = {
  snapshot: snapshotFrame,
  delta: deltaFrame,
  resyncRequired: resyncFrame,
  unsubscribed: unsubscribedFrame,
  error: errorFrame,
};

const channel = '#/channels/feed';

export function asyncApiDocument(): object {
  const frames = Object.entries({ ...sent, ...received });
  const messages = frames.map(([name, schema]) => [name, { payload: payload(schema) }]);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Vacancy live feed',
      version: '1',
      description:
        'Availability as it changes. A snapshot, then deltas whose positions strictly increase; ' +
        'since resumes exactly. ' +
        `Closed with ${closeCodes.serviceRestart} on a restart and with ` +
        `${closeCodes.slowConsumer} when too slow; the reason is {"position":n} to resume from. ` +
        `A client's own faults close with ${closeCodes.protocolError} (broken protocol), ` +
        `${closeCodes.unsupportedData} (binary frame), ${closeCodes.notText} (not UTF-8) and ` +
        `${closeCodes.tooBig} (frame too big); a client that pings faster than it reads is cut.`,
    },
    channels: { feed: { address: '/v1/feed', messages: Object.fromEntries(messages) } },
    operations: {
      ask: operation('receive', Object.keys(sent)),
      tell: operation('send', Object.keys(received)),
    },
  };
}

function payload(schema: z.ZodType): object {
  const { $schema, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json;
}

function operation(action: 'send' | 'receive', names: readonly string[]): object {
  const messages = names.map((name) => ({ $ref: `${channel}/messages/${name}` }));
  return { action, channel: { $ref: channel }, messages };
}
