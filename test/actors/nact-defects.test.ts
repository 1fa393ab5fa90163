/**
 * What nact 7.6.2 does that the runtime works round. Each test holds a defect fast and its first
 * line says which rule of `actors/runtime` avoids it: when an upgrade makes one of these fail, that
 * rule can be looked at again. Nothing here is how the engine behaves; `runtime.test.ts` is.
 */
import { dispatch, query, spawn, spawnPersistent, start, stop } from 'nact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { until } from '../../src/testing/until.ts';

type Reference = Parameters<typeof dispatch>[0];
type Properties = NonNullable<Parameters<typeof spawn>[3]>;
type Handler = (state: unknown, message: string, context: Context) => unknown;

/** The part of nact's context that is looked at here. */
interface Context {
  readonly children: ReadonlyMap<string, unknown>;
  readonly mailbox?: readonly { readonly message: string }[];
  readonly sender: Reference;
  readonly resume: symbol;
  readonly resetAll: symbol;
  readonly reset: symbol;
  readonly stop: symbol;
  readonly escalate: symbol;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('stop', () => {
  it('N1: leaves the children of what it stops running', async () => {
    // Rule: the directory owns the tree; only leaves are stopped, sagas before their booking.
    const heard: string[] = [];
    const parent = actor(start(), 'parent', () => null);
    let wasChildStopped = false;
    const afterStop = () => {
      wasChildStopped = true;
    };
    const child = actor(parent, 'child', (_, word) => heard.push(word), { afterStop });
    for (const word of ['1', '2', '3']) dispatch(child, word);
    stop(parent);
    await until(() => heard.length === 3);
    expect(wasChildStopped).toBe(false);
  });

  it('N1: of a system leaves its actors running as well', async () => {
    // Rule: the system is never stopped; a drained engine stops each actor it knows.
    const system = start();
    const heard: string[] = [];
    const child = actor(system, 'child', (_, word) => heard.push(word));
    for (const word of ['1', '2', '3']) dispatch(child, word);
    stop(system);
    await until(() => heard.length === 3);
  });

  it('N2: loses the message whose turn was next, even for afterStop', async () => {
    // Rule: nact's mailbox holds at most one `drain`; messages wait in our queue, which is refused.
    const heard: string[] = [];
    let left: readonly string[] | undefined;
    const afterStop = (_: unknown, context: Context) => {
      left = context.mailbox?.map(({ message }) => message);
    };
    const victim = actor(start(), 'victim', (_, word) => heard.push(word), { afterStop });
    dispatch(victim, 'm1');
    dispatch(victim, 'm2');
    stop(victim);
    await until(() => left !== undefined);
    expect(left).toEqual(['m2']);
    expect(heard).toEqual([]);
  });

  it('N3: frees the name while the old handler still runs', async () => {
    // Rule: handlers are synchronous, so nothing is in flight when an actor is stopped.
    const system = start();
    const gate = Promise.withResolvers<void>();
    const log: string[] = [];
    const first = actor(system, 'same', async () => {
      log.push('old begins');
      await gate.promise;
      log.push('old ends');
    });
    dispatch(first, 'go');
    await until(() => log.length === 1);
    stop(first);
    const second = actor(system, 'same', () => log.push('new'));
    dispatch(second, 'go');
    await until(() => log.length === 2);
    gate.resolve();
    await until(() => log.length === 3);
    expect(log).toEqual(['old begins', 'new', 'old ends']);
  });
});

describe('supervision', () => {
  it('N5: resume for a child runs the parent’s next message inside its present one', async () => {
    // Rule: our turn catches everything; nact never sees a fault, and onCrash can only stop.
    const gate = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    const onCrash = (_m: unknown, _e: unknown, context: Context) => context.resume;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await gate.promise;
      running -= 1;
    };
    const parent = actor(start(), 'parent', work, { onCrash });
    const escalate = (_m: unknown, _e: unknown, context: Context) => context.escalate;
    const child = actor(parent, 'child', crash, { onCrash: escalate });
    dispatch(parent, 'first');
    dispatch(parent, 'second');
    await until(() => running === 1);
    dispatch(child, 'fault');
    await until(() => most === 2);
    gate.resolve();
    await until(() => running === 0);
  });

  it('N6: resetAll runs a busy sibling’s next message inside its present one', async () => {
    // Rule: no verb that touches another actor is used; restart is ours.
    const system = start();
    const gate = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    const sibling = actor(system, 'sibling', async () => {
      running += 1;
      most = Math.max(most, running);
      await gate.promise;
      running -= 1;
    });
    const onCrash = (_m: unknown, _e: unknown, context: Context) => context.resetAll;
    const faulty = actor(system, 'faulty', crash, { onCrash });
    dispatch(sibling, 'first');
    dispatch(sibling, 'second');
    await until(() => running === 1);
    dispatch(faulty, 'fault');
    await until(() => most === 2);
    gate.resolve();
    await until(() => running === 0);
  });

  it('N9: a throw in onCrash is nobody’s, and ends a process', async () => {
    // Rule: SAFE.onCrash is constant and cannot throw.
    const unhandled = await unhandledBy(() => {
      const onCrash = () => {
        throw new Error('in onCrash');
      };
      dispatch(actor(start(), 'faulty', crash, { onCrash }), 'fault');
    });
    expect(String(unhandled)).toContain('in onCrash');
  });

  it('N13: copies the whole mailbox for each fault', async () => {
    // Rule: nact's mailbox holds at most one message of ours.
    let copied = 0;
    const onCrash = (_m: unknown, _e: unknown, context: Context) => {
      copied = context.mailbox?.length ?? 0;
      return context.stop;
    };
    const faulty = actor(start(), 'faulty', crash, { onCrash });
    for (let n = 0; n < 100; n += 1) dispatch(faulty, 'fault');
    await until(() => copied > 0);
    expect(copied).toBe(99);
  });

  it('N22: reset gives the same initial state object again, as it was left', async () => {
    // Rule: nact's state is null; recover() builds ours from the journal.
    const seen: number[] = [];
    const onCrash = (_m: unknown, _e: unknown, context: Context) => context.reset;
    const initialState = { count: 0 };
    const count = (state: unknown) => {
      const counter = state as { count: number };
      counter.count += 1;
      seen.push(counter.count);
      if (seen.length === 1) throw new Error('crashed on purpose');
      return counter;
    };
    const faulty = actor(start(), 'faulty', count, { onCrash, initialState });
    dispatch(faulty, '1');
    dispatch(faulty, '2');
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 2]);
  });

  it('N24: the default policy prints the message, whatever it holds', async () => {
    // Rule: every spawn carries our onCrash; what is logged goes through the Log.
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    dispatch(actor(start(), 'faulty', crash), 'card 4111');
    await until(() => printed.mock.calls.length > 0);
    expect(printed.mock.calls[0]).toContain('card 4111');
  });
});

