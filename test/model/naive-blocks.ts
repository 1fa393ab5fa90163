/**
 * A hotel with blocks as a child would keep it: lists and counting, night by night. The model that
 * the engine is compared with; must share no code with it.
 */

export type Verdict = string;

interface NaiveCell {
  agreed: number;
  washed: number;
  isReleased: boolean;
}

interface NaiveBlock {
  status: 'definite' | 'cancelled' | 'refused';
  readonly cells: Map<number, NaiveCell>;
  readonly releaseDays: number | null;
}

export interface NaiveStay {
  readonly key: string;
  readonly block: string | undefined;
  from: number;
  until: number;
  isOver: boolean;
  /** By night: rooms, and how many of them are the block's. */
  readonly nights: Map<number, { rooms: number; drawn: number }>;
}

interface Wish {
  readonly from: number;
  readonly nights: number;
  readonly rooms: number;
}

export class NaiveBlocks {
  readonly #rooms: number;
  readonly #nights: number;
  readonly #blocks = new Map<string, NaiveBlock>();
  readonly #stays: NaiveStay[] = [];
  day: number;

  constructor(rooms: number, nights: number, day: number) {
    this.#rooms = rooms;
    this.#nights = nights;
    this.day = day;
  }

  open(id: string, wanted: ReadonlyMap<number, number>, releaseDays: number | null): Verdict {
    const before = this.#blocks.get(id);
    if (before !== undefined && before.status !== 'refused') return 'already_exists';
    const asked = [...wanted].filter(([, rooms]) => rooms > 0);
    if (asked.length === 0) return 'block_empty';
    const isFull = asked.some(([night, rooms]) => this.#free(night) < rooms);
    const cells = new Map(
      isFull
        ? []
        : asked.map(([night, agreed]) => [night, { agreed, washed: 0, isReleased: false }]),
    );
    this.#blocks.set(id, { status: isFull ? 'refused' : 'definite', cells, releaseDays });
    return isFull ? 'no_availability' : 'definite';
  }

  counts(id: string, wanted: ReadonlyMap<number, number>): Verdict {
    const block = this.#blocks.get(id);
    if (block === undefined) return 'not_found';
    if (block.status !== 'definite') return 'block_closed';
    const differing = [...wanted].filter(([night, rooms]) => {
      return rooms !== (block.cells.get(night)?.agreed ?? 0);
    });
    if (differing.some(([night]) => block.cells.get(night)?.isReleased)) {
      return 'block_night_released';
    }
    for (const [night, agreed] of differing) {
      const washed = Math.min(agreed, block.cells.get(night)?.washed ?? 0);
      const left = agreed - washed - this.#pickedUp(id, night);
      if (left < 0) return 'below_pick_up';
      if (left - this.#remainder(id, night) > this.#free(night)) return 'no_availability';
    }
    for (const [night, agreed] of differing) {
      const washed = Math.min(agreed, block.cells.get(night)?.washed ?? 0);
      if (agreed === 0) block.cells.delete(night);
      else block.cells.set(night, { agreed, washed, isReleased: false });
    }
    return 'definite';
  }

  wash(id: string, rooms: number): Verdict {
    const block = this.#blocks.get(id);
    if (block === undefined) return 'not_found';
    if (block.status !== 'definite') return 'block_closed';
    const cells = [...block.cells].filter(([, { isReleased }]) => !isReleased);
    if (cells.some(([night]) => this.#remainder(id, night) < rooms)) return 'wash_too_large';
    for (const [, cell] of cells) cell.washed += rooms;
    return 'definite';
  }

  drop(id: string): Verdict {
    const block = this.#blocks.get(id);
    if (block === undefined) return 'not_found';
    if (block.status !== 'definite') return 'block_closed';
    block.status = 'cancelled';
    return 'cancelled';
  }

  /** Nights whose day of release has begun. */
  release(): void {
    for (const { status, cells, releaseDays } of this.#blocks.values()) {
      if (status !== 'definite' || releaseDays === null) continue;
      for (const [night, cell] of cells) {
        if (night - releaseDays <= this.day) cell.isReleased = true;
      }
    }
  }

  book(key: string, block: string | undefined, wish: Wish): Verdict {
    const reason = this.#reasonAgainst(block, wish) ?? this.#full(block, wish);
    if (reason !== undefined) return reason;
    const { from } = wish;
    const stay = { key, block, from, until: from, isOver: false, nights: new Map() };
    this.#stays.push(stay);
    this.#give(stay, wish);
    return 'confirmed';
  }

  /** Of the block's rooms the guest has what there are, wherever he moves to. */
  change(stay: NaiveStay, wish: Wish): Verdict {
    const reason = this.#full(stay.block, wish, stay);
    if (reason !== undefined) return reason;
    this.#give(stay, wish);
    return 'confirmed';
  }

  /** The stay ends before the night `until`. */
  keepUntil(stay: NaiveStay, until: number, says: Verdict): Verdict {
    for (const night of [...stay.nights.keys()]) if (night >= until) stay.nights.delete(night);
    stay.isOver = true;
    return says;
  }

  pick(number: number): NaiveStay | undefined {
    const open = this.#stays.filter(({ isOver }) => !isOver);
    return open[number % Math.max(1, open.length)];
  }

  text(ids: readonly string[]): string {
    const nights = Array.from({ length: this.#nights }, (_, night) => night);
    const rows = [nights.map((night) => `${this.#free(night)}/${this.#kept(night)}`).join(' ')];
    for (const id of ids) {
      const block = this.#blocks.get(id);
      const cells = nights.flatMap((night) => this.#cellText(id, night));
      rows.push([id, block?.status ?? 'none', ...cells].join(' '));
    }
    return rows.join('\n');
  }

  #cellText(id: string, night: number): readonly string[] {
    const cell = this.#blocks.get(id)?.cells.get(night);
    if (cell === undefined) return [];
    const [pickedUp, left] = [this.#pickedUp(id, night), this.#remainder(id, night)];
    const released = cell.agreed - cell.washed - pickedUp - left;
    return [`${10 + night}:${cell.agreed}=${pickedUp}+${left}+${cell.washed}+${released}`];
  }

  #reasonAgainst(id: string | undefined, { from, nights }: Wish): Verdict | undefined {
    if (id === undefined) return undefined;
    const block = this.#blocks.get(id);
    if (block === undefined) return 'not_found';
    if (block.status !== 'definite') return 'block_closed';
    const isIn = [...block.cells.keys()].some((night) => from <= night && night < from + nights);
    return isIn ? undefined : 'outside_block';
  }

  #full(block: string | undefined, wish: Wish, own?: NaiveStay): Verdict | undefined {
    for (let night = wish.from; night < wish.from + wish.nights; night += 1) {
      const more = wish.rooms - (own?.nights.get(night)?.rooms ?? 0);
      const free = this.#free(night) + (block === undefined ? 0 : this.#remainder(block, night));
      if (more > free) return 'no_availability';
    }
    return undefined;
  }

  /** Rooms of the block first; of rooms that are given up those that are no block's. */
  #give(stay: NaiveStay, { from, nights, rooms }: Wish): void {
    for (const night of [...stay.nights.keys()]) {
      if (night < from || night >= from + nights) stay.nights.delete(night);
    }
    for (let night = from; night < from + nights; night += 1) {
      const before = stay.nights.get(night) ?? { rooms: 0, drawn: 0 };
      const left = stay.block === undefined ? 0 : this.#remainder(stay.block, night);
      const more = Math.min(left, Math.max(0, rooms - before.rooms));
      stay.nights.set(night, { rooms, drawn: Math.min(rooms, before.drawn + more) });
    }
    stay.from = from;
    stay.until = from + nights;
  }

  #pickedUp(id: string, night: number): number {
    const theirs = this.#stays.filter(({ block }) => block === id);
    return theirs.reduce((sum, { nights }) => sum + (nights.get(night)?.drawn ?? 0), 0);
  }

  #remainder(id: string, night: number): number {
    const block = this.#blocks.get(id);
    const cell = block?.cells.get(night);
    if (cell === undefined || cell.isReleased || block?.status === 'cancelled') return 0;
    return cell.agreed - cell.washed - this.#pickedUp(id, night);
  }

  #kept(night: number): number {
    return [...this.#blocks.keys()].reduce((sum, id) => sum + this.#remainder(id, night), 0);
  }

  #free(night: number): number {
    const taken = this.#stays.reduce((sum, { nights }) => sum + (nights.get(night)?.rooms ?? 0), 0);
    return this.#rooms - taken - this.#kept(night);
  }
}
