/**
 * What clients were told of rooms, blocks and waiting, held against the events alone: every room
 * that was said to be given was, no room is given twice for a night, a block has what it was told
 * to have, with agreed = picked up + remainder + washed + released on each of its nights, and who
 * took an offer has a booking. It keeps tables of its own and asks no code of the engine.
 */
import { dateText, dayOf } from '../../src/replay/own-dates.ts';
import type { Told } from './answer-judge.ts';
import { clientsKey } from './changes-made.ts';
import type { JournalEvent } from './read-journal.ts';

interface Stretch {
  readonly number: string;
  readonly line: number;
  readonly from: string;
  readonly until: string;
}

interface Figures {
  readonly agreed: number;
  readonly washed: number;
  readonly isReleased: boolean;
}

/** By room type and night. */
type Cells = ReadonlyMap<string, Figures>;

interface BlockState {
  readonly status: unknown;
  readonly cells: Cells;
  /** What a change under way asks for. */
  readonly wanted: { readonly status: unknown; readonly cells: Cells } | undefined;
}

const NO_BLOCK: BlockState = { status: undefined, cells: new Map(), wanted: undefined };
const NOTHING: Figures = { agreed: 0, washed: 0, isReleased: false };

export class HouseJudge {
  readonly #problems: string[] = [];
  /** By booking, the rooms it has now. */
  readonly #rooms = new Map<string, readonly Stretch[]>();
  /** By booking, all that it ever had, in words. */
  readonly #had = new Map<string, Set<string>>();
  /** By client's key, what was written under it, first of each type. */
  readonly #written = new Map<string, JournalEvent>();
  readonly #keys = new Set<string>();
  /** By block, its state after each version; version n is at n - 1. */
  readonly #blocks = new Map<string, BlockState[]>();
  /** By block, room type and night: as the night was told. */
  readonly #kept = new Map<string, Figures>();
  /** By block, room type and night: rooms that bookings have drawn. */
  readonly #drawn = new Map<string, number>();
  /** Events by type, offers by their end. */
  readonly #counts = new Map<string, number>();
  /** Offers by how they ended. */
  readonly #offers = new Map<string, unknown>();

  take(events: readonly JournalEvent[]): void {
    for (const event of events) {
      const { key } = event.metadata;
      this.#countOne(event.type);
      if (key !== undefined) this.#takeKey(clientsKey(key), event);
      const [kind, id = '', roomTypeId = '', night = ''] = event.stream.split('/');
      if (kind === 'rooms') this.#takeRooms(event);
      if (kind === 'block') this.#takeBlock(id, event);
      if (kind === 'inventory') this.#takeNight(`${roomTypeId}/${night}`, event);
      if (event.type === 'WaitlistOfferEnded') {
        this.#offers.set(String(event.data.offerId), event.data.how);
        this.#countOne(`offers ${String(event.data.how)}`);
      }
      if (event.type === 'WaitlistHoldOver') {
        this.#offers.set(String(event.data.offerId), event.data.isBooked ? 'booked' : 'given back');
      }
    }
  }

  /** Whether the request has left its receipt, so that a repeat must get the same answer. */
  isWritten({ request, answer }: Told): boolean {
    return answer.status < 300 && this.#keys.has(request.key ?? '');
  }

  /** Answers that the events do not bear out, and what is wrong whatever was answered. */
  unfounded(told: readonly Told[]): readonly string[] {
    const done = told.filter(({ answer }) => answer.status < 300);
    return [
      ...this.#problems,
      ...done.flatMap((one) => {
        const problem = this.#problemOf(one);
        const { path, key } = one.request;
        return problem === undefined ? [] : [`${path} under ${key} was told, and ${problem}`];
      }),
    ];
  }

  /** What has come of the kinds of work; a load that got nowhere would prove nothing. */
  count(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  #countOne(what: string): void {
    this.#counts.set(what, this.count(what) + 1);
  }

