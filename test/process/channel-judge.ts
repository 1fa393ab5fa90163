/**
 * What an OTA has in its own books, held against what the hotel has of it: every booking once, with
 * its last dates and room, cancelled or not, and no other. It must say no to a lost booking, to a
 * doubled one, and to one that is in another state.
 */
import type { HttpClient } from '../../src/replay/http-client.ts';

export interface OtaSale {
  readonly code: string;
  readonly status: 'new' | 'modified' | 'cancelled';
  readonly arrival: string;
  readonly departure: string;
  readonly rooms: readonly { readonly roomCode: string }[];
}

export interface HotelSale {
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly arrival: string;
  readonly departure: string;
  readonly roomTypes: readonly string[];
}

/** `prefix` is what the form puts before an OTA's code. */
export function salesProblems(
  listing: string,
  prefix: string,
  sold: readonly OtaSale[],
  known: readonly HotelSale[],
): readonly string[] {
  const byCode = Map.groupBy(known, ({ code }) => code);
  const problems = sold.flatMap((sale) => {
    const found = byCode.get(prefix + sale.code) ?? [];
    byCode.delete(prefix + sale.code);
    return problemsOf(sale, found).map((problem) => `${listing} ${sale.code}: ${problem}`);
  });
  const strangers = [...byCode.keys()].map((code) => `${listing} never sold ${code}`);
  return [...problems, ...strangers];
}

function problemsOf(sale: OtaSale, found: readonly HotelSale[]): readonly string[] {
  const [only, ...more] = found;
  // Whoever hears of a booking and its cancellation at once need not have made it.
  if (only === undefined) return sale.status === 'cancelled' ? [] : ['the hotel does not have it'];
  if (more.length > 0) return [`the hotel has it ${found.length} times`];
  const status = sale.status === 'cancelled' ? 'cancelled' : 'confirmed';
  if (only.status !== status) return [`it is ${only.status}, and was sold as ${status}`];
  if (status === 'cancelled') return [];
  const rooms = sale.rooms.map(({ roomCode }) => roomCode);
  const told = `${sale.arrival} to ${sale.departure}, ${rooms}`;
  const kept = `${only.arrival} to ${only.departure}, ${only.roomTypes}`;
  return told === kept ? [] : [`it is ${kept}, and was sold as ${told}`];
}

/** All that a listing has sold. */
export async function readSold(ota: HttpClient, listing: string): Promise<readonly OtaSale[]> {
  const sold: OtaSale[] = [];
  for (;;) {
    const after = encodeURIComponent(sold.at(-1)?.code ?? '');
    const path = `/control/listings/${listing}/bookings?after=${after}`;
    const { body } = await ota.send({ method: 'GET', path });
    const items = body.items as readonly OtaSale[];
    if (items.length === 0) return sold;
    sold.push(...items);
  }
}

/** All bookings of the hotel that a channel has sold, by the channel. */
export async function readKnown(
  server: HttpClient,
): Promise<ReadonlyMap<string, readonly HotelSale[]>> {
  const ids = await readIds(server);
  const known = await Promise.all(ids.map((id) => readSale(server, id)));
  const grouped = Map.groupBy(
    known.filter((one) => one !== undefined),
    ({ channel }) => channel,
  );
  return new Map([...grouped].map(([channel, all]) => [channel, all.map(({ sale }) => sale)]));
}

async function readIds(server: HttpClient): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const at = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await server.send({ method: 'GET', path: `/v1/bookings?limit=500${at}` });
    ids.push(...(body.items as readonly { id: string }[]).map(({ id }) => id));
    cursor = typeof body.nextCursor === 'string' ? body.nextCursor : undefined;
  } while (cursor !== undefined);
  return ids;
}

/** Undefined of a booking that no channel has sold. */
async function readSale(server: HttpClient, id: string) {
  const { body } = await server.send({ method: 'GET', path: `/v1/bookings/${id}` });
  const { status, stay, rooms, channelSale, channel } = body as {
    status: string;
    channel?: string;
    stay: { arrival: string; departure: string };
    rooms: { roomTypeId: string }[];
    channelSale?: { code: string };
  };
  if (channelSale === undefined) return undefined;
  const roomTypes = rooms.map(({ roomTypeId }) => roomTypeId);
  const sale = { id, status, code: channelSale.code, ...stay, roomTypes };
  return { channel: channel ?? '', sale };
}
