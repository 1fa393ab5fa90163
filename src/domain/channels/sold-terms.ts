/**
 * What an OTA has sold, in the hotel's own words: its codes by the channel's mapping, its prices as
 * they are. The hotel's restrictions, its limits of guests and its prices have no say: they were
 * asked of the OTA when it sold. What cannot be said in the hotel's words is a reason to park it.
 */
import { limits } from '../../limits.ts';
import type { BookedRoom, BookingTerms, Payer } from '../booking/booking.ts';
import { type CivilDate, nightCount, type Stay } from '../calendar.ts';
import { ARRIVAL_TIME, type Guest, isEmail, LOCALE } from '../guest.ts';
import { AMOUNT_MINOR_MAX } from '../money.ts';
import { type GuaranteePolicy, type Policies, STANDARD_POLICIES } from '../policy/policy.ts';
import { isSame } from '../property/differing.ts';
import type { PropertyState } from '../property/property.ts';
import { policiesOf } from '../rates/plan-policies.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import type { ChannelDetails } from './channel.ts';
import type { ParkReason } from './channel-booking.ts';
import type { SoldBooking, SoldRoom } from './sold-booking.ts';

export type SoldTerms =
  | { readonly type: 'terms'; readonly terms: BookingTerms; readonly payer: Payer }
  | { readonly type: 'parked'; readonly reason: ParkReason };

/** `today` is the property's. */
export function termsOfSold(
  details: ChannelDetails,
  property: PropertyState,
  sold: SoldBooking,
  today: CivilDate,
): SoldTerms {
  const [first] = sold.rooms;
  const fault = faultOf(details, property, sold, today);
  if (fault !== undefined || first === undefined) return parked(fault ?? NO_ROOMS);
  const { stay } = first;
  const prices = pricesOf(sold, nightCount(stay));
  const rooms: BookedRoom[] = [];
  for (const [index, room] of sold.rooms.entries()) {
    const mapped = roomOf(details, property, room, prices[index] ?? []);
    if ('code' in mapped) return parked(mapped);
    rooms.push(mapped);
  }
  const terms: BookingTerms = {
    propertyId: property.id,
    stay,
    rooms,
    currency: property.details.currency,
    totalMinor: sold.totalMinor,
    capture: property.details.capture,
    timeZone: property.details.timeZone,
    channel: details.seller,
    channelReference: { code: sold.code, revision: sold.revision },
    ...(sold.collectedBy === 'ota' ? { collectedBy: 'channel' as const } : {}),
  };
  return { type: 'terms', terms, payer: payerOf(sold) };
}

const NO_ROOMS: ParkReason = { code: 'no_rooms', detail: 'The booking names no room.' };

function parked(reason: ParkReason): SoldTerms {
  return { type: 'parked', reason };
}

/** What speaks against the booking as a whole. */
function faultOf(
  details: ChannelDetails,
  property: PropertyState,
  { hotelCode, rooms, currency, totalMinor }: SoldBooking,
  today: CivilDate,
): ParkReason | undefined {
  if (hotelCode !== '' && hotelCode !== details.hotelCode) {
    const detail = `It is for hotel ${hotelCode}; the channel's is ${details.hotelCode}.`;
    return { code: 'hotel_unknown', detail };
  }
  const [first] = rooms;
  if (first === undefined) return NO_ROOMS;
  const most = limits.bookingRoomsMax;
  if (rooms.length > most) {
    return { code: 'too_many_rooms', detail: `It has ${rooms.length} rooms of at most ${most}.` };
  }
  if (rooms.some((room) => !isSame(room.stay, first.stay))) return staysDiffer(rooms);
  const { currency: own } = property.details;
  if (currency !== own) {
    return { code: 'currency_mismatch', detail: `It is in ${currency}; the hotel's is ${own}.` };
  }
  if (!Number.isSafeInteger(totalMinor) || totalMinor < 0 || totalMinor > AMOUNT_MINOR_MAX) {
    return { code: 'amount_invalid', detail: `Its total of ${totalMinor} is no price.` };
  }
  return stayFault(first.stay, today);
}

/** A booking of the hotel is one stay: which ones it takes is for a person to say. */
function staysDiffer(rooms: readonly SoldRoom[]): ParkReason {
  const stays = rooms.map(({ stay: { arrival, departure } }) => `${arrival} to ${departure}`);
  const named = [...new Set(stays)].join(', ');
  const toDo = 'Book each stay by hand at its price, then dismiss this.';
  const later = 'What the OTA says of it later, a cancellation too, is not put in force on those.';
  const detail = `Its rooms are for different nights: ${named}. ${toDo} ${later}`;
  return { code: 'stays_differ', detail };
}

