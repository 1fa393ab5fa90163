/**
 * Guests with a booking who are sent elsewhere, by the journal as it grows: what a walk leaves of a
 * stay, and whom the desk is told to walk. It knows the rules from docs/front-desk.md and shares no
 * code with the engine. What a walked guest pays is the ledger's to say.
 */
import type { BookingFacts } from '../../../audit/booking-facts.ts';
import { statusOf } from '../../../audit/booking-facts.ts';
import type { BookingState } from '../../../domain/booking/booking.ts';
import {
  civilDateAt,
  daysBetween,
  type Night,
  nightsOf,
  type Stay,
} from '../../../domain/calendar.ts';
import type { StoredEvent } from '../../../ports/journal.ts';
import type { RoomTypeWalks, WalkProposal } from '../../../ports/overbooking.ts';
import { details } from '../../hotel-adler.ts';
import { WALK } from '../people/client-request.ts';
import type { NightCount, NightWatch } from './night-watch.ts';

type Bookings = ReadonlyMap<string, BookingFacts>;
type Choice = RoomTypeWalks['choices'][number];

interface Walked {
  readonly hotel: string;
  readonly costMinor: number;
  readonly why: string;
  /** The first night that is free again. */
  readonly releaseFrom: string;
}

const NIGHT_STREAM = /^inventory\/[^/]+\/[^/]+\/(.+)$/;
const STAYS: ReadonlySet<string> = new Set(['confirmed', 'checked_in', 'checked_out']);

export class WalkWatch {
  readonly #bookings: Bookings;
  readonly #nights: NightWatch;
  readonly #blame: (rule: string, detail: string) => void;
  /** By booking. */
  readonly #walked = new Map<string, Walked>();
  /** Rooms sold, by `booking night`. */
  readonly #sold = new Map<string, number>();

  constructor(
    bookings: Bookings,
    nights: NightWatch,
    blame: (rule: string, detail: string) => void,
  ) {
    this.#bookings = bookings;
    this.#nights = nights;
    this.#blame = blame;
  }

