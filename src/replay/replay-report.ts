/**
 * The end of a replay in numbers and words: the table for people, the one JSON line for programs,
 * and whether every promise was kept. Percentiles are of answered requests, retries included.
 */
import type { DeskCounts } from './front-desk.ts';
import type { HttpClient } from './http-client.ts';
import type { OtaSales } from './ota-sales.ts';
import type { RunHistory } from './run-history.ts';
import type { OverbookingResult } from './sales-report.ts';
import type { Findings } from './verify-history.ts';
import type { WaitlistCounts } from './waiting-list.ts';

/** The JSON line; its keys are a contract. */
export interface ReplayResult extends DeskCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly refusedFull: number;
  readonly refusedInvalid: number;
  /** Rows that began to wait for rooms, those that were offered some, and that booked them. */
  readonly waitlisted: number;
  readonly waitlistOffered: number;
  readonly waitlistBooked: number;
  readonly modified: number;
  readonly modificationsRefused: number;
  readonly cancelled: number;
  readonly noShow: number;
  readonly checkedOut: number;
  readonly oversoldNights: number;
  readonly lostAcks: number;
  readonly feedMismatches: number;
  readonly moneyMismatch: number;
  readonly roomMismatches: number;
  /** Bookings that an OTA has sold, and nights that it sold and the server did not have. */
  readonly channelBookings: number;
  readonly channelOverbookedNights: number;
  /** Nights on which an OTA's calendar stayed another than the server's; 0 without OTAs. */
  readonly calendarMismatches: number;
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of `--overbook` alone. */
  readonly overbooking?: OverbookingResult;
}

export interface ReplayFindings extends Findings {
  readonly calendars: readonly string[];
  readonly rooms: readonly string[];
}

/** Sentences shown of each kind of breach; the counts are always whole. */
const SENTENCES_MAX = 5;

export function resultOf(
  rows: number,
  history: RunHistory,
  findings: ReplayFindings,
  measured: {
    readonly client: Pick<HttpClient, 'latenciesMs'>;
    readonly requests: number;
    readonly seconds: number;
    readonly waiting: WaitlistCounts;
    /** Undefined where none sold anything. */
    readonly otas: Pick<OtaSales, 'sold' | 'overbooked'> | undefined;
    readonly desk: DeskCounts;
  },
): ReplayResult {
  const latenciesMs = Float64Array.from(measured.client.latenciesMs).sort();
  return {
    rows,
    accepted: history.accepted.size,
    refusedFull: history.refusedFull,
    refusedInvalid: history.refusedInvalid,
    ...measured.waiting,
    modified: history.modified,
    modificationsRefused: history.modificationsRefused,
    cancelled: history.done.cancel,
    noShow: history.done['no-show'],
    checkedOut: history.done['check-out'] + history.done['early-departure'],
    ...measured.desk,
    oversoldNights: findings.oversold.length,
    lostAcks: findings.lost.length,
    feedMismatches: findings.feed.length,
    moneyMismatch: findings.money.length,
    roomMismatches: findings.rooms.length,
    channelBookings: measured.otas?.sold ?? 0,
    channelOverbookedNights: measured.otas?.overbooked.size ?? 0,
    calendarMismatches: findings.calendars.length,
    requests: measured.requests,
    requestsPerSecond: Math.round(measured.requests / measured.seconds),
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}

/** Empty when every promise was kept. */
export function breachesOf(history: RunHistory, findings: ReplayFindings): readonly string[] {
  const { oversold, lost, feed, money, rooms, calendars } = findings;
  return [
    ...told('Oversold nights', oversold),
    ...told('Answers not in effect', lost),
    ...told('Feed mismatches', feed),
    ...told('Money not as owed', money),
    ...told('Rooms not as told', rooms),
    ...told('Calendars of OTAs that differ', calendars),
    ...told('Unexpected answers', history.unexpected),
  ];
}

export function tableOf(result: ReplayResult, refused: ReadonlyMap<string, number>): string {
  const invalid = [...refused].filter(([code]) => code !== 'no_availability');
  const lines: readonly (readonly [string, number | string])[] = [
    ['rows', result.rows],
    ['accepted', result.accepted],
    ['refused, full', result.refusedFull],
    ['refused, invalid', result.refusedInvalid],
    ...invalid.map(([code, count]) => [`  ${code}`, count] as const),
    ['waited', result.waitlisted],
    ['  were offered rooms', result.waitlistOffered],
    ['  booked what was offered', result.waitlistBooked],
    ['changed', result.modified],
    ['changes refused, full', result.modificationsRefused],
    ['cancelled', result.cancelled],
    ['no-shows', result.noShow],
    ['checked out', result.checkedOut],
    ['given a room', result.roomsAssigned],
    ['  upgrades', result.upgrades],
    ['  upgrades without a room', result.upgradesUnfulfilled],
    ['  of another type, of need', result.otherTypeNeeded],
    ['oversold nights', result.oversoldNights],
    ['lost answers', result.lostAcks],
    ['feed mismatches', result.feedMismatches],
    ['money mismatches', result.moneyMismatch],
    ['room mismatches', result.roomMismatches],
    ['sold by OTAs', result.channelBookings],
    ['  overbooked nights', result.channelOverbookedNights],
    ['calendar mismatches', result.calendarMismatches],
    ['requests', result.requests],
    ['requests a second', result.requestsPerSecond],
    ['p50, ms', result.p50Ms],
    ['p99, ms', result.p99Ms],
  ];
  return lines.map(([name, value]) => `${name.padEnd(26)}${String(value).padStart(10)}\n`).join('');
}

function told(title: string, sentences: readonly string[]): readonly string[] {
  if (sentences.length === 0) return [];
  const more = sentences.length - SENTENCES_MAX;
  return [
    `${title}: ${sentences.length}`,
    ...sentences.slice(0, SENTENCES_MAX).map((sentence) => `  ${sentence}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function percentile(sorted: Float64Array, share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return Math.round(value * 100) / 100;
}
