/** Which messages an event of a waitlist comes to. Nothing of the guest is in any of them. */
import { formatAmount } from '../money.ts';
import type { WaitlistEvent } from '../waitlist/waitlist.ts';
import type { WebhookNews } from './webhook-message.ts';

export function waitlistNews(propertyId: string, event: WaitlistEvent): readonly WebhookNews[] {
  if (event.type === 'WaitlistLeft') {
    const { entryId, why: reason } = event;
    return [{ type: 'waitlist.left', data: { propertyId, entryId, reason } }];
  }
  if (event.type !== 'WaitlistOffered') return [];
  const { entryId, offerId: holdId, stay, totalMinor, currency, untilMs } = event;
  const data = {
    propertyId,
    entryId,
    holdId,
    arrival: stay.arrival,
    departure: stay.departure,
    total: { amount: formatAmount(totalMinor, currency), currency },
    expiresAt: new Date(untilMs).toISOString(),
  };
  return [{ type: 'waitlist.offered', data }];
}