  took({ stream, type, data, recordedAtMs }: StoredEvent): void {
    const night = NIGHT_STREAM.exec(stream)?.[1];
    if (night !== undefined) {
      const sign = SIGNS[type] ?? 0;
      const { bookingId, rooms } = data as { readonly bookingId: string; readonly rooms: number };
      const key = `${bookingId} ${night}`;
      if (sign !== 0) this.#sold.set(key, (this.#sold.get(key) ?? 0) + sign * rooms);
    }
    if (type !== 'GuestWalked') return;
    const id = stream.slice('booking/'.length);
    if (this.#walked.has(id)) this.#blame('I7 walk', `${id} is walked a second time`);
    const walked = data as Walked;
    this.#walked.set(id, walked);
    const is = wordsOf(walked);
    if (is !== wordsOf(WALK)) this.#blame('I7 walk', `${id} goes to ${is}, not ${wordsOf(WALK)}`);
    const { arrival = '', departure = '' } = this.#bookings.get(id)?.terms.stay ?? {};
    const today = civilDateAt(recordedAtMs, details.timeZone);
    const isOfStay = today >= arrival && today < departure;
    if (isOfStay && walked.releaseFrom === today) return;
    const stay = `${arrival} to ${departure}`;
    this.#blame('I7 walk', `${id}, ${stay}, is walked on ${today} from ${walked.releaseFrom} on`);
  }

  /** I2: a guest is said to have gone where he went, at what it cost. */
  told({ id, status, walk }: BookingState): void {
    if (status !== 'walked') return;
    const [told, is] = [walk, this.#walked.get(id)].map((one) => one && wordsOf(one));
    if (told !== is) this.#blame('I2 walk', `${id} is said to have gone to ${told}, not ${is}`);
  }

  /** I3: whom the desk is told to walk, at a position. */
  proposed(night: Night, { roomTypes }: WalkProposal, position: number): void {
    const is = this.#nights.at(night, position);
    const [walks] = roomTypes;
    if (walks === undefined) {
      if (is.sold > is.physical) this.#blame('I3 walks', `nobody has to go on ${night}`);
      return;
    }
    for (const problem of this.#problemsOf(night, walks, is)) {
      this.#blame('I3 walks', `${night}: ${problem}`);
    }
  }

  /** At rest: of a guest who was walked nothing is kept any more, and the nights before stand. */
  problems(roomsOf: (id: string) => readonly { readonly until: string }[]): readonly string[] {
    return [...this.#walked].flatMap(([id, { releaseFrom }]) => {
      const { stay, rooms } = this.#bookings.get(id)?.terms ?? { stay: undefined, rooms: [] };
      const nights = stay === undefined ? [] : nightsOf(stay as Stay);
      const kept = nights.flatMap((night): readonly string[] => {
        const has = this.#sold.get(`${id} ${night}`) ?? 0;
        const right = night < releaseFrom ? rooms.length : 0;
        return has === right ? [] : [`${id} was walked and has ${has} rooms on ${night}`];
      });
      const late = roomsOf(id).filter(({ until }) => until > releaseFrom);
      return [
        ...kept,
        ...late.map(({ until }) => `${id} was walked and has a room until ${until}`),
      ];
    });
  }

  #problemsOf(
    night: Night,
    { physical, sold, excess, choices }: RoomTypeWalks,
    is: NightCount,
  ): readonly string[] {
    const figures = `${sold} sold of ${physical}`;
    const right = `${is.sold} sold of ${is.physical}`;
    const roomsIn = (among: readonly Choice[]) => among.reduce((sum, { rooms }) => sum + rooms, 0);
    const proposed = roomsIn(choices.filter(({ isProposed }) => isProposed));
    const least = Math.min(sold - physical, roomsIn(choices));
    const names = choices.map(({ bookingId }) => bookingId).join();
    const inOrder = choices.toSorted(goesBefore).map(({ bookingId }) => bookingId);
    return [
      ...(figures === right ? [] : [`it is told as ${figures}, and is ${right}`]),
      ...(excess === sold - physical ? [] : [`${excess} are too many of ${figures}`]),
      ...(proposed >= least ? [] : [`${proposed} rooms come free where ${least} can`]),
      ...(names === inOrder.join() ? [] : [`they are to go as ${names}, not as ${inOrder}`]),
      ...choices.flatMap((one) => this.#choiceProblem(night, one) ?? []),
    ];
  }

  #choiceProblem(night: Night, { bookingId, nights, rooms }: Choice): string | undefined {
    const facts = this.#bookings.get(bookingId);
    const had = facts?.statuses ?? [];
    if (facts === undefined || !had.some((status) => STAYS.has(status))) {
      return `${bookingId} is to go, and never stood`;
    }
    // What has become of it since may not be in the answer.
    if (statusOf(facts) !== 'confirmed' || facts.change !== undefined) return undefined;
    const { stay, rooms: all } = facts.terms;
    const left = daysBetween(night, stay.departure as Night);
    if (nights === left && rooms === all.length && stay.arrival <= night) return undefined;
    return `${bookingId} is said to leave ${nights} nights and ${rooms} rooms, not ${left}`;
  }
}

const SIGNS: Readonly<Record<string, number>> = { HoldConfirmed: 1, SaleReleased: -1 };

function wordsOf({ hotel, costMinor, why }: Pick<Walked, 'hotel' | 'costMinor' | 'why'>): string {
  return `${hotel} for ${costMinor}: ${why}`;
}

/** Negative for who goes first; nobody in these stories is a VIP, a member, or says when. */
function goesBefore(one: Choice, other: Choice): number {
  const isOurs = ({ channel }: Choice): number => Number(channel === 'direct');
  return (
    isOurs(one) - isOurs(other) ||
    one.nights - other.nights ||
    one.rateMinor - other.rateMinor ||
    other.bookedAtMs - one.bookedAtMs ||
    (one.bookingId < other.bookingId ? -1 : 1)
  );
}
