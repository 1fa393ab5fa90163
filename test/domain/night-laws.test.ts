/**
 * What holds of one night after any history whatever. Titles are the laws; a failing one prints
 * the shortest history that breaks it, and the seed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookingId } from '../../src/domain/ids.ts';
import {
  decideNight,
  forcedRooms,
  freeRooms,
  overbookedRooms,
} from '../../src/domain/inventory/decide-night.ts';
import { evolveNight } from '../../src/domain/inventory/evolve-night.ts';
import { emptyNight, type NightState } from '../../src/domain/inventory/inventory.ts';
import {
  type NightSnapshot,
  nightOfSnapshot,
  snapshotOfNight,
} from '../../src/domain/inventory/night-snapshot.ts';
import { roomsByType } from '../../src/domain/inventory/rooms-by-type.ts';
import {
  nightCommands,
  nightHistories,
  ROOMS_MAX,
  requestedRooms,
} from '../../src/testing/arbitraries/arbitraries.ts';
import {
  applied,
  carriedOut,
  counted,
  NOTHING_COUNTED,
  playNight,
} from '../support/night-history.ts';

const runs = { numRuns: 500 };
const counts = fc.integer({ min: 1, max: 3 });
const newcomer = 'newcomer' as BookingId;

describe('one night, after any history', () => {
  it('after RoomsHeld held + sold exceeds sellable only by what it forces, at any prefix', () => {
    fc.assert(
      fc.property(nightHistories, (history) => {
        let counts = NOTHING_COUNTED;
        for (const event of playNight(history).events) {
          counts = counted(counts, event);
          expect(Math.min(counts.held, counts.sold)).toBeGreaterThanOrEqual(0);
          if (event.type !== 'RoomsHeld') continue;
          const beyond = counts.held + counts.sold - counts.physical - counts.allowance;
          expect(event.forced ?? 0).toBe(Math.max(0, Math.min(event.rooms, beyond)));
        }
      }),
      runs,
    );
  });

  it('a forced hold is always granted, and forces no room that is free', () => {
    fc.assert(
      fc.property(nightHistories, fc.integer({ min: 1, max: 9 }), (history, rooms) => {
        const { state, nowMs } = playNight(history);
        const free = freeRooms(state, nowMs, ROOMS_MAX);
        const command = { ...holdOf(rooms, nowMs), isForced: true } as const;
        const after = carriedOut(state, decideNight(state, command, nowMs));
        expect(after.holds.get(newcomer)?.rooms).toBe(rooms);
        expect(forcedRooms(after, newcomer)).toBe(Math.max(0, rooms - free));
        expect(forcedRooms(applied(after, keep(0), nowMs), newcomer)).toBe(0);
      }),
      runs,
    );
  });

  it('nobody but whoever has rooms there has forced any, and never more than he has', () => {
    fc.assert(
      fc.property(nightHistories, (history) => {
        const { holds, sales, forced } = playNight(history).state;
        for (const [id, rooms] of forced) {
          expect(rooms).toBeGreaterThan(0);
          expect(rooms).toBeLessThanOrEqual(sales.get(id) ?? 0);
        }
        for (const held of holds.values()) {
          expect(held.forced ?? 1).toBeGreaterThan(0);
          expect(held.forced ?? 0).toBeLessThanOrEqual(held.rooms);
        }
      }),
      runs,
    );
  });

  it('the state counts what a plain reader of the events counts', () => {
    fc.assert(
      fc.property(nightHistories, (history) => {
        const { state, events } = playNight(history);
        const counts = events.reduce(counted, NOTHING_COUNTED);
        expect({ held: state.heldRooms, sold: state.soldRooms }).toEqual({
          held: counts.held,
          sold: counts.sold,
        });
        expect(state.physical ?? 0).toBe(counts.physical);
        expect(state.allowance).toBe(counts.allowance);
        expect(sum([...state.holds.values()].map(({ rooms }) => rooms))).toBe(counts.held);
        expect(sum([...state.sales.values()])).toBe(counts.sold);
      }),
      runs,
    );
  });

  it('evolve never throws on a decided event, and changes no earlier state', () => {
    fc.assert(
      fc.property(nightHistories, nightCommands, (history, command) => {
        const { state, nowMs } = playNight(history);
        const before = json(state);
        const decision = decideNight(state, command(nowMs), nowMs);
        expect(() => carriedOut(state, decision)).not.toThrow();
        expect(json(state)).toEqual(before);
      }),
      runs,
    );
  });

  it('deciding twice is deciding once', () => {
    fc.assert(
      fc.property(nightHistories, nightCommands, (history, command) => {
        const { state, nowMs } = playNight(history);
        const first = decideNight(state, command(nowMs), nowMs);
        const second = decideNight(carriedOut(state, first), command(nowMs), nowMs);
        expect(second).toEqual(first.type === 'rejected' ? first : { type: 'unchanged' });
      }),
      runs,
    );
  });

  it('a snapshot and the events after it replay to the same state as all events', () => {
    fc.assert(
      fc.property(nightHistories, fc.nat(40), (history, cut) => {
        const { state, events } = playNight(history);
        const earlier = events.slice(0, cut).reduce(evolveNight, emptyNight);
        const restored = nightOfSnapshot(json(earlier));
        expect(restored).toMatchObject({
          heldRooms: earlier.heldRooms,
          soldRooms: earlier.soldRooms,
        });
        const replayed = events.slice(cut).reduce(evolveNight, restored);
        expect(json(replayed)).toEqual(json(state));
        expect(json(events.reduce(evolveNight, emptyNight))).toEqual(json(state));
      }),
      runs,
    );
  });

  it('an expired hold never blocks: once all are over, everything unsold can be held', () => {
    fc.assert(
      fc.property(nightHistories, (history) => {
        const { state, nowMs } = playNight(history);
        const lastMs = Math.max(nowMs, ...[...state.holds.values()].map((hold) => hold.untilMs));
        const rooms = Math.max(0, ROOMS_MAX - state.soldRooms);
        expect(freeRooms(state, lastMs, ROOMS_MAX)).toBe(rooms);
        fc.pre(rooms > 0);
        const decision = decideNight(state, holdOf(rooms, lastMs), lastMs);
        expect(decision).toMatchObject({ type: 'accepted' });
        expect(carriedOut(state, decision).holds.size).toBe(1);
      }),
      runs,
    );
  });

  it('a hold is granted exactly when the free rooms suffice; a refusal says how many', () => {
    fc.assert(
      fc.property(nightHistories, fc.integer({ min: 1, max: ROOMS_MAX }), (history, rooms) => {
        const { state, nowMs } = playNight(history);
        const free = freeRooms(state, nowMs, ROOMS_MAX);
        const decision = decideNight(state, holdOf(rooms, nowMs), nowMs);
        if (rooms <= free) expect(decision.type).toBe('accepted');
        else expect(decision).toEqual({ type: 'rejected', rejection: { code: 'sold_out', free } });
      }),
      runs,
    );
  });

  it('confirming or extending a hold from its expiry on is refused', () => {
    fc.assert(
      fc.property(nightHistories, fc.nat(50), (history, lateMs) => {
        const { state } = playNight(history);
        for (const [bookingId, { rooms: held, untilMs }] of state.holds) {
          const rooms = held + (state.sales.get(bookingId) ?? 0);
          const nowMs = untilMs + lateMs;
          const refused = {
            type: 'rejected',
            rejection: { code: 'hold_expired', expiredAtMs: untilMs },
          };
          expect(decideNight(state, { type: 'confirm_hold', bookingId, rooms }, nowMs)).toEqual(
            refused,
          );
          const extend = { type: 'extend_hold', bookingId, untilMs: nowMs + 1 } as const;
          expect(decideNight(state, extend, nowMs)).toEqual(refused);
        }
      }),
      runs,
    );
  });

  it('a release gives back exactly what was taken, held or sold', () => {
    fc.assert(
      fc.property(nightHistories, fc.boolean(), (history, isSold) => {
        const { state, nowMs } = playNight(history);
        const free = freeRooms(state, nowMs, ROOMS_MAX);
        fc.pre(free > 0);
        let taken = applied(state, holdOf(free, nowMs), nowMs);
        if (isSold) taken = applied(taken, buy(free), nowMs);
        expect(freeRooms(taken, nowMs)).toBe(0);
        const given = applied(taken, keep(0), nowMs);
        expect(freeRooms(given, nowMs)).toBe(free);
        expect(given.soldRooms).toBe(state.soldRooms);
      }),
      runs,
    );
  });

  it('more that is held and undone leaves the night as it was', () => {
    fc.assert(
      fc.property(nightHistories, counts, counts, fc.boolean(), (history, own, more, isSold) => {
        const { state, nowMs } = playNight(history);
        fc.pre(freeRooms(state, nowMs, ROOMS_MAX) >= own);
        const bought = applied(applied(state, holdOf(own, nowMs), nowMs), buy(own), nowMs);
        const decision = decideNight(bought, holdOf(own + more, nowMs), nowMs);
        let taken = carriedOut(bought, decision);
        if (isSold) taken = applied(taken, buy(own + more), nowMs);
        expect(taken.sales.get(newcomer)).toBe(
          isSold && decision.type === 'accepted' ? own + more : own,
        );
        expect(json(applied(taken, keep(own), nowMs))).toEqual(json(bought));
      }),
      runs,
    );
  });

  it('what a booking has bought is its own until it gives it back itself', () => {
    fc.assert(
      fc.property(nightHistories, fc.array(nightCommands), (history, commands) => {
        const { state, nowMs } = playNight(history);
        let after = state;
        for (const commandAt of commands) {
          const command = commandAt(nowMs);
          const before = after.sales;
          after = applied(after, command, nowMs);
          for (const [bookingId, rooms] of before) {
            const isOwn = command.type === 'release_rooms' && command.bookingId === bookingId;
            const least = isOwn ? Math.min(rooms, command.keep) : rooms;
            expect(after.sales.get(bookingId) ?? 0).toBeGreaterThanOrEqual(least);
          }
        }
      }),
      runs,
    );
  });

  it('the way to other rooms and back ends where it began, and where a fresh booking would', () => {
    fc.assert(
      fc.property(nightHistories, counts, counts, (history, from, to) => {
        const { state, nowMs } = playNight(history);
        fc.pre(freeRooms(state, nowMs, ROOMS_MAX) >= Math.max(from, to));
        const fresh = (rooms: number) => moved(state, rooms, nowMs);
        expect(sold(moved(fresh(from), to, nowMs))).toEqual(sold(fresh(to)));
        expect(sold(moved(moved(fresh(from), to, nowMs), from, nowMs))).toEqual(sold(fresh(from)));
      }),
      runs,
    );
  });

  it('free and overbooked are never both above zero', () => {
    fc.assert(
      fc.property(nightHistories, fc.nat(ROOMS_MAX), (history, physical) => {
        const { state, nowMs } = playNight(history);
        const free = freeRooms(state, nowMs, physical);
        const overbooked = overbookedRooms(state, nowMs, physical);
        expect(Math.min(free, overbooked)).toBe(0);
      }),
      runs,
    );
  });
});

describe('assertions', () => {
  it('an event that cannot follow the state throws instead of being counted', () => {
    const b1 = 'b1' as BookingId;
    const held = applied(emptyNight, { ...holdOf(1, 0), bookingId: b1 }, 0);
    const impossible = [
      { type: 'RoomsHeld', bookingId: b1, rooms: 1, untilMs: 9 },
      { type: 'RoomsHeld', bookingId: newcomer, rooms: 0, untilMs: 9 },
      { type: 'RoomsHeld', bookingId: newcomer, rooms: ROOMS_MAX, untilMs: 9 },
      { type: 'HoldConfirmed', bookingId: b1, rooms: 2 },
      { type: 'HoldConfirmed', bookingId: newcomer, rooms: 1 },
      { type: 'HoldExtended', bookingId: newcomer, untilMs: 9 },
      { type: 'HoldExpired', bookingId: b1, rooms: 2 },
      { type: 'SaleReleased', bookingId: b1, rooms: 1, reason: 'cancelled' },
      { type: 'CapacitySet', physical: -1 },
    ] as const;
    for (const event of impossible) {
      expect(() => evolveNight(held, event), event.type).toThrow('assertion failed');
    }
  });

  it('a state whose sums are wrong is not decided on', () => {
    const damaged: NightState = { ...emptyNight, physical: 5, heldRooms: 1 };
    expect(() => decideNight(damaged, holdOf(1, 0), 0)).toThrow('sum over the holds');
    expect(() => nightOfSnapshot({ physical: 1, holds: [[newcomer, 0, 9]], sales: [] })).toThrow();
  });
});

describe('roomsByType', () => {
  it('counts every room once, in the order in which types are first named', () => {
    fc.assert(
      fc.property(fc.array(requestedRooms, { maxLength: 20 }), (rooms) => {
        const counts = roomsByType(rooms);
        expect(sum([...counts.values()])).toBe(rooms.length);
        expect([...counts.keys()]).toEqual([...new Set(rooms.map((room) => room.roomTypeId))]);
      }),
    );
  });
});

// Helpers

function holdOf(rooms: number, nowMs: number) {
  const untilMs = nowMs + 10;
  return { type: 'hold_rooms', bookingId: newcomer, rooms, untilMs, physical: ROOMS_MAX } as const;
}

function buy(rooms: number) {
  return { type: 'confirm_hold', bookingId: newcomer, rooms } as const;
}

function keep(rooms: number) {
  const reason = 'modified' as const;
  return { type: 'release_rooms', bookingId: newcomer, keep: rooms, reason } as const;
}

/** What a modification does to a night: more is held, then bought, then the rest is given back. */
function moved(state: NightState, rooms: number, nowMs: number): NightState {
  const held = applied(state, holdOf(rooms, nowMs), nowMs);
  return applied(applied(held, buy(rooms), nowMs), keep(rooms), nowMs);
}

/** What was bought, in no order, and what is held. */
function sold(state: NightState) {
  const { holds, sales } = snapshotOfNight(state);
  return { holds: [...holds].sort(), sales: [...sales].sort() };
}

function json(state: NightState): NightSnapshot {
  return JSON.parse(JSON.stringify(snapshotOfNight(state)));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
