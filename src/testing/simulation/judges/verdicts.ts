/**
 * What must hold in a simulated world, each rule by the name of the invariant it stands for: after
 * each commit, at each answer, at each change of the feed, and when everything has come to rest. It
 * judges by the journal, the bank's ledger and what was said, never by the engine's own state.
 */
import { JournalAudit } from '../../../audit/journal-audit.ts';
import { problemText } from '../../../audit/problem-list.ts';
import type { FailureReason } from '../../../domain/booking/booking.ts';
import type { Rejection } from '../../../domain/rejection.ts';
import type { RoomRack } from '../../../domain/rooms/room-rack.ts';
import { limits } from '../../../limits.ts';
import type { BlockView } from '../../../ports/blocks.ts';
import type { CancellationTerms } from '../../../ports/cancellation.ts';
import type {
  Availability,
  AvailabilityCell,
  BookingView,
  Outcome,
} from '../../../ports/engine.ts';
import type { BookingRow, StoredEvent } from '../../../ports/journal.ts';
import type { Quote } from '../../../ports/quotes.ts';
import type { WaitlistView } from '../../../ports/waiting.ts';
import type { Request } from '../people/client-request.ts';
import { promoCode } from '../simulated-hotel.ts';
import type { Moment, SimulatedWorld } from '../simulated-world.ts';
import { unconserved } from './block-watch.ts';
import { GatewayWatch } from './gateway-watch.ts';
import { MailWatch } from './mail-watch.ts';
import { cellText, NightWatch } from './night-watch.ts';
import { RackWatch } from './rack-watch.ts';
import { SaidOfHotel } from './said-of-hotel.ts';
import { differenceOf } from './same-answer.ts';
import { SellingWatch } from './selling-watch.ts';
import { TripWatch } from './trip-watch.ts';
import { unheld, WaitlistWatch } from './waitlist-watch.ts';
import { WalkWatch } from './walk-watch.ts';

/** A rule that was broken, and when. */
export interface Violation {
  /** Short and stable: shrinking looks for the same one again. */
  readonly rule: string;
  readonly detail: string;
}

const FAILURES = new Set(['overloaded', 'storage_unavailable', 'draining', 'deadline_exceeded']);

export class Verdicts {
  readonly violations: Violation[] = [];
  readonly nights: NightWatch;
  readonly rack = new RackWatch();
  readonly waitlist = new WaitlistWatch();
  readonly audit = new JournalAudit();
  readonly gateway: GatewayWatch;
  readonly selling: SellingWatch;
  readonly trips: TripWatch;
  readonly walks: WalkWatch;
  readonly mails: MailWatch;
  /** By the key under which the journal would have them. */
  readonly #requests = new Map<string, Request<unknown>>();
  readonly #world: SimulatedWorld;
  #position = 0;
  /** The last position that anybody was told of. */
  #told = 0;

  constructor(world: SimulatedWorld, nights: readonly string[]) {
    this.#world = world;
    this.nights = new NightWatch(nights, [promoCode]);
    const blame = (rule: string, detail: string): void => this.blame(rule, detail);
    this.gateway = new GatewayWatch(this.audit, blame);
    this.trips = new TripWatch(() => world.loop.nowMs, blame);
    this.walks = new WalkWatch(this.audit.bookings, this.nights, blame);
    this.mails = new MailWatch(blame);
    const said = new SaidOfHotel(nights);
    this.selling = new SellingWatch(said, this.nights, this.audit, world.clock, blame);
  }

  blame(rule: string, detail: string): void {
    this.violations.push({ rule, detail });
    this.#world.trace(`violation ${rule}: ${detail}`);
  }

