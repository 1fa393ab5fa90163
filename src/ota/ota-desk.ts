/**
 * The OTA's own sales. It sells by its own calendar, which is what the hotel has told it last, and
 * tells the hotel afterwards: by a revision, which is in the database with the booking. It must
 * never ask the hotel before it sells; that is what makes it an OTA.
 */
import { dateText, dayOf } from '../replay/own-dates.ts';
import { hasPlan, type Listing } from './listing.ts';
import {
  type BookingAsked,
  type ChangeAsked,
  daysOf,
  type OtaBooking,
  type OtaRoom,
} from './ota-booking.ts';
import { OtaRefusal } from './ota-refusal.ts';
import type { OtaStore } from './ota-store.ts';
import type { PlanNight } from './ota-tables.ts';

type AskedRoom = BookingAsked['rooms'][number];
type Stay = Pick<OtaBooking, 'arrival' | 'departure'>;

/** Nights that one booking may have; the hotel's own limit is its own matter. */
const NIGHTS_MAX = 366;

export class OtaDesk {
  readonly #store: OtaStore;
  readonly #now: () => number;
  readonly #makeId: () => string;

  constructor(store: OtaStore, now: () => number, makeId: () => string) {
    this.#store = store;
    this.#now = now;
    this.#makeId = makeId;
  }

  /** The same code with the same stay again is the same booking; with another it is refused. */
  book(listing: Listing, asked: BookingAsked): OtaBooking {
    return this.#store.transaction(() => {
      const code = asked.code ?? `${listing.ota.slice(0, 3).toUpperCase()}-${this.#makeId()}`;
      const known = this.#store.booking(listing.code, code);
      const { arrival, departure, guest, notes } = asked;
      const stay = { arrival, departure };
      if (known !== undefined) {
        if (known.revision === 1 && isSameStay(known, asked)) return known;
        throw new OtaRefusal(409, 'already_booked', [`there is a booking ${code}`]);
      }
      const rooms = this.#priced(listing, stay, asked.rooms);
      if (!asked.isForced) this.#refuseUnsaleable(listing, stay, rooms);
      const booking: OtaBooking = {
        code,
        revision: 1,
        status: 'new',
        ...stay,
        rooms,
        guest,
        ...(notes === undefined ? {} : { notes }),
        currency: listing.currency,
      };
      return this.#keep(listing, undefined, booking, listing.autoUpdate.onConfirmation);
    });
  }

  change(listing: Listing, code: string, asked: ChangeAsked): OtaBooking {
    return this.#store.transaction(() => {
      const before = this.#open(listing, code);
      const stay = {
        arrival: asked.arrival ?? before.arrival,
        departure: asked.departure ?? before.departure,
      };
      const rooms = this.#priced(listing, stay, asked.rooms ?? before.rooms.map(askedAgain));
      if (!asked.isForced) this.#refuseUnsaleable(listing, stay, rooms, before);
      const after: OtaBooking = {
        ...before,
        ...stay,
        revision: before.revision + 1,
        status: 'modified',
        rooms,
        guest: asked.guest ?? before.guest,
        ...(asked.notes === undefined ? {} : { notes: asked.notes }),
      };
      return this.#keep(listing, before, after, listing.autoUpdate.onModification);
    });
  }

  /** Again: the same answer, and nothing new to tell. */
  cancel(listing: Listing, code: string): OtaBooking {
    return this.#store.transaction(() => {
      const before = this.#known(listing, code);
      if (before.status === 'cancelled') return before;
      const after: OtaBooking = {
        ...before,
        revision: before.revision + 1,
        status: 'cancelled',
      };
      return this.#keep(listing, before, after, listing.autoUpdate.onCancellation);
    });
  }

  #known(listing: Listing, code: string): OtaBooking {
    const booking = this.#store.booking(listing.code, code);
    if (booking !== undefined) return booking;
    throw new OtaRefusal(404, 'resource_not_found', [`there is no booking ${code}`]);
  }

  #open(listing: Listing, code: string): OtaBooking {
    const booking = this.#known(listing, code);
    if (booking.status !== 'cancelled') return booking;
    throw new OtaRefusal(409, 'cancelled', [`booking ${code} is cancelled`]);
  }

  /** Nights given back first: what is kept must not count twice. */
  #keep(
    listing: Listing,
    before: OtaBooking | undefined,
    after: OtaBooking,
    isCounted: boolean,
  ): OtaBooking {
    const { code } = listing;
    for (const [room, day] of before === undefined ? [] : roomNights(before)) {
      this.#store.sell(code, room, day, -1, isCounted);
    }
    for (const [room, day] of after.status === 'cancelled' ? [] : roomNights(after)) {
      this.#store.sell(code, room, day, 1, isCounted);
    }
    this.#store.putBooking(code, after, this.#makeId(), this.#now());
    return after;
  }

  #priced(listing: Listing, stay: Stay, rooms: readonly AskedRoom[]): readonly OtaRoom[] {
    const days = daysOf(stay);
    const [first] = days;
    if (first === undefined || days.length > NIGHTS_MAX) {
      const rule = `a stay has 1 to ${NIGHTS_MAX} nights, and not ${days.length}`;
      throw new OtaRefusal(400, 'bad_request', [rule]);
    }
    const told = new Map(
      this.#store
        .plans(listing.code, first, first + days.length)
        .map((cell) => [`${cell.room} ${cell.plan} ${cell.day}`, cell.told]),
    );
    return rooms.map((room) => {
      const { roomCode, planCode, nightlyPrice, adults, children, childAges } = room;
      if (!hasPlan(listing, roomCode, planCode)) {
        const rule = `room ${roomCode} with plan ${planCode} is not listed`;
        throw new OtaRefusal(400, 'bad_request', [rule]);
      }
      const prices = days.map((day) => {
        const night = told.get(`${roomCode} ${planCode} ${day}`);
        const price = nightlyPrice ?? night?.rates?.[String(adults)] ?? night?.rate;
        if (price !== undefined) return [dateText(day), price] as const;
        const rule = `plan ${planCode} of room ${roomCode} has no price on ${dateText(day)}`;
        throw new OtaRefusal(409, 'not_on_sale', [rule]);
      });
      const ages = childAges === undefined ? {} : { childAges };
      return { roomCode, planCode, adults, children, ...ages, days: Object.fromEntries(prices) };
    });
  }

  /** Every rule and night that speaks against it, as far as the hotel has told. */
  #refuseUnsaleable(
    listing: Listing,
    stay: Stay,
    rooms: readonly OtaRoom[],
    before?: OtaBooking,
  ): void {
    const days = daysOf(stay);
    const first = days[0] ?? 0;
    const cells = this.#store.rooms(listing.code, first, first + days.length);
    const free = new Map(
      cells.map(({ room, day, availability }) => [`${room} ${day}`, availability ?? 0]),
    );
    // What the booking has already is not taken twice.
    for (const [room, day] of before === undefined ? [] : roomNights(before)) {
      free.set(`${room} ${day}`, (free.get(`${room} ${day}`) ?? 0) + 1);
    }
    const details: string[] = [];
    for (const [room, day] of roomNights({ ...stay, rooms })) {
      const left = (free.get(`${room} ${day}`) ?? 0) - 1;
      free.set(`${room} ${day}`, left);
      if (left < 0) details.push(`room ${room} is full on ${dateText(day)}`);
    }
    const plans = this.#store.plans(listing.code, first, first + days.length);
    for (const { roomCode, planCode } of rooms) {
      const told = new Map(
        plans
          .filter(({ room, plan }) => room === roomCode && plan === planCode)
          .map(({ day, told: night }) => [day, night]),
      );
      details.push(...restrictionsAgainst(planCode, days, told));
    }
    if (details.length > 0) throw new OtaRefusal(409, 'not_available', [...new Set(details)]);
  }
}

