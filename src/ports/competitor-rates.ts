/** What other hotels ask, as the engine is told it: a snapshot that is read whole now and then. */
import type { Night } from '../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../domain/ids.ts';
import type { Currency } from '../domain/money.ts';

/** What one competitor asks for a night that compares with a night of ours. */
export interface CompetitorRate {
  /** The property of ours that it competes with. */
  readonly propertyId: PropertyId;
  /** Only this room type of ours is compared with it; all of them when absent. */
  readonly roomTypeId?: RoomTypeId;
  readonly night: Night;
  readonly competitor: string;
  readonly minor: number;
  readonly currency: Currency;
  /** When it was seen; epoch milliseconds. */
  readonly observedAtMs: number;
}

/** Where rates are read; a rate shopper's file or server, or what an embedder writes. */
export interface CompetitorSource {
  /** Short, for logs. */
  readonly name: string;
  /**
   * Everything there is now. Rejects when it cannot be had, or any of it cannot be understood: half
   * a snapshot would be a market that nobody is in.
   */
  read(signal: AbortSignal): Promise<readonly CompetitorRate[]>;
}

/** How prices of competitors are kept up. */
export interface CompetitorFeed {
  readonly source: CompetitorSource;
  readonly refreshMs: number;
  /** Rates that were seen longer ago do not count. */
  readonly maxAgeMs: number;
}
