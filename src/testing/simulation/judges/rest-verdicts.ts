/**
 * What is judged when nothing happens, because everything has come to rest or the engine is down:
 * the gateway's ledger, the rows beside the journal and everything that the engine shows, each held
 * against the journal as the audit has it.
 */
import { statusOf } from '../../../audit/booking-facts.ts';
import { auditMoney } from '../../../audit/money-audit.ts';
import { instalmentMs } from '../../../audit/open-bookings.ts';
import { ProblemList, problemText } from '../../../audit/problem-list.ts';
import { auditOutbox, auditTimers } from '../../../audit/side-rows-audit.ts';
import { civilDateAt } from '../../../domain/calendar.ts';
import type { AvailabilityQuery } from '../../../ports/engine.ts';
import { directoryProblems } from '../../../verify-directory.ts';
import { adler, details } from '../../hotel-adler.ts';
import { ledgerByBooking } from '../../ledger-by-booking.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { NIGHTS } from '../stories/story.ts';
import { judgeSleepingTrips, judgeTrips, tripsUnderWay } from './trip-verdicts.ts';
import type { Verdicts } from './verdicts.ts';
import { areFree, staysFor, type Waiter } from './waitlist-watch.ts';

/** More than any hold lives, so that each look at the end is after every deadline. */
const SETTLE_JUMP_MS = 61 * 60_000;
/** Until then offers go round among those who wait; an offer stands for two hours. */
const ROUNDS_OF_WAITING = 3;
const BLOCKS_MAX = 100;
/** A block that gives its rooms back night by night has given back all by then. */
const NIGHTS_MS = NIGHTS * 24 * 60 * 60_000;

/** I7, I10: what is still open, `calls` without an answer among it. */
export function unsettledIn(
  world: SimulatedWorld,
  verdicts: Verdicts,
  calls: number,
): readonly string[] {
  const { engine } = world;
  const { audit } = verdicts;
  if (engine === undefined) return ['the engine is down'];
  const { queuedMessages, pendingEntries } = engine.health();
  const nowMs = world.clock.now();
  const late = audit.instalments.filter((facts) => (instalmentMs(facts) ?? nowMs) < nowMs);
  return [
    ...(calls > 0 ? [`${calls} calls have had no answer`] : []),
    ...(queuedMessages > 0 ? [`${queuedMessages} messages are queued`] : []),
    ...(pendingEntries > 0 ? [`${pendingEntries} entries are not on disk`] : []),
    ...late.map(({ id }) => `booking ${id} is not asked for what has fallen due`),
    ...audit.unsettled(nowMs),
    ...tripsUnderWay(verdicts),
    ...world.openRows(),
  ];
}

/**
 * When everything that anybody waits for has come: also what is to be paid before arrival, and in
 * the later rounds the end of waiting for rooms.
 */
export function nextLookMs(
  { clock }: SimulatedWorld,
  { audit, waitlist }: Verdicts,
  round: number,
): number {
  const instalments = audit.instalments.map((facts) => instalmentMs(facts) ?? 0);
  const waiting = round < ROUNDS_OF_WAITING ? [] : waitlist.waiters;
  const ends = waiting.map(({ waitUntilMs }) => waitUntilMs);
  if (round >= ROUNDS_OF_WAITING) {
    // First the day itself on which a block gives back what is left, that none comes late.
    const goesOnMs = round === ROUNDS_OF_WAITING ? 0 : NIGHTS_MS;
    for (const { dueAtMs = 0 } of audit.blocks.timers().values()) ends.push(dueAtMs + goesOnMs);
  }
  return Math.max(clock.latestMs + SETTLE_JUMP_MS, ...instalments, ...ends);
}

/** I10: with everything well nothing waits for its deadline to go on. */
export function judgeSleepers(world: SimulatedWorld, verdicts: Verdicts): void {
  const health = world.engine?.health();
  // A write that was begun while the disk was slow may still be under way.
  if (health?.status !== 'ok' || health.pendingEntries > 0) return;
  for (const facts of verdicts.audit.open) {
    const isChanging = facts.change?.isPaying === false;
    if (!isChanging && !facts.isReleasing && statusOf(facts) !== 'requested') continue;
    verdicts.blame('I10 asleep', `booking ${facts.id} does not go on by itself`);
  }
  const nowMs = world.clock.now();
  for (const [stream, { isSaga, dueAtMs = nowMs + 1 }] of verdicts.audit.blocks.timers()) {
    if (isSaga) verdicts.blame('I10 asleep', `${stream} does not go on by itself`);
    else if (dueAtMs <= nowMs) verdicts.blame('I10 asleep', `${stream} keeps what is to go back`);
  }
  judgeSleepingTrips(world, verdicts);
  for (const waiter of verdicts.waitlist.waiters) judgeWaiter(world, verdicts, waiter);
}

