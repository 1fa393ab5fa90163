/** Refusals of the house itself, each in one sentence for people; programs read the members. */
import type { Rejection } from '../../domain/rejection.ts';
import type { houseKinds } from './house-table.ts';

export type HouseRefusal = Extract<Rejection, { code: keyof typeof houseKinds }>;

export function houseDetail(refusal: HouseRefusal): string {
  if (refusal.code === 'too_many_rooms') return `A property has at most ${refusal.max} rooms.`;
  return (
    `${refusal.bookings} past bookings say whether their guests came, ` +
    `and ${refusal.bookingsMin} are needed.`
  );
}
