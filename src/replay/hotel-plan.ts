/**
 * The hotel that the rows imply: its room types, how many rooms of each it must have had, who fits
 * into them, and what a night cost on average. Rows without a room number bound the capacity from
 * below only, by the nights on which most rooms were really slept in.
 */
import type { BookingRow } from './booking-rows.ts';

export interface PlannedRoomType {
  readonly id: string;
  readonly rooms: number;
  readonly adultsMax: number;
  readonly childrenMax: number;
  readonly guestsMax: number;
  /** Mean price of the nights that were slept, minor units. */
  readonly meanPriceMinor: number;
}

/** `factor` is applied to the peak: 1 lets every guest in who really stayed. */
export function planHotel(rows: readonly BookingRow[], factor: number): readonly PlannedRoomType[] {
  const ids = [...new Set(rows.map((row) => row.roomType))].toSorted();
  return ids.map((id) => {
    const valid = rows.filter((row) => row.roomType === id && row.dirty === undefined);
    const peak = peakOf(valid.filter((row) => row.fate === 'Check-Out'));
    const guests = valid.map((row) => row.adults + childrenOf(row));
    return {
      id,
      // A type that nobody slept in has no rooms; any other keeps one, however small the factor.
      rooms: peak === 0 ? 0 : Math.max(1, Math.floor(peak * factor)),
      adultsMax: maxOf(valid.map((row) => row.adults)),
      childrenMax: maxOf(valid.map(childrenOf)),
      guestsMax: maxOf(guests),
      meanPriceMinor: meanPrice(valid),
    };
  });
}

function peakOf(stays: readonly BookingRow[]): number {
  const rooms = new Map<number, number>();
  for (const stay of stays) {
    for (let night = stay.arrivalDay; night < stay.arrivalDay + stay.nights; night += 1) {
      rooms.set(night, (rooms.get(night) ?? 0) + 1);
    }
  }
  return maxOf([...rooms.values()]);
}

function meanPrice(rows: readonly BookingRow[]): number {
  const nights = rows.reduce((sum, row) => sum + row.nights, 0);
  const paid = rows.reduce((sum, row) => sum + row.nights * row.priceMinor, 0);
  return nights === 0 ? 0 : Math.round(paid / nights);
}

function childrenOf(row: BookingRow): number {
  return typeof row.children === 'number' ? row.children : 0;
}

function maxOf(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), 0);
}

export interface PlannedRoom {
  readonly number: string;
  readonly roomTypeId: string;
  readonly floor: number;
}

/** As many rooms as each type has, numbered through the house, so many on a floor. */
export function planRooms(hotel: readonly PlannedRoomType[]): readonly PlannedRoom[] {
  const types = hotel.flatMap(({ id, rooms }) => Array.from({ length: rooms }, () => id));
  return types.map((roomTypeId, index) => {
    const floor = 1 + Math.floor(index / ROOMS_ON_A_FLOOR);
    const door = String((index % ROOMS_ON_A_FLOOR) + 1).padStart(2, '0');
    return { number: `${floor}${door}`, roomTypeId, floor };
  });
}

const ROOMS_ON_A_FLOOR = 40;
