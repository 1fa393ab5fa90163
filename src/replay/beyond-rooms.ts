/**
 * Selling beyond the rooms there are, as a hotel lives it: an allowance for every night, and on
 * each day, before anybody checks in, the guests for whom there is no room sent elsewhere. How many
 * those are is counted by the replay itself, from who is in the house and who comes today; whom it
 * strikes is asked of the server, whose proposal is an order of guests.
 */
import type { Phase, Step } from './day-plan.ts';
import type { NightSpan } from './feed-mirror.ts';
import { PROPERTY_ID, postTo } from './hotel-client.ts';
import type { PlannedRoomType } from './hotel-plan.ts';
import type { Answer, HttpClient } from './http-client.ts';
import { dateText } from './own-dates.ts';
import type { RunHistory } from './run-history.ts';
import { type AcceptedBooking, stayNow } from './verify-history.ts';

export interface Overbooking {
  /** Whole percent of the rooms of a night. */
  readonly percent: number;
  /** Rooms of each type. */
  readonly rooms: ReadonlyMap<string, number>;
}

/** What the other hotel asks of a guest's night is his price here; the way and the regret cost. */
const WALK_EXTRA_MINOR = 5_000;

/** Rooms that may be sold beyond those of each type, as the server has to round them. */
export function allowanceOf({ percent, rooms }: Overbooking): ReadonlyMap<string, number> {
  return new Map([...rooms].map(([type, count]) => [type, Math.floor((count * percent) / 100)]));
}

/** Throws when the server does not take it. */
export async function allowBeyond(
  client: HttpClient,
  hotel: readonly PlannedRoomType[],
  percent: number,
  spans: readonly NightSpan[],
): Promise<void> {
  for (const { id } of hotel) {
    for (const { from, to } of spans) {
      const path = `/v1/properties/${PROPERTY_ID}/room-types/${id}/overbooking`;
      const body = { from, to, allowance: { type: 'percent', percent } };
      const answer = await postTo(client, path, `allow-${id}-${from}`, body);
      if (answer.status !== 200) throw new Error(`not allowed: ${JSON.stringify(answer.body)}`);
    }
  }
}

interface Desk {
  readonly client: HttpClient;
  readonly history: RunHistory;
}

/** To be called before `phase` begins, in which guests arrive; nobody else may be at work. */
export async function walkWhoHasNoRoom(
  { client, history }: Desk,
  phase: Phase,
  index: number,
  rooms: ReadonlyMap<string, number>,
): Promise<void> {
  const { day } = phase;
  const arriving = Map.groupBy(arrivalsIn(phase, history), ([, { roomType }]) => roomType);
  for (const [roomType, guests] of arriving) {
    const tooMany = history.inHouse(roomType, day) + guests.length - (rooms.get(roomType) ?? 0);
    if (tooMany <= 0) continue;
    const byId = new Map(guests.map(([step, booking]) => [booking.id, { step, booking }]));
    const order = await proposalFor(client, roomType, day);
    const struck = order.flatMap((id) => byId.get(id) ?? []).slice(0, tooMany);
    if (struck.length < tooMany) {
      history.unexpected.push(
        `the walk proposal for ${roomType} on ${dateText(day)} names ${struck.length} guests ` +
          `who arrive, of ${tooMany} for whom there is no room`,
      );
    }
    for (const { step, booking } of struck) {
      const costMinor = walkCost(booking, day);
      const answer = await sendWalk(client, step, booking, costMinor);
      history.recordWalk(step.row, answer, costMinor, { day, phase: index });
    }
  }
}

/** Guests of accepted bookings who come today, each with the step that checks him in. */
function arrivalsIn({ steps }: Phase, history: RunHistory): (readonly [Step, AcceptedBooking])[] {
  return steps.flatMap((step) => {
    const booking = history.accepted.get(step.row);
    const isComing = step.action === 'check-in' && booking?.ending === undefined;
    return isComing && booking !== undefined ? [[step, booking] as const] : [];
  });
}

interface WireProposal {
  readonly roomTypeId: string;
  readonly bookings: readonly { readonly bookingId: string }[];
}

/** Ids of bookings in the order in which to go; empty when the server proposes nobody. */
async function proposalFor(
  client: HttpClient,
  roomType: string,
  day: number,
): Promise<readonly string[]> {
  const path = `/v1/properties/${PROPERTY_ID}/walk-proposal?night=${dateText(day)}`;
  const { status, body } = await client.send({ method: 'GET', path });
  if (status !== 200) return [];
  const roomTypes = body.roomTypes as readonly WireProposal[];
  const found = roomTypes.find(({ roomTypeId }) => roomTypeId === roomType);
  return (found?.bookings ?? []).map(({ bookingId }) => bookingId);
}

function walkCost(booking: AcceptedBooking, day: number): number {
  const { arrivalDay, nights } = stayNow(booking);
  return booking.priceMinor * (arrivalDay + nights - day) + WALK_EXTRA_MINOR;
}

function sendWalk(
  client: HttpClient,
  { row }: Step,
  { id }: AcceptedBooking,
  costMinor: number,
): Promise<Answer> {
  const cost = { amount: (costMinor / 100).toFixed(2), currency: 'EUR' };
  const body = { hotel: 'Another hotel', cost, reason: 'More guests than rooms' };
  return postTo(client, `/v1/bookings/${id}/walk`, `row-${row.line}-walk`, body);
}
