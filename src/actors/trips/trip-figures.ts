/** What calls about trips must bring. See call-figures.ts, which says what such checks are for. */
import { AMOUNT_MINOR_MAX, type Money } from '../../domain/money.ts';
import { limits } from '../../limits.ts';
import type { LegWish, TripCalls, TripFilter } from '../../ports/trips.ts';
import { checkPayer } from '../booking/guest-figures.ts';
import { checkBookable } from '../booking/stay-figures.ts';
import type { Checks } from '../calls/call-figures.ts';
import {
  checkContext,
  checkEntityCall,
  checkInstant,
  checkLimit,
} from '../calls/context-figures.ts';
import {
  checkGiven,
  checkId,
  checkKnown,
  checkList,
  checkObject,
  checkString,
  checkText,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';
import { checkCurrency } from '../property/property-figures.ts';

/** Each throws a TypeError or a RangeError that names the first value out of order. */
export const tripFigures: Pick<Checks, keyof TripCalls> = {
  requestTrip(context, request) {
    checkContext(context);
    checkObject('request', request);
    checkList('request.legs', request.legs, [1, limits.tripLegsMax], checkLeg);
    checkPayer('request.payer', request.payer);
  },
  trip: (id) => checkId('id', id),
  tripHistory: (id) => checkId('id', id),
  trips: checkFilter,
  tripFees: (id) => checkId('id', id),
  cancelTrip(context, id, why, expectedFees) {
    checkEntityCall(context, id);
    checkText('why', why);
    checkGiven('expectedFees', expectedFees, (name, fees) => {
      const currencies = new Set<string>();
      checkList(name, fees, [0, limits.tripLegsMax], (at, fee) => {
        checkFee(at, fee);
        // Two sums of one currency are a mistake, and adding them would guess at which.
        if (currencies.has(fee.currency)) {
          throw outOfRange(`${at}.currency`, fee.currency, 'a currency that comes once');
        }
        currencies.add(fee.currency);
      });
    });
  },
  retryTrip: checkEntityCall,
  resolveLeg(context, id, resolution) {
    checkEntityCall(context, id);
    checkObject('resolution', resolution);
    const { leg, outcome, note } = resolution;
    checkWhole('resolution.leg', leg, 1, limits.tripLegsMax);
    const isOutcome = (text: string): boolean => text === 'stands' || text === 'undone';
    checkKnown('resolution.outcome', outcome, isOutcome, 'stands or undone');
    checkText('resolution.note', note);
  },
  suppliers: () => undefined,
  supplierOffers: (supplier) => checkId('supplier', supplier),
};

function checkLeg(name: string, wish: LegWish): void {
  checkObject(name, wish);
  if ('stay' in wish) {
    checkBookable(wish.stay, `${name}.stay`);
    return;
  }
  checkId(`${name}.supplier`, wish.supplier);
  checkText(`${name}.offerId`, wish.offerId);
  checkWhole(`${name}.offerId.length`, wish.offerId.length, 1, limits.idempotencyKeyLengthMax);
  checkWhole(`${name}.quantity`, wish.quantity, 1, limits.partyGuestsMax);
}

function checkFee(name: string, fee: Money): void {
  checkObject(name, fee);
  checkWhole(`${name}.amountMinor`, fee.amountMinor, 0, AMOUNT_MINOR_MAX);
  checkCurrency(`${name}.currency`, fee.currency);
}

function checkFilter(filter: TripFilter): void {
  checkObject('filter', filter);
  checkGiven('filter.status', filter.status, checkText);
  checkGiven('filter.updatedSinceMs', filter.updatedSinceMs, checkInstant);
  checkGiven('filter.after', filter.after, (name, after) => {
    checkObject(name, after);
    checkInstant(`${name}.updatedAtMs`, after.updatedAtMs);
    checkString(`${name}.id`, after.id);
  });
  checkLimit('filter.limit', filter.limit);
}