  /** What a read of the block says, held against the nights' own events. */
  blockProblems(id: string, body: Told['answer']['body']): readonly string[] {
    const nights = (body.nights ?? []) as readonly (Record<string, number> & {
      readonly roomTypeId: string;
      readonly night: string;
    })[];
    return nights.flatMap((one) => {
      const key = `${id}/${one.roomTypeId}/${one.night}`;
      const { agreed = 0, pickedUp = 0, remainder = 0, washed = 0, released = 0 } = one;
      const drawn = this.#drawn.get(key) ?? 0;
      const kept = this.#kept.get(key) ?? NOTHING;
      const isKept = kept.isReleased || body.status !== 'definite' ? 0 : kept.agreed - kept.washed;
      const isWhole = agreed === pickedUp + remainder + washed + released;
      const isTrue = pickedUp === drawn && remainder === Math.max(0, isKept - drawn);
      if (body.status !== 'definite' ? pickedUp === drawn && isWhole : isWhole && isTrue) return [];
      const said = JSON.stringify(one);
      return [`block ${id} says ${said}; its night has ${JSON.stringify(kept)}, ${drawn} drawn`];
    });
  }

  /** Those that are not over, definite or not, each with room type and night of what it has. */
  get openBlocks(): readonly { readonly id: string; readonly nights: readonly string[] }[] {
    return [...this.#blocks].flatMap(([id, states]) => {
      const { status, cells } = states.at(-1) ?? NO_BLOCK;
      const isOpen = status === 'definite' || status === 'tentative';
      return isOpen ? [{ id, nights: [...cells.keys()].sort() }] : [];
    });
  }

  #takeKey(key: string, event: JournalEvent): void {
    this.#keys.add(key);
    const name = `${key} ${event.type}`;
    if (!this.#written.has(name)) this.#written.set(name, event);
  }

  #takeRooms({ position, type, data }: JournalEvent): void {
    if (type === 'RoomsFreed') this.#rooms.delete(String(data.bookingId));
    if (type !== 'RoomsAssigned') return;
    const assigned = data.bookings as readonly { bookingId: string; rooms: readonly Stretch[] }[];
    // All of one event at once: two bookings may have changed rooms with each other.
    for (const { bookingId, rooms } of assigned) {
      this.#rooms.set(bookingId, rooms);
      const had = this.#had.get(bookingId) ?? new Set();
      this.#had.set(bookingId, had.add(rooms.map(stretchText).join()));
    }
    const sleeping = new Map<string, string>();
    for (const [bookingId, rooms] of this.#rooms) {
      for (const night of rooms.flatMap(nightsOf)) {
        const other = sleeping.get(night);
        if (other !== undefined) {
          this.#problems.push(`position ${position}: ${other} and ${bookingId} have ${night}`);
        }
        sleeping.set(night, bookingId);
      }
    }
  }

  #takeBlock(id: string, { type, data }: JournalEvent): void {
    const states = this.#blocks.get(id) ?? [];
    this.#blocks.set(id, [...states, blockAfter(states.at(-1) ?? NO_BLOCK, type, data)]);
  }

  #takeNight(night: string, { position, type, data }: JournalEvent): void {
    const { blockId } = data;
    if (typeof blockId !== 'string') return;
    const key = `${blockId}/${night}`;
    if (type === 'BlockSet') {
      const [agreed, washed] = [Number(data.agreed), Number(data.washed)];
      this.#kept.set(key, { agreed, washed, isReleased: data.isReleased === true });
    }
    const moved = Number(data.fromBlock ?? 0) - Number(data.toBlock ?? 0);
    const drawn = (this.#drawn.get(key) ?? 0) + moved;
    this.#drawn.set(key, drawn);
    if (moved > 0) this.#countOne('block nights drawn');
    // What a change under way was granted is not told to its nights yet.
    const { agreed, washed, isReleased } = this.#kept.get(key) ?? NOTHING;
    const isTooMuch = moved > 0 && (isReleased || drawn > agreed - washed);
    if (drawn >= 0 && !isTooMuch) return;
    this.#problems.push(
      `position ${position}: ${drawn} rooms are drawn of ${key}, ${agreed} agreed`,
    );
  }

  #problemOf({ request, answer }: Told): string | undefined {
    const { path, key } = request;
    const { body } = answer;
    const written = (type: string) => this.#written.get(`${key} ${type}`);
    if (path.endsWith('/check-in')) {
      const event = written('GuestCheckedIn');
      return event?.stream === `booking/${String(body.id)}` ? undefined : 'nobody has come';
    }
    if (/\/rooms\/(?:assign|move)$/.test(path)) {
      return this.#givenProblem(body);
    }
    if (path.endsWith('/housekeeping')) {
      const { numbers, status } = written('RoomStatusChanged')?.data ?? {};
      const { rooms, status: asked } = request.body as Record<string, unknown>;
      const isSaid = JSON.stringify(numbers) === JSON.stringify(rooms) && status === asked;
      return isSaid ? undefined : `${String(numbers)} are ${String(status)}`;
    }
    if (path.startsWith('/v1/blocks')) return this.#blockProblem(body);
    if (path.endsWith('/waitlist')) {
      const { entryId } = written('WaitlistJoined')?.data ?? {};
      return entryId === body.id ? undefined : `${String(entryId)} has joined`;
    }
    // One that waits for its customer may still come to nothing.
    if (!path.endsWith('/accept') || answer.status !== 201) return undefined;
    const how = this.#offers.get(String(body.id));
    // Who is quicker to pay than to turn it down has it: noted as booked once the hold is over.
    if (how === 'booked' || how === 'declined') return undefined;
    return `the offer ${String(body.id)} is ${String(how)}`;
  }

  /** Who is in the house and lacks nothing is told what he has, so it is not asked by key. */
  #givenProblem({ bookingId, rooms }: Told['answer']['body']): string | undefined {
    const said = rooms as readonly (Omit<Stretch, 'line'> & { readonly room: number })[];
    const text = said.map(({ room, ...one }) => stretchText({ ...one, line: room })).join();
    const isTrue = text !== '' && this.#had.get(String(bookingId))?.has(text);
    return isTrue ? undefined : `the booking never had ${text}`;
  }

  #blockProblem(body: Told['answer']['body']): string | undefined {
    const state = this.#blocks.get(String(body.id))?.[Number(body.version) - 1];
    const nights = body.nights as readonly (Figures & { roomTypeId: string; night: string })[];
    const said = nights.map(({ roomTypeId, night, ...figures }) => {
      return wordsOf(`${roomTypeId}/${night}`, figures);
    });
    const found = [...(state?.cells ?? [])].map(([cell, figures]) => wordsOf(cell, figures));
    const isSame = said.sort().join() === found.sort().join() && state?.status === body.status;
    return isSame ? undefined : `the block is ${String(state?.status)} of ${found.join()}`;
  }
}

