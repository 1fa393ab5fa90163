/** What calls about a waitlist must bring. See call-figures.ts, which says what that is for. */
import { AMOUNT_MINOR_MAX } from '../../domain/money.ts';
import type { AwaitedRoom } from '../../domain/waitlist/waitlist.ts';
import { limits } from '../../limits.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { WaitlistCalls } from '../../ports/waiting.ts';
import { checkGuest, checkParty } from '../booking/guest-figures.ts';
import { checkContext, checkEntityCall } from '../calls/context-figures.ts';
import {
  checkGiven,
  checkId,
  checkKnown,
  checkList,
  checkObject,
  checkText,
  checkWhole,
} from '../calls/figure.ts';
import { checkCurrency, checkStayDates } from '../property/property-figures.ts';

const PARTS: ReadonlySet<string> = new Set(['open', 'offered', 'closed']);

type Checks = {
  readonly [Name in keyof WaitlistCalls]: (...given: Parameters<Engine[Name]>) => void;
};

export const waitlistFigures: Checks = {
  joinWaitlist(context, propertyId, request) {
    checkContext(context);
    checkId('propertyId', propertyId);
    checkObject('request', request);
    checkStayDates('request.stay', request.stay);
    checkList('request.rooms', request.rooms, [1, limits.bookingRoomsMax], checkAwaitedRoom);
    checkGuest('request.guest', request.guest);
    checkGiven('request.flexibleDays', request.flexibleDays, (name, days) => {
      checkWhole(name, days, 0, limits.waitlistFlexibleDaysMax);
    });
    checkGiven('request.maxTotal', request.maxTotal, (name, money) => {
      checkObject(name, money);
      checkWhole(`${name}.amountMinor`, money.amountMinor, 0, AMOUNT_MINOR_MAX);
      checkCurrency(`${name}.currency`, money.currency);
    });
    checkGiven('request.channel', request.channel, checkId);
    checkGiven('request.priority', request.priority, checkPriority);
    checkGiven('request.waitUntilMs', request.waitUntilMs, (name, atMs) => {
      checkWhole(name, atMs, 0, Number.MAX_SAFE_INTEGER);
    });
  },
  leaveWaitlist: checkEntry,
  changeWaitlistPriority(context, propertyId, id, priority) {
    checkEntry(context, propertyId, id);
    checkPriority('priority', priority);
  },
  acceptWaitlistOffer(context, propertyId, id, offerId, payer) {
    checkEntry(context, propertyId, id);
    checkId('offerId', offerId);
    checkObject('payer', payer);
    checkGiven('payer.guest', payer.guest, checkGuest);
    checkGiven('payer.paymentToken', payer.paymentToken, checkText);
  },
  declineWaitlistOffer(context, propertyId, id, offerId) {
    checkEntry(context, propertyId, id);
    checkId('offerId', offerId);
  },
  changeWaitlistSettings(context, propertyId, changes) {
    checkContext(context);
    checkId('propertyId', propertyId);
    checkObject('changes', changes);
    checkGiven('changes.offerMs', changes.offerMs, (name, ms) => {
      checkWhole(name, ms, limits.waitlistOfferMsMin, limits.waitlistOfferMsMax);
    });
    checkGiven('changes.passesMax', changes.passesMax, (name, passes) => {
      checkWhole(name, passes, 1, limits.waitlistPassesMax);
    });
  },
  waitlistSettings(propertyId) {
    checkId('propertyId', propertyId);
  },
  waitlist(propertyId, which) {
    checkId('propertyId', propertyId);
    checkKnown('which', which, (text) => PARTS.has(text), 'open, offered or closed');
  },
  waitlistEntry: checkRead,
  waitlistEntryHistory: checkRead,
};

function checkRead(propertyId: string, id: string): void {
  checkId('propertyId', propertyId);
  checkId('id', id);
}

function checkEntry(context: CallContext, propertyId: string, id: string): void {
  checkEntityCall(context, id);
  checkId('propertyId', propertyId);
}

function checkAwaitedRoom(name: string, room: AwaitedRoom): void {
  checkObject(name, room);
  checkId(`${name}.roomTypeId`, room.roomTypeId);
  checkGiven(`${name}.ratePlanId`, room.ratePlanId, checkId);
  checkParty(`${name}.party`, room.party);
}

const checkPriority = (name: string, priority: number): void =>
  checkWhole(name, priority, 1, limits.waitlistPriorityMax);
