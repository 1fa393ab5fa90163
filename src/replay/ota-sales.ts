/**
 * Rows that came through an OTA, sold by that OTA: its guests book, change and cancel there, on its
 * own calendar, and the hotel hears of it afterwards. What the OTA answers is what its guest was
 * told; `arrived` waits until the hotel has it so, and says what has not come in time.
 */
import type { BookingRow } from './booking-rows.ts';
import { type PlannedChange, planStays, type RowStay } from './change-plan.ts';
import { PROPERTY_ID } from './hotel-client.ts';
import type { PlannedRoomType } from './hotel-plan.ts';
import type { Answer, HttpClient } from './http-client.ts';
import { listedTypes, OTAS, planCodeOf } from './ota-channels.ts';
import { dateText, noonMs } from './own-dates.ts';
import { type AcceptedBooking, cellKey, stayNow } from './verify-history.ts';

const LOOK_MS = 20;

interface Parts {
  readonly server: HttpClient;
  readonly ota: HttpClient;
  readonly hotel: readonly PlannedRoomType[];
  readonly settleMsMax: number;
}

/** What the hotel says of a booking that an OTA has sold. */
interface HotelsWord {
  readonly status: string;
  readonly stay: { readonly arrival: string; readonly departure: string };
  readonly channelSale?: {
    readonly code: string;
    readonly overbooked: readonly {
      readonly roomTypeId: string;
      readonly night: string;
      readonly rooms: number;
    }[];
  };
}

