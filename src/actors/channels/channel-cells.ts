/**
 * The values that a channel says: one for each mapped room type and night, one for each mapped plan
 * and date, and of each only whether it has to be said and what was acknowledged last. There is
 * nothing to grow: however much happens, a value that has to be said is said once, as it is then.
 */
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { AriKind, RateValue } from '../../domain/channels/ari-value.ts';
import type { ChannelDetails } from '../../domain/channels/channel.ts';
import type { RatePlanId, RoomTypeId } from '../../domain/ids.ts';

/** What an OTA has a code for. */
export interface Target {
  readonly kind: AriKind;
  readonly roomTypeId: RoomTypeId;
  readonly roomCode: string;
  /** Of rates. */
  readonly plan?: {
    readonly ratePlanId: RatePlanId;
    readonly code: string;
    readonly occupancies: readonly number[];
    readonly markupBasisPoints: number;
  };
  readonly cells: Map<CivilDate, Cell>;
}

export type CellValue = number | RateValue;

/** One value: what is to be done about it, and what is known of it. */
export interface Cell {
  readonly target: Target;
  readonly night: CivilDate;
  /** Said even if it is what was acknowledged. */
  isForced: boolean;
  /** Part of saying everything. */
  isOfSync: boolean;
  /** The first position of the journal, and when, that is not acknowledged. */
  position: number;
  sinceMs: number;
  /** When it was last touched or acknowledged, in a count of all of that (`count`). */
  movedAt: number;
  acknowledged: CellValue | undefined;
  /** What was acknowledged before that, while it was another value. */
  before: CellValue | undefined;
  /** A request that said it was not answered: what the OTA has is not known. */
  isUnsure: boolean;
  refused:
    | {
        /** Undefined when it is not known any more. */
        readonly value: CellValue | undefined;
        readonly reason: string;
        readonly atMs: number;
      }
    | undefined;
}

/** A value on its way: what it is, and what it answers to. */
export interface Draft {
  readonly cell: Cell;
  value: CellValue;
  readonly position: number;
  readonly sinceMs: number;
  readonly isForced: boolean;
  readonly isOfSync: boolean;
}

/** What has touched values. */
export interface Touch {
  readonly position: number;
  readonly nowMs: number;
  readonly isForced?: boolean;
  readonly isOfSync?: boolean;
  /** Something else may be on its way to the OTA still, from before a crash. */
  readonly isUnsure?: boolean;
}

export class ChannelCells {
  readonly targets: readonly Target[];
  /** To be looked at, and said if they have to be. */
  readonly due: Readonly<Record<AriKind, Set<Cell>>> = {
    availability: new Set(),
    rates: new Set(),
  };
  readonly underWay = new Map<Cell, Draft>();
  readonly refused = new Set<Cell>();
  /** How often anything was touched or acknowledged. */
  count = 0;

  constructor(details: ChannelDetails) {
    const codes = new Map(details.roomTypes.map(({ roomTypeId, code }) => [roomTypeId, code]));
    const types = details.roomTypes.map(({ roomTypeId, code }): Target => {
      return { kind: 'availability', roomTypeId, roomCode: code, cells: new Map() };
    });
    const plans = details.ratePlans.map((mapping): Target => {
      const { roomTypeId, ratePlanId, code, occupancies } = mapping;
      const markupBasisPoints = mapping.markupBasisPoints ?? details.markupBasisPoints;
      const plan = { ratePlanId, code, occupancies, markupBasisPoints };
      const roomCode = codes.get(roomTypeId) ?? '';
      return { kind: 'rates', roomTypeId, roomCode, plan, cells: new Map() };
    });
    this.targets = [...types, ...plans];
  }

  /** Targets of a kind, of one room type or of all. */
  of(kind: AriKind, roomTypeId: string | null): readonly Target[] {
    return this.targets.filter((target) => {
      return target.kind === kind && (roomTypeId === null || target.roomTypeId === roomTypeId);
    });
  }

  /** Has the nights of a target looked at; both ends included. */
  touch(target: Target, from: CivilDate, to: CivilDate, touch: Touch): void {
    for (let night = from; night <= to; night = addDays(night, 1)) {
      this.touchCell(this.cell(target, night), touch);
    }
  }

