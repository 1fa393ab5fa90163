/** Which of a channel's values an event of the journal may have changed. */
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { ChannelWord } from '../../domain/channels/channel-booking.ts';
import type { NightEvent } from '../../domain/inventory/inventory.ts';
import type { PropertyEvent } from '../../domain/property/property.ts';
import { nightTouch, propertyTouches } from '../../domain/webhooks/ari-news.ts';
import type { StoredEvent } from '../../ports/journal.ts';
import type { ChannelCells, Touch } from './channel-cells.ts';
import type { SoldNights } from './channel-progress.ts';

/** The nights that an OTA is told of, both included. */
export interface Horizon {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export function horizonFrom(today: CivilDate, days: number): Horizon {
  return { from: today, to: addDays(today, days - 1) };
}

export interface Followed {
  readonly propertyId: string;
  readonly horizon: Horizon;
  /** Prices may follow the rooms taken. */
  readonly arePricesLive: boolean;
}

/** Events of other streams touch nothing. */
export function touchByEvent(
  cells: ChannelCells,
  { propertyId, horizon, arePricesLive }: Followed,
  stored: StoredEvent,
  touch: Touch,
): void {
  const [kind, id, roomTypeId = '', night = ''] = stored.stream.split('/');
  if (id !== propertyId) return;
  const touchAll = (
    what: 'availability' | 'rates',
    type: string | null,
    nights: { readonly from: CivilDate | null; readonly to: CivilDate | null },
  ): void => {
    const from = later(nights.from ?? horizon.from, horizon.from);
    const to = earlier(nights.to ?? horizon.to, horizon.to);
    for (const target of cells.of(what, type)) cells.touch(target, from, to, touch);
  };
  if (kind === 'inventory') {
    if (nightTouch(roomTypeId, night as CivilDate, stored.data as NightEvent) === undefined) return;
    const nights = { from: night as CivilDate, to: night as CivilDate };
    touchAll('availability', roomTypeId, nights);
    if (arePricesLive) touchAll('rates', roomTypeId, nights);
  } else if (kind === 'property') {
    for (const change of propertyTouches(stored.data as PropertyEvent)) {
      const { kind: what, roomTypeId: type } = change;
      if (what !== 'rates' && what !== 'restrictions') touchAll('availability', type, change);
      if (what !== 'availability' || arePricesLive) touchAll('rates', type, change);
    }
  }
}

/**
 * What the OTA itself has sold it has mostly counted already, and what was acknowledged is not what
 * it has any more: the nights of every word of its bookings are said again, whatever they come to.
 */
export function touchSold(
  cells: ChannelCells,
  { from, to }: Horizon,
  sold: readonly SoldNights[],
  touch: Touch,
): void {
  for (const nights of sold) {
    const last = earlier(nights.to, to);
    for (const target of cells.of('availability', null)) {
      if (target.roomCode !== nights.roomCode) continue;
      cells.touch(target, later(nights.from, from), last, { ...touch, isForced: true });
    }
  }
}

/** The nights that a word is about, as far as it could be understood. */
export function nightsOfWord({ sold }: ChannelWord): readonly SoldNights[] {
  return (sold?.rooms ?? []).flatMap(({ roomCode, stay }) => {
    if (roomCode === null) return [];
    return [{ roomCode, from: stay.arrival, to: addDays(stay.departure, -1) }];
  });
}

function later(one: CivilDate, other: CivilDate): CivilDate {
  return one > other ? one : other;
}

export function earlier(one: CivilDate, other: CivilDate): CivilDate {
  return one < other ? one : other;
}
