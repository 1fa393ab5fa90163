/**
 * The runtime over nact: what an actor may rely on. Time passes only when a test says so; turns are
 * nact's own.
 */
import { describe, expect, it } from 'vitest';
import { type Actor, ActorSystem, type Behaviour } from '../../src/actors/runtime/actor-system.ts';
import type { Refusal } from '../../src/actors/runtime/ref.ts';
import { limits } from '../../src/limits.ts';
import { until } from '../../src/testing/until.ts';
import { ManualScheduler } from '../payments/manual-scheduler.ts';

describe('a queue', () => {
  it('is bounded: what does not fit is refused with a reason, and counted', async () => {
    const { system, probe } = setUp();
    const actor = system.spawn(system.root, 'a', probe);
    for (let n = 0; n < limits.mailboxMessagesMax; n += 1) {
      expect(actor.tell(`m${n}`)).toBeUndefined();
    }
    expect(actor.tell('one too many')).toBe('mailbox_full');
    expect(system.deadLetters.counts.mailbox_full).toBe(1);
    expect(system.queued).toBe(limits.mailboxMessagesMax);
    await quiet(system);
    expect(probe.handled).toHaveLength(limits.mailboxMessagesMax);
    expect(actor.tell('now there is room')).toBeUndefined();
  });

  it('is first in, first out', async () => {
    const { system, probe } = setUp();
    const actor = system.spawn(system.root, 'a', probe);
    for (const word of ['a', 'b', 'c']) actor.tell(word);
    await quiet(system);
    expect(probe.handled).toEqual(['a', 'b', 'c']);
  });
});

