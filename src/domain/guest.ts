/**
 * The person a booking is made for. Kept apart so that it can be erased without losing the stay.
 */

export interface Guest {
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string;
  readonly phone?: string;
}

/** Who sleeps in one room. A room needs an adult; infants and children count as guests. */
export interface Party {
  readonly adults: number;
  readonly children: number;
  /**
   * Whole years at arrival, one for each child; a child whose age is not said is priced as the
   * oldest that there is a price for.
   */
  readonly childAges?: readonly number[];
}
