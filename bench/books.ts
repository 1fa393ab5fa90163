/**
 * The judge after every load: no night sold beyond its rooms, no room sold that nobody was told of
 * or the other way round, and nothing left held. A fast engine that fails here has no figures.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, type CivilDate } from '../src/domain/calendar.ts';
import { NIGHTS, ROOM_TYPES, roomTypeId } from './hotel.ts';

export interface NightBooks {
  readonly roomTypeId: string;
  readonly night: string;
  readonly physical: number;
  readonly held: number;
  readonly sold: number;
}

/** Nights of declined bookings are given back after their answer; that may take this long. */
const SETTLE_MS_MAX = 5_000;
const LOOK_MS = 100;

/** Sentences; empty when the books are right. */
export async function checkBooks(
  read: () => Promise<readonly NightBooks[]>,
  ledger: readonly number[],
  firstNight: CivilDate,
): Promise<readonly string[]> {
  const expected = expectedOf(ledger, firstNight);
  const untilMs = performance.now() + SETTLE_MS_MAX;
  for (;;) {
    const problems = problemsOf(await read(), expected);
    if (problems.length === 0 || performance.now() > untilMs) return problems;
    await sleep(LOOK_MS);
  }
}

export function lastNight(firstNight: CivilDate): CivilDate {
  return addDays(firstNight, NIGHTS - 1);
}

function expectedOf(ledger: readonly number[], firstNight: CivilDate): Map<string, number> {
  const expected = new Map<string, number>();
  for (let night = 0; night < NIGHTS; night += 1) {
    const date = addDays(firstNight, night);
    for (let type = 0; type < ROOM_TYPES; type += 1) {
      expected.set(`${roomTypeId(type)}/${date}`, ledger[type * NIGHTS + night] ?? 0);
    }
  }
  return expected;
}

function problemsOf(
  cells: readonly NightBooks[],
  expected: ReadonlyMap<string, number>,
): readonly string[] {
  const problems: string[] = [];
  if (cells.length !== expected.size) {
    problems.push(`${cells.length} nights were read instead of ${expected.size}`);
  }
  for (const cell of cells) {
    const key = `${cell.roomTypeId}/${cell.night}`;
    const accepted = expected.get(key);
    if (cell.sold !== accepted) problems.push(`${key}: sold ${cell.sold}, accepted ${accepted}`);
    if (cell.sold > cell.physical) problems.push(`${key}: oversold ${cell.sold}/${cell.physical}`);
    if (cell.held !== 0) problems.push(`${key}: ${cell.held} still held`);
  }
  return problems;
}