describe('a turn', () => {
  it('handles several messages, but lets the others run before it goes on', async () => {
    const { system, probe } = setUp();
    const hot = system.spawn(system.root, 'hot', probe);
    const other = system.spawn(system.root, 'other', probe);
    for (let n = 0; n < 2 * limits.turnMessagesMax; n += 1) hot.tell('hot');
    other.tell('other');
    await quiet(system);
    expect(probe.handled.indexOf('other')).toBe(limits.turnMessagesMax);
    expect(probe.handled).toHaveLength(2 * limits.turnMessagesMax + 1);
  });

  it('runs whom it woke, and gives the thread back after its share of actors', async () => {
    const { system } = setUp();
    const chain = (count: number): Actor<string>[] => {
      const actors: Actor<string>[] = [];
      for (let n = 0; n < count; n += 1) {
        const next = new Probe((word) => void actors[n + 1]?.tell(word));
        actors.push(system.spawn(system.root, `${count}-${n}`, next));
      }
      return actors;
    };
    for (const [count, hasYielded] of [
      [limits.turnActorsMax, false],
      [2 * limits.turnActorsMax, true],
    ] as const) {
      const [first] = chain(count);
      first?.tell('go');
      await nextTurn();
      expect(system.queued > 0).toBe(hasYielded);
      await quiet(system);
    }
  });

  it('is shared by all who were woken before it, in the order in which they were', async () => {
    const { system } = setUp();
    const seen: string[] = [];
    const note = new Probe((word) => void seen.push(word));
    for (const name of ['a', 'b', 'c']) system.spawn(system.root, name, note).tell(name);
    await nextTurn();
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('comes for the others when the one who asked for it is stopped first', async () => {
    const { system, probe } = setUp();
    const [asker, second, third] = ['a', 'b', 'c'].map((name) =>
      system.spawn(system.root, name, probe),
    );
    for (const actor of [asker, second, third]) actor?.tell(`to ${actor.name}`);
    asker?.stop();
    second?.stop();
    await quiet(system);
    expect(probe.handled).toEqual(['to c']);
    expect(probe.refusals).toEqual(['to a stopped', 'to b stopped']);
  });

  it('queues a whole burst before its receivers run: two bursts never interleave', async () => {
    const { system } = setUp();
    const seen: Record<string, string[]> = {};
    const nights = ['n1', 'n2', 'n3'].map((name) => {
      const heard: string[] = [];
      seen[name] = heard;
      return system.spawn(system.root, name, new Probe((word) => void heard.push(word)));
    });
    for (const saga of ['s1', 's2']) {
      const burst = new Probe((order) => {
        for (const night of order === 'up' ? nights : nights.toReversed()) night.tell(saga);
      });
      system.spawn(system.root, saga, burst).tell(saga === 's1' ? 'up' : 'down');
    }
    await quiet(system);
    expect(seen).toEqual({ n1: ['s1', 's2'], n2: ['s1', 's2'], n3: ['s1', 's2'] });
  });

  it('never runs a handler inside another one', async () => {
    const { system } = setUp();
    let depth = 0;
    let deepest = 0;
    const probe = new Probe((word) => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (word === 'first') actor.tell('second');
      depth -= 1;
    });
    const actor = system.spawn(system.root, 'a', probe);
    actor.tell('first');
    await quiet(system);
    expect(probe.handled).toEqual(['first', 'second']);
    expect(deepest).toBe(1);
  });
});

describe('a crash', () => {
  it('is answered; the rest waits and is handled by fresh state', async () => {
    const { system, scheduler, probe } = setUp(crashOn('bad'));
    const actor = system.spawn(system.root, 'a', probe);
    for (const word of ['good', 'bad', 'next']) actor.tell(word);
    await until(() => probe.refusals.length > 0);
    expect(probe.refusals).toEqual(['bad crashed']);
    await turns();
    expect(probe.handled).toEqual(['good']);
    expect(actor.tell('meanwhile')).toBeUndefined();
    expect(probe.recoveries).toBe(1);
    scheduler.advance(limits.restartBackoffMsMin);
    await quiet(system);
    expect(probe.recoveries).toBe(2);
    expect(probe.handled).toEqual(['good', 'next', 'meanwhile']);
  });

  it('costs a longer pause each time, up to a maximum', async () => {
    const { system, scheduler, probe } = setUp(crashOn('bad'));
    const actor = system.spawn(system.root, 'a', probe);
    for (const pauseMs of [10, 20, 40, 80, 160]) {
      actor.tell('bad');
      await until(() => actor.queueLength === 0);
      actor.tell('good');
      const handled = probe.handled.length;
      scheduler.advance(pauseMs - 1);
      await turns();
      expect(probe.handled).toHaveLength(handled);
      scheduler.advance(1);
      await until(() => probe.handled.length === handled + 1);
    }
  });

  it('too often leads to quarantine: everything is refused until a last trial', async () => {
    const { system, scheduler, probe } = setUp(crashOn('bad'));
    const actor = system.spawn(system.root, 'a', probe);
    for (let crash = 0; crash <= limits.restartsMax; crash += 1) {
      actor.tell('bad');
      await until(() => probe.refusals.length > crash);
      if (crash === limits.restartsMax) break;
      scheduler.advance(limits.restartBackoffMsMax);
    }
    expect(actor.tell('good')).toBe('quarantined');
    expect([...system.quarantined]).toEqual(['a']);
    expect(system.deadLetters.counts.quarantined).toBe(1);
    scheduler.advance(limits.quarantineMs - 1);
    expect(actor.tell('good')).toBe('quarantined');
    scheduler.advance(1);
    expect(actor.tell('good')).toBeUndefined();
    await quiet(system);
    expect(probe.handled).toEqual(['good']);
    expect([...system.quarantined]).toEqual([]);
  });

  it('refuses what was waiting when quarantine begins', async () => {
    const { system, scheduler, probe } = setUp(crashOn('bad'));
    const actor = system.spawn(system.root, 'a', probe);
    for (let crash = 0; crash <= limits.restartsMax; crash += 1) actor.tell('bad');
    actor.tell('good');
    for (let crash = 1; crash <= limits.restartsMax + 1; crash += 1) {
      await until(() => probe.refusals.length >= crash);
      scheduler.advance(limits.restartBackoffMsMax);
    }
    expect(probe.refusals).toContain('good quarantined');
    expect(system.isQuiet()).toBe(true);
  });

  it('long ago is forgotten', async () => {
    const { system, scheduler, probe } = setUp(crashOn('bad'));
    const actor = system.spawn(system.root, 'a', probe);
    for (let crash = 0; crash <= 2 * limits.restartsMax; crash += 1) {
      expect(actor.tell('bad')).toBeUndefined();
      await until(() => probe.refusals.length > crash);
      scheduler.advance(limits.restartWindowMs / 2);
    }
    expect([...system.quarantined]).toEqual([]);
  });

  it('of one actor is nobody else’s', async () => {
    const { system, probe } = setUp(crashOn('bad'));
    const parent = system.spawn(system.root, 'parent', probe);
    const child = system.spawn(parent, 'child', probe);
    child.tell('bad');
    parent.tell('good');
    await until(() => probe.handled.length === 1 && probe.refusals.length === 1);
  });

  it('while recovering keeps every message, and is tried again', async () => {
    const { system, scheduler, probe } = setUp();
    probe.isDamaged = true;
    const actor = system.spawn(system.root, 'a', probe);
    actor.tell('patient');
    await until(() => probe.recoveries === 1);
    await turns();
    expect([probe.handled, probe.refusals]).toEqual([[], []]);
    probe.isDamaged = false;
    scheduler.advance(limits.restartBackoffMsMin);
    await quiet(system);
    expect(probe.handled).toEqual(['patient']);
  });

  it('in the refusing of a message harms nobody', async () => {
    const { system, scheduler, probe } = setUp(crashOn('bad'));
    probe.refused = () => {
      throw new Error('even this');
    };
    const actor = system.spawn(system.root, 'a', probe);
    for (const word of ['bad', 'good']) actor.tell(word);
    await until(() => actor.queueLength === 1);
    scheduler.advance(limits.restartBackoffMsMin);
    await quiet(system);
    expect(probe.handled).toEqual(['good']);
  });
});

describe('recovery', () => {
  it('waits until nothing of the actor’s own is on its way to disk', async () => {
    const { system, scheduler, probe } = setUp();
    probe.isWriting = true;
    const actor = system.spawn(system.root, 'a', probe);
    actor.tell('patient');
    for (let look = 0; look < 3; look += 1) {
      await turns();
      scheduler.advance(5);
    }
    expect(probe.recoveries).toBe(0);
    probe.isWriting = false;
    await turns();
    scheduler.advance(5);
    await quiet(system);
    expect([probe.recoveries, probe.handled]).toEqual([1, ['patient']]);
  });

  it('comes before the first message and not before there is one', async () => {
    const { system, probe } = setUp();
    const actor = system.spawn(system.root, 'a', probe);
    await turns();
    expect(probe.recoveries).toBe(0);
    actor.tell('first');
    await quiet(system);
    expect(probe.recoveries).toBe(1);
  });
});

describe('stop', () => {
  it('refuses what is queued and what comes later, and counts both', async () => {
    const { system, probe } = setUp();
    const actor = system.spawn(system.root, 'a', probe);
    for (const word of ['a', 'b']) actor.tell(word);
    actor.stop();
    expect(probe.refusals).toEqual(['a stopped', 'b stopped']);
    expect(actor.tell('c')).toBe('stopped');
    expect(system.deadLetters.counts.stopped).toBe(3);
    expect(system.isQuiet()).toBe(true);
    await turns();
    expect(probe.handled).toEqual([]);
  });

  it('is no loss of what is queued when nobody wants it any more', async () => {
    const { system, probe } = setUp();
    const actor = system.spawn(system.root, 'a', probe);
    actor.tell('a');
    actor.dismiss();
    await quiet(system);
    expect([probe.handled, probe.refusals]).toEqual([[], []]);
    expect(system.deadLetters.counts.stopped).toBe(0);
    expect(actor.tell('b')).toBe('stopped');
    expect(system.deadLetters.counts.stopped).toBe(1);
  });

  it('frees the name; the old reference does not reach the new actor', async () => {
    const { system } = setUp();
    const [old, young] = [new Probe(), new Probe()];
    const first = system.spawn(system.root, 'a', old);
    first.tell('lost');
    first.stop();
    const second = system.spawn(system.root, 'a', young);
    expect(first.tell('stray')).toBe('stopped');
    second.tell('mine');
    await quiet(system);
    expect([old.handled, young.handled]).toEqual([[], ['mine']]);
  });

  it('ends the turn it happens in', async () => {
    const { system, probe } = setUp((word) => {
      if (word === 'last') actor.stop();
    });
    const actor = system.spawn(system.root, 'a', probe);
    for (const word of ['last', 'too late']) actor.tell(word);
    await quiet(system);
    expect(probe.handled).toEqual(['last']);
    expect(probe.refusals).toEqual(['too late stopped']);
  });

  it('while waiting for a restart is final', async () => {
    const { system, scheduler, probe } = setUp(crashOn('bad'));
    const actor = system.spawn(system.root, 'a', probe);
    actor.tell('bad');
    actor.tell('good');
    await until(() => actor.queueLength === 1);
    actor.stop();
    scheduler.advance(limits.restartBackoffMsMax);
    await turns();
    expect(probe.handled).toEqual([]);
    expect(probe.refusals).toEqual(['bad crashed', 'good stopped']);
  });
});

// Helpers

/** An actor that remembers what it was given and can be made to fail. */
class Probe implements Behaviour<string> {
  readonly handled: string[] = [];
  readonly refusals: string[] = [];
  recoveries = 0;
  isDamaged = false;
  isWriting = false;
  readonly #onMessage: (word: string) => void;

  constructor(onMessage: (word: string) => void = () => undefined) {
    this.#onMessage = onMessage;
  }

  receive(word: string): void {
    this.#onMessage(word);
    this.handled.push(word);
  }

  recover(): void {
    this.recoveries += 1;
    if (this.isDamaged) throw new Error('the journal cannot be read');
  }

  isRecoverable(): boolean {
    return !this.isWriting;
  }

  refused(word: string, reason: Refusal | 'crashed'): void {
    this.refusals.push(`${word} ${reason}`);
  }
}

function crashOn(bad: string): (word: string) => void {
  return (word) => {
    if (word === bad) throw new Error('crashed on purpose');
  };
}

function setUp(onMessage?: (word: string) => void) {
  const scheduler = new ManualScheduler();
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  let ids = 0;
  // The longest pause of each step, so that a test can name it.
  const random = () => 1 - Number.EPSILON;
  const id = () => `${process.pid}-${Math.random()}-${ids++}`.replaceAll('.', '');
  const chance = { random, id, derivedId: id, derivedSecret: id };
  const system = new ActorSystem({ scheduler, chance, log });
  return { scheduler, system, probe: new Probe(onMessage) };
}

function quiet(system: ActorSystem): Promise<void> {
  return until(() => system.isQuiet());
}

/** Enough turns of the event loop for whatever is wrong to show. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** One turn of the event loop, the one in which nact runs what it was given. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
