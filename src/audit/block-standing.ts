/** What a block has by its own stream, and when it is to give back what nobody has picked up. */
import { dateText, dayOf } from '../replay/own-dates.ts';
import { type AuditEvent, fieldsOf } from './audit-event.ts';
import type { Figures } from './block-night-audit.ts';

type Status = 'asked for' | 'refused' | 'tentative' | 'definite' | 'cancelled';

export interface Standing {
  readonly status: Status;
  readonly deducts: boolean;
  /** By the end of a night's stream, `roomType/night`. */
  readonly cells: ReadonlyMap<string, Figures>;
}

export interface BlockFacts extends Standing {
  readonly propertyId: string;
  readonly timeZone: string;
  readonly details: Details;
  readonly isCutOff: boolean;
  /** What a change under way would make of it. */
  readonly wanted: Standing | undefined;
  /** What it had before, while nights are still to be told. */
  readonly told: Standing | undefined;
  readonly updatedAtMs: number;
}

export interface Details {
  readonly cutOff?:
    | { readonly type: 'date'; readonly date: string }
    | { readonly type: 'days'; readonly days: number }
    | null;
  readonly releaseDays?: number | null;
}

interface Cell extends Figures {
  readonly roomTypeId: string;
  readonly night: string;
}

const NOTHING: Figures = { agreed: 0, washed: 0, isReleased: false };
export function withCells(
  cells: ReadonlyMap<string, Figures>,
  event: AuditEvent,
): Map<string, Figures> {
  const after = new Map(cells);
  const said = (fieldsOf(event).cells ?? []) as readonly Cell[];
  for (const { roomTypeId, night, agreed, washed } of said) {
    const key = `${roomTypeId}/${night}`;
    if (agreed === 0) after.delete(key);
    else after.set(key, { agreed, washed, isReleased: after.get(key)?.isReleased === true });
  }
  return after;
}

/** What the night of a cell is to have: nothing of a block that takes no rooms off sale. */
export function figuresOn({ status, deducts, cells }: Standing, key: string): Figures {
  const figures = cells.get(key) ?? NOTHING;
  if (status === 'cancelled') return { ...figures, isReleased: true };
  return status === 'definite' || (status === 'tentative' && deducts) ? figures : NOTHING;
}

export function differing(one: Standing, other: Standing): readonly string[] {
  const keys = new Set([...one.cells.keys(), ...other.cells.keys()]);
  return [...keys].filter((key) => !isSame(figuresOn(one, key), figuresOn(other, key)));
}

export function isSame(one: Figures, other: Figures): boolean {
  const isAlike = one.agreed === other.agreed && one.washed === other.washed;
  return isAlike && one.isReleased === other.isReleased;
}

export function nightOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

/** When the next release is due; undefined when none is. */
export function releaseAtMs(facts: BlockFacts): number | undefined {
  const isOpen = facts.status === 'tentative' || facts.status === 'definite';
  if (!isOpen || facts.isCutOff) return undefined;
  const left = [...facts.cells].filter(([, { isReleased }]) => !isReleased);
  const [next] = left.map(([key]) => nightOf(key)).sort();
  const rolling = next === undefined ? undefined : rollingAtMs(facts, next);
  const all = [cutOffAtMs(facts), rolling].filter((dueAtMs) => dueAtMs !== undefined);
  return all.length === 0 ? undefined : Math.min(...all);
}

export function cutOffAtMs({
  details: { cutOff },
  cells,
  timeZone,
}: BlockFacts): number | undefined {
  if (cutOff === null || cutOff === undefined) return undefined;
  if (cutOff.type === 'date') return beginningOf(cutOff.date, 0, timeZone);
  const [first] = [...cells.keys()].map(nightOf).sort();
  return first === undefined ? undefined : beginningOf(first, -cutOff.days, timeZone);
}

export function rollingAtMs(
  { details: { releaseDays }, timeZone }: BlockFacts,
  night: string,
): number | undefined {
  if (releaseDays === null || releaseDays === undefined) return undefined;
  return beginningOf(night, -releaseDays, timeZone);
}

function beginningOf(date: string, days: number, timeZone: string): number {
  const day = dateText((dayOf(date) ?? Number.NaN) + days);
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
}