export class OtaSales {
  /** Sentences about sales that did not arrive in time, or arrived otherwise. */
  readonly problems: string[] = [];
  /** Rooms that the hotel has taken in beyond what it had, by `cellKey`. */
  readonly overbooked = new Map<string, number>();
  sold = 0;
  readonly #parts: Parts;
  readonly #listed: ReadonlySet<string>;
  /** The hotel's ids by the codes of its OTAs, as far as they are known. */
  readonly #ids = new Map<string, string>();
  readonly #looked = new Set<string>();
  /** What each booking has already said of rooms that were not there. */
  readonly #told = new Map<string, number>();
  #waiting = new Map<BookingRow, AcceptedBooking>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#listed = new Set(listedTypes(parts.hotel).map(({ id }) => id));
  }

  /** Dirty rows are for the hotel to refuse, and so is a room type that has no rooms. */
  sells({ channel, dirty, roomType }: BookingRow): boolean {
    const isOtas = OTAS.some((ota) => ota.channel === channel);
    return isOtas && dirty === undefined && this.#listed.has(roomType);
  }

  async book(row: BookingRow): Promise<Answer> {
    const body = {
      code: codeOf(row),
      ...datesOf(planStays(row).booked),
      rooms: [
        {
          roomCode: row.roomType,
          planCode: planCodeOf(row),
          adults: row.adults,
          children: row.children,
          nightlyPrice: (row.priceMinor / 100).toFixed(2),
        },
      ],
      guest: { firstName: 'Guest', lastName: `of line ${row.line}` },
    };
    const answer = await this.#send(row, '', body);
    if (answer.status !== 201) return answer;
    this.sold += 1;
    return { status: 201, body: { id: codeOf(row) } };
  }

  change(row: BookingRow, { stay }: PlannedChange): Promise<Answer> {
    return this.#send(row, `/${codeOf(row)}/modify`, datesOf(stay));
  }

  cancel(row: BookingRow): Promise<Answer> {
    return this.#send(row, `/${codeOf(row)}/cancel`, {});
  }

  /** That the hotel has to have it before the day goes on. */
  await(row: BookingRow, booking: AcceptedBooking): void {
    this.#waiting.set(row, booking);
  }

  /** Resolves when the hotel has everything that was waited for, or not in time. */
  async arrived(day: number): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    const deadlineMs = performance.now() + this.#parts.settleMsMax;
    while (waiting.size > 0) {
      await this.#findIds(waiting, day);
      const said = await Promise.all([...waiting].map((entry) => this.#look(...entry)));
      for (const [row, problem] of said) if (problem === undefined) waiting.delete(row);
      if (waiting.size === 0) return;
      if (performance.now() > deadlineMs) {
        const late = said.flatMap(([row, problem]) =>
          problem === undefined ? [] : [`line ${row.line}: ${problem}`],
        );
        this.problems.push(...late);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Undefined once the hotel says what the guest was told. */
  async #look(
    row: BookingRow,
    booking: AcceptedBooking,
  ): Promise<readonly [BookingRow, string | undefined]> {
    const id = this.#ids.get(hotelsCode(row));
    if (id === undefined) return [row, 'the hotel has not heard of it'];
    booking.id = id;
    const { body } = await this.#parts.server.send({ method: 'GET', path: `/v1/bookings/${id}` });
    const word = wordOf(body);
    this.#noteOverbooked(id, word);
    const { arrivalDay, nights } = stayNow(booking);
    const status = booking.ending === undefined ? 'confirmed' : 'cancelled';
    const told = `${status} from ${dateText(arrivalDay)} to ${dateText(arrivalDay + nights)}`;
    const found = `${word.status} from ${word.stay.arrival} to ${word.stay.departure}`;
    return [row, told === found ? undefined : `it was told ${told} and is ${found}`];
  }

  /** The most that each booking has ever been short of. */
  #noteOverbooked(id: string, { channelSale }: HotelsWord): void {
    for (const { roomTypeId, night, rooms } of channelSale?.overbooked ?? []) {
      const key = cellKey(roomTypeId, night);
      const before = this.#told.get(`${id} ${key}`) ?? 0;
      if (rooms <= before) continue;
      this.#told.set(`${id} ${key}`, rooms);
      this.overbooked.set(key, (this.overbooked.get(key) ?? 0) + rooms - before);
    }
  }

  /** From what has changed at the hotel since the day's noon. */
  async #findIds(waiting: ReadonlyMap<BookingRow, unknown>, day: number): Promise<void> {
    const isMissing = [...waiting.keys()].some((row) => !this.#ids.has(hotelsCode(row)));
    if (!isMissing) return;
    const { server } = this.#parts;
    const since = new Date(noonMs(day)).toISOString();
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({
        propertyId: PROPERTY_ID,
        updatedSince: since,
        limit: '500',
        ...(cursor === undefined ? {} : { cursor }),
      });
      const { body } = await server.send({ method: 'GET', path: `/v1/bookings?${query}` });
      const ids = (body.items as readonly { id: string }[]).map(({ id }) => id);
      await Promise.all(ids.map((id) => this.#learn(id)));
      cursor = typeof body.nextCursor === 'string' ? body.nextCursor : undefined;
    } while (cursor !== undefined);
  }

  async #learn(id: string): Promise<void> {
    if (this.#looked.has(id)) return;
    this.#looked.add(id);
    const path = `/v1/bookings/${id}`;
    const { body } = await this.#parts.server.send({ method: 'GET', path });
    const { channelSale } = wordOf(body);
    if (channelSale === undefined) return;
    const known = this.#ids.get(channelSale.code);
    if (known !== undefined && known !== id) {
      this.problems.push(`${channelSale.code} is two bookings, ${known} and ${id}`);
    }
    this.#ids.set(channelSale.code, id);
  }

  /** A calendar that says no is a full hotel to the guest. */
  async #send(row: BookingRow, path: string, body: object): Promise<Answer> {
    const at = `/control/listings/${row.channel}/bookings${path}`;
    const answer = await this.#parts.ota.send({ method: 'POST', path: at, body });
    const isFull = answer.status === 409;
    return isFull ? { status: 409, body: { code: 'no_availability' } } : answer;
  }
}

function wordOf({ status, stay, channelSale }: Answer['body']): HotelsWord {
  return {
    status: String(status),
    stay: stay as HotelsWord['stay'],
    ...(channelSale === undefined
      ? {}
      : { channelSale: channelSale as NonNullable<HotelsWord['channelSale']> }),
  };
}

function codeOf({ line }: BookingRow): string {
  return `L${line}`;
}

function hotelsCode(row: BookingRow): string {
  const prefix = OTAS.find(({ channel }) => channel === row.channel)?.codePrefix ?? '';
  return prefix + codeOf(row);
}

function datesOf({ arrivalDay, nights }: RowStay) {
  return { arrival: dateText(arrivalDay), departure: dateText(arrivalDay + nights) };
}
