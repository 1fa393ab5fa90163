/**
 * A client of the live feed: keeps a copy of the calendar by a snapshot and the changes after it,
 * leaves and comes back with the position it had, and must then have missed nothing.
 */
import type {
  Availability,
  AvailabilityCell,
  AvailabilityQuery,
  Engine,
} from '../../ports/engine.ts';

export class SimulatedFeed {
  /** The position of what it has; undefined before the first snapshot. */
  position: number | undefined;
  readonly #query: AvailabilityQuery;
  readonly #cells = new Map<string, AvailabilityCell>();
  readonly #heard: (change: Availability) => void;
  #leave: (() => void) | undefined;

  /** `heard` is told of each change as it comes, before it is applied. */
  constructor(query: AvailabilityQuery, heard: (change: Availability) => void) {
    this.#query = query;
    this.#heard = heard;
  }

  get isConnected(): boolean {
    return this.#leave !== undefined;
  }

  get cells(): readonly AvailabilityCell[] {
    return [...this.#cells.values()];
  }

  /** From where it was, or from a snapshot. Does nothing while the engine is not ready. */
  connect(engine: Engine): void {
    if (this.#leave !== undefined) return;
    const since = this.position === undefined ? undefined : this.#missed(engine, this.position);
    const found = since ?? engine.availabilityNow(this.#query);
    if (found === undefined) return;
    this.#take(found);
    this.#leave = engine.onAvailability(this.#query.propertyId, (change) => this.#take(change));
  }

  disconnect(): void {
    this.#leave?.();
    this.#leave = undefined;
  }

  /** A gap that cannot be filled is a snapshot, as a feed's client would ask for. */
  #missed(engine: Engine, since: number): Availability | undefined {
    const missed = engine.availabilitySince(this.#query, since);
    return missed === 'resync_required' ? undefined : missed;
  }

  #take(change: Availability): void {
    this.#heard(change);
    this.position = change.position;
    for (const cell of change.cells) {
      const { from, to } = this.#query;
      if (cell.night >= from && cell.night <= to) this.#cells.set(cell.night, cell);
    }
  }
}
