/** Which follower writes which derived tables, and how: what `rebuild` and `verify` go by. */

import { BookingsProjection } from './actors/booking/projection-bookings.ts';
import type { Projection } from './actors/follower-actor.ts';
import { NightsProjection } from './actors/inventory/projection-nights.ts';
import type { ProjectionTable } from './persistence/rebuild-tables.ts';

export interface DerivedTables {
  /** Rebuilt together, because one follower writes them with one checkpoint. */
  readonly tables: readonly ProjectionTable[];
  /** A projection that begins with nothing. */
  make(): Projection;
}

/** By the name of the follower. */
export const derivedTables: Readonly<Record<string, DerivedTables>> = {
  nights: { tables: ['nights'], make: () => new NightsProjection({ nights: () => [] }) },
  bookings: { tables: ['bookings', 'properties', 'trips'], make: () => new BookingsProjection() },
};
