/**
 * Compares what an OTA has with what it should have. A value that moved, or was acknowledged, since
 * the OTA was asked is left alone, for the answer may be older than it; what differs is said again
 * in the ordinary way, as it is by then. So a comparison never takes anything backwards.
 */
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { AriKind, RateRange, RateValue } from '../../domain/channels/ari-value.ts';
import type {
  ChannelDrift,
  DriftCause,
  ReconciliationReport,
} from '../../domain/channels/channel.ts';
import { limits } from '../../limits.ts';
import type { ReadBackAnswer, ReadBackQuery } from '../../ports/channel-format.ts';
import type { Cell, CellValue, ChannelCells, Target } from './channel-cells.ts';
import { earlier, type Horizon } from './channel-follow.ts';

/** What one night has there; of rates the fields that the OTA tells. */
type There = number | Partial<RateValue>;

export interface Question {
  readonly query: ReadBackQuery;
  /** `cells.count` when it was sent. */
  readonly askedAt: number;
}

export class ChannelReconciler {
  readonly #cells: ChannelCells;
  readonly #startedAtMs: number;
  readonly #horizon: Horizon;
  /** What is still to be asked. */
  readonly #queries: ReadBackQuery[];
  readonly #drifts: ChannelDrift[] = [];
  #compared = 0;
  #moved = 0;
  #differing = 0;
  #incomplete: string | null = null;

  constructor(
    cells: ChannelCells,
    horizon: Horizon,
    nowMs: number,
    readBack: { readonly daysMax: number; readonly kinds: readonly AriKind[] },
  ) {
    this.#cells = cells;
    this.#horizon = horizon;
    this.#startedAtMs = nowMs;
    this.#queries = readBack.kinds.flatMap((kind) => this.#queriesOf(kind, readBack.daysMax));
  }

  next(): ReadBackQuery | undefined {
    return this.#queries.shift();
  }

  /** What cannot be asked is told, and ends the comparison. */
  fail(reason: string): void {
    this.#incomplete ??= reason;
    this.#queries.length = 0;
  }

  /**
   * Looks at every value that was asked about, some at each `next`, since values have to be worked
   * out; `should` says what should be there, `say` has it said.
   */
  *compare(
    { query, askedAt }: Question,
    answer: Extract<ReadBackAnswer, { type: 'read' }>,
    should: (target: Target, night: CivilDate) => CellValue | undefined,
    say: (cell: Cell) => void,
  ): Generator<undefined> {
    const there = nightsOfAnswer(answer);
    let inTurn = 0;
    for (const target of this.#cells.of(query.kind, null)) {
      for (let night = query.from; night <= query.to; night = addDays(night, 1)) {
        inTurn += 1;
        if (inTurn % limits.channelValuesPerTurn === 0) yield;
        const has = there.get(`${keyOf(target)} ${night}`);
        this.#look(this.#cells.cell(target, night), has, askedAt, should, say);
      }
    }
  }

  get report(): ReconciliationReport {
    return {
      startedAtMs: this.#startedAtMs,
      from: this.#horizon.from,
      to: this.#horizon.to,
      compared: this.#compared,
      moved: this.#moved,
      differing: this.#differing,
      drifts: this.#drifts,
      incomplete: this.#incomplete,
    };
  }

  #queriesOf(kind: AriKind, daysMax: number): readonly ReadBackQuery[] {
    const targets = this.#cells.of(kind, null);
    if (targets.length === 0) return [];
    const roomCodes = [...new Set(targets.map(({ roomCode }) => roomCode))];
    const planCodes = targets.flatMap(({ roomCode, plan }) => {
      return plan === undefined ? [] : [{ roomCode, planCode: plan.code }];
    });
    const queries: ReadBackQuery[] = [];
    const { from: first, to: last } = this.#horizon;
    for (let from = first; from <= last; from = addDays(from, daysMax)) {
      const end = addDays(from, daysMax - 1);
      queries.push({ kind, roomCodes, planCodes, from, to: earlier(end, last) });
    }
    return queries;
  }

  #look(
    cell: Cell,
    has: There | undefined,
    askedAt: number,
    should: (target: Target, night: CivilDate) => CellValue | undefined,
    say: (cell: Cell) => void,
  ): void {
    const { target, night } = cell;
    const value = should(target, night);
    if (value === undefined) return;
    this.#compared += 1;
    if (cell.movedAt > askedAt || this.#cells.isWaiting(cell)) {
      this.#moved += 1;
      return;
    }
    if (isAsIs(value, has)) return;
    this.#differing += 1;
    if (this.#drifts.length < limits.channelDriftsKept) {
      this.#drifts.push({
        kind: target.kind,
        roomTypeId: target.roomTypeId,
        ratePlanId: target.plan?.ratePlanId ?? null,
        night,
        here: textOf(value),
        there: has === undefined ? 'nothing' : textOf(has),
        cause: causeOf(cell, has),
      });
    }
    say(cell);
  }
}

function keyOf(target: Target): string {
  return JSON.stringify([target.roomCode, target.plan?.code ?? null]);
}

function nightsOfAnswer({
  availability,
  rates,
}: Extract<ReadBackAnswer, { type: 'read' }>): ReadonlyMap<string, There> {
  const there = new Map<string, There>();
  for (const { roomCode, from, to, rooms } of availability) {
    const key = JSON.stringify([roomCode, null]);
    for (let night = from; night <= to; night = addDays(night, 1))
      there.set(`${key} ${night}`, rooms);
  }
  for (const { roomCode, planCode, from, to, ...fields } of rates) {
    const key = JSON.stringify([roomCode, planCode]);
    for (let night = from; night <= to; night = addDays(night, 1)) {
      const known = there.get(`${key} ${night}`);
      there.set(`${key} ${night}`, { ...(typeof known === 'object' ? known : {}), ...fields });
    }
  }
  return there;
}

/** Whether the OTA has what it should have, as far as it tells. */
function isAsIs(should: CellValue, has: There | undefined): boolean {
  if (typeof should === 'number' || typeof has !== 'object') return should === has;
  const { prices, ...fields } = has;
  const arePrices = prices?.every((price) => {
    // An OTA that shows one price does not always say for how many adults it is.
    return should.prices.some(({ adults, minor }) => {
      return minor === price.minor && (price.adults === 0 || price.adults === adults);
    });
  });
  if (arePrices === false) return false;
  return Object.entries(fields).every(([name, value]) => {
    return should[name as keyof Omit<RateRange, 'prices'> & keyof RateValue] === value;
  });
}

function causeOf(
  { refused, isUnsure, acknowledged, before }: Cell,
  has: There | undefined,
): DriftCause {
  if (refused !== undefined) return 'refused';
  if (isUnsure) return 'answer_lost';
  if (acknowledged === undefined) return 'not_known';
  if (has === undefined) return 'never_said';
  if (before !== undefined && isAsIs(before, has)) return 'not_kept';
  return 'changed_there';
}

function textOf(value: There): string {
  if (typeof value === 'number') return String(value);
  const { prices = [], ...fields } = value;
  const amounts = prices.map(({ adults, minor }) => `${minor} for ${adults || 'all'}`);
  const rest = Object.entries(fields).map(([name, said]) => `${name} ${String(said)}`);
  return [...amounts, ...rest].join(', ');
}
