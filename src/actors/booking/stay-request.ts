/**
 * Turns a stay as it was asked for into the terms of a booking, or into the first rule it breaks.
 * A stay that is plainly full is refused here, from memory: it costs no actor a message and the
 * journal no row.
 */
import { blockReason } from '../../domain/blocks/block-stay.ts';
import type { BookingTerms } from '../../domain/booking/booking.ts';
import { checkStay } from '../../domain/booking/check-stay.ts';
import { keepPrices } from '../../domain/booking/kept-prices.ts';
import { costingAtLeast } from '../../domain/booking/modification-money.ts';
import type { RequestedStay } from '../../domain/booking/requested-stay.ts';
import { nightsOf } from '../../domain/calendar.ts';
import { DIRECT } from '../../domain/ids.ts';
import { sellableOf } from '../../domain/inventory/decide-night.ts';
import { roomsByType } from '../../domain/inventory/rooms-by-type.ts';
import { chargedStay, type PricingSituation, priceStay } from '../../domain/pricing/price-stay.ts';
import { appliedPromo } from '../../domain/promo/apply-promo.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { StayRequest } from '../../ports/engine.ts';
import type { Directory } from '../directory.ts';
import { nightStream } from '../inventory/night-stream.ts';

export type StayTerms =
  | { readonly type: 'terms'; readonly terms: BookingTerms }
  /**
   * `isDurable` is false when the refusal rests on rooms whose sale is still on its way to disk.
   */
  | {
      readonly type: 'refused';
      readonly rejection: Rejection;
      readonly isDurable: boolean;
      /** The terms that would be, where only the price is another than was quoted. */
      readonly changed?: BookingTerms;
    };

export function termsOf(
  property: PropertyState,
  request: StayRequest,
  situation: PricingSituation,
): StayTerms {
  const { channel } = situation;
  const rejection =
    checkStay(property, request, situation.today) ?? pickUpReason(property, request, situation);
  if (rejection !== undefined) return { type: 'refused', rejection, isDurable: true };
  const { propertyId, stay, promoCode, blockId } = request;
  const { currency, capture, timeZone } = property.details;
  const asked = { stay, today: situation.today };
  const promo = appliedPromo(property, promoCode, asked, request.rooms);
  const priced = priceStay(property, stay, request.rooms, { ...situation, promo });
  const { rooms, charges, totalMinor } = priced;
  const hasPolicies = rooms.some(({ policies }) => policies !== undefined);
  const terms: BookingTerms = {
    propertyId,
    stay,
    rooms,
    currency,
    totalMinor,
    capture,
    ...(charges.length === 0 ? {} : { charges }),
    ...(promo === undefined ? {} : { promoCode: promo.code }),
    ...(channel === DIRECT ? {} : { channel }),
    ...(blockId === undefined ? {} : { blockId }),
    ...(hasPolicies ? { timeZone } : {}),
  };
  return { type: 'terms', terms };
}

/** Why the block that a request names is none for it; undefined where none is named. */
export function pickUpReason(
  property: PropertyState,
  { blockId, ...stay }: StayRequest,
  { block, today }: PricingSituation,
): Rejection | undefined {
  if (blockId === undefined) return undefined;
  if (block?.propertyId !== property.id) return { code: 'not_found', what: 'block', id: blockId };
  return blockReason(block, stay, today);
}

/**
 * What a booking's terms become when stay and rooms are changed: nights that are kept at the price
 * that was agreed, all others at today's, with the discount of the booking's own code where it is
 * still given, and taxes and fees on all of them by the rules of today.
 * The request has been checked. They never cost less than `leastMinor`, nor does calling them off.
 */
export function changedTerms(
  property: PropertyState,
  before: BookingTerms,
  { stay, rooms: asked }: RequestedStay,
  situation: PricingSituation,
  leastMinor: number,
): BookingTerms {
  const { today } = situation;
  const promo = appliedPromo(property, before.promoCode, { stay, today }, asked);
  const priced = priceStay(property, stay, asked, { ...situation, promo });
  const kept = keepPrices(before, stay, priced.rooms);
  const { rooms, charges, totalMinor } = chargedStay(property, stay, kept);
  const { charges: _, earnedMinor: earned = 0, ...rest } = before;
  // Leaving may cost less than calling off did: what was earned once stays so.
  const earnedMinor = Math.max(earned, leastMinor);
  const hasPolicies = rooms.some(({ policies }) => policies !== undefined);
  const terms: BookingTerms = {
    ...rest,
    stay,
    rooms,
    totalMinor,
    ...(charges.length === 0 ? {} : { charges }),
    ...(hasPolicies ? { timeZone: property.details.timeZone } : {}),
    ...(earnedMinor === 0 ? {} : { earnedMinor }),
  };
  return costingAtLeast(terms, leastMinor);
}

/**
 * The first night known to be too full, by the stream it is counted under; undefined when every
 * night is worth asking.
 */
export function plainlyFull(
  property: PropertyState,
  terms: BookingTerms,
  directory: Directory,
): (Extract<StayTerms, { type: 'refused' }> & { readonly night: string }) | undefined {
  const wantedByType = roomsByType(terms.rooms);
  for (const night of nightsOf(terms.stay)) {
    for (const [roomTypeId, wanted] of wantedByType) {
      const roomType = property.roomTypes.get(roomTypeId);
      if (roomType === undefined) continue;
      const sellable = sellableOf(capacityOn(roomType, night));
      const ids = [property.id, roomTypeId, night] as const;
      const known = directory.residentFree(...ids, sellable, terms.blockId);
      if (known === undefined || known.free >= wanted) continue;
      // The night has been told of more rooms than the property had when it was read.
      if (known.ofNight > sellable) continue;
      const rejection = {
        code: 'no_availability',
        roomTypeId,
        night,
        wanted,
        free: known.free,
      } as const;
      const stream = nightStream(property.id, roomTypeId, night);
      return { type: 'refused', rejection, isDurable: known.isDurable, night: stream };
    }
  }
  return undefined;
}
