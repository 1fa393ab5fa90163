/** What a call must say of guests and of who pays. See call-figures.ts, which says what for. */
import type { Payer } from '../../domain/booking/booking.ts';
import { ARRIVAL_TIME, type Guest, isEmail, LOCALE, type Party } from '../../domain/guest.ts';
import { limits } from '../../limits.ts';
import {
  checkFlag,
  checkGiven,
  checkKnown,
  checkList,
  checkObject,
  checkText,
  checkWhole,
} from '../calls/figure.ts';
import { checkGuests } from '../property/property-figures.ts';

export function checkParty(name: string, party: Party): void {
  checkObject(name, party);
  checkGuests(`${name}.adults`, party.adults);
  checkGuests(`${name}.children`, party.children);
  checkGiven(`${name}.childAges`, party.childAges, (at, ages) => {
    checkList(at, ages, [0, limits.partyGuestsMax], (one, age) => {
      checkWhole(one, age, 0, limits.childAgeMax);
    });
  });
}

export function checkPayer(name: string, payer: Payer): void {
  checkObject(name, payer);
  checkGuest(`${name}.guest`, payer.guest);
  checkGiven(`${name}.paymentToken`, payer.paymentToken, checkText);
}

export function checkGuest(name: string, guest: Guest): void {
  checkObject(name, guest);
  checkText(`${name}.firstName`, guest.firstName);
  checkText(`${name}.lastName`, guest.lastName);
  checkGiven(`${name}.email`, guest.email, checkEmail);
  checkGiven(`${name}.phone`, guest.phone, checkText);
  checkGiven(`${name}.locale`, guest.locale, checkLocale);
  checkStanding(name, guest);
}

/** What the order of walks looks at. */
function checkStanding(name: string, guest: Guest): void {
  checkGiven(`${name}.isVip`, guest.isVip, checkFlag);
  checkGiven(`${name}.isLoyaltyMember`, guest.isLoyaltyMember, checkFlag);
  checkGiven(`${name}.arrivalTime`, guest.arrivalTime, (at, time) => {
    checkKnown(at, time, (text) => ARRIVAL_TIME.test(text), 'a time of day, HH:MM');
  });
}

const checkEmail = (name: string, email: string): void =>
  checkKnown(name, email, isEmail, 'one e-mail address');

const checkLocale = (name: string, locale: string): void =>
  checkKnown(name, locale, (text) => LOCALE.test(text), 'a BCP 47 language tag');
