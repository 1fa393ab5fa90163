/**
 * One property: the authority on what it sells, how many rooms exist and what they cost. A change
 * of capacity is told to the nights that are already open through the outbox; every other night
 * learns it with its next command.
 */

import type { PropertyId } from '../domain/ids.ts';
import { decideProperty } from '../domain/property/decide-property.ts';
import { emptyProperty, evolveProperty } from '../domain/property/evolve-property.ts';
import type { PropertyCommand, PropertyEvent, PropertyState } from '../domain/property/property.ts';
import {
  type PropertySnapshot,
  propertyOfSnapshot,
  snapshotOfProperty,
} from '../domain/property/property-snapshot.ts';
import type { Rejection } from '../domain/rejection.ts';
import { limits } from '../limits.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
import type { CallContext, Outcome } from '../ports/engine.ts';
import type { Journal } from '../ports/journal.ts';
import {
  failed,
  metadataOf,
  overdue,
  receiptKey,
  receiptOf,
  rejectedWith,
  storageFailed,
  versionMismatch,
} from './call.ts';
import { replayed } from './repeated-request.ts';
import type { Behaviour } from './runtime/actor-system.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type SideRows,
} from './runtime/persistent-entity.ts';
import type { Refusal } from './runtime/ref.ts';

export type PropertyMessage =
  | {
      readonly type: 'call';
      readonly command: PropertyCommand;
      readonly context: CallContext;
      readonly respond: RespondProperty;
    }
  | { readonly type: 'read'; readonly respond: RespondProperty };

export type RespondProperty = (outcome: Outcome<PropertyState>) => void;
type PropertyCall = Extract<PropertyMessage, { type: 'call' }>;

export const CAPACITY_QUEUE = 'capacity';

export const propertyDefinition: EntityDefinition<PropertyState, PropertyEvent> = {
  empty: (id) => emptyProperty(id as PropertyId),
  evolve: evolveProperty,
  snapshot: {
    schemaVersion: 2,
    encode: snapshotOfProperty,
    decode: (data) => propertyOfSnapshot(data as PropertySnapshot),
  },
  sideRows: sideRowsOf,
};

/** A property as the disk has it, which may be behind its actor by what is still on its way. */
export function committedProperty(
  journal: Journal,
  id: PropertyId,
): { readonly state: PropertyState; readonly version: number } {
  const entity = new PersistentEntity(journal, propertyDefinition, propertyStream(id), id);
  entity.recover();
  return { state: entity.state, version: entity.version };
}

export function propertyStream(id: PropertyId): string {
  return `property/${id}`;
}

export class PropertyActor implements Behaviour<PropertyMessage> {
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #entity: PersistentEntity<PropertyState, PropertyEvent>;
  #isRecovered = false;

  constructor(
    { journal, clock, scheduler }: { journal: Journal; clock: Clock; scheduler: Scheduler },
    id: PropertyId,
  ) {
    this.#clock = clock;
    this.#scheduler = scheduler;
    this.#entity = new PersistentEntity(journal, propertyDefinition, propertyStream(id), id);
  }

  get isIdle(): boolean {
    return this.#entity.pending === 0;
  }

  /** For bursts and quotes, which are written after whatever this rests on. */
  get state(): PropertyState | undefined {
    return this.#isRecovered && this.#entity.state.exists ? this.#entity.state : undefined;
  }

  isRecoverable(): boolean {
    return this.#entity.pending === 0;
  }

  recover(): void {
    this.#entity.recover();
    this.#isRecovered = true;
  }

  receive(message: PropertyMessage): void {
    if (message.type === 'read') {
      this.#read(message.respond);
      return;
    }
    const { context, respond } = message;
    const failure = overdue(context, this.#scheduler);
    if (failure !== undefined) {
      respond({ type: 'failed', failure });
      return;
    }
    const receipt = this.#entity.receipt(receiptKey(context));
    if (receipt === undefined) this.#decide(message);
    else this.#repeat(receipt, context, respond);
  }

  refused(message: PropertyMessage, reason: Refusal | 'crashed'): void {
    const code = reason === 'crashed' || reason === 'quarantined' ? reason : 'overloaded';
    message.respond({ type: 'failed', failure: failed(code, limits.storageRetryMs) });
  }

  #decide({ command, context, respond }: PropertyCall): void {
    const mismatch = versionMismatch(context, this.#entity.version);
    const decision = decideProperty(this.#entity.state, command);
    if (decision.type === 'rejected') this.#reject(decision.rejection, respond);
    else if (mismatch !== undefined) this.#reject(mismatch, respond);
    else {
      const metadata = { ...metadataOf(context), ...receiptOf(context) };
      this.#entity.append(decision.events, metadata, this.#clock.now(), (position) => {
        respond({ type: 'ok', value, version, position, isReplay: false });
      });
      const { state: value, version } = this.#entity;
    }
  }

  /** A property settles with every event, so what the key wrote is its answer. */
  #repeat(receipt: number, context: CallContext, respond: RespondProperty): void {
    this.#entity.whenDurable(
      () => {
        const outcome = replayed(this.#entity, receipt, context, () => true);
        if (outcome === undefined) this.#read(respond);
        else respond(outcome);
      },
      () => respond(storageFailed()),
    );
  }

  #read(respond: RespondProperty): void {
    const { exists, id } = this.#entity.state;
    if (!exists) {
      this.#reject({ code: 'not_found', what: 'property', id }, respond);
      return;
    }
    this.#entity.present(
      (present) => respond({ type: 'ok', ...present, isReplay: false }),
      () => respond(storageFailed()),
    );
  }

  #reject(rejection: Rejection, respond: RespondProperty): void {
    this.#entity.whenDurable(
      () => respond(rejectedWith(rejection)),
      () => respond(storageFailed()),
    );
  }
}

/** One push for each change of capacity; what it sets is read from the property when it runs. */
function sideRowsOf(
  _before: PropertyState,
  after: PropertyState,
  events: readonly PropertyEvent[],
  version: number,
): SideRows {
  const [event] = events;
  const isCapacity =
    event?.type === 'CapacityChanged' ||
    event?.type === 'OverbookingAllowed' ||
    (event?.type === 'RoomTypeChanged' && event.changes.rooms !== undefined);
  if (!isCapacity) return {};
  const roomTypeId = event.type === 'RoomTypeChanged' ? event.id : event.roomTypeId;
  const payload = { propertyId: after.id, roomTypeId };
  const key = `${after.id}/${roomTypeId}`;
  const id = `${CAPACITY_QUEUE}:${key}:${version}`;
  return { outboxPut: [{ id, queue: CAPACITY_QUEUE, key, payload }] };
}
