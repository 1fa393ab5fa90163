/**
 * What is judged of trips when everything has come to rest: each has ended whole, undone or in a
 * case for a person that says what to do, by its bookings and by the suppliers' own ledgers. It
 * knows the rules from docs/trips.md and shares no code with the engine.
 */
import { type BookingFacts, statusOf } from '../../../audit/booking-facts.ts';
import { ProblemList, problemText } from '../../../audit/problem-list.ts';
import { auditSupplier } from '../../../audit/supplier-audit.ts';
import type { TripId } from '../../../domain/ids.ts';
import type { TripView } from '../../../ports/trips.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { feeOf, type WatchedLeg, type WatchedTrip } from './trip-watch.ts';
import type { Verdicts } from './verdicts.ts';

/** More than any answer, timeout and pause between two tries of a fine day. */
const SLEEP_MS = 30_000;
const HAS_ROOMS: ReadonlySet<string> = new Set([
  'requested',
  'held',
  'payment_pending',
  'confirmed',
]);

type Ledgers = ReturnType<SimulatedWorld['foreign']['suppliers']['ledgers']>;

/** Where legs lie. */
interface Places {
  readonly ledgers: Ledgers;
  readonly bookings: ReadonlyMap<string, BookingFacts>;
  readonly nowMs: number;
}

export function tripsUnderWay({ trips }: Verdicts): readonly string[] {
  return trips.underWay.map(({ id, status }) => `trip ${id} is still ${status}`);
}

/** I10: with everything well a trip goes on by itself, but for what its bookings wait for. */
export function judgeSleepingTrips(world: SimulatedWorld, verdicts: Verdicts): void {
  for (const { id, status, legs, atMs } of verdicts.trips.underWay) {
    const isWaiting = legs.some(({ asked: { bookingId = '' } }) => {
      const facts = verdicts.audit.bookings.get(bookingId);
      return facts !== undefined && isBusy(facts);
    });
    if (isWaiting || world.loop.nowMs - atMs < SLEEP_MS) continue;
    verdicts.blame('I10 asleep', `trip ${id} stays ${status}`);
  }
}

/** A payment, a change and the way back of its nights are the booking's own. */
function isBusy(facts: BookingFacts): boolean {
  const { isReleasing, change, given } = facts;
  const isPaying = statusOf(facts) === 'payment_pending' || statusOf(facts) === 'requested';
  return isPaying || isReleasing || change !== undefined || given !== undefined;
}

/** Once nothing is under way any more; what has begun since is not looked at. */
export async function judgeTrips(world: SimulatedWorld, verdicts: Verdicts): Promise<void> {
  const { trips, audit } = verdicts;
  if (trips.trips.size === 0) return;
  const ledgers = world.foreign.suppliers.ledgers();
  judgeLedgers(ledgers, verdicts);
  const places = { ledgers, bookings: audit.bookings, nowMs: world.clock.now() };
  const under = new Set(trips.underWay);
  for (const trip of trips.trips.values()) {
    if (under.has(trip)) continue;
    for (const problem of problemsOf(trip, places)) {
      verdicts.blame('I7 trip', `${trip.id} is ${trip.status}, and ${problem}`);
    }
    await judgeTold(world, verdicts, trip);
  }
  await judgeList(world, verdicts);
}

/** I7: by the audit's own rules. */
function judgeLedgers(ledgers: Ledgers, verdicts: Verdicts): void {
  const found = new ProblemList();
  for (const [supplier, reservations] of ledgers) {
    const records = reservations.map(({ reservationKey, state, paid, kept }) => {
      return [reservationKey, { state, paidMinor: paid, keptMinor: kept }] as const;
    });
    auditSupplier(supplier, verdicts.audit.trips.trips, new Map(records), found);
  }
  for (const problem of found.listed) verdicts.blame('I7 supplier', problemText(problem));
}

/** What is wrong with where each leg of a trip lies in the end, as sentences. */
function problemsOf(trip: WatchedTrip, places: Places): readonly string[] {
  const { status, legs } = trip;
  const stuck = legs.filter((one) => one.status === 'stuck');
  if (status === 'escalated' && stuck.length === 0) return ['nothing is left for a person to do'];
  if (status !== 'escalated' && stuck.length > 0) return [`leg ${stuck[0]?.leg} is stuck`];
  const isWhole = status === 'confirmed' || stuck.some(({ stuckAt }) => stuckAt === 'confirm');
  return legs.flatMap((leg) => {
    // What a person has said may be wrong, which nothing can mend.
    if (leg.status === 'stuck' || leg.isResolved) return [];
    const problem =
      leg.asked.kind === 'stay'
        ? stayProblem(isWhole, places.bookings.get(leg.asked.bookingId ?? ''))
        : offerProblem(trip, isWhole, leg, places);
    return problem === undefined ? [] : [`leg ${leg.leg} ${problem}`];
  });
}

