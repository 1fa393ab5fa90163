/**
 * One feed socket: its subscriptions and what its frames ask for. The first frame of a subscription
 * is read and its listener registered in one synchronous turn; between the two no change can slip
 * by. Loading a property, which takes turns, comes before that and never in between.
 */
import type { Currency } from '../../domain/money.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { Availability, AvailabilityQuery, Engine, Outcome } from '../../ports/engine.ts';
import { cellCount } from '../inventory/availability-routes.ts';
import type { Limits } from '../limits-of.ts';
import { failureProblem, rejectionProblem } from '../problem.ts';
import { parseBody } from '../request-body.ts';
import {
  createOutgoing,
  type Outgoing,
  type OutgoingSocket,
  type Subscriber,
} from './feed-connection.ts';
import { clientFrame, closeCodes, type FeedErrorCode, type SubscribeFrame } from './feed-frames.ts';
import { cellsFrame, type Topics } from './feed-topics.ts';

export interface SessionParts {
  readonly engine: Engine;
  readonly topics: Topics;
  readonly scheduler: Scheduler;
  readonly limits: Limits;
}

interface Subscription extends Subscriber {
  readonly query: AvailabilityQuery;
  leave(): void;
}

/** A subscription that is being loaded. */
interface Opening {
  readonly id: string;
  readonly query: AvailabilityQuery;
  readonly since: number | undefined;
}

export class FeedSession {
  readonly #socket: OutgoingSocket;
  readonly #parts: SessionParts;
  readonly #outgoing: Outgoing;
  readonly #subscriptions = new Map<string, Subscription>();
  /** By id; an unsubscribe and the end take them out, and loading stops at its next step. */
  readonly #openings = new Map<string, Opening>();
  /** Subscriptions being loaded, given-up ones too: the engine works for those all the same. */
  #loads = 0;
  #made = 0;

