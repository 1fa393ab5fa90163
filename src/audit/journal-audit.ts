/**
 * Judges a journal by its events alone: streams without gaps, nights never oversold, bookings all
 * or nothing when they say that they are held or confirmed, each in its legal order, and, once time
 * has passed, nothing left open. It knows the rules of a stay from the design and shares no code
 * with the engine; it only ever reads what it is given.
 *
 * `take` wants events in position order, each once, in portions of any size, and costs the same
 * for each; `StoredEvent` of the journal's port is such an event. `problems` may be read at any
 * time. What it keeps grows with bookings and nights, not with events.
 */
import type { AuditEvent } from './audit-event.ts';
import { textOf } from './audit-event.ts';
import { BlockAudit } from './block-audit.ts';
import { takeBookingEvent } from './booking-audit.ts';
import { type BookingFacts, bookingRequested, termsProblem } from './booking-facts.ts';
import { CapacityAudit } from './capacity-audit.ts';
import { ChannelAudit } from './channel-audit.ts';
import { ChannelBookingAudit } from './channel-booking-audit.ts';
import { ChargeAudit } from './charge-audit.ts';
import { checkClaim } from './claim-audit.ts';
import { takeMailEvent } from './mail-audit.ts';
import { termsIn } from './modification-audit.ts';
import { type Blame, NightAudit, type NightFacts } from './night-audit.ts';
import { checkRight } from './night-rights.ts';
import { dueAtMs, instalmentMs, isOpen, isOverdue, openText } from './open-bookings.ts';
import { type Problem, ProblemList } from './problem-list.ts';
import { RoomsAudit } from './rooms-audit.ts';
import { TripAudit } from './trip-audit.ts';
import { checkUnchanged } from './unchanged-audit.ts';
import { WaitlistAudit } from './waitlist-audit.ts';
import { WebhookAudit } from './webhook-audit.ts';

const BOOKING = 'booking/';
const PROPERTY = 'property/';

/** Events of a night that are no booking's. */
const OF_NO_BOOKING: ReadonlySet<string> = new Set(['CapacitySet', 'BlockAsked', 'BlockSet']);

type Place = Pick<AuditEvent, 'position' | 'stream' | 'version' | 'type'>;

export class JournalAudit {
  readonly bookings = new Map<string, BookingFacts>();
  readonly waitlists = new WaitlistAudit();
  readonly channelBookings = new ChannelBookingAudit();
  readonly #found: ProblemList;
  readonly #capacity = new CapacityAudit();
  readonly #charges = new ChargeAudit();
  readonly #nights = new NightAudit(this.#capacity);
  readonly #blocks = new BlockAudit(this.#nights, (roomType) => this.#capacity.isKnown(roomType));
  readonly #webhooks = new WebhookAudit();
  readonly #channels = new ChannelAudit();
  readonly #trips = new TripAudit();
  readonly #rooms = new RoomsAudit((...room) => this.#capacity.isOutOfOrder(...room));
  readonly #versions = new Map<string, number>();
  /** The stream that each key first asked for something new in. */
  readonly #requests = new Map<string, string>();
  /** Bookings with something under way. */
  readonly #open = new Set<string>();
  /** Bookings that wait for the day on which something is to be paid. */
  readonly #instalments = new Set<string>();
  #position = 0;
  #events = 0;
  #latestMs = 0;

  /** `found` collects the problems of several audits in one list. */
  constructor(found = new ProblemList()) {
    this.#found = found;
  }

  /** Up to here everything was judged. */
  get position(): number {
    return this.#position;
  }

  /** How many there were, those stepped over included. */
  get events(): number {
    return this.#events;
  }

  get streams(): number {
    return this.#versions.size;
  }

  /** Broken for good, whatever comes later. */
  get problems(): readonly Problem[] {
    return this.#found.listed;
  }

  /** By stream. */
  get nights(): ReadonlyMap<string, NightFacts> {
    return this.#nights.nights;
  }

