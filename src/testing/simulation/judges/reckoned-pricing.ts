/**
 * What settings of prices make of a night, reckoned once more for those that the hotel of a
 * simulated world has: a season, a markup by occupancy, a length of stay, in that order.
 */

/** As many kinds of settings as the hotel has. */
export interface Pricing {
  readonly seasons: readonly {
    readonly ranges: readonly { readonly from: string; readonly to: string }[];
    readonly adjustment: { readonly basisPoints?: number };
  }[];
  readonly stayLengths: readonly {
    readonly nightsMin?: number;
    readonly adjustment: { readonly basisPoints?: number };
  }[];
  readonly occupancy: {
    readonly fromBasisPoints: number;
    readonly fullBasisPoints: number;
    readonly markupMaxBasisPoints: number;
  } | null;
}

/** Rooms of a night that are held or sold, and rooms that there are. */
export type Occupancy = (night: string) => { readonly taken: number; readonly rooms: number };

export function pricedBy(
  { seasons, stayLengths, occupancy }: Pricing,
  price: number,
  night: string,
  nights: number,
  occupancyOf: Occupancy,
): number {
  const season = seasons.find(({ ranges }) =>
    ranges.some(({ from, to }) => night >= from && night <= to),
  );
  const length = stayLengths.find(({ nightsMin = 0 }) => nights >= nightsMin);
  const marked = withPercent(price, season?.adjustment.basisPoints);
  return withPercent(
    withPercent(marked, occupancy === null ? 0 : markupAt(occupancy, occupancyOf(night))),
    length?.adjustment.basisPoints,
  );
}

function markupAt(
  { fromBasisPoints, fullBasisPoints, markupMaxBasisPoints }: NonNullable<Pricing['occupancy']>,
  { taken, rooms }: ReturnType<Occupancy>,
): number {
  const full = rooms === 0 ? 10_000 : Math.floor((taken * 10_000) / rooms);
  const share = (full - fromBasisPoints) / (fullBasisPoints - fromBasisPoints);
  return share < 0 ? 0 : Math.round(Math.min(1, share) * markupMaxBasisPoints);
}

export function withPercent(minor: number, basisPoints = 0): number {
  return Math.round((minor * (10_000 + basisPoints)) / 10_000);
}
