/**
 * Looks at the OTAs of a replay before its first sale, every so many days, and at its end:
 * everybody waits until each OTA's calendar equals the server's, and what does not become equal in
 * time is counted.
 * It must never ask the server to send anything: what is not sent by itself is lost.
 */
import { readCells } from './hotel-client.ts';
import type { PlannedRoomType } from './hotel-plan.ts';
import type { HttpClient } from './http-client.ts';
import { readCalendars } from './ota-channels.ts';
import { dateText } from './own-dates.ts';
import type { RunHistory } from './run-history.ts';
import { calendarMismatches, salesMismatches } from './verify-channels.ts';
import { cellKey, stayNow } from './verify-history.ts';

/** The server tells OTAs of so many nights, today's the first. */
export const HORIZON_DAYS = 500;
/** The server answers for so many nights at a time. */
const CELL_DAYS = 400;
const LOOK_EVERY_DAYS = 30;
const LOOK_STEP_MS = 250;

export interface WatchedOtas {
  readonly server: HttpClient;
  readonly ota: HttpClient;
  readonly hotel: readonly PlannedRoomType[];
  readonly settleMsMax: number;
}

export class ChannelWatch {
  /** Nights that stayed different, by the day of the look. */
  readonly mismatches: string[] = [];
  /** Nights that were compared and equal. */
  equalNights = 0;
  looks = 0;
  readonly #parts: WatchedOtas;
  #days = 0;

  constructor(parts: WatchedOtas) {
    this.#parts = parts;
  }

  /** To be told of the end of each day. */
  async dayEnded(day: number): Promise<void> {
    this.#days += 1;
    if (this.#days % LOOK_EVERY_DAYS === 0) await this.look(day);
  }

  /** The last look, and whether each OTA has sold what its guests were told. */
  async end(
    today: number,
    [firstDay, lastDay]: readonly [number, number],
    { accepted }: Pick<RunHistory, 'accepted'>,
  ): Promise<void> {
    await this.look(today);
    const { ota, hotel } = this.#parts;
    for (const calendar of await readCalendars(ota, hotel, firstDay, lastDay)) {
      const sold = new Map<string, number>();
      for (const [row, booking] of accepted) {
        if (!booking.isOtas || row.channel !== calendar.listing) continue;
        if (booking.ending?.action === 'cancel') continue;
        const { arrivalDay, nights } = stayNow(booking);
        for (let day = arrivalDay; day < arrivalDay + nights; day += 1) {
          const key = cellKey(row.roomType, dateText(day));
          sold.set(key, (sold.get(key) ?? 0) + 1);
        }
      }
      this.mismatches.push(...salesMismatches(calendar, sold));
    }
  }

  async look(today: number): Promise<void> {
    this.looks += 1;
    const deadlineMs = performance.now() + this.#parts.settleMsMax;
    for (;;) {
      const { problems, nights } = await this.#compare(today);
      if (problems.length === 0 || performance.now() > deadlineMs) {
        this.mismatches.push(...problems.map((problem) => `on ${dateText(today)}: ${problem}`));
        this.equalNights += nights - problems.length;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_STEP_MS));
    }
  }

  async #compare(today: number) {
    const { server, ota, hotel } = this.#parts;
    const lastDay = today + HORIZON_DAYS - 1;
    const calendars = await readCalendars(ota, hotel, today, lastDay);
    const cells = new Map<string, Awaited<ReturnType<typeof readCells>>[number]>();
    for (let day = today; day <= lastDay; day += CELL_DAYS) {
      const to = dateText(Math.min(lastDay, day + CELL_DAYS - 1));
      for (const cell of await readCells(server, { from: dateText(day), to })) {
        cells.set(cellKey(cell.roomType, cell.night), cell);
      }
    }
    const problems = calendars.flatMap((calendar) =>
      calendarMismatches(calendar, cells, today, lastDay),
    );
    const rooms = calendars.reduce((sum, { roomTypes }) => sum + roomTypes.size, 0);
    return { problems, nights: rooms * HORIZON_DAYS };
  }
}