  /** I1, I5: the journal itself, at every prefix. */
  committed(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#position) this.blame('I5 position', `${event.position} again`);
      this.#position = event.position;
      this.nights.take(event);
      this.rack.took(event);
      this.waitlist.took(event);
      this.#expectAsked(event);
      this.audit.take([event]);
      this.gateway.took(event);
      this.trips.took(event);
      this.selling.took(event);
      this.walks.took(event);
      this.mails.took(event);
    }
    const [first] = this.audit.problems;
    if (first !== undefined) this.blame(`I1 ${first.rule}`, problemText(first));
  }

  /** A request that may be sent; what the journal has under its key is held against it. */
  made(request: Request<unknown>): void {
    this.#requests.set(request.key, request);
    this.selling.asked(request, this.#told, this.#world.moment);
  }

  /** I2, I4: an answer to an unsafe request that was first sent at `sent`. */
  answered(request: Request, outcome: Outcome<BookingView>, sent: Moment): void {
    this.toldBooking(outcome, sent);
    if (outcome.type === 'rejected') {
      this.#expectStatus(request, outcome.rejection);
      const { quoteToken } = request.body as { readonly quoteToken?: string };
      if (outcome.rejection.code === 'price_changed') this.selling.repriced(quoteToken ?? '');
    }
    if (outcome.type !== 'ok') return;
    const { done } = request;
    if (done !== undefined && !isPassing(done)) this.#expectSame(request, done, outcome);
    const { failure, createdAtMs, updatedAtMs } = outcome.value.state;
    // A night that could not be asked for minutes is given up as if it were full.
    const isGivenUp = updatedAtMs - createdAtMs >= limits.paymentDeadlineMs;
    if (failure !== undefined && !outcome.isReplay && !isGivenUp) this.#expectTaken(failure, sent);
  }

  /** I2: what is said of a booking. */
  toldBooking(outcome: Outcome<BookingView>, sent: Moment): void {
    this.told(outcome, sent);
    if (outcome.type !== 'ok') return;
    this.#expectInJournal(outcome);
    this.walks.told(outcome.value.state);
  }

  /** I7: what is said of a cancellation before there is one. */
  previewed(outcome: Outcome<CancellationTerms>, sent: Moment): void {
    this.told(outcome, sent);
    if (outcome.type === 'ok') this.selling.previewed(outcome.value, outcome.version);
  }

  /** I3: a price is promised that is the price. */
  quoted(outcome: Outcome<Quote>, sent: Moment, calendarPosition: number): void {
    // It asks no night but the calendar, which counts a hold that is over until it hears of it.
    const position = Math.min(sent.position, calendarPosition);
    this.told(outcome, { ...sent, position, nowMs: Number.NEGATIVE_INFINITY });
    if (outcome.type === 'ok') this.selling.quoted(outcome.value, outcome.position);
  }

  /** I3: a list has every booking of `known`, at that version or a later one. */
  listed(
    outcome: Outcome<readonly BookingRow[]>,
    known: readonly (readonly [id: string, version: number])[],
    sent: Moment,
  ): void {
    this.told(outcome, sent);
    // While storage takes no writes a list is of an earlier position, and says so.
    if (outcome.type !== 'ok' || outcome.position < sent.position) return;
    const rows = new Map(outcome.value.map((row) => [row.id, row.status]));
    for (const [id, version] of known) {
      const status = rows.get(id) ?? 'nothing';
      const { statuses = [] } = this.audit.bookings.get(id) ?? {};
      if (statuses.includes(status, version - 1)) continue;
      this.blame('I3 list', `${id} is listed as ${status}, and had become ${statuses.at(-1)}`);
    }
  }

  /** I2: who sleeps where is what the journal says at the position that is named. */
  rackTold(outcome: Outcome<RoomRack>, sent: Moment): void {
    this.told(outcome, sent);
    if (outcome.type !== 'ok' || outcome.isReplay) return;
    for (const problem of this.rack.problemsOf(outcome.value, outcome.position)) {
      this.blame('I2 rack', problem);
    }
  }

  /** I2: who waits, in which order, and for whom a hold is there, is what the journal says. */
  lineTold(outcome: Outcome<WaitlistView>, sent: Moment): void {
    this.told(outcome, sent);
    if (outcome.type !== 'ok') return;
    const { entries } = outcome.value;
    for (const problem of this.waitlist.problemsOf(entries, outcome.position)) {
      this.blame('I2 waitlist', problem);
    }
    for (const problem of unheld(entries, this.audit.bookings)) this.blame('I2 waitlist', problem);
  }

  /** I1: on every night what is agreed is picked up, left, washed or released. */
  blockTold(outcome: Outcome<BlockView>, sent: Moment): void {
    this.told(outcome, sent);
    if (outcome.type !== 'ok') return;
    for (const problem of unconserved(outcome.value)) this.blame('I1 conservation', problem);
  }

  /** What holds of every answer. */
  told(outcome: Outcome<unknown>, sent: Moment): void {
    switch (outcome.type) {
      case 'ok':
        this.#told = Math.max(this.#told, outcome.position);
        if (outcome.position <= this.#world.durablePosition) return;
        this.blame('I2 gate', `an answer rests on ${outcome.position}, which is not on disk`);
        return;
      case 'rejected':
        this.#expectTaken(outcome.rejection, sent);
        return;
      default:
        if (FAILURES.has(outcome.failure.code)) return;
        this.blame('crash', `a call was answered with ${outcome.failure.code}`);
    }
  }

  /** I4: the key of a request that was done came with another body. */
  reused(request: Request<unknown>, outcome: Outcome<unknown>): void {
    if (outcome.type === 'failed') return;
    const code = outcome.type === 'rejected' ? outcome.rejection.code : 'ok';
    if (code === 'idempotency_key_reused') return;
    this.blame('I4 other body', `${request.key} with another body was answered ${code}`);
  }

  /** I9: what the feed says is what the journal says at the position it names. */
  fed(change: Availability, before: number | undefined, isResumed: boolean): void {
    const { position, cells } = change;
    const { durablePosition } = this.#world;
    if (position > durablePosition) this.blame('I9 gate', `the feed is at ${position}`);
    const isOrdered =
      before === undefined || position > before || (isResumed && position >= before);
    if (!isOrdered) this.blame('I9 order', `the feed went from ${before} to ${position}`);
    this.expectCells('I9 cell', cells, position);
  }

  expectCells(rule: string, cells: readonly AvailabilityCell[], position: number): void {
    for (const { night, physical, allowance, held, sold, blocked } of cells) {
      if (!this.nights.isWatched(night)) continue;
      const truth = this.nights.at(night, position);
      const [told, is] = [{ physical, allowance, held, sold, blocked }, truth].map(cellText);
      if (told === is) continue;
      this.blame(rule, `${night} at ${position} is told as ${told}, and is ${is}`);
    }
  }

  /** I4, I8: an act on a version is on that version, and what was refused for load is not done. */
  #expectAsked({ metadata, stream, version }: StoredEvent): void {
    const request = this.#requests.get(metadata.key?.split(' ')[1] ?? '');
    if (request === undefined) return;
    request.isWritten = true;
    const { name, key, expectedVersion, sends, refusals } = request;
    if (expectedVersion !== undefined && version !== expectedVersion + 1) {
      this.blame('I4 version', `${name} ${key} was for ${expectedVersion} and wrote ${version}`);
    }
    if (sends > refusals) return;
    this.blame('I8 refused', `${name} ${key} was refused each time, and ${stream} has it`);
  }

  /** A refusal for a booking's status names one that it had. */
  #expectStatus({ bookingId, name, key }: Request, rejection: Rejection): void {
    if (rejection.code !== 'invalid_state' || bookingId === undefined) return;
    const statuses = this.audit.bookings.get(bookingId)?.statuses ?? [];
    if (statuses.includes(rejection.status)) return;
    this.blame('I2 refusal', `${name} ${key} was refused for ${rejection.status}: ${statuses}`);
  }

  #expectInJournal({ value, version }: Extract<Outcome<BookingView>, { type: 'ok' }>): void {
    const { id, status } = value.state;
    const written = this.audit.bookings.get(id)?.statuses[version - 1];
    if (written === status) return;
    this.blame('I2 answer', `booking ${id} at ${version} was told as ${status}, and is ${written}`);
  }

  #expectSame(request: Request, first: object, again: object): void {
    const difference = differenceOf(first, again);
    if (difference === undefined) return;
    this.blame('I4 same answer', `${request.name} ${request.key} ${difference}`);
  }

  /** What is refused for being taken was. */
  #expectTaken(refusal: Rejection | FailureReason, sent: Moment): void {
    if (refusal.code === 'no_availability') this.#expectFull(refusal, sent);
    if (refusal.code !== 'promo_code_exhausted') return;
    this.#expectFull({ night: refusal.promoCode, wanted: 1 }, sent);
  }

  /** A night is only called full that had too few rooms at some moment while the call ran. */
  #expectFull(
    { night, wanted }: { readonly night: string; readonly wanted: number },
    { position, nowMs, setBacks }: Moment,
  ): void {
    if (!this.nights.isWatched(night)) return;
    const { durablePosition, clock } = this.#world;
    // Of a clock that was set back nobody knows what it showed meanwhile.
    const overMs = clock.setBacks === setBacks ? nowMs : Number.NEGATIVE_INFINITY;
    const free = this.nights.freeMinBetween(night, position, durablePosition, overMs);
    if (free < wanted) return;
    this.blame('refusal', `${night} had ${free} rooms free and ${wanted} were refused`);
  }
}

/** An answer on the way: the next one may say how it ended. */
function isPassing({ value }: Extract<Outcome<BookingView>, { type: 'ok' }>): boolean {
  const { status, modifying } = value.state;
  return status === 'requested' || status === 'payment_pending' || modifying !== undefined;
}
