/**
 * In which order the tiers of a cancellation policy may stand: each begins later than the one
 * before it, whenever and for whichever arrival a stay is booked. A moment after the booking and
 * one before the arrival cannot be compared without a booking, so those after it come first.
 */
import type { CancellationTier, PolicyMoment } from './policy.ts';

/** `HH:MM`, from 00:00 to 23:59. */
export const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Where the first tier stands that does not begin later than the one before; undefined when none. */
export function tierOrderFault(tiers: readonly CancellationTier[]): number | undefined {
  const at = tiers.findIndex(({ from }, index) => {
    const before = tiers[index - 1]?.from;
    return before !== undefined && !isLater(from, before);
  });
  return at === -1 ? undefined : at;
}

function isLater(moment: PolicyMoment, before: PolicyMoment): boolean {
  if (moment.type === 'after_booking') {
    return before.type === 'after_booking' && moment.hours > before.hours;
  }
  if (before.type === 'after_booking') return true;
  if (moment.days !== before.days) return moment.days < before.days;
  return moment.time > before.time;
}
