/**
 * One small hotel of its own on any target: a property with one room type that nothing else uses,
 * and names for the bookings made there. Nights are counted from the arrival day, which is 0, so
 * that a story reads the same today and next year. It must never decide what should happen.
 */
import type { Payer } from '../domain/booking/booking.ts';
import { addDays, type CivilDate, civilDateAt } from '../domain/calendar.ts';
import type { BookingId, PropertyId, RoomTypeId } from '../domain/ids.ts';
import type { PropertyDetails, RoomTypeDetails } from '../domain/property/property.ts';
import type { AvailabilityCell, StayRequest } from '../ports/engine.ts';
import { details, double, doubleDetails } from './hotel-adler.ts';
import {
  type BookingSummary,
  bookingIn,
  cellsIn,
  type HotelAnswer,
  type HotelCommand,
  type HotelTarget,
} from './targets/hotel-target.ts';

/** As long as a server under load may need for what follows a commit. */
const PATIENCE_MS = 10_000;

/** How a scene differs from the standard one. */
export interface SceneOptions {
  /** Rooms of the room type; 2 when absent. */
  readonly rooms?: number;
  /** Differences from Hotel Adler in Bonn, which sells in euros and captures at booking. */
  readonly details?: Partial<PropertyDetails>;
  /** Differences from its double room at 120.00 a night. */
  readonly roomType?: Partial<RoomTypeDetails>;
  /** Days from today to the arrival day, 9 when absent. */
  readonly daysAhead?: number;
  /** How long a story waits for what follows an answer by itself; 10 s when absent. */
  readonly patienceMs?: number;
  /** Who sends the calls; `tester` when absent. */
  readonly caller?: string;
}

/** What a client wants: rooms on nights counted from the arrival day. */
export interface Wish {
  /** The first night; 0 when absent. */
  readonly from?: number;
  /** 3 when absent. */
  readonly nights?: number;
  /** 1 when absent. */
  readonly rooms?: number;
}

/** A hotel of its own on a target, and names for what is booked there. */
export class Scene {
  readonly target: HotelTarget;
  readonly propertyId: PropertyId;
  readonly roomTypeId: RoomTypeId = double;
  /** The date of night 0. */
  readonly arrival: CivilDate;
  readonly patienceMs: number;
  readonly #scope: string;
  readonly #caller: string;
  readonly #ids = new Map<string, BookingId>();

  private constructor(target: HotelTarget, options: SceneOptions) {
    this.target = target;
    this.#scope = target.newScope();
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#caller = options.caller ?? 'tester';
    this.propertyId = `${this.#scope}-adler` as PropertyId;
    const zone = options.details?.timeZone ?? details.timeZone;
    this.arrival = addDays(civilDateAt(target.nowMs(), zone), options.daysAhead ?? 9);
  }

  /** Creates the hotel. Throws when the target does not. */
  static async open(target: HotelTarget, options: SceneOptions = {}): Promise<Scene> {
    const scene = new Scene(target, options);
    const { propertyId, roomTypeId } = scene;
    const property = { ...details, ...options.details };
    const rooms = options.rooms ?? 2;
    const roomType = { ...doubleDetails, rooms, ...options.roomType };
    await scene.#made({ type: 'create_property', id: propertyId, details: property });
    await scene.#made({ type: 'add_room_type', propertyId, id: roomTypeId, details: roomType });
    return scene;
  }

  /** Sends one command once. The key is this scene's own, so scenes never meet on a server. */
  send(command: HotelCommand, key: string): Promise<HotelAnswer> {
    return this.target.perform({ command, caller: this.#caller, key: `${this.#scope}-${key}` });
  }

  /** Sends a command that makes a booking, and remembers the booking as `name`. */
  async make(
    name: string,
    command: Extract<HotelCommand, { type: 'book' | 'place_hold' }>,
  ): Promise<HotelAnswer> {
    const answer = await this.send(command, name);
    if (answer.type === 'refused' && answer.bookingId !== undefined) {
      this.#ids.set(name, answer.bookingId);
    }
    if (answer.type === 'done') this.#ids.set(name, bookingIn(answer).id);
    return answer;
  }

  /** The id of a booking by its name; an id that no booking has when none was made. */
  idOf(name: string): BookingId {
    return this.#ids.get(name) ?? ('nobody' as BookingId);
  }

  /** The booking of that name as it is now. Throws when there is none. */
  async booking(name: string): Promise<BookingSummary> {
    return bookingIn(await this.#read({ type: 'read_booking', bookingId: this.idOf(name) }));
  }

  /** What a client with this wish asks for: two adults in each room. */
  stayRequest({ from = 0, nights = 3, rooms = 1 }: Wish): StayRequest {
    const { propertyId, roomTypeId } = this;
    const arrival = addDays(this.arrival, from);
    const room = { roomTypeId, party: { adults: 2, children: 0 } };
    return {
      propertyId,
      stay: { arrival, departure: addDays(arrival, nights) },
      rooms: Array.from({ length: rooms }, () => room),
    };
  }

  /** The calendar of the first `nights` nights. */
  async cells(nights: number): Promise<readonly AvailabilityCell[]> {
    const { propertyId, arrival } = this;
    const query = { propertyId, from: arrival, to: addDays(arrival, nights - 1) };
    return cellsIn(await this.#read({ type: 'read_availability', query }));
  }

  /** `held/sold` of each of the first `nights` nights, such as `0/1 0/1 1/0`. */
  async counts(nights: number): Promise<string> {
    const cells = await this.cells(nights);
    return cells.map(({ held, sold }) => `${held}/${sold}`).join(' ');
  }

  #read(command: HotelCommand): Promise<HotelAnswer> {
    return this.send(command, 'read');
  }

  async #made(command: HotelCommand): Promise<void> {
    const answer = await this.send(command, command.type);
    if (answer.type === 'done') return;
    throw new Error(`${this.target.name} made no hotel: ${JSON.stringify(answer)}`);
  }
}

/** A guest with a card; `token` is one of the simulated gateway's TEST_TOKENS. */
export function payer(token = 'tok_approved'): Payer {
  return { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: token };
}
