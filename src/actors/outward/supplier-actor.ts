/**
 * The one way to one outside supplier: every call goes through a bulkhead, a circuit breaker and a
 * timeout, so a supplier that hangs costs its own callers their time and nobody else's. A call that
 * threw or timed out has an unknown outcome: the supplier is asked until it says, with backoff and
 * jitter, and never guessed for. Calls run outside the actor's turn.
 */
import type { IPolicy } from 'cockatiel';
import type { SupplierName } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type {
  Cancelled,
  CancelRequest,
  Confirmed,
  ConfirmRequest,
  Refused,
  ReservationStatus,
  Reserved,
  ReserveRequest,
  Supplier,
  SupplierOffer,
} from '../../ports/supplier.ts';
import type { Actor, ActorSystem, Behaviour, Group } from '../runtime/actor-system.ts';
import { CallGuard } from './call-guard.ts';
import { Abandoned, patienceWithFailures, untilKnown } from './until-known.ts';

export type SupplierAsk =
  | { readonly step: 'try'; readonly request: ReserveRequest }
  | { readonly step: 'confirm'; readonly request: ConfirmRequest }
  | { readonly step: 'cancel'; readonly request: CancelRequest };

export type SupplierAnswer = Reserved | Confirmed | Cancelled | Refused;

export type SupplierMessage =
  /**
   * Answered once the outcome is known; undefined when it was not before `deadlineMs` of the
   * business clock, or when nothing was asked.
   */
  | {
      readonly type: 'ask';
      readonly ask: SupplierAsk;
      readonly deadlineMs: number;
      readonly answer: (answer: SupplierAnswer | undefined) => void;
    }
  /** One question, for whoever waits at this moment: undefined when there is no answer. */
  | {
      readonly type: 'offers';
      readonly answer: (offers: readonly SupplierOffer[] | undefined) => void;
    };

export type SupplierActors = ReadonlyMap<SupplierName, Actor<SupplierMessage, SupplierActor>>;

export class SupplierActor implements Behaviour<SupplierMessage> {
  readonly #supplier: Supplier;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #guard: CallGuard;
  readonly #untilKnown: IPolicy;
  #isClosed = false;

  constructor(
    supplier: Supplier,
    parts: { readonly clock: Clock; readonly scheduler: Scheduler; readonly log: Log },
  ) {
    this.#supplier = supplier;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#guard = new CallGuard(parts.scheduler, {
      concurrentMax: limits.supplierConcurrentMax,
      queuedMax: limits.gatewayQueuedMax,
      timeoutMs: limits.supplierTimeoutMs,
      ...patienceWithFailures,
    });
    this.#untilKnown = untilKnown();
  }

  isRecoverable(): boolean {
    return true;
  }

  recover(): void {}

  /** Calls under way are left to end by themselves; their answers go nowhere. */
  close(): void {
    this.#isClosed = true;
  }

  receive(message: SupplierMessage): void {
    if (message.type === 'offers') void this.#offers(message.answer);
    else void this.#ask(message.ask, message.deadlineMs, message.answer);
  }

  refused({ answer }: SupplierMessage): void {
    answer(undefined);
  }

  async #offers(answer: (offers: readonly SupplierOffer[] | undefined) => void): Promise<void> {
    let offers: readonly SupplierOffer[] | undefined;
    try {
      offers = await this.#guard.execute((signal) => this.#supplier.offers(signal));
    } catch (error) {
      this.#log.warn({ supplier: this.#supplier.name, err: error }, 'no catalogue');
    }
    answer(offers);
  }

  async #ask(
    ask: SupplierAsk,
    deadlineMs: number,
    answer: (answer: SupplierAnswer | undefined) => void,
  ): Promise<void> {
    let known: SupplierAnswer | undefined;
    try {
      known = await this.#call(ask).catch((error: unknown) => {
        const { key } = ask.request;
        const supplier = this.#supplier.name;
        this.#log.warn({ supplier, key, err: error }, 'outcome at the supplier unknown; asking');
        return this.#resolve(ask, deadlineMs);
      });
    } catch (error) {
      if (!(error instanceof Abandoned))
        this.#log.error({ err: error }, 'asking a supplier failed');
    }
    if (!this.#isClosed) answer(known);
  }

  #call(ask: SupplierAsk): Promise<SupplierAnswer> {
    return this.#guard.execute<SupplierAnswer>((signal) => {
      switch (ask.step) {
        case 'try':
          return this.#supplier.reserve(ask.request, signal);
        case 'confirm':
          return this.#supplier.confirm(ask.request, signal);
        default:
          return this.#supplier.cancel(ask.request, signal);
      }
    });
  }

  /** What a look-up leaves open is asked for again: same key, same effect. */
  #resolve(ask: SupplierAsk, deadlineMs: number): Promise<SupplierAnswer> {
    return this.#untilKnown.execute(async () => {
      if (this.#isClosed || this.#clock.now() >= deadlineMs) throw new Abandoned();
      const reservation = reservationOf(ask);
      const found = await this.#guard.execute((signal) =>
        this.#supplier.lookUp(reservation, signal),
      );
      return answerIn(ask.step, found) ?? (await this.#call(ask));
    });
  }
}

/** One for each supplier, in `group`; `number` tells those of one generation from the next. */
export function supplierActors(
  world: {
    readonly suppliers: readonly Supplier[];
    readonly system: ActorSystem;
    readonly clock: Clock;
    readonly scheduler: Scheduler;
    readonly log: Log;
  },
  group: Group,
  number: number,
): SupplierActors {
  const spawned = world.suppliers.map((supplier) => {
    const behaviour = new SupplierActor(supplier, world);
    const name = `${supplier.name}-${number}`;
    const actor = world.system.spawn<SupplierMessage, SupplierActor>(group, name, behaviour);
    return [supplier.name, actor] as const;
  });
  return new Map(spawned);
}

function reservationOf(ask: SupplierAsk): string {
  return ask.step === 'try' ? ask.request.key : ask.request.reservationKey;
}

/** What the reservation's standing says about a call of which nothing else is known. */
function answerIn(step: SupplierAsk['step'], found: ReservationStatus): SupplierAnswer | undefined {
  if (step === 'cancel') return found.status === 'cancelled' ? found : undefined;
  switch (found.status) {
    case 'refused':
      return found;
    case 'cancelled':
    case 'expired':
      return { status: 'refused', reason: found.status };
    case 'reserved':
      return step === 'try' ? found : undefined;
    case 'confirmed':
      return step === 'confirm' ? found : undefined;
    default:
      return undefined;
  }
}