  touchCell(cell: Cell, touch: Touch): void {
    const { position, nowMs, isForced = false, isOfSync = false, isUnsure = false } = touch;
    this.count += 1;
    cell.movedAt = this.count;
    cell.isForced ||= isForced;
    cell.isOfSync ||= isOfSync;
    cell.isUnsure ||= isUnsure;
    const due = this.due[cell.target.kind];
    if (due.has(cell)) return;
    due.add(cell);
    cell.position = position;
    cell.sinceMs = nowMs;
  }

  /** Takes a value out of what is due: it is on its way from now on. */
  draft(cell: Cell, value: CellValue): Draft {
    const { position, sinceMs, isForced, isOfSync } = cell;
    const draft = { cell, value, position, sinceMs, isForced, isOfSync };
    this.settle(cell);
    this.underWay.set(cell, draft);
    return draft;
  }

  /** Nothing has to be said of it. */
  settle(cell: Cell): void {
    cell.isForced = false;
    cell.isOfSync = false;
    this.due[cell.target.kind].delete(cell);
  }

  /** It was not said, or nobody knows: due again, and since when it was. */
  putBack({ cell, position, sinceMs, isForced, isOfSync }: Draft): void {
    this.underWay.delete(cell);
    const isDue = this.due[cell.target.kind].has(cell);
    this.due[cell.target.kind].add(cell);
    cell.position = isDue ? Math.min(cell.position, position) : position;
    cell.sinceMs = isDue ? Math.min(cell.sinceMs, sinceMs) : sinceMs;
    cell.isForced ||= isForced;
    cell.isOfSync ||= isOfSync;
  }

  acknowledge({ cell, value }: Draft): void {
    this.underWay.delete(cell);
    if (!sameValue(cell.acknowledged, value)) cell.before = cell.acknowledged;
    cell.acknowledged = value;
    cell.isUnsure = false;
    cell.refused = undefined;
    this.refused.delete(cell);
    this.count += 1;
    cell.movedAt = this.count;
  }

  refuse({ cell, value }: Draft, reason: string, atMs: number): void {
    this.underWay.delete(cell);
    cell.refused = { value, reason, atMs };
    cell.isUnsure = false;
    this.refused.add(cell);
  }

  cell(target: Target, night: CivilDate): Cell {
    const known = target.cells.get(night);
    if (known !== undefined) return known;
    const cell: Cell = {
      target,
      night,
      isForced: false,
      isOfSync: false,
      position: 0,
      sinceMs: 0,
      movedAt: 0,
      acknowledged: undefined,
      before: undefined,
      isUnsure: false,
      refused: undefined,
    };
    target.cells.set(night, cell);
    return cell;
  }

  /** Nights that are over are nobody's business any more. */
  forgetBefore(today: CivilDate): void {
    for (const { kind, cells } of this.targets) {
      for (const [night, cell] of cells) {
        if (night >= today) continue;
        cells.delete(night);
        this.due[kind].delete(cell);
        this.refused.delete(cell);
      }
    }
  }

  /** Everything up to it has been acknowledged, when events up to `followed` have been taken. */
  acknowledgedTo(followed: number): number {
    let position = followed + 1;
    for (const waiting of this.#waiting()) position = Math.min(position, waiting.position);
    return position - 1;
  }

  /** Whether it is about to be said, or has been and is not acknowledged. */
  isWaiting(cell: Cell): boolean {
    return this.due[cell.target.kind].has(cell) || this.underWay.has(cell);
  }

  /** Whether anything of a full synchronisation has not been acknowledged yet. */
  get isSyncing(): boolean {
    for (const { isOfSync } of this.#waiting()) if (isOfSync) return true;
    return false;
  }

  /** Whether anything has to be said or to be acknowledged. */
  get isAnyWaiting(): boolean {
    return this.#waiting().next().done !== true;
  }

  *#waiting(): Generator<Cell | Draft> {
    yield* this.due.availability;
    yield* this.due.rates;
    yield* this.underWay.values();
  }
}

export function sameValue(one: CellValue | undefined, other: CellValue | undefined): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return JSON.stringify(one) === JSON.stringify(other);
}
