/**
 * One booking as its stream tells it, and the sums of its terms. Kept small, because an audit keeps
 * one for every booking there ever was.
 */
import { dateText, dayOf } from '../replay/own-dates.ts';
import { type AuditEvent, fieldsOf } from './audit-event.ts';
import { extrasOf } from './charge-audit.ts';
import type { Change } from './modification-audit.ts';
import type { RoomPolicies } from './policy-audit.ts';

export interface Terms {
  readonly propertyId: string;
  readonly stay: { readonly arrival: string; readonly departure: string };
  readonly rooms: readonly {
    readonly roomTypeId: string;
    readonly nightlyMinor: readonly number[];
    /** By night, what is owed beside the price; absent when nothing is. */
    readonly extras?: readonly number[];
    readonly policies?: RoomPolicies;
    /** Room type, plan and party: rooms of one kind cost the same. Not in the journal. */
    readonly kind: string;
  }[];
  readonly totalMinor: number;
  readonly capture: string;
  readonly timeZone?: string;
  /** What calling off and not coming cost at least, since a change. */
  readonly earnedMinor?: number;
  /** Of which it has a use. */
  readonly promoCode?: string;
  /** Through whom it came; undefined when direct. */
  readonly channel?: unknown;
  /** The block that it is of; undefined for none. */
  readonly blockId?: unknown;
  /** Of what a channel has sold. */
  readonly channelReference?: { readonly code: string; readonly revision: number };
  /** `channel`: the guest owes the hotel nothing. */
  readonly collectedBy?: string;
  /** The trip that it is a leg of. */
  readonly tripId?: unknown;
}

/** A call that the gateway has been or is to be asked for, and has not finally answered. */
export interface Effect {
  readonly kind: 'capture' | 'void' | 'refund' | 'charge';
  readonly key: string;
  /** The account it moves money of; a charge opens its own. */
  readonly account: string;
  readonly amountMinor: number;
  /** Refused for good: it waits for a person. */
  readonly isEscalated: boolean;
  /** A charge that the gateway has said no to. */
  readonly isFinal?: boolean;
}

/** What the gateway was asked to reserve under one key, and what has become of it. */
export interface Account {
  readonly key: string;
  /** 0 once it was refused. */
  readonly askedMinor: number;
  readonly isGranted: boolean;
  readonly takenMinor: number;
  readonly backMinor: number;
  readonly isLetGo: boolean;
}

export interface BookingFacts {
  readonly id: string;
  /** In force: a change that is confirmed replaces them. */
  terms: Terms;
  readonly isDirect: boolean;
  /** The status after each version; version n is at n - 1. */
  statuses: readonly string[];
  /** Later than the request's own; which versions they came with is not asked. */
  keys: readonly string[];
  holdUntilMs: number;
  isExtended: boolean;
  /** Made by the waitlist, which no one may extend. */
  readonly isOffer: boolean;
  /** When an unresolved payment must have ended; 0 while none was asked for. */
  paymentUntilMs: number;
  /** Nights from here on were given back; undefined while none is. */
  releasedFrom: string | undefined;
  isReleasing: boolean;
  /** A change that is under way. */
  change: Change | undefined;
  /** The terms that a change gave up, while their nights are being given back. */
  given: Terms | undefined;
  owedMinor: number;
  /** What should have been paid by now. */
  dueMinor: number;
  /** All that the gateway was ever asked to reserve or to charge. */
  askedMinor: number;
  /** Oldest first. */
  accounts: readonly Account[];
  /** By kind, how many calls there have been. */
  calls: Readonly<Record<Effect['kind'], number>>;
  hasCard: boolean;
  /** What staff have given back: it is owed no more. */
  givenMinor: number;
  /** Oldest first. */
  effects: readonly Effect[];
  /** Nights on which it holds or has bought rooms, by room type. */
  nightsTaken: number;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

const NO_EFFECTS: readonly Effect[] = [];
const NO_ACCOUNTS: readonly Account[] = [];
const NO_CALLS = { capture: 0, void: 0, refund: 0, charge: 0 } as const;
const NO_KEYS: readonly string[] = [];

export function bookingRequested(id: string, event: AuditEvent): BookingFacts {
  const { terms, isDirect, holdUntilMs, isOffer } = fieldsOf(event) as {
    terms: Terms;
    isDirect?: boolean;
    isOffer?: boolean;
    holdUntilMs: number;
  };
  return {
    id,
    terms: lean(terms),
    isDirect: isDirect === true,
    statuses: ['requested'],
    keys: NO_KEYS,
    holdUntilMs,
    isExtended: false,
    isOffer: isOffer === true,
    paymentUntilMs: 0,
    releasedFrom: undefined,
    isReleasing: false,
    change: undefined,
    given: undefined,
    owedMinor: 0,
    dueMinor: 0,
    askedMinor: 0,
    accounts: NO_ACCOUNTS,
    calls: NO_CALLS,
    hasCard: false,
    givenMinor: 0,
    effects: NO_EFFECTS,
    nightsTaken: 0,
    createdAtMs: event.recordedAtMs,
    updatedAtMs: event.recordedAtMs,
  };
}

/** What the audit keeps of the terms that an event tells. */
export function lean(terms: Terms): Terms {
  const { propertyId, stay, rooms, totalMinor, capture, timeZone, channel, blockId } = terms;
  const { promoCode, earnedMinor, channelReference, collectedBy } = terms;
  const { arrival, departure } = stay;
  return {
    propertyId,
    stay: { arrival, departure },
    rooms: rooms.map((room, at) => {
      const { roomTypeId, nightlyMinor, policies } = room;
      const extras = extrasOf(terms, at);
      return {
        roomTypeId,
        nightlyMinor,
        kind: kindOf(room),
        ...(extras === undefined ? {} : { extras }),
        ...(policies === undefined ? {} : { policies }),
      };
    }),
    totalMinor,
    capture,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(channel === undefined ? {} : { channel }),
    ...(blockId === undefined ? {} : { blockId }),
    ...(channelReference === undefined ? {} : { channelReference }),
    ...(collectedBy === undefined ? {} : { collectedBy }),
    ...(promoCode === undefined ? {} : { promoCode }),
    ...(earnedMinor === undefined ? {} : { earnedMinor }),
  };
}

function kindOf(room: object): string {
  const {
    roomTypeId,
    ratePlanId = 'base',
    party = {},
  } = room as {
    roomTypeId: string;
    ratePlanId?: string;
    party?: { adults?: number; children?: number; childAges?: readonly number[] };
  };
  const { adults, children, childAges = [] } = party;
  return [roomTypeId, ratePlanId, adults, children, ...childAges].join(' ');
}

export function statusOf({ statuses }: BookingFacts): string {
  return statuses.at(-1) ?? 'nothing';
}

export function wasConfirmed({ statuses }: BookingFacts): boolean {
  return statuses.includes('confirmed');
}

/** What is wrong with the terms themselves, if anything is. */
export function termsProblem({ stay, rooms, totalMinor }: Terms): string | undefined {
  const nights = (dayOf(stay.departure) ?? Number.NaN) - (dayOf(stay.arrival) ?? Number.NaN);
  if (!(nights > 0)) return `has no night from ${stay.arrival} to ${stay.departure}`;
  if (rooms.length === 0) return 'is for no room';
  const prices = rooms.flatMap(({ nightlyMinor }) => nightlyMinor);
  if (rooms.some(({ nightlyMinor }) => nightlyMinor.length !== nights)) {
    return `has not ${nights} prices for each room`;
  }
  const extras = rooms.flatMap((room) => room.extras ?? []);
  const sum = [...prices, ...extras].reduce((total, price) => total + price, 0);
  return sum === totalMinor ? undefined : `is priced ${totalMinor} and its nights cost ${sum}`;
}

/** Streams of the stay's nights before `until` with the rooms wanted on each, and of its use. */
export function nightsWanted(
  terms: Terms,
  until = terms.stay.departure,
  hasUse = true,
): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  const nights = nightsBefore(terms, until);
  for (const { roomTypeId } of terms.rooms) {
    for (const night of nights) {
      const stream = `inventory/${terms.propertyId}/${roomTypeId}/${night}`;
      wanted.set(stream, (wanted.get(stream) ?? 0) + 1);
    }
  }
  if (hasUse && terms.promoCode !== undefined) wanted.set(promoStream(terms), 1);
  return wanted;
}

