/**
 * A booking system in memory, with the adapter that a system of yours would have, right or wrong in
 * one way. A suite that finds nothing in a wrong system proves nothing about a right one. It knows
 * neither time nor money that fails; the laws that it is held to need neither.
 */
import { addDays, BASE_PLAN, type BookingId, nightsOf, type StayRequest } from 'vacancy';
import type {
  BookingSummary,
  HotelAnswer,
  HotelCall,
  HotelCommand,
  HotelResult,
  HotelTarget,
} from 'vacancy/testing';

export type Fault = 'none' | 'checks_then_inserts' | 'forgets_keys' | 'keeps_cancelled_rooms';

interface Kept {
  readonly request: string;
  readonly answer: Promise<HotelAnswer>;
}

const PRICE = 12_000;

export class WrongHotel implements HotelTarget {
  readonly name: string;
  readonly controls = undefined;
  readonly #fault: Fault;
  readonly #rooms = new Map<string, number>();
  readonly #bookings = new Map<BookingId, BookingSummary>();
  readonly #kept = new Map<string, Kept>();
  #scopes = 0;

  constructor(fault: Fault) {
    this.#fault = fault;
    this.name = `a hotel that ${fault}`;
  }

  nowMs(): number {
    return Date.now();
  }

  newScope(): string {
    this.#scopes += 1;
    return `w-${this.#scopes}`;
  }

  async close(): Promise<void> {}

  async perform({ command, key }: HotelCall): Promise<HotelAnswer> {
    if (command.type.startsWith('read_')) return this.#read(command);
    const kept = this.#kept.get(key);
    const request = JSON.stringify(command);
    if (kept === undefined || this.#fault === 'forgets_keys') {
      const answer = this.#change(command);
      this.#kept.set(key, { request, answer });
      return answer;
    }
    if (kept.request !== request) return refused('idempotency_key_reused');
    const first = await kept.answer;
    return first.type === 'done' ? { ...first, isReplay: true } : first;
  }

