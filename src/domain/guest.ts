/**
 * The person a booking is made for. Kept apart so that it can be erased without losing the stay.
 */

export interface Guest {
  readonly firstName: string;
  readonly lastName: string;
  /** Where news of the booking are sent, if anywhere. */
  readonly email?: string;
  readonly phone?: string;
  /** Somebody whom the hotel sends away last of all. */
  readonly isVip?: boolean;
  readonly isLoyaltyMember?: boolean;
  /** When the guest means to arrive, by the property's clock. */
  readonly arrivalTime?: string;
  /** BCP 47, such as `de-AT`: the language to write in, and how dates and amounts are written. */
  readonly locale?: string;
}

/** The longest address that can be delivered to (RFC 5321, 4.5.3.1). */
export const EMAIL_LENGTH_MAX = 254;
const EMAIL = /^[^\s\p{Cc}"(),:;<>@[\\\]]+@[^\s\p{Cc}"(),:;<>@[\\\]]+$/u;

/** One address and nothing else: neither a list, nor a name, nor anything that ends a header. */
export function isEmail(text: string): boolean {
  return text.length <= EMAIL_LENGTH_MAX && EMAIL.test(text);
}

/** A language tag (BCP 47) of language, script and region, which is what a mail can be written in. */
export const LOCALE = /^[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?$/;

/** HH:MM, 00:00 to 23:59. */
export const ARRIVAL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Who sleeps in one room. A room needs an adult; infants and children count as guests. */
export interface Party {
  readonly adults: number;
  readonly children: number;
  /**
   * Whole years at arrival, one for each child; a child whose age is not said is priced as the
   * oldest that there is a price for.
   */
  readonly childAges?: readonly number[];
}

const ADULTS_MAX = 4;
const CHILDREN_MAX = 3;

/** By adults and then by children, for what most rooms are booked by. */
const PARTIES: readonly (readonly Party[])[] = Array.from({ length: ADULTS_MAX + 1 }, (_, adults) =>
  Array.from({ length: CHILDREN_MAX + 1 }, (_, children) => ({ adults, children })),
);

/** An equal party, the same one for all who are the same: it is kept for every room in memory. */
export function sharedParty(party: Party): Party {
  if (party.childAges !== undefined) return party;
  return PARTIES[party.adults]?.[party.children] ?? party;
}
