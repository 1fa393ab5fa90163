/** The way out of a feed socket, with a socket whose reader is as slow as the test wants. */
import { describe, expect, test } from 'vitest';
import {
  createOutgoing,
  type OutgoingSocket,
  type Subscriber,
} from '../../src/http/feed/feed-connection.ts';
import { limits } from '../../src/limits.ts';
import type { Scheduler } from '../../src/ports/clock.ts';
import type { AvailabilityCell } from '../../src/ports/engine.ts';
import { date, double } from '../support/fake-engine.ts';

const lowLimits = { ...limits, feedBufferedBytesMax: 100, feedStalledMsMax: 1_000 };

function cell(night: string, available: number): AvailabilityCell {
  return {
    roomTypeId: double,
    night: date(night),
    physical: 10,
    allowance: 0,
    held: 0,
    sold: 10 - available,
    available,
    blocked: 0,
    blockShortfall: 0,
    overbooked: 0,
    priceMinor: 100,
  };
}

function slowWorld() {
  const sent: string[] = [];
  const waits: (() => void)[] = [];
  const state = { buffered: 0, stalled: 0, paused: false, timers: [] as (() => void)[] };
  const socket: OutgoingSocket = {
    get bufferedAmount() {
      return state.buffered;
    },
    send(frame, _options, onSent) {
      sent.push(frame.toString());
      state.buffered += frame.length;
      waits.push(onSent);
    },
    close: () => {},
    pause: () => {
      state.paused = true;
    },
    resume: () => {
      state.paused = false;
    },
  };
  const scheduler: Scheduler = {
    after(_delayMs, task) {
      state.timers.push(task);
      return () => {
        state.timers = state.timers.filter((one) => one !== task);
      };
    },
    soon: (task) => task(),
    monotonicMs: () => 0,
  };
  const subscriber: Subscriber = {
    id: 'a',
    position: 1,
    waiting: new Map(),
    waitingPosition: 1,
    frameOf: (cells, position) =>
      Buffer.from(`${position}:${cells.map((one) => `${one.night}=${one.available}`).join()}`),
  };
  const outgoing = createOutgoing(socket, () => [subscriber], {
    scheduler,
    limits: lowLimits,
    onStalled: () => {
      state.stalled += 1;
    },
  });
  const delta = (position: number, ...cells: AvailabilityCell[]) =>
    outgoing.sendDelta(subscriber, cells, position, () => subscriber.frameOf(cells, position));
  /** The reader takes everything. */
  const drain = () => {
    state.buffered = 0;
    for (const wait of waits.splice(0)) wait();
  };
  return { sent, state, outgoing, subscriber, delta, drain };
}

describe('a reader that keeps up', () => {
  test('gets each change as it comes', () => {
    const { delta, drain, sent, state } = slowWorld();
    for (const position of [2, 3, 4]) {
      delta(position, cell('2030-06-01', position));
      drain();
    }
    expect(sent).toEqual(['2:2030-06-01=2', '3:2030-06-01=3', '4:2030-06-01=4']);
    expect(state.timers).toEqual([]);
  });

  test('never gets a position twice or an older one', () => {
    const { delta, sent } = slowWorld();
    delta(1, cell('2030-06-01', 9));
    delta(5, cell('2030-06-01', 5));
    delta(5, cell('2030-06-01', 5));
    delta(4, cell('2030-06-01', 4));
    expect(sent).toEqual(['5:2030-06-01=5']);
  });
});

describe('a slow reader', () => {
  test('gets the latest value of each cell in one delta when it has drained', () => {
    const { outgoing, delta, drain, sent, state, subscriber } = slowWorld();
    outgoing.send(Buffer.alloc(200));
    for (let position = 2; position <= 9; position += 1) {
      delta(position, cell('2030-06-01', position), cell(`2030-06-0${position}`, 1));
    }
    expect(sent.length).toBe(1);
    expect(subscriber.waiting.size).toBe(9);
    drain();
    expect(sent.length).toBe(2);
    expect(sent[1]).toMatch(/^9:2030-06-01=9,2030-06-02=1,.*2030-06-09=1$/);
    expect(subscriber.waiting.size).toBe(0);
    drain();
    delta(10, cell('2030-06-01', 0));
    expect(sent[2]).toBe('10:2030-06-01=0');
    expect(state.stalled).toBe(0);
  });

  test('is not read from while it does not read', () => {
    const { outgoing, drain, state } = slowWorld();
    outgoing.send(Buffer.alloc(200));
    expect(state.paused).toBe(true);
    drain();
    expect(state.paused).toBe(false);
  });

  test('has stalled when it has not drained in time, and not when it has', () => {
    const { outgoing, drain, state } = slowWorld();
    outgoing.send(Buffer.alloc(200));
    drain();
    expect(state.timers).toEqual([]);
    outgoing.send(Buffer.alloc(200));
    for (const fire of state.timers) fire();
    expect(state.stalled).toBe(1);
  });
});
