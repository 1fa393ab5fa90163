/**
 * The saga that changes a booking: hold what the new terms take more, have the gateway authorise
 * what they cost more, buy what is held. Nights that are kept are never asked for anything, so a
 * change on a full hotel needs no room that the booking has. What the old terms leave over is given
 * back after ModificationConfirmed, and what was held for a change that failed after
 * ModificationFailed, both by the release saga.
 *
 *   modifying            hold the nights needed more ...... refused -> failed
 *     nothing to pay     buy them ......................... refused -> failed
 *     paying             authorise the difference under a key of its own
 *                        declined -> failed;  deadline -> failed, void
 *                        approved: buy them ............... refused -> failed, void
 */
import type { BookingState, FailureReason } from '../../domain/booking/booking.ts';
import { countsOf, type NightRooms, nightsBeyond } from '../../domain/booking/night-rooms.ts';
import { limits } from '../../limits.ts';
import { type Bought, PayingSaga } from './saga-paying.ts';

export class ModifySaga extends PayingSaga {
  protected isCalledFor({ modifying }: BookingState): boolean {
    return modifying !== undefined;
  }

  protected isPaying({ modifying }: BookingState): boolean {
    return modifying?.isPaying === true;
  }

  protected deadlineMs({ modifying }: BookingState): number {
    return modifying?.deadlineMs ?? 0;
  }

  protected nights({ modifying, terms }: BookingState): readonly NightRooms[] {
    return modifying === undefined ? [] : nightsBeyond(modifying.terms, terms);
  }

  protected override had({ terms }: BookingState, night: NightRooms): number {
    return countsOf(terms)(night);
  }

  protected token({ modifying, payer }: BookingState): string | undefined {
    return (modifying?.payer ?? payer)?.paymentToken;
  }

  /** The holds outlive the payment's deadline, so that the deadline rules. */
  protected holdUntilMs(state: BookingState): number {
    return this.deadlineMs(state) + limits.paymentHoldGraceMs;
  }

  protected held(state: BookingState): void {
    const isPaid = (state.modifying?.authoriseMinor ?? 0) > 0;
    if (isPaid) this.report({ type: 'record_modification_held' });
    else this.confirm(state, undefined);
  }

  protected pay(state: BookingState): void {
    this.authorise(state);
  }

  protected bought(bought: Bought): void {
    this.report({ type: 'record_modified', ...bought });
  }

  protected failed(reason: FailureReason): void {
    this.report({ type: 'record_not_modified', reason });
  }
}
