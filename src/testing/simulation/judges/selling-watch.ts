/**
 * Whether what is offered and sold costs what the property has said, at some moment while it was
 * asked for, under the terms of that moment; and whether what calling off is said to cost is what
 * it costs. The reckoning is the simulation's own and the audit's.
 */
import { isDeepStrictEqual } from 'node:util';
import { type BookingFacts, statusOf } from '../../../audit/booking-facts.ts';
import type { JournalAudit } from '../../../audit/journal-audit.ts';
import { feeOfCancelling, feeOfNotComing } from '../../../audit/policy-audit.ts';
import type { BookingTerms } from '../../../domain/booking/booking.ts';
import { civilDateAt, nightsOf, type Stay } from '../../../domain/calendar.ts';
import type { RatePlanId } from '../../../domain/ids.ts';
import type { CancellationTerms } from '../../../ports/cancellation.ts';
import type { StayRequest } from '../../../ports/engine.ts';
import type { StoredEvent } from '../../../ports/journal.ts';
import type { Quote } from '../../../ports/quotes.ts';
import type { StayOffer } from '../../../ports/rate-plans.ts';
import { details } from '../../hotel-adler.ts';
import type { Request } from '../people/client-request.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { Moment } from '../simulated-world.ts';
import type { NightWatch } from './night-watch.ts';
import type { AskedStay, Reckoning, SaidOfHotel } from './said-of-hotel.ts';

const BASE = 'base';

/** A request as it was when it was first sent. */
interface Asked {
  readonly body: unknown;
  /** The last position that anybody had been told of. */
  readonly toldPosition: number;
  readonly moment: Moment;
}

interface Sold {
  readonly stay: Stay;
  readonly promoCode?: string;
  readonly blockId?: string;
  readonly rooms: readonly { readonly ratePlanId?: RatePlanId }[];
}

export class SellingWatch {
  readonly #said: SaidOfHotel;
  readonly #nights: NightWatch;
  readonly #audit: JournalAudit;
  readonly #clock: SimulatedClock;
  readonly #blame: (rule: string, detail: string) => void;
  /** By key. */
  readonly #asked = new Map<string, Asked>();
  /** By token. */
  readonly #quotes = new Map<string, Quote>();

  constructor(
    said: SaidOfHotel,
    nights: NightWatch,
    audit: JournalAudit,
    clock: SimulatedClock,
    blame: (rule: string, detail: string) => void,
  ) {
    this.#said = said;
    this.#nights = nights;
    this.#audit = audit;
    this.#clock = clock;
    this.#blame = blame;
  }

  /** A request that is about to be sent for the first time. */
  asked({ key, body }: Request<unknown>, toldPosition: number, moment: Moment): void {
    this.#asked.set(key, { body, toldPosition, moment });
  }

