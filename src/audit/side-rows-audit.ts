/**
 * Holds the rows that are written with events, deadlines and calls to the gateway, against what the
 * events call for: none missing, none without a reason, in the order in which they were caused.
 */
import { type BookingFacts, type Effect, statusOf } from './booking-facts.ts';
import { CHANNEL_BOOKING_QUEUE } from './channel-booking-audit.ts';
import type { JournalAudit } from './journal-audit.ts';
import { auditMail, MAIL_QUEUE } from './mail-audit.ts';
import { instalmentMs } from './open-bookings.ts';
import type { ProblemList } from './problem-list.ts';
import { auditRackRow, ROOMS_QUEUE } from './rooms-audit.ts';
import { isWebhookQueue } from './webhook-audit.ts';

export interface TimerRow {
  readonly id: string;
  readonly dueAtMs: number;
  readonly stream: string;
  /** Whether its stream is woken at every start. */
  readonly isSaga: boolean;
}

export interface OutboxRow {
  readonly sequence: number;
  readonly id: string;
  readonly queue: string;
  readonly key: string;
  readonly payload: unknown;
  readonly isDead: boolean;
}

/** Where the journal leaves open when a saga is looked at again, it is within this of its event. */
const LOOK_AGAIN_MS_MAX = 60 * 60_000;