describe('time', () => {
  it('N8: a shutdownAfter of 30 days has passed at once', async () => {
    // Rule: shutdownAfter is not used; the directory passivates.
    let isStopped = false;
    const afterStop = () => {
      isStopped = true;
    };
    actor(start(), 'sleepy', () => null, { shutdownAfter: 30 * 86_400_000, afterStop });
    await until(() => isStopped);
  });
});

describe('query', () => {
  it('N10: gives one caller the answer to another’s question when ids collide', async () => {
    // Rule: no query; whoever waits is a closure in the message itself.
    const system = start();
    const senders: Reference[] = [];
    const teller = actor(system, 'teller', (_, __, { sender }) => senders.push(sender));
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const ask = query as (to: Reference, message: string, timeoutMs: number) => Promise<unknown>;
    const first = ask(teller, 'question 1', 200);
    const second = ask(teller, 'question 2', 200);
    await until(() => senders.length === 2);
    dispatch(senders[0] as Reference, 'answer 1');
    expect(await second).toBe('answer 1');
    await expect(first).rejects.toThrow('Query Timeout');
  });

  it('N11: and anonymous names collide the same way', () => {
    // Rule: every actor is named, and the directory knows the name.
    const system = start();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const nameless = spawn as (parent: Reference, handler: () => unknown) => unknown;
    nameless(system, () => null);
    expect(() => nameless(system, () => null)).toThrow('already exists');
  });
});

