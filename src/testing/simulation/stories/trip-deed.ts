/** What happens with trips in a story, and at the suppliers of their legs. */
import type { Outage } from '../../../suppliers/simulated-supplier.ts';
import type { SupplierKind } from '../../../suppliers/supplier-catalogue.ts';
import type { Wish } from './wish.ts';

/** Rooms of the hotel, or so many of what a supplier offers. */
export type TripLegDeed =
  /** By a quote, counted from the latest, if there is one; what is wished for otherwise. */
  | { readonly kind: 'stay'; readonly wish: Wish; readonly quote?: number }
  | {
      readonly kind: 'offer';
      readonly supplier: SupplierKind;
      readonly offer: string;
      readonly quantity: number;
    };

/** Trips, and requests about them, are counted from the latest. */
export type TripDeed =
  | {
      readonly type: 'trip';
      readonly legs: readonly TripLegDeed[];
      readonly token: string | null;
      readonly times: number;
    }
  | {
      readonly type: 'cancel_trip';
      readonly trip: number;
      /** Only at what it was shown to cost. */
      readonly isAsShown: boolean;
      /** Only if it is as it was last seen. */
      readonly isGuarded: boolean;
      readonly times: number;
    }
  /** A person has what is stuck tried again, or finds out at the other side how it stands there. */
  | {
      readonly type: 'retry_trip' | 'resolve_trip';
      readonly trip: number;
      readonly times: number;
    }
  | { readonly type: 'see_trip'; readonly trip: number }
  | { readonly type: 'see_trips' }
  /** The same request again, or with its key another one. */
  | { readonly type: 'repeat_trip'; readonly request: number; readonly isSame: boolean }
  /** To whoever calls it, from now on. */
  | { readonly type: 'outage'; readonly supplier: SupplierKind; readonly outage: Outage };

const TRIP_DEEDS: ReadonlySet<string> = new Set<TripDeed['type']>([
  'trip',
  'cancel_trip',
  'retry_trip',
  'resolve_trip',
  'see_trip',
  'see_trips',
  'repeat_trip',
  'outage',
]);

/** Whether it is about trips or their suppliers. */
export function isTripDeed(deed: { readonly type: string }): deed is TripDeed {
  return TRIP_DEEDS.has(deed.type);
}
