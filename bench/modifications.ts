/**
 * Changes of bookings that stand, in this process: each call in flight has some bookings of its
 * own, and gives one after another a night more, which is paid for, or takes it away again, which
 * is paid back. What is counted is bookings changed; making them is not in the figures.
 */
import { addDays, type CivilDate } from '../src/domain/calendar.ts';
import type { BookingId } from '../src/domain/ids.ts';
import type { BookingView, Engine, Outcome } from '../src/ports/engine.ts';
import { checkBooks } from './books.ts';
import { measureOwnCpu } from './cpu-meter.ts';
import {
  BookingPlan,
  contextOf,
  createHotel,
  firstNightFrom,
  NIGHTS,
  type PlannedBooking,
  UNIFORM_ROOMS,
} from './hotel.ts';
import { bookPlanned, CALLS_IN_FLIGHT, type CheckedLoad, readBooks } from './in-process.ts';
import { openBenchEngine, withDirectory } from './scratch.ts';
import { Tally, type Verdict, type Window } from './tally.ts';

/** So many that none is changed twice in a moment, and their actors are all in memory. */
const BOOKINGS_PER_CALL = 20;

/** A booking as it was made; its last night is `nightIndex + nights - 1`. */
interface Standing {
  readonly id: BookingId;
  readonly planned: PlannedBooking;
  isLonger: boolean;
}

export function measureModifications(window: Window): Promise<CheckedLoad> {
  return withDirectory(async (directory) => {
    const opened = await openBenchEngine(directory);
    const { engine } = opened;
    await createHotel(engine, UNIFORM_ROOMS);
    const firstNight = firstNightFrom(Date.now());
    const lanes = await makeBookings(engine, new BookingPlan('uniform', firstNight));
    const tally = new Tally(window);
    for (const { planned } of lanes.flat()) tally.entered(planned);
    const measuring = measureOwnCpu(window);
    await Promise.all(lanes.map((lane, index) => changeInTurn(engine, lane, `m${index}`, tally)));
    const cpu = await measuring;
    const load = tally.result();
    const problems = await checkBooks(() => readBooks(engine, firstNight), load.ledger, firstNight);
    await opened.close();
    return { ...load, problems, cpu };
  });
}

/** Each lane one after another, all lanes at once. Throws when a booking is not made. */
function makeBookings(engine: Engine, plan: BookingPlan): Promise<readonly Standing[][]> {
  const lane = async (_: unknown, index: number): Promise<Standing[]> => {
    const made: Standing[] = [];
    while (made.length < BOOKINGS_PER_CALL) {
      const planned = plan.next();
      // The night after has to be in the year that the books are checked for.
      if (planned.nightIndex + planned.nights >= NIGHTS) continue;
      const outcome = await bookPlanned(engine, planned, `booking-${index}-${made.length}`);
      if (outcome.type !== 'ok') throw new Error(`not booked: ${JSON.stringify(outcome)}`);
      made.push({ id: outcome.value.state.id, planned, isLonger: false });
    }
    return made;
  };
  return Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, lane));
}

async function changeInTurn(
  engine: Engine,
  lane: readonly Standing[],
  name: string,
  tally: Tally,
): Promise<void> {
  for (let number = 0; !tally.isOver; number += 1) {
    const standing = lane[number % lane.length];
    if (standing === undefined) return;
    const { id, planned, isLonger } = standing;
    const { departure: booked } = planned.body;
    const departure = isLonger ? booked : addDays(booked, 1);
    const request = { departure };
    const sentMs = performance.now();
    const outcome = await engine.modify(contextOf(`${name}-${number}`, request), id, request);
    const verdict = verdictOf(outcome, departure);
    const night = { ...planned, nightIndex: planned.nightIndex + planned.nights, nights: 1 };
    tally.answered(night, sentMs, verdict, isLonger ? -1 : 1);
    if (verdict === 'accepted') standing.isLonger = !isLonger;
  }
}

/** Nothing may be under way, and the answer has to show what was asked for. */
function verdictOf(outcome: Outcome<BookingView>, departure: CivilDate): Verdict {
  if (outcome.type !== 'ok') return 'failed';
  const { terms, modifying, modificationFailure } = outcome.value.state;
  if (modificationFailure?.code === 'no_availability') return 'full';
  if (modifying !== undefined || modificationFailure !== undefined) return 'failed';
  return terms.stay.departure === departure ? 'accepted' : 'failed';
}
