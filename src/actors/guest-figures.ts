/** What a call must say of guests and of who pays. See call-figures.ts, which says what for. */
import type { Payer } from '../domain/booking/booking.ts';
import type { Party } from '../domain/guest.ts';
import { limits } from '../limits.ts';
import { checkGiven, checkList, checkObject, checkText, checkWhole } from './figure.ts';
import { checkGuests } from './property-figures.ts';

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
  checkObject(`${name}.guest`, payer.guest);
  checkText(`${name}.guest.firstName`, payer.guest.firstName);
  checkText(`${name}.guest.lastName`, payer.guest.lastName);
  checkGiven(`${name}.guest.email`, payer.guest.email, checkText);
  checkGiven(`${name}.guest.phone`, payer.guest.phone, checkText);
  checkGiven(`${name}.paymentToken`, payer.paymentToken, checkText);
}
