/**
 * Which message an event of a block comes to. What a change was is read from the block; a pick-up
 * is told as the booking that it is.
 */
import type { BlockEvent } from '../blocks/block.ts';
import type { WebhookEventType } from './webhook-event-types.ts';
import type { WebhookNews } from './webhook-message.ts';

export function blockNews(
  blockId: string,
  event: BlockEvent,
  version: number,
): readonly WebhookNews[] {
  const type = typeOf(event);
  if (type === undefined || !('propertyId' in event)) return [];
  const { propertyId } = event;
  const upTo = event.type === 'BlockReleased' ? { upTo: event.upTo ?? null } : {};
  return [{ type, data: { blockId, propertyId, version, ...upTo } }];
}

function typeOf(event: BlockEvent): WebhookEventType | undefined {
  switch (event.type) {
    case 'BlockChangeAgreed':
      if (event.kind === 'created') return 'block.created';
      return event.kind === 'confirmed' ? 'block.confirmed' : 'block.changed';
    case 'BlockDetailsChanged':
      return 'block.changed';
    case 'BlockReleased':
      return 'block.released';
    case 'BlockCancelled':
      return 'block.canceled';
    default:
      return undefined;
  }
}
