/**
 * Holds the legs of trips against what a supplier's own ledger says: what a trip has, the supplier
 * has sold; what it has not, the supplier has taken back; and nothing is sold under a key of a trip
 * that does not know of it.
 */
import type { SupplierRecord } from '../replay/read-ledger.ts';
import type { ProblemList } from './problem-list.ts';
import type { LegFacts, TripFacts } from './trip-leg-audit.ts';

/** `records` are all of one supplier's reservations, by key `{tripId}:{leg}:try`. */
export function auditSupplier(
  supplier: string,
  trips: ReadonlyMap<string, TripFacts>,
  records: ReadonlyMap<string, SupplierRecord>,
  found: ProblemList,
): void {
  const where = (key: string) => `${supplier}'s reservation ${key}`;
  const known = new Set<string>();
  for (const trip of trips.values()) {
    for (const leg of trip.legs.filter((one) => one.supplier === supplier)) {
      const key = `${trip.id}:${leg.leg}:try`;
      known.add(key);
      const problem = problemOf(trip, leg, records.get(key)?.state ?? 'none');
      if (problem !== undefined) found.add('claims', where(key), problem);
    }
  }
  for (const [key, { state }] of records) {
    // The journal may have lost nothing, so a key that it does not know was never asked for.
    if (!known.has(key)) found.add('claims', where(key), `is ${state}, and no trip asked for it`);
  }
}

const OVER: ReadonlySet<string> = new Set(['none', 'refused', 'cancelled', 'expired']);

function problemOf({ status: trip }: TripFacts, leg: LegFacts, state: string): string | undefined {
  const { status } = leg;
  switch (status) {
    case 'bought':
    case 'kept':
      // A person who said so may have been wrong about it, which no ledger can mend.
      if (state === 'confirmed' || leg.isResolved) return undefined;
      return `is ${state}, and leg ${leg.leg} of a trip ${trip} is ${status}`;
    case 'undone':
      if (OVER.has(state) || leg.isResolved) return undefined;
      return `is ${state}, and leg ${leg.leg} of a trip ${trip} was undone`;
    case 'refused':
      if (state !== 'confirmed') return undefined;
      return `is confirmed, and leg ${leg.leg} of a trip ${trip} was refused`;
    case 'asked':
    case 'reserved':
      if (state !== 'confirmed') return undefined;
      return `is confirmed before leg ${leg.leg} was to be bought`;
    default:
      return undefined;
  }
}