  async #change(command: HotelCommand): Promise<HotelAnswer> {
    switch (command.type) {
      case 'create_property':
        return done({ kind: 'nothing' });
      case 'add_room_type':
        this.#rooms.set(command.propertyId, command.details.rooms);
        return done({ kind: 'nothing' });
      case 'place_hold':
        return this.#make(command.request, 'held');
      case 'book': {
        if (command.request.payer.paymentToken === 'tok_approved') {
          return this.#make(command.request, 'confirmed');
        }
        const isFree = this.#isFree(command.request);
        return refused(isFree ? 'payment_declined' : 'no_availability');
      }
      case 'book_hold':
        return this.#turn(command.bookingId, 'held', 'confirmed');
      case 'release_hold':
        return this.#turn(command.bookingId, 'held', 'cancelled');
      case 'cancel':
        return this.#turn(command.bookingId, 'confirmed', 'cancelled');
      case 'modify':
        return this.#modify(command.bookingId, command.change);
      default:
        throw new Error(`the laws do not need ${command.type}`);
    }
  }

  #read(command: HotelCommand): HotelAnswer {
    if (command.type === 'read_booking') {
      const booking = this.#bookings.get(command.bookingId);
      return booking === undefined ? refused('not_found') : done({ kind: 'booking', booking });
    }
    if (command.type !== 'read_availability') throw new Error('the laws read nothing else');
    const { propertyId, from, to } = command.query;
    const physical = this.#rooms.get(propertyId) ?? 0;
    const cells = nightsOf({ arrival: from, departure: addDays(to, 1) }).map((night) => {
      const held = this.#count(propertyId, night, 'held');
      const sold = this.#count(propertyId, night, 'confirmed');
      const [available, overbooked] = [physical - held - sold, held + sold - physical];
      return {
        roomTypeId: 'double' as never,
        night,
        physical,
        held,
        sold,
        available: Math.max(0, available),
        overbooked: Math.max(0, overbooked),
        allowance: 0,
        blocked: 0,
        blockShortfall: 0,
        priceMinor: PRICE,
      };
    });
    return done({ kind: 'cells', cells });
  }

  async #make(request: StayRequest, status: 'held' | 'confirmed'): Promise<HotelAnswer> {
    const isFree = this.#isFree(request);
    // Here another client comes in between, as it does between a SELECT and an INSERT.
    if (this.#fault === 'checks_then_inserts') await new Promise(setImmediate);
    if (!isFree) return refused('no_availability');
    const { propertyId, stay } = request;
    const nightlyMinor = nightsOf(stay).map(() => PRICE);
    const totalMinor = nightlyMinor.length * PRICE * request.rooms.length;
    const id = `b-${this.#bookings.size + 1}` as BookingId;
    const booking: BookingSummary = {
      id,
      status,
      propertyId,
      stay,
      departed: stay.departure,
      rooms: request.rooms.map((room) => {
        return { ratePlanId: BASE_PLAN, ...room, nightlyMinor };
      }),
      currency: 'EUR',
      totalMinor,
      owedMinor: status === 'confirmed' ? totalMinor : 0,
      authorisedMinor: status === 'confirmed' ? totalMinor : 0,
      capturedMinor: status === 'confirmed' ? totalMinor : 0,
      refundedMinor: 0,
      pendingEffects: 0,
      escalatedEffects: 0,
      allowedActions: [],
    };
    this.#bookings.set(id, booking);
    return done({ kind: 'booking', booking });
  }

  #turn(id: BookingId, from: BookingSummary['status'], to: 'confirmed' | 'cancelled'): HotelAnswer {
    const before = this.#bookings.get(id);
    if (before === undefined) return refused('not_found');
    if (before.status !== from) return refused('invalid_state');
    const { totalMinor, capturedMinor } = before;
    const booking: BookingSummary =
      to === 'confirmed'
        ? { ...before, status: to, owedMinor: totalMinor, capturedMinor: totalMinor }
        : { ...before, status: to, owedMinor: 0, refundedMinor: capturedMinor };
    this.#bookings.set(id, booking);
    return done({ kind: 'booking', booking });
  }

  /** Its own rooms are not in its way. */
  #modify(id: BookingId, change: Partial<StayRequest['stay'] & Pick<StayRequest, 'rooms'>>) {
    const before = this.#bookings.get(id);
    if (before === undefined) return refused('not_found');
    if (before.status !== 'confirmed') return refused('invalid_state');
    const { arrival = before.stay.arrival, departure = before.stay.departure } = change;
    const same = before.rooms.map(({ roomTypeId, party }) => ({ roomTypeId, party }));
    const asked: StayRequest['rooms'] = change.rooms ?? same;
    const stay = { arrival, departure };
    this.#bookings.delete(id);
    const isFree = this.#isFree({ propertyId: before.propertyId, stay, rooms: asked });
    this.#bookings.set(id, before);
    if (!isFree) return refused('no_availability');
    const nightlyMinor = nightsOf(stay).map(() => PRICE);
    const rooms = asked.map((room) => ({ ratePlanId: BASE_PLAN, ...room, nightlyMinor }));
    const totalMinor = nightlyMinor.length * PRICE * rooms.length;
    const more = totalMinor - (before.capturedMinor - before.refundedMinor);
    const capturedMinor = before.capturedMinor + Math.max(0, more);
    const refundedMinor = before.refundedMinor + Math.max(0, -more);
    const money = { totalMinor, owedMinor: totalMinor, capturedMinor, refundedMinor };
    const booking = { ...before, stay, departed: departure, rooms, ...money };
    this.#bookings.set(id, booking);
    return done({ kind: 'booking', booking });
  }

  #isFree({ propertyId, stay, rooms }: StayRequest): boolean {
    const physical = this.#rooms.get(propertyId) ?? 0;
    return nightsOf(stay).every((night) => {
      const taken = ['held', 'confirmed'].map((status) => this.#count(propertyId, night, status));
      return taken.reduce((sum, count) => sum + count, 0) + rooms.length <= physical;
    });
  }

  #count(propertyId: string, night: string, status: string): number {
    const isForgotten = this.#fault === 'keeps_cancelled_rooms';
    const counted = [...this.#bookings.values()].filter((booking) => {
      const isThere = night >= booking.stay.arrival && night < booking.stay.departure;
      const was = isForgotten && booking.status === 'cancelled' ? 'confirmed' : booking.status;
      return booking.propertyId === propertyId && isThere && was === status;
    });
    return counted.reduce((sum, { rooms }) => sum + rooms.length, 0);
  }
}

function done(result: HotelResult): HotelAnswer {
  return { type: 'done', result, version: undefined, isReplay: false };
}

function refused(code: string): HotelAnswer {
  return { type: 'refused', code };
}
