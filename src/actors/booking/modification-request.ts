/**
 * Turns a change as it was asked for into the terms that would be in force, and says all that
 * speaks against it. Nothing is kept: the booking's actor decides on what it then is, and is told
 * which version this was worked out from.
 */
import type { BookingState, BookingTerms } from '../../domain/booking/booking.ts';
import { changeReasons } from '../../domain/booking/check-change.ts';
import { checkPrices } from '../../domain/booking/check-stay.ts';
import { changeReasonsOf } from '../../domain/booking/decide-modification.ts';
import { isUnchanged } from '../../domain/booking/kept-prices.ts';
import { leastTotalMinor } from '../../domain/booking/modification-money.ts';
import { countsOf, nightsBeyond } from '../../domain/booking/night-rooms.ts';
import type { RequestedStay } from '../../domain/booking/requested-stay.ts';
import type { Night } from '../../domain/calendar.ts';
import type { RoomTypeId } from '../../domain/ids.ts';
import { sellableOf } from '../../domain/inventory/decide-night.ts';
import type { PricingSituation } from '../../domain/pricing/price-stay.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { type Rejection, rejectionPrecedence } from '../../domain/rejection.ts';
import type { ModificationRequest } from '../../ports/modification.ts';
import { changedTerms } from './stay-request.ts';

/** A change worked out on one state of a booking. */
export interface WorkedChange {
  /** What would be in force; the present terms themselves when nothing of them changes. */
  readonly after: BookingTerms | undefined;
  /** In order of precedence. */
  readonly reasons: readonly Rejection[];
}

export function workOut(
  property: PropertyState,
  state: BookingState,
  request: ModificationRequest,
  situation: PricingSituation,
  nowMs: number,
): WorkedChange {
  const { terms } = state;
  const { today } = situation;
  const asked = askedStay(terms, request);
  const ofBooking = changeReasonsOf(state, asked, today);
  const isOpen = !ofBooking.some(({ code }) => NEVER.has(code));
  if (!isOpen || isUnchanged(terms, asked.stay, asked.rooms)) {
    return { after: isOpen ? terms : undefined, reasons: ofBooking };
  }
  const ofStay = changeReasons(property, terms, asked, today);
  const reasons = [...ofBooking, ...ofStay].sort((left, right) => rankOf(left) - rankOf(right));
  // A rule that comes first may hide a price below nothing.
  const isPriceable =
    !ofStay.some(({ code }) => UNPRICED.has(code)) && checkPrices(asked.rooms) === undefined;
  if (!isPriceable) return { after: undefined, reasons };
  const after = changedTerms(
    property,
    terms,
    asked,
    situation,
    leastTotalMinor(state, nowMs, today),
  );
  const changed = priceReason(after, request);
  return { after, reasons: changed === undefined ? reasons : [...reasons, changed] };
}

/** Against these no change whatever can be asked for. */
const NEVER: ReadonlySet<Rejection['code']> = new Set([
  'not_found',
  'invalid_state',
  'modification_pending',
]);

/** A change that these speak against has no price. */
const UNPRICED: ReadonlySet<Rejection['code']> = new Set([
  'not_found',
  'stay_empty',
  'stay_too_long',
]);

function askedStay(terms: BookingTerms, request: ModificationRequest): RequestedStay {
  const { arrival = terms.stay.arrival, departure = terms.stay.departure } = request;
  const { rooms = terms.rooms.map(askedRoom), currency, promoCode } = request;
  return {
    stay: { arrival, departure },
    rooms,
    ...(currency === undefined ? {} : { currency }),
    ...(promoCode === undefined ? {} : { promoCode }),
  };
}

/** A room as it stands, without the prices it has: those of its new nights are today's. */
function askedRoom({ roomTypeId, ratePlanId, party }: BookingTerms['rooms'][number]) {
  return { roomTypeId, party, ...(ratePlanId === undefined ? {} : { ratePlanId }) };
}

function priceReason(
  { totalMinor: currentMinor, currency }: BookingTerms,
  { expectedTotalMinor: quotedMinor }: ModificationRequest,
): Rejection | undefined {
  if (quotedMinor === undefined || quotedMinor === currentMinor) return undefined;
  return { code: 'price_changed', quotedMinor, currentMinor, currency };
}

/**
 * The nights known to be too full for what `after` takes more than `before`. The booking's own
 * rooms are not free, and it does not need them again.
 */
export function fullNights(
  property: PropertyState,
  before: BookingTerms,
  after: BookingTerms,
  freeOn: FreeOn,
): readonly FullNight[] {
  const had = countsOf(before);
  return nightsBeyond(after, before).flatMap((night): readonly FullNight[] => {
    const { roomTypeId } = night;
    const roomType = property.roomTypes.get(roomTypeId);
    if (roomType === undefined) return [];
    const wanted = night.rooms - had(night);
    const free = freeOn(roomTypeId, night.night, sellableOf(capacityOn(roomType, night.night)));
    if (free === undefined || free >= wanted) return [];
    return [{ code: 'no_availability', roomTypeId, night: night.night, wanted, free }];
  });
}

type FullNight = Extract<Rejection, { readonly code: 'no_availability' }>;

/** Rooms of a type that are free on a night, of so many that may be sold; undefined if not known. */
export type FreeOn = (roomTypeId: RoomTypeId, night: Night, sellable: number) => number | undefined;

function rankOf({ code }: Rejection): number {
  return rejectionPrecedence.indexOf(code);
}
