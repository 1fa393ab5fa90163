/**
 * A change of what was booked, from the request to its end:
 *
 *   requested --> (paying) --> confirmed
 *       \_____________\_______> failed
 *
 * The booking's status stays what it is. ModificationConfirmed says again what is in force from
 * then on, so that whoever reads on from there needs no earlier event. Types only.
 */
import type { CivilDate } from '../calendar.ts';
import type { Guest } from '../guest.ts';
import type { ReleaseReason } from '../inventory/inventory.ts';
import type { BookingTerms, FailureReason, Payer } from './booking.ts';
import type { OverbookedNight } from './channel-sale.ts';

/** Nights still to be given back after a closing transition: those on or after `from`. */
export interface Releasing {
  readonly from: CivilDate;
  readonly reason: ReleaseReason;
  /** Terms that a change has given up: what the terms in force keep of their nights stays. */
  readonly given?: BookingTerms;
}

/** A change of the terms that is under way; until it is confirmed the booking's own are in force. */
export interface Modifying {
  readonly terms: BookingTerms;
  readonly payer: Payer | undefined;
  /** What should have been paid by then, minor units. */
  readonly dueMinor: number;
  /** What is to be authorised beyond what is, minor units. */
  readonly authoriseMinor: number;
  /** Epoch ms; by then it has been confirmed or has failed. */
  readonly deadlineMs: number;
  /** Every night is held that is needed more, and the gateway is being asked. */
  readonly isPaying: boolean;
}

export type ModificationEvent =
  | {
      readonly type: 'ModificationRequested';
      readonly terms: BookingTerms;
      /** Absent when it stays as it is. */
      readonly payer?: Payer;
      readonly why: string;
      readonly dueMinor: number;
      readonly authoriseMinor: number;
      readonly deadlineMs: number;
    }
  | { readonly type: 'ModificationPaymentRequested'; readonly amountMinor: number }
  /** `reference` is absent when no more had to be authorised. */
  | {
      readonly type: 'ModificationConfirmed';
      readonly terms: BookingTerms;
      readonly dueMinor: number;
      readonly payer?: Payer;
      readonly reference?: string;
      /** Which room of before each room goes on as, by the ids of both; absent: by its place. */
      readonly lineIds?: readonly number[];
      /** All that stays overbooked under the new terms; absent when nothing does. */
      readonly overbooked?: readonly OverbookedNight[];
    }
  | { readonly type: 'ModificationFailed'; readonly reason: FailureReason }
  /** What was asked for is what there was. */
  | { readonly type: 'ModificationUnneeded' }
  | { readonly type: 'GuestChanged'; readonly payer: Payer };

/** The first comes from a client, the others from the saga. */
export type ModificationCommand =
  | {
      readonly type: 'modify';
      /** Absent when stay and rooms stay as they are. */
      readonly terms?: BookingTerms;
      readonly guest?: Guest;
      /** What the difference is paid with, and everything later; the payer's own when absent. */
      readonly paymentToken?: string;
      readonly why: string;
      readonly today: CivilDate;
      readonly deadlineMs: number;
    }
  | { readonly type: 'record_modification_held' }
  | {
      readonly type: 'record_modified';
      readonly reference: string | undefined;
      /** What the nights that were asked have said of rooms that were not there. */
      readonly overbooked?: readonly OverbookedNight[];
    }
  | { readonly type: 'record_not_modified'; readonly reason: FailureReason };
