/**
 * A hotel as a child would keep it: a list of bookings, and counting. The model that the engine is
 * compared with; must share no code with the engine and know nothing of streams, sagas or actors.
 */
export interface NaiveBooking {
  readonly key: string;
  from: number;
  nights: number;
  rooms: number;
  standing: 'held' | 'sold' | 'over' | 'expired';
  /** Minutes since the start. */
  untilMinute: number;
  /** When it was asked for, minutes since the start. */
  readonly madeMinute: number;
  /** What it cost to end it, once it is over. */
  feeMinor: number;
}

/**
 * Terms that a child could apply: the first night is paid at booking, and calling off is free for a
 * while and then costs a share of the whole, half a cent up.
 */
export interface NaiveTerms {
  readonly nightMinor: number;
  readonly freeMinutes: number;
  readonly feePercent: number;
}

/** The calendar itself: rooms, nights, and minutes since the start. */
export class NaiveHotel {
  readonly rooms: number;
  /** How many nights are looked at, from night 0 on. */
  readonly nights: number;
  readonly terms: NaiveTerms | undefined;
  readonly bookings: NaiveBooking[] = [];
  minute = 0;

  constructor(rooms: number, nights: number, terms?: NaiveTerms) {
    this.rooms = rooms;
    this.nights = nights;
    this.terms = terms;
  }

  /** What calling a sold booking off costs now; every room is a booking of its own to the fee. */
  feeNow({ nights, rooms, madeMinute }: NaiveBooking): number {
    if (this.terms === undefined || this.minute < madeMinute + this.terms.freeMinutes) return 0;
    const { nightMinor, feePercent } = this.terms;
    return Math.round((nightMinor * nights * feePercent) / 100) * rooms;
  }

  /** What the guest has paid by now; undefined without terms. */
  paidMinor({ standing, rooms, feeMinor }: NaiveBooking): number | undefined {
    if (this.terms === undefined) return undefined;
    if (standing === 'sold') return this.terms.nightMinor * rooms;
    return standing === 'over' ? feeMinor : 0;
  }

  /** The booking that a number in a generated command means. */
  pick(number: number): NaiveBooking | undefined {
    return this.bookings[number % Math.max(1, this.bookings.length)];
  }

  count(night: number, standing: 'held' | 'sold'): number {
    let rooms = 0;
    for (const booking of this.bookings) {
      const isThere = night >= booking.from && night < booking.from + booking.nights;
      if (isThere && booking.standing === standing) rooms += booking.rooms;
    }
    return rooms;
  }

  /** Whether so many rooms are free; what `own` has of them is its own to keep. */
  hasRoom(from: number, nights: number, rooms: number, own?: NaiveBooking): boolean {
    for (let night = from; night < from + nights; night += 1) {
      const isOwn = own !== undefined && night >= own.from && night < own.from + own.nights;
      const kept = isOwn ? own.rooms : 0;
      const taken = this.count(night, 'held') + this.count(night, 'sold');
      if (taken - kept + Math.max(rooms, kept) > this.rooms) return false;
    }
    return true;
  }

  passMinutes(minutes: number): void {
    this.minute += minutes;
    for (const booking of this.bookings) {
      const isOver = booking.standing === 'held' && booking.untilMinute <= this.minute;
      if (isOver) booking.standing = 'expired';
    }
  }

  /** `held/sold` of each night. */
  counts(): string {
    const nights = Array.from({ length: this.nights }, (_, night) => night);
    return nights
      .map((night) => `${this.count(night, 'held')}/${this.count(night, 'sold')}`)
      .join(' ');
  }
}
