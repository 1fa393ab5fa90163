/**
 * Rooms held and sold of the nights that prices ask about, in memory, so that no price waits for a
 * table: the first question about a room type reads all the nights that can be booked, once, and
 * every durable event keeps them right from then on. A night that has not changed keeps its very
 * object, which is how a cached price knows that it still holds.
 */
import { addDays, type CivilDate, type Night, nightsOf } from '../../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import { type NightFigures, type NightsProjection, NO_FIGURES } from './projection-nights.ts';

/** The nights of one room type: everything from `from` to before `to`, and some others. */
interface KnownNights {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly figures: Map<string, NightFigures>;
}

export class OccupancyBook {
  readonly #nights: NightsProjection;
  /** By `property/roomType`. */
  readonly #types = new Map<string, KnownNights>();

  constructor(nights: NightsProjection) {
    this.#nights = nights;
  }

  of(propertyId: PropertyId, roomTypeId: RoomTypeId, night: Night, today: CivilDate): NightFigures {
    const { from, to, figures } = this.#known(propertyId, roomTypeId, today);
    const known = figures.get(night);
    if (known !== undefined) return known;
    if (night >= from && night < to) return NO_FIGURES;
    const read = this.#nights.of(`inventory/${propertyId}/${roomTypeId}/${night}`);
    figures.set(night, read);
    return read;
  }

  /** An event of the night was counted. */
  changed(stream: string): void {
    if (this.#types.size === 0) return;
    const night = stream.lastIndexOf('/');
    const known = this.#types.get(stream.slice('inventory/'.length, night));
    known?.figures.set(stream.slice(night + 1), this.#nights.of(stream));
  }

  #known(propertyId: PropertyId, roomTypeId: RoomTypeId, today: CivilDate): KnownNights {
    const key = `${propertyId}/${roomTypeId}`;
    const known = this.#types.get(key);
    if (known !== undefined) return known;
    // Every night of the longest stay that may be booked.
    const to = addDays(today, limits.arrivalDaysAheadMax + limits.stayNightsMax);
    const nights = nightsOf({ arrival: today, departure: to });
    const figures = new Map(this.#nights.range(propertyId, roomTypeId, nights));
    const read = { from: today, to, figures };
    this.#types.set(key, read);
    return read;
  }
}
