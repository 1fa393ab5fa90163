/**
 * A hotel as a child would keep it: a list of bookings, and counting. The model that the engine is
 * compared with; must share no code with the engine and know nothing of streams, sagas or actors.
 */
export interface NaiveBooking {
  readonly key: string;
  readonly from: number;
  readonly nights: number;
  readonly rooms: number;
  standing: 'held' | 'sold' | 'over' | 'expired';
  /** Minutes since the start. */
  untilMinute: number;
}

/** The calendar itself: rooms, nights, and minutes since the start. */
export class NaiveHotel {
  readonly rooms: number;
  /** How many nights are looked at, from night 0 on. */
  readonly nights: number;
  readonly bookings: NaiveBooking[] = [];
  minute = 0;

  constructor(rooms: number, nights: number) {
    this.rooms = rooms;
    this.nights = nights;
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

  hasRoom(from: number, nights: number, rooms: number): boolean {
    for (let night = from; night < from + nights; night += 1) {
      const taken = this.count(night, 'held') + this.count(night, 'sold');
      if (taken + rooms > this.rooms) return false;
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
