/**
 * What holds of one night with blocks after any history whatever: the rooms of a block are
 * conserved, nobody else gets them, and nothing is ever oversold. Counted from the events alone.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockId, BookingId } from '../../src/domain/ids.ts';
import { decideNight, freeRooms } from '../../src/domain/inventory/decide-night.ts';
import { evolveNight } from '../../src/domain/inventory/evolve-night.ts';
import {
  type BlockFigures,
  emptyNight,
  type NightCommand,
  type NightEvent,
  type NightState,
} from '../../src/domain/inventory/inventory.ts';
import { nightOfSnapshot, snapshotOfNight } from '../../src/domain/inventory/night-snapshot.ts';
import { bookingIds, nightCommands, ROOMS_MAX } from '../../src/testing/arbitraries/arbitraries.ts';
import { counted, NOTHING_COUNTED } from '../support/night-history.ts';

const runs = { numRuns: 300 };
const BLOCKS = ['g1', 'g2'] as BlockId[];
/** Enough for both blocks at times, and at times not. */
const HOUSE = 8;
const NOTHING: BlockFigures = { agreed: 0, washed: 0, isReleased: false };

type Step =
  | { readonly type: 'night'; readonly command: (nowMs: number) => NightCommand }
  | { readonly type: 'ask'; readonly blockId: BlockId; readonly figures: BlockFigures }
  /** The other nights of the change have agreed, or one has not. */
  | { readonly type: 'end'; readonly blockId: BlockId; readonly isAgreed: boolean }
  | { readonly type: 'release'; readonly blockId: BlockId };

const blockIds = fc.constantFrom(...BLOCKS);
const figures = fc
  .record({ agreed: fc.nat(ROOMS_MAX), washed: fc.constantFrom(0, 0, 1, 2) })
  .map(({ agreed, washed }) => ({ agreed, washed: Math.min(agreed, washed), isReleased: false }));
/** Pick-ups that often succeed: a full hotel, few rooms each, bought soon. */
const pickUps: fc.Arbitrary<Step> = fc
  .tuple(bookingIds, fc.integer({ min: 1, max: 2 }), fc.constantFrom('hold', 'buy', 'leave'))
  .map(([bookingId, rooms, deed]) => ({
    type: 'night',
    command: (nowMs): NightCommand => {
      if (deed === 'buy') return { type: 'confirm_hold', bookingId, rooms };
      if (deed === 'leave') {
        return { type: 'release_rooms', bookingId, keep: rooms - 1, reason: 'modified' };
      }
      return { type: 'hold_rooms', bookingId, rooms, untilMs: nowMs + 200, physical: HOUSE };
    },
  }));
const steps: fc.Arbitrary<readonly { readonly afterMs: number; readonly step: Step }[]> = fc.array(
  fc.record({
    afterMs: fc.nat(40),
    step: fc.oneof(
      { weight: 7, arbitrary: pickUps },
      { weight: 1, arbitrary: nightCommands.map((command): Step => ({ type: 'night', command })) },
      {
        weight: 3,
        arbitrary: fc.record({ type: fc.constant('ask' as const), blockId: blockIds, figures }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          type: fc.constant('end' as const),
          blockId: blockIds,
          isAgreed: fc.nat(3).map((chance) => chance > 0),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ type: fc.constant('release' as const), blockId: blockIds }),
      },
    ),
  }),
  { maxLength: 40, size: 'max' },
);

/** A booking is of one block or of none for all its life. */
function blockOf(bookingId: BookingId): BlockId | undefined {
  return ([undefined, ...BLOCKS] as const)[(bookingId.codePointAt(bookingId.length - 1) ?? 0) % 3];
}

interface Told {
  readonly state: NightState;
  readonly event: NightEvent;
}

/** Every event with the state after it, under the protocol of a block: asked, then set. */
function play(history: readonly { readonly afterMs: number; readonly step: Step }[]) {
  let state = emptyNight;
  let nowMs = 0;
  const told: Told[] = [];
  const present = new Map<BlockId, BlockFigures>();
  const asked = new Map<BlockId, BlockFigures>();
  const tell = (command: NightCommand): boolean => {
    const decision = decideNight(state, command, nowMs);
    const again = decision.type === 'accepted' ? decision.events : [];
    for (const event of again) {
      state = evolveNight(state, event);
      told.push({ state, event });
    }
    return decision.type !== 'rejected';
  };
  for (const { afterMs, step } of history) {
    nowMs += afterMs;
    if (step.type === 'night') {
      const command = step.command(nowMs);
      const blockId = command.type === 'hold_rooms' ? blockOf(command.bookingId) : undefined;
      const meant = blockId === undefined ? command : { ...command, blockId };
      tell(meant);
      expect(decideNight(state, meant, nowMs).type).not.toBe('accepted');
      continue;
    }
    const { blockId } = step;
    const before = present.get(blockId) ?? NOTHING;
    if (step.type === 'ask') {
      if (asked.has(blockId)) continue;
      const physical = state.physical ?? HOUSE;
      const { allowance } = state;
      const ask = {
        type: 'ask_block',
        blockId,
        figures: step.figures,
        physical,
        allowance,
      } as const;
      if (tell(ask)) asked.set(blockId, step.figures);
      else tell({ type: 'set_block', blockId, figures: before });
    } else if (step.type === 'end') {
      const after = step.isAgreed ? (asked.get(blockId) ?? before) : before;
      asked.delete(blockId);
      present.set(blockId, after);
      tell({ type: 'set_block', blockId, figures: after });
    } else if (!asked.has(blockId)) {
      present.set(blockId, { ...before, isReleased: true });
      tell({ type: 'set_block', blockId, figures: { ...before, isReleased: true } });
    }
  }
  return { told, state, nowMs, present };
}