  /** The stays of a trip are asked for when it is, each under a key of its own. */
  #askedByTrip({ stream, metadata }: StoredEvent): void {
    const asked = this.#asked.get(metadata.key?.split(' ')[1] ?? '');
    const { legs = [] } = (asked?.body ?? {}) as { legs?: readonly { stay?: unknown }[] };
    for (const [place, { stay: body }] of legs.entries()) {
      const key = `${stream.slice('trip/'.length)}:${place + 1}:try`;
      if (asked !== undefined && body !== undefined) this.#asked.set(key, { ...asked, body });
    }
  }

  /** An event is on disk; the nights have counted it. */
  took(event: StoredEvent): void {
    this.#said.take(event);
    if (event.type === 'TripRequested') this.#askedByTrip(event);
    if (event.type === 'BookingRequested') this.#expectTerms(event);
    if (event.type === 'ModificationRequested') this.#expectChange(event);
  }

  /** An answer to a search, of a position. */
  offered(
    { stay, rooms }: { readonly stay: Stay; readonly rooms: number },
    offers: readonly StayOffer[],
    position: number,
  ): void {
    for (const { ratePlanId, nightlyMinor, totalMinor, reasons } of offers) {
      // What cannot be sold at all, such as a night that is past, is not priced either.
      if (nightlyMinor.length === 0 && reasons.length > 0) continue;
      const plans = Array.from({ length: rooms }, () => ratePlanId);
      const asked = { nights: nightsOf(stay), plans, promoCode: undefined };
      const right = this.#reckoned(position, asked);
      const isClosed = reasons.some(({ code }) => code === 'stop_sell');
      const told = { nightlyMinor, totalMinor, isClosed };
      const is = { ...told, ...right.rooms[0], totalMinor: right.totalMinor };
      const { policies: _, ...rightful } = { ...is, isClosed: right.isClosed };
      if (isDeepStrictEqual(told, rightful)) continue;
      const words = `is offered ${textOf(told)} and costs ${textOf(rightful)}`;
      this.#blame('I3 offer', `${ratePlanId} ${words}`);
    }
  }

  /** Whether a stay is on sale, by what is said now, for no more than somebody would pay. */
  isOnSale(sold: Sold, mostMinor: number): boolean {
    const right = this.#reckoned(Number.POSITIVE_INFINITY, askingOf(sold));
    return !right.isClosed && !right.isCodeRefused && right.totalMinor <= mostMinor;
  }

  /** What a night costs two guests for whom it is all of the stay, by what is said now. */
  costOf(night: string, plan: string): { readonly minor: number; readonly isClosed: boolean } {
    const asked = { nights: [night], plans: [plan], promoCode: undefined };
    const { rooms, isClosed } = this.#reckoned(Number.POSITIVE_INFINITY, asked);
    return { minor: rooms[0]?.nightlyMinor[0] ?? 0, isClosed };
  }

  /** A price was promised, at a position. */
  quoted(quote: Quote, position: number): void {
    this.#quotes.set(quote.token, quote);
    const right = this.#reckoned(position, askingOf(quote.terms));
    if (isDeepStrictEqual(soldAs(quote.terms), right)) return;
    const words = `${textOf(soldAs(quote.terms))} and costs ${textOf(right)}`;
    this.#blame('I3 quote', `a stay is quoted ${words}`);
  }

  /** A quote was refused because the price had become another one. */
  repriced(token: string): void {
    const quote = this.#quotes.get(token);
    const latestMs = this.#clock.latestMs;
    if (quote === undefined || latestMs >= quote.validUntilMs) return;
    this.#blame('I7 quote', `is refused for its price before ${quote.validUntilMs}`);
  }

  /** What calling off was said to cost, at a version of the booking. */
  previewed({ state, preview }: CancellationTerms, version: number): void {
    const facts = this.#audit.bookings.get(state.id);
    // What has happened to it since is not in the preview.
    if (facts?.statuses.length !== version || statusOf(facts) !== 'confirmed') return;
    const { terms, createdAtMs, givenMinor } = facts;
    const today = civilDateAt(preview.atMs, details.timeZone);
    const isBusy = facts.change !== undefined || facts.given !== undefined;
    const isShut = isBusy || today >= terms.stay.departure;
    const fee = isShut
      ? 0
      : feeOfCancelling(terms, createdAtMs, preview.atMs, later(today, terms.stay.arrival));
    const told = preview.reasons.length > 0 ? 0 : preview.feeMinor;
    if (told !== fee || preview.reasons.length > 0 !== isShut) {
      this.#blame('I7 preview', `${state.id} is said to cost ${told} to cancel, and costs ${fee}`);
    }
    if (preview.noShowFeeMinor !== feeOfNotComing(terms)) {
      this.#blame('I7 preview', `${state.id} is said to cost ${preview.noShowFeeMinor} unused`);
    }
    if (isShut || !canPay(facts)) return;
    const left = preview.paidMinor - preview.refundMinor + preview.chargeMinor;
    const owed = Math.max(0, fee - givenMinor);
    if (left !== owed) this.#blame('I7 preview', `${state.id} would pay ${left} and owe ${owed}`);
  }

  #expectTerms({ data, metadata, position, stream, recordedAtMs }: StoredEvent): void {
    const asked = this.#asked.get(metadata.key?.split(' ')[1] ?? '');
    if (asked === undefined) return;
    const { body, toldPosition, moment } = asked;
    const quote = this.#quotes.get((body as { quoteToken?: string }).quoteToken ?? '');
    const { terms } = data as { readonly terms: BookingTerms };
    const asking = askingOf(quote?.terms ?? (body as StayRequest));
    const right = this.#reckonings(toldPosition, position, asking);
    const sold = soldAs(terms);
    const isSame = right.some((one) => isDeepStrictEqual(one, sold));
    if (quote === undefined ? isSame : isAsQuoted(quote)) return;
    this.#blame('I7 price', `${stream} is sold as ${textOf(sold)} and was ${textOf(right)}`);
    return;

    /** What was promised until its end; after it the same price or none. */
    function isAsQuoted({ terms: promised, validUntilMs }: Quote): boolean {
      const { capture: _, ...kept } = soldAs(promised);
      const isKept = right.some(({ capture, isClosed }) => {
        return isDeepStrictEqual({ ...kept, capture, isClosed }, sold);
      });
      // A clock that was set back may have shown anything meanwhile.
      if (moment.nowMs <= recordedAtMs && recordedAtMs < validUntilMs) return isKept;
      const isOver = moment.nowMs >= validUntilMs && recordedAtMs >= validUntilMs;
      const isAnew = isSame && sold.totalMinor === promised.totalMinor;
      return isOver ? isAnew : isKept || isAnew;
    }
  }

  /**
   * Nights that go on cost what was agreed, those that are new what they cost now, and the whole is
   * no cheaper than calling it off.
   */
  #expectChange({ data, metadata, position, stream, recordedAtMs }: StoredEvent): void {
    const asked = this.#asked.get(metadata.key?.split(' ')[1] ?? '');
    const facts = this.#audit.bookings.get(stream.slice('booking/'.length));
    if (asked === undefined || facts === undefined) return;
    const { terms } = data as { readonly terms: BookingTerms };
    const agreed = agreedPrices(facts.terms);
    const asking = askingOf(terms);
    const right = this.#reckonings(asked.toldPosition, position, asking);
    const isRight = right.some(({ rooms }) => {
      return terms.rooms.every(({ ratePlanId = BASE, nightlyMinor }, index) => {
        return nightsOf(terms.stay).every((night, place) => {
          const before = agreed.get(`${ratePlanId} ${night}`) ?? [];
          const today = rooms[index]?.nightlyMinor[place];
          return [...before, today].includes(nightlyMinor[place]);
        });
      });
    });
    const words = `${stream} becomes ${textOf(soldAs(terms))}`;
    if (!isRight) this.#blame('I7 price', `${words}, and its nights cost ${textOf(right)}`);
    const least = Math.min(
      ...[asked.moment.nowMs, recordedAtMs].map((atMs) => leastAt(facts, atMs)),
    );
    if (terms.totalMinor < least) this.#blame('I7 price', `${words}, and to end it is ${least}`);
  }

  /**
   * All that a stay may have come to from one position to another: what the hotel says and how full
   * it is are asked one after the other, and the one may be on its way to disk when the other is.
   */
  #reckonings(from: number, to: number, asking: AskedStay): readonly Reckoning[] {
    const ofNights = this.#nights.changesBetween(asking.nights, from, to);
    const positions = new Set([from, ...this.#said.changesBetween(from, to), ...ofNights]);
    const isByOccupancy = [...positions].some((position) => this.#said.isByOccupancy(position));
    return [...positions].flatMap((said) => {
      const filled = isByOccupancy ? [...positions] : [said];
      return filled.map((position) => this.#reckoned(said, asking, position));
    });
  }

  #reckoned(position: number, asked: AskedStay, filledAt = position): Reckoning {
    return this.#said.at(position, asked, (night) => {
      const { held, sold } = this.#nights.at(night, filledAt);
      return { taken: held + sold, rooms: this.#nights.at(night, position).physical };
    });
  }
}