function promoStream({ propertyId, promoCode }: Terms): string {
  return `promo/${propertyId}/${promoCode}`;
}

/** Whether the use of the promo code stays: all endings before the guest's night give it back. */
export function keepsUse(facts: BookingFacts): boolean {
  return !['cancelled', 'failed', 'expired', 'walked'].includes(statusOf(facts));
}

/** What a booking has that has given back what it is to. */
export function nightsKept(facts: BookingFacts): ReadonlyMap<string, number> {
  if (!wasConfirmed(facts)) return new Map();
  return nightsWanted(facts.terms, facts.releasedFrom, keepsUse(facts));
}

/** Rooms wanted of one room type on one night, 0 outside the stay; or uses of a promo code. */
export function roomsWanted(terms: Terms, roomType: string, night: string): number {
  const { propertyId, stay, rooms } = terms;
  if (night === '') return roomType === promoStream(terms) ? 1 : 0;
  if (night < stay.arrival || night >= stay.departure) return 0;
  return rooms.filter(({ roomTypeId }) => `${propertyId}/${roomTypeId}` === roomType).length;
}

function nightsBefore({ stay }: Terms, until: string): readonly string[] {
  const first = dayOf(stay.arrival) ?? Number.NaN;
  const end = until < stay.departure ? until : stay.departure;
  const count = Math.max(0, (dayOf(end) ?? Number.NaN) - first);
  return Array.from({ length: count }, (_, index) => dateText(first + index));
}

/** What the guest owes the hotel who stays as agreed. */
export function owedInFull(terms: Terms): number {
  return terms.collectedBy === 'channel' ? 0 : priceBefore(terms, terms.stay.departure);
}

/** Whether `after` is the channel's own word on what it has sold, and not the hotel's. */
export function isChannelsWord(before: Terms, after: Terms): boolean {
  const { channelReference: said } = after;
  return said !== undefined && said.revision !== before.channelReference?.revision;
}

/** The price of the stay's nights before `until` with what is charged beside, over all rooms. */
export function priceBefore(terms: Terms, until: string): number {
  const { length } = nightsBefore(terms, until);
  const prices = terms.rooms.flatMap(({ nightlyMinor }) => nightlyMinor.slice(0, length));
  const extras = terms.rooms.flatMap((room) => room.extras?.slice(0, length) ?? []);
  return [...prices, ...extras].reduce((sum, price) => sum + price, 0);
}
