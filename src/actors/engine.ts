/**
 * The engine as everybody outside sees it: turns each call into one message to the actor that owns
 * the answer, and the answer into an outcome. It decides nothing itself but what can be refused
 * before any actor is asked.
 */
import { allowedActions } from '../domain/booking/allowed-actions.ts';
import type { BookingCommand, BookingState, Payer } from '../domain/booking/booking.ts';
import { emptyBooking } from '../domain/booking/evolve-booking.ts';
import type { CivilDate } from '../domain/calendar.ts';
import type { BookingId, PropertyId, RoomTypeId } from '../domain/ids.ts';
import type {
  NightRange,
  PropertyCommand,
  PropertyDetails,
  PropertyState,
  RoomTypeDetails,
} from '../domain/property/property.ts';
import type { Rejection } from '../domain/rejection.ts';
import { limits } from '../limits.ts';
import type {
  Availability,
  AvailabilityQuery,
  BookingView,
  CallContext,
  Engine,
  EngineHealth,
  Outcome,
  StayOffer,
  StayRequest,
} from '../ports/engine.ts';
import type { BookingFilter, BookingRow, OutboxRow, StoredEvent } from '../ports/journal.ts';
import { bookingStream } from './booking-actor.ts';
import { failed } from './call.ts';
import { Denials } from './denials.ts';
import { EngineCore, type EngineWorld } from './engine-core.ts';
import { InFlight } from './in-flight.ts';
import { offersOf } from './stay-offers.ts';
import { LocalDates, plainlyFull, type StayTerms, termsOf } from './stay-request.ts';

export function startEngine(world: EngineWorld): Engine {
  return new VacancyEngine(world);
}

type Respond<Value> = (outcome: Outcome<Value>) => void;

class VacancyEngine implements Engine {
  readonly #core: EngineCore;
  readonly #world: EngineWorld;
  readonly #inFlight: InFlight;
  readonly #denials = new Denials();
  readonly #dates = new LocalDates();
  #drained: Promise<void> | undefined;