function restrictionsAgainst(
  plan: string,
  days: readonly number[],
  told: ReadonlyMap<number, PlanNight>,
): readonly string[] {
  const arrival = days[0] ?? 0;
  const nights = days.length;
  const details: string[] = [];
  const refuse = (day: number, why: string) =>
    details.push(`plan ${plan} is ${why} on ${dateText(day)}`);
  for (const day of days) {
    const night = told.get(day);
    if (night?.stopSell) refuse(day, 'not sold');
    if ((night?.minStayThrough ?? 1) > nights) refuse(day, `for ${night?.minStayThrough} nights`);
  }
  const first = told.get(arrival);
  if (first?.closedToArrival) refuse(arrival, 'closed to arrival');
  if ((first?.minStayArrival ?? 1) > nights) {
    refuse(arrival, `from ${first?.minStayArrival} nights`);
  }
  // 0 is no limit.
  const longest = first?.maxStay ?? 0;
  if (longest > 0 && nights > longest) refuse(arrival, `up to ${longest} nights`);
  if (told.get(arrival + nights)?.closedToDeparture) {
    refuse(arrival + nights, 'closed to departure');
  }
  return details;
}

function roomNights({
  rooms,
  ...stay
}: Stay & Pick<OtaBooking, 'rooms'>): readonly (readonly [string, number])[] {
  return rooms.flatMap(({ roomCode }) => daysOf(stay).map((day) => [roomCode, day] as const));
}

/** A stay that is changed keeps the price of its first night, where nothing else is said. */
function askedAgain({ days, childAges, ...room }: OtaRoom): AskedRoom {
  const nightlyPrice = Object.values(days)[0];
  return {
    ...room,
    ...(childAges === undefined ? {} : { childAges: [...childAges] }),
    ...(nightlyPrice === undefined ? {} : { nightlyPrice }),
  };
}

function isSameStay(known: OtaBooking, asked: BookingAsked): boolean {
  const isSameRoom = (room: AskedRoom, index: number) => {
    const had = known.rooms[index];
    return had?.roomCode === room.roomCode && had.planCode === room.planCode;
  };
  return (
    dayOf(known.arrival) === dayOf(asked.arrival) &&
    dayOf(known.departure) === dayOf(asked.departure) &&
    known.rooms.length === asked.rooms.length &&
    asked.rooms.every(isSameRoom)
  );
}
