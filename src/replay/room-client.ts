/**
 * The front desk's words for the server: the record of rooms, how clean they are, who has which,
 * and a check-in with a room. It knows paths and bodies, and nothing about what an answer means.
 */
import type { BookingRow } from './booking-rows.ts';
import { PROPERTY_ID, postTo } from './hotel-client.ts';
import type { PlannedRoom } from './hotel-plan.ts';
import type { Answer, HttpClient } from './http-client.ts';
import type { AssignedRoom } from './verify-rooms.ts';

const HOUSE = `/v1/properties/${PROPERTY_ID}`;
/** As many rooms as one call may name. */
const ROOMS_A_CALL = 400;

/** Throws when the server does not take them. */
export async function recordRooms(
  client: HttpClient,
  rooms: readonly PlannedRoom[],
): Promise<void> {
  for (const [place, some] of inCalls(rooms).entries()) {
    const answer = await postTo(client, `${HOUSE}/rooms`, `rooms-${place}`, { rooms: some });
    if (answer.status !== 201) {
      throw new Error(`the rooms were not recorded: ${JSON.stringify(answer.body)}`);
    }
  }
}

export interface RoomToday {
  readonly number: string;
  readonly roomTypeId: string;
  readonly isInspected: boolean;
  /** Who is in it, or has to leave it today. */
  readonly bookingId: string | undefined;
}

interface WireRoom extends Pick<RoomToday, 'number' | 'roomTypeId'> {
  readonly housekeeping: { readonly status: string };
  readonly frontOffice: { readonly bookingId: string | null };
}

/** Every room as it is now; none when the server refuses. */
export async function readHouse(client: HttpClient): Promise<readonly RoomToday[]> {
  const { status, body } = await client.send({ method: 'GET', path: `${HOUSE}/housekeeping` });
  if (status !== 200) return [];
  return (body.rooms as readonly WireRoom[]).map((room) => ({
    number: room.number,
    roomTypeId: room.roomTypeId,
    isInspected: room.housekeeping.status === 'inspected',
    bookingId: room.frontOffice.bookingId ?? undefined,
  }));
}

/** The first answer that is a refusal, or none. */
export async function sendInspected(
  client: HttpClient,
  numbers: readonly string[],
  key: string,
): Promise<Answer | undefined> {
  for (const [place, rooms] of inCalls(numbers).entries()) {
    const body = { rooms, status: 'inspected', reason: 'Morning round' };
    const answer = await postTo(client, `${HOUSE}/housekeeping`, `${key}-${place}`, body);
    if (answer.status !== 200) return answer;
  }
  return undefined;
}

interface WireAssigned {
  readonly bookingId: string;
  readonly rooms: readonly {
    readonly number: string;
    readonly from: string;
    readonly until: string;
  }[];
}

/** Who has which room in a night; nobody when the server refuses. */
export async function readAssigned(
  client: HttpClient,
  night: string,
): Promise<readonly AssignedRoom[]> {
  const path = `${HOUSE}/assignments?from=${night}&to=${night}`;
  const { status, body } = await client.send({ method: 'GET', path });
  if (status !== 200) return [];
  return (body.bookings as readonly WireAssigned[]).flatMap(({ bookingId, rooms }) =>
    rooms
      .filter(({ from, until }) => from <= night && night < until)
      .map(({ number }) => ({ bookingId, number })),
  );
}

/** A room by its number, of whatever type; or whichever the engine takes. */
export type RoomChoice =
  | { readonly number: string }
  | { readonly automatic: 'sold type' | 'any type' };

export function sendCheckIn(
  client: HttpClient,
  row: BookingRow,
  bookingId: string,
  choice: RoomChoice,
): Promise<Answer> {
  const path = `/v1/bookings/${bookingId}/check-in`;
  const key = `row-${row.line}-check-in`;
  if ('number' in choice) {
    const body = { rooms: [{ number: choice.number }], otherRoomType: true };
    return postTo(client, path, `${key}-upgrade`, body);
  }
  const assign = 'automatic';
  return choice.automatic === 'sold type'
    ? postTo(client, path, key, { assign })
    : postTo(client, path, `${key}-any`, { assign, otherRoomType: true });
}

function inCalls<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const calls: (readonly Item[])[] = [];
  for (let at = 0; at < items.length; at += ROOMS_A_CALL) {
    calls.push(items.slice(at, at + ROOMS_A_CALL));
  }
  return calls;
}
