/**
 * A hotel, a flight supplier and a car supplier that outlive the engine's crashes, and short words
 * for trips. What came of a trip is read where it lies: in the bookings and the suppliers' ledgers.
 */
import { onTestFinished } from 'vitest';
import type { SupplierName, TripId } from '../../src/domain/ids.ts';
import type { TripState } from '../../src/domain/trip/trip.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { LegWish, TripView } from '../../src/ports/trips.ts';
import { SimulatedSupplier } from '../../src/suppliers/simulated-supplier.ts';
import { FaultySupplier } from '../../src/testing/doubles/faulty-supplier.ts';
import { HastyScheduler } from '../../src/testing/doubles/hasty-scheduler.ts';
import { ManualClock } from '../../src/testing/doubles/manual-clock.ts';
import { START_MS } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { type Asked, Hotel, type HotelOptions, payer } from './engine-world.ts';

export const flight = 'flight' as SupplierName;
export const car = 'car' as SupplierName;

/** `flight vie-lis-flex`, `car van-week 2`, or `stay`, `stay 3` of so many rooms. */
export type LegText = string;

export class TripWorld {
  readonly hotel: Hotel;
  readonly suppliers: Readonly<Record<'flight' | 'car', SimulatedSupplier>>;
  readonly weather: Readonly<Record<'flight' | 'car', FaultySupplier>>;

  private constructor(
    hotel: Hotel,
    suppliers: TripWorld['suppliers'],
    weather: TripWorld['weather'],
  ) {
    this.hotel = hotel;
    this.suppliers = suppliers;
    this.weather = weather;
  }

  static async open(options: HotelOptions = {}): Promise<TripWorld> {
    // A clock and a scheduler of their own: to the engine these are foreign systems.
    const clock = new ManualClock(START_MS);
    const scheduler = new HastyScheduler(10);
    const open = (kind: 'flight' | 'car') =>
      new SimulatedSupplier({ kind, file: ':memory:', clock, scheduler });
    const suppliers = { flight: open('flight'), car: open('car') };
    const weather = {
      flight: new FaultySupplier(suppliers.flight),
      car: new FaultySupplier(suppliers.car),
    };
    const hotel = await Hotel.open({
      rooms: 3,
      ...options,
      suppliers: [weather.flight, weather.car],
    });
    return new TripWorld(hotel, suppliers, weather);
  }

  async close(): Promise<void> {
    await this.hotel.close();
    await this.suppliers.flight.close();
    await this.suppliers.car.close();
  }

  wish(text: LegText, asked: Asked = {}): LegWish {
    const [what, offer, quantity = '1'] = text.split(' ');
    if (what === 'stay') {
      return { stay: this.hotel.stay({ ...asked, rooms: Number(offer ?? 1) }) };
    }
    const supplier = what as SupplierName;
    return { supplier, offerId: offer ?? '', quantity: Number(quantity) };
  }

  book(key: string, legs: readonly LegText[], token?: string): Promise<Outcome<TripView>> {
    const request = { legs: legs.map((text) => this.wish(text)), payer: payer(token) };
    return this.hotel.engine.requestTrip(this.hotel.context(key, request), request);
  }

  async trip(id: TripId): Promise<TripState> {
    return tripOf(await this.hotel.engine.trip(id));
  }

  /** Waits until nothing goes on any more. */
  async settled(id: TripId): Promise<TripState> {
    const over = ['confirmed', 'failed', 'cancelled', 'escalated'];
    await until(async () => over.includes((await this.trip(id)).status ?? ''));
    return await this.trip(id);
  }

  /** How each leg really is, wherever it is: `confirmed`, `undone`, or what it hangs at. */
  async standing(id: TripId): Promise<readonly string[]> {
    const { legs } = await this.trip(id);
    return await Promise.all(
      legs.map(async ({ leg, request }) => {
        if (request.kind === 'supplier') {
          const name = request.supplier as string as 'flight' | 'car';
          const facts = this.suppliers[name]
            .reservations()
            .find(({ reservationKey }) => reservationKey === `${id}:${leg}:try`);
          const isKept = facts?.state === 'confirmed' || facts?.state === 'reserved';
          return isKept ? facts.state : 'undone';
        }
        const read = await this.hotel.engine.booking(request.bookingId);
        if (read.type !== 'ok') return 'undone';
        const { status = 'requested', releasing } = read.value.state;
        const isOver = ['failed', 'cancelled', 'expired'].includes(status);
        return isOver && releasing === undefined ? 'undone' : status;
      }),
    );
  }
}

export function tripOf(outcome: Outcome<TripView>): TripState {
  if (outcome.type === 'ok') return outcome.value.state;
  throw new Error(`no trip: ${JSON.stringify(outcome)}`);
}

/** Closed at the end of the test that opens it. */
export async function openTrips(options: HotelOptions = {}): Promise<TripWorld> {
  const world = await TripWorld.open(options);
  onTestFinished(() => world.close());
  return world;
}