function stayFault(stay: Stay, today: CivilDate): ParkReason | undefined {
  const { arrival, departure } = stay;
  const nights = departure > arrival ? nightCount(stay) : 0;
  if (nights < 1 || nights > limits.stayNightsMax) {
    const most = limits.stayNightsMax;
    const detail = `From ${arrival} to ${departure} is no stay of 1 to ${most} nights.`;
    return { code: 'stay_invalid', detail };
  }
  if (departure > today) return undefined;
  return { code: 'stay_over', detail: `It ended on ${departure}; today is ${today}.` };
}

function roomOf(
  details: ChannelDetails,
  property: PropertyState,
  { roomCode, planCode, adults, children, childAges }: SoldRoom,
  nightlyMinor: readonly number[],
): BookedRoom | ParkReason {
  const mapping = details.roomTypes.find(({ code }) => code === roomCode);
  const roomType = property.roomTypes.get(mapping?.roomTypeId ?? ('' as never));
  if (mapping === undefined || roomType === undefined) {
    const detail = `The channel has no room type for code ${roomCode ?? 'none'}.`;
    return { code: 'room_unmapped', detail };
  }
  const { roomTypeId } = mapping;
  const planMapping = details.ratePlans.find((one) => {
    return one.roomTypeId === roomTypeId && one.code === planCode;
  });
  const ratePlanId = planCode === null ? BASE_PLAN : planMapping?.ratePlanId;
  const plan = ratePlanId === undefined ? undefined : roomType.ratePlans.get(ratePlanId);
  if (ratePlanId === undefined || plan === undefined) {
    const detail = `The channel has no rate plan of ${roomTypeId} for code ${planCode ?? 'none'}.`;
    return { code: 'plan_unmapped', detail };
  }
  const party = childAges === undefined ? { adults, children } : { adults, children, childAges };
  const policies = atTheDesk(policiesOf(roomType, plan));
  return { roomTypeId, ratePlanId, party, nightlyMinor, policies };
}

/** The OTA has asked for whatever guarantee it wants; the hotel asks for none before check-in. */
function atTheDesk(policies: Policies = STANDARD_POLICIES): Policies {
  return { ...policies, guarantee: NO_GUARANTEE };
}

const NO_GUARANTEE: GuaranteePolicy = { amount: { type: 'none' }, due: { type: 'at_booking' } };

/**
 * Room by room, one price for each night, all of them the total. As they are said where they are;
 * nights without a price share what is left of the total evenly. What the total has more is owed
 * with the first night, and what it has less comes off the first nights.
 */
export function pricesOf(
  { rooms, totalMinor }: Pick<SoldBooking, 'rooms' | 'totalMinor'>,
  nights: number,
): readonly (readonly number[])[] {
  const said = rooms.map(({ nightlyMinor }) => {
    return nightlyMinor?.length === nights ? nightlyMinor : undefined;
  });
  const unsaid = said.filter((prices) => prices === undefined).length * nights;
  const known = said.flatMap((prices) => prices ?? []).reduce((sum, minor) => sum + minor, 0);
  const share = unsaid === 0 ? 0 : Math.floor(Math.max(0, totalMinor - known) / unsaid);
  let rest = totalMinor - known - share * unsaid;
  return said.map((prices) => {
    const nightly = prices ?? new Array<number>(nights).fill(share);
    return nightly.map((minor) => {
      const price = Math.max(0, minor + rest);
      rest -= price - minor;
      return price;
    });
  });
}

function payerOf({ guest, arrivalTime, guaranteeToken }: SoldBooking): Payer {
  const { firstName, lastName, email, phone, locale } = guest;
  const known: Guest = {
    firstName,
    lastName,
    ...(email !== undefined && isEmail(email) ? { email } : {}),
    ...(phone === undefined ? {} : { phone }),
    ...(locale !== undefined && LOCALE.test(locale) ? { locale } : {}),
    ...(arrivalTime !== undefined && ARRIVAL_TIME.test(arrivalTime) ? { arrivalTime } : {}),
  };
  return guaranteeToken === undefined
    ? { guest: known }
    : { guest: known, paymentToken: guaranteeToken };
}