  get webhooks(): Pick<WebhookAudit, 'auditRow'> {
    return this.#webhooks;
  }

  get trips(): Pick<TripAudit, 'trips' | 'open'> {
    return this.#trips;
  }

  get blocks(): Pick<BlockAudit, 'timers'> {
    return this.#blocks;
  }

  get capacity(): Pick<CapacityAudit, 'isKnown'> {
    return this.#capacity;
  }

  /** Bookings that wait for a deadline, for their nights or for the gateway. */
  get open(): readonly BookingFacts[] {
    return this.#named(this.#open);
  }

  /** Bookings of which more is to be paid before arrival. */
  get instalments(): readonly BookingFacts[] {
    return this.#named(this.#instalments);
  }

  #named(ids: ReadonlySet<string>): readonly BookingFacts[] {
    return [...ids].flatMap((id) => this.bookings.get(id) ?? []);
  }

  take(events: readonly AuditEvent[]): void {
    for (const event of events) {
      this.#takeOrder(event);
      this.#latestMs = Math.max(this.#latestMs, event.recordedAtMs);
      try {
        this.#takeContent(event);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#blame(event)('shape', `cannot be understood: ${reason}`);
      }
    }
  }

  /** Steps over an event that is there and cannot be read: its place is known, its content is not. */
  skip(event: Pick<AuditEvent, 'position' | 'stream' | 'version'>): void {
    this.#takeOrder({ ...event, type: 'an event' });
  }

  /** What must be over by `nowMs` and is not, one sentence each. */
  unsettled(nowMs = Number.POSITIVE_INFINITY): readonly string[] {
    const late = this.open.filter((facts) => {
      const untilMs = dueAtMs(facts);
      return untilMs !== undefined && nowMs >= untilMs;
    });
    const overdue = this.instalments.filter((facts) => nowMs < Infinity && isOverdue(facts, nowMs));
    const deposits = overdue.map(({ id }) => `booking ${id} has not paid what fell due`);
    const waits = this.waitlists.unsettled(this.bookings, nowMs);
    const own = [...waits, ...this.#trips.unsettled(nowMs), ...this.#blocks.unsettled(nowMs)];
    const others = [...own, ...this.#rooms.unsettled(this.bookings), ...this.#nights.uninformed()];
    return [...late.map(openText), ...deposits, ...others];
  }

  #takeOrder(event: Place): void {
    const { position, stream, version } = event;
    const blame = this.#blame(event);
    if (position <= this.#position) blame('positions', `comes after position ${this.#position}`);
    const expected = (this.#versions.get(stream) ?? 0) + 1;
    if (version !== expected) blame('versions', `has version ${version}, not ${expected}`);
    this.#versions.set(stream, version);
    this.#position = position;
    this.#events += 1;
  }

  #takeContent(event: AuditEvent): void {
    const { stream } = event;
    checkUnchanged(event, this.#blame(event));
    if (stream.startsWith(BOOKING)) {
      this.#takeBooking(stream.slice(BOOKING.length), event);
      return;
    }
    if (stream.startsWith(PROPERTY)) {
      this.#charges.take(event, stream.slice(PROPERTY.length));
      this.#rooms.takeProperty(event, stream.slice(PROPERTY.length), this.#blame(event));
      const problem = this.#capacity.take(event, stream.slice(PROPERTY.length));
      if (problem !== undefined) this.#blame(event)('capacity', problem);
      return;
    }
    const blame = this.#blame(event);
    if (takeMailEvent(event, this.bookings, blame) || this.#webhooks.take(event, blame)) return;
    if (this.#channels.take(event, blame)) return;
    if (this.waitlists.take(event, this.bookings, blame)) return;
    if (this.#trips.take(event, this.bookings, blame)) return;
    if (this.#rooms.take(event, this.bookings, blame)) return;
    if (this.#blocks.take(event, blame)) return;
    if (this.channelBookings.take(event, this.bookings, blame)) return;
    const night = this.#nights.night(stream);
    if (night !== undefined) this.#takeNight(event, night);
    else this.#blame(event)('shape', 'is of no known kind of stream');
  }

  #takeBooking(id: string, event: AuditEvent): void {
    const blame = this.#blame(event);
    const facts = this.bookings.get(id);
    if (event.type === 'BookingRequested') {
      if (facts === undefined) this.#begin(id, event);
      else blame('lifecycle', 'begins a booking that is there');
      return;
    }
    if (facts === undefined) {
      blame('lifecycle', 'comes before the request');
      return;
    }
    this.#takeKey(facts, event);
    if (event.type === 'ModificationRequested') this.#checkOffered(event, blame);
    if (event.type === 'GuestCheckedIn') this.#rooms.checkIn(facts, event, this.bookings, blame);
    if (event.type === 'ModificationConfirmed') this.#rooms.change(facts, event);
    takeBookingEvent(facts, event, blame);
    checkClaim(facts, event, this.#nights, this.#latestMs, blame);
    keep(this.#open, id, isOpen(facts));
    keep(this.#instalments, id, instalmentMs(facts) !== undefined);
  }

  #begin(id: string, event: AuditEvent): void {
    const blame = this.#blame(event);
    const { key } = event.metadata;
    const first = key === undefined ? undefined : this.#requests.get(key);
    if (first !== undefined) blame('keys', `was asked for under the key of ${first}: ${key}`);
    else if (key !== undefined) this.#requests.set(key, event.stream);
    const facts = bookingRequested(id, event);
    const problem = termsProblem(facts.terms);
    if (problem !== undefined) blame('terms', problem);
    this.#checkOffered(event, blame);
    this.#trips.checkBooking(id, termsIn(event).tripId, blame);
    this.bookings.set(id, facts);
    this.#open.add(id);
  }

  #checkOffered(event: AuditEvent, blame: Blame): void {
    const terms = termsIn(event);
    const { propertyId, rooms } = terms;
    const problem = this.#charges.problem(event) ?? this.#blocks.termsProblem(terms);
    if (problem !== undefined) blame('terms', problem);
    for (const { roomTypeId } of rooms) {
      if (this.#capacity.isKnown(`${propertyId}/${roomTypeId}`)) continue;
      blame('terms', `is for ${propertyId}/${roomTypeId}, which nobody offers`);
    }
  }

  /** A key is used on a booking once: its repetition repeats the answer and writes nothing. */
  #takeKey(facts: BookingFacts, event: AuditEvent): void {
    const { key } = event.metadata;
    if (key === undefined) return;
    if (facts.keys.includes(key) || this.#requests.get(key) === event.stream)
      this.#blame(event)('keys', `uses a key a second time: ${key}`);
    else facts.keys = [...facts.keys, key];
  }

  #takeNight(event: AuditEvent, night: NightFacts): void {
    const blame = this.#blame(event);
    if (OF_NO_BOOKING.has(event.type)) {
      if (event.type !== 'CapacitySet') this.#blocks.checkTold(event, night, blame);
      this.#nights.take(event, night, blame);
      return;
    }
    const id = textOf(event, 'bookingId');
    const facts = this.bookings.get(id);
    if (facts === undefined) blame('claims', `is for booking ${id}, which is not there`);
    else checkRight(facts, event, night, blame);
    const had = night.byBooking.has(id) ? 1 : 0;
    this.#nights.take(event, night, blame);
    if (facts !== undefined) facts.nightsTaken += (night.byBooking.has(id) ? 1 : 0) - had;
  }

  #blame({ position, stream, type }: Place): Blame {
    return (rule, detail) => {
      this.#found.add(rule, `position ${position}, ${stream}`, `${type} ${detail}`);
    };
  }
}

function keep(ids: Set<string>, id: string, isIn: boolean): void {
  if (isIn) ids.add(id);
  else ids.delete(id);
}