  constructor(socket: OutgoingSocket, parts: SessionParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#outgoing = createOutgoing(socket, () => this.#subscriptions.values(), {
      scheduler: parts.scheduler,
      limits: parts.limits,
      onStalled: () => this.#close(closeCodes.slowConsumer),
    });
  }

  /** Handles one frame; the promise never rejects for what the client did. */
  async receive(raw: Buffer): Promise<void> {
    const body = parseBody(raw, this.#parts.limits.jsonDepthMax);
    if (body.type !== 'read') {
      this.#sendError('bad_json', body.type === 'problem' ? body.problem.detail : 'Not JSON.');
      return;
    }
    const frame = clientFrame.safeParse(body.value);
    if (!frame.success) {
      const faults = frame.error.issues.map(({ path, message }) => `/${path.join('/')} ${message}`);
      this.#sendError('bad_frame', faults.join('; ').slice(0, 1_000).toWellFormed());
    } else if (frame.data.type === 'subscribe') await this.#subscribe(frame.data);
    else this.#unsubscribe(frame.data.subscription);
  }

  /** Sends what waits and closes with the position to resume from. */
  drain(): void {
    this.#outgoing.flush();
    this.#close(closeCodes.serviceRestart);
  }

  /** The socket is gone, or will be. */
  end(): void {
    this.#outgoing.stop();
    for (const subscription of this.#subscriptions.values()) subscription.leave();
    this.#subscriptions.clear();
    this.#openings.clear();
  }

  #close(code: number): void {
    const reason = JSON.stringify({ position: this.#resumePosition() });
    this.end();
    this.#socket.close(code, reason);
  }

  /** Up to here every subscription of the socket has surely been sent everything. */
  #resumePosition(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { waiting, position, query } of this.#subscriptions.values()) {
      const told = waiting.size > 0 ? 0 : this.#parts.topics.position(query.propertyId);
      least = Math.min(least, Math.max(position, told));
    }
    return Number.isFinite(least) ? least : this.#parts.engine.health().position;
  }

  #sendJson(frame: object): void {
    this.#outgoing.send(Buffer.from(JSON.stringify(frame)));
  }

  #sendError(code: FeedErrorCode, detail: string, subscription?: string): void {
    const about = subscription === undefined ? {} : { subscription };
    this.#sendJson({ type: 'error', code, detail, ...about });
  }

  #unsubscribe(id: string): void {
    const subscription = this.#subscriptions.get(id);
    const wasOpening = this.#openings.delete(id);
    if (subscription === undefined && !wasOpening) {
      this.#sendError('unknown_subscription', 'There is no such subscription.', id);
      return;
    }
    subscription?.leave();
    this.#subscriptions.delete(id);
    this.#sendJson({ type: 'unsubscribed', subscription: id });
  }

  async #subscribe(frame: SubscribeFrame): Promise<void> {
    const opening = this.#open(frame);
    if (opening === undefined) return;
    this.#loads += 1;
    await this.#load(opening).finally(() => {
      this.#loads -= 1;
    });
  }

  async #load(opening: Opening): Promise<void> {
    const { engine } = this.#parts;
    const property = await engine.property(opening.query.propertyId);
    if (!this.#isOpening(opening)) return;
    if (property.type !== 'ok') {
      this.#refuse(opening, property);
      return;
    }
    const unknown = opening.query.roomTypeIds?.find((id) => !property.value.roomTypes.has(id));
    if (unknown !== undefined) {
      const rejection = { code: 'not_found', what: 'room_type', id: unknown } as const;
      this.#refuse(opening, { type: 'rejected', rejection });
      return;
    }
    const cells = cellCount(opening.query, property.value.roomTypes.size);
    if (cells > this.#parts.limits.availabilityCellsMax) {
      const detail = `${cells} cells are more than ${this.#parts.limits.availabilityCellsMax}.`;
      this.#openings.delete(opening.id);
      this.#sendError('too_many_cells', detail, opening.id);
      return;
    }
    const { currency } = property.value.details;
    if (this.#begin(opening, currency)) return;
    // The property is known but its nights are not in memory: reading them puts them there.
    const nights = await engine.availability(opening.query);
    if (!this.#isOpening(opening)) return;
    if (nights.type !== 'ok') this.#refuse(opening, nights);
    else if (!this.#begin(opening, currency)) {
      this.#openings.delete(opening.id);
      this.#sendError('unavailable', 'The nights could not be loaded; try again.', opening.id);
    }
  }

  /** Takes the id and a place among the subscriptions, or tells the client why not. */
  #open(frame: SubscribeFrame): Opening | undefined {
    const { propertyId, from, to, roomTypeIds, since } = frame;
    const id = frame.id ?? this.#nextId();
    const most = this.#parts.limits.feedSubscriptionsPerSocketMax;
    if (this.#isTaken(id)) {
      this.#sendError('duplicate_subscription', 'Unsubscribe it first, or use another id.', id);
      return undefined;
    }
    // A client that subscribes and gives up at once, in a loop, would otherwise fill the mailbox of
    // the property's actor, and the others would be told 429.
    const isBusy = this.#loads >= most;
    if (isBusy || this.#subscriptions.size + this.#openings.size >= most) {
      this.#sendError('too_many_subscriptions', `A socket may have ${most}.`, id);
      return undefined;
    }
    const types = roomTypeIds === undefined ? {} : { roomTypeIds };
    const opening = { id, query: { propertyId, from, to, ...types }, since };
    this.#openings.set(id, opening);
    return opening;
  }

  #nextId(): string {
    do this.#made += 1;
    while (this.#isTaken(String(this.#made)));
    return String(this.#made);
  }

  #isTaken(id: string): boolean {
    return this.#subscriptions.has(id) || this.#openings.has(id);
  }

  /** The same id may have been given up and taken again meanwhile; that is another opening. */
  #isOpening(opening: Opening): boolean {
    return this.#openings.get(opening.id) === opening;
  }

  #refuse(opening: Opening, outcome: Exclude<Outcome<unknown>, { type: 'ok' }>): void {
    this.#openings.delete(opening.id);
    if (outcome.type === 'rejected') {
      this.#sendError('not_found', rejectionProblem(outcome.rejection).detail, opening.id);
    } else this.#sendError('unavailable', failureProblem(outcome.failure).detail, opening.id);
  }

  /** Reads the first frame and listens from there on, in this turn; false when not in memory. */
  #begin(opening: Opening, currency: Currency): boolean {
    const { engine } = this.#parts;
    const { id, query, since } = opening;
    const first =
      since === undefined ? engine.availabilityNow(query) : engine.availabilitySince(query, since);
    if (first === undefined) return false;
    this.#openings.delete(id);
    if (first === 'resync_required') {
      this.#sendJson({ type: 'resync_required', subscription: id });
      return true;
    }
    this.#listen(opening, first, currency);
    const type = since === undefined ? 'snapshot' : 'delta';
    this.#outgoing.send(cellsFrame(type, id, first, currency));
    return true;
  }

  #listen({ id, query }: Opening, first: Availability, currency: Currency): void {
    const subscription: Subscription = {
      id,
      query,
      position: first.position,
      waiting: new Map(),
      waitingPosition: first.position,
      frameOf: (cells, position) => cellsFrame('delta', id, { cells, position }, currency),
      leave: () => {},
    };
    const member = { subscriber: subscription, outgoing: this.#outgoing };
    subscription.leave = this.#parts.topics.join(query, currency, member);
    this.#subscriptions.set(id, subscription);
  }
}
