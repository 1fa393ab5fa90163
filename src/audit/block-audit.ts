/**
 * Judges the streams of blocks, and what nights do for them: a block begins once, changes one thing
 * at a time, has all of what it asked for or nothing of it, tells every night what it has, and
 * gives back no night before its day. It keeps its own table of what each block has.
 */
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';
import { blockOn, figuresText } from './block-night-audit.ts';
import {
  type BlockFacts,
  cutOffAtMs,
  type Details,
  differing,
  figuresOn,
  isSame,
  nightOf,
  releaseAtMs,
  rollingAtMs,
  type Standing,
  withCells,
} from './block-standing.ts';
import type { Blame, NightAudit, NightFacts } from './night-audit.ts';

/** How long nights may be asked and told before somebody should look. */
const CHANGE_MS_MAX = 6 * 60_000;

export class BlockAudit {
  readonly #blocks = new Map<string, BlockFacts>();
  readonly #nights: NightAudit;
  readonly #isOffered: (roomType: string) => boolean;

  constructor(nights: NightAudit, isOffered: (roomType: string) => boolean) {
    this.#nights = nights;
    this.#isOffered = isOffered;
  }

  /** Whether the event was one of a block. */
  take(event: AuditEvent, blame: Blame): boolean {
    const [kind, id = ''] = event.stream.split('/');
    if (kind !== 'block') return false;
    const before = this.#blocks.get(id);
    const after = this.#after(event, id, before, blame);
    if (after !== undefined) this.#blocks.set(id, { ...after, updatedAtMs: event.recordedAtMs });
    return true;
  }

  /** Whether a night may do this for the block now: ask on a change, and be told after it. */
  checkTold(event: AuditEvent, { roomType, night }: NightFacts, blame: Blame): void {
    const id = textOf(event, 'blockId');
    const facts = this.#blocks.get(id);
    const [propertyId, roomTypeId = ''] = roomType.split('/');
    if (facts === undefined || facts.propertyId !== propertyId) {
      blame('blocks', `is for the block ${id}, which is not there`);
      return;
    }
    const isAsked = event.type === 'BlockAsked';
    const standing = isAsked ? facts.wanted : facts;
    if (standing === undefined || (!isAsked && facts.told === undefined)) {
      blame('blocks', `${isAsked ? 'is asked' : 'is told'} for a block that is ${facts.status}`);
      return;
    }
    const right = figuresOn(standing, `${roomTypeId}/${night}`);
    const said = {
      agreed: countOf(event, 'agreed'),
      washed: countOf(event, 'washed'),
      isReleased: fieldsOf(event).isReleased === true,
    };
    if (isSame(right, said)) return;
    blame('blocks', `says ${figuresText(said)}; the block has ${figuresText(right)}`);
  }

  /** Why a booking cannot be of this block; undefined for one of none. */
  termsProblem({ propertyId, blockId }: { propertyId: string; blockId?: unknown }) {
    if (blockId === undefined) return undefined;
    const facts = this.#blocks.get(String(blockId));
    const isThere = facts?.propertyId === propertyId;
    if (!isThere) return `is of the block ${String(blockId)}, which is not there`;
    // It may have been cancelled a moment ago; but a definite one never was tentative since.
    const { status } = facts;
    if (status === 'definite' || status === 'cancelled') return undefined;
    return `is of the block ${String(blockId)}, which is ${status}`;
  }

