/**
 * What all calls of the façade share: the engine's core, the admission of requests, and the
 * property's local date. Each group of calls is a file of its own; this one decides nothing.
 */
import type { CivilDate } from '../../domain/calendar.ts';
import { DIRECT, type PropertyId } from '../../domain/ids.ts';
import type { PricingSituation } from '../../domain/pricing/price-stay.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { limits } from '../../limits.ts';
import type { CallContext, Outcome, StayRequest } from '../../ports/engine.ts';
import type { EngineCore } from '../engine-core.ts';
import type { EngineWorld } from '../engine-world.ts';
import { InFlight } from '../in-flight.ts';
import { Denials } from '../inventory/denials.ts';
import { LocalDates } from '../local-dates.ts';
import { STORAGE_FAILURE } from './call.ts';

export type Respond<Value> = (outcome: Outcome<Value>) => void;

export class CallDesk {
  readonly core: EngineCore;
  readonly world: EngineWorld;
  readonly inFlight: InFlight;
  readonly denials = new Denials();
  readonly #dates = new LocalDates();

  constructor(core: EngineCore) {
    this.core = core;
    this.world = core.world;
    this.inFlight = new InFlight(core.world);
    core.onReset(() => {
      this.inFlight.failAll(STORAGE_FAILURE);
    });
  }

  timeZoneOf(id: PropertyId): string {
    const property = this.core.directory.residentProperty(id) ?? this.core.board.property(id);
    return property?.details.timeZone ?? 'UTC';
  }

  /** The property's local date at an instant; UTC's for a property that is not known. */
  dateAt(id: PropertyId, atMs: number): CivilDate {
    return this.#dates.at(atMs, this.timeZoneOf(id));
  }

  /** How a property prices a stay that is asked for today. */
  situation(
    property: PropertyState,
    today: CivilDate,
    { channel = DIRECT, blockId }: Pick<StayRequest, 'channel' | 'blockId'>,
  ): PricingSituation {
    const situation = this.core.prices.situation(property, today, channel);
    return blockId === undefined
      ? situation
      : { ...situation, block: this.core.blocks.get(blockId) };
  }

  /**
   * Everything that is durable now can be read from the lists. While storage takes no writes they
   * are as they are: better a moment old, with the position that says so, than not to be had.
   */
  listsWritten(): Promise<Outcome<null>> {
    const { behaviour } = this.core.followers.bookings;
    const { journal } = this.world;
    const isWritable = journal.failure === undefined && !this.core.isRecovering;
    const position = isWritable ? journal.durablePosition : behaviour.position;
    return this.inFlight.run<null>(false, (respond) => {
      behaviour.whenAt(position, () => respond(readAt(null, position)));
    });
  }

  /** Why nothing is answered any more, from the moment on that the engine drains. */
  draining(): Outcome<never> | undefined {
    if (!this.inFlight.isDraining) return undefined;
    return { type: 'failed', failure: { code: 'draining', retryAfterMs: limits.storageRetryMs } };
  }

  /** The same caller and key always mean the same thing, so a retry reaches the same actor. */
  idFor(kind: string, { caller, idempotencyKey }: CallContext): string {
    const { chance } = this.world;
    return idempotencyKey === undefined
      ? chance.id()
      : chance.derivedId(kind, caller, idempotencyKey);
  }
}

/** An outcome read from the journal's durable state at `position`. */
export function readAt<Value>(value: Value, position: number): Outcome<Value> {
  return { type: 'ok', value, version: position, position, isReplay: false };
}
