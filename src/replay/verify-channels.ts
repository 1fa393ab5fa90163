/**
 * Whether an OTA sells what there is: its calendar, as the OTA itself tells it, held against the
 * server's, night by night, and the rooms that it has sold against those that were accepted from
 * it. It shares no code with the engine, and a night that the OTA was never told differs.
 */
import { dateText } from './own-dates.ts';
import { cellKey, type NightCell } from './verify-history.ts';

/** A night of a listing by the OTA's own words. */
export interface OtaNight {
  readonly roomCode: string;
  readonly night: string;
  /** Null: it was never told. */
  readonly availability: number | null;
  readonly sold: number;
}

export interface OtaCalendar {
  readonly listing: string;
  /** The server's room type by the OTA's code for it. */
  readonly roomTypes: ReadonlyMap<string, string>;
  readonly nights: readonly OtaNight[];
}

/** One sentence for each night that differs; `fromDay` and `toDay` are both included. */
export function calendarMismatches(
  { listing, roomTypes, nights }: OtaCalendar,
  cells: ReadonlyMap<string, NightCell>,
  fromDay: number,
  toDay: number,
): readonly string[] {
  const told = new Map(nights.map((night) => [`${night.roomCode} ${night.night}`, night]));
  const problems: string[] = [];
  for (const [roomCode, roomType] of roomTypes) {
    for (let day = fromDay; day <= toDay; day += 1) {
      const night = dateText(day);
      const cell = cells.get(cellKey(roomType, night));
      // Beyond what there is to sell, an OTA can only be told that there is nothing.
      const free = cell === undefined ? undefined : Math.max(0, cell.available);
      const believed = told.get(`${roomCode} ${night}`)?.availability ?? 'nothing';
      if (free === believed) continue;
      problems.push(`${listing} has ${believed} of ${roomCode} on ${night}, the server ${free}`);
    }
  }
  return problems;
}

/** Rooms sold through one OTA by `cellKey`, as its clients were told. */
export function salesMismatches(
  { listing, roomTypes, nights }: OtaCalendar,
  accepted: ReadonlyMap<string, number>,
): readonly string[] {
  const sold = new Map<string, number>();
  for (const { roomCode, night, sold: rooms } of nights) {
    const roomType = roomTypes.get(roomCode);
    if (roomType !== undefined && rooms > 0) sold.set(cellKey(roomType, night), rooms);
  }
  const keys = new Set([...sold.keys(), ...accepted.keys()]);
  return [...keys].flatMap((key) => {
    const [own, known] = [sold.get(key) ?? 0, accepted.get(key) ?? 0];
    return own === known ? [] : [`${listing} has sold ${own} rooms of ${key}, and ${known} stand`];
  });
}
