/** What calls about endpoints of webhooks must bring. */
import type { WebhookEndpointDetails } from '../../domain/webhooks/webhook-endpoint.ts';
import { webhookEventTypes } from '../../domain/webhooks/webhook-event-types.ts';
import { limits } from '../../limits.ts';
import type { WebhookCalls } from '../../ports/webhooks.ts';
import type { Checks } from '../calls/call-figures.ts';
import {
  checkContext,
  checkEntityCall,
  checkLimit,
  checkVersion,
} from '../calls/context-figures.ts';
import {
  checkGiven,
  checkId,
  checkKnown,
  checkList,
  checkObject,
  checkText,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';

/** Each throws a TypeError or a RangeError that names the first value out of order. */
export const webhookFigures: Pick<Checks, keyof WebhookCalls> = {
  createWebhookEndpoint(context, details) {
    checkContext(context);
    checkWebhookEndpoint(details);
  },
  webhookEndpoints: () => undefined,
  webhookEndpoint: (id) => checkId('id', id),
  changeWebhookEndpoint(context, id, changes) {
    checkEntityCall(context, id);
    checkWebhookEndpointChanges(changes);
  },
  deleteWebhookEndpoint: checkEntityCall,
  rotateWebhookSecret(context, id, overlapMs) {
    checkEntityCall(context, id);
    checkWhole('overlapMs', overlapMs, 0, limits.webhookOverlapMsMax);
  },
  pingWebhookEndpoint: checkEntityCall,
  redriveWebhookMessages(context, id, messageIds) {
    checkEntityCall(context, id);
    checkGiven('messageIds', messageIds, checkMessageIds);
  },
  webhookTries(id, before, limit) {
    checkId('id', id);
    checkGiven('before', before, checkVersion);
    checkLimit('limit', limit);
  },
};

function checkWebhookEndpoint(details: WebhookEndpointDetails): void {
  checkObject('details', details);
  checkUrl('details.url', details.url);
  checkFilters('details', details);
  checkFlag('details.isActive', details.isActive);
}

function checkWebhookEndpointChanges(changes: Partial<WebhookEndpointDetails>): void {
  checkObject('changes', changes);
  checkGiven('changes.url', changes.url, checkUrl);
  checkFilters('changes', changes);
  checkGiven('changes.isActive', changes.isActive, checkFlag);
}

function checkMessageIds(name: string, ids: readonly string[]): void {
  checkList(name, ids, [1, limits.webhookRedriveMax], checkText);
}

function checkFilters(name: string, details: Partial<WebhookEndpointDetails>): void {
  const { description, eventTypes, propertyIds } = details;
  checkNullable(`${name}.description`, description, checkText);
  checkNullable(`${name}.eventTypes`, eventTypes, (at, types) => {
    checkList(at, types, [1, webhookEventTypes.length], (one, type) => {
      const isKnown = (text: string): boolean => webhookEventTypes.some((known) => known === text);
      checkKnown(one, type, isKnown, `one of ${webhookEventTypes.join(', ')}`);
    });
  });
  checkNullable(`${name}.propertyIds`, propertyIds, (at, ids) => {
    checkList(at, ids, [1, limits.webhookPropertiesMax], checkId);
  });
}

function checkNullable<Value>(
  name: string,
  value: Value | null | undefined,
  check: (name: string, value: Value) => void,
): void {
  if (value !== null) checkGiven(name, value, check);
}

function checkUrl(name: string, url: string): void {
  checkText(name, url);
  const rule = `an absolute http or https URL of at most ${limits.webhookUrlLengthMax} characters`;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isHttp = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
  if (!isHttp || url.length > limits.webhookUrlLengthMax) throw outOfRange(name, url, rule);
}

function checkFlag(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw outOfRange(name, value, 'true or false');
}