export function auditTimers(
  rows: readonly TimerRow[],
  audit: Pick<JournalAudit, 'open' | 'instalments' | 'waitlists' | 'trips' | 'blocks'>,
  found: ProblemList,
): void {
  const missing = new Map(
    [...audit.open.filter(hasDeadline), ...audit.instalments].map((facts) => {
      return [`booking/${facts.id}`, facts];
    }),
  );
  auditWaitlistTimers(rows, audit.waitlists.due, found);
  const others = rows.filter(({ stream }) => !/^(?:waitlist|block)\//.test(stream));
  auditBlockTimers(rows, audit.blocks.timers(), found);
  const trips = new Map(audit.trips.open().map((trip) => [`trip/${trip.id}`, trip]));
  for (const row of others) {
    const where = `timers row ${row.id}`;
    const trip = trips.get(row.stream);
    if (trip !== undefined) {
      trips.delete(row.stream);
      const isRight = row.isSaga && row.dueAtMs === trip.untilMs;
      if (!isRight) found.add('timers', where, `is due at ${row.dueAtMs}, not ${trip.untilMs}`);
      continue;
    }
    const facts = missing.get(row.stream);
    missing.delete(row.stream);
    if (facts === undefined) found.add('timers', where, `${row.stream} waits for no deadline`);
    else {
      const problem = timerProblem(row, facts);
      if (problem !== undefined) found.add('timers', where, problem);
    }
  }
  for (const [stream, { status }] of trips) {
    found.add('timers', stream, `is ${status} and no timer will wake it`);
  }
  for (const [stream, facts] of missing) {
    found.add('timers', stream, `is ${statusText(facts)} and no timer will wake it`);
  }
}

/** A waitlist is woken when the first of those who wait has waited long enough. */
function auditWaitlistTimers(
  rows: readonly TimerRow[],
  due: JournalAudit['waitlists']['due'],
  found: ProblemList,
): void {
  const missing = new Map(due);
  for (const { id, stream, dueAtMs } of rows) {
    if (!stream.startsWith('waitlist/')) continue;
    const wanted = missing.get(stream);
    missing.delete(stream);
    const where = `timers row ${id}`;
    if (wanted === undefined) found.add('timers', where, `${stream} waits for no deadline`);
    else if (dueAtMs > wanted.dueAtMs || (wanted.isExact && dueAtMs !== wanted.dueAtMs)) {
      found.add('timers', where, `is due at ${dueAtMs}, not ${wanted.dueAtMs}`);
    }
  }
  for (const stream of missing.keys()) {
    found.add('timers', stream, 'has somebody who waits and no timer will wake it');
  }
}

/** A block is woken for the work on its nights, and when the next of them are to be released. */
function auditBlockTimers(
  rows: readonly TimerRow[],
  due: ReturnType<JournalAudit['blocks']['timers']>,
  found: ProblemList,
): void {
  const missing = new Map(due);
  for (const row of rows) {
    if (!row.stream.startsWith('block/')) continue;
    const problem = blockTimerProblem(row, missing.get(row.stream));
    missing.delete(row.stream);
    if (problem !== undefined) found.add('timers', `timers row ${row.id}`, problem);
  }
  for (const stream of missing.keys()) found.add('timers', stream, 'no timer will wake it');
}

function blockTimerProblem(
  { isSaga, dueAtMs, stream }: TimerRow,
  due: { readonly isSaga: boolean; readonly dueAtMs?: number } | undefined,
): string | undefined {
  if (due === undefined) return `${stream} waits for no deadline`;
  if (isSaga !== due.isSaga) return `is ${isSaga ? 'a' : 'no'} saga's, and the block is otherwise`;
  if (due.dueAtMs === undefined || dueAtMs === due.dueAtMs) return undefined;
  return `is due at ${dueAtMs}, not ${due.dueAtMs}`;
}

function timerProblem({ isSaga, dueAtMs }: TimerRow, facts: BookingFacts): string | undefined {
  const status = statusOf(facts);
  const isAtWork = facts.isReleasing || facts.change !== undefined;
  const wantsSaga = isAtWork || (status !== 'held' && status !== 'confirmed');
  if (isSaga !== wantsSaga) return `is ${isSaga ? 'a' : 'no'} saga's, and it is ${status}`;
  const exactMs = exactlyDueAtMs(facts);
  if (exactMs !== undefined && dueAtMs !== exactMs) return `is due at ${dueAtMs}, not ${exactMs}`;
  const latestMs = facts.updatedAtMs + LOOK_AGAIN_MS_MAX;
  if (exactMs !== undefined || dueAtMs <= latestMs) return undefined;
  return `is due at ${dueAtMs}, long after the last event`;
}

/** Undefined where the engine may choose. */
function exactlyDueAtMs(facts: BookingFacts): number | undefined {
  if (facts.isReleasing) return undefined;
  if (facts.change !== undefined) return facts.change.untilMs;
  const status = statusOf(facts);
  if (status === 'held') return facts.holdUntilMs;
  if (status === 'confirmed') return instalmentMs(facts);
  return status === 'payment_pending' ? facts.paymentUntilMs : undefined;
}

const WAITING = new Set(['requested', 'held', 'payment_pending']);

function hasDeadline(facts: BookingFacts): boolean {
  return facts.isReleasing || facts.change !== undefined || WAITING.has(statusOf(facts));
}

function statusText(facts: BookingFacts): string {
  if (facts.isReleasing) return `${statusOf(facts)}, giving back its nights,`;
  return facts.change === undefined ? statusOf(facts) : `${statusOf(facts)}, being changed,`;
}

export function auditOutbox(
  rows: readonly OutboxRow[],
  audit: Pick<
    JournalAudit,
    'open' | 'bookings' | 'capacity' | 'webhooks' | 'position' | 'channelBookings'
  >,
  found: ProblemList,
): void {
  const byBooking = new Map<string, OutboxRow[]>();
  const ofChannels = rows.filter(({ queue }) => queue === CHANNEL_BOOKING_QUEUE);
  audit.channelBookings.auditRows(ofChannels, found);
  for (const row of rows) {
    if (row.queue === 'payments') byBooking.set(row.key, [...(byBooking.get(row.key) ?? []), row]);
    else if (row.queue === CHANNEL_BOOKING_QUEUE) continue;
    else if (isWebhookQueue(row.queue)) audit.webhooks.auditRow(row, audit.position, found);
    else if (row.queue === MAIL_QUEUE) auditMail(row, audit.bookings, found);
    else if (row.queue === ROOMS_QUEUE) auditRackRow(row, audit.bookings, found);
    else if (row.queue !== 'capacity') found.add('outbox', whereOf(row), `is for ${row.queue}`);
    else if (!audit.capacity.isKnown(row.key)) {
      found.add('outbox', whereOf(row), `tells the nights of ${row.key}, which nobody offers`);
    }
  }
  for (const facts of audit.open) {
    compare(byBooking.get(facts.id) ?? [], facts, found);
    byBooking.delete(facts.id);
  }
  for (const row of [...byBooking.values()].flat()) {
    found.add('outbox', whereOf(row), `booking ${row.key} waits for no call to the gateway`);
  }
}

/** The rows of one booking are its effects, in their order, with their amounts. */
function compare(rows: readonly OutboxRow[], facts: BookingFacts, found: ProblemList): void {
  const { effects } = facts;
  const rowIds = new Set(rows.map(({ id }) => id));
  for (const { key, kind } of effects) {
    if (rowIds.has(key)) continue;
    found.add('outbox', `booking/${facts.id}`, `its ${kind} ${key} has no row`);
  }
  let last = -1;
  for (const row of rows) {
    const place = effects.findIndex(({ key }) => key === row.id);
    const effect = effects[place];
    const problem =
      effect === undefined ? 'is answered or was never caused' : rowProblem(row, effect);
    if (problem !== undefined) found.add('outbox', whereOf(row), problem);
    else if (place < last) found.add('outbox', whereOf(row), 'comes after a later call');
    last = Math.max(last, place);
  }
}

function rowProblem({ payload, isDead }: OutboxRow, effect: Effect): string | undefined {
  const { kind, amountMinor } = (payload as { effect?: Partial<Effect> } | null)?.effect ?? {};
  if (kind !== effect.kind || amountMinor !== effect.amountMinor) {
    const rightful = `${effect.kind} of ${effect.amountMinor}`;
    return `is a ${kind} of ${amountMinor}; the journal has a ${rightful}`;
  }
  if (effect.isEscalated === isDead) return undefined;
  return isDead
    ? 'is given up, and the journal waits for it'
    : 'is tried on, and the journal gave it up';
}

function whereOf({ id, sequence }: OutboxRow): string {
  return `outbox row ${sequence}, ${id}`;
}
