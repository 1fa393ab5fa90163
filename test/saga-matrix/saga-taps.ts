/**
 * Taps on a running engine, one at each place where a step of a saga is taken: the commit that
 * carries an event, a night's mailbox, the gateway, the gateway's callback. They keep the trace of
 * the steps that were really taken, and let a fault take hold at one of them. They must never
 * change anything by themselves: without hooks the engine runs as it does everywhere else.
 */
import { vi } from 'vitest';
import { BookingActor } from '../../src/actors/booking/booking-actor.ts';
import type { BookingMessage } from '../../src/actors/booking/booking-message.ts';
import { InventoryActor, type NightMessage } from '../../src/actors/inventory/inventory-actor.ts';
import { OutboxActor } from '../../src/actors/outward/outbox-actor.ts';
import { Saga } from '../../src/actors/sagas/saga.ts';
import type { Batch, BatchWriter, WriterOptions } from '../../src/persistence/batch-writer.ts';
import type { InProcessOptions } from '../../src/persistence/in-process-batch-writer.ts';
import { RowReader } from '../../src/persistence/row-changes.ts';
import { operationCode, writeOperations } from '../../src/persistence/write-operation.ts';
import type { Gateway } from '../../src/ports/gateway.ts';
import { FaultyDisk } from '../../src/testing/doubles/faulty-disk.ts';
import type { Hotel } from '../support/engine-world.ts';

/** Where a fault may take hold. `step` is the step's name, as in the table of sagas. */
export interface Hooks {
  /** Before a batch is given to the disk. */
  write?(step: string): Promise<void>;
  /** Inside the transaction; what it throws fails the commit. */
  beforeCommit?(step: string): void;
  /** After it; what it throws makes a commit that happened look as if it had not. */
  afterCommit?(step: string): void;
  /** The news that a batch has landed. */
  landed?(step: string, tell: () => void): void;
  call?<Answer>(step: string, call: () => Promise<Answer>, signal: AbortSignal): Promise<Answer>;
  /** `step` is the command to the night, numbered as the events are. */
  night?(step: string, message: NightMessage, deliver: (message: NightMessage) => void): void;
  booking?(message: BookingMessage, deliver: () => void): void;
  /** The gateway's answer on its way to the saga or to the outbox that asked. */
  answer?(deliver: () => void): void;
  callback?(deliver: () => Promise<void>): Promise<void>;
  /** The customer acts on the payment. */
  customer?(act: () => Promise<void>): Promise<void>;
}

/** The gateway tells the engine that the customer has acted. */
export const CALLBACK = 'callback';

export class SagaTaps {
  readonly trace: string[] = [];
  hooks: Hooks = {};
  readonly #counts = new Map<string, number>();
  #isArmed = false;

  /** Stands between engine and bank, also after a restart. */
  readonly gatewayOf = (gateway: Gateway): Gateway => ({
    ...gateway,
    authorise: (request, signal) =>
      this.#call('authorise', () => gateway.authorise(request, signal), signal),
    capture: (request, signal) =>
      this.#call('capture', () => gateway.capture(request, signal), signal),
    void: (request, signal) => this.#call('void', () => gateway.void(request, signal), signal),
    refund: (request, signal) =>
      this.#call('refund', () => gateway.refund(request, signal), signal),
    lookUp: (key, signal) => this.#call('lookUp', () => gateway.lookUp(key, signal), signal),
  });

  /** An engine on a disk that is tapped; it starts anew and knows only what is on it. */
  async restart(hotel: Hotel): Promise<void> {
    await hotel.stop();
    hotel.disk = new TappedDisk(this);
    await hotel.start();
  }

  /** From here on steps are told: what a start sets off is over. */
  arm(hotel: Hotel): void {
    this.#isArmed = true;
    this.#tapActors();
    const { engine } = hotel;
    const paymentCallback = engine.paymentCallback.bind(engine);
    vi.spyOn(engine, 'paymentCallback').mockImplementation(async (id) => {
      this.#took(CALLBACK);
      const deliver = async (): Promise<void> => void (await paymentCallback(id));
      await (this.hooks.callback ?? ((go) => go()))(deliver);
      return { type: 'failed', failure: { code: 'draining', retryAfterMs: 0 } };
    });
  }