describe('one night with blocks, after any history', () => {
  it('agreed = picked up + remainder + washed + released at every prefix', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const has = new Map<BlockId, BlockFigures>();
        const next = new Map<BlockId, BlockFigures>();
        const picked = new Map<BlockId, number>();
        const pick = (id: BlockId, rooms: number) => picked.set(id, (picked.get(id) ?? 0) + rooms);
        for (const { state, event } of play(history).told) {
          if (event.type === 'BlockAsked') next.set(event.blockId, event);
          if (event.type === 'BlockSet') {
            has.set(event.blockId, event);
            next.delete(event.blockId);
          }
          if (event.type === 'RoomsHeld' && event.blockId !== undefined) {
            pick(event.blockId, event.fromBlock ?? 0);
          }
          if ('toBlock' in event && event.blockId !== undefined) {
            pick(event.blockId, -(event.toBlock ?? 0));
          }
          let kept = 0;
          for (const id of BLOCKS) {
            const { agreed, washed, isReleased } = has.get(id) ?? NOTHING;
            const pickedUp = picked.get(id) ?? 0;
            const left = agreed - washed - pickedUp;
            // Nobody is in a block beyond what was agreed, and nothing is lost.
            expect(Math.min(pickedUp, left)).toBeGreaterThanOrEqual(0);
            const remainder = isReleased ? 0 : left;
            const asked = next.get(id);
            const wanted = asked === undefined ? 0 : asked.agreed - asked.washed - pickedUp;
            kept += Math.max(remainder, wanted);
            expect(state.blocks?.blocks.get(id)?.pickedUp ?? 0).toBe(pickedUp);
          }
          if ('blocked' in event) expect(event.blocked).toBe(kept);
        }
      }),
      runs,
    );
  });

  it('nothing is oversold, and whoever names no block leaves what is kept alone', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let counts = NOTHING_COUNTED;
        let kept = 0;
        for (const { event } of play(history).told) {
          counts = counted(counts, event);
          const before = kept;
          if ('blocked' in event && event.blocked !== undefined) kept = event.blocked;
          const sellable = counts.physical + counts.allowance;
          const taken = counts.held + counts.sold;
          if (event.type === 'RoomsHeld' && event.forced === undefined) {
            expect(taken).toBeLessThanOrEqual(sellable);
            const beyond = event.rooms - (event.fromBlock ?? 0);
            if (beyond > 0) expect(taken + kept).toBeLessThanOrEqual(sellable);
          }
          const isMore = event.type === 'BlockAsked' && kept > before;
          if (isMore) expect(taken + kept).toBeLessThanOrEqual(sellable);
        }
      }),
      runs,
    );
  });

  it('a snapshot and the events after it come to the same state', () => {
    fc.assert(
      fc.property(steps, fc.nat(40), (history, cut) => {
        const { told, state } = play(history);
        const events = told.map(({ event }) => event);
        const early = told[Math.min(cut, told.length) - 1]?.state ?? emptyNight;
        const restored = nightOfSnapshot(JSON.parse(JSON.stringify(snapshotOfNight(early))));
        const replayed = events.slice(cut).reduce(evolveNight, restored);
        expect(snapshotOfNight(replayed)).toEqual(snapshotOfNight(state));
      }),
      runs,
    );
  });

  it('a guest of a block is granted a hold exactly when the rooms for him suffice', () => {
    fc.assert(
      fc.property(steps, blockIds, fc.integer({ min: 1, max: ROOMS_MAX }), (history, id, rooms) => {
        const { state, nowMs } = play(history);
        const { physical = 0, allowance } = state;
        const free = freeRooms(state, nowMs, physical + allowance, id);
        expect(free).toBeGreaterThanOrEqual(freeRooms(state, nowMs, physical + allowance));
        const bookingId = 'newcomer' as BookingId;
        const hold = { bookingId, blockId: id, rooms, untilMs: nowMs + 1, physical, allowance };
        const decision = decideNight(state, { type: 'hold_rooms', ...hold }, nowMs);
        if (rooms <= free) expect(decision.type).toBe('accepted');
        else expect(decision).toEqual({ type: 'rejected', rejection: { code: 'sold_out', free } });
      }),
      runs,
    );
  });
});
