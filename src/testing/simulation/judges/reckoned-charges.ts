/**
 * Taxes and fees of a stay, reckoned once more for the kinds of rules that the hotel of a simulated
 * world has: amounts for each person and night or for the stay, one percentage included in the
 * price, and percentages on top of the net price and of a fee that is charged once.
 */

export interface Rule {
  readonly code: string;
  readonly isIncluded: boolean;
  readonly basis: {
    readonly type: string;
    readonly basisPoints?: number;
    readonly minor?: number;
    readonly nightsMax?: number;
    readonly ofFees?: readonly string[];
  };
}

export interface ReckonedRoom {
  readonly nightlyMinor: readonly number[];
  readonly policies: object | undefined;
}

export interface ReckonedCharge {
  readonly code: string;
  readonly room: number;
  readonly minor: number;
  readonly isIncluded: boolean;
}

/** Two adults sleep in each room that anybody asks for. */
const GUESTS = 2;
const ALL = 10_000;

/** Room by room in the order of the rules; none that comes to nothing. */
export function chargesOf(
  rules: readonly Rule[],
  rooms: readonly ReckonedRoom[],
): readonly ReckonedCharge[] {
  return rooms.flatMap(({ nightlyMinor }, room) => {
    return rules
      .map(({ code, isIncluded, basis }) => {
        const minor = nightlyMinor.reduce((sum, price, night) => {
          return sum + amountOn(rules, basis, isIncluded, price, night);
        }, 0);
        return { code, room, minor, isIncluded };
      })
      .filter(({ minor }) => minor !== 0);
  });
}

function amountOn(
  rules: readonly Rule[],
  { type, minor = 0, nightsMax = Number.POSITIVE_INFINITY, basisPoints = 0, ofFees }: Rule['basis'],
  isIncluded: boolean,
  price: number,
  night: number,
): number {
  switch (type) {
    case 'per_stay':
      return night === 0 ? minor : 0;
    case 'per_person_night':
      return night < nightsMax ? minor * GUESTS : 0;
    case 'percent': {
      const included = rules.find((rule) => rule.isIncluded)?.basis.basisPoints ?? 0;
      // The price is the net price and what it includes.
      if (isIncluded) return Math.round((price * included) / (ALL + included));
      const fees = rules.filter(({ code }) => night === 0 && ofFees?.includes(code) === true);
      const once = fees.reduce((sum, { basis }) => sum + (basis.minor ?? 0), 0);
      const ofOnce = once * basisPoints * (ALL + included);
      return Math.round((price * ALL * basisPoints + ofOnce) / (ALL * (ALL + included)));
    }
    default:
      throw new TypeError(`no story has charges that are ${type}`);
  }
}