describe('a message', () => {
  it('N12: costs a copy of all children of its receiver', async () => {
    // Rule: parents of many get no messages; an actor has one child, its saga.
    const seen: ReadonlyMap<string, unknown>[] = [];
    const parent = actor(start(), 'parent', (_, __, { children }) => seen.push(children));
    actor(parent, 'child', () => null);
    dispatch(parent, '1');
    dispatch(parent, '2');
    await until(() => seen.length === 2);
    expect(seen[0]?.size).toBe(1);
    expect(seen[0]).not.toBe(seen[1]);
  });

  it('N14: is never refused: the mailbox has no bound', async () => {
    // Rule: our queue is bounded and says why it refuses.
    let handled = 0;
    const busy = actor(start(), 'busy', () => {
      handled += 1;
    });
    for (let n = 0; n < 5_000; n += 1) expect(dispatch(busy, 'more')).toBeUndefined();
    await until(() => handled === 5_000);
  });

  it('to an actor that is gone vanishes in silence', () => {
    // Rule: `tell` answers why a message was not taken, and dead letters are counted.
    const gone = actor(start(), 'gone', () => null);
    stop(gone);
    expect(dispatch(gone, 'hello?')).toBeUndefined();
  });

  it('to an old reference reaches a new actor of the same name', async () => {
    // Rule: our references are the actors themselves; a stopped one refuses for ever.
    const system = start();
    const heard: string[] = [];
    const old = actor(system, 'same', () => null);
    stop(old);
    actor(system, 'same', (_, word) => heard.push(word));
    dispatch(old, 'for the old one');
    await until(() => heard.length === 1);
  });
});

describe('persistence', () => {
  it('N4: two actors may write one key', () => {
    // Rule: spawnPersistent is not used; the directory has one actor for a stream, and versions
    // clash.
    const system = persistentSystem(() => []);
    persistent(system, 'first', () => null);
    expect(() => persistent(system, 'second', () => null)).not.toThrow();
  });

  it('N20: a fault in recovery leaves a zombie that keeps its name', async () => {
    // Rule: recovery is ours; an actor that cannot recover is tried again, then quarantined.
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const system = persistentSystem(() => [{ data: 'event', sequenceNumber: 1 }]);
    const onCrash = (_m: unknown, _e: unknown, context: Context) => context.escalate;
    persistent(system, 'zombie', crash, { onCrash });
    await until(() => printed.mock.calls.length > 0);
    expect(() => persistent(system, 'zombie', () => null)).toThrow('already exists');
  });

  it('N21: resume after a journal that cannot be read goes on from nothing', async () => {
    // Rule: a failed recovery never becomes live; the state is rebuilt or the actor refuses.
    const states: unknown[] = [];
    const system = persistentSystem(() => {
      throw new Error('the disk is gone');
    });
    const onCrash = (_m: unknown, _e: unknown, context: Context) => context.resume;
    const remember = (state: unknown) => states.push(state);
    const amnesiac = persistent(system, 'amnesiac', remember, { onCrash, initialState: 'EMPTY' });
    dispatch(amnesiac, 'book the last room');
    await until(() => states.length === 1);
    expect(states).toEqual(['EMPTY']);
  });
});

// Helpers

function actor(
  parent: Reference,
  name: string,
  handler: Handler,
  properties: object = {},
): Reference {
  const loose = spawn as (
    parent: Reference,
    handler: Handler,
    name: string,
    properties: Properties,
  ) => Reference;
  return loose(parent, handler, name, { initialState: null, ...properties });
}

function persistent(
  system: Reference,
  name: string,
  handler: Handler,
  properties: object = {},
): Reference {
  const loose = spawnPersistent as (
    parent: Reference,
    handler: Handler,
    key: string,
    name: string,
    properties: object,
  ) => Reference;
  return loose(system, handler, 'one-key', name, properties);
}

/** A system whose journal holds what `events` says. */
function persistentSystem(events: () => readonly unknown[]): Reference {
  const engine = {
    events,
    latestSnapshot: async () => undefined,
    takeSnapshot: async () => undefined,
    persist: async () => undefined,
  };
  const begin = start as (plugin: (system: object) => void) => Reference;
  return begin((system) => void Object.assign(system, { persistenceEngine: engine }));
}

function crash(): never {
  throw new Error('crashed on purpose');
}

/** The first rejection that nobody handles; the test runner's own listeners are set aside. */
async function unhandledBy(act: () => void): Promise<unknown> {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  try {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    process.once('unhandledRejection', resolve);
    act();
    return await promise;
  } finally {
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
}
