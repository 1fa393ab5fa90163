/**
 * The waitlist of one property. A look finds out what has become of the offers that were made,
 * lets go whoever has waited long enough, and offers what is free to those who wait, in order. It
 * goes by what is so and not by what it was told, so that no message can be missed: looking twice
 * does no harm, and after a crash or a start one look puts everything right.
 *
 * An offer is begun on disk before its hold is asked for, under an id that the same offer always
 * has, so that whoever looks next asks for the same hold.
 */
import type { BookingCommand, BookingState } from '../../domain/booking/booking.ts';
import type { BookingId, PropertyId, WaitlistEntryId } from '../../domain/ids.ts';
import { decideWaitlist } from '../../domain/waitlist/decide-waitlist.ts';
import { dueOffers } from '../../domain/waitlist/due-offers.ts';
import type {
  WaitlistCommand,
  WaitlistEntry,
  WaitlistEvent,
  WaitlistState,
} from '../../domain/waitlist/waitlist.ts';
import { limits } from '../../limits.ts';
import type { Chance } from '../../ports/clock.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import { committedBooking } from '../booking/booking-entity.ts';
import { EntityCalls, type EntityKind, type EntityMessage } from '../calls/entity-calls.ts';
import type { EngineParts } from '../engine-parts.ts';
import { propertyNow } from '../property/property-actor.ts';
import type { Actor } from '../runtime/actor-system.ts';
import type { Refusal } from '../runtime/ref.ts';
import { waitlistDefinition, waitlistStream } from './waitlist-entity.ts';

export type WaitlistMessage =
  | EntityMessage<WaitlistState, WaitlistCommand>
  /** Something may have come free, an offer may be over, or a timer is due. */
  | { readonly type: 'look' };

const waitlistKind: EntityKind<WaitlistState, WaitlistCommand, WaitlistEvent> = {
  definition: waitlistDefinition,
  decide: decideWaitlist,
  absent: () => undefined,
};

export class WaitlistActor extends EntityCalls<WaitlistState, WaitlistCommand, WaitlistEvent> {
  readonly #parts: EngineParts;
  readonly #id: PropertyId;
  /** Holds that have been asked for, or asked to end, and have not answered. */
  readonly #asked = new Set<BookingId>();
  #self: Actor<WaitlistMessage> | undefined;

  constructor(parts: EngineParts, id: PropertyId) {
    super(parts, waitlistKind, waitlistStream(id), id);
    this.#parts = parts;
    this.#id = id;
  }

  attach(self: Actor<WaitlistMessage>): void {
    this.#self = self;
  }

  override get isIdle(): boolean {
    return super.isIdle && this.#asked.size === 0;
  }

  /** A look that crashed is gone, and so is whatever it had asked for. */
  override recover(): void {
    super.recover();
    this.#asked.clear();
    this.#publish();
    if (this.#waitlist.version > 0) this.#self?.tell({ type: 'look' });
  }

  override receive(message: WaitlistMessage): void {
    if (message.type === 'look') {
      this.#look();
      return;
    }
    const { version } = this.#waitlist;
    super.receive(this.#unlessPaid(message));
    if (this.#waitlist.version === version) return;
    this.#publish();
    this.#parts.waitlists.touched(this.#id);
  }

  override refused(message: WaitlistMessage, reason: Refusal | 'crashed'): void {
    if (message.type !== 'look') super.refused(message, reason);
  }

  /** Never undefined once the actor has recovered, for a waitlist that is empty is one as well. */
  get #waitlist(): WaitlistState {
    return this.state ?? this.#parts.waitlists.state(this.#id);
  }

  #publish(): void {
    this.#parts.waitlists.put(this.#waitlist);
  }

  /** An offer that is being paid for can be neither turned down nor left. */
  #unlessPaid(
    message: EntityMessage<WaitlistState, WaitlistCommand>,
  ): EntityMessage<WaitlistState, WaitlistCommand> {
    if (message.type !== 'call') return message;
    const { command } = message;
    if (command.type !== 'decline_offer' && command.type !== 'leave_waitlist') return message;
    const offer = this.#waitlist.entries.get(command.entryId)?.offer;
    if (offer === undefined) return message;
    const { offerId } = offer;
    const { status } = this.#booking(offerId);
    if (status !== 'payment_pending' && status !== 'confirmed') return message;
    return { ...message, refusal: { code: 'offer_accepted', offerId, status } };
  }

