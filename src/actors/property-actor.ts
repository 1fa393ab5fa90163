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
import { limits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallContext, Outcome } from '../ports/engine.ts';
import type { Journal } from '../ports/journal.ts';
import {
  failed,
  metadataOf,
  receiptKey,
  receiptOf,
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

const definition: EntityDefinition<PropertyState, PropertyEvent> = {
  empty: (id) => emptyProperty(id as PropertyId),
  evolve: evolveProperty,
  snapshot: {
    schemaVersion: 1,
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
  const entity = new PersistentEntity(journal, definition, propertyStream(id), id);
  entity.recover();
  return { state: entity.state, version: entity.version };
}

export function propertyStream(id: PropertyId): string {
  return `property/${id}`;
}

export class PropertyActor implements Behaviour<PropertyMessage> {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #entity: PersistentEntity<PropertyState, PropertyEvent>;
  #isRecovered = false;

  constructor(journal: Journal, clock: Clock, id: PropertyId) {
    this.#journal = journal;
    this.#clock = clock;
    this.#entity = new PersistentEntity(journal, definition, propertyStream(id), id);
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
      this.#answer(message.respond, () => this.#read());
      return;
    }
    const receipt = this.#entity.receipt(receiptKey(message.context));
    if (receipt === undefined) this.#decide(message);
    else {
      const { context } = message;
      const outcome = () => replayed(this.#entity, receipt, context, () => true) ?? this.#read();
      this.#answer(message.respond, outcome);
    }
  }

  refused(message: PropertyMessage, reason: Refusal | 'crashed'): void {
    const code = reason === 'crashed' || reason === 'quarantined' ? reason : 'overloaded';
    message.respond({ type: 'failed', failure: failed(code, limits.storageRetryMs) });
  }

  #decide({ command, context, respond }: PropertyCall): void {
    const { state } = this.#entity;
    const mismatch = versionMismatch(context, this.#entity.version);
    const nowMs = this.#clock.now();
    const decision = decideProperty(state, command);
    if (decision.type === 'rejected') {
      const { rejection } = decision;
      this.#answer(respond, () => ({ type: 'rejected', rejection }));
    } else if (mismatch !== undefined) {
      this.#answer(respond, () => ({ type: 'rejected', rejection: mismatch }));
    } else {
      const metadata = { ...metadataOf(context), ...receiptOf(context) };
      let answer: (position: number) => Outcome<PropertyState> = () => this.#read();
      this.#entity.append(decision.events, metadata, nowMs, (position) => {
        respond(answer(position));
      });
      const { state: value, version } = this.#entity;
      answer = (position) => ({ type: 'ok', value, version, position, isReplay: false });
    }
  }

  #read(): Outcome<PropertyState> {
    const { state: value, version, position } = this.#entity;
    if (value.exists) return { type: 'ok', value, version, position, isReplay: false };
    return { type: 'rejected', rejection: { code: 'not_found', what: 'property', id: value.id } };
  }

  /** Decided now, said when what it rests on is durable. */
  #answer(respond: RespondProperty, outcome: () => Outcome<PropertyState>): void {
    if (this.#entity.pending === 0) {
      respond(outcome());
      return;
    }
    this.#journal.gate(
      () => respond(outcome()),
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
    (event?.type === 'RoomTypeChanged' && event.changes.rooms !== undefined);
  if (!isCapacity) return {};
  const roomTypeId = event.type === 'CapacityChanged' ? event.roomTypeId : event.id;
  const payload = { propertyId: after.id, roomTypeId };
  const key = `${after.id}/${roomTypeId}`;
  const id = `${CAPACITY_QUEUE}:${key}:${version}`;
  return { outboxPut: [{ id, queue: CAPACITY_QUEUE, key, payload }] };
}
