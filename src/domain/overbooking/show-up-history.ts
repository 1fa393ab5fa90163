/**
 * How likely guests of a hotel are to come, by what those of the past did. A booking counts when it
 * was confirmed, its arrival is in the window looked at, and it was still there shortly before: a
 * guest who stayed is a show; one who did not come, or cancelled so late that the room could hardly
 * be sold again, is a miss. Earlier cancellations gave their room back in time and are not counted.
 *
 * What is recommended rests on the upper end of Wilson's score interval (E. B. Wilson, "Probable
 * inference", 1927) and not on the share itself: where little is known, guests are assumed to come.
 */
import { addDays, type CivilDate } from '../calendar.ts';

/** One past booking, as far as it matters here. */
export interface PastBooking {
  readonly arrival: CivilDate;
  readonly fate: 'stayed' | 'no_show' | 'cancelled';
  /** The property's date of the cancellation; of a cancelled booking only. */
  readonly cancelledOn?: CivilDate;
}

/** What became of past bookings, counted by bookings and not by rooms. */
export interface ShowUpCounts {
  readonly shows: number;
  readonly noShows: number;
  readonly lateCancellations: number;
}

/** The same, and the probability in 0..1 that it says. */
export interface ShowUpEstimate extends ShowUpCounts {
  readonly sample: number;
  /** Shows by sample: the most likely value. */
  readonly share: number;
  /** The upper end of the interval: what is reckoned with. */
  readonly probability: number;
}

/** A cancellation within so many days before arrival is late. */
export const LATE_DAYS = 1;
/** Fewer bookings say too little: at 100 the interval of a share of 0.9 is 0.09 wide. */
export const SAMPLE_MIN = 100;
/** The one-sided 95 % point of the normal distribution. */
const Z_95 = 1.6448536269514722;

export function countShowUps(bookings: Iterable<PastBooking>): ShowUpCounts {
  const counts = { shows: 0, noShows: 0, lateCancellations: 0 };
  for (const booking of bookings) {
    if (booking.fate === 'stayed') counts.shows += 1;
    else if (booking.fate === 'no_show') counts.noShows += 1;
    else if (isLate(booking)) counts.lateCancellations += 1;
  }
  return counts;
}

/** Whether it was cancelled too late for its room to be sold again. */
export function isLate({ arrival, cancelledOn }: PastBooking): boolean {
  return cancelledOn !== undefined && cancelledOn >= addDays(arrival, -LATE_DAYS);
}

/** Undefined when the sample is below `SAMPLE_MIN`. */
export function estimateShowUp(counts: ShowUpCounts): ShowUpEstimate | undefined {
  const { shows, noShows, lateCancellations } = counts;
  const sample = shows + noShows + lateCancellations;
  if (sample < SAMPLE_MIN) return undefined;
  return { ...counts, sample, share: shows / sample, probability: wilsonUpper(shows, sample) };
}

/** The upper end of Wilson's score interval for `hits` of `trials`, in 0..1. */
export function wilsonUpper(hits: number, trials: number): number {
  const share = hits / trials;
  const square = Z_95 * Z_95;
  const centre = share + square / (2 * trials);
  const spread = Z_95 * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  // Rounding must not take it below what was seen: when all came, the upper end is 1.
  return Math.min(1, Math.max(share, (centre + spread) / (1 + square / trials)));
}