  #look(): void {
    const { journal, clock, waitlists } = this.#parts;
    // What cannot be written must not be begun; after a failure everybody is looked at again.
    if (journal.failure !== undefined) return;
    const nowMs = clock.now();
    for (const entry of this.#waitlist.entries.values()) this.#follow(entry);
    for (const offerId of this.#waitlist.releasing.keys()) this.#release(offerId, nowMs);
    this.#record({ type: 'expire_entries' });
    // Rooms on their way back from an offer are given away with all others, and not after them;
    // and who let it pass has to be among those who wait by then.
    const isPostponed = this.#isSomeComingBack(nowMs);
    if (!isPostponed) this.#offer(nowMs);
    this.#publish();
    if (isPostponed) waitlists.postponed(this.#id);
    else waitlists.looked(this.#id, nowMs);
  }

  /** What has become of the hold of an offer, once its rooms are back if it is over. */
  #follow({ id: entryId, status, offer }: WaitlistEntry): void {
    if (offer === undefined) return;
    const booking = this.#booking(offer.offerId);
    if (booking.releasing !== undefined) return;
    if (status === 'offering') {
      if (booking.status === undefined) {
        this.#place(offer.offerId);
        return;
      }
      if (booking.status === 'requested') return;
      if (isRefused(booking)) {
        const { failure } = booking;
        const reason = failure === undefined ? {} : { reason: failure };
        this.#record({ type: 'record_offer_failed', entryId, ...reason });
        return;
      }
      this.#record({ type: 'record_offered', entryId });
    }
    const how = endOf(booking);
    if (how !== undefined) this.#record({ type: 'record_offer_ended', entryId, how });
  }

  /** Whether an offer is over and its rooms are not back yet; one that is overdue is told so. */
  #isSomeComingBack(nowMs: number): boolean {
    const { entries, releasing } = this.#waitlist;
    let isAny = false;
    for (const { status, offer } of entries.values()) {
      if (status !== 'offered' || offer === undefined) continue;
      const booking = this.#booking(offer.offerId);
      const isOverdue = isHeldPast(booking, nowMs);
      if (isOverdue) this.#parts.directory.booking(offer.offerId).tell({ type: 'wake' });
      isAny ||= isOverdue || booking.releasing !== undefined;
    }
    for (const offerId of releasing.keys()) {
      // One that is being paid for may stay, for minutes: nobody waits for that.
      isAny ||= this.#booking(offerId).status !== 'payment_pending';
    }
    return isAny;
  }

  /** Nobody wants the hold any more: it is given back as soon as it is there. */
  #release(offerId: BookingId, nowMs: number): void {
    const booking = this.#booking(offerId);
    // Giving back what is over would be refused, at once and again at every look.
    if (isHeldPast(booking, nowMs)) this.#parts.directory.booking(offerId).tell({ type: 'wake' });
    else if (booking.status === 'held') this.#ask(offerId, 'release', { type: 'release_hold' });
    const isUnderWay =
      booking.status === 'requested' ||
      booking.status === 'held' ||
      booking.status === 'payment_pending';
    // One that was never asked for is none; one whose asking is under way will come.
    if (
      booking.releasing !== undefined ||
      isUnderWay ||
      (booking.status === undefined && this.#asked.has(offerId))
    )
      return;
    const isBooked = endOf(booking) === 'booked';
    this.#record({ type: 'record_hold_over', offerId, isBooked });
  }

  #offer(nowMs: number): void {
    const state = this.#waitlist;
    const isAny = state.entries.values().some(({ status }) => status === 'waiting');
    const { chance } = this.#parts;
    const property = isAny ? propertyNow(this.#parts, this.#id) : undefined;
    if (property === undefined) return;
    for (const { entryId, terms } of dueOffers(state, this.#parts.hotel(property, nowMs))) {
      const entry = state.entries.get(entryId);
      if (entry === undefined) continue;
      const offerId = offerIdOf(chance, this.#id, entryId, entry.offers + 1);
      const untilMs = Math.min(nowMs + state.settings.offerMs, entry.waitUntilMs);
      this.#record({ type: 'begin_offer', entryId, offerId, terms, untilMs });
      this.#place(offerId);
    }
  }

  #place(offerId: BookingId): void {
    const offers = this.#waitlist.entries.values().map(({ offer }) => offer);
    const offer = offers.find((one) => one?.offerId === offerId);
    if (offer === undefined) return;
    const { terms, untilMs: holdUntilMs } = offer;
    this.#ask(offerId, 'hold', { type: 'place_hold', terms, holdUntilMs, isOffer: true });
  }

  /** Asked again under the same key it is answered as it was. */
  #ask(offerId: BookingId, what: 'hold' | 'release', command: BookingCommand): void {
    if (this.#asked.has(offerId)) return;
    this.#asked.add(offerId);
    const context: CallContext = {
      caller: 'engine',
      requestId: offerId,
      idempotencyKey: `waitlist:${what}:${offerId}`,
      request: { waitlist: this.#id, offerId, what },
    };
    const respond = (outcome: Outcome<BookingState>): void => this.#answered(offerId, outcome);
    const booking = this.#parts.directory.booking(offerId);
    const refusal = booking.tell({ type: 'call', command, context, respond });
    if (refusal !== undefined) this.#answered(offerId, undefined);
  }

  /** Whoever could not be asked is asked again after a while. */
  #answered(offerId: BookingId, outcome: Outcome<BookingState> | undefined): void {
    this.#asked.delete(offerId);
    const look = (): void => this.#parts.waitlists.touched(this.#id);
    if (outcome !== undefined && outcome.type !== 'failed') look();
    else this.#parts.scheduler.after(limits.storageRetryMs, look);
  }

  /** As its actor has it, which writes before us whatever we rest on it. */
  #booking(id: BookingId): BookingState {
    const { directory, journal } = this.#parts;
    return directory.residentBooking(id) ?? committedBooking(journal, id);
  }

  #record(command: WaitlistCommand): void {
    const context: CallContext = { caller: 'engine', requestId: this.#id };
    super.receive({ type: 'call', command, context, respond: () => undefined });
  }
}

/** Of the hold of an entry's offer, 1, 2, 3, …: always the same, whoever asks for it. */
export function offerIdOf(
  chance: Chance,
  propertyId: PropertyId,
  entryId: WaitlistEntryId,
  number: number,
): BookingId {
  const parts = ['waitlist-offer', propertyId, entryId, String(number)];
  return chance.derivedId(...parts) as BookingId;
}

/** The hold was never had, or was over before anybody could be told of it. */
function isRefused({ status, payer }: BookingState): boolean {
  return (
    payer === undefined && (status === 'failed' || status === 'expired' || status === 'cancelled')
  );
}

/** Its time is over, and nobody has told it so. */
function isHeldPast({ status, holdUntilMs = 0 }: BookingState, nowMs: number): boolean {
  return status === 'held' && nowMs >= holdUntilMs;
}

/** What became of an offer, by its booking; undefined while it may still be accepted. */
function endOf({ status, payer }: BookingState): 'booked' | 'lapsed' | 'unpaid' | undefined {
  switch (status) {
    case undefined:
    case 'requested':
    case 'held':
    case 'payment_pending':
      return undefined;
    case 'failed':
      return 'unpaid';
    case 'expired':
      return 'lapsed';
    case 'cancelled':
      // Whoever gave the hold back by itself has let the offer pass.
      return payer === undefined ? 'lapsed' : 'booked';
    default:
      return 'booked';
  }
}
