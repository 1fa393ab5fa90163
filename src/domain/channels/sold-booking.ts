/**
 * One revision of a booking as an OTA tells it: all of it, and not what has changed, so that the
 * latest one is enough. Codes are the OTA's; amounts are minor units of the currency that it names.
 */
import type { Stay } from '../calendar.ts';

/** One room of a booking as the OTA sold it; codes are the OTA's, null where it names none. */
export interface SoldRoom {
  readonly roomCode: string | null;
  readonly planCode: string | null;
  readonly stay: Stay;
  readonly adults: number;
  readonly children: number;
  /** Whole years, as many as there are children; absent when they are not said. */
  readonly childAges?: readonly number[];
  /** One for each night of the stay, minor units; absent when only a total is said. */
  readonly nightlyMinor?: readonly number[];
}

/** One revision of a booking as an OTA tells it. */
export interface SoldBooking {
  /** By what it is acknowledged. */
  readonly revisionId: string;
  /** The OTA's code for the booking: the same in every revision. */
  readonly code: string;
  /** Orders the revisions of one booking: of two the larger is the later. */
  readonly revision: number;
  readonly status: 'new' | 'modified' | 'cancelled';
  readonly hotelCode: string;
  /** The site that has sold it, where the OTA passes bookings of others on. */
  readonly soldBy: string | null;
  readonly rooms: readonly SoldRoom[];
  /** ISO 4217 as the OTA says it, which may be another than the property's. */
  readonly currency: string;
  readonly totalMinor: number;
  readonly guest: {
    readonly firstName: string;
    readonly lastName: string;
    readonly email?: string;
    readonly phone?: string;
    readonly locale?: string;
  };
  /** HH:MM. */
  readonly arrivalTime?: string;
  readonly notes?: string;
  /** Who has the guest's money: the OTA has taken it, or the hotel takes it. */
  readonly collectedBy: 'ota' | 'property';
  /** A card that guarantees it, as the payment gateway knows it; absent when none came along. */
  readonly guaranteeToken?: string;
}
