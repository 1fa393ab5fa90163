/**
 * Reads what the restarted server, its gateway and the mirror say, for the verifier. What settles
 * by itself a little later (captures on their way to the gateway, frames on their way to the
 * mirror) is waited for, but not for ever, and what has not settled by then is reported as it is.
 */
import type { BookingRow } from './booking-rows.ts';
import type { FeedMirror, NightSpan } from './feed-mirror.ts';
import { readBooking, readCells, sendBooking } from './hotel-client.ts';
import type { HttpClient } from './http-client.ts';
import { readLedger } from './read-ledger.ts';
import { feedMismatches } from './verify-feed.ts';
import {
  type AcceptedBooking,
  cellKey,
  type Findings,
  type KnownBooking,
  type NightCell,
  verifyHistory,
} from './verify-history.ts';
import { acceptOffer, closedNow } from './waitlist-client.ts';

const SETTLE_STEP_MS = 500;
/** Answered bookings whose request is sent once more, to see the same answer. */
const REPEATS = 200;

export interface Inspection {
  readonly capacity: ReadonlyMap<string, number>;
  readonly beyond: ReadonlyMap<string, number>;
  readonly accepted: ReadonlyMap<BookingRow, AcceptedBooking>;
  readonly client: HttpClient;
  readonly clients: number;
  readonly mirror: FeedMirror;
  readonly spans: readonly NightSpan[];
  readonly ledgerFile: string;
  readonly settleMsMax: number;
}

export async function inspectServer(inspection: Inspection): Promise<Findings> {
  const { accepted, capacity, beyond, mirror, ledgerFile } = inspection;
  const known = await readBookings(inspection);
  const isServed = [...accepted.values()].some(({ entryId }) => entryId !== undefined);
  const closed = isServed ? await closedNow(inspection.client) : [];
  const repeated = [
    ...(await repeatRequests(inspection)),
    ...servedProblems([...accepted.values()], closed),
  ];
  const deadlineMs = performance.now() + inspection.settleMsMax;
  for (;;) {
    const findings = verifyHistory({
      capacity,
      beyond,
      accepted: [...accepted.values()],
      known,
      cells: await readAllCells(inspection),
      mirror: mirror.cells,
      ledger: readLedger(ledgerFile),
    });
    const isSettled = findings.feed.length === 0 && findings.money.length === 0;
    if (isSettled || performance.now() > deadlineMs) {
      return { ...findings, lost: [...findings.lost, ...repeated] };
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLE_STEP_MS));
  }
}

/**
 * Whether the mirror equals the server before anything is restarted: afterwards it resumes, and
 * what the running server forgot to send might be healed.
 */
export async function compareMirror(inspection: Inspection): Promise<readonly string[]> {
  const deadlineMs = performance.now() + inspection.settleMsMax;
  for (;;) {
    const cells = await readAllCells(inspection);
    const problems = feedMismatches({ cells, mirror: inspection.mirror.cells });
    if (problems.length === 0 || performance.now() > deadlineMs) return problems;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_STEP_MS));
  }
}

async function readBookings({
  accepted,
  client,
  clients,
}: Inspection): Promise<ReadonlyMap<string, KnownBooking | undefined>> {
  const known = new Map<string, KnownBooking | undefined>();
  const waiting = [...accepted.values()];
  const work = async () => {
    for (let booking = waiting.pop(); booking !== undefined; booking = waiting.pop()) {
      known.set(booking.id, await readBooking(client, booking.id));
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  return known;
}

/** The same request under the same key has to name the same booking, after all that happened. */
async function repeatRequests({ accepted, client }: Inspection): Promise<readonly string[]> {
  // What an OTA has sold is not the server's request to repeat.
  const rows = [...accepted].filter(([, booking]) => !booking.isOtas);
  const stride = Math.max(1, Math.floor(rows.length / REPEATS));
  const problems: string[] = [];
  for (const [row, booking] of rows.filter((_, index) => index % stride === 0)) {
    const { entryId, id } = booking;
    const repeated =
      entryId === undefined ? sendBooking(client, row) : acceptOffer(client, row, entryId, id);
    const { status, body } = await repeated;
    if (status === 201 && body.id === booking.id) continue;
    problems.push(`line ${row.line} was told booking ${booking.id}; repeated, ${status}`);
  }
  return problems;
}

/** What the server says of who waited is what they were told: the booking, or none. */
function servedProblems(
  accepted: readonly AcceptedBooking[],
  closed: Awaited<ReturnType<typeof closedNow>>,
): readonly string[] {
  const told = new Map(accepted.map(({ entryId, id }) => [entryId, id]));
  return closed.flatMap(({ id, bookingId }) => {
    const expected = told.get(id);
    if (bookingId === expected) return [];
    return [
      `entry ${id} has booked ${bookingId ?? 'nothing'}, and was told ${expected ?? 'nothing'}`,
    ];
  });
}

async function readAllCells(inspection: Inspection): Promise<ReadonlyMap<string, NightCell>> {
  const all = new Map<string, NightCell>();
  for (const span of inspection.spans) {
    for (const cell of await readCells(inspection.client, span)) {
      all.set(cellKey(cell.roomType, cell.night), cell);
    }
  }
  return all;
}