function wordsOf(cell: string, { agreed, washed, isReleased }: Figures): string {
  return `${cell} ${agreed} agreed ${washed} washed ${isReleased}`;
}

function nightsOf({ number, from, until }: Stretch): readonly string[] {
  const first = dayOf(from) ?? Number.NaN;
  const count = Math.max(0, (dayOf(until) ?? Number.NaN) - first);
  return Array.from({ length: count }, (_, at) => `${number} on ${dateText(first + at)}`);
}

function stretchText({ line, number, from, until }: Stretch): string {
  return `room ${line} in ${number} from ${from} to ${until}`;
}

function blockAfter(before: BlockState, type: string, data: JournalEvent['data']): BlockState {
  switch (type) {
    case 'BlockRequested':
      return {
        status: 'requested',
        cells: new Map(),
        wanted: { status: data.status, cells: withCells(new Map(), data) },
      };
    case 'BlockChangeRequested': {
      const { status = before.status } = data;
      return { ...before, wanted: { status, cells: withCells(before.cells, data) } };
    }
    case 'BlockChangeAgreed':
      return { ...before, ...before.wanted, wanted: undefined };
    case 'BlockChangeRefused': {
      const status = before.status === 'requested' ? 'refused' : before.status;
      return { ...before, status, wanted: undefined };
    }
    case 'BlockCancelled':
      return { ...before, status: 'cancelled' };
    default:
      return before;
  }
}

function withCells(cells: Cells, data: JournalEvent['data']): Cells {
  const said = (data.cells ?? []) as readonly (Omit<Figures, 'isReleased'> & {
    readonly roomTypeId: string;
    readonly night: string;
  })[];
  const changed = new Map(cells);
  for (const { roomTypeId, night, agreed, washed } of said) {
    const cell = `${roomTypeId}/${night}`;
    // Nothing agreed is no night of the block.
    if (agreed === 0) changed.delete(cell);
    else changed.set(cell, { agreed, washed, isReleased: false });
  }
  return changed;
}