/** I10: nobody waits for what has been free and on sale for long enough to be offered. */
function judgeWaiter({ clock }: SimulatedWorld, verdicts: Verdicts, waiter: Waiter): void {
  const { id, status, awaited, waitUntilMs, notBeforeMs } = waiter;
  if (status === 'offering') verdicts.blame('I10 asleep', `entry ${id} is still being offered to`);
  // A clock that was set back makes a day new again, which is noticed within half an hour.
  const { latestMs } = clock;
  if (status !== 'waiting' || waitUntilMs <= latestMs || notBeforeMs > clock.now()) return;
  const today = civilDateAt(latestMs, details.timeZone);
  const { nights, selling } = verdicts;
  const freeOn = (night: string): number | undefined =>
    nights.isWatched(night) ? nights.freeNow(night) : undefined;
  for (const stay of staysFor(awaited)) {
    if (stay.arrival < today || !areFree(awaited, stay, freeOn)) continue;
    const mostMinor = awaited.maxTotal?.amountMinor ?? Number.POSITIVE_INFINITY;
    if (!selling.isOnSale({ stay, rooms: awaited.rooms }, mostMinor)) continue;
    verdicts.blame('I10 waiting', `${id} waits, and from ${stay.arrival} all it asks for is free`);
  }
}

/** Once nothing is under way any more. */
export async function judgeAtRest(
  world: SimulatedWorld,
  verdicts: Verdicts,
  calendar: AvailabilityQuery,
): Promise<void> {
  judgeMoney(world, verdicts);
  await judgeBookings(world, verdicts);
  judgeCalendar(world, verdicts, calendar);
  await judgeBlocks(world, verdicts);
  await judgeTrips(world, verdicts);
  for (const problem of verdicts.walks.problems((id) => verdicts.rack.of(id))) {
    verdicts.blame('I7 walk', problem);
  }
  if (!world.hasMail) return;
  for (const problem of verdicts.mails.problems(world.outbox())) verdicts.blame('I7 mail', problem);
}

/** I3: what each block is told to have picked up is what its guests have, night by night. */
async function judgeBlocks(world: SimulatedWorld, verdicts: Verdicts): Promise<void> {
  const { engine, moment } = world;
  if (engine === undefined) return;
  const all = await world.until(engine.blocks({ propertyId: adler, limit: BLOCKS_MAX }));
  for (const { state } of all.type === 'ok' ? all.value : []) {
    const outcome = await world.until(engine.block(state.id));
    verdicts.blockTold(outcome, moment);
    for (const { night, pickedUp } of outcome.type === 'ok' ? outcome.value.nights : []) {
      const count = verdicts.nights.at(night, world.durablePosition).blocks.get(state.id);
      const is = count?.pickedUp ?? 0;
      if (pickedUp === is) continue;
      verdicts.blame('I3 block', `${state.id} is told ${pickedUp} of ${night}, and has ${is}`);
    }
  }
}

/** I7: money moved once, and as much as is owed. */
function judgeMoney(world: SimulatedWorld, verdicts: Verdicts): void {
  const found = new ProblemList();
  auditMoney(verdicts.audit.bookings, ledgerByBooking(world.foreign.bank.totals()), found);
  for (const problem of found.listed) verdicts.blame('I7 money', problemText(problem));
}

/** I5: the rows that were written with events are those that the events call for. */
export function judgeRows(world: SimulatedWorld, verdicts: Verdicts): void {
  const found = new ProblemList();
  auditTimers(world.timers(), verdicts.audit, found);
  auditOutbox(world.outbox(), verdicts.audit, found);
  for (const problem of found.listed) verdicts.blame('I5 rows', problemText(problem));
}

/** I3: what a drained engine leaves; its snapshots and tables are those that the journal makes. */
export function judgeDirectory(world: SimulatedWorld, verdicts: Verdicts): void {
  for (const problem of directoryProblems(world.path)) verdicts.blame('I3 directory', problem);
}

/** I3: each booking, asked for by its id and in the list. */
async function judgeBookings(world: SimulatedWorld, verdicts: Verdicts): Promise<void> {
  const { engine } = world;
  const { bookings } = verdicts.audit;
  if (engine === undefined) return;
  const filter = { propertyId: adler, limit: bookings.size + 1 };
  const list = await world.until(engine.bookings(filter));
  const rows = list.type === 'ok' ? list.value : [];
  const listed = new Map(rows.map(({ id, status }) => [id, status]));
  for (const [id, { statuses }] of bookings) {
    const outcome = await world.until(engine.booking(id as never));
    const told = outcome.type === 'ok' ? outcome.value.state.status : JSON.stringify(outcome);
    if (told !== statuses.at(-1)) verdicts.blame('I3 booking', `${id} is told as ${told}`);
    const row = listed.get(id);
    if (row !== statuses.at(-1)) verdicts.blame('I3 list', `${id} is listed as ${row}`);
  }
}

/** I3: the calendar. */
function judgeCalendar(
  { engine, durablePosition }: SimulatedWorld,
  verdicts: Verdicts,
  query: AvailabilityQuery,
): void {
  const cells = engine?.availabilityNow(query)?.cells ?? [];
  verdicts.expectCells('I3 calendar', cells, durablePosition);
}