  /** The taps of the actors are off again; those of disk and gateway end with the hotel. */
  disarm(): void {
    this.#isArmed = false;
    vi.restoreAllMocks();
  }

  /** The step that a batch is; undefined for one that carries no event. */
  stepOf(batch: Batch): string | undefined {
    const name = this.#isArmed ? lastEventOf(batch) : undefined;
    return name === undefined ? undefined : this.#took(name);
  }

  #took(name: string): string {
    const step = this.#numbered(name);
    this.trace.push(step);
    return step;
  }

  /** The first of its kind has the bare name, the second `name 2`. */
  #numbered(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  }

  #call<Answer>(name: string, call: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    const step = this.#isArmed ? this.#took(name) : name;
    return this.hooks.call === undefined ? call() : this.hooks.call(step, call, signal);
  }

  #tapActors(): void {
    const taps = this;
    const toNight = InventoryActor.prototype.receive;
    vi.spyOn(InventoryActor.prototype, 'receive').mockImplementation(function (
      this: InventoryActor,
      message,
    ) {
      const step = taps.#numbered(message.command.type);
      const deliver = (one: NightMessage): void => toNight.call(this, one);
      (taps.hooks.night ?? ((_, one, go) => go(one)))(step, message, deliver);
    });
    const toBooking = BookingActor.prototype.receive;
    vi.spyOn(BookingActor.prototype, 'receive').mockImplementation(function (
      this: BookingActor,
      message,
    ) {
      const deliver = (): void => toBooking.call(this, message);
      (taps.hooks.booking ?? ((_, go) => go()))(message, deliver);
    });
    const toSaga = Saga.prototype.receive;
    vi.spyOn(Saga.prototype, 'receive').mockImplementation(function (this: Saga, message) {
      const deliver = (): void => toSaga.call(this, message);
      if (message.type === 'payment_answered' && taps.hooks.answer) taps.hooks.answer(deliver);
      else deliver();
    });
    const toOutbox = OutboxActor.prototype.receive;
    vi.spyOn(OutboxActor.prototype, 'receive').mockImplementation(function (
      this: OutboxActor,
      message,
    ) {
      const deliver = (): void => toOutbox.call(this, message);
      if (message.type === 'delivered' && taps.hooks.answer) taps.hooks.answer(deliver);
      else deliver();
    });
  }
}

/** Hands each batch that is a step of a saga to the hooks. */
class TappedDisk extends FaultyDisk {
  readonly #taps: SagaTaps;
  #step: string | undefined;

  constructor(taps: SagaTaps) {
    super();
    this.#taps = taps;
  }

  override writer(options: WriterOptions): BatchWriter {
    const inner = super.writer(options);
    return {
      ...inner,
      write: async (batch) => {
        const step = this.#taps.stepOf(batch);
        if (step !== undefined) await this.#taps.hooks.write?.(step);
        this.#step = step;
        await inner.write(batch);
      },
    };
  }

  override options(): InProcessOptions {
    const inner = super.options();
    const hooked = (hook: ((step: string) => void) | undefined): void => {
      if (this.#step !== undefined) hook?.(this.#step);
    };
    return {
      ...inner,
      beforeCommit: (batch) => {
        hooked(this.#taps.hooks.beforeCommit);
        inner.beforeCommit?.(batch);
      },
      afterCommit: (batch) => {
        hooked(this.#taps.hooks.afterCommit);
        inner.afterCommit?.(batch);
      },
      land: (tell) => {
        const { landed } = this.#taps.hooks;
        if (landed === undefined || this.#step === undefined) tell();
        else landed(this.#step, tell);
      },
    };
  }
}

/** The capacity that a night is told goes with what was asked of it, so the last event names it. */
function lastEventOf({ rows }: Batch): string | undefined {
  let last: string | undefined;
  for (const reader = new RowReader(rows); !reader.isAtEnd; ) {
    const code = reader.code();
    const count = writeOperations[code]?.parameterCount ?? 0;
    const parameters = Array.from({ length: count }, () => reader.next());
    // Position, stream and version stand before the type.
    if (code === operationCode.insertEvent) last = String(parameters[3]);
  }
  return last;
}
