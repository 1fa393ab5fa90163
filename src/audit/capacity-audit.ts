/**
 * How many rooms a property said it has, by its own events: a room type's figure, and exceptions
 * for ranges of nights of which the last one wins, without the rooms that are out of order; and how
 * many may be sold beyond them. It keeps the changes and not a table of nights, so that what a
 * night was told can be held against everything the property ever said.
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
  /** A room that is off sale on those nights, or is no longer. */
  readonly room?: { readonly number: string; readonly isOutOfOrder: boolean };
}

type Allowance = { readonly rooms: number } | { readonly percent: number };

/** Uses that a promo code without a cap is said to have. */
const UNCAPPED = 1_000_000;

export class CapacityAudit {
  /** By `property/roomType`, oldest change first. */
  readonly #changes = new Map<string, Change[]>();
  /** The room type of each room, by `property/number`. */
  readonly #rooms = new Map<string, string>();

  /** The last version of each property's settings of prices. */
  readonly #pricing = new Map<string, number>();

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
      case 'RoomsAdded':
        return this.#addRooms(event, propertyId);
      case 'RoomChanged':
        return this.#roomType(event, propertyId) === undefined ? NO_ROOM : undefined;
      case 'RoomClosed':
      case 'RoomReopened':
        return this.#close(event, propertyId);
      case 'RoomRemoved':
        return this.#remove(event, propertyId);
      case 'PricesSet':
      case 'RatePlanAdded':
      case 'RatePlanChanged':
        return this.#change(`${propertyId}/${textOf(event, 'roomTypeId')}`, undefined);
      case 'AriUpdated': {
        const { changes } = fieldsOf(event) as { changes: readonly { roomTypeId: string }[] };
        const named = changes.map(({ roomTypeId }) => roomTypeId);
        return this.#unknownIn(named, propertyId);
      }
      case 'PromoCodeSet': {
        const { details } = fieldsOf(event) as {
          details: { roomTypeIds?: string[]; usesMax?: number };
        };
        const { roomTypeIds = [], usesMax: rooms = UNCAPPED } = details;
        const key = `promo/${propertyId}/${textOf(event, 'code')}`;
        this.#changes.set(key, [...(this.#changes.get(key) ?? []), { range: undefined, rooms }]);
        return this.#unknownIn(roomTypeIds, propertyId);
      }
      case 'ChargesSet':
        return this.#unknownIn(ruledRoomTypes(event), propertyId);
      case 'PricingSet':
        return this.#price(event, propertyId);
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

  /** Whether a room of `property/roomType` was last said to be out of order on a night. */
  isOutOfOrder(roomType: string, number: string, night: string): boolean {
    const last = this.#changes.get(roomType)?.findLast(({ room, range }) => {
      return room?.number === number && range !== undefined && isIn(range, night);
    });
    return last?.room?.isOutOfOrder === true;
  }

  /** Settings of prices are replaced whole, each the next version of the one before. */
  #price(event: AuditEvent, propertyId: string): string | undefined {
    const version = countOf(event, 'version');
    const last = this.#pricing.get(propertyId) ?? 0;
    this.#pricing.set(propertyId, version);
    return version === last + 1 ? undefined : `is version ${version}, and the last was ${last}`;
  }

  #unknownIn(roomTypeIds: readonly string[], propertyId: string): string | undefined {
    const isUnknown = roomTypeIds.some((id) => !this.#changes.has(`${propertyId}/${id}`));
    return isUnknown ? NO_ROOM_TYPE : undefined;
  }

  #addRooms(event: AuditEvent, propertyId: string): string | undefined {
    const { rooms } = fieldsOf(event) as { rooms: { number: string; roomTypeId: string }[] };
    for (const { number, roomTypeId } of rooms) {
      if (this.#rooms.has(`${propertyId}/${number}`)) return 'adds a room that is there';
      if (!this.#changes.has(`${propertyId}/${roomTypeId}`)) return NO_ROOM_TYPE;
      this.#rooms.set(`${propertyId}/${number}`, roomTypeId);
    }
    return undefined;
  }

  #close(event: AuditEvent, propertyId: string): string | undefined {
    const roomTypeId = this.#roomType(event, propertyId);
    if (roomTypeId === undefined) return NO_ROOM;
    if (roomTypeId !== textOf(event, 'roomTypeId')) return 'names another type than the room has';
    const { range, kind } = fieldsOf(event) as {
      range: NonNullable<Change['range']>;
      kind?: string;
    };
    const room = { number: textOf(event, 'number'), isOutOfOrder: kind === 'out_of_order' };
    return this.#change(`${propertyId}/${roomTypeId}`, { range, room });
  }

  /** What is not there is not out of order. */
  #remove(event: AuditEvent, propertyId: string): string | undefined {
    const roomTypeId = this.#roomType(event, propertyId);
    if (roomTypeId === undefined) return NO_ROOM;
    const number = textOf(event, 'number');
    this.#rooms.delete(`${propertyId}/${number}`);
    const range = { from: '0000-01-01', to: '9999-12-31' };
    const room = { number, isOutOfOrder: false };
    return this.#change(`${propertyId}/${roomTypeId}`, { range, room });
  }

  #roomType(event: AuditEvent, propertyId: string): string | undefined {
    return this.#rooms.get(`${propertyId}/${textOf(event, 'number')}`);
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
    if (changes === undefined) return NO_ROOM_TYPE;
    if (change !== undefined) changes.push(change);
    return undefined;
  }

  /** What was said of one night, oldest first. */
  #figures(roomType: string, night: string): readonly Capacity[] {
    const figures: Capacity[] = [];
    let own = 0;
    let exception: number | null = null;
    let allowed: Allowance | null = null;
    const closed = new Set<string>();
    for (const { range, rooms, allowance, room } of this.#changes.get(roomType) ?? []) {
      if (range === undefined) own = rooms ?? 0;
      else if (!isIn(range, night)) continue;
      else if (rooms !== undefined) exception = rooms;
      else if (room === undefined) allowed = allowance ?? null;
      else if (room.isOutOfOrder) closed.add(room.number);
      else closed.delete(room.number);
      const physical = Math.max(0, (exception ?? own) - closed.size);
      figures.push({ physical, allowance: beyond(allowed, physical) });
    }
    return figures;
  }
}

const NO_ROOM = 'names a room that is not there';
const NO_ROOM_TYPE = 'names a room type that is not there';

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