  /** What must be over by `nowMs` and is not. */
  unsettled(nowMs: number): readonly string[] {
    return [...this.#blocks].flatMap(([id, { wanted, told, updatedAtMs }]) => {
      const isOpen = wanted !== undefined || told !== undefined;
      const isLate = nowMs >= updatedAtMs + CHANGE_MS_MAX;
      return isOpen && isLate ? [`block ${id} has not asked or told all its nights`] : [];
    });
  }

  /** Streams of blocks that a timer is to wake: whether for work under way, and when if not. */
  timers(): ReadonlyMap<string, { readonly isSaga: boolean; readonly dueAtMs?: number }> {
    const due = new Map<string, { readonly isSaga: boolean; readonly dueAtMs?: number }>();
    for (const [id, facts] of this.#blocks) {
      const isOpen = facts.wanted !== undefined || facts.told !== undefined;
      const dueAtMs = isOpen ? undefined : releaseAtMs(facts);
      if (isOpen) due.set(`block/${id}`, { isSaga: true });
      else if (dueAtMs !== undefined) due.set(`block/${id}`, { isSaga: false, dueAtMs });
    }
    return due;
  }

  #after(
    event: AuditEvent,
    id: string,
    before: BlockFacts | undefined,
    blame: Blame,
  ): BlockFacts | undefined {
    if (event.type === 'BlockRequested') return this.#begun(event, before, blame);
    if (before === undefined) {
      blame('lifecycle', 'comes before the block');
      return undefined;
    }
    const isOpen = before.status === 'tentative' || before.status === 'definite';
    const isBusy = before.wanted !== undefined || before.told !== undefined;
    switch (event.type) {
      case 'BlockChangeAgreed':
      case 'BlockChangeRefused':
      case 'BlockNightsTold':
        return this.#answered(event, id, before, blame);
      case 'BlockChangeRequested':
      case 'BlockDetailsChanged':
      case 'BlockReleased':
      case 'BlockCancelled':
        if (!isOpen) blame('lifecycle', `changes a block that is ${before.status}`);
        if (isBusy) blame('lifecycle', 'begins before the last change has ended');
        return this.#changed(event, before, blame);
      case 'NothingChanged':
        if (!isOpen || isBusy)
          blame('lifecycle', 'finds nothing to change in what may not be changed');
        return before;
      default:
        blame('shape', 'is of no known type');
        return before;
    }
  }

  #begun(event: AuditEvent, before: BlockFacts | undefined, blame: Blame): BlockFacts {
    if (before !== undefined && before.status !== 'refused') {
      blame('lifecycle', 'begins a block that is there');
    }
    const { details, deducts, status } = fieldsOf(event);
    const propertyId = textOf(event, 'propertyId');
    const wanted = {
      status: status === 'definite' ? 'definite' : 'tentative',
      deducts: deducts === true,
      cells: withCells(new Map(), event),
    } as const;
    for (const key of wanted.cells.keys()) {
      const roomType = `${propertyId}/${key.split('/')[0]}`;
      if (!this.#isOffered(roomType)) blame('terms', `is for ${roomType}, which nobody offers`);
    }
    return {
      status: 'asked for',
      deducts: wanted.deducts,
      cells: new Map(),
      propertyId,
      timeZone: textOf(event, 'timeZone'),
      details: (details ?? {}) as Details,
      isCutOff: false,
      wanted,
      told: undefined,
      updatedAtMs: event.recordedAtMs,
    };
  }

  #answered(event: AuditEvent, id: string, before: BlockFacts, blame: Blame): BlockFacts {
    const { wanted, told } = before;
    if (event.type === 'BlockNightsTold') {
      if (told === undefined) blame('lifecycle', 'tells nights that have nothing to hear');
      else this.#expect(id, before, told, (night) => night.asked === undefined, blame);
      return { ...before, told: undefined };
    }
    if (wanted === undefined) {
      blame('lifecycle', 'ends a change that was not begun');
      return before;
    }
    if (event.type === 'BlockChangeRefused') {
      const status = before.status === 'asked for' ? 'refused' : before.status;
      return { ...before, status, wanted: undefined, told: wanted };
    }
    const after = { ...before, ...wanted, wanted: undefined, told: before };
    for (const key of differing(before, wanted)) {
      const { present, asked } = this.#on(id, before, key);
      const figures = figuresOn(wanted, key);
      if (isSame(asked ?? present, figures)) continue;
      blame('claims', `has ${figuresText(figures)} on ${key}, and the night was not asked for it`);
    }
    return after;
  }

  #changed(event: AuditEvent, before: BlockFacts, blame: Blame): BlockFacts {
    const fields = fieldsOf(event);
    switch (event.type) {
      case 'BlockChangeRequested': {
        const wanted: Standing = {
          status: fields.status === 'definite' ? 'definite' : before.status,
          deducts: typeof fields.deducts === 'boolean' ? fields.deducts : before.deducts,
          cells: withCells(before.cells, event),
        };
        return { ...before, wanted };
      }
      case 'BlockDetailsChanged':
        return { ...before, details: (fields.details ?? {}) as Details };
      case 'BlockCancelled':
        return { ...before, status: 'cancelled', told: before };
      default: {
        const upTo = typeof fields.upTo === 'string' ? fields.upTo : undefined;
        const dueAtMs = upTo === undefined ? cutOffAtMs(before) : rollingAtMs(before, upTo);
        if (dueAtMs === undefined || event.recordedAtMs < dueAtMs) {
          blame('blocks', `releases ${upTo ?? 'all nights'} before the day`);
        }
        const cells = new Map(before.cells);
        for (const [key, figures] of cells) {
          const isIn = upTo === undefined || nightOf(key) <= upTo;
          if (isIn) cells.set(key, { ...figures, isReleased: true });
        }
        const isCutOff = before.isCutOff || upTo === undefined;
        return { ...before, cells, isCutOff, told: before };
      }
    }
  }

  /** Every night that was to be told has just what the block has, and nothing is asked of it. */
  #expect(
    id: string,
    facts: BlockFacts,
    other: Standing,
    isQuiet: (night: ReturnType<typeof blockOn>) => boolean,
    blame: Blame,
  ): void {
    for (const key of differing(facts, other)) {
      const night = this.#on(id, facts, key);
      const figures = figuresOn(facts, key);
      if (isSame(night.present, figures) && isQuiet(night)) continue;
      const said = figuresText(night.present);
      blame('claims', `has ${figuresText(figures)} on ${key}, and the night says ${said}`);
    }
  }

  #on(id: string, { propertyId }: BlockFacts, key: string) {
    return blockOn(this.#nights.nights.get(`inventory/${propertyId}/${key}`), id);
  }
}
