/** Calls about endpoints of webhooks in order, and every value of one that is not. */
import { context, type Form, id, noContexts, noId } from './malformed-forms.ts';
import { NO_COUNTS, NO_LIMITS, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

const endpoint = {
  url: 'https://pms.example/hooks',
  description: 'The PMS',
  eventTypes: ['reservation.created'],
  propertyIds: ['adler'],
  isActive: true,
};

const NO_URLS = [
  '',
  'pms.example',
  'ftp://pms.example',
  `https://pms.example/${'a'.repeat(2_000)}`,
];

/** `missing` is undefined where the value has to be there. */
const noEndpoints = (name: string, missing: readonly undefined[]) => ({
  [name]: NO_OBJECTS,
  [`${name}.url`]: [...NO_URLS, 7, null, ...missing],
  [`${name}.description`]: NO_TEXTS.filter((value) => value !== null),
  [`${name}.eventTypes`]: [[], 'reservation.created', {}],
  [`${name}.eventTypes[0]`]: ['reservation', 'webhook.ping', 7, null],
  [`${name}.propertyIds`]: [[], 'adler', {}],
  [`${name}.propertyIds[0]`]: ['', 'Adler', 7, null],
  [`${name}.isActive`]: ['yes', 1, null, ...missing],
});

const called = { context, ...id };
const noCalls = { ...noContexts, ...noId };

export const webhookForms: readonly Form[] = [
  {
    call: 'createWebhookEndpoint',
    arguments: { context, details: endpoint },
    spoilt: { ...noContexts, ...noEndpoints('details', [undefined]) },
  },
  {
    call: 'changeWebhookEndpoint',
    arguments: { ...called, changes: endpoint },
    spoilt: { ...noCalls, ...noEndpoints('changes', []) },
  },
  {
    call: 'rotateWebhookSecret',
    arguments: { ...called, overlapMs: 60_000 },
    spoilt: { ...noCalls, overlapMs: [604_800_001, undefined, ...NO_COUNTS] },
  },
  {
    call: 'redriveWebhookMessages',
    arguments: { ...called, messageIds: ['msg_adler_1_0'] },
    spoilt: { ...noCalls, messageIds: [[], 'msg', null], 'messageIds[0]': NO_TEXTS },
  },
  {
    call: 'webhookTries',
    arguments: { ...id, before: 7, limit: 5 },
    spoilt: { ...noId, before: NO_COUNTS.filter((value) => value !== 1e15), limit: NO_LIMITS },
  },
  { call: 'deleteWebhookEndpoint', arguments: called, spoilt: noCalls },
  { call: 'pingWebhookEndpoint', arguments: called, spoilt: noCalls },
  { call: 'webhookEndpoint', arguments: id, spoilt: noId },
];
