/**
 * How many rooms a property said it has, by its own events: a room type's figure, and exceptions
 * for ranges of nights of which the last one wins; and how many may be sold beyond them. It keeps
 * the changes and not a table of nights, so that what a night was told can be held against
 * everything the property ever said.
 */
import { dayOf } from '../replay/own-dates.ts';
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';

/** What may be sold of a night. */
export interface Capacity {
  readonly physical: number;
  /** Rooms beyond them. */
  readonly allowance: number;
}

interface Change {
  /** Undefined for the room type's own figure. */
  readonly range:
    | { readonly from: string; readonly to: string; readonly weekdays?: number[] }
    | undefined;
  /** Null gives the nights back to the room type's own figure; absent from an allowance. */
  readonly rooms?: number | null;
  /** Null allows nothing; absent from a change of rooms. */
  readonly allowance?: Allowance | null;
}

type Allowance = { readonly rooms: number } | { readonly percent: number };

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
      case 'OverbookingAllowed': {
        const { range, allowance } = fieldsOf(event) as {
          range: NonNullable<Change['range']>;
          allowance: Allowance | null;
        };
        const key = `${propertyId}/${textOf(event, 'roomTypeId')}`;
        return this.#change(key, { range, allowance });
      }
      case 'PricesSet':
      case 'RatePlanAdded':
      case 'RatePlanChanged':
        return this.#change(`${propertyId}/${textOf(event, 'roomTypeId')}`, undefined);
      case 'AriUpdated': {
        const { changes } = fieldsOf(event) as { changes: readonly { roomTypeId: string }[] };
        const named = changes.map(({ roomTypeId }) => roomTypeId);
        return this.#unknownIn(named, propertyId);
      }
      case 'ChargesSet':
        return this.#unknownIn(ruledRoomTypes(event), propertyId);
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

  /** What may be sold of `property/roomType` on a night, as last said; nothing of an unknown one. */
  on(roomType: string, night: string): Capacity {
    return this.#figures(roomType, night).at(-1) ?? { physical: 0, allowance: 0 };
  }

  /** Whether the property ever said so; what it says takes a moment to reach its nights. */
  hasSaid(roomType: string, night: string, { physical, allowance }: Capacity): boolean {
    return this.#figures(roomType, night).some((said) => {
      return said.physical === physical && said.allowance === allowance;
    });
  }

  #unknownIn(roomTypeIds: readonly string[], propertyId: string): string | undefined {
    const isUnknown = roomTypeIds.some((id) => !this.#changes.has(`${propertyId}/${id}`));
    return isUnknown ? 'names a room type that is not there' : undefined;
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
  #figures(roomType: string, night: string): readonly Capacity[] {
    const figures: Capacity[] = [];
    let own = 0;
    let exception: number | null = null;
    let allowed: Allowance | null = null;
    for (const { range, rooms, allowance } of this.#changes.get(roomType) ?? []) {
      if (range === undefined) own = rooms ?? 0;
      else if (!isIn(range, night)) continue;
      else if (rooms !== undefined) exception = rooms;
      else allowed = allowance ?? null;
      const physical = exception ?? own;
      figures.push({ physical, allowance: beyond(allowed, physical) });
    }
    return figures;
  }
}

/** Never more than there are, and only whole rooms of a share. */
function beyond(allowed: Allowance | null, physical: number): number {
  if (allowed === null) return 0;
  const rooms = 'rooms' in allowed ? allowed.rooms : (physical * allowed.percent) / 100;
  return Math.min(physical, Math.floor(rooms));
}

function ruledRoomTypes(event: AuditEvent): readonly string[] {
  const { charges } = fieldsOf(event) as { charges: readonly { roomTypeIds?: string[] }[] };
  return charges.flatMap(({ roomTypeIds = [] }) => roomTypeIds);
}

function isIn({ from, to, weekdays }: NonNullable<Change['range']>, night: string): boolean {
  if (night < from || night > to) return false;
  return weekdays === undefined || weekdays.includes(weekdayOf(night));
}

/** ISO: 1 Monday to 7 Sunday. Day 0, 1 January 1970, was a Thursday. */
function weekdayOf(night: string): number {
  return (((dayOf(night) ?? 0) + 3) % 7) + 1;
}
