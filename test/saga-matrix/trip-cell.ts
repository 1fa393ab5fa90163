/**
 * One cell of the matrix of trips: these legs, this fault at this leg, asked for and perhaps
 * cancelled, and the process dying after so many commits. Run against a whole engine, and judged by
 * where everything lies in the end.
 */
import type { TripId } from '../../src/domain/ids.ts';
import { casesOf } from '../../src/domain/trip/trip-case.ts';
import type { SupplierFate, SupplierMethod } from '../../src/testing/doubles/faulty-supplier.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { type TripWorld, tripOf } from '../support/trip-world.ts';

export interface TripCell {
  /** `stay`, `flight test-plain`, …, of which the one with the fault has an offer of its own. */
  readonly legs: readonly string[];
  readonly fault: string;
  readonly isCancelled: boolean;
}

/** Legs of every kind, in orders in which what cannot be undone is first, last and in between. */
const MIXES: readonly (readonly string[])[] = [
  ['stay', 'flight', 'car'],
  ['flight-final', 'stay', 'car'],
  ['car', 'flight-final'],
  ['flight', 'stay', 'car-final'],
  ['stay', 'stay'],
  ['car-final'],
];

/** What a supplier's offer does by itself. */
const OFFERS = ['plain', 'sold-out', 'not-confirmed', 'declined', 'not-cancelled', 'error'];
/** What happens to the call of a step, once. */
const FATES: readonly SupplierFate[] = ['answer_failed', 'request_failed', 'duplicated'];
const STEPS: readonly SupplierMethod[] = ['reserve', 'confirm', 'cancel'];

/** Every cell, without crashes. */
export function tripCells(): readonly TripCell[] {
  return MIXES.flatMap((mix) =>
    [false, true].flatMap((isCancelled) => [
      ...mix.flatMap((kind, at) =>
        faultsOf(kind).map((fault) => cell(mix, at, fault, isCancelled)),
      ),
      { legs: mix.map(offered), fault: 'card declined', isCancelled },
    ]),
  );
}

function faultsOf(kind: string): readonly string[] {
  if (kind === 'stay') return ['none', 'full'];
  return [...OFFERS, ...FATES.flatMap((fate) => STEPS.map((step) => `${step} ${fate}`))];
}

function cell(mix: readonly string[], at: number, fault: string, isCancelled: boolean): TripCell {
  const legs = mix.map((kind, index) => {
    if (index !== at || !OFFERS.includes(fault)) return offered(kind);
    const [name, final = ''] = kind.split('-');
    return `${name} test-${fault}${final === '' ? '' : '-final'}`;
  });
  if (fault === 'full') legs[at] = 'stay 4';
  return { legs, fault: `${fault} at leg ${at + 1}`, isCancelled };
}

function offered(kind: string): string {
  if (kind === 'stay') return kind;
  const [name, final = ''] = kind.split('-');
  return `${name} test-plain${final === '' ? '' : '-final'}`;
}

export function cellText({ legs, fault, isCancelled }: TripCell): string {
  return `${legs.join(' / ')}, ${fault}${isCancelled ? ', cancelled' : ''}`;
}

/** How it ends, as one word: `confirmed`, `failed`, `cancelled`, `case`, or `refused`. */
export async function runTripCell(
  world: TripWorld,
  at: TripCell,
  key: string,
  crashAfter?: number,
): Promise<string> {
  setWeather(world, at.fault);
  const token = at.fault === 'card declined' ? 'tok_declined' : undefined;
  const death = crashAfter === undefined ? undefined : world.hotel.dieAfter(crashAfter);
  const revived = async (): Promise<boolean> => {
    return world.hotel.disk.isPulled && (await death?.reborn()) === true;
  };
  /** Whoever is not answered asks again, under the same key. */
  const again = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const answer = await ask();
    return (await revived()) ? await ask() : answer;
  };
  const made = await again(() => world.book(key, at.legs, token));
  if (made.type === 'rejected') return 'refused';
  const { id } = tripOf(made);
  if (at.isCancelled) {
    const context = world.hotel.context(`${key} cancel`);
    await again(() => world.hotel.engine.cancelTrip(context, id, 'ill'));
  }
  const { disk, engine } = world.hotel;
  await until(() => disk.isPulled || engine.health().pendingEntries === 0);
  // What has not died by now lives: a look at what it has left must not be what kills it.
  if (!(await revived())) disk.dies = undefined;
  return await judged(world, id);
}

function setWeather(world: TripWorld, fault: string): void {
  const [step, fate] = fault.split(' ');
  const isFate = FATES.some((one) => one === fate);
  for (const supplier of [world.weather.flight, world.weather.car]) {
    let isLeft = isFate;
    supplier.weather = ({ method }) => {
      if (!isLeft || method !== step) return 'fair';
      isLeft = false;
      return fate as SupplierFate;
    };
  }
}

/** All, nothing, or a case that says what to do: anything else throws. */
async function judged(world: TripWorld, id: TripId): Promise<string> {
  const trip = await world.settled(id);
  const standing = await world.standing(id);
  const cases = casesOf(trip);
  const stuck = new Set(cases.map(({ leg }) => leg));
  const others = standing.filter((_, index) => !stuck.has(index + 1));
  const wanted = trip.status === 'confirmed' ? 'confirmed' : 'undone';
  const isPlain = trip.status === 'escalated' ? cases.length > 0 : cases.length === 0;
  if (!isPlain || others.some((one) => one !== wanted)) {
    throw new Error(`${trip.status} with ${standing.join(', ')}`);
  }
  if (cases.some(({ toDo, at, key }) => !toDo.includes(at) || key === '')) {
    throw new Error(`a case that does not say what to do: ${JSON.stringify(cases)}`);
  }
  return trip.status === 'escalated' ? 'case' : (trip.status ?? 'none');
}

/** What `verify` says of all that the cells have left. */
export async function problemsLeft(world: TripWorld): Promise<readonly string[]> {
  await world.hotel.stop();
  const problems = directoryProblems(world.hotel.path);
  await world.hotel.start();
  return problems;
}
