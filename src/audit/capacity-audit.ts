/**
 * How many rooms a property said it has, by its own events: a room type's figure, and exceptions
 * for ranges of nights of which the last one wins. It keeps the changes and not a table of nights,
 * so that what a night was told can be held against everything the property ever said.
 */
import { dayOf } from '../replay/own-dates.ts';
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';

interface Change {
  /** Undefined for the room type's own figure. */
  readonly range:
    | { readonly from: string; readonly to: string; readonly weekdays?: number[] }
    | undefined;
  /** Null gives the nights back to the room type's own figure. */
  readonly rooms: number | null;
}

export class CapacityAudit {
  /** By `property/roomType`, oldest change first. */
  readonly #changes = new Map<string, Change[]>();

  /** Answers what is wrong with the event, if anything is. */
  take(event: AuditEvent, propertyId: string): string | undefined {
    switch (event.type) {
      case 'RoomTypeAdded':
        return this.#add(event, propertyId);
      case 'RoomTypeChanged': {
        const { rooms } = fieldsOf(event).changes as { rooms?: number };
        const key = `${propertyId}/${textOf(event, 'id')}`;
        return this.#change(key, rooms === undefined ? undefined : { range: undefined, rooms });
      }
      case 'CapacityChanged': {
        const range = fieldsOf(event).range as NonNullable<Change['range']>;
        const rooms = fieldsOf(event).rooms === null ? null : countOf(event, 'rooms');
        return this.#change(`${propertyId}/${textOf(event, 'roomTypeId')}`, { range, rooms });
      }
      case 'PricesSet':
      case 'RatePlanAdded':
      case 'RatePlanChanged':
        return this.#change(`${propertyId}/${textOf(event, 'roomTypeId')}`, undefined);
      case 'AriUpdated': {
        const { changes } = fieldsOf(event) as { changes: readonly { roomTypeId: string }[] };
        const unknown = changes.some(({ roomTypeId }) => {
          return !this.#changes.has(`${propertyId}/${roomTypeId}`);
        });
        return unknown ? 'names a room type that is not there' : undefined;
      }
      case 'PropertyCreated':
      case 'PropertyChanged':
        return undefined;
      default:
        return 'is of an unknown type';
    }
  }

  isKnown(roomType: string): boolean {
    return this.#changes.has(roomType);
  }

  /** Rooms of `property/roomType` on a night, as last said; undefined for an unknown room type. */
  roomsOn(roomType: string, night: string): number | undefined {
    return this.#figures(roomType, night).at(-1);
  }

  /** Whether the property ever said so; what it says takes a moment to reach its nights. */
  hasSaid(roomType: string, night: string, rooms: number): boolean {
    return this.#figures(roomType, night).includes(rooms);
  }

  #add(event: AuditEvent, propertyId: string): string | undefined {
    const key = `${propertyId}/${textOf(event, 'id')}`;
    if (this.#changes.has(key)) return 'adds a room type that is there';
    const { rooms } = fieldsOf(event).details as { rooms: number };
    this.#changes.set(key, [{ range: undefined, rooms }]);
    return undefined;
  }

  #change(key: string, change: Change | undefined): string | undefined {
    const changes = this.#changes.get(key);
    if (changes === undefined) return 'names a room type that is not there';
    if (change !== undefined) changes.push(change);
    return undefined;
  }

  /** What was said of one night, oldest first. */
  #figures(roomType: string, night: string): readonly number[] {
    const figures: number[] = [];
    let own = 0;
    let exception: number | null = null;
    for (const { range, rooms } of this.#changes.get(roomType) ?? []) {
      if (range === undefined) own = rooms ?? 0;
      else if (isIn(range, night)) exception = rooms;
      else continue;
      figures.push(exception ?? own);
    }
    return figures;
  }
}

function isIn({ from, to, weekdays }: NonNullable<Change['range']>, night: string): boolean {
  if (night < from || night > to) return false;
  return weekdays === undefined || weekdays.includes(weekdayOf(night));
}

/** ISO: 1 Monday to 7 Sunday. Day 0, 1 January 1970, was a Thursday. */
function weekdayOf(night: string): number {
  return (((dayOf(night) ?? 0) + 3) % 7) + 1;
}
