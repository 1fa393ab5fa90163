/** Nights next to each other with one value become one range: the fewest that say the same. */
import { addDays, type CivilDate } from '../calendar.ts';

/** One night, what it says in one text, and whatever goes with it. */
export interface SaidNight<Value> {
  readonly night: CivilDate;
  /** Equal for equal values, and for no others. */
  readonly key: string;
  readonly value: Value;
}

/** Both ends included; `count` of the nights given went into it. */
export interface SaidRange<Value> {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly value: Value;
  readonly count: number;
}

/** `nights` are of one room type or plan, each date once, in order. */
export function mergedRanges<Value>(
  nights: readonly SaidNight<Value>[],
): readonly SaidRange<Value>[] {
  const ranges: SaidRange<Value>[] = [];
  let open: { from: CivilDate; to: CivilDate; next: CivilDate; count: number } | undefined;
  let of: SaidNight<Value> | undefined;
  const close = (): void => {
    if (open === undefined || of === undefined) return;
    ranges.push({ from: open.from, to: open.to, value: of.value, count: open.count });
  };
  for (const said of nights) {
    if (open !== undefined && of?.key === said.key && open.next === said.night) {
      open.to = said.night;
      open.count += 1;
    } else {
      close();
      open = { from: said.night, to: said.night, next: said.night, count: 1 };
      of = said;
    }
    open.next = addDays(said.night, 1);
  }
  close();
  return ranges;
}