function stayProblem(isWhole: boolean, facts: BookingFacts | undefined): string | undefined {
  // Somebody may have changed or cancelled it since, as any other booking.
  if (isWhole) return facts?.statuses.includes('confirmed') === true ? undefined : 'never stood';
  if (facts === undefined || !HAS_ROOMS.has(statusOf(facts))) return undefined;
  return `is a booking that is ${statusOf(facts)}`;
}

function offerProblem(
  { id, wasConfirmed }: WatchedTrip,
  isWhole: boolean,
  leg: WatchedLeg,
  { ledgers, nowMs }: Places,
): string | undefined {
  const key = `${id}:${leg.leg}:try`;
  const reservations = ledgers.get(leg.asked.supplier ?? '') ?? [];
  const { state, paid = 0, kept = 0, expiresAt = 0 } = reservations.find(byKey(key)) ?? {};
  if (isWhole) {
    if (state !== 'confirmed') return `is ${state} at its supplier`;
    const { amountMinor } = leg.asked.price ?? {};
    return paid === amountMinor ? undefined : `was agreed at ${amountMinor} and cost ${paid}`;
  }
  // What was over before it was known to be there was never to be let go.
  const isOver = leg.status === 'refused' && state === 'reserved' && !leg.wasBuying;
  if (isOver) return expiresAt <= nowMs ? undefined : 'was refused, and is reserved';
  if (state === 'reserved' || state === 'confirmed') return `is ${state} at its supplier`;
  const right = wasConfirmed ? feeOf(leg) : 0;
  if (kept !== right) return `has cost ${kept}, and was to cost ${right}`;
  const said = leg.fee?.amountMinor ?? 0;
  return said === kept ? undefined : `is said to have cost ${said}, and has cost ${kept}`;
}

function byKey(key: string): (one: { readonly reservationKey: string }) => boolean {
  return ({ reservationKey }) => reservationKey === key;
}

/** I3: asked for by its id, with a case for each leg that is stuck. */
async function judgeTold(
  world: SimulatedWorld,
  verdicts: Verdicts,
  { id, status, legs }: WatchedTrip,
): Promise<void> {
  const { engine } = world;
  if (engine === undefined) return;
  const outcome = await world.until(engine.trip(id as TripId));
  if (outcome.type !== 'ok') {
    verdicts.blame('I3 trip', `${id} is told as ${JSON.stringify(outcome)}`);
    return;
  }
  verdicts.trips.told(outcome);
  const { state, cases } = outcome.value;
  if (state.status !== status) verdicts.blame('I3 trip', `${id} is told as ${state.status}`);
  const stuck = legs.filter((one) => one.status === 'stuck').map(({ leg }) => leg);
  const told = cases.filter(isOfUse).map(({ leg }) => leg);
  if (told.join() === stuck.join()) return;
  verdicts.blame('I3 case', `${id} is stuck at ${stuck} and has cases of use for ${told}`);
}

/** It says at whom, about what, under which key, and what next. */
function isOfUse({ at, reference, key, leg, toDo }: TripView['cases'][number]): boolean {
  const words = [reference ?? key, `leg ${leg}`, '/retry', '/resolve'];
  return at !== '' && key.includes(`:${leg}:`) && words.every((word) => toDo.includes(word));
}

/** I3: in the list of all. */
async function judgeList(world: SimulatedWorld, verdicts: Verdicts): Promise<void> {
  const { engine } = world;
  const { trips } = verdicts.trips;
  if (engine === undefined) return;
  const list = await world.until(engine.trips({ limit: trips.size + 1 }));
  const listed = new Map((list.type === 'ok' ? list.value : []).map((row) => [row.id, row.status]));
  for (const { id, status } of trips.values()) {
    if (listed.get(id) === status) continue;
    verdicts.blame('I3 list', `trip ${id} is listed as ${listed.get(id)}, and is ${status}`);
  }
}
