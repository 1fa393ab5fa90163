/**
 * The engine without HTTP: callers in this process, 256 calls in flight, each answer given only
 * when its events are durable.
 */
import type { CivilDate } from '../src/domain/calendar.ts';
import type { BookingView, Engine, Outcome } from '../src/ports/engine.ts';
import { checkBooks, lastNight, type NightBooks } from './books.ts';
import { type CpuUse, measureOwnCpu } from './cpu-meter.ts';
import {
  BookingPlan,
  contextOf,
  createHotel,
  firstNightFrom,
  HOT_ROOMS,
  type PlannedBooking,
  PROPERTY_ID,
  type Scenario,
  stayRequestOf,
  UNIFORM_ROOMS,
} from './hotel.ts';
import { openBenchEngine, withDirectory } from './scratch.ts';
import { type LoadResult, Tally, type Verdict, type Window } from './tally.ts';

export const CALLS_IN_FLIGHT = 256;

export interface CheckedLoad extends LoadResult {
  readonly problems: readonly string[];
  readonly cpu: CpuUse | undefined;
}

export function measureInProcess(scenario: Scenario, window: Window): Promise<CheckedLoad> {
  return withDirectory(async (directory) => {
    const opened = await openBenchEngine(directory);
    const { engine } = opened;
    await createHotel(engine, scenario === 'hot' ? HOT_ROOMS : UNIFORM_ROOMS);
    const firstNight = firstNightFrom(Date.now());
    const plan = new BookingPlan(scenario, firstNight);
    const tally = new Tally(window);
    const measuring = measureOwnCpu(window);
    await runLoad(engine, plan, tally, () => tally.isOver);
    const cpu = await measuring;
    const load = tally.result();
    const problems = await checkBooks(() => readBooks(engine, firstNight), load.ledger, firstNight);
    await opened.close();
    return { ...load, problems, cpu };
  });
}

/** Keeps 256 bookings in flight until `isOver`, then waits for the last answer. */
export async function runLoad(
  engine: Engine,
  plan: BookingPlan,
  tally: Tally | undefined,
  isOver: () => boolean,
): Promise<void> {
  let number = 0;
  const call = async (): Promise<void> => {
    while (!isOver()) {
      const booking = plan.next();
      const sentMs = performance.now();
      const outcome = await bookPlanned(engine, booking, `booking-${number++}`);
      tally?.answered(booking, sentMs, verdictOf(outcome));
    }
  };
  await Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, call));
}

export function bookPlanned(
  engine: Engine,
  { body }: PlannedBooking,
  key: string,
): Promise<Outcome<BookingView>> {
  const payer = { guest: body.guest, paymentToken: body.paymentToken };
  return engine.book(contextOf(key, body), { ...stayRequestOf(body), payer });
}

function verdictOf(outcome: Outcome<BookingView>): Verdict {
  if (outcome.type === 'rejected') {
    return outcome.rejection.code === 'no_availability' ? 'full' : 'failed';
  }
  if (outcome.type !== 'ok') return 'failed';
  const { status, failure } = outcome.value.state;
  if (status === 'confirmed') return 'accepted';
  if (failure?.code === 'payment_declined') return 'declined';
  return failure?.code === 'no_availability' ? 'full' : 'failed';
}

export async function readBooks(engine: Engine, from: CivilDate): Promise<readonly NightBooks[]> {
  const query = { propertyId: PROPERTY_ID, from, to: lastNight(from) };
  const outcome = await engine.availability(query);
  return outcome.type === 'ok' ? outcome.value.cells : [];
}
