/** What a change of a booking may be told. See call-figures.ts, which says what such checks are for. */
import { limits } from '../../limits.ts';
import type { ModificationRequest } from '../../ports/modification.ts';
import type { Checks } from '../calls/call-figures.ts';
import { checkEntityCall } from '../calls/context-figures.ts';
import { checkGiven, checkId, checkList, checkObject, checkText } from '../calls/figure.ts';
import { checkCurrency, checkDate } from '../property/property-figures.ts';
import { checkGuest } from './guest-figures.ts';
import { checkAmount, checkRoom } from './stay-figures.ts';

export const modificationFigures: Pick<Checks, 'modify' | 'previewModification'> = {
  modify(context, id, request) {
    checkEntityCall(context, id);
    checkModification(request);
  },
  previewModification(id, request) {
    checkId('id', id);
    checkModification(request);
  },
};

function checkModification(request: ModificationRequest): void {
  checkObject('request', request);
  checkGiven('request.arrival', request.arrival, checkDate);
  checkGiven('request.departure', request.departure, checkDate);
  checkGiven('request.rooms', request.rooms, (name, rooms) => {
    checkList(name, rooms, [1, limits.bookingRoomsMax], checkRoom);
  });
  checkGiven('request.currency', request.currency, checkCurrency);
  checkGiven('request.promoCode', request.promoCode, checkText);
  checkGiven('request.guest', request.guest, checkGuest);
  checkGiven('request.paymentToken', request.paymentToken, checkText);
  checkGiven('request.expectedTotalMinor', request.expectedTotalMinor, checkAmount);
  checkGiven('request.why', request.why, checkText);
}
