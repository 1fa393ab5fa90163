/**
 * Which nights of a property an event touches in availability, rates or restrictions, gathered into
 * one message for many events: a receiver is told where to look again, and reads the figures there.
 */
import type { CivilDate } from '../calendar.ts';
import type { NightEvent } from '../inventory/inventory.ts';
import type { PropertyEvent } from '../property/property.ts';
import type { WebhookNews } from './webhook-message.ts';

/** `terms`: the room type or plan itself, or anything else that a price may hang on. */
export type AriKind = 'availability' | 'rates' | 'restrictions' | 'terms';

/** One stretch of nights, both ends included; without dates all of them. */
export interface AriTouch {
  /** Every room type when null. */
  readonly roomTypeId: string | null;
  readonly kind: AriKind;
  readonly from: CivilDate | null;
  readonly to: CivilDate | null;
}

/** What an event of a night changes; nothing for one that moves a held room to a sold one. */
export function nightTouch(
  roomTypeId: string,
  night: CivilDate,
  event: NightEvent,
): AriTouch | undefined {
  if (event.type === 'HoldConfirmed' || event.type === 'HoldExtended') return undefined;
  return { roomTypeId, kind: 'availability', from: night, to: night };
}

export function propertyTouches(event: PropertyEvent): readonly AriTouch[] {
  switch (event.type) {
    case 'PricesSet':
      return [{ roomTypeId: event.roomTypeId, kind: 'rates', ...datesOf(event.range) }];
    case 'CapacityChanged':
    case 'OverbookingAllowed':
      return [{ roomTypeId: event.roomTypeId, kind: 'availability', ...datesOf(event.range) }];
    case 'AriUpdated':
      return event.changes.flatMap(({ roomTypeId, range, priceMinor, restrictions }) => {
        const kinds: AriKind[] = [];
        if (priceMinor !== undefined) kinds.push('rates');
        if (restrictions !== undefined) kinds.push('restrictions');
        return kinds.map((kind) => ({ roomTypeId, kind, ...datesOf(range) }));
      });
    case 'RoomRemoved':
      return [{ roomTypeId: event.roomTypeId, kind: 'terms', from: null, to: null }];
    case 'RoomTypeAdded':
    case 'RoomTypeChanged':
      return [{ roomTypeId: event.id, kind: 'terms', from: null, to: null }];
    case 'RatePlanAdded':
    case 'RatePlanChanged':
      return [{ roomTypeId: event.roomTypeId, kind: 'terms', from: null, to: null }];
    default:
      return [{ roomTypeId: null, kind: 'terms', from: null, to: null }];
  }
}

function datesOf({ from, to }: { from: CivilDate; to: CivilDate }) {
  return { from, to };
}

/** What one property's events of one round come to. */
export class AriGathering {
  readonly #touches = new Map<string, AriTouch>();

  /** Stretches of one room type and kind become one that spans them all. */
  add(touch: AriTouch): void {
    const key = `${touch.kind} ${touch.roomTypeId ?? ''}`;
    const known = this.#touches.get(key);
    this.#touches.set(key, known === undefined ? touch : spanning(known, touch));
  }

  news(propertyId: string): WebhookNews {
    return { type: 'ari.changed', data: { propertyId, changes: [...this.#touches.values()] } };
  }
}

/** Dates compare as text; null, which stands for every night, swallows what it meets. */
function spanning(one: AriTouch, other: AriTouch): AriTouch {
  if (one.from === null || one.to === null) return one;
  if (other.from === null || other.to === null) return other;
  const [from = one.from] = [one.from, other.from].sort();
  const to = [one.to, other.to].sort().at(-1) ?? one.to;
  return { ...one, from, to };
}
