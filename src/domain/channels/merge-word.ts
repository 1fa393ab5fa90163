/**
 * What an OTA's next word makes of a booking that the hotel may have changed itself, of which the
 * OTA knows nothing. Three things are compared: what the OTA said before, what it says now, and the
 * booking as it is. What the OTA says as before stays as the hotel has it; what only the OTA has
 * changed is taken; where both have changed the stay, a person decides. Nights, rooms and prices
 * are one thing: a price is of a night of a room.
 */
import type { BookingState, BookingTerms, Payer } from '../booking/booking.ts';
import type { Guest } from '../guest.ts';
import { isSame } from '../property/differing.ts';
import type { ParkReason } from './channel-booking.ts';
import type { SoldBooking } from './sold-booking.ts';

/** A word, and what it is in the hotel's words. */
export interface ReadWord {
  readonly sold: SoldBooking;
  readonly terms: BookingTerms;
  readonly payer: Payer;
}

export type MergedWord =
  | { readonly type: 'terms'; readonly terms: BookingTerms; readonly payer: Payer }
  | { readonly type: 'parked'; readonly reason: ParkReason };

/** `before` is the word whose revision the booking has. */
export function mergeWord(
  { terms: own, payer: ownPayer }: BookingState,
  before: ReadWord,
  now: ReadWord,
): MergedWord {
  const payer = mergedPayer(ownPayer, before.payer, now.payer);
  const isOwnChange = !isSameSale(own, before.terms);
  if (!isOwnChange || isSameStay(own, now.terms)) {
    return { type: 'terms', terms: now.terms, payer };
  }
  if (!isSame(saleOf(before.sold), saleOf(now.sold))) {
    const detail =
      `The hotel has changed it to ${inWords(own)}, and the OTA, which said ` +
      `${inWords(before.terms)}, to ${inWords(now.terms)}. Change the booking to what ` +
      'the OTA has and redrive, or dismiss and have the OTA change it.';
    return { type: 'parked', reason: { code: 'changed_by_both', detail } };
  }
  const { collectedBy: _, channelReference: __, ...kept } = own;
  const { collectedBy, channelReference } = now.terms;
  const terms: BookingTerms = {
    ...kept,
    ...(channelReference === undefined ? {} : { channelReference }),
    ...(collectedBy === undefined ? {} : { collectedBy }),
  };
  return { type: 'terms', terms, payer };
}

function isSameSale(one: BookingTerms, other: BookingTerms): boolean {
  const prices = ({ rooms }: BookingTerms) => rooms.map(({ nightlyMinor }) => nightlyMinor);
  return (
    isSameStay(one, other) &&
    one.totalMinor === other.totalMinor &&
    isSame(prices(one), prices(other))
  );
}

function isSameStay(one: BookingTerms, other: BookingTerms): boolean {
  const rooms = (terms: BookingTerms) =>
    terms.rooms.map(({ roomTypeId, ratePlanId, party }) => [roomTypeId, ratePlanId, party]);
  return isSame(one.stay, other.stay) && isSame(rooms(one), rooms(other));
}

/** In the OTA's own words: a mapping that was changed meanwhile is no change of the OTA's. */
function saleOf({ rooms, currency, totalMinor }: SoldBooking): object {
  return { rooms, currency, totalMinor };
}

/** Field by field; a card that is said as before leaves the one that the hotel has. */
function mergedPayer(own: Payer | undefined, before: Payer, now: Payer): Payer {
  const guest = mergedGuest(own?.guest ?? before.guest, before.guest, now.guest);
  const { paymentToken } = now;
  const isNewCard = paymentToken !== undefined && paymentToken !== before.paymentToken;
  return isNewCard ? { guest, paymentToken } : { guest };
}

function mergedGuest(own: Guest, before: Guest, now: Guest): Guest {
  const { firstName, lastName, ...rest } = now;
  const names = {
    firstName: firstName === before.firstName ? own.firstName : firstName,
    lastName: lastName === before.lastName ? own.lastName : lastName,
  };
  const keys = new Set([...Object.keys(own), ...Object.keys(rest)]) as Set<keyof Guest>;
  keys.delete('firstName');
  keys.delete('lastName');
  const others = [...keys].flatMap((key) => {
    const value = isSame(now[key], before[key]) ? own[key] : now[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...names, ...Object.fromEntries(others) };
}

function inWords({ stay: { arrival, departure }, rooms, totalMinor, currency }: BookingTerms) {
  const count = rooms.length === 1 ? '1 room' : `${rooms.length} rooms`;
  return `${arrival} to ${departure}, ${count}, ${totalMinor} ${currency} in minor units`;
}