  constructor(world: EngineWorld) {
    this.#world = world;
    this.#core = new EngineCore(world);
    this.#inFlight = new InFlight(world.journal, world.scheduler);
    this.#core.onReset(() => {
      this.#inFlight.failAll(failed('storage_unavailable', limits.storageRetryMs));
    });
  }

  // Properties

  createProperty(
    context: CallContext,
    request: { id?: PropertyId; details: PropertyDetails },
  ): Promise<Outcome<PropertyState>> {
    const id = request.id ?? (this.#idFor('property', context) as PropertyId);
    return this.#change(context, id, { type: 'create_property', id, details: request.details });
  }

  changeProperty(
    context: CallContext,
    id: PropertyId,
    changes: Partial<Omit<PropertyDetails, 'currency' | 'timeZone'>>,
  ): Promise<Outcome<PropertyState>> {
    return this.#change(context, id, { type: 'change_property', changes });
  }

  async addRoomType(
    context: CallContext,
    id: PropertyId,
    request: { id?: RoomTypeId; details: RoomTypeDetails },
  ): Promise<Outcome<{ property: PropertyState; roomTypeId: RoomTypeId }>> {
    const roomTypeId = request.id ?? (this.#idFor(`room-type/${id}`, context) as RoomTypeId);
    const command = { type: 'add_room_type', id: roomTypeId, details: request.details } as const;
    const outcome = await this.#change(context, id, command);
    return outcome.type === 'ok'
      ? { ...outcome, value: { property: outcome.value, roomTypeId } }
      : outcome;
  }

  changeRoomType(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    changes: Partial<RoomTypeDetails>,
  ): Promise<Outcome<PropertyState>> {
    return this.#change(context, id, { type: 'change_room_type', id: roomTypeId, changes });
  }

  setPrices(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    range: NightRange,
    priceMinor: number | null,
  ): Promise<Outcome<PropertyState>> {
    return this.#change(context, id, { type: 'set_prices', roomTypeId, range, priceMinor });
  }

  setCapacity(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    range: NightRange,
    rooms: number | null,
  ): Promise<Outcome<PropertyState>> {
    return this.#change(context, id, { type: 'set_capacity', roomTypeId, range, rooms });
  }

  property(id: PropertyId): Promise<Outcome<PropertyState>> {
    return this.#inFlight.run<PropertyState>(false, (respond) => {
      const refusal = this.#core.directory.property(id).tell({ type: 'read', respond });
      if (refusal !== undefined) respond(busy());
    });
  }

  properties(afterId: string, limit: number): readonly { id: string; name: string }[] {
    return this.#world.projections.properties(afterId, limit);
  }

  // Availability

  async availability(query: AvailabilityQuery): Promise<Outcome<Availability>> {
    const found = this.#core.board.now(query);
    const { propertyId: id } = query;
    if (found === undefined) return rejectedWith({ code: 'not_found', what: 'property', id });
    const { position } = found;
    return { type: 'ok', value: found, version: position, position, isReplay: false };
  }

  async staySearch(
    request: Parameters<Engine['staySearch']>[0],
  ): Promise<Outcome<readonly StayOffer[]>> {
    const property = this.#core.board.property(request.propertyId);
    const { propertyId: id } = request;
    if (property === undefined) return rejectedWith({ code: 'not_found', what: 'property', id });
    const value = offersOf(property, this.#core.board, request, this.#today(property));
    const { position } = this.#core.board;
    return { type: 'ok', value, version: position, position, isReplay: false };
  }

  availabilityNow(query: AvailabilityQuery): Availability | undefined {
    return this.#core.board.now(query);
  }

  availabilitySince(
    query: AvailabilityQuery,
    since: number,
  ): Availability | 'resync_required' | undefined {
    return this.#core.board.since(query, since);
  }

  onAvailability(propertyId: PropertyId, listener: (change: Availability) => void): () => void {
    return this.#core.board.listen(propertyId, listener);
  }

  // Holds and bookings

  placeHold(
    context: CallContext,
    request: StayRequest & { ttlMs?: number },
  ): Promise<Outcome<BookingView>> {
    const id = this.#idFor('booking', context) as BookingId;
    const holdUntilMs = this.#world.clock.now() + (request.ttlMs ?? limits.holdTtlMsDefault);
    return this.#request(context, id, request, (terms) => {
      return { type: 'place_hold', terms, holdUntilMs };
    });
  }

  book(
    context: CallContext,
    request: StayRequest & { payer: Payer },
  ): Promise<Outcome<BookingView>> {
    const id = this.#idFor('booking', context) as BookingId;
    const { payer } = request;
    const holdUntilMs =
      this.#world.clock.now() + limits.paymentDeadlineMs + limits.paymentHoldGraceMs;
    return this.#request(context, id, request, (terms) => {
      return { type: 'request_booking', terms, payer, holdUntilMs };
    });
  }

  extendHold(
    context: CallContext,
    id: BookingId,
    ttlMs: number | undefined,
  ): Promise<Outcome<BookingView>> {
    const holdUntilMs = this.#world.clock.now() + (ttlMs ?? limits.holdTtlMsDefault);
    return this.#act(context, id, () => ({ type: 'extend_hold', holdUntilMs }));
  }

  releaseHold(context: CallContext, id: BookingId): Promise<Outcome<BookingView>> {
    return this.#act(context, id, () => ({ type: 'release_hold' }));
  }

  bookHold(context: CallContext, id: BookingId, payer: Payer): Promise<Outcome<BookingView>> {
    const deadlineMs = this.#world.clock.now() + limits.paymentDeadlineMs;
    return this.#act(context, id, () => ({ type: 'book_hold', payer, deadlineMs }));
  }

  cancel(context: CallContext, id: BookingId, why: string): Promise<Outcome<BookingView>> {
    return this.#act(context, id, (today) => ({ type: 'cancel', why, today }));
  }

  markNoShow(context: CallContext, id: BookingId): Promise<Outcome<BookingView>> {
    return this.#act(context, id, (today) => ({ type: 'mark_no_show', today }));
  }

  checkIn(context: CallContext, id: BookingId): Promise<Outcome<BookingView>> {
    return this.#act(context, id, (today) => ({ type: 'check_in', today }));
  }

  checkOut(context: CallContext, id: BookingId): Promise<Outcome<BookingView>> {
    return this.#act(context, id, (today) => ({ type: 'check_out', today }));
  }

  departEarly(context: CallContext, id: BookingId): Promise<Outcome<BookingView>> {
    return this.#act(context, id, (today) => ({ type: 'depart_early', today }));
  }

  booking(id: BookingId): Promise<Outcome<BookingView>> {
    const nowMs = this.#world.clock.now();
    return this.#readBooking(id).then((outcome) => this.#viewed(outcome, nowMs));
  }

  async bookingHistory(id: BookingId): Promise<Outcome<readonly StoredEvent[]>> {
    const outcome = await this.#readBooking(id);
    if (outcome.type !== 'ok') return outcome;
    return { ...outcome, value: this.#world.journal.readStream(bookingStream(id), 0) };
  }

  bookings(filter: BookingFilter): Promise<Outcome<readonly BookingRow[]>> {
    const { journal, projections } = this.#world;
    const position = journal.durablePosition;
    return this.#inFlight.run<readonly BookingRow[]>(false, (respond) => {
      this.#core.followers.bookings.behaviour.whenAt(position, () => {
        const value = projections.bookings(filter);
        respond({ type: 'ok', value, version: position, position, isReplay: false });
      });
    });
  }

  paymentCallback(id: BookingId): Promise<Outcome<BookingView>> {
    this.#core.directory.booking(id).tell({ type: 'wake' });
    return this.booking(id);
  }

  // Operation

  outboxDead(limit: number): readonly OutboxRow[] {
    return this.#world.journal.deadOutbox(limit);
  }

  redriveOutbox(id: string): Promise<Outcome<{ id: string }>> {
    const { journal, clock } = this.#world;
    const dead = journal.deadOutbox(Number.MAX_SAFE_INTEGER).find((row) => row.id === id);
    if (dead === undefined) {
      return Promise.resolve(rejectedWith({ code: 'not_found', what: 'dead_letter', id }));
    }
    const row = { ...dead, attempts: 0, availableAtMs: 0, lastError: undefined, isDead: false };
    return this.#inFlight.run<{ id: string }>(true, (respond) => {
      journal.append({
        recordedAtMs: clock.now(),
        outboxRetried: [{ id, attempts: 0, availableAtMs: 0, lastError: '', isDead: false }],
        onDurable: (position) => {
          this.#core.outbox(row.queue)?.tell({ type: 'redrive', row });
          respond({ type: 'ok', value: { id }, version: position, position, isReplay: false });
        },
        onFailed: () => respond(storageFailed()),
      });
    });
  }

  health(): EngineHealth {
    const { journal, system, projections } = this.#world;
    const followers: Record<string, number> = {};
    for (const [name, { behaviour }] of Object.entries(this.#core.followers)) {
      followers[name] = behaviour.position;
    }
    const isDraining = this.#inFlight.isDraining;
    const isFailing = journal.failure !== undefined || this.#core.isRecovering;
    return {
      status: isDraining ? 'draining' : isFailing ? 'storage_unavailable' : 'ok',
      position: journal.durablePosition,
      residentActors: this.#core.directory.residents,
      queuedMessages: system.queued,
      pendingEntries: journal.pendingEntries,
      deadLetters: system.deadLetters.counts,
      quarantined: [...system.quarantined],
      followers,
      // While draining the journal may be closed already, and a probe must still be answered.
      outboxDead: isDraining ? 0 : journal.deadOutbox(limits.pageItemsMax).length,
      parked: isDraining ? 0 : projections.parked(limits.pageItemsMax).length,
      denials: this.#denials.sum,
    };
  }

  drain(): Promise<void> {
    this.#drained ??= this.#drain();
    return this.#drained;
  }

  async #drain(): Promise<void> {
    const { journal } = this.#world;
    await this.#inFlight.drain();
    await this.#effectsSettled();
    this.#core.close();
    this.#inFlight.close();
    await journal.close();
  }

  /** Captures and refunds under way get a moment to be recorded; the rest wait in the outbox. */
  #effectsSettled(): Promise<void> {
    const { scheduler } = this.#world;
    const until = scheduler.monotonicMs() + EFFECTS_WAIT_MS;
    return new Promise((resolve) => {
      const look = (): void => {
        const isDone = this.#core.effectsInHand === 0 || scheduler.monotonicMs() > until;
        if (isDone) resolve();
        else scheduler.after(EFFECTS_LOOK_MS, look);
      };
      look();
    });
  }

  #change(
    context: CallContext,
    id: PropertyId,
    command: PropertyCommand,
  ): Promise<Outcome<PropertyState>> {
    return this.#inFlight.run<PropertyState>(true, (respond) => {
      const ref = this.#core.directory.property(id);
      if (ref.tell({ type: 'call', command, context, respond }) !== undefined) respond(busy());
    });
  }

  /** A repeated key must meet the booking it made, so nothing is refused before that is ruled out. */
  async #request(
    context: CallContext,
    id: BookingId,
    request: StayRequest,
    commandOf: (terms: StayTermsOk) => BookingCommand,
  ): Promise<Outcome<BookingView>> {
    const { directory } = this.#core;
    let property = directory.residentProperty(request.propertyId);
    if (property === undefined) {
      const loaded = await this.property(request.propertyId);
      if (loaded.type !== 'ok') return loaded;
      property = loaded.value;
    }
    const asked = termsOf(property, request, this.#today(property));
    const full =
      asked.type === 'terms'
        ? plainlyFull(property, asked.terms, directory, this.#denials)
        : undefined;
    const refused = asked.type === 'refused' ? asked : full;
    if (refused !== undefined && !this.#isKnown(id)) return this.#refuse(refused);
    if (asked.type === 'terms') {
      return this.#viewed(await this.#tellBooking(context, id, commandOf(asked.terms)));
    }
    const command = commandOf(emptyBooking(id).terms);
    return this.#viewed(await this.#tellBooking(context, id, command, asked.rejection));
  }

  #isKnown(id: BookingId): boolean {
    const { journal } = this.#world;
    return this.#core.directory.isResidentBooking(id) || journal.hasStream(bookingStream(id));
  }

  #refuse(refused: Extract<StayTerms, { type: 'refused' }>): Promise<Outcome<never>> {
    const outcome = rejectedWith(refused.rejection);
    if (refused.isDurable) return Promise.resolve(outcome);
    return new Promise((resolve) => {
      this.#world.journal.gate(
        () => resolve(outcome),
        () => resolve(storageFailed()),
      );
    });
  }

  /** `commandOf` gets the property's local date; a booking's property is read from the booking. */
  async #act(
    context: CallContext,
    id: BookingId,
    commandOf: (today: CivilDate) => BookingCommand,
  ): Promise<Outcome<BookingView>> {
    const read = await this.#readBooking(id);
    if (read.type !== 'ok') return read;
    const today = this.#todayAt(read.value.terms.propertyId, this.#world.clock.now());
    return this.#viewed(await this.#tellBooking(context, id, commandOf(today)));
  }

  #tellBooking(
    context: CallContext,
    id: BookingId,
    command: BookingCommand,
    refusal?: Rejection,
  ): Promise<Outcome<BookingState>> {
    const ref = this.#core.directory.booking(id);
    const refused = refusal === undefined ? {} : { refusal };
    const send = (respond: Respond<BookingState>): void => {
      const message = { type: 'call', command, context, respond, ...refused } as const;
      if (ref.tell(message) !== undefined) respond(busy());
    };
    const overdue = (respond: Respond<BookingState>): void => {
      if (this.#core.directory.booking(id).tell({ type: 'read', respond }) !== undefined) {
        respond(busy());
      }
    };
    return this.#inFlight.run<BookingState>(true, send, overdue);
  }

  #readBooking(id: BookingId): Promise<Outcome<BookingState>> {
    return this.#inFlight.run<BookingState>(false, (respond) => {
      const refusal = this.#core.directory.booking(id).tell({ type: 'read', respond });
      if (refusal !== undefined) respond(busy());
    });
  }

  /**
   * An answer to a command shows what was allowed at the instant of its last event, not at the
   * instant of reading, so that a repeated request gets the same answer to the byte.
   */
  #viewed(outcome: Outcome<BookingState>, nowMs?: number): Outcome<BookingView> {
    if (outcome.type !== 'ok') return outcome;
    const { value: state } = outcome;
    const atMs = nowMs ?? state.updatedAtMs;
    const today = this.#todayAt(state.terms.propertyId, atMs);
    return { ...outcome, value: { state, allowedActions: allowedActions(state, atMs, today) } };
  }

  #todayAt(id: PropertyId, atMs: number): CivilDate {
    const resident = this.#core.directory.residentProperty(id) ?? this.#core.board.property(id);
    return this.#dates.at(atMs, resident?.details.timeZone ?? 'UTC');
  }

  #today(property: PropertyState): CivilDate {
    return this.#dates.at(this.#world.clock.now(), property.details.timeZone);
  }

  /** The same caller and key always mean the same thing, so a retry reaches the same actor. */
  #idFor(kind: string, context: CallContext): string {
    const { chance } = this.#world;
    const { caller, idempotencyKey } = context;
    return idempotencyKey === undefined
      ? chance.id()
      : chance.derivedId(kind, caller, idempotencyKey);
  }
}

type StayTermsOk = Extract<StayTerms, { type: 'terms' }>['terms'];

const EFFECTS_WAIT_MS = 5_000;
const EFFECTS_LOOK_MS = 20;

function busy(): Outcome<never> {
  return { type: 'failed', failure: failed('overloaded', limits.storageRetryMs) };
}

function storageFailed(): Outcome<never> {
  return { type: 'failed', failure: failed('storage_unavailable', limits.storageRetryMs) };
}

function rejectedWith(rejection: Rejection): Outcome<never> {
  return { type: 'rejected', rejection };
}
