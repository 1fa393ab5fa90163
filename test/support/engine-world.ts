/**
 * One hotel of one room type in an embedded engine, and short words for what tests ask of it. Must
 * never look inside the engine: what a test sees here, any caller sees.
 */
import { onTestFinished } from 'vitest';
import type { Payer } from '../../src/domain/booking/booking.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { RoomTypeId } from '../../src/domain/ids.ts';
import type { PropertyDetails, RoomTypeDetails } from '../../src/domain/property/property.ts';
import type {
  AvailabilityCell,
  BookingView,
  CallContext,
  Outcome,
  StayRequest,
} from '../../src/ports/engine.ts';
import { EmbeddedEngine, type EmbeddedEngineOptions } from '../../src/testing/embedded-engine.ts';
import { ARRIVAL, adler, details, double, doubleDetails } from '../../src/testing/hotel-adler.ts';

const DAY_MS = 86_400_000;

export interface HotelOptions extends EmbeddedEngineOptions {
  readonly rooms?: number;
  readonly details?: Partial<PropertyDetails>;
}

export interface Asked {
  readonly from?: number;
  readonly nights?: number;
  readonly rooms?: number;
  readonly token?: string;
  readonly roomTypeId?: RoomTypeId;
  readonly caller?: string;
  /** Part of the request that is compared when a key is used again. */
  readonly note?: string;
}

/** One engine at a time over one hotel of one room type, at 120.00 a night. */
export class Hotel extends EmbeddedEngine {
  #keys = 0;

  static override async open(options: HotelOptions = {}): Promise<Hotel> {
    const hotel = new Hotel(options);
    await hotel.begin(options);
    return hotel;
  }

  /** Starts the engine, and has the hotel in it. */
  protected async begin(options: HotelOptions): Promise<void> {
    await this.start();
    const property = { ...details, ...options.details };
    await this.engine.createProperty(this.context('hotel'), { id: adler, details: property });
    const roomType: RoomTypeDetails = { ...doubleDetails, rooms: options.rooms ?? 2 };
    const request = { id: double, details: roomType };
    await this.engine.addRoomType(this.context('room type'), adler, request);
  }

  /** Sets the clock to noon of the day `days` after arrival. */
  toDay(days: number): void {
    this.clock.set(Date.parse(`${addDays(ARRIVAL, days)}T11:00:00Z`));
  }

  context(key = `key-${this.#keys++}`, request: unknown = { key }, caller = 'ada'): CallContext {
    return { caller, requestId: `request of ${key}`, idempotencyKey: key, request };
  }

  stay(asked: Asked = {}): StayRequest {
    const { from = 0, nights = 3, rooms = 1, roomTypeId = double } = asked;
    const arrival = addDays(ARRIVAL, from);
    return {
      propertyId: adler,
      stay: { arrival, departure: addDays(arrival, nights) },
      rooms: Array.from({ length: rooms }, () => {
        return { roomTypeId, party: { adults: 2, children: 0 } };
      }),
    };
  }

  book(key?: string, asked: Asked = {}): Promise<Outcome<BookingView>> {
    const request = { ...this.stay(asked), payer: payer(asked.token) };
    const told = { ...request, note: asked.note ?? null };
    return this.engine.book(this.context(key, told, asked.caller), request);
  }

  hold(key?: string, asked: Asked & { ttlMs?: number } = {}): Promise<Outcome<BookingView>> {
    const ttl = asked.ttlMs === undefined ? {} : { ttlMs: asked.ttlMs };
    const request = { ...this.stay(asked), ...ttl };
    return this.engine.placeHold(this.context(key, request, asked.caller), request);
  }

  /** The cells of the nights from arrival on. */
  async cells(nights = 3): Promise<readonly AvailabilityCell[]> {
    const to = addDays(ARRIVAL, nights - 1);
    const outcome = await this.engine.availability({ propertyId: adler, from: ARRIVAL, to });
    if (outcome.type !== 'ok') throw new Error(`availability: ${JSON.stringify(outcome)}`);
    return outcome.value.cells;
  }

  /** `held/sold` of each night. */
  async counts(nights = 3): Promise<string> {
    const cells = await this.cells(nights);
    return cells.map(({ held, sold }) => `${held}/${sold}`).join(' ');
  }

  /** How often a line was logged. */
  logs(message: string): number {
    return this.logged.filter((line) => line.includes(message)).length;
  }
}

export function openHotel(options: HotelOptions = {}): Promise<Hotel> {
  return Hotel.open(options).then((hotel) => {
    onTestFinished(() => hotel.close());
    return hotel;
  });
}

export function payer(token = 'tok_approved'): Payer {
  return { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: token };
}

/** The booking of an outcome that must be ok. */
export function bookingOf(outcome: Outcome<BookingView>): BookingView['state'] {
  if (outcome.type === 'ok') return outcome.value.state;
  throw new Error(`not a booking: ${JSON.stringify(outcome)}`);
}

/** An outcome in one word or two. */
export function said(outcome: Outcome<unknown>): string {
  if (outcome.type === 'rejected') return outcome.rejection.code;
  if (outcome.type === 'failed') return `failed ${outcome.failure.code}`;
  const { value } = outcome;
  const isView = typeof value === 'object' && value !== null && 'state' in value;
  if (!isView) return 'ok';
  const { state } = value as BookingView;
  return [state.status, state.failure?.code].filter((word) => word !== undefined).join(' ');
}

export const daysMs = (days: number): number => days * DAY_MS;
export const minutesMs = (minutes: number): number => minutes * 60_000;