function askingOf({ stay, rooms, promoCode, blockId }: Sold): AskedStay {
  const plans = rooms.map(({ ratePlanId = BASE }) => ratePlanId);
  return { nights: nightsOf(stay), plans, promoCode, blockId };
}

/** By plan and night, what rooms of the booking cost. */
function agreedPrices({ stay, rooms }: BookingFacts['terms']): ReadonlyMap<string, number[]> {
  const prices = new Map<string, number[]>();
  for (const { kind, nightlyMinor } of rooms) {
    const [, plan = BASE] = kind.split(' ');
    for (const [place, night] of nightsOf(stay as Stay).entries()) {
      const key = `${plan} ${night}`;
      prices.set(key, [...(prices.get(key) ?? []), nightlyMinor[place] ?? 0]);
    }
  }
  return prices;
}

/** What ending the booking would cost, for a guest who has not come. */
function leastAt(facts: BookingFacts, atMs: number): number {
  const { terms, createdAtMs } = facts;
  if (statusOf(facts) !== 'confirmed') return 0;
  const today = civilDateAt(atMs, details.timeZone);
  return feeOfCancelling(terms, createdAtMs, atMs, later(today, terms.stay.arrival));
}

/** Whether what it owes can be taken by the gateway, and nothing waits for a person. */
function canPay({ hasCard, effects }: BookingFacts): boolean {
  return hasCard && effects.every(({ isEscalated }) => !isEscalated);
}

function soldAs(terms: BookingTerms): Reckoning {
  const { capture, rooms, charges = [], totalMinor, promoCode, blockId } = terms;
  return {
    capture,
    isClosed: false,
    isCodeRefused: false,
    promoCode,
    blockId,
    rooms: rooms.map(({ nightlyMinor, policies }) => ({ nightlyMinor, policies })),
    charges: charges.map(({ code, room, amountMinor }) => [code, room, amountMinor]),
    totalMinor,
  };
}

function later(one: string, other: string): string {
  return one < other ? other : one;
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}
