/**
 * Who sleeps where by the journal as it grows, remembered with every position, so that a rack that
 * anybody was told can be held against the journal as it then was. It shares no code with the
 * engine's own rack.
 */
import type { RoomNumber } from '../../../domain/ids.ts';
import type { RoomRack } from '../../../domain/rooms/room-rack.ts';
import type { StoredEvent } from '../../../ports/journal.ts';

interface Stretch {
  readonly number: string;
  readonly line: number;
  readonly from: string;
  readonly until: string;
}

/** A rack at and after a position, until the next: by booking, its rooms as text. */
interface RackCount {
  readonly position: number;
  readonly rooms: ReadonlyMap<string, string>;
}

const EMPTY: RackCount = { position: 0, rooms: new Map() };
const RACK_STREAM = 'rooms/';

/** One property. */
export class RackWatch {
  /** Those that the house has. */
  readonly rooms: RoomNumber[] = [];
  readonly #history: RackCount[] = [EMPTY];
  readonly #now = new Map<string, readonly Stretch[]>();

  took({ type, data, stream, position }: StoredEvent): void {
    const { rooms, bookings, bookingId } = data as {
      readonly rooms?: readonly { readonly number: RoomNumber }[];
      readonly bookings?: readonly { bookingId: string; rooms: readonly Stretch[] }[];
      readonly bookingId?: string;
    };
    if (type === 'RoomsAdded') for (const { number } of rooms ?? []) this.rooms.push(number);
    if (!stream.startsWith(RACK_STREAM)) return;
    const now = new Map(this.#history.at(-1)?.rooms);
    if (type === 'RoomsFreed') this.#put(now, bookingId ?? '', []);
    if (type === 'RoomsAssigned') {
      for (const assigned of bookings ?? []) this.#put(now, assigned.bookingId, assigned.rooms);
    }
    this.#history.push({ position, rooms: now });
  }

  /** Rooms that a booking has now. */
  of(bookingId: string): readonly Stretch[] {
    return this.#now.get(bookingId) ?? [];
  }

  #put(texts: Map<string, string>, bookingId: string, rooms: readonly Stretch[]): void {
    this.#now.set(bookingId, rooms);
    if (rooms.length === 0) texts.delete(bookingId);
    else texts.set(bookingId, textOf(rooms));
  }

  /** What is wrong with a rack as it was told, as sentences. */
  problemsOf({ bookings }: RoomRack, position: number): readonly string[] {
    const { rooms } = this.#history.findLast((one) => one.position <= position) ?? EMPTY;
    // Those without a room are told of as well, for the desk to see what they lack.
    const withRooms = [...bookings].filter(([, assigned]) => assigned.rooms.length > 0);
    const told = new Map<string, string>(
      withRooms.map(([id, assigned]) => [id, textOf(assigned.rooms)]),
    );
    const ids = new Set<string>([...rooms.keys(), ...told.keys()]);
    const differing = [...ids].filter((id) => told.get(id) !== rooms.get(id));
    const differences = differing.map((id) => {
      return `${id} is told to have ${told.get(id)} at ${position}, and has ${rooms.get(id)}`;
    });
    return [...differences, ...doublesIn(bookings)];
  }
}

function textOf(rooms: readonly Stretch[]): string {
  return rooms
    .map(({ number, line, from, until }) => `${line}: ${number} from ${from} until ${until}`)
    .toSorted()
    .join(', ');
}

/** Dates as text are in the order of the days, so nights meet where the texts do. */
function doublesIn(bookings: RoomRack['bookings']): readonly string[] {
  const all = [...bookings].flatMap(([id, { rooms }]) => rooms.map((one) => ({ id, ...one })));
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter(({ number, from, until }) => {
        return number === one.number && from < one.until && one.from < until;
      })
      .map(({ id }) => `${one.number} is told to be both ${one.id}'s and ${id}'s`),
  );
}
